"""The analysts' questions, each against rows that can be counted by eye in report_rows.py."""

import pytest
from report_rows import CLAIMS, LINKS, SENTENCES, changed, connect_archive
from table_rows import connect, fetch

from linker_core.queries import fetch_table, parameters_of, read_query, sql_folder

NAMES = sorted(path.name.removesuffix(".sql") for path in (sql_folder() / "queries").iterdir())
LONG = "on the eighteenth of February in 2021"  # seven words

ANSWERS = [
    ("unsupported_claims_by_section", [("News", 5, 1, 0.2)]),
    ("leading_domains", [("nasa.gov", "official", 2, 2, 2, 1.0, 1.0)]),
    ("shared_sources", []),
    (
        "near_misses",
        [
            (
                "chips",
                "chips-c1",
                0.77,
                "too_close",
                SENTENCES[6]["text"],
                "farm.example",
                "900 people work there.",
                "claim_unlinked",
            ),
            (
                "mars",
                "mars-c2",
                0.44,
                "not_supported",
                SENTENCES[3]["text"],
                "news.example",
                "Samples were taken.",
                "number_missing",
            ),
            (
                "mars",
                "mars-c1",
                0.31,
                "conflict",
                SENTENCES[2]["text"],
                "news.example",
                "The mission cost $2.7 billion.",
                "number_mismatch",
            ),
        ],
    ),
    ("conflicts_by_domain", [("news.example", "news", 1, 1, 0)]),
    (
        "number_mismatches",
        [("mars", "mars-c1", SENTENCES[2]["text"], "The mission cost $2.7 billion.", "news.example", 0.31, False)],
    ),
    ("links_by_tier", [("official", 2, 2, 1, 1.0, 0.87)]),  # (0.93 + 0.81) / 2
    ("long_anchors", []),
    ("drops_by_reason", [("result", "missing_url", 2, 4, "no url"), ("article", "broken_json", 1, 1, "unexpected end of line")]),
    ("articles_without_links", []),
    ("one_domain_articles", []),
    (
        "coverage_by_kind",
        [
            ("count", 2, 0, 0.0, "not_supported"),
            ("money", 2, 1, 0.5, "conflict"),
            ("date", 1, 1, 1.0, None),
            ("name", 1, 1, 1.0, None),
        ],
    ),
]


@pytest.mark.parametrize(("name", "rows"), ANSWERS, ids=[name for name, _ in ANSWERS])
def test_query_answers(name, rows):
    assert fetch(connect_archive(), f"queries/{name}") == [pytest.approx(row) if name == "links_by_tier" else row for row in rows]


def test_every_query_has_a_counted_answer():
    assert [name for name, _ in sorted(ANSWERS)] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_query_is_documented_and_runs_on_an_empty_archive(name):
    marks = [line.split(":")[0] for line in read_query(f"queries/{name}").splitlines() if line.startswith("-- ") and ":" in line]
    assert [mark for mark in marks if mark in {"-- Question", "-- Grain", "-- Columns"}] == [
        "-- Question",
        "-- Grain",
        "-- Columns",
    ]
    assert parameters_of(f"queries/{name}") == frozenset()
    assert fetch_table(connect(), f"queries/{name}").num_rows == 0


@pytest.mark.parametrize("name", NAMES)
def test_query_header_names_every_column(name):
    header = [line for line in read_query(f"queries/{name}").splitlines() if line.startswith("--")]
    for column in fetch_table(connect(), f"queries/{name}").column_names:
        assert column in " ".join(header)


def test_shared_sources_counts_articles_not_links():
    con = connect_archive(links=changed(LINKS, 1, source_id="nasa"))
    assert fetch(con, "queries/shared_sources") == [("nasa", "https://nasa.gov/fab", 2, 2, "chips", "mars")]


def test_one_domain_articles_wants_two_links():
    con = connect_archive(links=[*LINKS, {**LINKS[0], "claim_id": "mars-c2", "byte_start": 90}])
    assert fetch(con, "queries/one_domain_articles") == [("mars", "Rovers on Mars", "nasa.gov", 2)]


def test_articles_without_links_names_the_main_reason():
    claims = [{**row, "article_id": "cake"} for row in CLAIMS if row["reason"] == "conflict"]
    articles = [{"article_id": "cake", "count_claims": 1, "count_sources": 1}]
    assert fetch(connect(articles=articles, claims=claims), "queries/articles_without_links") == [
        ("cake", None, None, 1, 1, "conflict")
    ]


@pytest.mark.parametrize(("anchor", "rows"), [(LONG, 1), (LONG.removeprefix("on "), 0)])
def test_long_anchors_counts_words(anchor, rows):
    con = connect_archive(links=changed(LINKS, 0, anchor_text=anchor))
    assert fetch(con, "queries/long_anchors", ["words"]) == [(7,)] * rows


def test_leading_domains_sums_the_shares():
    sources = [{"article_id": "a", "source_id": name, "domain": f"{name}.example", "tier": "news"} for name in "xy"]
    links = [{"article_id": "a", "source_id": name} for name in "xxxy"]
    found = fetch(connect(sources=sources, links=links), "queries/leading_domains", ["domain", "share_of_links", "running_share"])
    assert found == [("x.example", 0.75, 0.75), ("y.example", 0.25, 1.0)]
