"""The checker finds every kind of damage, says nothing of a sound archive, and shares no code with what it checks."""

import ast
from pathlib import Path

import pytest
from archive_rows import PAGE_A, URL_CITY, build_archive, state_rows, store_rows, write_snapshot

from linker_core import checker
from linker_core.archive import Archive, table_paths
from linker_core.checker import check_archive
from linker_core.digests import digest_bytes
from linker_core.page_checks import PublishedPage, check_page, is_public_address, is_same_address
from linker_core.publication import render_page

CHECKED = {"annotation", "page", "markup", "gate", "publication", "charsets", "anchors", "undo", "addresses"}
"""What makes the pages and the addresses on them."""


@pytest.fixture
def archive(tmp_path):
    """The tiny archive, published."""
    return build_archive(tmp_path / "out")[0]


def checks(archive):
    return {breach.check for breach in check_archive(archive)}


def link_of(shard="s0", **values):
    return {**state_rows()[shard]["links"][0], **values}


def page_with(link, published=None, raw=PAGE_A):
    """A page whose recorded digest fits, whatever was published."""
    data = render_page(raw, [link]) if published is None else published
    article = {"article_id": "fc-a", "page_digest": digest_bytes(data), "charset": "utf-8"}
    return PublishedPage(article, [link], raw, data)


def found(page):
    return {breach.check for breach in check_page(page)}


def modules_behind(module, seen):
    """Names of the linker_core modules that a module imports, directly or not."""
    path = Path(checker.__file__).with_name(f"{module}.py")
    imports = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    names = {node.module.removeprefix("linker_core.") for node in imports if node.module.startswith("linker_core.")}
    for name in sorted(names - seen):
        seen.add(name)
        modules_behind(name, seen)
    return seen


def test_a_sound_archive_has_no_breach(archive):
    assert list(check_archive(archive)) == []


def test_the_checker_shares_no_code_with_what_it_checks():
    behind = modules_behind("checker", set())
    assert {"page_checks", "audit"} <= behind
    assert not behind & CHECKED


def test_an_archive_before_its_first_commit_has_no_breach_and_no_pages(tmp_path):
    archive = Archive.open(tmp_path / "out", create=True)
    assert list(check_archive(archive)) == []
    archive.html.mkdir()
    (archive.html / "x.html").touch()
    assert checks(archive) == {"page_belongs"}


@pytest.mark.parametrize("name", ["articles", "links", "runs", "drops", "store/articles", "store/texts", "store/results"])
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x")])
def test_a_damaged_file_is_named(archive, name, damage):
    path = table_paths(archive, name)[0]
    damage(path)
    breaches = [breach for breach in check_archive(archive) if breach.check == "file_intact"]
    assert [(breach.promise, breach.key) for breach in breaches] == [(6, path.relative_to(archive.out).as_posix())]


def test_a_damaged_shard_does_not_hide_a_fault_of_another(archive):
    table_paths(archive, "links")[0].unlink()
    (archive.html / "news" / "b.html").unlink()
    assert checks(archive) == {"file_intact", "page_present"}


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda page: page.write_bytes(page.read_bytes().replace(b"\r\n", b"\n")), "page_bytes"),
        (lambda page: page.write_bytes(page.read_bytes().replace(b"_blank", b"_BLANK")), "page_bytes"),
        (lambda page: page.write_bytes(page.read_bytes() + b" "), "page_digest"),
        (lambda page: page.write_bytes(PAGE_A), "page_bytes"),
        (lambda page: page.unlink(), "page_present"),
        (lambda page: page.with_name("stray.html").touch(), "page_belongs"),
        (lambda page: page.with_name("FC-A.txt").touch(), "page_belongs"),
    ],
)
def test_a_changed_page_is_found(archive, change, check):
    change(archive.html / "fc-a.html")
    assert check in checks(archive)


def test_a_breach_names_promise_and_article(archive):
    (archive.html / "fc-a.html").write_bytes(PAGE_A)
    first = next(iter(check_archive(archive)))
    assert (first.promise, first.key) == (1, "fc-a")


def test_a_missing_store_article_and_a_foreign_one_are_found(tmp_path):
    store = store_rows()
    for shard, name in (("s0", "fc-x"), ("s1", "news/b")):
        store[shard]["articles"][0]["article_id"] = name
    archive, _ = build_archive_of(tmp_path, store)
    keys = {breach.key for breach in check_archive(archive) if breach.check == "article_stored"}
    assert keys == {"fc-a", "fc-x"}


def build_archive_of(folder, store):
    """An archive whose store is not the one its pages were made from."""
    archive, _ = build_archive(folder / "out")
    other, snapshot = build_archive_without_pages(folder / "other", store)
    archive.html.rename(other.html)
    return other, snapshot


