"""Every way in which articles and results come, and every reason for which a record is set aside."""

import gzip
import os
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linker_core.compression import ByteStream
from linker_core.digests import digest_bytes
from linker_core.errors import UsageError
from linker_core.inputs import Drop, expand_inputs, iter_articles, iter_results
from linker_core.reasons import DropReason as R
from linker_core.settings import InputSettings

SETTINGS = InputSettings()
SMALL = InputSettings(max_record_bytes=200)
GOOD = b'{"article_id":"a","html":"<p>x</p>"}'
GOOD_RESULT = b'{"article_id":"a","url":"https://x.example/"}'
PACKINGS = {"": None, ".gz": "gzip", ".zst": "zstd"}


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    codec = PACKINGS.get(path.suffix)
    stream = pa.CompressedOutputStream(str(path), codec) if codec else path.open("wb")
    with stream:
        stream.write(data)
    return path


def write_parquet(path: Path, rows: list, schema: pa.Schema | None = None) -> Path:
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
    return path


def read(path: Path, kind: str = "article", settings: InputSettings = SETTINGS) -> list:
    return list((iter_articles if kind == "article" else iter_results)(path, settings))


def read_line(folder: Path, kind: str, line: bytes, settings: InputSettings = SETTINGS) -> list:
    return read(write(folder / "in.jsonl", line), kind, settings)


def reasons(records: list) -> list:
    return [record.reason for record in records if isinstance(record, Drop)]


# --- what is dropped, and its neighbour that is not


ARTICLE_DROPS = [
    (b"{", R.BROKEN_JSON),
    (GOOD + b"x", R.BROKEN_JSON),
    (b'{"article_id":"a","html":NaN}', R.BROKEN_JSON),
    (b"[" * 5000, R.BROKEN_JSON),
    (b"9" * 5000 + b"x", R.BROKEN_JSON),
    (b"[]", R.NOT_AN_OBJECT),
    (b'"text"', R.NOT_AN_OBJECT),
    (b"null", R.NOT_AN_OBJECT),
    (b'{"html":"x"}', R.MISSING_ID),
    (b'{"article_id":null,"html":"x"}', R.MISSING_ID),
    (b'{"article_id":"","html":"x"}', R.MISSING_ID),
    (b'{"article_id":" \\t","html":"x"}', R.MISSING_ID),
    (b'{"article_id":7,"html":"x"}', R.WRONG_TYPE),
    (b'{"article_id":true,"html":"x"}', R.WRONG_TYPE),
    (b'{"article_id":["a"],"html":"x"}', R.WRONG_TYPE),
    (b'{"article_id":"a"}', R.MISSING_HTML),
    (b'{"article_id":"a","html":null}', R.MISSING_HTML),
    (b'{"article_id":"a","html":5}', R.WRONG_TYPE),
    (b'{"article_id":"a","html":["<p>"]}', R.WRONG_TYPE),
    (b'{"article_id":"a","html":"x","title":5}', R.WRONG_TYPE),
    (b'{"article_id":"a","html":"x","published_at":20240101}', R.WRONG_TYPE),
    (b'{"article_id":"a","html":"\\ud800"}', R.BAD_CHARSET),
    (b'{"article_id":"\\udc00","html":"x"}', R.BAD_CHARSET),
    (b'{"article_id":"a","html":"\xff"}', R.BAD_CHARSET),
    (b'{"article_id":"a","html":"\xed\xa0\x80"}', R.BAD_CHARSET),
]
ARTICLES_KEPT = [
    GOOD,
    b"  " + GOOD + b"\r",
    b"\xef\xbb\xbf" + GOOD,
    b'{"article_id":"7","html":"x"}',
    b'{"article_id":" a ","html":"x"}',
    b'{"article_id":"a","html":""}',
    b'{"article_id":"a","html":"x","title":null,"views":5}',
    b'{"article_id":"a","html":"x","published_at":"20240101"}',
    b'{"article_id":"a","html":"\\ud83d\\ude00"}',
    b'{"article_id":"a","html":"\\u0000\xed\x9f\xbf"}',
]
RESULT_DROPS = [
    (b"{", R.BROKEN_JSON),
    (b"5", R.NOT_AN_OBJECT),
    (b'{"url":"u"}', R.MISSING_ID),
    (b'{"article_id":7,"url":"u"}', R.WRONG_TYPE),
    (b'{"article_id":"a"}', R.MISSING_URL),
    (b'{"article_id":"a","url":null}', R.MISSING_URL),
    (b'{"article_id":"a","url":""}', R.MISSING_URL),
    (b'{"article_id":"a","url":5}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","query":5}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","position":true}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","position":1.5}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","position":1e300}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","position":"first"}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","position":"' + b"9" * 5000 + b'"}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","position":2147483648}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","title":{}}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","snippet":1}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","content":[]}', R.WRONG_TYPE),
    (b'{"article_id":"a","url":"u","published":2024}', R.WRONG_TYPE),
    (b'{"article_id":"a","results":{}}', R.WRONG_TYPE),
    (b'{"article_id":"a","results":"u"}', R.WRONG_TYPE),
    (b'{"article_id":"a","results":[],"query":5}', R.WRONG_TYPE),
    (b'{"article_id":"a","results":["u"]}', R.WRONG_TYPE),
    (b'{"article_id":"a","results":[null]}', R.WRONG_TYPE),
    (b'{"article_id":"a","results":[{"title":"t"}]}', R.MISSING_URL),
    (b'{"article_id":"a","results":[{"deep":' + b"[" * 600 + b"]" * 600 + b"}]}", R.MISSING_URL),
    (b'{"article_id":"a","results":[{"url":"\\udfff"}]}', R.BAD_CHARSET),
]
RESULTS_KEPT = [
    (GOOD_RESULT, 1),
    (b'{"article_id":"a","url":"u","position":null,"title":null,"content":null,"score":0.5}', 1),
    (b'{"article_id":"a","url":"u","results":null}', 1),
    (b'{"article_id":"a","results":null}', 0),
    (b'{"article_id":"a","results":[]}', 0),
    (b'{"article_id":"a","query":null,"results":[{"url":"u"},{"url":"v"}]}', 2),
]


