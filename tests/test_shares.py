"""Dividing inputs into shares, and reading the shares: as much comes out as of the whole, at the same places."""

import gzip
from itertools import chain

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core import shares as sharing
from linker_core.compression import ByteStream
from linker_core.intake import (
    Shard,
    bucket_file,
    bucket_share,
    load_rows,
    load_shard,
    number_lines,
    plan_shards,
    plan_shares,
    read_drops,
)
from linker_core.lines import iter_lines
from linker_core.settings import InputSettings, ShardSettings

INPUT = InputSettings()


@pytest.fixture
def small(monkeypatch):
    """Shares of a few hundred bytes and three files."""
    monkeypatch.setattr(sharing, "LEAST_BYTES", 300)
    monkeypatch.setattr(sharing, "MOST_BYTES", 300)
    monkeypatch.setattr(sharing, "MOST_FILES", 3)


def rows(count: int) -> list:
    return [{"article_id": str(n % 17), "url": f"https://x.example/{n % 23}", "content": "c" * (n % 40)} for n in range(count)]


LINES = b"\r\n".join(b"broken" if n % 9 == 4 else b"" if n % 7 == 3 else orjson.dumps(row) for n, row in enumerate(rows(120)))
WITHOUT_RESULTS = b"\n".join([b'{"article_id":"a","results":[]}'] * 30 + [b"broken"] * 3)


def write(folder, kind: str, data=LINES):
    path = folder / f"in.{kind}"
    if kind == "parquet":
        pq.write_table(
            pa.Table.from_pylist([*rows(119), {"article_id": None, "url": None, "content": None}]), path, row_group_size=20
        )
    else:
        path.write_bytes(data)
    return path


def drops_of(buckets, loaded) -> list:
    found = [*(drop for bucket in buckets for drop in read_drops(bucket)), *loaded.drops]
    return sorted((drop.reason, drop.line, drop.digest) for drop in found)


@pytest.mark.parametrize(("kind", "data"), [("jsonl", LINES), ("ndjson", WITHOUT_RESULTS), ("parquet", b"")])
def test_stretches_of_a_file_give_what_the_whole_gives(tmp_path, small, kind, data):
    path = write(tmp_path, kind, data)
    articles = articles_of(tmp_path)
    parts = [bucket_share(share, tmp_path, INPUT) for share in plan_shares([path], "result", tmp_path)]
    outcomes = []
    for results in ([bucket_file(path, "result", tmp_path, INPUT)], number_lines(reversed(parts))):
        loaded = load_shard(Shard(""), [articles, *results])
        outcomes.append((loaded.results, drops_of(results, loaded), sum(bucket.count_seen for bucket in results)))
    assert len(parts) > 2
    assert outcomes[0] == outcomes[1]


PACKED = {"whole": gzip.compress(LINES), "cut": gzip.compress(LINES)[:-9], "broken": gzip.compress(b"\n".join([b"broken"] * 400))}


@pytest.mark.parametrize("data", PACKED.values(), ids=PACKED)
def test_two_jobs_read_the_lines_of_a_compressed_file_as_one_does(tmp_path, small, monkeypatch, data):
    monkeypatch.setattr(sharing, "LEAST_BYTES", 20)
    monkeypatch.setattr(sharing, "MOST_BYTES", 20)
    path = write(tmp_path, "jsonl.gz", data)
    parts = number_lines(bucket_share(share, tmp_path, INPUT) for share in plan_shares([path], "result", tmp_path))
    whole = bucket_file(path, "result", tmp_path, INPUT)
    assert len(parts) == 2
    assert sum(bucket.count_bytes for bucket in parts) == len(data)
    assert sum(bucket.count_seen for bucket in parts) == whole.count_seen > 60
    assert sorted(map(repr, chain.from_iterable(map(read_drops, parts)))) == sorted(map(repr, read_drops(whole)))
    loaded = [load_shard(Shard(""), [articles_of(tmp_path), *buckets]).results for buckets in (parts, [whole])]
    assert loaded[0] == loaded[1]


def articles_of(folder):
    (folder / "ids.jsonl").write_bytes(b"\n".join(orjson.dumps({"article_id": str(n), "html": "x"}) for n in range(17)))
    return bucket_file(folder / "ids.jsonl", "article", folder, INPUT)


