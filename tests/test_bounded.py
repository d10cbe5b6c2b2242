"""Monsters through the real stages at a small part of their size: each is dealt with, and the plain articles beside it are linked."""

import pytest
from monsters import CLAIM, EVIDENCE, MAKERS, PLAIN, write_monsters
from shard_runs import link, link_records

from linker_core.page import read_page
from linker_core.reasons import ArticleReason
from linker_core.sentences import PIECE_CHARS, _cut_line, split_sentences
from linker_core.settings import ArticleSettings, Settings
from linker_core.source_text import read_text

SIZE = 0.005
SETTINGS = Settings(
    input={"max_record_bytes": 300_000},
    articles={"max_page_bytes": 38_000, "max_attributes": 100, "max_seconds": 5},
    sources={"max_text_chars": 2_000},
    match={"max_pairs": 1_000},
)
"""The limits in the same proportion."""
SET_ASIDE = {
    "a page of 50 MB": ArticleReason.TOO_COMPLEX,
    "a million nested elements": ArticleReason.TOO_COMPLEX,
    "a million nested inline tags": ArticleReason.TOO_COMPLEX,
    "an endless sentence": ArticleReason.TOO_COMPLEX,
    "a million attributes": ArticleReason.TOO_COMPLEX,
    "ten thousand results": ArticleReason.TOO_COMPLEX,
    "ten thousand results of 20 KB": ArticleReason.TOO_COMPLEX,
    "a million unclosed paragraphs": ArticleReason.OTHER_LANGUAGE,
    "a page of 8 MB": ArticleReason.TOO_COMPLEX,
}


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """All of them in one archive."""
    folder = tmp_path_factory.mktemp("monsters")
    articles, results = write_monsters(folder, list(MAKERS), SIZE)
    return link(folder / "out", [articles], [results], SETTINGS)


def test_plain_articles_beside_monsters_are_linked(linked):
    reasons = dict(linked.rows("select article_id, reason from articles"))
    assert linked.breaches == ()
    assert (reasons["before"], reasons["zafter"]) == (None, None)
    assert set(MAKERS) < set(reasons)


@pytest.mark.parametrize("name", MAKERS)
def test_a_monster_is_linked_or_set_aside_with_a_reason(linked, name):
    ((reason, links),) = linked.rows(f"select reason, count_links from articles where article_id = '{name}'")
    assert reason == SET_ASIDE.get(name)
    assert (reason is None) == (links > 0)


def test_what_is_no_record_is_set_aside_with_a_reason(linked):
    assert set(linked.rows("select kind, reason from drops")) == {
        ("article", "broken_json"),
        ("article", "too_large"),
        ("result", "too_large"),
    }


@pytest.mark.parametrize(("max_pairs", "reason"), [(2, ArticleReason.TOO_COMPLEX), (50, None)])
def test_claims_times_sentences_are_bounded_by_article(tmp_path, max_pairs, reason):
    articles = [{"article_id": "a", "html": PLAIN}, {"article_id": "b", "html": f"<p>{CLAIM}</p>"}]
    results = [{"article_id": key, "url": "https://www.source.org/x", "content": EVIDENCE} for key in "ab"]
    linked = link_records(tmp_path, articles, results, Settings(match={"max_pairs": max_pairs}))
    assert linked.rows("select article_id, reason from articles order by all") == [("a", reason), ("b", None)]


@pytest.mark.parametrize(("count", "reason"), [(100, None), (101, ArticleReason.TOO_COMPLEX)])
def test_attributes_of_one_tag_are_bounded(count, reason):
    tag = "<p " + " ".join(f"a{number}=1" for number in range(count)) + ">"
    page = read_page(f"{tag}{CLAIM}</p>", ArticleSettings(max_attributes=100))
    assert page.reason == reason


def test_a_long_value_is_one_attribute():
    page = read_page(f'<img src="data:,{"/ a=" * 5000}"><p>{CLAIM}</p>', ArticleSettings(max_attributes=100))
    assert page.reason is None


def test_a_result_is_read_up_to_a_tag_of_too_many_attributes():
    full = "<p " + " ".join(f"a{number}=1" for number in range(1500)) + ">Never read.</p>"
    assert read_text(f"<p>One.</p><p>Two.</p><p>Three.</p>{full}") == "One.\nTwo.\nThree."


def test_a_result_with_a_long_value_is_read_to_its_end():
    long = f'<img src="data:,{"/ a=" * 5000}">'
    assert read_text(f"<p>One.</p><p>Two.</p>{long}<p>Three.</p>") == "One.\nTwo.\nThree."


def test_a_long_line_of_open_quotes_is_cut_and_nothing_of_it_is_lost():
    text = "“«" * 5000
    spans = split_sentences(text)
    assert "".join(text[start:end] for start, end in spans) == text


def test_pieces_end_behind_a_full_stop():
    text = "“He said so in March of that year. " * 1000
    pieces = list(_cut_line(text))
    assert "".join(pieces) == text
    assert {piece[-2:] for piece in pieces} == {". "}
    assert max(map(len, pieces)) <= PIECE_CHARS


def test_a_long_line_with_few_quotes_is_split_as_ever():
    text = "The bridge was opened in 2019 by the “mayor” of Lindport. " * (PIECE_CHARS // 20)
    assert len(split_sentences(text)) == PIECE_CHARS // 20