@pytest.mark.parametrize(("line", "reason"), ARTICLE_DROPS)
def test_article_is_dropped(tmp_path, line, reason):
    (drop,) = read_line(tmp_path, "article", GOOD + b"\n" + line)[1:]
    assert (drop.kind, drop.reason, drop.line, drop.digest) == ("article", reason, 2, digest_bytes(line))
    assert drop.file.endswith("in.jsonl")
    assert drop.detail


@pytest.mark.parametrize("line", ARTICLES_KEPT)
def test_article_is_kept(tmp_path, line):
    assert reasons(read_line(tmp_path, "article", line)) == []


@pytest.mark.parametrize(("line", "reason"), RESULT_DROPS)
def test_result_is_dropped(tmp_path, line, reason):
    records = read_line(tmp_path, "result", line + b"\n" + GOOD_RESULT)
    assert reasons(records) == [reason]
    assert records[0].kind == "result"
    assert records[1].url == "https://x.example/"


@pytest.mark.parametrize(("line", "count"), RESULTS_KEPT)
def test_result_is_kept(tmp_path, line, count):
    records = read_line(tmp_path, "result", line)
    assert (reasons(records), len(records)) == ([], count)


def test_bad_results_leave_the_others_of_the_line(tmp_path):
    line = b'{"article_id":"a","results":[{"url":"u"},5,{"url":"v","title":1},{"url":"w"},{}]}'
    records = read_line(tmp_path, "result", line)
    assert [getattr(record, "url", None) for record in records] == ["u", None, None, "w", None]
    assert reasons(records) == [R.WRONG_TYPE, R.WRONG_TYPE, R.MISSING_URL]
    assert len({record.digest for record in records}) == 5


def test_number_as_id_is_told_to_be_quoted(tmp_path):
    (drop,) = read_line(tmp_path, "article", b'{"article_id":7,"html":"x"}')
    assert drop.detail == "article_id is a number; quote it"


