"""Bytes of a page to text and back, so that a position in the text always has its byte."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import webencodings

from linker_core.errors import LinkerError
from linker_core.markup import START, Scanner, attributes_of

PRESCAN_BYTES = 1024
"""How far the standard looks for a charset declaration: https://html.spec.whatwg.org/#prescan-a-byte-stream"""
UTF_8 = "utf-8"
WINDOWS_1252 = "cp1252"
ASCII = bytes(range(128))
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, UTF_8), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CODECS = {"gbk": "gb18030"}
"""Where the standard's decoder for a label is another than Python's codec of that name."""
CONTENT_CHARSET = re.compile(r"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|([^\t\n\f\r ;\"']+))", re.IGNORECASE)


class CharsetError(LinkerError):
    """The page's bytes cannot be read so that every insertion point is exact."""


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """A page as text. It keeps the byte order mark (U+FEFF), all newlines, and bytes that fit no character (as surrogates)."""

    text: str
    charset: str
    """The Python codec; always used with the error handler "surrogateescape"."""

    def byte_offsets(self, positions: Sequence[int]) -> list[int]:
        """The byte before which each character position stands; any order in, the same order out."""
        if self.text.isascii():
            return list(positions)
        wanted = sorted({0, *positions})
        offsets, total = {0: 0}, 0
        for start, end in pairwise(wanted):
            total += len(self.text[start:end].encode(self.charset, "surrogateescape"))
            offsets[end] = total
        return [offsets[position] for position in positions]


def decode_page(raw: bytes, declared: str | None = None) -> DecodedPage:
    """The text of a page by its byte order mark, the charset that came beside it, its own declaration, or its bytes.

    Raises:
        CharsetError: the charset is unknown, is no superset of ASCII, or does not give the page's bytes back.
    """
    charset = _charset_of(raw, declared)
    text = _decode(raw, charset)
    if text is None:
        raise CharsetError(f"the page's bytes do not come back from charset {charset}; correct the charset or supply UTF-8")
    return DecodedPage(text, charset)


def _charset_of(raw: bytes, declared: str | None) -> str:
    marked = next((charset for mark, charset in BYTE_ORDER_MARKS if raw.startswith(mark)), None)
    if marked:
        return _check_superset(marked)
    if declared is not None and declared.strip():
        return _check_superset(_codec_of(declared))
    return _meta_charset(raw) or _guess(raw)


def _codec_of(label: str) -> str:
    encoding = webencodings.lookup(label)
    if encoding is None:
        raise CharsetError(f"unknown charset {label!r}; use a label of https://encoding.spec.whatwg.org/#names-and-labels")
    name: str = encoding.codec_info.name
    return CODECS.get(name, name)


def _check_superset(charset: str) -> str:
    """Tags are inserted as ASCII bytes, which is sound only where these always mean ASCII."""
    if charset.startswith(("iso2022", "utf-16")) or _decode(ASCII, charset) != ASCII.decode("ascii"):
        raise CharsetError(f"charset {charset} is no superset of ASCII, so tags cannot be inserted; supply the page as UTF-8")
    return charset


def _decode(raw: bytes, charset: str) -> str | None:
    """The text, or None where encoding it does not give the bytes back."""
    try:
        text = raw.decode(charset, "surrogateescape")
        return text if text.encode(charset, "surrogateescape") == raw else None
    except (UnicodeError, LookupError):
        return None


def _meta_charset(raw: bytes) -> str | None:
    """The first usable declaration; what a page says of itself wrongly is passed over, as browsers do."""
    text = raw[:PRESCAN_BYTES].decode("latin-1")
    for kind, start, end, name in Scanner(text):
        label = _declared_label(text, start, end) if kind == START and name == "meta" else None
        encoding = webencodings.lookup(label) if label else None
        if encoding is None or encoding.name in {"replacement", "x-user-defined"}:
            continue
        if encoding.name.startswith("utf-16"):  # could not have been read as ASCII: the standard takes it for UTF-8
            return UTF_8
        return _check_superset(_codec_of(encoding.name))
    return None


def _declared_label(text: str, start: int, end: int) -> str | None:
    values = dict(reversed(attributes_of(text, start, end)))
    if "charset" in values:
        return values["charset"]
    if values.get("http-equiv", "").lower() != "content-type":
        return None
    match = CONTENT_CHARSET.search(values.get("content", ""))
    return next(filter(None, match.groups()), None) if match else None


def _guess(raw: bytes) -> str:
    try:
        raw.decode(UTF_8)
    except UnicodeDecodeError:
        return WINDOWS_1252
    return UTF_8
