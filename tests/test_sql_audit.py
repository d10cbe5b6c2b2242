"""Every audit query: silent on consistent tables, and one row for what is broken."""

import duckdb
import pytest
from archive_rows import SHARDS, TEXT_ACME, build_archive, row, source_id, state_rows, store_rows, write_snapshot
from hypothesis import given
from hypothesis import strategies as st

from linker_core.audit import Breach, audit, audit_checks, audit_shard, audit_snapshot
from linker_core.errors import QueryError
from linker_core.schemas import STATE, STORE_DECISIONS, STORE_TEXTS
from linker_core.tables import arrange_rows


def connect_rows(state):
    """A database with the rows of all shards as tables."""
    con = duckdb.connect()
    for table in STATE:
        rows = [values for shard in state.values() for values in shard.get(table.name, ())]
        con.register("given", arrange_rows(table.name, table.schema, rows, table.order))
        con.execute(f"create table {table.name} as from given")
    texts = [text for shard in SHARDS for text in store_rows()[shard]["texts"]]
    con.register("given", arrange_rows("texts", STORE_TEXTS, texts, ("text_digest",)))
    con.execute("create table store_texts as from given")
    seen = [{"row": str(number)} for number in range(COUNT_SEEN)]
    con.register("given", arrange_rows("decisions", STORE_DECISIONS, seen, ("row",)))
    con.execute("create table store_decisions as from given")
    return con


COUNT_SEEN = 4
"""Rows of the file of decisions: three in force, one set aside."""


def change(table, place, **values):
    """A fault: values of one row of the first shard."""
    return lambda state: state["s0"][table][place].update(values)


def change_all(table, place, **values):
    """A fault: values of one row that belongs to no shard."""
    return lambda state: state["all"][table][place].update(values)


def remove(table, place=0):
    """A fault: a row of the first shard is missing."""
    return lambda state: state["s0"][table].pop(place)


def repeat(table, **values):
    """A fault: a row of the first shard stands twice, but for the values."""
    return lambda state: state["s0"][table].append({**state["s0"][table][0], **values})


def spans(*pairs):
    return [{"byte_start": start, "byte_end": end} for start, end in pairs]


ACME, CAFE = (source_id(url) for url in ("https://www.acme.com/results?year=2025&q=4", "https://news.example.org/cafe"))

