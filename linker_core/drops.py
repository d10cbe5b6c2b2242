"""Records of the input that were set aside: what they were, why, and where they were met."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

import pyarrow as pa

from linker_core.reasons import DropReason
from linker_core.records import Article, Order, PackedResult
from linker_core.storage import Place

Kind = Literal["article", "result", "decision", "grade"]


def display_path(path: PurePath | Place) -> str:
    """A path as text that any table can hold, even where the file system's name is not UTF-8."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True)
class Drop:
    """A record that was set aside. All but `file` and `line` derive from its content; a line counts from 1, 0 is a whole file."""

    kind: Kind
    reason: DropReason
    digest: str
    article_id: str | None
    detail: str
    file: str
    """Empty where it was met by an earlier run, and is kept for the article to come."""
    line: int
    url: str | None = None
    """The result's address, where its place is known by it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A record as it was read, and where."""

    record: Article | PackedResult | Drop | Order
    file: str
    line: int


DROP_ROWS = pa.schema(
    [
        ("kind", pa.string()),
        ("reason", pa.string()),
        ("digest", pa.string()),
        ("article_id", pa.string()),
        ("detail", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("url", pa.string()),
    ]
)
"""Drops in the scratch folder of a run."""
