"""The steps of the match join: rows in, rows out, with a vocabulary of six words."""

import duckdb
import pyarrow as pa
import pytest

from linker_core.queries import create_table, fetch_table
from linker_core.words import WORD_PATTERN

VOCABULARY = {
    "token": ["the", "bridge", "bridges", "wolves", "red", "gas"],
    "term": ["the", "bridg", "bridg", "wolf", "red", "gas"],
    "weight": pa.array([0.5, 6.0, 6.0, 8.0, 4.0, 2.0], pa.float32()),
}
UNKNOWN = 10.0
DEFAULTS = {
    "word": WORD_PATTERN,
    "context_share": 0.25,
    "unknown_weight": UNKNOWN,
    "min_weight": 3.0,
    "min_coverage": 0.25,
    "max_passages": 2,
    "max_sources": 2,
}
KEYS = {"claim_no", "article_no", "source_no", "text_no", "passage_no"}


@pytest.fixture
def con():
    with duckdb.connect(":memory:") as connection:
        connection.register("vocabulary", pa.table(VOCABULARY))
        yield connection


def give(con, name, columns, rows):
    """A tiny table; keys are whole numbers, all else is text or what it is given as."""
    types = {column: pa.int32() for column in columns if column in KEYS}
    values = dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else {column: [] for column in columns}
    con.register(name, pa.table({column: pa.array(list(values[column]), types.get(column)) for column in columns}))


def claim_terms(con, claims, **changed):
    """Claim number, term, weight and share, sorted; claims are (number, article, text, context)."""
    give(con, "claims", ["claim_no", "article_no", "text", "context"], claims)
    rows = fetch_table(con, "match/claim_terms", {**DEFAULTS, **changed}).to_pylist()
    return sorted((row["claim_no"], row["term"], row["weight"], row["share"]) for row in rows)


def passage_terms(con, wanted, passages):
    """Text, passage and term, sorted; `wanted` are the claims' terms."""
    give(con, "claim_terms", ["claim_no", "article_no", "term"], [(0, 0, term) for term in wanted])
    give(con, "passages", ["text_no", "passage_no", "text"], passages)
    rows = fetch_table(con, "match/passage_terms", DEFAULTS).to_pylist()
    return sorted((row["text_no"], row["passage_no"], row["term"]) for row in rows)


def candidates(con, terms, sources, found, **changed):
    """The candidates as they come.

    `terms` are (claim, article, term, weight, share), `sources` (source, article, text), `found` (text, passage, term).
    """
    valued = [(claim, article, term, round(weight * share * 10_000)) for claim, article, term, weight, share in terms]
    give(con, "claim_terms", ["claim_no", "article_no", "term", "value"], valued)
    give(con, "sources", ["source_no", "article_no", "text_no"], sources)
    give(con, "passage_terms", ["text_no", "passage_no", "term"], found)
    rows = fetch_table(con, "match/candidates", {**DEFAULTS, **changed}).to_pylist()
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge", [("bridg", 6.0)]),
        ("BRIDGES, bridge!", [("bridg", 6.0)]),  # two forms, one term
        ("the", []),
        ("", []),
        ("wombats", [("wombat", UNKNOWN)]),  # an unknown word loses its s
        ("reds", [("red", 4.0)]),  # known without its s
        ("wolves", [("wolf", 8.0)]),  # known as it stands
        ("gas", []),  # too common
        ("glass bus", [("bus", UNKNOWN), ("glass", UNKNOWN)]),  # ss and short words keep their s
        ("İstanbul x²", [("istanbul", UNKNOWN), ("x²", UNKNOWN)]),
    ],
)
def test_the_terms_of_a_claim(con, text, expected):
    assert claim_terms(con, [(7, 3, text, "")]) == [(7, term, weight, 1.0) for term, weight in expected]


@pytest.mark.parametrize(("least", "expected"), [(0.5, ["bridg", "the"]), (0.6, ["bridg"]), (6.0, ["bridg"]), (6.1, [])])
def test_words_below_the_least_weight_are_left_out(con, least, expected):
    assert [term for _, term, _, _ in claim_terms(con, [(0, 0, "the bridge", "")], min_weight=least)] == expected


def test_the_context_counts_less_and_the_claims_own_words_fully(con):
    assert claim_terms(con, [(0, 0, "red bridge", "bridge of wolves")]) == [
        (0, "bridg", 6.0, 1.0),
        (0, "of", UNKNOWN, 0.25),
        (0, "red", 4.0, 1.0),
        (0, "wolf", 8.0, 0.25),
    ]


def test_claims_keep_their_terms_apart(con):
    found = claim_terms(con, [(0, 0, "red", ""), (1, 1, "red bridge", "")])
    assert [(number, term) for number, term, _, _ in found] == [(0, "red"), (1, "bridg"), (1, "red")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The red bridges. Bridge!", [(4, 0, "bridg"), (4, 0, "red")]),
        ("Wolves and wombats", [(4, 0, "wolf"), (4, 0, "wombat")]),
        ("a wolve", []),
        ("the gas", []),  # no claim names them
        ("", []),
    ],
)
def test_the_terms_of_a_passage_are_those_that_a_claim_names(con, text, expected):
    assert passage_terms(con, ["red", "bridg", "wolf", "wombat"], [(4, 0, text)]) == expected


