"""Text fragments: what is written, what is not, and that real links with them pass every gate and can be taken back."""

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shard_runs import link_records

from linker_core.checker import check_archive
from linker_core.deep_links import lead_to_quotes
from linker_core.page_checks import leads_to
from linker_core.records import Link, Result, Source, Span
from linker_core.settings import Settings, SourceSettings
from linker_core.text_fragments import encode_part, fold, text_directive
from linker_core.undo import Undo, undo

CARGO = "According to the port authority, cargo of 417,000 tonnes passed through the harbour of Kilronan in 2019."
REST = "The pier was repaired in 1998. Boats leave at noon."
WRITTEN = [
    pytest.param(f"{REST} {CARGO}", CARGO, "text=According%20to%20the%20port,of%20Kilronan%20in%202019", id="both ends"),
    pytest.param(f"{CARGO}\n{REST}", "Boats leave at noon.", "text=Boats%20leave%20at%20noon", id="short"),
    pytest.param("A well-known R&D, they say.", "A well-known R&D, they say.", "text=A%20well%2Dknown%20R%26D%2C%20they%20say", id="delimiters"),
    pytest.param("“It’s 100% so”, he wrote.", "“It’s 100% so”, he wrote.", "text=It%E2%80%99s%20100%25%20so%E2%80%9D%2C%20he%20wrote", id="quotes"),
    pytest.param(
        "In May it rose by 4%. In June, too, it rose by 4%.", "it rose by 4%", "text=May-,it%20rose%20by%204", id="the first of two places, by what comes before"
    ),
    pytest.param("Last May it fell. Last June it fell. So it goes.", "it fell.", "text=May-,it%20fell", id="letter case is no difference"),
    pytest.param("Boats leave at noon. Trains\nleave.\nBoats leave at noon. Buses leave.", "Boats leave at noon", "text=Boats%20leave%20at%20noon,-.%20Trains", id="what follows"),
    pytest.param("On Mondays boats leave at noon. On Fridays boats leave at noon.", "boats leave at noon", "text=Mondays-,boats%20leave%20at%20noon", id="what comes before"),
    pytest.param(
        "The port of Cork and the port of Dublin opened to all ships in 1700. The port of Cork and the port of Bray did not.",
        "The port of Cork and the port of Dublin opened to all ships in 1700.",
        "text=The%20port%20of%20Cork%20and%20the%20port%20of%20Dublin,all%20ships%20in%201700",
        id="as many first words as it takes",
    ),
    pytest.param(
        "One may say that it grew by 5% in 2019, and that it grew by 5% in 2019 again and again and also in the end.",
        "One may say that it grew by 5% in 2019, and that it grew by 5% in 2019",
        "text=One%20may%20say%20that,that%20it%20grew%20by%205%25%20in%202019",
        id="as many last words as it takes",
    ),
    pytest.param("Rain fell\nfrom dawn to dusk over all of the wide\nisland and the sea.", "Rain fell\nfrom dawn to dusk over all of the wide\nisland and the sea.", None, id="first words over a line's end"),
    pytest.param("Rain fell from dawn\nto dusk over all of the wide\nisland and the sea.", "Rain fell from dawn\nto dusk over all of the wide\nisland and the sea.", "text=Rain%20fell%20from%20dawn,island%20and%20the%20sea", id="over lines"),
    pytest.param("Cafe\u0301 and cafe\u0301.", "Cafe\u0301", "text=Cafe%CC%81,-and", id="nor are accents"),
    pytest.param(f"{REST} {REST} {REST}", "Boats leave at noon. The", None, id="nothing near it is of its own"),
    pytest.param("It was … cut.", "It was … cut.", None, id="cut"),
    pytest.param("It was \udc80 here.", "It was \udc80 here.", None, id="no character"),
    pytest.param("Really?! ---", "---", None, id="no word"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "directive"), WRITTEN)
def test_a_directive_leads_to_its_quote_or_is_not_written(text, quote, directive):
    start = text.index(quote)
    found = text_directive(text, start, start + len(quote))
    assert (found and unquote(found)) == (directive and unquote(directive))
    if directive and "-," not in directive and ",-" not in directive:
        assert found == directive


def test_nothing_but_delimiters_is_written_bare():
    assert encode_part("a-b,c&d=e#f g") == "a%2Db%2Cc%26d%3De%23f%20g"
    assert fold("Ein  STRASSE\nCafé­s “x”") == 'ein strasse cafes "x"'


def look_for(words, text, start):
    """Where a browser first meets the words from a place on: at word borders."""
    match = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(text, start)
    return match.span() if match else None


def first_shown(directive, text):
    """What a browser shows for a directive, after the algorithm of the specification: (start, end), or None."""
    parts = [unquote(part) for part in directive.removeprefix("text=").split(",")]
    before = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
    behind = parts.pop()[1:] if parts[-1].startswith("-") else ""
    place = 0
    while place < len(text):
        led = look_for(before, text, place) if before else (place, place)
        found = led and look_for(parts[0], text, led[1])
        if not found:
            return None
        place = found[0] + 1 if not before else led[0] + 1
        if before and text[led[1] : found[0]].strip():
            continue
        if len(parts) > 1:
            ending = look_for(parts[1], text, found[1])
            return ending and (found[0], ending[1])
        if text[found[1] :].lstrip().startswith(behind):
            return found
    return None


SENTENCES = st.lists(
    st.lists(st.sampled_from("ab ab-c d, e f.g 4.5".split()), min_size=1, max_size=14).map(" ".join), min_size=1, max_size=5
)


