"""Tags with rules of their own: https://html.spec.whatwg.org/#parsing-main-inbody, and the tables that name them.

A start rule prepares the stack and says whether the element is then opened; an end rule does all there is to do.
"""

import re
from collections.abc import Callable

from linker_core.elements import BOUNDARIES, CELLS, FOREIGN, HEADINGS, IMPLIED, ROW_GROUPS, SPECIAL, TABLE_PARTS
from linker_core.markup import attributes_of, is_self_closing
from linker_core.records import Barrier
from linker_core.stack import ElementStack

_ITEM_STOPS = SPECIAL - {"address", "div", "p"}
_TABLE_STOPS = frozenset({"template"})
_NOSCRIPT_END = re.compile(r"</noscript(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)
_SIBLINGS = {
    **dict.fromkeys(HEADINGS, HEADINGS),
    "option": frozenset({"option"}),
    "optgroup": frozenset({"option", "optgroup"}),
}
"""Start tags that end what is open, if that is one of these."""


def start_svg(stack: ElementStack, start: int, end: int, _name: str) -> bool:
    """Only svg and math know `<svg/>`."""
    return not is_self_closing(stack.text, start, end)


def start_root(stack: ElementStack, start: int, end: int, _name: str) -> bool:
    """`<body>` anywhere lends its attributes to the open one. A body hidden until scripts show it is read none the less."""
    is_known = stack.contexts[-1].inner == Barrier.EXCLUDED
    if not is_known and "data-nolink" in dict(attributes_of(stack.text, start, end)):
        stack.contexts = [context.mark({"data-nolink": ""}) for context in stack.contexts]
    return False


def start_frames(stack: ElementStack, _start: int, _end: int, _name: str) -> bool:
    """A page of frames holds no text."""
    stack.is_unsure = True
    return False


def start_link(stack: ElementStack, _start: int, _end: int, _name: str) -> bool:
    """A link ends the one that is open."""
    if stack.open_links[-1]:
        stack.end_formatting("a")
    stack.open_links[-1] = True
    return True


def start_item(stack: ElementStack, _start: int, _end: int, name: str) -> bool:
    """A list item ends the one before it."""
    same = {"li"} if name == "li" else {"dd", "dt"}
    for index in range(len(stack.names) - 1, 0, -1):
        if stack.names[index] in same:
            stack.pop_to(index)
            break
        if stack.names[index] in _ITEM_STOPS:
            break
    return True


def start_sibling(stack: ElementStack, _start: int, _end: int, name: str) -> bool:
    """Headings and options end one that is open."""
    while stack.names[-1] in _SIBLINGS[name]:
        stack.pop_to(len(stack.names) - 1)
    return True


def start_button(stack: ElementStack, _start: int, _end: int, name: str) -> bool:
    """Buttons do not nest."""
    stack.close(name, BOUNDARIES)
    return True


def start_select(stack: ElementStack, _start: int, _end: int, name: str) -> bool:
    """Inside a select it is taken for the end tag."""
    return not stack.close(name, BOUNDARIES)


def start_field(stack: ElementStack, _start: int, _end: int, _name: str) -> bool:
    """Other fields end a select, in newer parsers only some."""
    stack.is_unsure |= stack.close("select", BOUNDARIES)
    return True


def start_form(stack: ElementStack, _start: int, _end: int, _name: str) -> bool:
    """Forms do not nest, and one directly in a table stays empty."""
    was_open, stack.has_form = stack.has_form, True
    return not was_open and not stack.contexts[-1].is_table


def start_noscript(stack: ElementStack, _start: int, end: int, _name: str) -> bool:
    """Browsers that run scripts read its content as raw text, others as markup: both must end it at the same place."""
    if stack.noscript is not None:
        stack.is_unsure = True
        return True
    match = _NOSCRIPT_END.search(stack.text, end)
    stack.noscript = (match.start() if match else len(stack.text), [*stack.open_links])
    return True


def start_table(stack: ElementStack, _start: int, _end: int, _name: str) -> bool:
    """Directly in a table it ends that table."""
    index = stack.find("table", _TABLE_STOPS) if stack.contexts[-1].is_table else 0
    if index:
        stack.pop_to(index)
    return True


def start_part(stack: ElementStack, _start: int, _end: int, name: str) -> bool:
    """A row or cell ends what is open in the table, down to where it belongs; outside of tables it is nothing."""
    index = stack.find("table", _TABLE_STOPS)
    if not index:
        return False
    parents = ("tbody", "tr") if name in CELLS else ("tbody",) if name == "tr" else ()
    for level, parent in enumerate(parents, start=index + 1):
        if stack.names[level : level + 1] and stack.names[level] in (ROW_GROUPS if parent == "tbody" else {parent}):
            continue
        stack.pop_to(level)
        stack.imply(parent)
    stack.pop_to(index + 1 + len(parents))
    return True


def end_part(stack: ElementStack, _start: int, name: str) -> None:
    """The end of a row or cell reaches through everything up to its table."""
    index = stack.find("table", _TABLE_STOPS)
    inside = stack.names[index + 1 : index + 4] if index else []
    if name in inside:
        stack.pop_to(index + 1 + inside.index(name), is_own=True)


def end_table(stack: ElementStack, _start: int, name: str) -> None:
    """So does the end of the table."""
    stack.close(name, _TABLE_STOPS)


def end_link(stack: ElementStack, _start: int, name: str) -> None:
    """Inside a table, cell or object it does not reach a link that was opened before that."""
    if stack.open_links[-1]:
        stack.open_links[-1] = False
        stack.end_formatting(name)


def end_heading(stack: ElementStack, _start: int, _name: str) -> None:
    """The end tag of any heading ends any other."""
    index = max(stack.find(name, BOUNDARIES) for name in HEADINGS)
    if index:
        stack.pop_to(index, is_own=True)


def end_form(stack: ElementStack, _start: int, name: str) -> None:
    """It takes the form alone off: elements opened inside stay open."""
    stack.has_form = False
    index = stack.find(name, BOUNDARIES)
    if index and IMPLIED.issuperset(stack.names[index + 1 :]):
        stack.pop_to(index, is_own=True)
    elif index:
        del stack.names[index], stack.contexts[index]


def end_noscript(stack: ElementStack, start: int, name: str) -> None:
    """Both readings must agree on its end and on what is open then."""
    expected, stack.noscript = stack.noscript, None
    is_expected = expected is None or expected == (start, stack.open_links)
    if not (stack.close(name, SPECIAL) and is_expected):
        stack.is_unsure = True


def end_nothing(_stack: ElementStack, _start: int, _name: str) -> None:
    """What follows `</body>` and `</html>` still goes into the body."""


START_RULES: dict[str, Callable[[ElementStack, int, int, str], bool]] = {
    **dict.fromkeys(("html", "body", "head"), start_root),
    **dict.fromkeys(("frameset", "frame"), start_frames),
    **dict.fromkeys(("li", "dd", "dt"), start_item),
    **dict.fromkeys(_SIBLINGS, start_sibling),
    **dict.fromkeys(("input", "textarea", "keygen"), start_field),
    **dict.fromkeys(TABLE_PARTS, start_part),
    **dict.fromkeys(FOREIGN, start_svg),
    "a": start_link,
    "button": start_button,
    "form": start_form,
    "noscript": start_noscript,
    "select": start_select,
    "table": start_table,
}
END_RULES: dict[str, Callable[[ElementStack, int, str], None]] = {
    **dict.fromkeys(("html", "body", "head"), end_nothing),
    **dict.fromkeys(HEADINGS, end_heading),
    **dict.fromkeys(TABLE_PARTS, end_part),
    "a": end_link,
    "form": end_form,
    "noscript": end_noscript,
    "table": end_table,
}