FAULTS = [
    ("sentences_explained", change("sentences", 0, reason="opinion"), "sentence 0 is a claim and has a reason"),
    ("sentences_explained", change("sentences", 1, reason=None), "sentence 1 has neither claim nor reason"),
    ("sentences_claimed", remove("claims", 1), "sentence t3 has 0 claims and is marked as one"),
    ("sentences_claimed", remove("sentences", 2), "sentence t3 has 1 claims and is not marked as one or missing"),
    ("sentences_claimed", change("sentences", 2, is_claim=False), "sentence t3 has 1 claims"),
    ("sentences_placed", change("sentences", 1, byte_end=10_000), "sentence 1 is outside its page"),
    ("sentences_placed", change("sentences", 1, byte_end=0), "sentence 1 is outside its page"),
    ("sentences_placed", change("claims", 1, byte_start=1), "claim 1 is outside its sentence"),
    ("claims_explained", change("claims", 0, reason="no_anchor"), "claim c1: source"),
    ("claims_explained", change("claims", 1, reason=None), "claim c2: source none, linked to none, reason none"),
    ("claims_explained", change("claims", 0, source_id=CAFE), "claim c1: source"),
    ("claims_explained", change("claims", 0, source_id=None, reason="no_anchor"), "claim c1: source none, linked to"),
    ("claims_explained", remove("links"), "linked to none"),
    ("articles_counted", change("articles", 0, count_sentences=2), "2 for 3 sentences"),
    ("articles_counted", change("articles", 0, count_links=2), "2 for 1 links"),
    ("articles_counted", change("articles", 0, reason="no_link"), "1 links and the reason no_link"),
    ("articles_counted", remove("articles"), "no article for 3 sentences"),
    ("articles_counted", lambda state: state["s1"]["sources"].clear(), "2 for 0 sources"),
    ("articles_unique", repeat("articles", article_id="fc-b"), "2 articles have the page fc-a.html"),
    ("articles_unique", repeat("articles", page_path="other"), "2 articles have the id fc-a"),
    ("articles_unique", repeat("articles", article_id="FC-A", page_path="FC-A.html"), "2 articles have the page fc-a.html"),
    ("links_proven", remove("claims"), "no claim"),
    ("links_proven", remove("sources"), "no source, or one that has a reason not to be linked"),
    ("links_proven", change("sources", 0, reason="blocked_tier"), "no source, or one that has a reason not to be linked"),
    ("links_proven", remove("candidates"), "no candidate that supports it"),
    ("links_proven", change("candidates", 0, verdict="not_enough_info"), "no candidate that supports it"),
    ("links_proven", change("candidates", 0, quote="Acme"), "another quote than its candidate"),
    ("links_proven", change("links", 0, quote_end=12), "a quote unlike its offsets"),
    ("quotes_literal", change("links", 0, quote_start=0), "not at its offsets"),
    ("quotes_literal", change("links", 0, quote="Acme earned $5 billion in 2025."), "not at its offsets"),
    ("quotes_literal", change("links", 0, text_digest="0"), "no stored text 0"),
    ("quotes_literal", change("conflicts", 0, quote_end=999), "conflict of claim c2: not at its offsets"),
    ("quotes_literal", change("passages", 0, start=-1), "passage p1: not at its offsets"),
    ("sources_explained", change("sources", 0, reason="not_chosen"), "0 rows without a reason, linked"),
    ("sources_explained", change("sources", 1, reason=None), "1 rows without a reason, not linked"),
    ("sources_explained", repeat("sources", url="https://www.acme.com/r"), "2 rows without a reason, linked"),
    ("candidates_explained", change("candidates", 0, reason="better_source"), "linked and explained"),
    ("candidates_explained", change("candidates", 1, reason=None), "neither linked nor explained"),
    ("candidates_grounded", remove("claims", 1), "claim c2 was judged and is not there"),
    ("candidates_grounded", remove("sources", 1), f"source {CAFE} was judged and is not there"),
    ("candidates_grounded", change("candidates", 0, passage_ids=["p9"]), "passage p9 was judged and is not there"),
    ("spans_ordered", change("links", 0, spans=spans((11, 11))), "bytes 11 to 11 is empty"),
    ("spans_ordered", change("links", 0, spans=[]), "it has no stretch at all"),
    ("spans_ordered", change("links", 0, byte_start=12), "does not begin where the link does"),
    ("spans_ordered", change("links", 0, spans=spans((11, 15), (14, 20))), "bytes 14 to 20 overlaps the one before"),
    ("spans_ordered", change("links", 0, byte_start=20, spans=spans((20, 25), (11, 15))), "is out of order"),
    ("spans_ordered", change("links", 0, spans=spans((11, 60))), "is outside its sentence"),
    ("spans_ordered", remove("sentences"), "is outside its sentence"),
    ("spans_ordered", repeat("links", link_id="x"), "overlaps the one before"),
    ("keys_unique", repeat("sentences"), "2 rows have the key sentences.sentence_id t1"),
    ("keys_unique", repeat("claims", claim_id="c9"), "2 rows have the key claims.ordinal 0"),
    ("keys_unique", repeat("passages"), "2 rows have the key passages.passage_id p1"),
    ("keys_unique", repeat("candidates"), f"2 rows have the key candidates c1 {ACME}"),
    ("keys_unique", repeat("links", link_id="x", byte_start=99), "2 rows have the key links.claim_id c1"),
    ("keys_unique", lambda state: state["all"]["drops"].append(state["all"]["drops"][0]), "2 rows have the key drops"),
    ("reasons_known", change("sentences", 1, reason="because"), "sentences.reason because is not a known code"),
    ("reasons_known", change("claims", 1, reason="low_score"), "claims.reason low_score is not a known code"),
    ("reasons_known", change("candidates", 1, verdict="maybe"), "candidates.verdict maybe is not a known code"),
    ("reasons_known", lambda state: state["all"]["drops"][0].update(reason="x"), "drops.reason x is not a known code"),
    ("reasons_known", change("rulings", 1, reason="x"), "rulings.reason x is not a known code"),
    ("reasons_known", change_all("decisions", 1, reason="x"), "decisions.reason x is not a known code"),
    ("keys_unique", repeat("rulings"), "2 rows have the key rulings d1"),
    ("decisions_counted", lambda state: state["all"]["decisions"].pop(), "4 decisions seen, 2 in force and 1 set aside"),
    ("decisions_counted", change_all("drops", 1, count=2), "4 decisions seen, 3 in force and 2 set aside"),
    ("decisions_explained", change("rulings", 0, reason="no_claim"), "decision d1: honoured, reason no_claim"),
    ("decisions_explained", change("rulings", 1, reason=None), "decision d2: stale, reason none"),
    ("decisions_explained", change_all("decisions", 0, status="kept"), "decision d1: kept, reason none"),
    ("decisions_ruled", change_all("decisions", 0, count_articles=2), "honoured in 2 articles, by its rulings in 1"),
    ("decisions_ruled", change("rulings", 0, decision_id="d9"), "ruled on and not in the table decisions"),
    ("decisions_ruled", change_all("decisions", 1, status="honoured", reason=None), "honoured in 0 articles"),
    ("decisions_honoured", change("rulings", 0, claim_id="c1", source_id=None), "forbid d1 is said to be honoured and is not"),
    ("decisions_honoured", change("rulings", 0, action="pin"), "pin d1 is said to be honoured and is not"),
    ("decisions_honoured", change("rulings", 0, action="not_a_claim"), "not_a_claim d1 is said to be honoured"),
    ("decisions_honoured", change("rulings", 0, action="bad_source", source_id=ACME), "bad_source d1 is said"),
    ("decisions_honoured", change("rulings", 0, action="accept_conflict"), "accept_conflict d1 is said to be honoured"),
    ("links_proven", change("links", 0, decision_id="d1"), "a pin that was not honoured"),
]


