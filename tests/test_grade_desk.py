"""The report asks for grades of links that the last run added, drawn by lot, and tells which share was right."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from archive_rows import build_archive
from hostile_rows import connect_hostile
from pydantic import ValidationError
from report_rows import CANDIDATES, CHIP_QUOTE, LINKS, MARS_QUOTE, changed, connect_archive
from selectolax.lexbor import LexborHTMLParser
from table_rows import connect

from flows.reporting import plan_report
from linker_core.catalog import connect as connect_to
from linker_core.coverage import measure_coverage
from linker_core.grade_desk import Found, read_desk, read_taken
from linker_core.report import write_report
from linker_core.settings import Settings

TREND = [
    {"run_id": "r1", "created_at": datetime(2026, 1, 2, tzinfo=UTC)},
    {"run_id": "r0", "created_at": datetime(2026, 1, 9, tzinfo=UTC)},
]
RUNS = [{"run_id": "r0", "snapshot": "5" * 32, "stage": "total"}, {"run_id": "r1", "snapshot": "6" * 32, "stage": "total"}]
NASA, FAB = "https://nasa.gov/nasa", "https://nasa.gov/fab"


def change(claim, run="r0", change="added", url=NASA):
    return {"run_id": run, "article_id": claim[:-3], "claim_id": claim, "change": change, "url_after": url}


CHANGES = [change("mars-c0"), change("chips-c0", change="moved", url=FAB)]
HISTORY = {"trend": TREND, "runs": RUNS, "changes": CHANGES}


def grade(claim="mars-c0", grade="right", url=NASA, quote=MARS_QUOTE, linked_by="r0", **more):
    digest = sha256(quote.encode()).hexdigest()
    own = {
        "article_id": claim[:-3],
        "claim_id": claim,
        "url": url,
        "quote_digest": digest,
        "grade": grade,
        "linked_by": linked_by,
    }
    return own | {"graded_at": datetime(2026, 1, 10, 9, 30, tzinfo=UTC)} | more


def asked(sample_links=20, **rows):
    return [link["claim_id"] for link in read_desk(connect_archive(**(HISTORY | rows)), sample_links).links]


# Which links are drawn.


def test_links_that_the_last_run_added_or_moved_are_asked_for():
    assert sorted(asked()) == ["chips-c0", "mars-c0"]


@pytest.mark.parametrize(
    "rows",
    [
        {"changes": [change("mars-c0", run="r1")]},  # an earlier run added it
        {"changes": [change("mars-c0", change="removed", url=None)]},
        {"changes": [change("mars-c0", url="https://nasa.gov/other")]},  # and no longer leads there
        {"links": []},
        {"trend": []},
    ],
)
def test_no_other_link_is_asked_for(rows):
    assert asked(**rows) == []


def many(count):
    ids = [f"n{number:02}" for number in range(count)]
    links = [{**LINKS[0], "claim_id": f"{one}-c0", "article_id": one, "link_id": sha256(one.encode()).hexdigest()} for one in ids]
    articles = [{"article_id": one} for one in ids]
    return {"links": links, "articles": articles, "changes": [change(f"{one}-c0") for one in ids]}


def test_the_lot_is_that_of_the_content_whatever_the_order_of_rows():
    rows = many(40)
    first = asked(10, **rows)
    assert len(set(first)) == 10
    assert first != sorted(first)
    assert asked(10, **{name: table[::-1] for name, table in rows.items()}) == first
    assert asked(20, **rows)[:10] == first


def test_another_state_draws_other_links():
    rows = many(40)
    assert asked(10, **rows, runs=[{**RUNS[0], "snapshot": "7" * 32}]) != asked(10, **rows)


def test_what_is_graded_is_not_asked_again_and_no_other_takes_its_place():
    rows = many(40)
    first = asked(10, **rows)
    desk = read_desk(connect_archive(**(HISTORY | rows), grades=[grade(first[3], linked_by="r1")]), 10)
    assert [link["claim_id"] for link in desk.links] == [*first[:3], *first[4:]]
    assert (desk.count_drawn, desk.count_added) == (10, 40)


@pytest.mark.parametrize("other", [{"url": FAB}, {"quote": CHIP_QUOTE}, {"claim": "mars-c1"}])
def test_a_grade_of_something_else_leaves_the_link_to_be_asked(other):
    assert "mars-c0" in asked(grades=[grade(**other)])


def test_none_is_asked_where_none_is_wanted():
    desk = read_desk(connect_archive(**HISTORY), 0)
    assert (desk.links, bool(desk)) == ([], False)


# What was found.


def test_the_share_counts_links_that_people_were_sure_of():
    found = Found(8, 2, 5)
    assert (found.share, found.interval) == (0.8, (0.4902, 0.9433))  # (8 + 1.92) / 13.84 -+ 0.2265
    assert (Found(0, 0, 3).share, Found(0, 0, 3).interval) == (None, None)


def test_runs_come_latest_first_and_add_up():
    grades = [
        *(grade(f"mars-c{number}", linked_by="r1") for number in range(3)),
        grade("mars-c4", "wrong", linked_by="r0"),
        grade("mars-c5", "unsure", linked_by=None),
    ]
    desk = read_desk(connect_archive(**HISTORY, grades=grades), 5)
    assert [(run.run_id, run.found) for run in desk.runs] == [
        ("r0", Found(0, 1, 0)),
        ("r1", Found(3, 0, 0)),
        (None, Found(0, 0, 1)),
    ]
    assert desk.total == Found(3, 1, 1)


def test_a_browser_is_told_what_was_taken_in_by_the_name_of_the_link():
    con = connect_archive(**HISTORY, grades=[grade(), grade("mars-c9", graded_at=None)])
    open_ones = {link["claim_id"]: link["key"] for link in read_desk(connect_archive(**HISTORY), 5).links}
    taken = read_taken(con)
    assert (open_ones["mars-c0"], "2026-01-10T09:30:00Z") in taken
    assert [at for _, at in taken] == ["2026-01-10T09:30:00Z", ""]


# What the page shows.


def section(folder, con, **options):
    write_report(con, measure_coverage(con), folder, **options)
    tree = LexborHTMLParser((folder / "index.html").read_text(encoding="utf-8"))
    head = tree.css_first("#grades")
    return head.parent if head else None


def test_a_link_is_shown_with_what_is_to_be_judged(tmp_path):
    shown = section(tmp_path, connect_archive(**HISTORY))
    card = next(one for one in shown.css(".graded") if "mars" in one.attributes["data-given"])
    assert json.loads(card.attributes["data-given"]) == {
        "article_id": "mars",
        "claim_id": "mars-c0",
        "url": NASA,
        "quote": MARS_QUOTE,
    }
    assert card.css_first("mark").text() == "on 18 February 2021"
    assert card.css_first("blockquote").text() == MARS_QUOTE
    assert card.css_first(".source a").attributes["href"] == NASA
    assert "Of 2 links that the last run added 2 were drawn by lot" in shown.text()
    assert not card.css(".why")


def test_a_link_on_a_part_of_the_sentence_says_so(tmp_path):
    shown = section(tmp_path, connect_archive(**HISTORY, candidates=changed(CANDIDATES, 0, part="landed on Mars")))
    assert [told.text() for told in shown.css(".graded .why")] == ["Linked for a part: “landed on Mars”"]


def test_the_page_tells_the_share_with_its_interval(tmp_path):
    grades = [*(grade(f"mars-c{number}") for number in range(8)), grade("x-c0", "wrong"), grade("y-c0", "wrong")]
    shown = section(tmp_path, connect_archive(**HISTORY, grades=grades))
    words = " ".join(shown.text().split())
    assert "Of 10 links that people were sure of, 80.0% are right (95 in 100: between 49.0% and 94.3%)" in words
    assert "2 were drawn by lot; 1 of them is graded" in words
    assert [cell.text() for cell in shown.css_first("tbody tr").css("td")][:3] == ["8", "2", "0"]


@pytest.mark.parametrize("sample_links", [0, 1, 2])
def test_the_configuration_of_the_last_run_says_how_many_are_asked(tmp_path, sample_links):
    archive = build_archive(tmp_path / "out")[0]
    settings = {"report": {"sample_links": sample_links}}
    with connect_to(archive) as con:
        plan = plan_report(archive, replace(archive.current(), settings=settings), con)
    shown = section(tmp_path / "report", connect_archive(**HISTORY), sample_links=plan.sample_links)
    assert (len(shown.css(".graded")) if shown else 0) == sample_links


def test_how_many_are_asked_is_no_part_of_what_is_published():
    assert Settings(report={"sample_links": 3}).digest() == Settings().digest()
    with pytest.raises(ValidationError):
        Settings(report={"sample_links": -1})


def test_nothing_to_grade_is_no_section(tmp_path):
    assert section(tmp_path, connect_archive()) is None
    assert section(tmp_path, connect()) is None


def test_a_run_that_adds_nothing_asks_nothing_and_still_tells(tmp_path):
    shown = section(tmp_path, connect_archive(trend=TREND, grades=[grade()]))
    assert "The last run added no link" in shown.text()


def test_a_hostile_link_is_inert(tmp_path):
    con = connect_hostile()
    con.execute("insert into trend by name select 'r' as run_id, now() as created_at")
    con.execute(
        "insert into changes by name select 'r' as run_id, article_id, claim_id, 'added' as change, url as url_after from links"
    )
    shown = section(tmp_path, con)
    (card,) = shown.css(".graded")
    assert not card.css("script, img, style, a[href^=javascript]")
    assert json.loads(card.attributes["data-given"])["url"].startswith("javascript:")
    assert "<U+202E>" in card.text()