@given(
    st.lists(st.sampled_from([b"", b"a", b"\r", b"bb\r", b"c" * 30, b"d" * 9]), max_size=12), st.booleans(), st.integers(1, 12)
)
def test_every_line_begins_in_one_stretch(tmp_path_factory, lines, is_ended, size):
    data = b"\n".join(lines) + b"\n" * is_ended
    path = tmp_path_factory.mktemp("lines") / "in.jsonl"
    path.write_bytes(data)

    def read(start=0, stop=None) -> list:
        with ByteStream(path, 2**20, max(start - 1, 0)) as stream:
            return [bytes(line.content) or line.digest for line in iter_lines(stream, 12, start, stop)]

    parts = [read(start, min(start + size, len(data))) for start in range(0, len(data), size)]
    assert [line for part in parts for line in part] == read()
    counts = [
        sharing.count_lines(sharing.Share("result", (path,), (at, min(at + size, len(data))))) for at in range(0, len(data), size)
    ]
    assert counts == [len(part) for part in parts]


def test_small_files_are_read_together_and_large_streams_by_two(tmp_path, small):
    names = {f"{n}.jsonl.gz": b"x" * 20 for n in range(7)} | {"big.jsonl.gz": b"x" * 900, "big.jsonl": b"\n" * 700}
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    found = list(plan_shares([tmp_path / name for name in names], "article", tmp_path))
    assert [len(share.paths) for share in found] == [3, 3, 1, 1, 1, 1, 1, 1]
    assert [share.stretch for share in found[3:]] == [(0, 2), (1, 2), (0, 300), (300, 600), (600, 700)]
    assert sum(share.count_bytes for share in found) == sum(map(len, names.values()))
    assert len({share.name for share in found}) == len(found)


def test_pages_of_a_folder_are_listed_and_read_in_batches(tmp_path, small):
    folder, work = tmp_path / "site", tmp_path / "work"
    for name in ("b", "a", "deep/c", "deep/er/d e", "ü", "deep/\udcff"):
        path = folder / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<p>x")
    found = list(plan_shares([folder], "article", work))
    buckets = [bucket_share(share, work, INPUT) for share in found]
    loaded = load_shard(Shard(""), buckets)
    assert (len(found), sum(bucket.count_bytes for bucket in buckets)) == (2, 20)
    assert [item.article_id for item in loaded.articles] == ["a", "b", "deep/c", "deep/er/d e", "ü"]
    assert sum(bucket.count_dropped for bucket in buckets) == 1


def test_a_damaged_parquet_file_is_one_share(tmp_path, small):
    (tmp_path / "in.parquet").write_bytes(b"no columns" * 100)
    (share,) = plan_shares([tmp_path / "in.parquet"], "article", tmp_path)
    (drop,) = read_drops(bucket_share(share, tmp_path, INPUT))
    assert (share.stretch, drop.reason) == (None, "truncated")


def test_shares_of_shuffled_rows_give_the_same_shards(tmp_path, small):
    shards = []
    for number, data in enumerate((LINES, b"\n".join(reversed(LINES.split(b"\r\n"))))):
        work = tmp_path / str(number)
        work.mkdir()
        write(work, "jsonl", data)
        (work / "articles.jsonl").write_bytes(b"\n".join(orjson.dumps({"article_id": str(n), "html": "x"}) for n in range(17)))
        inputs = ((work / "articles.jsonl", "article"), (work / "in.jsonl", "result"))
        buckets = [bucket_share(share, work, INPUT) for path, kind in inputs for share in plan_shares([path], kind, work)]
        plan = plan_shards(buckets, ShardSettings(max_articles=5))
        shards.append([[load.articles, load.results, len(load.drops)] for load in (load_shard(s, buckets) for s in plan.shards)])
    assert len(shards[0]) > 3
    assert shards[0] == shards[1]


def test_rows_that_stay_are_handed_over_as_the_store_wants_them(tmp_path):
    path = write(tmp_path, "jsonl")
    (tmp_path / "ids.jsonl").write_bytes(b"\n".join([b'{"article_id":"1","html":"x"}'] * 2 + [b'{"article_id":"2","html":"y"}']))
    buckets = [bucket_file(tmp_path / "ids.jsonl", "article", tmp_path, INPUT), bucket_file(path, "result", tmp_path, INPUT)]
    loaded = load_rows(Shard(""), buckets)
    kept = {(item.article_id, item.url, item.digest) for found in loaded.build().results.values() for item in found}
    table = loaded.results
    assert set(zip(*(table[name].to_pylist() for name in ("article_id", "url", "digest")), strict=True)) == kept
    assert table.num_rows == len(kept) > 5
    assert sorted(loaded.articles["article_id"].to_pylist()) == ["1", "2"]
