"""The analysts' questions, each against rows that can be counted by eye in report_rows.py."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from report_rows import ARTICLES, CHIP_QUOTE, CLAIMS, LINKS, MARS_QUOTE, SENTENCES, SOURCES, changed, connect_archive
from table_rows import connect, fetch

from linker_core.intervals import wilson_interval
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
    ("unsupported_claims", [("News", "mars", "Rovers on Mars", SENTENCES[3]["text"], "not_supported", 0.44)]),
    ("corroborated_claims", [("mars", "mars-c0", 2, ["nasa.gov"], True, SENTENCES[1]["text"])]),
    ("outdated_links", []),
    ("evidence_age", [("up to five years", 1, 1, 0.5, 1179.0), ("unknown", 1, 1, 0.5, None)]),  # 2021-02-18 to 2024-05-12
    (
        "conflicts_by_source",
        [("news", "https://news.example/news", "news", 1, 1, 0, "$3.1 billion", "$2.7 billion")],
    ),
    ("coverage_losses", []),
    ("repeated_sources", []),
    ("ambiguous_anchors", []),
    (
        "unused_domains",
        [
            ("farm.example", "farm", 1, 1, "not_chosen"),
            ("lemon.example", "other", 1, 1, "no_candidate"),
            ("news.example", "news", 1, 1, "not_supporting"),
        ],
    ),
    ("coverage_by_author", [("", "", 4, 5, 2, 0.4, 1)]),
    (
        "weakest_links",
        [
            ("chips", "chips-l0", 0.81, 0, "official", SENTENCES[5]["text"], CHIP_QUOTE, "https://nasa.gov/fab"),
            ("mars", "mars-l0", 0.93, 2, "official", SENTENCES[1]["text"], MARS_QUOTE, "https://nasa.gov/nasa"),
        ],
    ),
    ("supported_without_link", [("too_close", 1, 1, SENTENCES[6]["text"])]),
    ("right_links_by_domain", []),
]
PARAMETERS = {"unsupported_claims": ["section"], "coverage_losses": ["run"]}


def ask(con, name, columns=None, **parameters):
    """A query's rows; what is not given of its parameters does not narrow them."""
    path = f"queries/{name}"
    return fetch(con, path, columns, **(dict.fromkeys(parameters_of(path)) | parameters))


@pytest.mark.parametrize(("name", "rows"), ANSWERS, ids=[name for name, _ in ANSWERS])
def test_query_answers(name, rows):
    assert ask(connect_archive(), name) == [pytest.approx(row) if name == "links_by_tier" else row for row in rows]


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
    assert sorted(parameters_of(f"queries/{name}")) == PARAMETERS.get(name, [])
    assert ask(connect(), name) == []


@pytest.mark.parametrize("name", NAMES)
def test_query_header_names_every_column(name):
    header = [line for line in read_query(f"queries/{name}").splitlines() if line.startswith("--")]
    parameters = dict.fromkeys(parameters_of(f"queries/{name}"))
    for column in [*fetch_table(connect(), f"queries/{name}", parameters).column_names, *parameters]:
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


def test_long_anchors_counts_words_that_a_no_break_space_holds_together():
    con = connect_archive(links=changed(LINKS, 0, anchor_text="monthly average of 424\xa0parts per million"))
    assert ask(con, "long_anchors", ["words"]) == [(7,)]


@pytest.mark.parametrize(("day", "rows"), [("2024-05-13", [("mars", 1)]), ("2024-05-12", [])])
def test_outdated_links_wants_a_later_day(day, rows):
    con = connect_archive(sources=changed(SOURCES, 0, published_on=day))
    assert ask(con, "outdated_links", ["article_id", "days"]) == rows


def test_outdated_links_reads_written_dates():
    con = connect_archive(sources=changed(SOURCES, 3, published_on="2024-07-02"))
    assert ask(con, "outdated_links", ["article_id", "days"]) == [("chips", 30)]  # from 2 Jun 2024


@pytest.mark.parametrize(
    ("day", "age"),
    [
        ("2024-05-13", "after the article"),
        ("2024-05-05", "up to a week"),
        ("2024-05-04", "up to a year"),
        ("2019-05-12", "older"),  # 1,827 days, two leap days among them
        (None, "unknown"),
    ],
)
def test_evidence_age_classes(day, age):
    con = connect_archive(sources=changed(SOURCES, 0, published_on=day), links=LINKS[:1])
    assert ask(con, "evidence_age", ["age", "links"]) == [(age, 1)]


def run_of(run_id, second):
    return {"run_id": run_id, "stage": "total", "started_at": datetime(2024, 1, 1, 0, 0, second, tzinfo=UTC)}


def change_of(run_id, claim, change):
    return {"run_id": run_id, "article_id": "mars", "claim_id": f"mars-c{claim}", "change": change}


CHANGES = [
    change_of("r1", 0, "added"),
    change_of("r1", 1, "added"),
    change_of("r1", 2, "added"),
    change_of("r2", 1, "removed"),
    change_of("r2", 2, "removed"),
    {**change_of("r2", 0, "moved"), "article_id": "chips"},
]
LOST = ("mars", 2, 0, 3, 1, "conflict")


@pytest.mark.parametrize(("run", "rows"), [(None, [LOST]), ("r2", [LOST]), ("r1", [])])
def test_coverage_losses_looks_at_one_run(run, rows):
    con = connect_archive(runs=[run_of("r1", 1), run_of("r2", 2)], changes=CHANGES)
    columns = ["article_id", "removed", "added", "links_before", "links_after", "main_reason"]
    assert ask(con, "coverage_losses", columns, run=run) == rows