@pytest.mark.parametrize("check", audit_checks())
def test_a_check_is_silent_on_consistent_tables(check):
    assert audit(connect_rows(state_rows()), [check]) == []


def test_every_check_has_a_fault_that_it_finds():
    assert {f"audit/{check}" for check, _, _ in FAULTS} == set(audit_checks())


@pytest.mark.parametrize(("check", "fault", "detail"), FAULTS, ids=[f"{check}: {detail}" for check, _, detail in FAULTS])
def test_a_check_names_the_fault(check, fault, detail):
    state = state_rows()
    fault(state)
    details = [breach.detail for breach in audit(connect_rows(state), [f"audit/{check}"])]
    assert any(detail in found for found in details), details


def test_the_same_page_may_come_under_another_address():
    state = state_rows()
    repeat("sources", url="https://acme.com/r", reason="duplicate_source", position=9)(state)
    assert audit(connect_rows(state), ["audit/sources_explained"]) == []


def test_a_pinned_link_needs_no_verdict_and_an_accepted_conflict_is_closed():
    state = state_rows()
    change("rulings", 0, action="pin", claim_id="c1")(state)
    change("links", 0, decision_id="d1")(state)
    change("candidates", 0, verdict="not_enough_info")(state)
    change("rulings", 1, action="accept_conflict", claim_id="c2", status="honoured", reason=None)(state)
    change("conflicts", 0, decision_id="d2")(state)
    assert audit(connect_rows(state), ["audit/links_proven", "audit/decisions_honoured"]) == []


def test_a_link_may_take_in_the_tags_around_its_sentence():
    """The sentence begins and ends one byte further in; without neighbours only tags can stand there."""
    state = state_rows()
    sentence, link = state["s1"]["sentences"][0], state["s1"]["links"][0]
    first, last = link["spans"][0], link["spans"][-1]
    sentence |= {"byte_start": first["byte_start"] + 1, "byte_end": last["byte_end"] - 1}
    assert audit(connect_rows(state), ["audit/spans_ordered"]) == []


def test_a_breach_says_promise_check_and_article():
    state = state_rows()
    state["s0"]["links"][0]["quote_start"] = 0
    breaches = audit(connect_rows(state), ["audit/quotes_literal"])
    assert [(breach.promise, breach.check, breach.key) for breach in breaches] == [(2, "quotes_literal", "fc-a")]


def test_a_check_without_its_tables_is_named():
    with pytest.raises(QueryError, match="audit/keys_unique"):
        audit(duckdb.connect(), ["audit/keys_unique"])


@given(
    st.text(st.sampled_from("ae\u0301\u00e9\U0001f600\U0001f1e9\U0001f1ea\u200d\u05d0\0 "), max_size=12),
    st.integers(0, 12),
    st.integers(0, 12),
)
def test_sql_offsets_count_what_python_counts(text, start, length):
    found = duckdb.execute(
        "select substr($text, $start + 1, $length), length($text)", {"text": text, "start": start, "length": length}
    )
    assert found.fetchone() == (text[start : start + length], len(text))


def test_a_whole_snapshot_is_audited_shard_by_shard(tmp_path):
    archive, snapshot = build_archive(tmp_path)
    assert list(audit_snapshot(archive, snapshot)) == []
    state = state_rows()
    state["s1"]["claims"][0]["reason"] = "no_anchor"
    state["s1"]["articles"].append(row("articles") | state["s0"]["articles"][0] | {"page_path": "x.html"})
    found = {breach.check for breach in audit_snapshot(archive, write_snapshot(archive, state, "run-2", "2026", store_rows()))}
    assert {"claims_explained", "articles_unique", "articles_counted"} <= found


def test_breaches_sort_by_promise():
    assert min(Breach(2, "a", "a", "a"), Breach(1, "b", "b", "b")).promise == 1


def test_the_quote_of_the_fixture_stands_behind_characters_that_count_differently_elsewhere():
    assert len(TEXT_ACME.encode("utf-16-le")) // 2 > len(TEXT_ACME)


@pytest.mark.parametrize(("only", "is_found"), [(None, True), ({"fc-a"}, True), ({"news/b"}, False), (set(), False)])
def test_of_a_shard_the_articles_asked_for_are_audited(tmp_path, only, is_found):
    archive, _ = build_archive(tmp_path)
    state = state_rows()
    state["s0"]["claims"][0]["reason"] = "no_such_reason"
    snapshot = write_snapshot(archive, state, "run-2", "2026", store_rows())
    assert bool(audit_shard(archive, snapshot.of_shard("s0"), only)) == is_found
