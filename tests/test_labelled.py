"""Judgements are recognised by what they hold, and refused where they do not fit."""

import pytest
from judged_archive import GOLD, PAIRS, RATINGS, SENTENCES, write_archive
from shard_runs import write_lines

from linker_core.anchor_scores import read_ratings, summarise_anchors
from linker_core.errors import UsageError
from linker_core.gold import page_key, read_gold
from linker_core.labelled import GoldKind, read_judgements, recognise

SAME_PAGES = [
    ("http://Example.org/a", "https://example.org/a/"),
    ("https://example.org:443/a#top", "https://example.org/a"),
    ("https://example.org/a%20b", "https://example.org/a b"),
    ("https://example.org/a?q=%41", "https://example.org/a?q=A"),
]
OTHER_PAGES = [
    ("https://example.org/a", "https://example.org/b"),
    ("https://example.org/a?q=1", "https://example.org/a"),
    ("https://www.example.org/a", "https://example.org/a"),
    ("https://example.org:8080/a", "https://example.org/a"),
]
UNFIT = [
    (GoldKind.PAIRS, PAIRS[0] | {"label": "perhaps"}, "row 2: unknown label 'perhaps'; known: contradicted"),
    (GoldKind.PAIRS, PAIRS[0] | {"evidence": "text"}, "row 2: evidence must be a list"),
    (GoldKind.SENTENCES, {"sentence": "It rose.", "label": "supported"}, "row 2: unknown label 'supported'"),
    (GoldKind.SENTENCES, {"label": "claim"}, "row 2: sentence must be a str"),
]
FIRST = {GoldKind.PAIRS: PAIRS[0], GoldKind.SENTENCES: SENTENCES[0]}


@pytest.mark.parametrize(("rows", "kind"), [(PAIRS, GoldKind.PAIRS), (SENTENCES, GoldKind.SENTENCES)])
@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_files_are_recognised_by_their_rows(tmp_path, rows, kind, name):
    path = write_lines(tmp_path / name, rows)
    assert recognise(path) is kind
    assert read_judgements(path, kind) == rows


def test_a_pair_with_its_sentence_is_a_pair(tmp_path):
    assert recognise(write_lines(tmp_path / "rows.jsonl", [PAIRS[0] | {"sentence": "It rose."}])) is GoldKind.PAIRS


def test_a_folder_is_recognised_by_its_files(tmp_path):
    assert recognise(write_archive(tmp_path / "tiny")) is GoldKind.ARCHIVE
    (tmp_path / "tiny" / "results.jsonl").unlink()
    with pytest.raises(UsageError, match=r"tiny lacks results\.jsonl"):
        recognise(tmp_path / "tiny")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ('{"a": 1}', "row with a is neither"),
        ("[]", "line 1: not a JSON object"),
        ("{", "line 1: not valid JSON"),
    ],
)
def test_other_files_are_refused(tmp_path, content, message):
    path = tmp_path / "rows.jsonl"
    path.write_text(content)
    with pytest.raises(UsageError, match=message):
        recognise(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"none\.jsonl cannot be read"):
        recognise(tmp_path / "none.jsonl")


def test_a_file_that_ends_early_is_refused(tmp_path):
    path = write_lines(tmp_path / "rows.jsonl.gz", PAIRS * 100)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UsageError, match="ends early"):
        read_judgements(path, GoldKind.PAIRS)


@pytest.mark.parametrize(("kind", "row", "message"), UNFIT)
def test_unfit_rows_are_named(tmp_path, kind, row, message):
    with pytest.raises(UsageError, match=message):
        read_judgements(write_lines(tmp_path / "rows.jsonl", [FIRST[kind], row]), kind)


def test_unfit_gold_is_named(tmp_path):
    folder = write_archive(tmp_path / "tiny", [*GOLD, {"article_id": "x", "sentences": [{"text": "It rose."}]}])
    with pytest.raises(UsageError, match=r"row 3: needs article_id and sentences.*is_claim"):
        read_gold(folder)


def test_of_two_labels_of_one_page_the_better_counts(tmp_path):
    urls = {"https://x.org/a/": "not_supported", "https://x.org/a": "part"}
    gold = [{"article_id": "x", "sentences": [{"text": " It \n rose. ", "is_claim": True, "urls": urls}]}]
    (sentence,) = read_gold(write_archive(tmp_path / "tiny", gold))["x"].sentences
    assert (sentence.text, sentence.labels) == ("It rose.", {"x.org/a": "part"})


@pytest.mark.parametrize(("one", "other"), SAME_PAGES)
def test_spellings_of_one_page(one, other):
    assert page_key(one) == page_key(other) != ""


@pytest.mark.parametrize(("one", "other"), OTHER_PAGES)
def test_other_pages(one, other):
    assert page_key(one) != page_key(other)


@pytest.mark.parametrize("url", ["ftp://x.org/a", "x.org/a", "https://", "https://x.org:port/", "https://[x/"])
def test_no_page(url):
    assert page_key(url) == ""


def test_ratings_are_counted_by_origin(tmp_path):
    linker, peer = summarise_anchors(read_ratings(write_lines(tmp_path / "ratings.jsonl", RATINGS)))
    assert (linker.origin, linker.counts, linker.fit) == ("linker", {"good": 1, "acceptable": 1, "bad": 1}, 0.6667)
    assert linker.fit_95[0] < linker.fit < linker.fit_95[1]
    assert (peer.anchors, peer.fit) == (1, 0.0)


@pytest.mark.parametrize(
    ("change", "message"), [({"rating": "fine"}, "rating is 'fine', not one of good"), ({"start": "0"}, "start must be a int")]
)
def test_unfit_ratings_are_named(tmp_path, change, message):
    with pytest.raises(UsageError, match=f"row 2: {message}"):
        read_ratings(write_lines(tmp_path / "ratings.jsonl", [RATINGS[0], RATINGS[1] | change]))
