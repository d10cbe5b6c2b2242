"""From a result's content to the text that can be quoted: markup reduced, control characters blanked, nothing else touched."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linker_core.digests import digest_bytes, digest_parts
from linker_core.markup import has_more_attributes

_BLOCKS = (
    "address, article, blockquote, br, caption, center, dd, details, dialog, div, dl, dt, fieldset, figcaption, figure, "
    "h1, h2, h3, h4, h5, h6, header, hr, legend, li, main, ol, option, p, pre, section, summary, table, tbody, tfoot, thead, "
    "title, tr, ul"
)
_CELLS = "td, th"
_DROPPED = (
    "script, style, nav, footer, aside, noscript, svg, math, template, iframe, object, select, button, textarea, head, "
    "body > header, body > div > header, [hidden], [aria-hidden=true], [style*='display:none'], [style*='display: none']"
)
# a header further in holds an article's headline and date; a form around a whole page (ASP.NET) holds the page
_CONTENT = "p, h1, h2, article, main, table"

_NAMED = ", ".join(
    [
        "[role=navigation], [role=complementary], [role=banner], [role=contentinfo], [role=search]",
        *(
            f"{kind}[{attribute}*='{word}' i]"
            for word in (
                "sidebar related recommend comment social share newsletter subscribe breadcrumb promo trending popular "
                "outbrain taboola footer menu navigation"
            ).split()
            for attribute in ("class", "id")
            for kind in ("div", "section", "ul", "ol")
        ),
    ]
)
"""What sites call the parts around an article. Readers' comments above all: what stands there the page does not say."""
_NAMED_SHARE = 0.15
"""Of a page's text: what holds more is no mere part, whatever its name, such as a column beside a sidebar."""
_MAX_NAMED = 250
"""Elements looked at by name: each look costs as much as the text it holds."""
_CORE = "h1, article, main"

_DOCUMENT = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_CLOSING_TAG = re.compile(
    r"</(?:p|div|li|ul|ol|td|tr|table|h[1-6]|span|a|strong|b|em|i|mark|section|article|blockquote)\s*>", re.IGNORECASE
)
_FRAGMENT = re.compile(
    r"\s*<(p|div|h[1-6]|ul|ol|table|section|article|main|span)\b[^>]*>.*</\1\s*>\s*\Z", re.IGNORECASE | re.DOTALL
)
_HIGHLIGHT = re.compile(r"</?(?:b|strong|em|i|mark|span|br)\b[^<>]{0,200}>", re.IGNORECASE)
_MIN_CLOSING_TAGS = 3
"""A text about markup quotes a tag or two; markup closes them all along."""

MAX_TAGS = 25_000
"""What follows is not read: the work on tags that nobody closes grows with the square of their number."""

MAX_ATTRIBUTES = 1000
"""Of one tag, as on pages: that work grows with the square too."""
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{2000,}>?")

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_BREAK = "\ufdd0"
"""A noncharacter that marks the end of a line in the tree, where line feeds are mere white space."""
_ELLIPSIS = re.compile(r"\.{3,}|…|\[\.\.\.\]")


class TextReader:
    """Reads results into texts, each content once: articles of a shard share their sources. One per shard."""

    __slots__ = ("_cache", "_max_chars")

    def __init__(self, max_chars: int, cache: dict[str, tuple[str, str]] | None = None) -> None:
        self._max_chars = max_chars
        self._cache = {} if cache is None else cache

    def read(self, content: str | None, snippet: str | None) -> tuple[str, str]:
        """The text of a result and its digest; at most `max_chars` characters."""
        key = digest_parts(content, snippet)
        found = self._cache.get(key)
        if found is None:
            text = join_texts(content or "", snippet or "", self._max_chars)
            found = self._cache[key] = (text, digest_bytes(text.encode("utf-8", "surrogatepass")))
        return found


