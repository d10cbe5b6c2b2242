"""The last look before an annotated page leaves: an independent parser must see the original page and the new links, no more."""

from collections import Counter
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

FORBIDDEN = frozenset(
    {"a", "button", "head", "math", "noscript", "option", "script", "select", "style", "svg", "template", "textarea", "title"}
)
"""Elements in which no inserted link may stand."""
_Anchor = tuple[str, str, str, str]
"""href, target, rel and text."""


def passes_gate(original: str, annotated: str, hrefs: Sequence[str]) -> bool:
    """Whether the annotated page differs from the original in one new link per address and in nothing else.

    With all links unwrapped, both trees must read the same; and each link of the original must still hold the same text.
    """
    before, after = _parse(original), _parse(annotated)
    nodes = [(_anchor(node), node) for node in after.css("a")]
    had = Counter(_anchor(node) for node in before.css("a"))
    new = Counter(anchor for anchor, _ in nodes)
    if had - new or Counter(href for href, *_ in (new - had).elements()) != Counter(hrefs):
        return False
    added = new - had
    if any(anchor in added and not _is_proper(anchor, node) for anchor, node in nodes):
        return False
    return _unlinked(before) == _unlinked(after)


def _parse(text: str) -> LexborHTMLParser:
    """Bytes that fit no character are the same in both pages, and any stand-in serves."""
    return LexborHTMLParser(text.encode("utf-8", "replace"))


def _anchor(node: LexborNode) -> _Anchor:
    values = node.attributes
    return values.get("href") or "", values.get("target") or "", values.get("rel") or "", node.text()


def _is_proper(anchor: _Anchor, node: LexborNode) -> bool:
    _, target, rel, text = anchor
    parent = node.parent
    while parent is not None:
        if parent.tag in FORBIDDEN:
            return False
        parent = parent.parent
    return target == "_blank" and rel.startswith("noopener noreferrer") and bool(text.strip())


def _unlinked(page: LexborHTMLParser) -> str | None:
    page.unwrap_tags(["a"])
    html: str | None = page.html
    return html
