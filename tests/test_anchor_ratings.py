"""The blind sheet hides whose an anchor is, what is kept copies no text, and the bad anchors are bad."""

import json
from hashlib import sha256

import pytest
from eval import anchor_ratings as ratings

SENTENCE = (
    "The Michael Collins Show was shown in the city of Rome and given an award of great worth that made the whole town happy."
)
PAGE = """<html><head><title>No</title></head><body><h1>Rome &amp; more</h1><p>It  rose to
<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">17%</a>. <a href="/own">Own</a>.</p><script>no</script></body></html>"""


def shown(origin, number=0):
    start = SENTENCE.index("city")
    parts = (SENTENCE[:start], "city of Rome", SENTENCE[start + 12 :])
    return ratings.Shown("wice", f"article-{number}", 10 + start, 22 + start, parts, "A title", origin)


def test_a_page_is_read_as_its_reader_sees_it():
    page = ratings.read_page(PAGE)
    ((start, end, address),) = page.links
    assert page.text.strip() == "Rome & more\nIt rose to 17%. Own."
    assert (page.text[start:end], address) == ("17%", "https://a.example/?x=1&y=2")


@pytest.mark.parametrize(
    ("text", "anchor", "sentence"),
    [
        ("It fell. It rose to 17%. It fell.", "17%", "It rose to 17%."),
        ("Samuel L. Jackson won it. He left.", "won", "Samuel L. Jackson won it."),
        ("One line\nIt rose to 17%\nAnother", "17%", "It rose to 17%"),
    ],
)
def test_a_rater_sees_the_sentence(text, anchor, sentence):
    left, right = ratings.find_sentence(text, text.index(anchor), text.index(anchor) + len(anchor))
    assert text[left:right] == sentence


@pytest.mark.parametrize("maker", ratings.MAKERS)
def test_every_maker_finds_a_bad_anchor_that_is_not_the_good_one(maker):
    spans = maker(SENTENCE)
    assert spans
    assert all("city of Rome" != SENTENCE[start:end] != "" for start, end in spans)


def test_spoilt_anchors_lie_where_they_say():
    for bad in ratings.spoil([shown("linker", number) for number in range(14)], 1):
        before, anchor, after = bad.sentence
        assert before + anchor + after == SENTENCE
        assert bad.start - len(before) == 10
        assert bad.end - bad.start == len(anchor)
        assert bad.origin == "bad"


def test_the_sheet_is_blind_and_the_key_has_no_text(tmp_path):
    mixed = ratings.mix([shown("linker", number) for number in range(9)], [shown("peer", number) for number in range(9)], 1)
    ratings.write_sheet(mixed, tmp_path)
    sheet, key = ratings.read_lines(tmp_path / "sheet.jsonl"), ratings.read_lines(tmp_path / "key.jsonl")
    assert {tuple(row) for row in sheet} == {("id", "sentence", "source_title")}
    assert {tuple(row) for row in key} == {("id", "archive", "article_id", "start", "end", "digest", "origin")}
    assert {row["origin"] for row in key} == set(ratings.ORIGINS)
    assert not any("Rome" in json.dumps(row) for row in key)


def test_the_same_seed_draws_the_same_sheet_and_another_one_another():
    linked, peer = [shown("linker", number) for number in range(9)], [shown("peer", number) for number in range(9)]
    assert ratings.mix(linked, peer, 1) == ratings.mix(linked[::-1], peer[::-1], 1)
    assert ratings.mix(linked, peer, 1) != ratings.mix(linked, peer, 2)


def test_the_digest_is_that_of_the_anchor():
    assert shown("linker").row["digest"] == sha256(b"city of Rome").hexdigest()


KEY = [{"id": "a001", "origin": "linker", "digest": "d"}, {"id": "a002", "origin": "bad", "digest": "e"}]


def test_where_raters_differ_the_worse_rating_counts():
    given = [{"id": "a001", "rating": "good"}, {"id": "a001", "rating": "acceptable"}, {"id": "a002", "rating": "bad"}]
    merged = ratings.merge(KEY, given)
    assert [row["rating"] for row in merged] == ["acceptable", "bad"]
    assert not any("id" in row for row in merged)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([{"id": "a001", "rating": "good"}], "1 anchors have no rating: a002"),
        ([{"id": "a001", "rating": "fine"}], "'fine' is no rating"),
    ],
)
def test_half_a_sheet_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        ratings.merge(KEY, given)


def test_scores_are_by_origin():
    rows = [{"origin": "linker", "rating": rating} for rating in ("good", "good", "acceptable", "bad")]
    figures = ratings.score([*rows, {"origin": "bad", "rating": "bad"}])
    assert figures["linker"] == {"anchors": 4, "bad": 1, "acceptable": 1, "good": 2, "fit": 0.75, "fit_95": [0.301, 0.954]}
    assert figures["bad"]["fit"] == 0.0
    assert "peer" not in figures


@pytest.mark.parametrize(
    ("hits", "total", "expected"), [(0, 10, [0.0, 0.278]), (10, 10, [0.722, 1.0]), (190, 200, [0.91, 0.973])]
)
def test_the_interval_is_wilsons(hits, total, expected):
    assert ratings.interval(hits, total) == expected
