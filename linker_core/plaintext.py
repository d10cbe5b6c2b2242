"""Foreign text made fit for eyes: nothing in it can steer a terminal, turn the reading direction, or bury its neighbours.

HTML escaping is the template engine's work; this is about the characters themselves.
"""

import re
from urllib.parse import urlsplit

_BLANKS = re.compile(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0 and C1: the escape sequences of terminals begin here
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks, embeddings, overrides, isolates
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # invisible separators, operators, annotations
    "\ud800-\udfff\ufffe\uffff"  # what UTF-8 cannot carry
    "\U000e0000-\U000e007f"  # tags: whole hidden sentences
    "]"
)
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILE = re.compile(f"({_MARKS}{{4}}){_MARKS}+")
"""No script stacks more than four of these; longer piles paint over the lines around them."""


def plain(text: str, limit: int | None = None) -> str:
    r"""The text with line breaks as blanks, invisible characters as `<U+202E>`, mark piles cut; at most `limit` characters.

    >>> plain("a\x1b[31mb\nc")
    'a<U+001B>[31mb c'
    """
    cut = text if limit is None or len(text) <= limit else text[:limit]
    if not cut.isprintable():  # which none of the unseen is
        cut = _UNSEEN.sub(_name, _BLANKS.sub(" ", cut))
    if not cut.isascii():
        cut = _PILE.sub(r"\1", cut)
    return cut if len(text) <= (limit or len(text)) else f"{cut}… ({len(text):,} characters)"


def web_address(url: str | None) -> str | None:
    """The address if it may stand in a link: http or https, a host, no credentials, no unseen character or blank; else None.

    >>> web_address("javascript:alert(1)") is None
    True
    """
    if not url or plain(url) != url or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return url if is_web else None


def _name(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"
