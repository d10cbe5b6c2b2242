"""What the elements around a text make of it: its kind, and whether it may carry a link."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from linker_core.elements import CELLS, FOREIGN, HEADINGS, INTEGRATION, LEVELS, MARKERS, TABLE_PARTS, words
from linker_core.records import Barrier, BlockKind

_NAVIGATION = words("nav footer header aside select option optgroup legend summary")
_KINDS = {
    **dict.fromkeys(HEADINGS, BlockKind.HEADING),
    **dict.fromkeys(_NAVIGATION, BlockKind.NAVIGATION),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
    **dict.fromkeys(("pre", "listing"), BlockKind.CODE),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(CELLS, BlockKind.TABLE_CELL),
    **dict.fromkeys(("article", "main"), BlockKind.PARAGRAPH),
    "blockquote": BlockKind.QUOTE,
}
_PLAIN = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL})
"""Kinds that an element inside may refine; the others hold for all that is in them."""
_KIND_BARRIERS = {
    BlockKind.HEADING: Barrier.HEADING,
    BlockKind.NAVIGATION: Barrier.NAVIGATION,
    BlockKind.CAPTION: Barrier.CAPTION,
    BlockKind.CODE: Barrier.CODE,
    BlockKind.QUOTE: Barrier.QUOTE,
}
_BARRIERS = {
    **dict.fromkeys(("button", "label"), Barrier.NAVIGATION),
    **dict.fromkeys(("code", "kbd", "samp", "var", "tt"), Barrier.CODE),
    **dict.fromkeys(words("template noscript dialog audio video canvas object datalist"), Barrier.HIDDEN),
    **dict.fromkeys(words("svg math ruby rt rp rb rtc marquee applet nobr map"), Barrier.MARKUP),
}
_RANKS = {None: 0, Barrier.MARKUP: 1, Barrier.CODE: 2, Barrier.NAVIGATION: 3, Barrier.HIDDEN: 4, Barrier.EXCLUDED: 5}
_ROLES = words("navigation contentinfo search menu menubar tablist toolbar")
_CONCEALED = re.compile(r"display[ \t\n]*:[ \t\n]*none|visibility[ \t\n]*:[ \t\n]*hidden", re.IGNORECASE)
_FOOTER = re.compile(
    r"(?:^|\s)(?:(?:site|page|region|global|main|article|entry|post|story|content)[-_])?footer(?=\s|$)", re.IGNORECASE
)
"""Class names and ids that pages from before HTML 5 use for its element; "has-footer" is said of the page around one."""
_DIRECT = (TABLE_PARTS | {"table"}) - MARKERS
_TELLING = frozenset({*_KINDS, *_BARRIERS, *LEVELS}) | _DIRECT | MARKERS | FOREIGN | INTEGRATION | {"p", "form"}
"""Elements of which a context makes something; any other only ends what is soft."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an element passes on to the text in it. Contexts remember what they led to, since pages repeat themselves."""

    kind: BlockKind = BlockKind.PARAGRAPH
    inner: Barrier | None = None
    """The barrier that does not follow from the kind."""
    level: int = 0
    """Of the heading it is in."""
    soft: str = ""
    """Set to "header" or "aside" where it is navigation only by that, and its headings or paragraphs may count."""
    is_article: bool = False
    is_form: bool = False
    is_preformatted: bool = False
    is_table: bool = False
    """Directly in a table, from where a parser moves text away."""
    is_foreign: bool = False
    is_embedded: bool = False
    """Anywhere in svg or math, HTML inside included."""
    is_drawing: bool = False
    """In svg, whose text is mostly the names of icons; a formula is part of its sentence."""
    barrier: Barrier | None = field(init=False, compare=False)
    """Why text here may not carry a link; the most telling reason of several."""
    _entered: dict[object, "Context"] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        telling = self.inner if self.inner in {Barrier.HIDDEN, Barrier.EXCLUDED} else _KIND_BARRIERS.get(self.kind)
        object.__setattr__(self, "barrier", telling or self.inner)

    def enter(self, name: str) -> "Context":
        """The context inside an element of this name."""
        key = name if name in _TELLING else ""  # all others are one: what is remembered has an end, whatever pages name
        known = self._entered.get(key)
        if known is None:
            changed = self._enter(key)
            known = self._entered[key] = _only(changed)
        return known

    def _enter(self, name: str) -> "Context":
        kind, soft = self._kind_of(name)
        is_article = self.is_article or name in {"article", "main"}
        return replace(
            self,
            kind=kind,
            soft=soft,
            inner=max(self.inner, _BARRIERS.get(name), key=_rank),
            level=LEVELS.get(name, self.level),
            is_article=is_article,
            is_form=name == "form" or (self.is_form and name not in {"article", "main"}),
            is_preformatted=self.is_preformatted or name in {"pre", "listing"},
            is_table=name in _DIRECT or (self.is_table and name not in MARKERS),
            is_foreign=name in FOREIGN or (self.is_foreign and name not in INTEGRATION),
            is_embedded=self.is_embedded or name in FOREIGN,
            is_drawing=self.is_drawing or name == "svg",
        )

    def _kind_of(self, name: str) -> tuple[BlockKind, str]:
        if self.kind in _PLAIN:
            soft = name if name == "header" or (name == "aside" and self.is_article) else ""
            kind = BlockKind.PARAGRAPH if name == "p" and self.kind == BlockKind.TABLE_CELL else self.kind
            return _KINDS.get(name, kind), soft
        if self.soft == "header" and name in HEADINGS:
            return BlockKind.HEADING, ""
        if self.soft and name == "p" and self.is_article:
            return BlockKind.PARAGRAPH, ""
        return self.kind, "" if name in _NAVIGATION else self.soft

    def mark(self, attributes: Mapping[str, str]) -> "Context":
        """The context inside an element with these attributes."""
        inner, kind = self.inner, self.kind
        if _is_hidden(attributes):
            inner = max(inner, Barrier.HIDDEN, key=_rank)
        if "data-nolink" in attributes:
            inner = Barrier.EXCLUDED
        if kind in _PLAIN and _is_furniture(attributes):
            kind = BlockKind.NAVIGATION
        known = self._entered.get((inner, kind))
        if known is None:
            changed = replace(self, inner=inner, kind=kind)
            known = self._entered[inner, kind] = _only(changed)
        return known


@cache
def page_context() -> Context:
    """The context outside of all elements, one for all pages."""
    return _only(Context())


@cache
def _only(context: Context) -> Context:
    """The first of equal contexts, so that there are as many as differ, however deep pages nest what leads to them."""
    return context


def _rank(barrier: Barrier | None) -> int:
    return _RANKS[barrier]


def _is_furniture(attributes: Mapping[str, str]) -> bool:
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return attributes.get("role", "").strip().lower() in _ROLES or _FOOTER.search(names) is not None


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or _CONCEALED.search(attributes.get("style", "")) is not None
    )
