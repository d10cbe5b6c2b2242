"""Bucketing, the shard plan, and loading shards: nothing depends on the order or the files that records come in."""

import pickle
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linker_core import buckets as bucketing
from linker_core.errors import AuditError
from linker_core.inputs import Drop, iter_articles, iter_results
from linker_core.intake import Shard, bucket_file, bucket_files, key_of, load_rows, load_shard, plan_shards, read_drops
from linker_core.reasons import DropReason as R
from linker_core.settings import InputSettings, ShardSettings

INPUT = InputSettings()
ALL = Shard("")


def article(article_id: str, html: str = "<p>x</p>") -> dict:
    return {"article_id": article_id, "html": html}


def result(article_id: str, url: str = "https://x.example/", **fields) -> dict:
    return {"article_id": article_id, "url": url, **fields}


def fill(work: Path, articles: list, results: list = (), files: int = 1, limits: InputSettings = INPUT) -> list:
    """Buckets of rows that are dealt out to so many files of each kind."""
    buckets = []
    for kind, rows in (("article", articles), ("result", results)):
        for number in range(files):
            path = work / f"{kind}-{number}.jsonl"
            path.write_bytes(b"\n".join(row if isinstance(row, bytes) else orjson.dumps(row) for row in rows[number::files]))
            buckets.append(bucket_file(path, kind, work, limits))
    return buckets


def load(work: Path, buckets: list, shard: Shard = ALL):
    return load_shard(shard, buckets, work)


def without_places(loaded) -> tuple:
    drops = [replace(drop, file="", line=0) for drop in loaded.drops]
    return loaded.articles, dict(loaded.results), drops


def reasons(drops) -> list:
    return [drop.reason for drop in drops]


# --- loading


def test_records_come_back_as_they_were_read(tmp_path):
    rows = [{**article("b", "é\r\n\0"), "title": "t", "lang": "en"}, article("a")]
    found = [{**result("a", content="c" * 99, published="2024"), "query": "q"}, result("b", position=3)]
    loaded = load(tmp_path, fill(tmp_path, rows, found))
    read = {
        kind: list(reader(tmp_path / f"{kind}-0.jsonl", INPUT))
        for kind, reader in (("article", iter_articles), ("result", iter_results))
    }
    assert loaded.articles == tuple(reversed(read["article"]))
    assert loaded.results == {"a": (read["result"][0],), "b": (read["result"][1],)}
    assert loaded.drops == ()


def test_results_are_sorted_by_position_then_url(tmp_path):
    found = [result("a", "u4"), result("a", "u3", position=2), result("a", "u2", position=1), result("a", "u1", position=2)]
    loaded = load(tmp_path, fill(tmp_path, [article("a"), article("none")], found))
    assert [item.url for item in loaded.results["a"]] == ["u2", "u1", "u3", "u4"]
    assert loaded.results["none"] == ()


def test_of_two_articles_the_smallest_digest_stays(tmp_path):
    rows = [article("a", "1"), article("a", "2"), article("a", "2"), article("A", "2")]
    loaded = load(tmp_path, fill(tmp_path, rows, files=2))
    digests = sorted(item.digest for item in iter_articles(tmp_path / "article-0.jsonl", INPUT))
    assert [item.article_id for item in loaded.articles] == ["A", "a"]
    assert loaded.articles[1].digest == digests[0]
    assert reasons(loaded.drops) == [R.DUPLICATE_ARTICLE] * 2


def test_exact_copies_are_counted(tmp_path):
    loaded = load(tmp_path, fill(tmp_path, [article("a")] * 3, [result("a")] * 4, files=2))
    assert Counter(reasons(loaded.drops)) == {R.DUPLICATE_ARTICLE: 2, R.DUPLICATE_RESULT: 3}
    assert {drop.digest for drop in loaded.drops} == {loaded.articles[0].digest, loaded.results["a"][0].digest}
    assert len({(drop.kind, drop.file, drop.line) for drop in loaded.drops}) == 5


def test_one_url_under_two_articles_is_no_duplicate(tmp_path):
    rows = [article("a"), article("b")]
    loaded = load(tmp_path, fill(tmp_path, rows, [result("a"), result("b"), result("b", "https://x.example")]))
    assert loaded.drops == ()
    assert [len(loaded.results[name]) for name in "ab"] == [1, 2]


