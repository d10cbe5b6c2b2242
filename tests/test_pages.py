"""Page paths: readable, reversible, one per article, safe on every file system."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linker_core.pages import article_id_of, page_path

READABLE = ["fc-doc0", "2026/11/markets_and.money", "Upper-Case", "a/b/c", "x.html"]
ENCODED = [
    ("..", "%2E%2E.html"),
    ("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd.html"),
    (".htaccess", "%2Ehtaccess.html"),
    ("/etc/passwd", "%/etc/passwd.html"),
    ("a//b/", "a/%/b/%.html"),
    ("", "%.html"),
    ("C:\\x", "C%3A%5Cx.html"),
    ("con", "%63on.html"),
    ("NUL.txt/x", "%4EUL.txt/x.html"),
    ("folder./x ", "folder%2E/x%20.html"),
    ("x.html/y", "x%2Ehtml/y.html"),
    ("x.HTML/y", "x%2EHTML/y.html"),
    ("a~b", "a%7Eb.html"),
    ("50%", "50%25.html"),
    ("a\0b\n", "a%00b%0A.html"),
    ("é", "%C3%A9.html"),
]
RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{digit}" for port in ("COM", "LPT") for digit in range(10))}
LONG = ["x" * 121, "é" * 30, "/".join(["folder"] * 40), "a/" + "b" * 130 + "/c", "%" * 50]

characters = st.sampled_from("abAB01./%~ :\\-_\0é\U0001f600") | st.characters()
ids = st.text(characters, max_size=40) | st.lists(st.sampled_from(["con", "..", "x.html", "A", "", "x" * 90]), max_size=5).map(
    "/".join
)


@pytest.mark.parametrize("article_id", READABLE)
def test_ordinary_ids_stay_readable(article_id):
    assert page_path(article_id, False) == f"{article_id}.html"


@pytest.mark.parametrize(("article_id", "path"), ENCODED)
def test_special_ids_are_encoded_and_decoded(article_id, path):
    assert page_path(article_id, False) == path
    assert article_id_of(path) == article_id


@pytest.mark.parametrize("article_id", LONG)
def test_long_ids_are_shortened_with_a_digest(article_id):
    path = page_path(article_id, False)
    assert re.search(r"~[0-9a-f]{32}\.html$", path)
    assert len(path) <= 200
    assert article_id_of(path) is None


def test_ids_at_the_limit_are_not_shortened():
    assert page_path("x" * 120, False) == "x" * 120 + ".html"


def test_colliding_ids_get_different_paths_that_differ_beyond_case():
    paths = [page_path(article_id, True).lower() for article_id in ("News/A", "news/a")]
    assert paths[0].startswith("news/a~")
    assert len(set(paths)) == 2


@pytest.mark.parametrize("path", ["a.txt", "%41.html", "%c3%a9.html", "é.html", "a//b.html", "%FF.html", "a~0.html", ".html"])
def test_foreign_paths_belong_to_no_id(path):
    assert article_id_of(path) is None


@given(ids, ids, st.booleans())
@example("x", "x.html/y", False)
@example("con", "CON", True)
def test_no_two_ids_share_a_file_or_a_folder(one, other, is_colliding):
    if one != other:
        first, second = page_path(one, is_colliding), page_path(other, is_colliding)
        assert first != second
        assert not second.startswith(f"{first}/")


@given(ids)
def test_unshortened_paths_are_reversible(article_id):
    path = page_path(article_id, False)
    assert article_id_of(path) == (None if "~" in path else article_id)


@given(ids, st.booleans())
def test_paths_are_safe_on_every_file_system(article_id, is_colliding):
    path = page_path(article_id, is_colliding)
    assert len(path) <= 200
    assert re.fullmatch(r"[A-Za-z0-9._%~/-]+\.html", path)
    for segment in path.split("/"):
        assert segment
        assert not segment.startswith(".")
        assert not segment.endswith(".")
        assert segment.split(".")[0].upper() not in RESERVED


@given(st.text(alphabet="aAbB/é", max_size=8), st.text(alphabet="aAbB/é", max_size=8))
def test_paths_that_differ_only_in_case_come_from_ids_that_do(one, other):
    is_same_path = page_path(one, False).lower() == page_path(other, False).lower()
    assert not is_same_path or one.casefold() == other.casefold()
