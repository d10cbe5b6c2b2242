"""Web archives: which records are pages, what their bytes are, and why the others are set aside."""

import gzip
import zlib
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from linker_core.inputs import Drop, iter_articles
from linker_core.reasons import DropReason as R
from linker_core.settings import InputSettings

PAGE = "<p>Grüße</p>\r\n".encode("latin-1")
HTML = "Content-Type: text/html; charset=ISO-8859-1\r\n"
BIG = b"<p>" + b"x" * 100_000


def record(block: bytes, uri="http://a.example/", kind="response", fields="", length=None) -> bytes:
    length = len(block) if length is None else length
    target = f"WARC-Target-URI: {uri}\r\n" if uri else ""
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n{target}{fields}"
    content_type = "Content-Type: application/http; msgtype=response\r\n"
    return f"{head}{content_type}Content-Length: {length}\r\n\r\n".encode() + block + b"\r\n\r\n"


def http(body: bytes = PAGE, status="200 OK", headers=HTML, more="") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}{more}\r\n".encode() + body


GOOD = record(http(b"<p>good"), "http://good.example/")


def read(folder: Path, data: bytes, name="in.warc", **limits) -> list:
    (folder / name).write_bytes(data)
    return list(iter_articles(folder / name, InputSettings(**limits)))


def reasons(records) -> list:
    return [item.reason for item in records if isinstance(item, Drop)]


def test_a_page_keeps_its_bytes_charset_and_address(tmp_path):
    (page,) = read(tmp_path, record(http(), "https://a.example/x?y=ü"))
    assert (page.article_id, page.url) == ("https://a.example/x?y=ü", "https://a.example/x?y=ü")
    assert (page.raw, page.charset) == (PAGE, "iso-8859-1")


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("in.warc", lambda data: data),
        ("IN.WARC", lambda data: data),
        ("in.warc.gz", gzip.compress),
        ("each.warc.gz", lambda data: b"".join(map(gzip.compress, data.split(b"\0")))),
        ("in.warc.zst", zstd.compress),
    ],
)
def test_archives_plain_and_packed(tmp_path, name, pack):
    data = b"\0".join([GOOD, record(http())]) if name.startswith("each") else GOOD + record(http())
    assert [page.raw for page in read(tmp_path, pack(data), name)] == [b"<p>good", PAGE]


def test_what_an_archive_says_of_itself_is_no_article(tmp_path):
    silent = [record(b"x", kind=kind) for kind in ("warcinfo", "request", "metadata")]
    (page,) = read(tmp_path, b"".join([*silent, GOOD]))
    assert page.article_id == "http://good.example/"


DROPPED = [
    (record(http(b""), kind="revisit"), R.REVISIT),
    (record(b"<p>", kind="resource"), R.NOT_HTML),
    (record(b"1.2.3.4", "dns:a.example"), R.NOT_HTML),
    (record(b""), R.NOT_HTML),
    (record(http(headers="")), R.NOT_HTML),
    (record(http(headers="Content-Type: image/png\r\n")), R.NOT_HTML),
    (record(http(headers="Content-Type: application/json\r\n")), R.NOT_HTML),
    (record(http(status="301 Moved")), R.ERROR_STATUS),
    (record(http(status="404 Not Found")), R.ERROR_STATUS),
    (record(http(status="206 Partial Content")), R.ERROR_STATUS),
    (record(http(status="503")), R.ERROR_STATUS),
    (record(http(), uri=""), R.MISSING_ID),
    (record(http(), fields="WARC-Truncated: length\r\n"), R.TRUNCATED),
    (record(http("<p>ü".encode("utf-16"), headers="Content-Type: text/html; charset=utf-16\r\n")), R.BAD_CHARSET),
    (record(http(b"\x80", more="Content-Encoding: gzip\r\n")), R.TRUNCATED),
    (record(http(gzip.compress(BIG)[:-9], more="Content-Encoding: gzip\r\n")), R.TRUNCATED),
    (record(http(brotli.compress(BIG)[:-9], more="Content-Encoding: br\r\n")), R.TRUNCATED),
    (record(http(b"4\r\nabcd\r\n5\r\nef", more="Transfer-Encoding: chunked\r\n")), R.TRUNCATED),
    (record(http(b"4\r\nabcd\r\n", more="Transfer-Encoding: chunked\r\n")), R.TRUNCATED),
    (record(http(b"???", more="Content-Encoding: rot13\r\n")), R.NOT_HTML),
]


@pytest.mark.parametrize(("data", "reason"), DROPPED)
def test_a_record_that_is_no_page_is_set_aside_and_the_next_is_read(tmp_path, data, reason):
    drop, page = read(tmp_path, data + GOOD)
    assert (drop.kind, drop.reason, drop.line, page.article_id) == ("article", reason, 1, "http://good.example/")
    assert drop.detail
    assert drop.article_id == (None if reason is R.MISSING_ID else drop.article_id)


