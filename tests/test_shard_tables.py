"""The rows of a shard: they fit the schemas, count what is there, and point at the right bytes and characters."""

from dataclasses import replace

import pytest
from outcome_cases import INSERTIONS, OUTCOME, PAGE, RAW, SOURCES, bare, source

from linker_core.digests import digest_bytes
from linker_core.outcomes import withdraw_links
from linker_core.reasons import ArticleReason
from linker_core.schemas import STORE_TEXTS, TABLES
from linker_core.shard_tables import build_columns, build_texts, passage_id
from linker_core.tables import arrange_rows, check_key

EMPTY = bare("b", ArticleReason.FAILED)
PATHS = {"a": "a.html", "b": "b.html"}
INPUTS = dict.fromkeys(PATHS, "i")


def build_rows(outcomes, paths, inputs):
    return {name: rows_of(columns) for name, columns in build_columns(outcomes, paths, inputs).items()}


def rows_of(columns):
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


ROWS = build_rows([OUTCOME, EMPTY], PATHS, INPUTS)
SHARD_TABLES = ["articles", "candidates", "claims", "conflicts", "links", "passages", "rulings", "sentences", "sources"]


def pick(table, *columns):
    return [tuple(row[column] for column in columns) for row in ROWS[table]]


def test_every_table_of_a_shard_is_made():
    assert sorted(ROWS) == SHARD_TABLES
    assert sorted(build_rows([], {}, {})) == SHARD_TABLES


@pytest.mark.parametrize("name", SHARD_TABLES)
@pytest.mark.parametrize("outcomes", [[OUTCOME, EMPTY], [withdraw_links(OUTCOME, ArticleReason.GATE_FAILED)], [EMPTY], []])
def test_rows_fit_their_schema_and_key(name, outcomes):
    table, columns = TABLES[name], build_columns(outcomes, PATHS, INPUTS)[name]
    assert set(columns) == set(table.schema.names)
    arranged = arrange_rows(name, table.schema, columns, table.order)
    check_key(name, arranged, table.order)
    assert arranged.num_rows == len(next(iter(columns.values())))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("articles", 2), ("sentences", 4), ("claims", 3), ("sources", 6), ("passages", 6), ("candidates", 4), ("links", 2)],
)
def test_each_thing_has_one_row(name, expected):
    assert len(ROWS[name]) == expected


def test_an_article_counts_what_is_in_it():
    assert pick("articles", "count_bytes", "count_sentences", "count_claims", "count_sources", "count_links") == [
        (len(RAW), 4, 3, 6, 2),
        (7, 0, 0, 0, 0),
    ]


def test_an_article_names_the_page_that_was_published():
    digests = [digest_bytes(PAGE), digest_bytes(b"<p></p>")]
    assert pick("articles", "page_path", "page_digest", "reason") == [
        ("a.html", digests[0], None),
        ("b.html", digests[1], ArticleReason.FAILED),
    ]


def test_a_sentence_is_a_claim_or_has_a_reason():
    assert pick("sentences", "is_claim", "reason") == [(True, None), (True, None), (True, None), (False, "question")]


def test_a_claim_shows_its_best_verdict_its_score_and_its_source():
    assert pick("claims", "count_candidates", "verdict", "score", "source_id", "reason") == [
        (2, "supported", 0.95, "x", None),
        (1, "supported", 0.8, "y", None),
        (1, "contradicted", 0.4, None, "conflict"),
    ]


def test_a_claim_without_candidates_has_no_score():
    lonely = bare("b", ArticleReason.NO_LINK, claims=OUTCOME.claims[:1], claim_reasons={"a-c0": "no_candidate"})
    [row] = build_rows([lonely], PATHS, INPUTS)["claims"]
    assert (row["count_candidates"], row["verdict"], row["score"]) == (0, "not_enough_info", None)


def test_a_source_that_was_refused_says_nothing_of_what_was_not_read():
    assert pick("sources", "source_id", "domain", "text_digest", "reason")[-1] == ("bad", None, None, "bad_host")
    assert pick("sources", "domain", "text_digest", "reason")[0] == ("x.example", "dx", None)


def test_passages_and_quotes_stand_in_the_text_of_their_source():
    text = SOURCES[0].text
    assert all(row["text"] == text[row["start"] : row["end"]] for row in ROWS["passages"])
    assert all(row["quote"] == text[row["quote_start"] : row["quote_end"]] for row in ROWS["candidates"])


def test_a_passage_that_two_claims_met_has_one_row():
    twice = build_rows([replace(OUTCOME, judged=OUTCOME.judged * 2)], PATHS, INPUTS)
    assert twice["passages"] == ROWS["passages"]


def test_candidates_name_their_passages_best_first():
    passages = OUTCOME.judged[0].candidate.passages
    ids = {row["source_id"]: row["passage_ids"] for row in ROWS["candidates"] if row["claim_id"] == "a-c0"}
    assert ids[OUTCOME.judged[0].candidate.source_id] == [passage_id(passages[0]), passage_id(passages[1])]
    assert set(pick("passages", "passage_id")) >= {(passage_id(passage),) for passage in passages}
    assert [passage.ordinal for passage in passages] == [1, 0]


def test_the_bytes_of_a_link_are_those_between_its_tags():
    spans = [[(span["byte_start"], span["byte_end"]) for span in row["spans"]] for row in ROWS["links"]]
    assert spans == [[(3, 14)], [(35, 37), (41, 49)]]
    linked = [b"".join(RAW[start:end] for start, end in pieces).decode() for pieces in spans]
    assert linked == [row["anchor_text"] for row in ROWS["links"]]


def test_a_candidate_and_its_link_show_the_tier_that_the_claim_gives_their_source():
    assert pick("candidates", "source_id", "tier") == [("v", "news"), ("x", "news"), ("y", "official"), ("z", "news")]
    assert pick("links", "source_id", "tier") == [("x", "news"), ("y", "official")]
    assert {row["tier"] for row in ROWS["sources"]} == {"news", None}


def test_a_claim_counts_the_voices_that_support_it():
    assert pick("claims", "claim_id", "count_voices") == [("a-c0", 2), ("a-c1", 1), ("a-c2", 0)]


def test_a_link_keeps_the_tag_that_was_inserted():
    tags = [insertion.data.decode() for insertion in INSERTIONS]
    assert pick("links", "byte_start", "open_tag") == [(3, tags[0]), (35, tags[2])]


def test_a_conflict_shows_both_values_and_the_sentence():
    assert pick("conflicts", "claim_text", "claim_value", "source_value", "quote", "text_digest") == [
        ("Rain fell.", "4", "5", "Its $4 billion went.", "dz")
    ]


def test_withdrawn_links_leave_no_row_and_no_source():
    rows = build_rows([withdraw_links(OUTCOME, ArticleReason.GATE_FAILED)], PATHS, INPUTS)
    assert rows["links"] == []
    assert [(row["source_id"], row["reason"]) for row in rows["claims"][:2]] == [(None, "gate_failed")] * 2
    assert [row["count_links"] for row in rows["articles"]] == [0]
    assert None not in {row["reason"] for table in ("sources", "candidates", "articles") for row in rows[table]}


def test_the_store_keeps_each_text_once():
    columns = build_texts([*SOURCES, source("x", article_id="b")])
    assert columns["text_digest"] == ["dv", "dw", "dx", "dy", "dz"]
    assert arrange_rows("texts", STORE_TEXTS, columns, ["text_digest"]).num_rows == 5
