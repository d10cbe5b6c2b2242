"""JSON lines as rows."""

import json
from collections.abc import Iterator

import orjson

from linker_core.compression import COMPRESSED, ByteStream, digest_file
from linker_core.drops import Drop, Kind, display_path
from linker_core.lines import Bytes, iter_lines
from linker_core.reasons import DropReason
from linker_core.rows import Row
from linker_core.settings import InputSettings
from linker_core.storage import Place

PLAIN_ENDINGS = (".jsonl", ".ndjson", ".json")
PACKED_ENDINGS = tuple(ending + packing for ending in PLAIN_ENDINGS for packing in COMPRESSED)
_BOM = b"\xef\xbb\xbf"


def iter_json_rows(
    path: Place, kind: Kind, settings: InputSettings, stretch: tuple[int, int] | None = None
) -> Iterator[Row | Drop]:
    """The lines of a file as rows; what is no JSON as drops. Blank lines and a byte order mark at the start are passed over.

    Of a `stretch` of bytes the lines that begin in it, counted from its start. Of a compressed file, which is read from its
    start in any case, `stretch` says which lines: (0, 2) every other one, (1, 2) those between.
    """
    file = display_path(path)
    is_packed = path.suffix.lower() in COMPRESSED
    start, stop = stretch if stretch and not is_packed else (0, None)
    part, parts = stretch if stretch and is_packed else (0, 1)
    with ByteStream(path, settings.max_file_bytes, max(start - 1, 0)) as stream:
        for line in iter_lines(stream, settings.max_record_bytes, start, stop):
            if line.number % parts != part:
                continue
            if line.digest:
                detail = f"the line is longer than {settings.max_record_bytes} bytes"
                yield Drop(kind, DropReason.TOO_LARGE, line.digest, None, detail, file, line.number)
            elif row := _parse(line.content, kind, file, line.number, is_first=line.number == 1 and not start):
                yield row
        if stream.fault and part == 0:  # told once
            yield Drop(kind, stream.fault[0], digest_file(path), None, stream.fault[1], file, 0)


def _parse(content: Bytes, kind: Kind, file: str, number: int, *, is_first: bool) -> Row | Drop | None:
    """The row of a line, or why it is none; None for a blank line."""
    if is_first:
        content = bytes(content).removeprefix(_BOM)
    try:
        return Row(orjson.loads(content), content, file, number)
    except orjson.JSONDecodeError:
        return _refuse(bytes(content).strip(), kind, file, number)


def _refuse(content: bytes, kind: Kind, file: str, number: int) -> Row | Drop | None:
    """What is wrong with a line, if anything is but white space that JSON does not know."""
    if not content:
        return None
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
