"""The stack of open elements: https://html.spec.whatwg.org/#the-stack-of-open-elements, with what each passes on to its text.

Where a parser does more than is followed here, the rest of the page becomes unsure, and unsure text carries no link.
"""

from linker_core.contexts import page_context
from linker_core.elements import BOUNDARIES, FOREIGN, FORMATTING, REPLACED, SPECIAL
from linker_core.markup import attributes_of
from linker_core.records import Barrier

SCOPES = (BOUNDARIES - {"html"}) | FOREIGN
"""Elements with a memory of their own for open links."""
_REMEMBERED = SCOPES | FORMATTING | {"noscript"}


class ElementStack:
    """The names and contexts of the open elements of one page, outermost first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names = ["html"]
        self.contexts = [page_context()]
        self.open_links = [False]
        """Whether a link is open, per scope: the page, and each table, cell or object in it."""
        self.is_unsure = False
        self.has_form = False
        self.noscript: tuple[int, list[bool]] | None = None
        """Where a noscript must end, and the links open before it."""

    @property
    def barrier(self) -> Barrier | None:
        """Why text here may not carry a link."""
        context = self.contexts[-1]
        if context.barrier:
            return context.barrier
        if True in self.open_links:
            return Barrier.LINK
        return Barrier.MARKUP if context.is_table or self.is_unsure else None

    def push(self, start: int, end: int, name: str) -> None:
        """Open the element whose start tag stands at `start:end` of the page."""
        context = self.contexts[-1].enter(name)
        if end - start > len(name) + 2:
            tag = self.text[start:end].lower()
            if (
                "hidden" in tag or "display" in tag or "data-nolink" in tag or "role" in tag or "footer" in tag
            ):  # else none matters
                context = context.mark(dict(reversed(attributes_of(self.text, start, end))))
        self.names.append(name)
        self.contexts.append(context)
        if name in SCOPES:
            self.open_links.append(False)

    def imply(self, name: str) -> None:
        """Open an element that the page left out."""
        self.names.append(name)
        self.contexts.append(self.contexts[-1].enter(name))

    def find(self, name: str, stops: frozenset[str]) -> int:
        """The index of the innermost element of this name that lies inside all of the stops, else 0."""
        names = self.names
        for index in range(len(names) - 1, 0, -1):
            if names[index] == name:
                return index
            if names[index] in stops:
                break
        return 0

    def close(self, name: str, stops: frozenset[str]) -> bool:
        """Close the innermost element of this name by its own tag; whether there was one inside all of the stops."""
        index = self.find(name, stops)
        if index:
            self.pop_to(index, is_own=True)
        return index > 0

    def pop_to(self, index: int, *, is_own: bool = False) -> None:
        """Take the element at `index` and all above it off; only the lowest is closed by its own tag, if any."""
        for position in range(len(self.names) - 1, index - 1, -1):
            if self.names[position] in _REMEMBERED:
                self._leave(position, is_own=is_own and position == index)
        del self.names[index:], self.contexts[index:]

    def end_formatting(self, name: str) -> None:
        """Close an inline element as the adoption agency does: blocks opened inside stay open."""
        if self.names[-1] == name:
            self.pop_to(len(self.names) - 1, is_own=True)
            return
        index = self.find(name, BOUNDARIES)
        if index and SPECIAL.isdisjoint(self.names[index:]):
            self.pop_to(index, is_own=True)
        elif index:
            del self.names[index], self.contexts[index]

    def _leave(self, position: int, *, is_own: bool) -> None:
        name = self.names[position]
        if name in SCOPES:
            was_open = self.open_links.pop()
            if name in FOREIGN or name == "table":  # no markers: a link left open in them goes on behind them
                self.open_links[-1] |= was_open
        if is_own or name == "template":
            return
        if name in REPLACED | FOREIGN or name == "noscript":
            self.is_unsure = True
        elif name in FORMATTING and self.contexts[position].barrier != self.contexts[position - 1].barrier:
            self.is_unsure = True  # a parser opens it again in what follows
