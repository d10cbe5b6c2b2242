"""The review view in a real browser: claim by claim with the keyboard, decisions by a click, and the way back through a run."""

import json
import shutil

import pytest
from hostile_rows import ALL, connect_hostile
from report_rows import connect_archive
from shard_runs import link_records, read_lines

from linker_core.coverage import measure_coverage
from linker_core.decision_files import iter_decision_rows
from linker_core.decision_rows import read_decisions
from linker_core.report import write_report
from linker_core.settings import InputSettings

FIRST = {
    "action": "bad_domain",
    "domain": "old.example",
    "editor": "Ida",
    "decided_at": "2026-01-02",
    "status": "stale",
    "reason": "source_gone",
}
SECOND = {"action": "not_a_claim", "article_id": "mars", "quote": "Its drill has taken 43 samples of rock.", "status": "honoured"}
IN_FORCE = [{**FIRST, "decision_id": "d1"}, {**SECOND, "decision_id": "d2"}]
CURRENT = "document.querySelector('.claim.current .text').textContent"
PRESS = "[...document.querySelectorAll('.current .decide button')].find(one => one.textContent === {!r}).click()"
MADE = "[...document.querySelectorAll('#basket-new li > span')].map(one => one.textContent)"
PRESSED = "[...document.querySelectorAll('.current [aria-pressed=true]')].map(one => one.textContent)"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    con = connect_archive(decisions=IN_FORCE)
    folder = tmp_path_factory.mktemp("review") / "report"
    write_report(con, measure_coverage(con), folder)
    return folder


@pytest.fixture
def report(browser, written):
    """The report, of which the browser remembers nothing."""
    open_page(browser, written)
    browser.evaluate("localStorage.clear()")
    return written


def open_page(browser, report, fragment=""):
    """Show the first article page, at an article or claim; the browser forgets nothing between pages of one report."""
    browser.open(report / "articles" / "p.html", 1300)
    browser.evaluate(f"location.hash = {fragment!r}, linker.ready.then(() => new Promise(done => setTimeout(done, 50)))")


def click(browser, label):
    browser.evaluate(PRESS.format(label))


def shown(browser):
    browser.evaluate("document.getElementById('basket').open || document.querySelector('.basket-open').click()")
    return browser.evaluate(MADE)


def download(browser, folder, ending="jsonl"):
    """The file that the page hands over."""
    return download_of(browser, folder, f"save-{ending}", f"decisions.{ending}")


def download_of(browser, folder, button, name):
    folder.mkdir(exist_ok=True)
    browser.save_downloads(folder)
    browser.evaluate(f"document.getElementById({button!r}).click()")
    path = folder / name
    for _ in range(100):
        browser.evaluate("new Promise(done => setTimeout(done, 50))")
        if path.exists() and path.stat().st_size:
            return path
    raise AssertionError(f"no file came: {list(folder.iterdir())}")


def test_one_article_and_one_claim_at_a_time(browser, report):
    open_page(browser, report, "c-mars-c1")
    assert browser.evaluate("[...document.querySelectorAll('.story')].filter(one => one.checkVisibility()).length") == 1
    assert browser.evaluate("[...document.querySelectorAll('.claim')].filter(one => one.checkVisibility()).length") == 1
    assert browser.evaluate(CURRENT) == "The mission cost $3.1 billion."


def test_every_sentence_is_marked_by_its_fate(browser, report):
    open_page(browser, report, "c-mars-c0")
    marks = browser.evaluate("[...document.querySelectorAll('.story:not([hidden]) .s')].map(one => one.textContent)")
    assert marks == [
        "Rovers on Mars",
        "Perseverance landed on Mars on 18 February 2021. (Linked)✓",
        "The mission cost $3.1 billion. (Conflict)≠",
        "Its drill has taken 43 samples of rock. (No support)○",
        "What will it find?",
    ]


def test_keys_go_from_claim_to_claim_and_on_to_the_next_article(browser, report):
    open_page(browser, report, "c-chips-c0")
    seen = []
    for key in ("j", "j", "j", "k", "k"):
        browser.press(key)
        seen.append(browser.evaluate(CURRENT).split()[-1])
        assert browser.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    assert seen == ["people.", "2021.", "billion.", "2021.", "people."]


