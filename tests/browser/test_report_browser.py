"""The report as people meet it: in a real browser, from disk, with calm and with hostile archives."""

import contextlib
import os
from pathlib import Path

import pytest
from chromium import Browser, find_chromium
from hostile_rows import connect_hostile
from report_rows import connect_archive
from table_rows import connect

from linker_core.coverage import measure_coverage
from linker_core.report import write_report

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
ARCHIVES = {"calm": connect_archive, "hostile": connect_hostile, "empty": connect}
PAGES = [
    ("calm", "index.html"),
    ("calm", "articles/0001.html"),
    ("hostile", "index.html"),
    ("hostile", "articles/0001.html"),
    ("empty", "index.html"),
]
SHOWN = "[...document.querySelectorAll('#article-table tbody tr')].filter(row => !row.hidden).map(row => row.querySelector('a').textContent)"


@pytest.fixture(scope="module")
def browser():
    program = find_chromium()
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("no Chromium found: install the package chromium; CI must look at the report")
    if program is None:
        pytest.skip("no Chromium found: install the package chromium, or name the program in LINKER_CHROMIUM")
    with contextlib.closing(Browser(program)) as running:
        yield running


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
    assert [url for url in browser.requests() if not url.startswith("data:")] == [page.as_uri()]


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
        int(name == "index.html"),
        1,
    ]
    text = browser.evaluate("document.body.innerText")
    for piece in ("</script><script>", "{{ 7 * 7 }}", "onerror=", "<U+202E>", "<U+001B>", "WWWWWWWWWW", "</style>"):
        assert piece in text, piece
    assert not set(text) & set("\u202e\u2066\x1b\x07")


def test_click_on_a_hostile_link_runs_nothing(browser, reports):
    browser.open(reports / "hostile" / "articles" / "0001.html")
    schemes = browser.evaluate("[...new Set([...document.links].map(link => link.protocol))].sort()")
    assert schemes == ["file:", "https:"]


def test_piled_marks_stay_in_their_line(browser, reports):
    browser.open(reports / "hostile" / "articles" / "0001.html")
    overflow = "[...document.querySelectorAll('.text, blockquote')].map(e => getComputedStyle(e).overflowY)"
    assert set(browser.evaluate(overflow)) == {"hidden"}


def test_filter_narrows_the_articles(browser, reports):
    browser.open(reports / "calm" / "index.html")
    assert len(browser.evaluate(SHOWN)) == 4
    browser.evaluate(
        "filter = document.getElementById('filter'), filter.value = 'FOOD', filter.dispatchEvent(new Event('input'))"
    )
    assert browser.evaluate(SHOWN) == ["Lemon cake"]
    assert browser.evaluate("document.getElementById('filtered').textContent") == "1 of 4"
    browser.evaluate("filter.value = 'zzz', filter.dispatchEvent(new Event('input'))")
    assert browser.evaluate("document.getElementById('no-match').checkVisibility()") is True


SORTS = [
    (3, ["Rovers on Mars", "A chip plant", "alien", "Lemon cake"], "descending"),
    (0, ["A chip plant", "alien", "Lemon cake", "Rovers on Mars"], "ascending"),
]


@pytest.mark.parametrize(("column", "order", "state"), SORTS)
def test_heading_sorts_the_articles(browser, reports, column, order, state):
    browser.open(reports / "calm" / "index.html")
    browser.evaluate(f"document.querySelectorAll('#article-table thead button')[{column}].click()")
    assert browser.evaluate(SHOWN) == order
    assert browser.evaluate(f"document.querySelectorAll('#article-table thead th')[{column}].ariaSort") == state
    browser.evaluate(f"document.querySelectorAll('#article-table thead button')[{column}].click()")
    assert browser.evaluate(SHOWN)[0] == {3: "alien", 0: "Rovers on Mars"}[column]


def test_keyboard_reaches_the_content_first(browser, reports):
    browser.open(reports / "calm" / "index.html")
    browser.press("Tab")
    assert browser.evaluate("document.activeElement.textContent") == "Skip to the content"
    browser.press("Enter")
    assert browser.evaluate("location.hash") == "#main"


def test_link_from_the_index_shows_the_article(browser, reports):
    browser.open(reports / "calm" / "index.html")
    href = browser.evaluate("document.querySelector('#article-table tbody a').getAttribute('href')")
    path, fragment = href.split("#")
    browser.open(reports / "calm" / path)
    assert browser.evaluate(f"document.getElementById('{fragment}').querySelector('h2').textContent") == "alien"