@given(SENTENCES, st.data())
def test_a_browser_shows_the_quote_and_nothing_else(sentences, data):
    number = data.draw(st.integers(0, len(sentences) - 1))
    text = ". ".join(sentences) + "."
    start = sum(len(sentence) + 2 for sentence in sentences[:number])
    directive = text_directive(text, start, start + len(sentences[number]))
    if directive is not None:
        assert first_shown(directive, text) == (start, start + len(sentences[number].rstrip(",")))


def link_to(url, quote_start, quote_end, **values):
    link = Link("l", "a", "c", "s", url, "noopener noreferrer", "x", (Span(0, 1),), "q", quote_start, quote_end, "d", 0.9)
    return replace(link, **values)


def led(url, content, text=None, **settings):
    text = content if text is None else text
    source = Source("s", "a", 1, url, url, "x.org", "news", "", None, "d", text, None)
    start = text.index(CARGO)
    limits = SourceSettings(**settings)
    [link] = lead_to_quotes(
        [link_to(url, start, start + len(CARGO))], {"s": source}, [Result("a", url, "d", content=content)], limits
    )
    return link.href


FRAGMENT = ":~:text=According%20to%20the%20port,of%20Kilronan%20in%202019"


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://x.org/a", f"https://x.org/a#{FRAGMENT}"),
        ("https://x.org/a#part", f"https://x.org/a#part{FRAGMENT}"),
        ("https://x.org/a#", f"https://x.org/a#{FRAGMENT}"),
        ("https://x.org/a?b=.pdf", f"https://x.org/a?b=.pdf#{FRAGMENT}"),
        ("https://x.org/a#:~:text=own", "https://x.org/a#:~:text=own"),
        ("https://x.org/a.PDF", "https://x.org/a.PDF"),
        ("https://x.org/a.pdf#page=3", "https://x.org/a.pdf#page=3"),
    ],
)
def test_the_fragment_stands_behind_the_address_as_supplied(url, href):
    assert led(url, CARGO) == href


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", CARGO),
        ("Something else.", f"Something else.\n\n{CARGO}"),
        ("%PDF-1.7 " + CARGO, "%PDF-1.7 " + CARGO),
        (f"{CARGO} {CARGO}", f"{CARGO} {CARGO}"),
    ],
    ids=["a snippet alone", "a snippet behind the content", "a PDF's text", "said twice"],
)
def test_where_the_page_is_unsure_no_fragment_is_written(content, text):
    assert led("https://x.org/a", content, text) == "https://x.org/a"


def test_a_snippet_that_repeats_the_page_does_no_harm():
    assert led("https://x.org/a", CARGO, f"{CARGO}\n\n{CARGO} …").endswith(FRAGMENT)


def test_markup_is_read_before_it_is_searched():
    assert led("https://x.org/a", f"<p>{REST}</p><p>{CARGO}</p><ul></ul>", f"{REST}\n{CARGO}").endswith(FRAGMENT)


def test_an_address_stays_within_the_limit():
    assert led("https://x.org/a", CARGO, max_url_length=50) == "https://x.org/a"


@pytest.mark.parametrize(
    ("href", "is_right"),
    [
        ("https://x.org/a", True),
        (f"https://x.org/a#{FRAGMENT}", True),
        ("https://x.org/a#:~:text=Boats%20-,According%20to,in%202019,-.", True),
        (f"https://x.org/b#{FRAGMENT}", False),
        (f"https://x.org/a#b{FRAGMENT}", False),
        ("https://x.org/a#:~:text=Boats%20leave", False),
        ("https://x.org/a#:~:text=According%20to%20the%20port,in%202018", False),
        ("https://x.org/a#:~:text=According%20to&text=in%202019", False),
        ("https://x.org/a#:~:selector=x", False),
        ("https://x.org/a#:~:text=.", False),
    ],
)
def test_the_checker_accepts_what_leads_to_the_quote_alone(href, is_right):
    assert leads_to(href, "https://x.org/a", CARGO) is is_right


ARTICLE = {
    "article_id": "port",
    "html": "<p>The harbour of Kilronan handled 417,000 tonnes of cargo in 2019.</p>",
    "published_at": "2020-01-05",
}
URL = "https://www.port-authority.gov/reports/2019"
RESULTS = {"article_id": "port", "results": [{"url": URL, "title": "Cargo", "content": f"{REST} {CARGO}", "position": 1}]}
RULES = [{"domain": "port-authority.gov", "rel": ["sponsored", "nofollow"]}]


@pytest.fixture(params=[False, True], ids=["plain", "fragments"])
def linked(request, tmp_path):
    settings = Settings(links={"text_fragments": request.param}, policy={"domain_rules": RULES})
    return link_records(tmp_path, [ARTICLE], [RESULTS], settings), request.param


def test_a_page_with_fragments_and_rel_passes_gate_audit_and_checker(linked):
    archive, is_on = linked
    [(url, href, rel)] = archive.rows("select url, href, rel from links")
    assert (url, href, rel) == (URL, f"{URL}#{FRAGMENT}" if is_on else URL, "noopener noreferrer sponsored nofollow")
    assert f'<a href="{href}" target="_blank" rel="{rel}">'.encode() in archive.page("port")
    assert archive.breaches == ()
    assert list(check_archive(archive.archive)) == []


def test_links_with_fragments_and_rel_are_taken_back(linked):
    archive, _ = linked
    undo(archive.archive, by=Undo("undo-1", "2026-12-01T00:00:00Z"))
    assert archive.page("port") == ARTICLE["html"].encode()
    assert list(check_archive(archive.archive)) == []


def test_fragments_are_off_by_default():
    assert Settings().links.text_fragments is False