def test_coverage_losses_forgives_what_was_gained():
    con = connect_archive(runs=[run_of("r2", 2)], changes=[*CHANGES[3:4], change_of("r2", 0, "added")])
    assert ask(con, "coverage_losses") == []


def test_repeated_sources_counts_articles_that_link_it():
    again = {**SOURCES[0], "article_id": "cake", "url": "https://nasa.gov/nasa?utm_source=x", "text_digest": "t2"}
    con = connect_archive(sources=[*changed(SOURCES, 0, text_digest="t1"), again])
    assert ask(con, "repeated_sources") == [("nasa", "https://nasa.gov/nasa", "nasa.gov", 2, 1, 2, 2)]


def test_ambiguous_anchors_ignores_letter_case():
    con = connect_archive(links=changed(LINKS, 1, anchor_text="On 18 February 2021"))
    urls = ["https://nasa.gov/fab", "https://nasa.gov/nasa"]
    assert ask(con, "ambiguous_anchors") == [("on 18 february 2021", 2, 2, 2, urls)]


def test_one_page_twice_is_not_ambiguous():
    con = connect_archive(links=changed(LINKS, 1, anchor_text="on 18 February 2021", source_id="nasa"))
    assert ask(con, "ambiguous_anchors") == []


def test_a_domain_with_one_link_is_not_unused():
    con = connect_archive(sources=changed(SOURCES, 1, domain="nasa.gov"))
    assert ask(con, "unused_domains", ["domain"]) == [("farm.example",), ("lemon.example",)]


def test_coverage_by_author_tells_sites_apart():
    articles = changed(ARTICLES, 0, author="Ada", url="https://WWW.one.example:8080/x")
    columns = ["author", "site", "articles", "claims", "conflicts"]
    found = ask(connect_archive(articles=articles), "coverage_by_author", columns)
    assert found == [("Ada", "www.one.example", 1, 3, 1), ("", "", 3, 2, 0)]


def test_one_voice_does_not_corroborate():
    assert ask(connect_archive(claims=changed(CLAIMS, 0, count_voices=1)), "corroborated_claims") == []


@pytest.mark.parametrize(("section", "count"), [(None, 1), ("News", 1), ("Food", 0)])
def test_unsupported_claims_of_one_section(section, count):
    assert len(ask(connect_archive(), "unsupported_claims", section=section)) == count


def test_a_process_without_a_script_draws_no_bars():
    ask = "open_database().sql(\"select current_setting('enable_progress_bar')\").fetchall()"
    code = f"from linker_core.queries import open_database; print({ask})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[(False,)]\n"


def grade(claim, grade, domain="nasa.gov", tier="official", **more):
    link = {"article_id": "mars", "claim_id": claim, "url": f"https://{domain}/", "quote_digest": "q"}
    return {**link, "grade": grade, "domain": domain, "tier": tier, "graded_at": datetime(2026, 1, 2, tzinfo=UTC), **more}


GRADES = [
    *(grade(f"c{number}", "right") for number in range(4)),
    grade("c4", "wrong"),
    grade("c5", "unsure"),
    grade("c0", "right", domain="esa.int"),
    grade("c1", "wrong", domain="news.example", tier="news"),
]
SHARES = [
    ("official", None, 7, 5, 1, 1, 5 / 6),
    ("official", "nasa.gov", 6, 4, 1, 1, 0.8),
    ("official", "esa.int", 1, 1, 0, 0, 1.0),
    ("news", None, 1, 0, 1, 0, 0.0),
    ("news", "news.example", 1, 0, 1, 0, 0.0),
]


def test_right_links_by_domain_counts_a_tier_and_below_it_its_domains():
    rows = ask(connect(grades=GRADES), "right_links_by_domain")
    assert [row[:7] for row in rows] == SHARES
    bounds = [tuple(round(bound, 4) for bound in row[7:]) for row in rows]
    assert bounds == [wilson_interval(right, right + wrong) for _, _, _, right, wrong, _, _ in SHARES]


LATER = {"graded_at": datetime(2026, 1, 3, tzinfo=UTC)}
MINDS = [
    ([grade("c0", "right"), grade("c0", "wrong", **LATER)], (1, 0, 1, 0)),  # another mind
    ([grade("c0", "right"), grade("c0", "wrong", graded_at=None)], (1, 1, 0, 0)),  # no date is the earliest
    ([grade("c0", "right"), grade("c0", "wrong", grader="Jo")], (1, 0, 0, 1)),  # two graders who disagree
    ([grade("c0", "right"), grade("c0", "unsure", grader="Jo")], (1, 1, 0, 0)),  # one of them is sure
    ([grade("c0", "right"), grade("c0", "wrong", quote_digest="other")], (2, 1, 1, 0)),  # other evidence, another link
    ([grade("c0", "unsure")], (1, 0, 0, 1)),
]


@pytest.mark.parametrize(("grades", "counted"), MINDS)
def test_a_grader_s_last_word_on_a_link_counts(grades, counted):
    columns = ["graded", "right_links", "wrong_links", "unsure_links"]
    assert ask(connect(grades=grades), "right_links_by_domain", columns)[0] == counted
    ((_, _, *found),) = fetch(connect(grades=grades), "report/graded_runs")
    assert tuple(found) == counted[1:]


def test_of_what_nobody_is_sure_there_is_no_share():
    rows = ask(connect(grades=[grade("c0", "unsure")]), "right_links_by_domain", ["share_right", "low", "high"])
    assert rows == [(None, None, None)] * 2
