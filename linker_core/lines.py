"""Lines of a file, each bounded, read in large blocks; a stretch of a plain file as well as a whole one."""

from collections.abc import Iterator
from dataclasses import dataclass

from linker_core.compression import BLOCK_BYTES, ByteStream, new_hasher

Bytes = bytes | memoryview
LINE_END = b"\r\n"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, counted from 1. An overlong one is only known by its digest, that of its content without the line end."""

    number: int
    content: Bytes
    digest: str = ""


def iter_lines(stream: ByteStream, limit: int, start: int = 0, stop: int | None = None) -> Iterator[Line]:
    """The lines that begin between the bytes `start` and `stop` of the file; the stream stands at max(start - 1, 0).

    A line may hold `limit` bytes beside its end. What a fault of the stream cut off is no line.
    """
    reader = _Reader(stream, limit, max(start - 1, 0))
    if start and not reader.skip_to_line(stop):
        return
    number = 0
    while (stop is None or reader.place < stop) and (line := reader.next_line(number := number + 1)):
        yield line


class _Reader:
    """Cuts blocks at line feeds. Only a line that crosses blocks is copied."""

    def __init__(self, stream: ByteStream, limit: int, place: int) -> None:
        self.place = place
        """Where the next line begins, in bytes of the file."""
        self._stream = stream
        self._limit = limit
        self._block = b""
        self._view = memoryview(b"")
        self._at = 0

    def next_line(self, number: int) -> Line | None:
        """The next line, without its line feed; None at the end."""
        end = self._block.find(b"\n", self._at)
        if end >= 0:
            content: Bytes = self._view[self._at : end]
            self._move(end + 1)
            is_long = len(content) > self._limit and len(bytes(content).rstrip(LINE_END)) > self._limit
            return Line(number, b"", _digest(bytes(content))) if is_long else Line(number, content)
        return self._next_long(number)

    def skip_to_line(self, stop: int | None) -> bool:
        """Go behind the next line feed; whether one comes before `stop`."""
        while self._fill():
            end = self._block.find(b"\n", self._at)
            self._move(end + 1 if end >= 0 else len(self._block))
            if end >= 0:
                return True
            if stop is not None and self.place >= stop:
                return False
        return False

    def _move(self, to: int) -> None:
        self.place += to - self._at
        self._at = to

    def _fill(self) -> bool:
        """See that there are bytes ahead."""
        if self._at < len(self._block):
            return True
        self._block = self._stream.read_block()
        self._view = memoryview(self._block)
        self._at = 0
        return bool(self._block)

    def _next_long(self, number: int) -> Line | None:
        """A line that crosses blocks."""
        line = _Growing(self._limit)
        is_ended = False
        while not is_ended and self._fill():
            end = self._block.find(b"\n", self._at)
            is_ended = end >= 0
            stop = end if is_ended else len(self._block)
            line.add(self._view[self._at : stop])
            self._move(stop + is_ended)
        if not line.size and not is_ended:
            return None
        if self._stream.fault and not is_ended:
            return None
        return line.finish(number)


class _Growing:
    """A line in pieces; once it is too long, only its digest is kept up."""

    def __init__(self, limit: int) -> None:
        self.size = 0
        self._most = limit + len(LINE_END)
        self._limit = limit
        self._pieces: list[Bytes] = []
        self._hasher = new_hasher()
        self._returns = 0
        self._is_long = False

    def add(self, piece: Bytes) -> None:
        self.size += len(piece)
        if self.size <= self._most:
            self._pieces.append(piece)
            return
        if not self._is_long:
            self._is_long = True
            for earlier in self._pieces:
                self._hash(earlier)
            self._pieces = []
        self._hash(piece)

    def _hash(self, piece: Bytes) -> None:
        """Hold carriage returns back: at the end they are part of the line end."""
        data = bytes(piece)
        bare = data.rstrip(LINE_END)
        while bare and self._returns:
            some = min(self._returns, BLOCK_BYTES)
            self._hasher.update(b"\r" * some)
            self._returns -= some
        self._hasher.update(bare)
        self._returns += len(data) - len(bare)

    def finish(self, number: int) -> Line:
        if self._is_long:
            return Line(number, b"", self._hasher.hexdigest())
        content = b"".join(self._pieces)
        is_long = len(content) > self._limit and len(content.rstrip(LINE_END)) > self._limit
        return Line(number, b"", _digest(content)) if is_long else Line(number, content)


def _digest(content: bytes) -> str:
    hasher = new_hasher()
    hasher.update(content.rstrip(LINE_END))
    return hasher.hexdigest()
