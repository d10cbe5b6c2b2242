"""What a web server sent, back to the page it meant: transfer and content codings undone, within a limit."""

import io
from collections.abc import Callable
from functools import partial
from http.client import HTTPException, HTTPResponse
from types import MappingProxyType
from typing import cast

import brotli
from isal import igzip_lib

from linker_core.compression import DAMAGE, Member, new_zstd
from linker_core.reasons import DropReason

_CODED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_MARKUP = b"<"
_BEFORE_MARKUP = b"\xef\xbb\xbf \t\r\n\f"
_ZLIB_HEADER = 0x78


class BodyError(Exception):
    """The body is no page: why, as a reason and in words."""

    def __init__(self, reason: DropReason, detail: str) -> None:
        """Say what is wrong with it."""
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class _Brotli:
    """Brotli with the manners of the other decompressors."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return bool(self._stream.is_finished())

    unused_data = b""

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        piece: bytes = self._stream.process(data, output_buffer_limit=max_length)
        self.needs_input = bool(self._stream.can_accept_more_data())
        return piece


def _deflate(body: bytes) -> Member:
    """The standard means a zlib stream; some servers send one without its header, and browsers read both."""
    is_zlib = len(body) > 1 and body[0] == _ZLIB_HEADER and (body[0] * 256 + body[1]) % 31 == 0
    flag = igzip_lib.DECOMP_ZLIB if is_zlib else igzip_lib.DECOMP_DEFLATE
    return cast("Member", igzip_lib.IgzipDecompressor(flag=flag))


def _gzip(_: bytes) -> Member:
    return cast("Member", igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_GZIP))


_CODINGS: MappingProxyType[str, Callable[[bytes], Member]] = MappingProxyType(
    {
        "gzip": _gzip,
        "x-gzip": _gzip,
        "deflate": _deflate,
        "br": lambda _: cast("Member", _Brotli()),
        "zstd": lambda _: new_zstd(),
    }
)
_DAMAGE = (*DAMAGE, brotli.error)


def decode_body(body: bytes, transfer: str | None, content: str | None, limit: int) -> bytes:
    """The page's bytes, at most `limit`. What is markup already stays: many archives keep the header of a coding they undid.

    Raises:
        BodyError: a coding is unknown, the body ends early or is damaged, or it is larger than the limit.
    """
    steps = [_unchunk if "chunked" in _names(transfer) else None]
    steps += [partial(_decompress, name=name, limit=limit) for name in reversed(_names(content)) if name != "identity"]
    for step in filter(None, steps):
        body = _try(step, body)
    if len(body) > limit:
        raise BodyError(DropReason.TOO_LARGE, f"the page is larger than {limit} bytes")
    return body


def _names(header: str | None) -> list[str]:
    return [name.strip().lower() for name in (header or "").split(",") if name.strip()]


def _try(step: Callable[[bytes], bytes], body: bytes) -> bytes:
    try:
        return step(body)
    except BodyError as error:
        if error.reason is not DropReason.TOO_LARGE and body.lstrip(_BEFORE_MARKUP).startswith(_MARKUP):
            return body
        raise


class _Wire:
    """As much of a socket as the library's reader of responses asks for."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, _: str) -> io.BytesIO:
        return io.BytesIO(self._data)


def _unchunk(body: bytes) -> bytes:
    response = HTTPResponse(_Wire(_CODED + body))  # type: ignore[arg-type]  # only makefile is asked for
    try:
        response.begin()
        return response.read()
    except (HTTPException, ValueError, OSError) as error:
        raise BodyError(DropReason.TRUNCATED, "the chunked body ends early or is damaged") from error


def _decompress(body: bytes, name: str, limit: int) -> bytes:
    new = _CODINGS.get(name)
    if new is None:
        known = ", ".join(_CODINGS)
        raise BodyError(DropReason.NOT_HTML, f"the content coding {name[:40]!r} is unknown; known are {known}")
    if not body:
        return body
    member, pieces, count = new(body), [], 0
    try:
        while not member.eof and count <= limit:
            piece = member.decompress(body, limit + 1 - count)
            body = b""
            count += len(piece)
            pieces.append(piece)
            if not piece and member.needs_input:
                raise EOFError
    except _DAMAGE as error:
        raise BodyError(DropReason.TRUNCATED, f"the {name} body ends early or is damaged") from error
    if count > limit:
        raise BodyError(DropReason.TOO_LARGE, f"the page is larger than {limit} bytes")
    return b"".join(pieces)
