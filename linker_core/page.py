"""From a page's text to its blocks, in one pass over its tokens."""

from dataclasses import dataclass

from linker_core.blocks import UNSPANNABLE, Block, mark_name
from linker_core.drafts import SPACES, Draft, finish_drafts
from linker_core.elements import BLOCKS
from linker_core.markup import COMMENT, END, START, TEXT, Scanner, attributes_of, has_more_attributes
from linker_core.reasons import ArticleReason
from linker_core.records import Barrier
from linker_core.settings import ArticleSettings
from linker_core.tree import Tree

__all__ = ["Block", "Page", "read_page"]

_BYTE_ORDER_MARK = "\ufeff"
_CODE = ("<?php", "<?=")


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader sees of a page."""

    blocks: tuple[Block, ...]
    lang: str | None
    """The language the page names for itself, as written."""
    reason: ArticleReason | None
    """Why it has no blocks."""


def read_page(text: str, settings: ArticleSettings) -> Page:
    """The blocks of a decoded page; none, with the reason, where it is beyond the limits of the settings."""
    if len(text) > settings.max_page_bytes:
        return Page((), None, ArticleReason.TOO_COMPLEX)
    reader = _Reader(text)
    if not reader.read(settings.max_depth, settings.max_attributes):
        return Page((), reader.lang, ArticleReason.TOO_COMPLEX)
    blocks = finish_drafts(text, reader.drafts)
    return Page(blocks, reader.lang, None if blocks else ArticleReason.NO_TEXT)


class _Reader:
    """Puts the texts of a page into drafts of blocks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lang: str | None = None
        self.drafts: list[Draft] = []
        self._tree = Tree(text)
        self._seen = Draft(text)
        self._unseen = Draft(text)
        """Hidden text in the midst of a block: no reader sees it there."""
        self._code_end = 0

    def read(self, max_depth: int, max_attributes: int) -> bool:
        """Whether the whole page could be read."""
        scanner, tree = Scanner(self.text, int(self.text.startswith(_BYTE_ORDER_MARK))), self._tree
        for kind, start, end, name in scanner:
            if kind == TEXT:
                self._add_text(start, end)
            elif kind == START:
                self._start(start, end, name)
                scanner.is_foreign = tree.contexts[-1].is_foreign
                if len(tree.names) > max_depth or has_more_attributes(self.text, start, end, max_attributes):
                    return False
            elif kind == END:
                self._end(start, end, name)
                scanner.is_foreign = tree.contexts[-1].is_foreign
            else:
                self._add_other(kind, start, end)
        self._flush()
        return True

    def _start(self, start: int, end: int, name: str) -> None:
        tree = self._tree
        was_embedded = tree.contexts[-1].is_embedded
        tree.start(start, end, name)
        if was_embedded and tree.contexts[-1].is_embedded:
            return
        if name in BLOCKS:
            self._flush()
            if name == "html" and self.lang is None:
                self.lang = dict(attributes_of(self.text, start, end)).get("lang", "").strip() or None
        elif name == "br":
            self._seen.add_break(start, end)
        else:
            self._seen.marks.append((start, end, mark_name(name)))

    def _end(self, start: int, end: int, name: str) -> None:
        tree = self._tree
        was_embedded = tree.contexts[-1].is_embedded
        tree.end(start, name)
        if was_embedded:
            return
        if name in BLOCKS:
            self._flush()
        elif name == "br":
            self._seen.add_break(start, end)
        else:
            self._seen.marks.append((start, end, mark_name(name) and "/" + name))

    def _add_text(self, start: int, end: int) -> None:
        if not (self._tree.contexts[-1].is_preformatted or self.text[start:end].strip(SPACES)):
            self._seen.add_space(start, end)
            self._unseen.add_space(start, end)
            return
        barrier = self._tree.barrier
        if start < self._code_end:
            code_end = min(self._code_end, end)
            self._put_text(start, code_end, barrier or Barrier.SHORTCODE)
            start = code_end
        if start < end:
            self._put_text(start, end, barrier)

    def _put_text(self, start: int, end: int, barrier: Barrier | None) -> None:
        context = self._tree.contexts[-1]
        if context.is_drawing or barrier == Barrier.HIDDEN:
            self._unseen.add_text(start, end, context, barrier)
            self._seen.marks.append((start, end, UNSPANNABLE))
        else:
            self._seen.add_text(start, end, context, barrier)

    def _add_other(self, kind: int, start: int, end: int) -> None:
        """Markup that no anchor may span. `<?php $a->b ?>` is a comment up to `>`, and text from there to `?>`."""
        self._seen.marks.append((start, end, UNSPANNABLE))
        is_code = kind == COMMENT and self.text.startswith(_CODE, start) and not self.text.endswith("?>", start, end)
        if is_code and end > self._code_end:
            close = self.text.find("?>", end)
            self._code_end = len(self.text) if close < 0 else close + 2

    def _flush(self) -> None:
        if self._seen.length:
            self._seen = self._finish(self._seen)
        else:  # most tags of blocks stand side by side
            self._seen.clear()
        if self._unseen.length:
            self._unseen = self._finish(self._unseen)

    def _finish(self, draft: Draft) -> Draft:
        if draft.has_text:
            self.drafts.append(draft)
        return Draft(self.text)
