"""The report's queries against rows that can be counted by eye in report_rows.py."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from report_rows import ARTICLES, SOURCES, changed, connect_archive
from table_rows import connect, fetch

from linker_core.queries import fetch_table, parameters_of, sql_folder

NAMES = sorted(path.name.removesuffix(".sql") for path in (sql_folder() / "report").iterdir())
PARAMETERS = {"part": "section", "count_rows": 10, "article_ids": ["mars"], "article_id": "mars"}
COUNTED = ["claims", "linked", "conflicts", "share_linked"]


def test_totals_count_each_table_once():
    row = fetch_table(connect_archive(), "report/totals").to_pylist()[0]
    assert (row["articles"], row["articles_linked"], row["sentences"], row["results"]) == (4, 2, 11, 6)
    assert (row["claims"], row["claims_linked"], row["claims_supported"], row["links"]) == (5, 2, 3, 2)
    assert (row["conflicts"], row["claims_in_conflict"], row["drops"], row["share_linked"]) == (1, 1, 3, 0.4)


LEVELS = [
    ("article", 4, 2, 0),
    ("candidate", 6, 2, 0),
    ("claim", 5, 2, 0),
    ("sentence", 11, 5, 0),
    ("source", 6, 2, 0),
]


def test_levels_count_ends():
    assert sorted(fetch(connect_archive(), "report/levels")) == LEVELS


def test_source_supplied_twice_is_one_linked_page():
    con = connect_archive(sources=[*SOURCES, {**SOURCES[0], "position": 9, "reason": "duplicate_source"}])
    assert max(fetch(con, "report/levels")) == ("source", 7, 2, 0)


def test_link_to_a_refused_page_is_astray():
    con = connect_archive(sources=[{**SOURCES[0], "reason": "own_site"}, *SOURCES[1:]])
    assert max(fetch(con, "report/levels")) == ("source", 6, 2, 1)


def test_linked_page_with_two_free_rows_is_astray():
    con = connect_archive(sources=[*SOURCES, {**SOURCES[0], "position": 9}])
    assert max(fetch(con, "report/levels")) == ("source", 7, 1, 2)


def test_reasons_of_claims():
    rows = [row for row in fetch(connect_archive(), "report/reasons") if row[0] == "claim"]
    assert rows == [("claim", "conflict", 1), ("claim", "not_supported", 1), ("claim", "too_close", 1)]


def test_by_article_keeps_articles_without_claims():
    rows = fetch(connect_archive(), "report/by_article", ["article_id", *COUNTED, "unlinked"])
    assert rows == [
        ("alien", 0, 0, 0, None, 0),
        ("cake", 0, 0, 0, None, 0),
        ("chips", 2, 1, 0, 0.5, 1),
        ("mars", 3, 1, 1, 1 / 3, 2),
    ]


def test_by_section():
    rows = fetch(connect_archive(), "report/by_part", ["value", "articles", *COUNTED], part="section")
    assert rows == [("News", 2, 5, 2, 1, 0.4), ("", 1, 0, 0, 0, None), ("Food", 1, 0, 0, 0, None)]


@pytest.mark.parametrize(("day", "month"), [("2024-05-12", "2024-05"), (None, "")])
def test_month_of_publication(day, month):
    con = connect(articles=[{"article_id": "a", "published_on": day}])
    assert fetch(con, "report/by_part", ["value", "articles"], part="month") == [(month, 1)]


def test_by_kind_counts_a_claim_in_each_of_its_kinds():
    rows = fetch(connect_archive(), "report/by_kind", ["value", "articles", "claims", "linked", "conflicts"])
    assert rows == [("count", 2, 2, 0, 0), ("money", 2, 2, 1, 1), ("date", 1, 1, 1, 0), ("name", 1, 1, 1, 0)]


def test_by_tier_keeps_tiers_without_links():
    rows = fetch(connect_archive(), "report/by_tier")
    assert rows[:2] == [("official", 2, 2, 2, 1.0), ("", 1, 0, 0, 0.0)]
    assert [row[0] for row in rows[2:]] == ["farm", "news", "other"]


def test_by_tier_counts_a_link_under_the_tier_that_the_claim_gives_its_source():
    con = connect_archive(sources=[{**row, "tier": row["tier"] and "unknown"} for row in SOURCES])
    assert fetch(con, "report/by_tier") == [("official", 0, 2, 2, 1.0), ("unknown", 5, 0, 0, 0.0), ("", 1, 0, 0, 0.0)]


def test_by_domain_joins_pages_of_all_articles():
    assert fetch(connect_archive(), "report/by_domain", count_rows=5) == [("nasa.gov", "official", 2, 2, 2, 1.0)]


def test_conflicts_name_both_values_and_the_source():
    columns = ["article_title", "claim_value", "source_value", "domain"]
    rows = fetch(connect_archive(), "report/conflicts", columns, count_rows=5)
    assert rows == [("Rovers on Mars", "$3.1 billion", "$2.7 billion", "news.example")]


def test_gaps_put_conflicts_first():
    rows = fetch(connect_archive(), "report/gaps", ["article_id", "conflicts", "unlinked", "held_back", "claims"], count_rows=5)
    assert rows == [("mars", 1, 2, 0, 3), ("chips", 0, 1, 1, 2)]


def test_drops():
    assert fetch(connect_archive(), "report/drops")[0] == ("result", "missing_url", 2, 4, "no url")


def test_details_take_only_the_articles_named():
    con = connect_archive()
    claims = fetch(con, "report/claim_details", ["claim_id", "tier"], article_ids=["mars"])
    assert claims == [("mars-c0", "official"), ("mars-c1", None), ("mars-c2", None)]
    others = fetch(con, "report/candidate_details", ["claim_id", "source_value"], article_ids=["cake", "chips"])
    assert others == [("chips-c1", None)]


def test_details_prefer_the_source_that_is_no_duplicate():
    twice = {**SOURCES[0], "position": 0, "reason": "duplicate_source", "title": "copy"}
    con = connect_archive(sources=[twice, *SOURCES])
    assert ("nasa", "Touchdown confirmed") in fetch(con, "report/source_details", ["source_id", "title"], article_ids=["mars"])


def test_sentences_come_in_reading_order():
    rows = fetch(connect_archive(), "report/sentence_details", ["reason"], article_ids=["cake"])
    assert rows == [("imperative",), ("exclamation",)]


@pytest.mark.parametrize(("article_id", "rows"), [("mars", 1), ("Mars", 0)])
def test_article_detail(article_id, rows):
    assert len(fetch(connect_archive(), "report/article_detail", article_id=article_id)) == rows


def test_similar_articles_come_best_first():
    assert fetch(connect_archive(), "report/similar_articles", ["article_id"], article_id="chip", count_rows=1) == [("chips",)]


@pytest.mark.parametrize("name", NAMES)
def test_query_has_plain_types_and_a_grain(name):
    values = {key: PARAMETERS[key] for key in parameters_of(f"report/{name}")}
    table = fetch_table(connect(), f"report/{name}", values)
    assert not [field for field in table.schema if pa.types.is_decimal(field.type)]
    assert "-- Grain: " in (sql_folder() / "report" / f"{name}.sql").read_text(encoding="utf-8")


def test_blank_section_is_no_section():
    con = connect_archive(articles=changed(ARTICLES, 2, section="  "))
    assert ("", 2) in fetch(con, "report/by_part", ["value", "articles"], part="section")


RUNS = [
    {"run_id": "r1", "created_at": datetime(2026, 1, 2, tzinfo=UTC), "count_claims": 4, "count_linked": 1},
    {"run_id": "r0", "created_at": datetime(2026, 1, 9, tzinfo=UTC), "count_claims": 5, "count_linked": 2},
]
CHANGES = [
    {"run_id": "r1", "article_id": "chips", "claim_id": "chips-c1", "change": "removed", "url_before": "https://old.example/"},
    {"run_id": "r0", "article_id": "mars", "claim_id": "mars-c0", "change": "added", "url_after": "https://nasa.gov/nasa"},
    {"run_id": "r0", "article_id": "mars", "claim_id": "mars-c1", "change": "removed", "url_before": "https://old.example/"},
    {"run_id": "r0", "article_id": "gone", "claim_id": "x", "change": "moved"},
]


def test_trend_is_in_the_order_of_time():
    rows = fetch(connect_archive(trend=RUNS), "report/trend", ["run_id", "share_linked"], count_rows=5)
    assert rows == [("r1", 0.25), ("r0", 0.4)]
    assert fetch(connect_archive(trend=RUNS), "report/trend", ["run_id"], count_rows=1) == [("r0",)]


def test_changes_are_those_of_the_last_run_lost_links_first():
    columns = ["article_id", "change", "is_in_archive", "claim_reason", "count_removed", "count_all"]
    rows = fetch(connect_archive(trend=RUNS, changes=CHANGES), "report/last_changes", columns, count_rows=9)
    assert rows == [
        ("mars", "removed", True, "conflict", 1, 3),
        ("gone", "moved", False, None, 1, 3),
        ("mars", "added", True, None, 1, 3),
    ]


def test_lost_links_count_for_the_last_run_only():
    con = connect_archive(trend=RUNS, changes=CHANGES)
    assert fetch(con, "report/by_article", ["article_id", "lost"]) == [("alien", 0), ("cake", 0), ("chips", 0), ("mars", 1)]
    assert fetch(con, "report/gaps", ["article_id", "lost"], count_rows=9) == [("mars", 1), ("chips", 0)]


def test_of_articles_without_conflict_the_one_that_lost_a_link_comes_first():
    changes = [{**CHANGES[2], "article_id": "chips"}]
    con = connect_archive(trend=RUNS, changes=changes, conflicts=[])
    assert fetch(con, "report/gaps", ["article_id"], count_rows=9) == [("chips",), ("mars",)]


def test_by_author_and_site():
    named = {"author": " Ida ", "url": "HTTPS://www.Gazette.example:80/a?b"}
    con = connect_archive(articles=[{**ARTICLES[0], **named}, *changed(ARTICLES[1:], 0, url="mailto:x")])
    assert fetch(con, "report/by_part", ["value", *COUNTED], part="author") == [("Ida", 3, 1, 1, 1 / 3), ("", 2, 1, 0, 0.5)]
    assert fetch(con, "report/by_part", ["value", *COUNTED], part="site") == [
        ("gazette.example", 3, 1, 1, 1 / 3),
        ("", 2, 1, 0, 0.5),
    ]


def test_a_month_of_an_article_is_the_one_it_counts_in():
    con = connect_archive()
    months = {row[0] for row in fetch(con, "report/by_part", ["value"], part="month")}
    assert {row[0] for row in fetch(con, "report/by_article", ["month"])} == months == {"2024-05", "2024-06", ""}


def test_trend_of_a_run_counts_open_conflicts():
    con = connect_archive()
    when = "2026-01-01T00:00:00+00:00"
    (row,) = fetch_table(con, "history/trend", {"run_id": "r", "created_at": when}).to_pylist()
    assert (row["count_articles"], row["count_links"], row["count_claims"], row["count_linked"]) == (4, 2, 5, 2)
    assert (row["count_supported"], row["count_in_conflict"]) == (3, 1)