def test_passages_fold_plurals_as_claims_do(con):
    words = "glass bus wombats reds"
    claimed = claim_terms(con, [(0, 0, words, "")])
    passed = passage_terms(con, [*words.split(), "glas", "bu", "red", "wombat"], [(0, 0, words)])
    assert [term for _, _, term in passed] == [term for _, term, _, _ in claimed] == ["bus", "glass", "red", "wombat"]


def test_passages_keep_their_terms_apart(con):
    found = passage_terms(con, ["red", "bridg"], [(0, 0, "red"), (0, 1, "bridge"), (1, 0, "a red bridge")])
    assert found == [(0, 0, "red"), (0, 1, "bridg"), (1, 0, "bridg"), (1, 0, "red")]


RED_BRIDGE = [(0, 0, "red", 4.0, 1.0), (0, 0, "bridg", 6.0, 1.0)]


def test_the_score_is_the_weighted_share_of_the_claim_in_the_best_passage(con):
    found = [(5, 0, "red"), (5, 1, "bridg")]
    assert candidates(con, RED_BRIDGE, [(9, 0, 5)], found) == [(0, 9, 0.6, [1, 0], ["bridg", "red"])]


def test_a_term_of_the_context_counts_by_its_share(con):
    terms = [*RED_BRIDGE, (0, 0, "wolf", 10.0, 0.25)]
    assert candidates(con, terms, [(9, 0, 5)], [(5, 0, "wolf")], min_coverage=0.2) == [(0, 9, 0.2, [0], ["wolf"])]


@pytest.mark.parametrize(("least", "expected"), [(0.4, 1), (0.41, 0)])
def test_sources_that_share_too_little_are_left_out(con, least, expected):
    assert len(candidates(con, RED_BRIDGE, [(9, 0, 5)], [(5, 0, "red")], min_coverage=least)) == expected


def test_sources_of_another_article_are_left_out(con):
    terms = [*RED_BRIDGE, (1, 1, "red", 4.0, 1.0)]
    found = candidates(con, terms, [(8, 1, 5), (9, 0, 6)], [(5, 0, "red"), (6, 0, "bridg")])
    assert [row[:2] for row in found] == [(0, 9), (1, 8)]


def test_one_text_serves_the_sources_of_every_article(con):
    terms = [(0, 0, "red", 4.0, 1.0), (1, 1, "red", 4.0, 1.0)]
    assert [row[:2] for row in candidates(con, terms, [(8, 0, 5), (9, 1, 5)], [(5, 0, "red")])] == [(0, 8), (1, 9)]


@pytest.mark.parametrize(("most", "expected"), [(1, [3]), (2, [3, 1]), (9, [3, 1, 2])])
def test_the_best_sources_come_first_and_equals_by_number(con, most, expected):
    found = [(1, 0, "red"), (2, 0, "red"), (3, 0, "bridg")]
    rows = candidates(con, RED_BRIDGE, [(2, 0, 2), (1, 0, 1), (3, 0, 3)], found, max_sources=most)
    assert [row[1] for row in rows] == expected


@pytest.mark.parametrize(("most", "expected"), [(1, [3]), (2, [3, 0]), (9, [3, 0, 2])])
def test_the_best_passages_come_first_and_equals_by_number(con, most, expected):
    found = [(5, 2, "red"), (5, 0, "red"), (5, 3, "bridg")]
    [row] = candidates(con, RED_BRIDGE, [(9, 0, 5)], found, max_passages=most)
    assert row[3] == expected


def test_the_terms_found_are_those_of_the_whole_source_not_only_of_the_passages_kept(con):
    [row] = candidates(con, RED_BRIDGE, [(9, 0, 5)], [(5, 0, "bridg"), (5, 1, "red")], max_passages=1)
    assert row[3:] == ([0], ["bridg", "red"])


def test_candidates_come_by_claim_then_best_source(con):
    terms = [(1, 0, "red", 4.0, 1.0), *RED_BRIDGE]
    found = candidates(con, terms, [(1, 0, 1), (2, 0, 2)], [(1, 0, "red"), (2, 0, "bridg"), (2, 0, "red")])
    assert [row[:3] for row in found] == [(0, 2, 1.0), (0, 1, 0.4), (1, 1, 1.0), (1, 2, 1.0)]


def test_nothing_shared_gives_no_candidate(con):
    assert candidates(con, RED_BRIDGE, [(9, 0, 5)], []) == []


def test_the_steps_fit_together(con):
    give(con, "claims", ["claim_no", "article_no", "text", "context"], [(0, 0, "The red bridges", "Wolves")])
    give(con, "sources", ["source_no", "article_no", "text_no"], [(0, 0, 0), (1, 0, 1)])
    give(con, "passages", ["text_no", "passage_no", "text"], [(0, 0, "the gas"), (1, 0, "wolves"), (1, 1, "a red bridge")])
    for step in ("match/claim_terms", "match/passage_terms"):
        create_table(con, step, DEFAULTS)
    [row] = fetch_table(con, "match/candidates", DEFAULTS).to_pylist()
    assert (row["source_no"], row["match_score"], row["passage_nos"]) == (1, pytest.approx(10 / 12, abs=1e-6), [1, 0])
    assert row["found_terms"] == ["bridg", "red", "wolf"]