def join_texts(content: str, snippet: str, max_chars: int) -> str:
    """The content, followed by the snippet where that says something else; at most `max_chars` characters."""
    text, excerpt = cut_text(read_text(content), max_chars), cut_text(_read_snippet(snippet), max_chars)
    if not text.strip():
        return excerpt if excerpt.strip() else ""
    if _holds_all(text, _ELLIPSIS.split(excerpt)):
        return text
    room = max_chars - len(excerpt) - 2
    return f"{cut_text(text, room)}\n\n{excerpt}" if room > 0 else excerpt


def _holds_all(text: str, pieces: Sequence[str]) -> bool:
    """Whether a text says all the pieces, in whatever case and spacing; most excerpts are cut from it as it stands."""
    if all(piece in text for piece in pieces):
        return True
    folded = _fold(text)
    return all(_fold(piece) in folded for piece in pieces)


def merge_texts(texts: Sequence[str], max_chars: int) -> str:
    """Several extracts of one page as one text: each that says something new, in order, while there is room."""
    merged, folded = texts[0], _fold(texts[0])
    for text in texts[1:]:
        room = max_chars - len(merged) - 2
        if room > 0 and _fold(text) not in folded:
            merged = f"{merged}\n\n{cut_text(text, room)}"
            folded = _fold(merged)
    return merged


def _read_snippet(snippet: str) -> str:
    """Search engines highlight the query's words with tags, and escape the rest when they do."""
    bare = _HIGHLIGHT.sub("", snippet)
    return read_text(bare if bare == snippet else unescape(bare))


def read_text(content: str) -> str:
    """Markup becomes its text; plain text stays, but control characters are blanked and CRLF becomes LF."""
    if is_markup(content):
        content = reduce_markup(content)
    if "\r" in content:
        content = content.replace("\r\n", "\n")
    return _CONTROL.sub(" ", content)


def is_markup(content: str) -> bool:
    """Whether a content is a page or a piece of one, rather than a text in which a tag is quoted."""
    if "<" not in content:
        return False
    if _DOCUMENT.match(content) or _FRAGMENT.match(content):
        return True
    return sum(1 for _ in zip(_CLOSING_TAG.finditer(content), range(_MIN_CLOSING_TAGS), strict=False)) == _MIN_CLOSING_TAGS


def reduce_markup(markup: str) -> str:
    """What a reader sees of a page's main part, one block a line, white space folded."""
    tree = LexborHTMLParser(_cut_markup(markup).replace(_BREAK, " ").encode("utf-8", "replace"))
    body = tree.body
    if body is None:
        return ""
    _drop_furniture(body)
    for node in body.css(_BLOCKS):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)
    for node in body.css(_CELLS):
        node.insert_after(" ")
    text = _CONTROL.sub(" ", body.text(deep=True, separator=""))
    lines = (" ".join(line.split()) for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)


def _cut_markup(markup: str) -> str:
    if markup.count("<") > MAX_TAGS:
        markup = markup[: next(islice(re.finditer("<", markup), MAX_TAGS, None)).start()]
    full = (tag.start() for tag in _LONG_TAG.finditer(markup) if has_more_attributes(markup, *tag.span(), MAX_ATTRIBUTES))
    return markup[: next(full, None)]


def _drop_furniture(body: LexborNode) -> None:
    for node in reversed(body.css("form")):
        if node.css_first(_CONTENT) is None:
            node.decompose()
    for node in reversed(body.css(_DROPPED)):  # inner ones first: a node does not outlive the one around it
        if node.tag != "body":
            node.decompose()
    _drop_named(body)


def _drop_named(body: LexborNode) -> None:
    nodes = body.css(_NAMED)[:_MAX_NAMED]
    most = _NAMED_SHARE * len(body.text(deep=True, separator="")) if nodes else 0
    for node in reversed(nodes):
        if node.css_first(_CORE) is None and len(node.text(deep=True, separator="")) <= most:
            node.decompose()


def cut_text(text: str, max_chars: int) -> str:
    """The text up to a line end before the limit; where a single line is longer, up to the limit."""
    if len(text) <= max_chars:
        return text
    end = text.rfind("\n", 0, max_chars + 1)
    return text[: end if end > 0 else max_chars]


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