@pytest.mark.parametrize(("given", "position"), [("3", 3), ("3.0", 3), ('"3"', 3), ("-1", -1), ("null", None)])
def test_position_in_other_spellings(tmp_path, given, position):
    (result,) = read_line(tmp_path, "result", b'{"article_id":"a","url":"u","position":%s}' % given.encode())
    assert result.position == position


# --- sizes


def padded(length: int) -> bytes:
    return GOOD[:-1] + b" " * (length - len(GOOD)) + b"}"


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize(("length", "expected"), [(200, []), (201, [R.TOO_LARGE]), (5_000_000, [R.TOO_LARGE])])
def test_line_at_the_limit(tmp_path, end, length, expected):
    records = read_line(tmp_path, "article", padded(length) + end, SMALL)
    assert reasons(records) == expected
    assert all(drop.digest == digest_bytes(padded(length)) for drop in records if expected)


def test_lines_around_an_overlong_one_are_read(tmp_path):
    records = read_line(tmp_path, "article", b"\n".join([GOOD, padded(3_000_000), GOOD]), SMALL)
    assert [type(record).__name__ for record in records] == ["Article", "Drop", "Article"]
    assert records[1].line == 2


@pytest.mark.parametrize(("length", "expected"), [(200, []), (201, [R.TOO_LARGE])])
def test_page_at_the_limit(tmp_path, length, expected):
    records = read(write(tmp_path / "a.html", b"x" * length), settings=SMALL)
    assert reasons(records) == expected
    assert all(drop.digest == digest_bytes(b"x" * length) for drop in records if expected)


@pytest.mark.parametrize(("length", "expected"), [(50, []), (500, [R.TOO_LARGE])])
def test_parquet_row_at_the_limit(tmp_path, length, expected):
    rows = [{"article_id": "a", "html": "x" * length}, {"article_id": "b", "html": "x"}]
    records = read(write_parquet(tmp_path / "a.parquet", rows), settings=SMALL)
    assert reasons(records) == expected
    assert records[1].article_id == "b"


@pytest.mark.parametrize("packing", PACKINGS)
def test_bomb_is_cut_off(tmp_path, packing):
    path = write(tmp_path / f"in.jsonl{packing}", (GOOD + b"\n") * 10_000)
    records = read(path, settings=InputSettings(max_file_bytes=1000))
    assert len(records) == 1000 // (len(GOOD) + 1) + 1
    assert (records[-1].reason, records[-1].line, records[-1].digest) == (R.TOO_LARGE, 0, digest_bytes(path.read_bytes()))


@pytest.mark.parametrize("packing", PACKINGS)
def test_file_at_the_limit_is_no_bomb(tmp_path, packing):
    data = (GOOD + b"\n") * 100
    path = write(tmp_path / f"in.jsonl{packing}", data)
    assert reasons(read(path, settings=InputSettings(max_file_bytes=len(data)))) == []


def test_parquet_bomb_is_cut_off(tmp_path):
    rows = [{"article_id": "a", "html": "x" * 1000}] * 5000
    records = read(write_parquet(tmp_path / "a.parquet", rows), settings=InputSettings(max_file_bytes=2_000_000))
    assert reasons(records) == [R.TOO_LARGE]
    assert 0 < len(records) < 5000


# --- damage


def lines_of(count: int) -> bytes:
    return b"".join(b'{"article_id":"%d","html":"%s"}\n' % (n, os.urandom(500).hex().encode()) for n in range(count))


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_cut_file_keeps_what_came_before(tmp_path, packing, share):
    path = write(tmp_path / f"in.jsonl{packing}", lines_of(2000))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    *articles, drop = read(path)
    assert (drop.reason, drop.detail, drop.line) == (R.TRUNCATED, "the compressed file ends early", 0)
    assert drop.digest == digest_bytes(path.read_bytes())
    assert [article.article_id for article in articles] == [str(n) for n in range(len(articles))]
    assert 2000 * share * 0.7 < len(articles) < 2000