def test_results_without_an_article_are_dropped_one_by_one(tmp_path):
    rows = [article("a"), b'{"article_id":"no html"}']
    loaded = load(tmp_path, fill(tmp_path, rows, [result("gone"), result("gone"), result("no html"), result("a")]))
    assert reasons(loaded.drops) == [R.DUPLICATE_RESULT, R.NO_ARTICLE, R.NO_ARTICLE]
    assert [drop.article_id for drop in loaded.drops if drop.reason == R.NO_ARTICLE] == ["gone", "no html"]
    assert len(loaded.results["a"]) == 1


STRANGE = ["2024/05/a b", "ünï/日本", "x" * 100_000, " ", "a\0b", "'; drop table", "%", "A", "a", "ß", "ss", "e\u0301", "é"]


def test_strange_ids(tmp_path):
    kept = [name for name in STRANGE if name.strip()]
    buckets = fill(tmp_path, [article(name) for name in STRANGE], [result(name) for name in STRANGE])
    loaded = load(tmp_path, buckets)
    assert [item.article_id for item in loaded.articles] == sorted(kept)
    assert all(len(found) == 1 for found in loaded.results.values())
    assert plan_shards(buckets, ShardSettings()).colliding == {"A", "a", "ß", "ss"}


# --- independence of order and files


IDS = st.sampled_from(["a", "A", "b", "c/d", "ü", "gone"])
TEXTS = st.sampled_from(["", "x", "y" * 50])
ARTICLES = st.lists(st.builds(article, IDS.filter(lambda name: name != "gone"), TEXTS), max_size=12)
RESULTS = st.lists(
    st.builds(result, IDS, st.sampled_from(["u", "v", "w"]), content=TEXTS, position=st.none() | st.integers(0, 3)), max_size=25
)


@settings(max_examples=40, deadline=None)
@given(ARTICLES, RESULTS, st.randoms(), st.integers(1, 4))
def test_order_and_files_change_nothing(tmp_path_factory, articles, results, random, files):
    outcomes = []
    for count in (1, files):
        work = tmp_path_factory.mktemp("work")
        buckets = fill(work, articles, results, count)
        plan = plan_shards(buckets, ShardSettings(max_articles=2))
        outcomes.append((plan, [without_places(load(work, buckets, shard)) for shard in plan.shards]))
        articles, results = (random.sample(rows, len(rows)) for rows in (articles, results))
    assert outcomes[0] == outcomes[1]


@settings(max_examples=40, deadline=None)
@given(ARTICLES, RESULTS)
def test_nothing_vanishes(tmp_path_factory, articles, results):
    work = tmp_path_factory.mktemp("work")
    buckets = fill(work, [*articles, b"broken"], [*results, b"broken"])
    shards = [load(work, buckets, shard) for shard in plan_shards(buckets, ShardSettings(max_articles=1)).shards]
    kept = sum(len(shard.articles) + sum(map(len, shard.results.values())) + len(shard.drops) for shard in shards)
    assert kept + 2 == sum(bucket.count_seen for bucket in buckets) == len(articles) + len(results) + 2


@pytest.mark.parametrize("limit", [1, 3_000])
def test_chunk_size_changes_nothing(tmp_path, monkeypatch, limit):
    rows = [article(str(n % 40)) for n in range(60)]
    found = [result(str(n % 45), f"u{n % 3}", content=str(n)) for n in range(200)]
    expected = load(tmp_path, fill(tmp_path, rows, found))
    monkeypatch.setattr(bucketing, "CHUNK_BYTES", limit)
    buckets = fill(tmp_path, rows, found)
    assert len(buckets[1].chunks) > 20
    assert load(tmp_path, buckets) == expected


# --- buckets


def test_bucket_counts_and_lists_its_drops(tmp_path):
    rows = [article("a"), b"{", b"[]", article("b"), article("a")]
    bucket = fill(tmp_path, rows)[0]
    assert (bucket.count_seen, bucket.count_kept, bucket.count_dropped) == (5, 3, 2)
    drops = list(read_drops(bucket))
    assert drops == [record for record in iter_articles(tmp_path / "article-0.jsonl", INPUT) if isinstance(record, Drop)]
    assert reasons(drops) == [R.BROKEN_JSON, R.NOT_AN_OBJECT]


