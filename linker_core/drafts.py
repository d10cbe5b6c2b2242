"""Blocks in the making: text is folded and decoded piece by piece, each piece with its place in the page."""

import re
from collections.abc import Iterator, Sequence

from linker_core.blocks import Block, Marks, Places
from linker_core.contexts import Context, page_context
from linker_core.records import Barrier, BlockKind
from linker_core.references import reference_at
from linker_core.shortcodes import find_shortcodes

SPACES = "\t\n\f\r "
_PIECE = re.compile(r"[\t\n\f\r][\t\n\f\r ]*| [\t\n\f\r ]+|[&\0]")
"""What is not taken over as it stands; single blanks are."""
_NO_CHARACTER = re.compile("[\ud800-\udfff]")
"""Bytes that fit no character: a reader sees U+FFFD."""
_PREFORMATTED_PIECE = re.compile(r"\r\n?|[&\0]")


class Draft:
    """Collects the text between two block boundaries."""

    __slots__ = ("_pending", "barriers", "context", "length", "marks", "page", "page_ends", "page_starts", "text_starts", "texts")

    def __init__(self, page: str) -> None:
        self.page = page
        self.context = page_context()
        self.texts: list[str] = []
        self.length = 0
        self.text_starts: list[int] = []
        self.page_starts: list[int] = []
        self.page_ends: list[int] = []
        self.marks: list[tuple[int, int, str]] = []
        """Markup inside the block: where in the page it stands, and its name."""
        self.barriers: list[tuple[int, int, Barrier]] = []
        self._pending: tuple[int, int] | None = None
        """White space that counts only if text follows, as page characters."""

    @property
    def has_text(self) -> bool:
        """Whether there is anything to read."""
        return any(not piece.isspace() for piece in self.texts)

    def clear(self) -> None:
        """Forget what stood before any text."""
        self._pending = None
        if self.marks:
            self.marks = []

    def add_space(self, start: int, end: int) -> None:
        """White space, which counts for one blank if text stands on both sides."""
        if self.length and self._pending is None:
            self._pending = (start, end)

    def add_break(self, start: int, end: int) -> None:
        """A line break; white space around it is none, and a block does not begin with one."""
        self._pending = None
        if self.length:
            self._put("\n", start, end)

    def add_text(self, start: int, end: int, context: Context, barrier: Barrier | None) -> None:
        """A text token of the page."""
        before = self.length
        if context.is_preformatted:
            self._add_pieces(start, end, _PREFORMATTED_PIECE, context)
        else:
            self._add_folded(start, end, context)
        if barrier and self.length > before:
            self._add_barrier(before, self.length, barrier)

    def _add_folded(self, start: int, end: int, context: Context) -> None:
        text = self.page[start:end]
        said = text.strip(SPACES)
        if said == text:
            self._add_pieces(start, end, _PIECE, context)
            return
        left = end - len(text.lstrip(SPACES))
        if left > start and self._pending is None:
            self._pending = (start, left)
        if said:
            right = left + len(said)
            self._add_pieces(left, right, _PIECE, context)
            if right < end:
                self._pending = (right, end)

    def _add_pieces(self, start: int, end: int, pattern: re.Pattern[str], context: Context) -> None:
        page, position = self.page, start
        if not self.length:
            self.context = context
        for match in pattern.finditer(page, start, end):
            if match.start() < position:
                continue
            if match.start() > position:
                self._add(page[position : match.start()], position, match.start())
            position = self._add_piece(match, is_preformatted=context.is_preformatted)
        if position < end:
            self._add(page[position:end], position, end)

    def _add_piece(self, match: re.Match[str], *, is_preformatted: bool) -> int:
        """White space, a reference, or NUL, which parsers drop. The answer is where the piece ends."""
        start, end = match.span()
        first = self.page[start]
        if first == "&":
            end, value = reference_at(self.page, start) or (end, "&")
            if value in SPACES and not is_preformatted:
                self._pending = self._pending or (start, end)
            else:
                self._add(value, start, end)
        elif is_preformatted and first != "\0":
            self._add("\n", start, end)
        elif first != "\0":
            self._pending = (start, end)
        return end

    def _add(self, text: str, start: int, end: int) -> None:
        if text[0] == " " and not self.context.is_preformatted:
            self._pending = self._pending or (start, start + 1)
            text, start = text[1:], start + 1
            if not text:
                return
        if self._pending:
            space, self._pending = self._pending, None
            if self.length and not self.texts[-1].endswith(("\n", " ")):
                self._put(" ", *space)
        self._put(text, start, end)

    def _put(self, text: str, start: int, end: int) -> None:
        is_linear = len(text) == end - start
        if not (is_linear and self.page_ends and self.page_ends[-1] == start and self._is_last_linear()):
            self.text_starts.append(self.length)
            self.page_starts.append(start)
            self.page_ends.append(end)
        else:
            self.page_ends[-1] = end
        self.texts.append(text)
        self.length += len(text)

    def _is_last_linear(self) -> bool:
        return self.length - self.text_starts[-1] == self.page_ends[-1] - self.page_starts[-1]

    def _add_barrier(self, start: int, end: int, barrier: Barrier) -> None:
        if self.barriers and self.barriers[-1][1:] == (start, barrier):
            start = self.barriers.pop()[0]
        self.barriers.append((start, end, barrier))