def test_gzip_without_its_last_byte_loses_no_record(tmp_path):
    path = write(tmp_path / "in.jsonl.gz", lines_of(500))
    path.write_bytes(path.read_bytes()[:-1])
    records = read(path)
    assert (len(records), reasons(records)) == (501, [R.TRUNCATED])


@pytest.mark.parametrize("packing", [".gz", ".zst"])
def test_damaged_file_is_dropped_from_there_on(tmp_path, packing):
    path = write(tmp_path / f"in.jsonl{packing}", lines_of(2000))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data + b"trailing")
    assert R.TRUNCATED in reasons(read(path))


@pytest.mark.parametrize("name", ["in.jsonl.gz", "in.jsonl.zst", "in.parquet"])
@pytest.mark.parametrize("data", [b"", b"neither packed nor columns"])
def test_file_of_another_format_is_dropped(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    assert reasons(read(path)) == [R.TRUNCATED]


def test_damaged_parquet_is_dropped(tmp_path):
    path = write_parquet(tmp_path / "in.parquet", [{"article_id": str(n), "html": os.urandom(99).hex()} for n in range(5000)])
    data = bytearray(path.read_bytes())
    data[100:5000] = os.urandom(4900)
    path.write_bytes(data)
    assert reasons(read(path)) == [R.TRUNCATED]


def test_plain_file_without_a_last_line_end_is_whole(tmp_path):
    assert reasons(read_line(tmp_path, "article", GOOD + b"\n" + GOOD)) == []


@pytest.mark.parametrize("tail", [b"", b"\0" * 100_000])
def test_members_of_a_gzip_are_one_file(tmp_path, tail):
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(GOOD[:9]) + gzip.compress(GOOD[9:] + b"\n") + gzip.compress(GOOD) + tail)
    assert [type(record).__name__ for record in read(path)] == ["Article", "Article"]


# --- formats


ARTICLE = {
    "article_id": "2024/über uns",
    "html": "<p>naïve &amp; ünï</p>\r\n",
    "url": "https://news.example/1",
    "title": "T",
    "published_at": "2024-05-01",
    "section": "s",
    "author": "A",
    "lang": "en",
}
RESULT = {"url": "https://x.example/?q=ä", "position": 2, "title": "t", "snippet": "", "content": "c\n", "published": "2024"}
WHOLE = {"article_id": "a", "query": "q", "results": [RESULT, {**RESULT, "url": "https://y.example/"}]}
FLAT = [{"article_id": "a", "query": "q", **result} for result in WHOLE["results"]]


def write_rows(folder: Path, name: str, rows: list[dict]) -> Path:
    path = folder / name
    if path.suffix == ".parquet":
        return write_parquet(path, rows)
    return write(path, b"\n\n".join(orjson.dumps({**row, "unknown": 1}) for row in rows))


NAMES = [
    f"in{ending}" for ending in (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".json", ".json.zst", ".parquet")
]


@pytest.mark.parametrize("name", [*NAMES, "IN.JSONL"])
def test_articles_of_every_format(tmp_path, name):
    (article,) = read(write_rows(tmp_path, name, [ARTICLE]))
    assert article.raw == ARTICLE["html"].encode()
    assert article.charset == "utf-8"
    assert all(getattr(article, field) == ARTICLE[field] for field in ARTICLE if field != "html")


@pytest.mark.parametrize("rows", [[WHOLE], FLAT], ids=["per article", "per result"])
@pytest.mark.parametrize("name", NAMES)
def test_results_of_every_format(tmp_path, name, rows):
    results = read(write_rows(tmp_path, name, rows), "result")
    expected = read(write_rows(tmp_path, "expected.jsonl", [WHOLE]), "result")
    assert results == expected
    assert all(getattr(results[0], field) == RESULT[field] for field in RESULT)
    assert (results[0].article_id, results[0].query) == ("a", "q")


def test_digest_covers_every_field(tmp_path):
    variants = [ARTICLE] + [{**ARTICLE, field: value + "x"} for field, value in ARTICLE.items()]
    articles = read(write_rows(tmp_path, "in.jsonl", variants))
    assert len({article.digest for article in articles}) == len(ARTICLE) + 1