def test_keys_can_be_switched_off(browser, report):
    open_page(browser, report, "c-mars-c0")
    browser.press("?")
    assert browser.evaluate("document.getElementById('keys').open") is True
    browser.evaluate("document.getElementById('keys-on').click(), document.getElementById('keys-close').click()")
    browser.press("j")
    assert browser.evaluate(CURRENT).startswith("Perseverance")
    browser.evaluate("document.getElementById('keys-on').click()")
    browser.press("j")
    assert browser.evaluate(CURRENT).startswith("The mission")


def test_enter_leads_to_the_evidence_and_escape_back(browser, report):
    open_page(browser, report, "c-mars-c1")
    browser.press("Enter")
    assert browser.evaluate("document.activeElement.id") == "c-mars-c1"
    browser.press("Escape")
    assert browser.evaluate("document.activeElement.hash") == "#c-mars-c1"


def test_only_claims_of_one_fate_are_stepped_through(browser, report):
    open_page(browser, report, "c-chips-c0")
    browser.evaluate("step.value = 'unsupported', step.dispatchEvent(new Event('change'))")
    browser.press("j")
    assert browser.evaluate(CURRENT) == "Its drill has taken 43 samples of rock."


DECIDED = [
    ("mars-c0", "Forbid this link", {"action": "forbid", "article_id": "mars", "url": "https://nasa.gov/nasa"}),
    ("mars-c0", "Link to this", {"action": "pin", "article_id": "mars", "url": "https://news.example/news"}),
    ("mars-c0", "Never link it", {"action": "forbid", "article_id": "mars"}),
    ("mars-c1", "Accept the conflict", {"action": "accept_conflict", "article_id": "mars", "url": "https://news.example/news"}),
    ("chips-c1", "Not a claim", {"action": "not_a_claim", "article_id": "chips"}),
    ("mars-c1", "Bad page", {"action": "bad_source", "url": "https://news.example/news"}),
    ("chips-c1", "Bad domain", {"action": "bad_domain", "domain": "farm.example"}),
]


@pytest.mark.parametrize(("claim", "label", "decision"), DECIDED)
def test_a_click_decides_and_another_takes_it_back(browser, report, claim, label, decision):
    open_page(browser, report, f"c-{claim}")
    click(browser, label)
    assert browser.evaluate(PRESSED) == [label]
    text = browser.evaluate("linker.toText('jsonl')").splitlines()[-1]
    quote = {"quote": browser.evaluate(CURRENT)} if "article_id" in decision else {}
    assert {key: value for key, value in json.loads(text).items() if key != "decided_at"} == decision | quote
    click(browser, label)
    assert browser.evaluate(PRESSED) == []


def test_a_pin_takes_the_place_of_what_it_opposes(browser, report):
    open_page(browser, report, "c-mars-c0")
    for label in ("Not a claim", "Bad page", "Link to this"):
        click(browser, label)
    assert browser.evaluate(PRESSED) == ["Bad page", "Link to this"]


def test_decisions_outlive_the_page_and_can_be_removed(browser, report):
    open_page(browser, report, "c-mars-c0")
    click(browser, "Never link it")
    open_page(browser, report, "c-mars-c0")
    assert browser.evaluate(PRESSED) == ["Never link it"]
    assert len(shown(browser)) == 1
    browser.evaluate("document.querySelector('#basket-new button').click()")
    assert shown(browser) == []


