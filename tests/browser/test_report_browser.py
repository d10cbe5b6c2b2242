"""The report as people meet it: in a real browser, from disk, with calm and with hostile archives."""

import base64
import shutil
from pathlib import Path

import pytest
from hostile_rows import connect_hostile
from report_rows import connect_archive
from table_rows import connect

from browser.axe import grave_findings
from linker_core.coverage import measure_coverage
from linker_core.report import write_report

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
ARCHIVES = {"calm": connect_archive, "hostile": connect_hostile, "empty": connect}
PAGES = [
    ("calm", "index.html"),
    ("calm", "articles/p.html"),
    ("hostile", "index.html"),
    ("hostile", "articles/p.html"),
    ("empty", "index.html"),
]
SHOWN = "[...document.querySelectorAll('#article-table tbody tr')].filter(row => !row.hidden).map(row => row.querySelector('a').textContent)"


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for name, make in ARCHIVES.items():
        con = make()
        write_report(con, measure_coverage(con), folder / name)
    return folder


@pytest.fixture(params=PAGES, ids=" ".join)
def page(request, reports):
    return reports / request.param[0] / request.param[1]


def test_page_complains_of_nothing_and_asks_for_nothing(browser, page):
    browser.open(page)
    assert browser.complaints() == []
    folder = page.parent if page.name == "index.html" else page.parent.parent
    decisions = (folder / "data" / "decisions.js").as_uri()
    assert [url for url in browser.requests() if not url.startswith("data:")] == [page.as_uri(), decisions]


@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_sticks_out_of_the_window(browser, page, width):
    browser.open(page, width)
    assert browser.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(browser, page, dark):
    browser.open(page, dark=dark)
    browser.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    ratio, words = browser.evaluate(CONTRAST)
    assert ratio >= 4.5, words


IS_SHOWN = "one => one.checkVisibility() && one.getBoundingClientRect().height > 0"


@pytest.fixture
def paper(browser):
    """The browser as it prints, until the test is done."""
    yield lambda: browser.call("Emulation.setEmulatedMedia", media="print")
    browser.call("Emulation.setEmulatedMedia", media="")


def test_paper_has_every_claim_of_an_article_and_no_controls(browser, paper, reports):
    browser.open(reports / "calm" / "articles" / "p.html")
    browser.evaluate("location.hash = '#c-mars-c1', linker.ready.then(() => new Promise(done => setTimeout(done, 50)))")
    claims = f"[...document.querySelectorAll('.claim')].filter({IS_SHOWN}).length"
    assert browser.evaluate(claims) == 1
    paper()
    assert browser.evaluate(claims) == 3
    assert browser.evaluate(f"[...document.querySelectorAll('nav, button, dialog')].filter({IS_SHOWN}).length") == 0


def test_paper_is_not_wider_than_a_page(browser, paper, reports):
    browser.open(reports / "calm" / "index.html", 720)  # A4 between its margins
    paper()
    assert browser.evaluate("document.documentElement.scrollWidth") <= 720
    assert browser.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert base64.b64decode(browser.call("Page.printToPDF")["data"]).startswith(b"%PDF-")


def test_dark_is_dark(browser, reports):
    grounds = []
    for dark in (False, True):
        browser.open(reports / "calm" / "index.html", dark=dark)
        grounds.append(browser.evaluate("parseInt(getComputedStyle(document.body).backgroundColor.slice(4))"))
    assert grounds[0] > 200
    assert grounds[1] < 60


HOSTILE = [page for page in PAGES if page[0] == "hostile"]


@pytest.mark.parametrize("name", [name for _, name in HOSTILE])
def test_hostile_text_is_inert_and_legible(browser, reports, name):
    browser.open(reports / "hostile" / name)
    assert browser.evaluate("document.title").endswith("Coverage report")
    assert browser.evaluate("[document.images.length, document.scripts.length, document.styleSheets.length]") == [
        0,
        1,
        1,
    ]
    text = browser.evaluate("document.body.innerText")
    for piece in ("</script><script>", "{{ 7 * 7 }}", "onerror=", "<U+202E>", "<U+001B>", "WWWWWWWWWW", "</style>"):
        assert piece in text, piece
    assert not set(text) & set("\u202e\u2066\x1b\x07")


def test_click_on_a_hostile_link_runs_nothing(browser, reports):
    browser.open(reports / "hostile" / "articles" / "p.html")
    schemes = browser.evaluate("[...new Set([...document.links].map(link => link.protocol))].sort()")
    assert schemes == ["file:", "https:"]


def test_piled_marks_stay_in_their_line(browser, reports):
    browser.open(reports / "hostile" / "articles" / "p.html")
    overflow = "[...document.querySelectorAll('.text, blockquote')].map(e => getComputedStyle(e).overflowY)"
    assert set(browser.evaluate(overflow)) == {"hidden"}


def eventually(browser, expression, expected):
    """The value of an expression, as soon as it is the expected one; else what it is after four seconds."""
    for _ in range(200):
        found = browser.evaluate(expression)
        if found == expected:
            break
        browser.evaluate("new Promise(done => setTimeout(done, 20))")
    return found