def test_digest_of_a_result_covers_every_field(tmp_path):
    changes = {"position": 3, **{field: "other" for field in (*FLAT[0],) if field != "position"}}
    variants = [FLAT[0]] + [{**FLAT[0], field: value} for field, value in changes.items()]
    results = read(write_rows(tmp_path, "in.jsonl", variants), "result")
    assert len({result.digest for result in results}) == len(FLAT[0]) + 1


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (date(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1, 12, 30), "2024-05-01T12:30:00"),  # noqa: DTZ001  # columns without a zone exist
        (datetime(2024, 5, 1, 12, 30, tzinfo=UTC), "2024-05-01T12:30:00+00:00"),
        (None, None),
    ],
)
def test_dates_of_parquet_become_iso_texts(tmp_path, given, text):
    (article,) = read(write_parquet(tmp_path / "a.parquet", [{"article_id": "a", "html": "x", "published_at": given}]))
    (result,) = read(write_parquet(tmp_path / "r.parquet", [{"article_id": "a", "url": "u", "published": given}]), "result")
    assert (article.published_at, result.published) == (text, text)


@pytest.mark.parametrize(
    ("column", "values", "reason"),
    [
        ("article_id", pa.array([7]), R.WRONG_TYPE),
        ("article_id", pa.array([None], pa.string()), R.MISSING_ID),
        ("html", pa.array([7.5]), R.WRONG_TYPE),
        ("html", pa.array([["x"]]), R.WRONG_TYPE),
        ("html", pa.array([None], pa.null()), R.MISSING_HTML),
        ("title", pa.array([date(2024, 5, 1)]), R.WRONG_TYPE),
        ("lang", pa.array([True]), R.WRONG_TYPE),
        ("title", pa.array([b"\xff"], pa.binary()).view(pa.string()), R.BAD_CHARSET),
        ("published_at", pa.array([2**62], pa.timestamp("us")), R.WRONG_TYPE),
    ],
)
def test_parquet_column_of_a_wrong_type(tmp_path, column, values, reason):
    table = pa.table({"article_id": pa.array(["a"]), "html": pa.array(["x"]), column: values})
    pq.write_table(table, tmp_path / "in.parquet", store_schema=False)
    (drop,) = read(tmp_path / "in.parquet")
    assert (drop.reason, drop.line) == (reason, 1)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("article_id", pa.array(["a"]).dictionary_encode()),
        ("article_id", pa.array(["a"], pa.large_string())),
        ("html", pa.array([b"x"], pa.binary())),
        ("title", pa.array([None], pa.null())),
        ("views", pa.array([7])),
    ],
)
def test_parquet_column_of_a_fitting_type(tmp_path, column, values):
    table = pa.table({"article_id": pa.array(["a"]), "html": pa.array(["x"]), column: values})
    pq.write_table(table, tmp_path / "in.parquet")
    (article,) = read(tmp_path / "in.parquet")
    assert (article.article_id, article.raw) == ("a", b"x")


def test_parquet_rows_beside_an_unreadable_one_are_read(tmp_path):
    titles = pa.array([b"a", b"\xff", b"c"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"article_id": ["a", "b", "c"], "html": ["x"] * 3, "title": titles}), tmp_path / "in.parquet")
    records = read(tmp_path / "in.parquet")
    assert [type(record).__name__ for record in records] == ["Article", "Drop", "Article"]
    assert records[1].line == 2


def test_parquet_without_an_id_column_drops_every_row(tmp_path):
    assert reasons(read(write_parquet(tmp_path / "in.parquet", [{"id": "a"}, {"id": "b"}]))) == [R.MISSING_ID] * 2


def test_parquet_results_null_or_of_a_wrong_type(tmp_path):
    rows = [{"article_id": "a", "results": None}, {"article_id": "b", "results": [None, {"url": "u", "position": float("nan")}]}]
    records = read(write_parquet(tmp_path / "in.parquet", rows), "result")
    assert reasons(records) == [R.WRONG_TYPE]
    assert (records[1].url, records[1].position) == ("u", None)


