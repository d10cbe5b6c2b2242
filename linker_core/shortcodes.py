"""Stretches of text that a publishing system replaces before anybody reads them: a link inside would break them."""

import re
from collections.abc import Iterator

from linker_core.elements import words

_PAIRS = (("{{", "}}"), ("{%", "%}"), ("<%", "%>"), ("<?", "?>"))
_TAG = re.compile(r"\[(/?)([A-Za-z][A-Za-z0-9_-]{0,40})((?:[ \t\n\xa0/][^\[\]]{0,1000})?)\]")
_KNOWN = words("audio caption embed gallery playlist video wp_caption")
"""WordPress's own, which are written without attributes too. `[sic]` and `[the company]` are prose."""


def find_shortcodes(text: str) -> list[tuple[int, int]]:
    """The stretches `[gallery …]`, `[caption]…[/caption]`, `{{…}}`, `{%…%}`, `<%…%>`, `<?…?>` of a block's text, sorted."""
    found = [span for opening, closing in _PAIRS if opening in text for span in _delimited(text, opening, closing)]
    if "[" in text:
        found += _bracketed(text)
    return sorted(found)


def _delimited(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    position = 0
    while (start := text.find(opening, position)) >= 0:
        end = text.find(closing, start + 2)
        position = len(text) if end < 0 else end + 2
        yield start, position


def _bracketed(text: str) -> Iterator[tuple[int, int]]:
    opened: dict[str, int] = {}
    for match in _TAG.finditer(text):
        slash, name, rest = match.groups()
        if slash:
            yield opened.pop(name, match.start()), match.end()
        else:
            opened.setdefault(name, match.start())
            if "=" in rest or rest.endswith("/") or name.lower() in _KNOWN:
                yield match.span()
