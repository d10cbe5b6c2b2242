"""The tokens of a page with exact offsets: https://html.spec.whatwg.org/#tokenization as regular expressions.

A token is a plain tuple `(kind, start, end, name)`, since a page has thousands. Tokens cover the page without gaps, but for
markup that the standard drops (`</>`, a tag that the page's end cuts off). Newlines and NUL characters stay as they are.
"""

import re
from collections.abc import Iterator
from itertools import islice

from linker_core.references import decode_references

TEXT, RAW_TEXT, START, END, COMMENT, DOCTYPE = range(6)
"""RAW_TEXT: the content of an element that holds no markup. References stand in TEXT and in title and textarea."""
Token = tuple[int, int, int, str]

REFERENCE_ELEMENTS = frozenset({"title", "textarea"})
RAW_ELEMENTS = frozenset({"style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext"}) | REFERENCE_ELEMENTS

# Quotes count only after "=". Possessive quantifiers keep every pattern linear: what fails, fails once.
_NAME = r"[A-Za-z][^\t\n\f\r />]*+"
_VALUE = r"(?:\"[^\"]*+\"|'[^']*+'|(?![\"'>])[^\t\n\f\r >]++|(?=>))"
_ATTRIBUTE = rf"[^\t\n\f\r />][^\t\n\f\r />=]*+(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+{_VALUE}|(?![\t\n\f\r ]*+=))"
MARKUP = re.compile(
    rf"""<(?:
      (/?)({_NAME})(?:[\t\n\f\r /]++|{_ATTRIBUTE})*+(>?)   # a tag; without ">" the page ends inside it
    | (!--)                                                 # a comment
    | ([!?]|/(?=[^A-Za-z]))                                 # a doctype, CDATA or a bogus comment
    )""",
    re.VERBOSE,
)
# One name, and what follows "=": quoted, or up to white space.
_PARTS = re.compile(
    r"[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"([^\"]*+)\"|'([^']*+)'|((?![\"'>])[^\t\n\f\r >]++)?))?"
)
_TAG_NAME = re.compile(rf"</?{_NAME}")
_COMMENT_END = re.compile(r"--!?>")
_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

_SCRIPT = re.compile(r"<(?:(!--)|(/)script(?=[\t\n\f\r />]))", re.IGNORECASE | re.ASCII)
_SCRIPT_ESCAPED = re.compile(r"(-->)|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)
_RAW_ENDS = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII) for name in RAW_ELEMENTS - {"script", "plaintext"}
}


class Scanner:
    """Iterates over a page's tokens. The reader of the tokens sets `is_foreign` while inside svg or math."""

    def __init__(self, text: str, position: int = 0) -> None:
        self.text = text
        self.position = position
        self.is_foreign = False

    def __iter__(self) -> Iterator[Token]:
        """Tokens in order; the search starts anew only after elements and comments that the pattern cannot span."""
        while self.position >= 0:
            yield from self._scan()

    def _scan(self) -> Iterator[Token]:
        done = self.position
        for match in MARKUP.finditer(self.text, done):
            start, end = match.span()
            if start > done:
                yield TEXT, done, start, ""
            slash, name, close = match.group(1, 2, 3)
            if name is None:
                yield from self._declaration(match)
                return
            done = end
            if not close:
                break
            if not name.islower():
                name = lower_ascii(name)
            is_raw = name in RAW_ELEMENTS and not slash and not self.is_foreign  # before the reader enters <title> of an svg
            yield END if slash else START, start, end, name
            if is_raw:
                yield from self._raw(name, end)
                return
        else:
            if done < len(self.text):
                yield TEXT, done, len(self.text), ""
        self.position = -1

    def _declaration(self, match: re.Match[str]) -> Iterator[Token]:
        text, start = self.text, match.start()
        if match[4]:
            self.position = end = comment_end(text, match.end())
            yield COMMENT, start, end, ""
        elif self.is_foreign and text.startswith("<![CDATA[", start):
            yield from self._cdata(start)
        else:
            end = text.find(">", match.end()) + 1 or len(text)
            self.position = end
            kind = DOCTYPE if text[start + 1 : start + 9].lower() == "!doctype" else COMMENT
            if text[start + 1 : end] != "/>":  # "</>" is nothing at all
                yield kind, start, end, ""

    def _cdata(self, start: int) -> Iterator[Token]:
        inside = start + len("<![CDATA[")
        close = self.text.find("]]>", inside)
        end = len(self.text) if close < 0 else close
        self.position = min(end + 3, len(self.text))
        if end > inside:
            yield RAW_TEXT, inside, end, ""

    def _raw(self, name: str, start: int) -> Iterator[Token]:
        self.position = end = raw_end(self.text, start, name)
        if end > start:
            yield RAW_TEXT, start, end, name


def lower_ascii(name: str) -> str:
    """Lower case as HTML means it: other letters stay, so that lengths do."""
    return name.lower() if name.isascii() else name.translate(_ASCII_LOWER)


def comment_end(text: str, start: int) -> int:
    """Where a comment whose content starts here ends: at `-->` or `--!>`, at once for `<!-->` and `<!--->`, or with the page."""
    if text.startswith(">", start):
        return start + 1
    if text.startswith("->", start):
        return start + 2
    match = _COMMENT_END.search(text, start)
    return match.end() if match else len(text)


def raw_end(text: str, start: int, name: str) -> int:
    """Where the content of an element without markup ends: before its end tag, or with the page."""
    if name == "plaintext":
        return len(text)
    if name == "script":
        return _script_end(text, start)
    match = _RAW_ENDS[name].search(text, start)
    return match.start() if match else len(text)


def _script_end(text: str, start: int) -> int:
    """`<!--` in a script hides `<script>…</script>` pairs until `-->`: https://html.spec.whatwg.org/#script-data-escaped-state."""
    while match := _SCRIPT.search(text, start):
        if match[2]:
            return match.start()
        start = match.end() - 2  # "<!-->" ends at once: its dashes count for both
        is_double = False
        while match := _SCRIPT_ESCAPED.search(text, start):
            start = match.end()
            if match[1]:
                break
            if match[2] and not is_double:
                return match.start()
            is_double = not match[2]
        else:
            return len(text)
    return len(text)


def has_more_attributes(text: str, start: int, end: int, limit: int) -> bool:
    """Whether the tag has more attributes than that; each is two characters at least, so most tags need no look."""
    if end - start <= 2 * limit:
        return False
    name = _TAG_NAME.match(text, start, end)
    parts = _PARTS.finditer(text, name.end() if name else start, end - 1)
    return next(islice(parts, limit, None), None) is not None


def attributes_of(text: str, start: int, end: int) -> list[tuple[str, str]]:
    """Names and decoded values of the start tag at `start:end`, in order, duplicates included (the first one counts)."""
    name = _TAG_NAME.match(text, start, end)
    if name is None:
        return []
    found, position = [], name.end()
    while match := _PARTS.match(text, position, end - 1):
        values = (value for value in match.groups()[1:] if value is not None)
        found.append((lower_ascii(match[1]), decode_references(next(values, ""), is_attribute=True)))
        position = match.end()
    return found


def is_self_closing(text: str, start: int, end: int) -> bool:
    """Whether the start tag ends in a slash of its own; in `<svg a=b/>` the slash belongs to the value."""
    if text[end - 2] != "/":
        return False
    name = _TAG_NAME.match(text, start, end)
    position = name.end() if name else end
    while match := _PARTS.match(text, position, end - 1):
        position = match.end()
    return position < end - 1
