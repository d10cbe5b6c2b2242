"""A record as a file holds it, before anything is known of its fields."""

from dataclasses import dataclass

import orjson

from linker_core.digests import digest_bytes
from linker_core.drops import Drop, Kind
from linker_core.reasons import DropReason


@dataclass(frozen=True, slots=True)
class Row:
    """One line or Parquet row: its value, its own bytes where it has any, and where it stands (from 1)."""

    value: object
    raw: bytes | memoryview | None
    file: str
    line: int

    def digest(self) -> str:
        """The digest of the record's bytes; of its canonical JSON where it came as columns."""
        return digest_bytes(canonical_json(self.value) if self.raw is None else bytes(self.raw).strip())

    def drop(self, kind: Kind, reason: DropReason, detail: str, article_id: str | None = None) -> Drop:
        """The whole row, set aside."""
        return Drop(kind, reason, self.digest(), article_id, detail, self.file, self.line)


def canonical_json(value: object) -> bytes:
    """Bytes that equal values share, whatever the order of their fields; for digests only."""
    try:
        return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # nested deeper than orjson goes, or a number beyond 64 bits
        return repr(value).encode("utf-8", "backslashreplace")


def _plain(value: object) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)
