"""Where an article's page lies below html/: a readable, reversible path that any file system takes.

Each segment of the id is percent-encoded; an empty one becomes a lone `%`. What a file system treats specially is
encoded too: Windows device names, outer dots, and `.html` at the end of a folder, so that no page's folder can be
another page's file. `~` never comes from an id; it marks a path that was shortened and ends in a digest.
"""

import re
from itertools import accumulate, takewhile

from linker_core.digests import digest_parts

SUFFIX = ".html"
SHORTENED = "~"
EMPTY_SEGMENT = "%"

MAX_SEGMENT_BYTES = 120
"""Leaves room below the 255 bytes of common file systems, and for the 143 of encrypted home folders."""

MAX_PATH_BYTES = 200
"""Leaves room for OUT below the 260 characters of Windows."""

MAX_KEPT_BYTES = 80
MAX_STEM_BYTES = 60

_SPECIAL = re.compile(r"[^A-Za-z0-9._-]")
_PARTIAL_ESCAPE = re.compile(r"%[0-9A-F]?$")
_ESCAPE = re.compile(rb"%([0-9A-F]{2})")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any ending and in any case
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)


def page_path(article_id: str, is_colliding: bool) -> str:  # noqa: FBT001 - the contract between the stages names it so
    """The path of an article's page below html/, forward slashes, ASCII only, at most 200 bytes.

    Ids that differ only in case share a file on some systems: `is_colliding` gives such an id a digest.

    >>> page_path("fc-doc0", False)
    'fc-doc0.html'
    >>> page_path("2026/what now?", False)
    '2026/what%20now%3F.html'
    """
    *folders, name = article_id.split("/")
    segments = [*map(_encode_folder, folders), _encode(name)]
    path = "/".join(segments) + SUFFIX
    is_long = len(path) > MAX_PATH_BYTES or max(map(len, segments)) > MAX_SEGMENT_BYTES
    return _shorten(segments, digest_parts(article_id)) if is_long or is_colliding else path


def article_id_of(path: str) -> str | None:
    """The id that `page_path` gave this path for; None for a shortened path and for any other file.

    >>> article_id_of("2026/what%20now%3F.html")
    '2026/what now?'
    """
    if SHORTENED in path or not path.endswith(SUFFIX) or not path.isascii():
        return None
    try:
        article_id = "/".join(map(_decode, path.removesuffix(SUFFIX).split("/")))
    except UnicodeDecodeError:
        return None
    return article_id if page_path(article_id, is_colliding=False) == path else None


def _encode(segment: str) -> str:
    if not segment:
        return EMPTY_SEGMENT
    encoded = _SPECIAL.sub(lambda match: _escape(match[0]), segment)
    if encoded.startswith(".") or _DEVICE.match(encoded):
        encoded = _escape(encoded[0]) + encoded[1:]
    return encoded[:-1] + _escape(".") if encoded.endswith(".") else encoded


def _encode_folder(segment: str) -> str:
    encoded = _encode(segment)
    if not encoded.lower().endswith(SUFFIX):
        return encoded
    return encoded[: -len(SUFFIX)] + _escape(".") + encoded[1 - len(SUFFIX) :]


def _escape(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _decode(segment: str) -> str:
    if segment == EMPTY_SEGMENT:
        return ""
    return _ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode()), segment.encode()).decode("utf-8", "surrogatepass")


def _shorten(segments: list[str], digest: str) -> str:
    """Keep the leading folders that fit and the start of the name; the digest of the whole id keeps it apart."""
    *folders, name = segments
    lengths = accumulate(len(folder) + 1 for folder in folders)
    kept = [folder for folder, _ in zip(folders, takewhile(lambda length: length <= MAX_KEPT_BYTES, lengths), strict=False)]
    stem = _PARTIAL_ESCAPE.sub("", name[:MAX_STEM_BYTES])
    return "/".join([*kept, f"{stem}{SHORTENED}{digest}{SUFFIX}"])
