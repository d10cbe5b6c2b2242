"""Of several records with one identity one stays, and why the others do not; whatever order they come in."""

from collections.abc import Collection, Iterable, Iterator
from itertools import repeat
from typing import Any, NamedTuple

import pyarrow as pa

from linker_core.chunks import build_records
from linker_core.drops import Drop, Kind
from linker_core.reasons import DropReason


class Head(NamedTuple):
    """What a record is known by. Of heads with one identity, that is id and url, the least stays."""

    article_id: str
    url: str
    """Empty for an article: its identity is the id alone."""
    digest: str
    file: str
    line: int


class Survivors:
    """The records that stay, by head. Only they are ever built, so copies cost no memory."""

    def __init__(self, kind: Kind, known: Collection[str] | None = None) -> None:
        """Collect records of one kind; results of articles that are not `known` are set aside."""
        self.drops: list[Drop] = []
        self._kind = kind
        self._known = known
        self._stay: dict[tuple[str, str], tuple[Head, Any]] = {}
        self._copy = DropReason.DUPLICATE_ARTICLE if kind == "article" else DropReason.DUPLICATE_RESULT

    def add(self, table: pa.Table) -> None:
        """Take in the rows of a chunk, which are in the order of their heads within an article."""
        better = self._pick_better(_iter_heads(self._kind, table))
        rows = table if len(better) == table.num_rows else table.take(pa.array(list(better), pa.int64()))
        for head, record in zip(better.values(), build_records(self._kind, rows), strict=True):
            before = self._stay.get(head[:2])
            if before:
                self._drop(before[0], self._copy)
            self._stay[head[:2]] = head, record

    def _pick_better(self, heads: Iterable[Head]) -> dict[int, Head]:
        """The rows that beat what stays so far; the others are set aside."""
        better: dict[int, Head] = {}
        picked: set[tuple[str, str]] = set()
        for row, head in enumerate(heads):
            identity = head[:2]
            if self._known is not None and head.article_id not in self._known:
                self._drop(head, DropReason.NO_ARTICLE)
            elif identity in picked or (identity in self._stay and self._stay[identity][0] <= head):
                self._drop(head, self._copy)
            else:
                picked.add(identity)
                better[row] = head
        return better

    def _drop(self, head: Head, reason: DropReason) -> None:
        self.drops.append(Drop(self._kind, reason, head.digest, head.article_id, reason.explanation, head.file, head.line))

    def records(self) -> list[Any]:
        """The records that stay, in the order of their identity."""
        return [self._stay[identity][1] for identity in sorted(self._stay)]


def _iter_heads(kind: Kind, table: pa.Table) -> Iterator[Head]:
    urls = repeat("") if kind == "article" else table["url"].to_pylist()
    columns = (table[name].to_pylist() for name in ("digest", "file", "line"))
    return map(Head, table["article_id"].to_pylist(), urls, *columns)
