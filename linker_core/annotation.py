"""Links into a page's bytes and out again: edits are data, applied in one sorted pass, and undone exactly."""

import html
import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from linker_core.charsets import DecodedPage
from linker_core.errors import PromiseError
from linker_core.gate import passes_gate
from linker_core.reasons import ArticleReason
from linker_core.records import AnnotatedPage, Article, Insertion, Link

CLOSING_TAG = b"</a>"
_ADDRESS = re.compile(r"https?://[^\x00-\x1f\x7f-\x9f]+", re.IGNORECASE)
_REL = re.compile(r"noopener noreferrer(?: [a-z]+)*")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def opening_tag(url: str, rel: str) -> bytes:
    """The tag that begins a link, in ASCII, the address escaped for its place.

    Raises:
        ValueError: the address is not plain http(s) or holds control characters, or `rel` lacks noopener noreferrer.
    """
    if not _REL.fullmatch(rel):
        raise ValueError(f"rel={rel!r} of {url!r}: words that begin with 'noopener noreferrer' are needed")
    return f'<a href="{html.escape(href_of(url))}" target="_blank" rel="{rel}">'.encode("ascii")


def href_of(url: str) -> str:
    """The address as it is written: what is no visible ASCII becomes percent-encoded UTF-8.

    Raises:
        ValueError: the address is not plain http(s) or holds control characters.
    """
    if not _ADDRESS.fullmatch(url):
        raise ValueError(f"{url!r} cannot be linked: it must be http(s) without control characters")
    return quote(url, safe=_PRINTABLE)


def annotate_page(article: Article, decoded: DecodedPage, links: Sequence[Link]) -> AnnotatedPage:
    """The page with its links, or the original with the reason where there are none or anything about them is in doubt."""
    if not links:
        return AnnotatedPage(article.article_id, article.raw, (), ArticleReason.NO_LINK)
    try:
        insertions = _insertions(decoded, links)
        raw = apply_insertions(article.raw, insertions)
        published = raw.decode(decoded.charset, "surrogateescape")
        hrefs = [href_of(link.href) for link in links for _ in link.spans]
        is_sound = remove_insertions(raw, insertions) == article.raw and passes_gate(decoded.text, published, hrefs)
    except (ValueError, PromiseError):
        is_sound = False
    if is_sound:
        return AnnotatedPage(article.article_id, raw, insertions, None)
    return AnnotatedPage(article.article_id, article.raw, (), ArticleReason.GATE_FAILED)


def apply_insertions(raw: bytes, insertions: Sequence[Insertion]) -> bytes:
    """The page with its insertions, given in the order of the output.

    Raises:
        PromiseError: a position is out of order or outside of the page.
    """
    pieces: list[bytes] = []
    done = 0
    for insertion in insertions:
        if not done <= insertion.byte_position <= len(raw):
            raise PromiseError(
                f"insertion at byte {insertion.byte_position}: expected from {done} to {len(raw)}; sort them first"
            )
        pieces += (raw[done : insertion.byte_position], insertion.data)
        done = insertion.byte_position
    return b"".join([*pieces, raw[done:]])


def remove_insertions(published: bytes, insertions: Sequence[Insertion]) -> bytes:
    """The original page.

    Raises:
        PromiseError: the inserted bytes do not stand where they were recorded.
    """
    pieces: list[bytes] = []
    done = shift = 0
    for insertion in insertions:
        start = insertion.byte_position + shift
        if start < done or not published.startswith(insertion.data, start):
            raise PromiseError(
                f"byte {start} of the published page: {insertion.data!r} is not there; the page was changed after it was written"
            )
        pieces.append(published[done:start])
        done = start + len(insertion.data)
        shift += len(insertion.data)
    return b"".join([*pieces, published[done:]])


def _insertions(decoded: DecodedPage, links: Iterable[Link]) -> tuple[Insertion, ...]:
    tagged = sorted((span.start, span.end, opening_tag(link.href, link.rel)) for link in links for span in link.spans)
    done = 0
    for start, end, tag in tagged:
        if not done <= start < end <= len(decoded.text):
            raise ValueError(f"link {tag!r} at characters {start} to {end} overlaps another, is empty or leaves the page")
        done = end
    offsets = decoded.byte_offsets([position for start, end, _ in tagged for position in (start, end)])
    data = [piece for _, _, tag in tagged for piece in (tag, CLOSING_TAG)]
    return tuple(Insertion(offset, piece) for offset, piece in zip(offsets, data, strict=True))