def search(browser, words):
    """Type words into the search."""
    browser.evaluate(f"find = document.getElementById('find'), find.value = {words!r}, find.dispatchEvent(new Event('input'))")


def test_search_looks_through_all_articles(browser, reports):
    browser.open(reports / "calm" / "index.html")
    assert len(browser.evaluate(SHOWN)) == 4
    search(browser, "CAKE lemon")
    assert eventually(browser, SHOWN, ["Lemon cake"]) == ["Lemon cake"]
    assert browser.evaluate("document.getElementById('filtered').textContent") == "1 of 4"
    search(browser, "zzz")
    assert eventually(browser, "document.getElementById('no-match').checkVisibility()", expected=True)
    browser.evaluate("document.getElementById('clear').click()")
    assert eventually(browser, f"{SHOWN}.length", 4) == 4
    assert browser.complaints() == []


FILTERS = [
    ("by-section-choice", "News", ["Rovers on Mars", "A chip plant"]),
    ("by-month-choice", "2024-06", ["A chip plant"]),
    ("by-state", "conflicts", ["Rovers on Mars"]),
    ("by-state", "none", ["alien", "Lemon cake"]),
    ("by-state", "lost", []),
]


@pytest.mark.parametrize(("control", "value", "titles"), FILTERS)
def test_articles_are_narrowed(browser, reports, control, value, titles):
    browser.open(reports / "calm" / "index.html")
    place = f"document.getElementById('{control}')"
    browser.evaluate(f"{place}.value = '{value}', {place}.dispatchEvent(new Event('change'))")
    assert eventually(browser, SHOWN, titles) == titles


SORTS = [
    (4, ["Rovers on Mars", "A chip plant", "alien", "Lemon cake"], "descending", "alien"),
    (0, ["A chip plant", "alien", "Lemon cake", "Rovers on Mars"], "ascending", "Rovers on Mars"),
    (8, ["A chip plant", "Rovers on Mars", "alien", "Lemon cake"], "descending", "alien"),
]


@pytest.mark.parametrize(("column", "order", "state", "other_end"), SORTS)
def test_heading_sorts_the_articles(browser, reports, column, order, state, other_end):
    browser.open(reports / "calm" / "index.html")
    browser.evaluate(f"document.querySelectorAll('#article-table thead button')[{column}].click()")
    assert eventually(browser, SHOWN, order) == order
    assert browser.evaluate(f"document.querySelectorAll('#article-table thead th')[{column}].ariaSort") == state
    browser.evaluate(f"document.querySelectorAll('#article-table thead button')[{column}].click()")
    assert eventually(browser, f"{SHOWN}[0]", other_end) == other_end


def test_search_over_hostile_texts_is_inert(browser, reports):
    browser.open(reports / "hostile" / "index.html")
    search(browser, "pwned")
    assert eventually(browser, "document.getElementById('filtered').textContent", "1 of 1") == "1 of 1"
    assert browser.evaluate("[document.title.endsWith('Coverage report'), document.images.length]") == [True, 0]
    assert browser.complaints() == []


def test_lost_data_is_told(browser, reports, tmp_path):
    shutil.copytree(reports / "calm", tmp_path / "report")
    for path in (tmp_path / "report" / "data").iterdir():
        path.unlink()
    browser.open(tmp_path / "report" / "index.html")
    search(browser, "cake")
    browser.evaluate("document.querySelector('.basket-open').click()")
    assert eventually(
        browser, "['no-data', 'basket-fault'].map(id => document.getElementById(id).checkVisibility())", [True, True]
    ) == [True, True]
    assert browser.evaluate("document.getElementById('save-jsonl').disabled") is True


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1300, True)], ids=["narrow light", "wide dark"])
def test_axe_finds_nothing_grave(browser, page, width, dark):
    browser.open(page, width, dark=dark)
    browser.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert grave_findings(browser) == []


def test_axe_finds_nothing_grave_in_the_dialogs(browser, reports):
    browser.open(reports / "calm" / "articles" / "p.html")
    browser.evaluate("document.getElementById('claim-next').click()")
    browser.evaluate("document.querySelector('.current .decide button').click(), document.querySelector('.basket-open').click()")
    assert grave_findings(browser) == []
    browser.evaluate("document.getElementById('basket-close').click(), document.getElementById('keys-open').click()")
    assert grave_findings(browser) == []


def test_axe_finds_a_planted_fault(browser, reports):
    browser.open(reports / "calm" / "index.html")
    browser.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [rule for rule, _ in grave_findings(browser)] == ["button-name"]


def test_keyboard_reaches_the_content_first(browser, reports):
    browser.open(reports / "calm" / "index.html")
    browser.press("Tab")
    assert browser.evaluate("document.activeElement.textContent") == "Skip to the content"
    browser.press("Enter")
    assert browser.evaluate("[location.hash, document.activeElement.id]") == ["#main", "main"]


def test_link_from_the_index_shows_the_article(browser, reports):
    browser.open(reports / "calm" / "index.html")
    href = browser.evaluate("document.querySelector('#article-table tbody a').getAttribute('href')")
    path, fragment = href.split("#")
    browser.open(reports / "calm" / path)
    assert browser.evaluate(f"document.getElementById('{fragment}').querySelector('h2').textContent") == "alien"
