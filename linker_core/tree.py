"""Follows a page's tags as a parser does, as far as it decides what text belongs to and where that cannot be told."""

from linker_core.elements import (
    BLOCKS,
    BOUNDARIES,
    BREAKOUT,
    CLOSES_PARAGRAPH,
    FORMATTING,
    HEADINGS,
    REPLACED,
    SPECIAL,
    TABLE_PARTS,
    VOID,
)
from linker_core.markup import RAW_ELEMENTS, is_self_closing
from linker_core.rules import END_RULES, START_RULES
from linker_core.stack import SCOPES, ElementStack

_BUTTON_SCOPE = BOUNDARIES | {"button"}
_END_STOPS = {
    **dict.fromkeys((BLOCKS | REPLACED | {"button", "template"}) - TABLE_PARTS - {"legend", "optgroup", "option"}, BOUNDARIES),
    "li": BOUNDARIES | {"ol", "ul"},
    "p": _BUTTON_SCOPE,
}
"""What the end tag of a block does not reach through; those of other elements stop at any block."""
_UNOPENED = VOID | RAW_ELEMENTS
_DISPUTED = FORMATTING | RAW_ELEMENTS - {"script", "textarea"}
"""What parsers of different age read differently in a select."""

_BINDING = (END_RULES.keys() - HEADINGS) | SCOPES
"""Elements whose end does more than to take them off the stack, even where they are innermost."""


class Tree(ElementStack):
    """The open elements of one page, moved on by its tags."""

    def start(self, start: int, end: int, name: str) -> None:
        """A start tag at `start:end` of the page."""
        if self.noscript is not None:
            self._watch_noscript(start, self.noscript[0])
        if self.contexts[-1].is_foreign:
            if name not in BREAKOUT:
                if not is_self_closing(self.text, start, end):
                    self.push(start, end, name)
                return
            self._break_out()
        if name in _DISPUTED and "select" in self.names:
            self.is_unsure = True
        if name in CLOSES_PARAGRAPH and "p" in self.names:
            self.close("p", _BUTTON_SCOPE)
        rule = START_RULES.get(name)
        if (rule is None or rule(self, start, end, name)) and name not in _UNOPENED:
            self.push(start, end, name)

    def end(self, start: int, name: str) -> None:
        """An end tag at `start` of the page."""
        if self.noscript is not None:
            self._watch_noscript(start, self.noscript[0])
        if self.names[-1] == name and name not in _BINDING:
            self.names.pop()
            self.contexts.pop()
            return
        if self.contexts[-1].is_foreign and self._end_foreign(name):
            return
        rule = END_RULES.get(name)
        if rule:
            rule(self, start, name)
        elif name not in self.names:
            return
        elif name in FORMATTING:
            self.end_formatting(name)
        else:
            self.close(name, _END_STOPS.get(name, SPECIAL))

    def _watch_noscript(self, start: int, expected: int) -> None:
        """Something reached over the end of a noscript."""
        if start > expected:
            self.is_unsure = True
            self.noscript = None

    def _break_out(self) -> None:
        index = len(self.names)
        while self.contexts[index - 1].is_foreign:
            index -= 1
        self.pop_to(index)
        self.is_unsure = True

    def _end_foreign(self, name: str) -> bool:
        """Whether the end tag belongs to svg or math."""
        for index in range(len(self.names) - 1, 0, -1):
            if not self.contexts[index].is_foreign:
                break
            if self.names[index] == name:
                self.pop_to(index, is_own=True)
                return True
        self.is_unsure |= name in {"p", "br"}
        return False
