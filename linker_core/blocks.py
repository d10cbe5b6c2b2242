"""A block of text as a reader sees it, and the way back from there to the page."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from linker_core.elements import SPANNED
from linker_core.records import Barrier, BlockKind, Span
from linker_core.references import decode_references

UNSPANNABLE = ""
"""A mark that no anchor may hold: a comment, an image, a link, an element nobody knows."""
_OPENERS = ("<", "</")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the pieces of a block's text stand in the page.

    A piece is linear (as many characters in the page as in the text) or cannot be cut: a character reference, folded white space.
    """

    text_starts: Sequence[int]
    page_starts: Sequence[int]
    page_ends: Sequence[int]
    text_length: int

    def span(self, start: int, end: int) -> Span:
        """Page characters that cover the stretch of text; both empty at its start."""
        if start >= end:
            position = self._locate(start)[0] if start < self.text_length else self._locate(start - 1)[1]
            return Span(position, position)
        return Span(self._locate(start)[0], self._locate(end - 1)[1])

    def _locate(self, position: int) -> tuple[int, int]:
        piece = bisect_right(self.text_starts, position) - 1
        start = self.text_starts[piece]
        stop = self.text_starts[piece + 1] if piece + 1 < len(self.text_starts) else self.text_length
        page_start, page_end = self.page_starts[piece], self.page_ends[piece]
        if stop - start != page_end - page_start:
            return page_start, page_end
        return page_start + position - start, page_start + position - start + 1


@dataclass(frozen=True, slots=True)
class Marks:
    """The markup inside a block, as page characters. A name is that of the tag, with "/" before it in an end tag."""

    starts: Sequence[int]
    ends: Sequence[int]
    names: Sequence[str]

    def anchors(self, span: Span) -> list[Span]:
        """The stretches of the span that an anchor may hold: all of it where tags pair up, else one per run of text."""
        low, high = bisect_left(self.starts, span.start), bisect_left(self.starts, span.end)
        names = self.names[low:high]
        if UNSPANNABLE in names:
            return []
        cuts = _unpaired(names)
        if not cuts:
            return [span]
        widened = self._widen(span, low, high, [names[cut] for cut in cuts])
        if widened:
            return [widened]
        edges = [span.start, *(edge for cut in cuts for edge in (self.starts[low + cut], self.ends[low + cut])), span.end]
        return [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]

    def _widen(self, span: Span, low: int, high: int, unpaired: list[str]) -> Span | None:
        """The span with the tags right at its edges that pair up what is unpaired, where they all do."""
        start, end = span.start, span.end
        for name in (name for name in unpaired if name.startswith("/")):
            low -= 1
            if low < 0 or self.ends[low] != start or self.names[low] != name[1:]:
                return None
            start = self.starts[low]
        for name in reversed([name for name in unpaired if not name.startswith("/")]):
            if high >= len(self.starts) or self.starts[high] != end or self.names[high] != "/" + name:
                return None
            end = self.ends[high]
            high += 1
        return Span(start, end)


def mark_name(name: str) -> str:
    """The name to keep of an inline element's tag."""
    return name if name in SPANNED else UNSPANNABLE


def _unpaired(names: Sequence[str]) -> list[int]:
    """Indices of tags without partner; all of them where tags overlap, since a parser then rearranges them."""
    opened: list[int] = []
    unpaired: list[int] = []
    for index, name in enumerate(names):
        if name in {"wbr", "/wbr"}:
            continue
        if not name.startswith("/"):
            opened.append(index)
        elif not opened:
            unpaired.append(index)
        elif names[opened.pop()] != name[1:]:
            return list(range(len(names)))
    return sorted(unpaired + opened)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, cell, heading … of a page. All `start`/`end` are characters of `text`."""

    ordinal: int
    kind: BlockKind
    text: str
    """White space folded, character references decoded, `<br>` as a line break."""
    heading_path: tuple[str, ...]
    barriers: tuple[tuple[int, int, Barrier], ...]
    """Stretches that may carry no link, sorted and without overlap."""
    _page: str = field(repr=False)
    _places: Places = field(repr=False)
    _marks: Marks = field(repr=False)

    def page_span(self, start: int, end: int) -> Span:
        """Page characters that cover the stretch of text."""
        return self._places.span(start, end)

    def barrier(self, start: int, end: int) -> Barrier | None:
        """The barrier that covers the whole stretch, the first where several share it, else None."""
        if not self.barriers:
            return None
        first, position = None, start
        for left, right, barrier in self._barriers_from(start):
            if left >= end or self.text[position:left].strip():
                break
            first = first or barrier
            position = right
        return None if self.text[position:end].strip() else first

    def link_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Page characters to wrap, one span per pair of tags; empty where a link may not stand."""
        piece = self.text[start:end]
        start, end = end - len(piece.lstrip()), start + len(piece.rstrip())
        if not 0 <= start < end <= len(self.text) or "\n" in piece.strip():
            return ()
        if any(left < end for left, _, _ in self._barriers_from(start)):
            return ()
        runs = (self._trim(span) for span in self._marks.anchors(self.page_span(start, end)))
        spans = tuple(span for span in runs if span.start < span.end)
        return spans if all(map(self._is_safe, spans)) else ()

    def _barriers_from(self, start: int) -> Iterator[tuple[int, int, Barrier]]:
        """The barriers that end after this position."""
        first = max(0, bisect_left(self.barriers, (start + 1,)) - 1)
        for index in range(first, len(self.barriers)):
            if self.barriers[index][1] > start:
                yield self.barriers[index]

    def _trim(self, span: Span) -> Span:
        """A run of white space alone, written as references too, needs no anchor."""
        run = self._page[span.start : span.end]
        if not decode_references(run).strip():
            return Span(span.start, span.start)
        return Span(span.end - len(run.lstrip()), span.start + len(run.rstrip()))

    def _is_safe(self, span: Span) -> bool:
        """A literal `<` before a tag makes another tag of it, and a byte that fits no character may need its neighbours."""
        page = self._page
        edges = page[max(0, span.start - 1) : span.start + 1] + page[span.end - 1 : span.end + 1]
        is_whole = not any("\udc80" <= character <= "\udcff" for character in edges)
        return is_whole and not page.endswith(_OPENERS, 0, span.start) and not page.endswith(_OPENERS, 0, span.end)
