"""Text fragments in a real Chromium: every directive must bring its own paragraph into view, and no other."""

import pytest

from browser.chromium import Browser, find_chromium
from linker_core.source_text import read_text
from linker_core.text_fragments import text_directive

PROGRAM = find_chromium()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine; LINKER_CHROMIUM names one")

# markup of a paragraph, and what of its text is quoted
PARAGRAPHS = [
    ("Nothing to see here. Boats leave at noon. Trains leave.", "Boats leave at noon."),
    ("Cargo of 417,000 tonnes, or 5&nbsp;% more, passed through the well-known R&amp;D harbour of Kilronan in 2019.", None),
    ("“It’s the <b>biggest</b> <i>year</i> we have ever had,” said the Alþingi’s café owner in Þingvellir.", None),
    ("It says that boats leave at noon. Buses leave.", "boats leave at noon"),
    ("The price, $4 billion (€3.7 billion), was paid in cash; 51.9% of those who voted said &quot;yes&quot; to it.", None),
    ("The price, $4 billion (€3.7 billion), was paid in shares; 48.1% of those who voted said &quot;no&quot; to it.", None),
    ("She\nwas\tborn in   1867, in Warsaw.", None),
    ("Line one of them ends<br>and line two of this rather long statement of ours goes on until it is over.", None),
    ("Are U.S. exports up by 17%? They rose to 8,848.86 in Q3 2020/21, C++ and all.", "They rose to 8,848.86 in Q3 2020/21, C++ and all."),
]  # fmt: skip
PAGE = "<!doctype html><meta charset=utf-8><style>p {{ margin: 3000px 0 }}</style><body>{}"
VISIBLE = """new Promise(done => setTimeout(() => done([...document.querySelectorAll('p')].map((p, n) => {
    const box = p.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight ? n : -1 }).filter(n => n >= 0)), 150))"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "page.html"
    path.write_text(PAGE.format("".join(f"<p>{markup}</p>" for markup, _ in PARAGRAPHS)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    opened = Browser(PROGRAM)
    yield opened
    opened.close()


def seen(browser, page, fragment):
    """Numbers of the paragraphs in view after the page was opened at an address of its own."""
    browser.call("Page.navigate", url="about:blank")
    browser.events.clear()
    browser.call("Page.navigate", url=page.as_uri() + fragment)
    if not any(event["method"] == "Page.loadEventFired" for event in browser.events):
        browser._await(lambda told: told.get("method") == "Page.loadEventFired")
    return next((found for _ in range(20) if (found := browser.evaluate(VISIBLE))), [])


@pytest.mark.parametrize("number", range(len(PARAGRAPHS)))
def test_a_directive_brings_its_paragraph_into_view(browser, page, number):
    text = read_text(page.read_text(encoding="utf-8"))
    lines = text.split("\n")
    markup, quote = PARAGRAPHS[number]
    place = number + (number > 7)  # the paragraph before has two lines
    quote = quote or ("\n".join(lines[place : place + 2]) if "<br>" in markup else lines[place])
    start = text.index(quote, sum(len(line) + 1 for line in lines[:place]))
    directive = text_directive(text, start, start + len(quote))
    assert seen(browser, page, f"#:~:{directive}") == [number], directive


def test_words_that_are_not_there_lead_nowhere(browser, page):
    assert seen(browser, page, "#:~:text=Nobody%20wrote%20this") == []


def test_a_directive_works_behind_a_fragment_of_the_address(browser, page):
    assert seen(browser, page, "#part:~:text=passed%20through%20the%20well%2Dknown%20R%26D") == [1]