def finish_drafts(page: str, drafts: Sequence[Draft]) -> tuple[Block, ...]:
    """The drafts as blocks, with the headings above each."""
    are_forms_content = _are_forms_content(drafts)
    headings: list[tuple[int, str]] = []
    path: tuple[str, ...] = ()
    blocks = []
    for ordinal, draft in enumerate(drafts):
        context, text = draft.context, "".join(draft.texts).rstrip(SPACES)
        if not text.isascii():
            text = _NO_CHARACTER.sub("\ufffd", text)
        if context.kind == BlockKind.HEADING:
            headings = [heading for heading in headings if heading[0] < context.level]
            path = tuple(heading for _, heading in headings)
        is_navigation = _is_form_text(context) and not are_forms_content
        kind = BlockKind.NAVIGATION if is_navigation else context.kind
        barriers = tuple(_barriers_of(draft, text, Barrier.NAVIGATION if is_navigation else None))
        places = Places(draft.text_starts, draft.page_starts, draft.page_ends, draft.length)
        marks = Marks(*map(list, zip(*draft.marks, strict=True))) if draft.marks else Marks((), (), ())
        blocks.append(Block(ordinal, kind, text, path, barriers, page, places, marks))
        if context.kind == BlockKind.HEADING and context.inner is None:
            headings.append((context.level, text))
            path = (*path, text)
    return tuple(blocks)


def _barriers_of(draft: Draft, text: str, all_over: Barrier | None) -> Iterator[tuple[int, int, Barrier]]:
    if all_over:
        yield 0, len(text), all_over
        return
    found = draft.barriers  # in order, as the text is
    if shortcodes := find_shortcodes(text):
        found = sorted([*found, *((start, end, Barrier.SHORTCODE) for start, end in shortcodes)])
    done = 0
    for start, end, barrier in found:
        if max(start, done) < min(end, len(text)):
            yield max(start, done), min(end, len(text)), barrier
            done = min(end, len(text))


def _is_form_text(context: Context) -> bool:
    return context.is_form and context.barrier is None


def _are_forms_content(drafts: Sequence[Draft]) -> bool:
    """Some systems wrap the whole page in a form: where most of the text stands in forms, they mean nothing."""
    plain = [draft for draft in drafts if draft.context.barrier is None]
    inside = sum(draft.length for draft in plain if draft.context.is_form)
    return inside * 2 > sum(draft.length for draft in plain)