def test_bucket_again_gives_the_same_files(tmp_path):
    rows = [article(str(n)) for n in range(50)]
    first = fill(tmp_path, rows)[0]
    contents = [(tmp_path / name).read_bytes() for name in first.chunks]
    assert fill(tmp_path, rows)[0] == first
    assert [(tmp_path / name).read_bytes() for name in first.chunks] == contents


def test_bucket_crosses_a_process_border(tmp_path):
    bucket = fill(tmp_path, [article("a")])[0]
    assert pickle.loads(pickle.dumps(bucket)) == bucket


def test_many_small_files_share_chunks(tmp_path):
    apart = fill(tmp_path, [article(str(n)) for n in range(20)], files=20)
    together = bucket_files([tmp_path / f"article-{n}.jsonl" for n in range(20)], "article", tmp_path, INPUT)
    assert len(together.chunks) == 1
    assert load(tmp_path, [together]) == load(tmp_path, apart)


def test_chunks_are_sorted_and_their_groups_small(tmp_path, monkeypatch):
    monkeypatch.setattr("linker_core.chunks.GROUP_BYTES", 1000)
    (name,) = fill(tmp_path, [article(str(n), "x" * 100) for n in range(200)])[0].chunks
    file = pa.ipc.open_file(tmp_path / name)
    keys = file.read_all()["key"].to_pylist()
    assert keys == sorted(map(key_of, map(str, range(200))))
    assert file.num_record_batches > 15
    assert pq.read_table(tmp_path / name.replace(".arrow", "-heads.parquet"))["key"].to_pylist() == keys


@pytest.mark.parametrize("group_bytes", [1, 700, 10_000])
def test_shards_find_every_row_whatever_the_groups(tmp_path, monkeypatch, group_bytes):
    monkeypatch.setattr("linker_core.chunks.GROUP_BYTES", group_bytes)
    rows = [article(str(n)) for n in range(12)]
    buckets = fill(tmp_path, rows, [result(str(n % 12), f"u{n}") for n in range(120)])
    for prefix in ("0", "1", "00", "01", "10", "11", f"{key_of('3'):064b}"):
        shard = load(tmp_path, buckets, Shard(prefix))
        inside = {row["article_id"] for row in rows if f"{key_of(row['article_id']):064b}".startswith(prefix)}
        assert {name: len(found) for name, found in shard.results.items()} == dict.fromkeys(inside, 10)


def test_lost_rows_are_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(bucketing, "write_chunk", lambda *_: 0)
    with pytest.raises(AuditError, match="1 records met, 0 kept and 0 dropped"):
        fill(tmp_path, [article("a")])


# --- the plan


def sizes(work: Path, buckets: list, shards) -> list[int]:
    return [len(load(work, buckets, shard).articles) for shard in shards]


def test_small_archive_is_one_shard(tmp_path):
    assert plan_shards(fill(tmp_path, [article("a")]), ShardSettings()).shards == (ALL,)


@pytest.mark.parametrize("buckets", [[], "no articles"])
def test_empty_archive_is_one_shard(tmp_path, buckets):
    buckets = buckets and fill(tmp_path, [], [result("a")])
    plan = plan_shards(buckets, ShardSettings())
    assert (plan.shards, plan.colliding) == ((ALL,), frozenset())
    assert reasons(load(tmp_path, buckets).drops) == [R.NO_ARTICLE] * len(buckets[:1])


def test_shards_hold_at_most_so_many_articles_and_cover_all(tmp_path):
    buckets = fill(tmp_path, [article(str(n)) for n in range(300)], files=2)
    shards = plan_shards(buckets, ShardSettings(max_articles=20)).shards
    found = sizes(tmp_path, buckets, shards)
    assert (sum(found), max(found) <= 20) == (300, True)
    assert (shards[0].first, shards[-1].last) == (0, 2**64 - 1)
    assert all(left.last + 1 == right.first for left, right in pairwise(shards))
    siblings = [found[i] + found[i + 1] for i in range(len(shards) - 1) if shards[i].prefix[:-1] == shards[i + 1].prefix[:-1]]
    assert all(both > 20 for both in siblings)


