"""Links for tests: on every word of a page, on pieces of its sentences, and the pages to put them on."""

import re
import zipfile
from pathlib import Path

from linker_core.annotation import annotate_page
from linker_core.charsets import DecodedPage, decode_page
from linker_core.page import Page, read_page
from linker_core.records import AnnotatedPage, Article, Link, Span
from linker_core.segmentation import segment_page
from linker_core.settings import ArticleSettings

SETTINGS = ArticleSettings()
URL = "https://example.org/?a=1&b=2"
REL = "noopener noreferrer"


def page_of(text: str) -> Page:
    return read_page(text, SETTINGS)


def link(*spans: Span, url: str = URL, rel: str = REL) -> Link:
    return Link("l", "x", "c", "s", url, rel, "anchor", spans, "quote", 0, 5, "digest", 0.9)


def article(raw: bytes) -> Article:
    return Article("x", raw, "digest")


def words(page: Page) -> list[tuple[Span, ...]]:
    """The spans of all words that may carry a link."""
    found = (block.link_spans(*match.span()) for block in page.blocks for match in re.finditer(r"\S+", block.text))
    return [spans for spans in found if spans]


def annotate(raw: bytes, spans: list[tuple[Span, ...]], declared: str | None = None) -> AnnotatedPage:
    links = [link(*group, url=f"https://example.org/{number}") for number, group in enumerate(spans)]
    return annotate_page(article(raw), decode_page(raw, declared), links)


def wrapped(text: str, anchor: str) -> str:
    """The page with its first such anchor in square brackets, one pair per span; unchanged where no link may stand."""
    block = next(block for block in page_of(text).blocks if anchor in block.text)
    start = block.text.index(anchor)
    for span in reversed(block.link_spans(start, start + len(anchor))):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text


def real_pages(shared: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(shared / "html" / "pages.zip") as archive:
        return [(name, archive.read(name)) for name in sorted(archive.namelist()) if name.endswith(".html")]


def sentence_spans(decoded: DecodedPage, page: Page, limit: int = 10) -> list[tuple[Span, ...]]:
    """The second to fifth word of the first sentences that may carry a link."""
    found = []
    for sentence in segment_page("x", decoded, page):
        match = re.match(r"\S+\s+(\S+\s+\S+\s+\S+\s+\S+)\s+\S+", sentence.text)
        spans = (
            page.blocks[sentence.block].link_spans(sentence.start + match.start(1), sentence.start + match.end(1))
            if match
            else ()
        )
        found += [spans] if spans and len(found) < limit else []
    return found
