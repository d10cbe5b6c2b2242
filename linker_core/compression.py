"""Files as byte streams, plain or compressed, that are bounded and that tell whether they ended where they should."""

import io
import sys
from collections.abc import Callable
from functools import partial
from hashlib import blake2b, file_digest
from types import MappingProxyType
from typing import Protocol, cast

from isal import igzip_lib

from linker_core.digests import DIGEST_BYTES
from linker_core.errors import UsageError
from linker_core.reasons import DropReason
from linker_core.storage import Place, is_local

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE_BYTES = 2**18
"""Compressed bytes handed to a decompressor at once."""
BLOCK_BYTES = 2**20
"""Bytes read at once: few calls, and still in the processor's cache when they are looked at."""

new_hasher = partial(blake2b, digest_size=DIGEST_BYTES)
"""What `digests.digest_bytes` hashes with, for bytes that come in pieces."""


class Member(Protocol):
    """What bz2, lzma, zstd and isal share: reads one member of a compressed file, output bounded by the caller."""

    @property
    def eof(self) -> bool:
        """Whether the member is at its end."""

    @property
    def needs_input(self) -> bool:
        """Whether it has given all that it was fed."""

    @property
    def unused_data(self) -> bytes:
        """What it was fed behind its end."""

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes:
        """At most so many bytes."""


_DECOMPRESSORS: MappingProxyType[str, Callable[[], Member]] = MappingProxyType(
    {".gz": partial(igzip_lib.IgzipDecompressor, flag=igzip_lib.DECOMP_GZIP), ".zst": zstd.ZstdDecompressor}
)
COMPRESSED = tuple(_DECOMPRESSORS)
"""Endings of compressed files."""

new_zstd = zstd.ZstdDecompressor


DAMAGE: tuple[type[Exception], ...] = (EOFError, cast("type[Exception]", igzip_lib.IsalError), zstd.ZstdError)
"""What decompressors raise where data ends early or is damaged."""


class _Decompression:
    """The members of a compressed file one after the other; the libraries' own file objects lose what came before a fault."""

    def __init__(self, file: io.FileIO, new: Callable[[], Member]) -> None:
        self._file = file
        self._new = new
        self._member = new()

    def read(self, size: int) -> bytes:
        """At least one and at most `size` bytes; empty at the end.

        Raises:
            EOFError: the file ends within a member; the libraries' own errors where it is damaged.
        """
        while True:
            member = self._member
            if member.eof:
                piece = self._next_piece(member.unused_data)
                if not piece:
                    return b""
                self._member = member = self._new()
            elif member.needs_input:
                piece = self._file.read(PIECE_BYTES)
                if not piece:
                    raise EOFError
            else:
                piece = b""
            if data := member.decompress(piece, size):
                return data

    def _next_piece(self, piece: bytes) -> bytes:
        """The start of the next member, behind the padding of zeros that tapes and block devices leave."""
        piece = piece.lstrip(b"\0")
        while not piece:
            block = self._file.read(PIECE_BYTES)
            if not block:
                break
            piece = block.lstrip(b"\0")
        return piece


class ByteStream(io.RawIOBase):
    """The decompressed bytes of a file, at most `limit` of them. `fault` says why what was its end is not the file's."""

    def __init__(self, path: Place, limit: int, start: int = 0) -> None:
        """Begin at the byte `start`, which only a plain file has."""
        super().__init__()
        self.fault: tuple[DropReason, str] | None = None
        self._file = open_file(path)
        self._file.seek(start)
        new = _DECOMPRESSORS.get(path.suffix.lower())
        self._source = _Decompression(self._file, new) if new else self._file
        self._limit = limit
        self._left = limit

    def readable(self) -> bool:
        """Always: `io.BufferedReader` asks."""
        return True

    def close(self) -> None:
        """Close the file below as well. Python closes what is thrown away, also a stream whose file could not be opened."""
        if file := getattr(self, "_file", None):
            file.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io hands over a memoryview, its stub says more
        """Fill the buffer as far as one piece goes; 0 at the end."""
        data = self.read_block(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read_block(self, size: int = BLOCK_BYTES) -> bytes:
        """The next bytes, at most `size`, as they come; empty at the end."""
        if self.fault:
            return b""
        try:
            data = self._source.read(min(size, self._left + 1))
        except DAMAGE as error:
            early = isinstance(error, EOFError)
            self.fault = DropReason.TRUNCATED, "the compressed file ends early" if early else "the compressed file is damaged"
            return b""
        if len(data) > self._left:
            self.fault = DropReason.TOO_LARGE, f"the file holds more than {self._limit} bytes; the rest was not read"
            data = data[: self._left]
        self._left -= len(data)
        return data


def open_file(path: Place) -> io.FileIO:
    """A file opened for reading bytes.

    Raises:
        UsageError: it cannot be opened.
    """
    try:
        # of what a store's file offers beside, nothing is asked here
        return path.open("rb", buffering=0) if is_local(path) else cast("io.FileIO", path.open("rb"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}; check the path and its permissions") from error


def digest_file(path: Place) -> str:
    """The content digest of a file's bytes as they lie on disk, never held in memory as a whole."""
    with open_file(path) as file:
        return file_digest(file, new_hasher).hexdigest()
