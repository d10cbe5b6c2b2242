"""JSON lines, read one bounded line at a time."""

import io
import json
from collections.abc import Iterator

import orjson

from linker_core.compression import ByteStream, digest_file, new_hasher
from linker_core.drops import Drop, Kind, display_path
from linker_core.reasons import DropReason
from linker_core.rows import Row
from linker_core.settings import InputSettings
from linker_core.storage import Place

BUFFER_BYTES = 2**20
_BOM = b"\xef\xbb\xbf"
_LINE_END = b"\r\n"


def iter_json_rows(path: Place, kind: Kind, settings: InputSettings) -> Iterator[Row | Drop]:
    """The lines of a file as rows; what is no JSON as drops. Blank lines and a byte order mark at the start are passed over."""
    file = display_path(path)
    with ByteStream(path, settings.max_file_bytes) as stream, io.BufferedReader(stream, BUFFER_BYTES) as reader:
        for number, (line, digest) in enumerate(_iter_lines(reader, settings.max_record_bytes), start=1):
            if digest:
                detail = f"the line is longer than {settings.max_record_bytes} bytes"
                yield Drop(kind, DropReason.TOO_LARGE, digest, None, detail, file, number)
            elif content := (line.removeprefix(_BOM) if number == 1 else line).strip():
                yield _parse(content, kind, file, number)
        if stream.fault:
            yield Drop(kind, stream.fault[0], digest_file(path), None, stream.fault[1], file, 0)


def _iter_lines(reader: "io.BufferedReader[ByteStream]", limit: int) -> Iterator[tuple[bytes, str]]:
    """Each line with "", or the last piece of an overlong one with its digest. What a fault cut off is no line."""
    while line := reader.readline(limit + len(_LINE_END)):
        digest = ""
        if len(line) > limit and len(line.rstrip(_LINE_END)) > limit:
            line, digest = _skip_line(reader, line)
        if reader.raw.fault and not line.endswith(b"\n"):
            return
        yield line, digest


def _skip_line(reader: "io.BufferedReader[ByteStream]", piece: bytes) -> tuple[bytes, str]:
    """The last piece of an overlong line and the digest of all of it, holding one piece at a time."""
    hasher = new_hasher()
    while not piece.endswith(b"\n") and (following := reader.readline(BUFFER_BYTES)):
        whole = len(piece) - piece.endswith(b"\r")  # perhaps half of a line end
        hasher.update(piece[:whole])
        piece = piece[whole:] + following
    hasher.update(piece.rstrip(_LINE_END))
    return piece, hasher.hexdigest()


def _parse(content: bytes, kind: Kind, file: str, number: int) -> Row | Drop:
    try:
        return Row(orjson.loads(content), content, file, number)
    except orjson.JSONDecodeError as error:
        reason, detail = _explain(content, error)
        return Row(None, content, file, number).drop(kind, reason, detail)


def _explain(content: bytes, error: orjson.JSONDecodeError) -> tuple[DropReason, str]:
    """Whether broken JSON or characters that no text can hold made the parser refuse the line."""
    try:
        value = json.loads(content.decode("utf-8"))
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as fault:
        return DropReason.BAD_CHARSET, f"byte {fault.start} of the line is not UTF-8"
    except UnicodeEncodeError:
        return DropReason.BAD_CHARSET, "the line escapes half of a surrogate pair, which is no character"
    except (ValueError, RecursionError):
        pass
    return DropReason.BROKEN_JSON, f"{error.msg.partition(': line')[0]} at character {error.pos}"
