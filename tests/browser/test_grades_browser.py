"""Links graded in a real browser: a click each, a file at the end, and nothing asked twice once it was taken in."""

from datetime import datetime

import pytest
from archive_rows import build_archive
from report_rows import connect_archive
from test_grade_desk import FAB, HISTORY, NASA, grade
from test_grading import CITY, change, publish, row

from browser.axe import grave_findings
from browser.test_review_browser import download_of
from flows.grading import take_grades_in
from flows.reporting import rewrite_report
from linker_core.archive import read_table
from linker_core.coverage import measure_coverage
from linker_core.grade_rows import read_grades
from linker_core.history import exchange_files
from linker_core.report import write_report
from linker_core.schemas import TREND
from linker_core.settings import InputSettings
from linker_core.tables import write_table

CARD = "[...document.querySelectorAll('#sample > li')].find(one => one.dataset.given.includes({!r}))"
PRESSED = "[...document.querySelectorAll('#sample [aria-pressed=true]')].map(one => one.value)"
COUNT = "document.getElementById('grade-count').textContent"
ASKED = "[...document.querySelectorAll('#sample > li')].length"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    con = connect_archive(**HISTORY)
    folder = tmp_path_factory.mktemp("grades") / "report"
    write_report(con, measure_coverage(con), folder)
    return folder


@pytest.fixture
def report(browser, written):
    """The report, of which the browser remembers nothing."""
    open_page(browser, written)
    browser.evaluate("localStorage.clear()")
    open_page(browser, written)
    return written


def open_page(browser, report):
    browser.open(report / "index.html", 1300)
    browser.evaluate("linker.grades.ready")


def press(browser, of, label):
    browser.evaluate(f"{CARD.format(of)}.querySelector('button[value={label}]').click()")


def write_note(browser, of, text):
    note = f"{CARD.format(of)}.querySelector('input')"
    browser.evaluate(f"note = {note}, note.value = {text!r}, note.dispatchEvent(new Event('change'))")


def test_a_click_grades_another_changes_it_and_a_second_takes_it_back(browser, report):
    press(browser, "mars", "right")
    press(browser, "chips", "unsure")
    assert sorted(browser.evaluate(PRESSED)) == ["right", "unsure"]
    press(browser, "mars", "wrong")
    press(browser, "chips", "unsure")
    assert (browser.evaluate(PRESSED), browser.evaluate(COUNT)) == (["wrong"], "1 of 2 graded")
    press(browser, "mars", "wrong")
    assert browser.evaluate("document.getElementById('save-grades').disabled") is True


def test_grades_outlive_the_page_until_they_are_discarded(browser, report):
    press(browser, "mars", "right")
    write_note(browser, "mars", "é, “x”")
    open_page(browser, report)
    assert browser.evaluate(PRESSED) == ["right"]
    assert browser.evaluate(f"{CARD.format('mars')}.querySelector('input').value") == "é, “x”"
    browser.evaluate("document.getElementById('clear-grades').click()")
    open_page(browser, report)
    assert browser.evaluate(PRESSED) == []


def test_the_file_states_the_grades(browser, report, tmp_path):
    press(browser, "mars", "right")
    press(browser, "chips", "wrong")
    write_note(browser, "chips", 'it says "$3", not 4')
    browser.evaluate("grader.value = 'Jo \"J\", Doe', grader.dispatchEvent(new Event('change'))")
    path = download_of(browser, tmp_path, "save-grades", "grades.csv")
    found = sorted(read_grades(path, InputSettings()), key=lambda one: one.url)
    assert [(one.grade, one.claim_id, one.url, one.grader, one.note) for one in found] == [
        ("wrong", "chips-c0", FAB, 'Jo "J", Doe', 'it says "$3", not 4'),
        ("right", "mars-c0", NASA, 'Jo "J", Doe', ""),
    ]
    assert all(one.graded_at for one in found)


def test_the_desk_is_accessible_and_complains_of_nothing(browser, report):
    press(browser, "mars", "right")
    assert grave_findings(browser) == []
    assert browser.complaints() == []


@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_sticks_out_of_the_window(browser, report, width):
    browser.open(report / "index.html", width)
    assert browser.evaluate("document.documentElement.scrollWidth") <= width


def test_grades_of_links_that_are_asked_no_more_stay_until_they_are_taken_in(browser, report, tmp_path):
    press(browser, "mars", "right")
    con = connect_archive(**(HISTORY | {"changes": HISTORY["changes"][1:]}))
    write_report(con, measure_coverage(con), report)
    open_page(browser, report)
    assert browser.evaluate(COUNT) == "0 of 1 graded, and 1 from before"
    at = browser.evaluate("Object.values(JSON.parse(localStorage.getItem(linker.grades.key)).made)[0].graded_at")
    con = connect_archive(**HISTORY, grades=[grade(graded_at=datetime.fromisoformat(at))])
    write_report(con, measure_coverage(con), report)
    open_page(browser, report)
    assert browser.evaluate(COUNT) == "0 of 1 graded"
    con = connect_archive(**HISTORY)
    write_report(con, measure_coverage(con), report)


@pytest.fixture
def archive(tmp_path):
    """A second run has added one of the two links."""
    archive = build_archive(tmp_path / "out")[0]
    snapshot = publish(archive, [change(CITY, change="added", url_after=CITY["url"])])
    trend = row("trend", run_id="run-2", created_at=HISTORY["trend"][0]["created_at"])
    trend |= {name: 0 for name in TREND.schema.names if name.startswith("count_")}
    told = exchange_files(snapshot, (), [write_table(archive.out, TREND, [trend], "run-2")])
    archive.store_list(told)
    rewrite_report(archive, told)
    return archive


def test_graded_in_the_browser_taken_in_and_not_asked_again(browser, archive, tmp_path):
    open_page(browser, archive.out / "report")
    assert browser.evaluate(ASKED) == 1
    press(browser, "news/b", "right")
    path = download_of(browser, tmp_path / "down", "save-grades", "grades.csv")
    graded = take_grades_in(archive, path)
    assert (len(graded.grading.rows), graded.grading.drops) == (1, ())
    assert read_table(archive, "grades").select(["claim_id", "linked_by", "grade"]).to_pylist() == [
        {"claim_id": "c3", "linked_by": "run-2", "grade": "right"}
    ]
    open_page(browser, archive.out / "report")
    assert (browser.evaluate(ASKED), browser.evaluate("localStorage.length > 0")) == (0, True)
    assert browser.evaluate("linker.grades.toText().trim().split('\\n').length") == 1
    assert "100% is right" in browser.evaluate("document.querySelector('#grades').parentElement.textContent")