def build_archive_without_pages(out, store):
    archive = Archive.open(out, create=True)
    return archive, archive.commit(write_snapshot(archive, state_rows(), store=store))


@pytest.mark.parametrize(
    "text",
    ["", "Results. Acme earned $4 billion in 2025.", "Results. \U0001f600 Cafe\u0301 and Acme: ACME earned $4 billion in 2025."],
)
def test_a_quote_that_does_not_stand_in_the_store_is_found(tmp_path, text):
    store = store_rows()
    store["s0"]["texts"][0]["text"] = text
    archive, _ = build_archive(tmp_path, store=store)
    assert {"quote_stands", "quotes_literal"} <= checks(archive)


def test_a_text_that_is_not_stored_is_found(tmp_path):
    store = store_rows()
    store["s1"]["texts"] = []
    archive, _ = build_archive(tmp_path, store=store)
    assert {"quote_stands", "quotes_literal"} <= checks(archive)


def test_the_audit_is_part_of_the_check(tmp_path):
    state = state_rows()
    state["s0"]["sentences"][1]["reason"] = None
    archive, _ = build_archive(tmp_path, state)
    assert checks(archive) == {"sentences_explained"}


def test_a_sound_page_has_no_breach():
    assert found(page_with(link_of())) == set()


@pytest.mark.parametrize(
    ("open_tag", "check"),
    [
        ('<a href="https://www.acme.com/results?year=2025&amp;q=4" rel="noopener noreferrer">', "link_tag"),
        ('<a href="https://www.acme.com/results?year=2025&amp;q=4" target="_blank" rel="nofollow">', "link_tag"),
        ('<a href="https://www.acme.com/" onclick="x()" target="_blank" rel="noopener noreferrer">', "link_tag"),
        ('<a href="https://www.acme.com/other" target="_blank" rel="noopener noreferrer">', "link_address"),
        ('<a href="javascript:alert(1)" target="_blank" rel="noopener noreferrer">', "link_address"),
    ],
)
def test_a_tag_of_another_form_or_address_is_found(open_tag, check):
    assert check in found(page_with(link_of(open_tag=open_tag)))


@pytest.mark.parametrize(
    "raw",
    [
        b"<p><!-- Acme earned $4 billion --></p>",
        b"<textarea>Acme earned $4 billion</textarea>",
        b"<p title='Acme earned $4 billion'>x</p>",
        b"<script>Acme earned $4 billion</script>",
    ],
)
def test_a_tag_that_no_parser_sees_as_an_anchor_is_found(raw):
    start = raw.index(b"earned")
    link = link_of(byte_start=start, spans=[{"byte_start": start, "byte_end": start + 6}])
    assert found(page_with(link, raw=raw)) == {"page_anchors"}


def test_existing_anchors_stay_what_they_were():
    raw = b"<a href='/x'>old</a><p>Acme earned $4 billion</p><a name=y>"
    start = raw.index(b"earned")
    assert found(page_with(link_of(byte_start=start, spans=[{"byte_start": start, "byte_end": start + 6}]), raw=raw)) == set()


PUBLIC = ["https://www.acme.com/a?b=c&d#e", "http://xn--zrich-kva.ch", "https://a.co.uk:8443/", "https://1.fm/"]
PRIVATE = [
    "ftp://acme.com/",
    "//acme.com/",
    "javascript:alert(1)",
    "https://localhost/",
    "https://intranet/",
    "https://printer.local/",
    "https://db.internal./",
    "https://10.0.0.1/",
    "https://8.8.8.8/",
    "https://[::1]/",
    "https://127.1/",
    "https://0x7f.0x1/",
    "https://user@acme.com/",
    "https://acme.com:99999/",
    "https://acme.com/a b",
    "https://acme.com/\n",
    "https://zürich.ch/",
    "https://[acme.com/",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_accepted(address):
    assert is_public_address(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_other_addresses_are_refused(address):
    assert not is_public_address(address)


@pytest.mark.parametrize(
    ("href", "url", "is_same"),
    [
        (URL_CITY, URL_CITY, True),
        ("https://xn--zrich-kva.ch/stra%C3%9Fe", "https://zürich.ch/straße", True),
        ("https://acme.com/a%20b", "https://acme.com/a b", True),
        ("https://acme.com/a", "https://acme.com/b", False),
        ("https://acme.com/", "http://acme.com/", False),
        ("https://acme.com.evil.org/", "https://acme.com/", False),
        ("https://[x", "https://acme.com/", False),
    ],
)
def test_an_address_may_be_written_in_ascii_and_no_other_way(href, url, is_same):
    assert is_same_address(href, url) == is_same