# --- pages


def test_folder_of_pages(tmp_path):
    pages = {"b.html": b"\xef\xbb\xbf<p>\r\n", "deep/er/a.HTM": "<p>ü".encode("latin-1"), "deep/x.y.html": b""}
    for name, raw in {**pages, "notes.txt": b"", "deep/data.jsonl": GOOD}.items():
        write(tmp_path / name, raw)
    articles = read(tmp_path)
    assert {article.article_id: article.raw for article in articles} == dict(
        zip(("b", "deep/er/a", "deep/x.y"), pages.values(), strict=True)
    )
    assert {article.charset for article in articles} == {None}


def test_single_page_is_named_by_its_stem(tmp_path):
    (article,) = read(write(tmp_path / "deep/one page.html", b"<p>"))
    assert (article.article_id, article.raw) == ("one page", b"<p>")


def test_page_whose_bytes_do_not_fit_is_dropped(tmp_path):
    write(tmp_path / "bad.html", "\ufeff<p>x</p>".encode("utf-16-le"))
    write(tmp_path / "good.html", b"<p>x</p>")
    drop, article = read(tmp_path)
    assert (drop.reason, drop.article_id, article.article_id) == (R.BAD_CHARSET, "bad", "good")
    assert drop.digest == digest_bytes((tmp_path / "bad.html").read_bytes())


def test_page_whose_name_is_no_text_is_dropped(tmp_path):
    (tmp_path / os.fsdecode(b"\xff.html")).write_bytes(b"<p>")
    (drop,) = read(tmp_path)
    assert (drop.reason, drop.article_id) == (R.BAD_CHARSET, None)
    assert drop.file.encode().endswith(b"\\xff.html")


def test_pages_are_no_results(tmp_path):
    write(tmp_path / "a.html", b"")
    with pytest.raises(UsageError, match="holds pages, not search results"):
        read(tmp_path, "result")


def test_file_that_cannot_be_opened(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read(tmp_path / "absent.jsonl")


def test_what_was_never_opened_can_be_thrown_away():
    """Python closes it, and from 3.13 on writes what that raises onto people's screens."""
    assert not ByteStream.__new__(ByteStream).close()


# --- naming inputs


@pytest.fixture
def folder(tmp_path):
    for name in (
        "data/b.jsonl",
        "data/a.jsonl.gz",
        "data/_SUCCESS",
        "data/sub/c.parquet",
        "site/x.html",
        "site/d.jsonl",
        "odd[1].json",
    ):
        write(tmp_path / name, b"")
    return tmp_path


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["data/b.jsonl"], ["data/b.jsonl"]),
        (["data"], ["data/a.jsonl.gz", "data/b.jsonl", "data/sub/c.parquet"]),
        (["data/*"], ["data/a.jsonl.gz", "data/b.jsonl", "data/sub/c.parquet"]),
        (["data/**/*.parquet"], ["data/sub/c.parquet"]),
        (["site"], ["site"]),
        (["site/x.html"], ["site/x.html"]),
        (["odd[1].json"], ["odd[1].json"]),
        (["data/b.jsonl", "data/*.jsonl", "data/../data/b.jsonl"], ["data/b.jsonl"]),
        (["site/d.jsonl", "data/b.jsonl"], ["data/b.jsonl", "site/d.jsonl"]),
    ],
)
def test_inputs_are_sorted_and_unique(folder, patterns, expected):
    found = expand_inputs([str(folder / pattern) for pattern in patterns])
    assert [path.resolve().relative_to(folder.resolve()).as_posix() for path in found] == expected


@pytest.mark.parametrize("pattern", ["nowhere.jsonl", "data/*.csv", "data/_SUCCESS", "", "data/**/*.html"])
def test_pattern_that_names_nothing_is_told(folder, pattern, monkeypatch):
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError, match=r"\.jsonl\.gz.*\.parquet.*\.html") as error:
        expand_inputs(["data/b.jsonl", pattern])
    assert repr(pattern) in str(error.value)