DELIVERED = {
    "gzip": gzip.compress(BIG),
    "x-gzip": gzip.compress(BIG),
    "deflate": zlib.compress(BIG),
    "DEFLATE": zlib.compress(BIG)[2:-4],
    "br": brotli.compress(BIG),
    "zstd": zstd.compress(BIG),
    "gzip, br": brotli.compress(gzip.compress(BIG)),
    "identity": BIG,
}


@pytest.mark.parametrize("coding", [*DELIVERED, "undone gzip", "undone br"])
def test_content_codings_are_undone_and_undone_ones_passed_over(tmp_path, coding):
    body = DELIVERED.get(coding, BIG)
    (page,) = read(tmp_path, record(http(body, more=f"Content-Encoding: {coding.removeprefix('undone ')}\r\n")))
    assert page.raw == BIG


@pytest.mark.parametrize("body", [b"4;x=1\r\n<p>a\r\n3\r\nbcd\r\n0\r\n\r\n", b"7\r\n<p>abcd\r\n0\r\nA: b\r\n\r\n", b"<p>abcd"])
def test_chunks_are_joined(tmp_path, body):
    (page,) = read(tmp_path, record(http(body, more="Transfer-Encoding: chunked\r\n")))
    assert page.raw == b"<p>abcd"


@pytest.mark.parametrize("body", [BIG, gzip.compress(BIG)], ids=["plain", "packed"])
def test_size_counts_the_decoded_page(tmp_path, body):
    coding = "Content-Encoding: gzip\r\n" if body != BIG else ""
    data = record(http(body, more=coding)) + GOOD
    assert reasons(read(tmp_path, data, max_record_bytes=len(BIG))) == []
    drop, _ = read(tmp_path, data, max_record_bytes=len(BIG) - 1)
    assert drop.reason is R.TOO_LARGE


def test_monster_record_is_never_held(tmp_path):
    drop, page = read(tmp_path, record(http(b"x" * 3_000_000)) + GOOD, max_record_bytes=1000)
    assert (drop.reason, page.article_id) == (R.TOO_LARGE, "http://good.example/")


@pytest.mark.parametrize(
    ("stated", "kept"),
    [("charset=utf-8", "utf-8"), ('charset="Windows-1252"', "windows-1252"), ("charset=bogus", None), ("", None)],
)
def test_only_a_known_charset_is_kept(tmp_path, stated, kept):
    (page,) = read(tmp_path, record(http(b"<p>", headers=f"Content-Type: text/html; {stated}\r\n")))
    assert page.charset == kept


@pytest.mark.parametrize(
    ("data", "kept", "expected"),
    [
        (GOOD + record(http())[:-10], 1, [R.TRUNCATED]),
        (GOOD + record(http())[:60], 1, [R.TRUNCATED]),
        (GOOD + record(http())[:-2], 2, []),
        (GOOD + b"garbage\n\n" + GOOD, 1, [R.TRUNCATED]),
        (record(http(), length=10_000) + GOOD, 0, [R.TRUNCATED]),
        (b"no archive", 0, [R.TRUNCATED]),
        (b"", 0, []),
    ],
)
def test_damage_is_told(tmp_path, data, kept, expected):
    records = read(tmp_path, data)
    assert (len(records) - len(expected), reasons(records)) == (kept, expected)


def test_cut_gzip_keeps_what_came_before(tmp_path):
    *pages, drop = read(tmp_path, gzip.compress(GOOD) * 5 + gzip.compress(GOOD)[:-20], "in.warc.gz")
    assert len([page for page in pages if not isinstance(page, Drop)]) == 5
    assert (drop.reason, drop.line, drop.detail) == (R.TRUNCATED, 0, "the compressed file ends early")


def test_same_page_twice_has_one_digest(tmp_path):
    first, second = read(tmp_path, GOOD + GOOD)
    assert first == second


@given(
    st.lists(st.binary(max_size=60) | st.sampled_from([GOOD, GOOD[:-9], record(http()), b"\r\n", b"WARC/1.0\r\n"]), max_size=6)
)
def test_any_bytes_end_in_records_and_drops(tmp_path_factory, pieces):
    folder = tmp_path_factory.mktemp("warc")
    for name in ("in.warc", "in.warc.gz"):
        records = read(folder, b"".join(pieces), name)
        assert all(isinstance(item, Drop) or item.article_id for item in records)


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "br", "zstd", "chunked"]))
def test_any_body_is_a_page_or_a_drop(tmp_path_factory, body, coding):
    name = "Transfer-Encoding" if coding == "chunked" else "Content-Encoding"
    (item,) = read(tmp_path_factory.mktemp("warc"), record(http(body, more=f"{name}: {coding}\r\n")))
    assert isinstance(item, Drop) or item.article_id == "http://a.example/"