def test_shards_hold_at_most_so_many_bytes(tmp_path):
    rows = [article(str(n)) for n in range(100)]
    buckets = fill(tmp_path, rows, [result(str(n), content="é" * 500) for n in range(100)])
    shards = plan_shards(buckets, ShardSettings(max_bytes=20_000)).shards
    assert 100 * 1000 / 20_000 < len(shards) < 20
    assert max(sizes(tmp_path, buckets, shards)) < 20


def test_duplicates_do_not_change_the_plan(tmp_path):
    rows = [article(str(n)) for n in range(60)]
    found = [result(str(n), content="x" * 300) for n in range(60)]
    limits = ShardSettings(max_articles=40, max_bytes=20_000)
    clean = plan_shards(fill(tmp_path, rows, found), limits)
    noisy = plan_shards(fill(tmp_path, rows * 3, found * 2, files=2), limits)
    assert noisy == clean
    assert len(clean.shards) > 1


def test_results_that_wait_for_their_article_count_by_their_bytes(tmp_path):
    orphans = [result(f"gone {n}", content="x" * 900) for n in range(60)]
    buckets = fill(tmp_path, [article("a")], orphans)
    shards = plan_shards(buckets, ShardSettings(max_bytes=20_000, max_articles=1)).shards
    assert len(shards) >= 60 * 900 / 20_000
    assert sum(load_rows(shard, buckets, tmp_path).orphans.num_rows for shard in shards) == 60
    assert len(plan_shards(buckets, ShardSettings(max_articles=1)).shards) == 1


def test_result_that_stays_decides_the_size(tmp_path):
    found = [result("a", content="x" * 50_000), result("a", content="y"), result("b")]
    buckets = fill(tmp_path, [article("a"), article("b")], found)
    stays = len(load(tmp_path, buckets).results["a"][0].content)
    assert (len(plan_shards(buckets, ShardSettings(max_bytes=10_000)).shards) > 1) == (stays > 10_000)


def test_one_article_is_never_cut(tmp_path):
    buckets = fill(tmp_path, [article("a", "x" * 5000)])
    assert plan_shards(buckets, ShardSettings(max_bytes=10)).shards == (ALL,)


@pytest.mark.parametrize(
    ("ids", "colliding"),
    [
        (["a", "b"], []),
        (["a", "A", "b"], ["A", "a"]),
        (["straße", "STRASSE", "strasse"], ["STRASSE", "strasse", "straße"]),
        (["a", "a"], []),
    ],
)
def test_ids_that_collide_when_folded(tmp_path, ids, colliding):
    plan = plan_shards(fill(tmp_path, [article(name) for name in ids]), ShardSettings())
    assert sorted(plan.colliding) == colliding


def test_work_folder_with_glob_characters(tmp_path):
    work = tmp_path / "a[1]*?'b"
    work.mkdir()
    plan = plan_shards(fill(work, [article("a"), article("A")], [result("a")]), ShardSettings(max_articles=1))
    assert len(plan.shards) > 1
    assert plan.colliding == {"a", "A"}


def test_shard_is_read_alone_wherever_its_files_lie(tmp_path):
    buckets = fill(tmp_path, [article(str(n)) for n in range(50)])
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    half = load(moved, buckets, Shard("1"))
    assert all(key_of(item.article_id) >= 2**63 for item in half.articles)
    assert 10 < len(half.articles) < 40


def test_real_archive(tmp_path, shared):
    paths = [shared / "eval/wice" / f"{kind}s.jsonl.gz" for kind in ("article", "result")]
    buckets = [bucket_file(path, kind, tmp_path, INPUT) for path, kind in zip(paths, ("article", "result"), strict=True)]
    plan = plan_shards(buckets, ShardSettings(max_bytes=8 * 2**20))
    shards = [load(tmp_path, buckets, shard) for shard in plan.shards]
    assert sum(len(shard.articles) for shard in shards) == 349
    assert sum(len(found) for shard in shards for found in shard.results.values()) == buckets[1].count_kept == 2792
    assert not any(shard.drops for shard in shards)
