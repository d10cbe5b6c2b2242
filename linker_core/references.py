"""Character references as the HTML standard reads them: https://html.spec.whatwg.org/#character-reference-state.

`html.unescape` is not used: it drops numeric references to control characters that browsers keep, and gives no offsets.
"""

import re
from html.entities import html5

REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?|([A-Za-z][A-Za-z0-9]{0,31};?))")
REPLACEMENT = "\ufffd"
MAX_DIGITS = 8
"""More digits than any character's number has; bounds the conversion of endless ones."""
WINDOWS_1252 = {code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}}


def reference_at(text: str, position: int, *, is_attribute: bool = False) -> tuple[int, str] | None:
    """Where the reference that starts at an ampersand ends, and what it stands for; None where it is a mere ampersand."""
    match = REFERENCE.match(text, position)
    if match is None:
        return None
    hexadecimal, decimal, name = match.groups()
    if name is None:
        return match.end(), _numbered(hexadecimal or decimal, 16 if hexadecimal else 10)
    return _named(text, match.start(3), name, is_attribute=is_attribute)


def decode_references(text: str, *, is_attribute: bool = False) -> str:
    """The text with its references replaced."""
    pieces: list[str] = []
    position = 0
    while (start := text.find("&", position)) >= 0:
        end, value = reference_at(text, start, is_attribute=is_attribute) or (start + 1, "&")
        pieces += (text[position:start], value)
        position = end
    return "".join([*pieces, text[position:]])


def _numbered(digits: str, base: int) -> str:
    significant = digits.lstrip("0") or "0"
    code = int(significant, base) if len(significant) <= MAX_DIGITS else 0
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return REPLACEMENT
    return WINDOWS_1252.get(code) or chr(code)


def _named(text: str, start: int, name: str, *, is_attribute: bool) -> tuple[int, str] | None:
    """The longest name counts; without a semicolon only where old browsers knew it so, and never before `=` in an attribute."""
    length = next((n for n in range(len(name), 0, -1) if name[:n] in html5), 0)
    if not length:
        return None
    end = start + length
    is_open = name[length - 1] != ";"
    if is_attribute and is_open and re.match("[=A-Za-z0-9]", text[end : end + 1]):
        return None
    return end, html5[name[:length]]