def test_another_report_has_decisions_of_its_own(browser, report, tmp_path):
    open_page(browser, report, "c-mars-c0")
    click(browser, "Never link it")
    con = connect_archive()
    write_report(con, measure_coverage(con), tmp_path / "other")
    open_page(browser, tmp_path / "other", "c-mars-c0")
    assert browser.evaluate(PRESSED) == []


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_the_file_states_all_decisions(browser, report, tmp_path, ending):
    open_page(browser, report, "c-mars-c1")
    click(browser, "Bad page")
    shown(browser)
    browser.evaluate("editor.value = 'Jo \"J\", Doe', editor.dispatchEvent(new Event('change'))")
    browser.evaluate(
        "note = document.querySelector('#basket-new input'), note.value = 'é, “x”', note.dispatchEvent(new Event('change'))"
    )
    rows = list(iter_decision_rows(download(browser, tmp_path / "down", ending), InputSettings()))
    found = read_decisions(rows, 2000)
    assert found.drops == ()
    assert [(one.action, one.editor, one.note) for one in sorted(found.decisions.all, key=lambda one: one.action)] == [
        ("bad_domain", "Ida", ""),
        ("bad_source", 'Jo "J", Doe', "é, “x”"),
        ("not_a_claim", "", ""),
    ]


def test_a_decision_in_force_can_be_withdrawn(browser, report):
    open_page(browser, report)
    shown(browser)
    browser.evaluate(
        "document.querySelector('#basket details').open = true, document.querySelector('#basket-force button').click()"
    )
    assert [json.loads(line)["action"] for line in browser.evaluate("linker.toText('jsonl')").splitlines()] == ["not_a_claim"]
    browser.evaluate("document.querySelector('#basket-force button').click()")
    assert len(browser.evaluate("linker.toText('jsonl')").splitlines()) == 2


def test_hostile_quotes_come_back_as_they_are(browser, tmp_path):
    con = connect_hostile()
    write_report(con, measure_coverage(con), tmp_path / "report")
    open_page(browser, tmp_path / "report", "c-c1")
    click(browser, "Never link it")
    assert json.loads(browser.evaluate("linker.toText('jsonl')"))["quote"].split() == ALL.split()
    assert "<U+202E>" in shown(browser)[0]
    assert browser.evaluate("document.title").endswith("Coverage report")
    assert browser.complaints() == []


ARTICLE = {"article_id": "bridge", "title": "A bridge", "lang": "en", "html": (
    "<html><body><h1>A bridge</h1><p>The Harbour Bridge was opened in March 1932 by the premier. It was a windy day.</p>"
    "<p>The bridge is 1,149 metres long and carries eight lanes of traffic every day.</p></body></html>"
)}  # fmt: skip
RESULTS = [
    {"article_id": "bridge", "url": f"https://{host}/bridge", "title": "Harbour Bridge", "content": content}
    for host, content in {
        "www.nsw.gov.au": "The Harbour Bridge was opened in March 1932 by the premier of New South Wales. It is a steel arch.",
        "www.britannica.com": "The Harbour Bridge is 1,149 metres long and carries eight lanes of traffic every day.",
    }.items()
]


def test_decided_in_the_browser_and_honoured_by_the_next_run(browser, tmp_path):
    first = link_records(tmp_path / "first", [ARTICLE], RESULTS)
    linked = first.rows("select claim_id from links order by claim_id")
    assert linked
    open_page(browser, first.report, f"c-{linked[0][0]}")
    click(browser, "Forbid this link")
    shown(browser)
    path = download(browser, tmp_path / "down")
    second = link_records(tmp_path / "second", [ARTICLE], RESULTS, decisions=read_lines(path))
    assert second.rows("select action, status from decisions") == [("forbid", "honoured")]
    assert linked[0] not in second.rows("select claim_id from links")
    open_page(browser, second.report, f"c-{linked[0][0]}")
    assert "forbid" in browser.evaluate("document.querySelector('.current .ruling').textContent")


def test_a_honoured_decision_is_no_longer_new(browser, written, tmp_path):
    report = shutil.copytree(written, tmp_path / "report")
    open_page(browser, report, "c-chips-c1")
    click(browser, "Not a claim")
    made = json.loads(browser.evaluate("linker.toText('jsonl')").splitlines()[-1])
    con = connect_archive(decisions=[*IN_FORCE, {**made, "decision_id": "d3", "status": "honoured"}])
    write_report(con, measure_coverage(con), report)
    open_page(browser, report, "c-chips-c1")
    assert browser.evaluate("document.querySelector('.basket-count').textContent") == "0"
    assert browser.evaluate(PRESSED) == ["Not a claim"]
