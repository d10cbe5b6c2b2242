"""Of several records with one identity one stays, and why the others do not; whatever order they come in."""

from collections.abc import Collection, Iterable, Iterator
from itertools import repeat
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from linker_core.chunks import STORES
from linker_core.drops import Drop, Kind
from linker_core.reasons import DropReason

SLACK_ROWS = 1024
"""Rows that were beaten after they were taken in, and are held on to, before memory is tidied."""


class Head(NamedTuple):
    """What a record is known by. Of heads with one identity, that is id and url, the least stays."""

    article_id: str
    url: str
    """Empty for an article: its identity is the id alone."""
    digest: str
    file: str
    line: int


class Survivors:
    """The records that stay, as rows of Arrow tables. Copies cost no memory but their heads'."""

    def __init__(self, kind: Kind) -> None:
        """Collect records of one kind."""
        self.drops: list[Drop] = []
        self._kind: Kind = kind
        self._stay: dict[tuple[str, str], tuple[Head, int]] = {}
        """By identity: the head, and the place of the row among all that are held."""
        self._held: list[pa.Table] = []
        self._count_held = 0
        self._copy = DropReason.DUPLICATE_ARTICLE if kind == "article" else DropReason.DUPLICATE_RESULT

    def add(self, table: pa.Table, lines_before: int = 0) -> None:
        """Take in the rows of a chunk; its lines count from behind so many others of their file."""
        better = self._pick_better(_iter_heads(self._kind, table, lines_before))
        rows = table if len(better) == table.num_rows else table.take(pa.array(sorted(better.values()), pa.int64()))
        places = {row: place for place, row in enumerate(sorted(better.values()), self._count_held)}
        for head, row in better.items():
            self._stay[head[:2]] = head, places[row]
        self._held.append(rows.select(STORES[self._kind].names))
        self._count_held += len(better)
        if self._count_held > 2 * len(self._stay) + SLACK_ROWS:
            self._tidy()

    def _pick_better(self, heads: Iterable[Head]) -> dict[Head, int]:
        """The rows that beat what stays so far; the others are set aside."""
        better: dict[tuple[str, str], tuple[Head, int]] = {}
        for row, head in enumerate(heads):
            identity = head[:2]
            rival = better.get(identity) or self._stay.get(identity)
            if rival is not None:
                self._drop(max(head, rival[0]), self._copy)
            if rival is None or head < rival[0]:
                better[identity] = head, row
        return dict(better.values())

    def _drop(self, head: Head, reason: DropReason) -> None:
        place = head.file, head.line
        self.drops.append(Drop(self._kind, reason, head.digest, head.article_id, reason.explanation, *place, head.url or None))

    def table(self) -> pa.Table:
        """The rows that stay, in no order, with the columns of the store."""
        if self._count_held > len(self._stay):
            self._tidy()
        return pa.concat_tables([STORES[self._kind].empty_table(), *self._held])

    def divide(self, known: Collection[str]) -> tuple[pa.Table, pa.Table]:
        """The rows that stay, of articles that are known and of others; the others are set aside as well."""
        rows = self.table()
        heads = [head for head, _ in sorted(self._stay.values(), key=lambda item: item[1])]
        is_known = [head.article_id in known for head in heads]
        for head, stays in zip(heads, is_known, strict=True):
            if not stays:
                self._drop(head, DropReason.NO_ARTICLE)
        mask = pa.array(is_known, pa.bool_())
        return rows.filter(mask), rows.filter(pc.invert(mask))

    def _tidy(self) -> None:
        """Let go of the rows that were beaten after they had been taken in."""
        stay = sorted(self._stay.items(), key=lambda item: item[1][1])
        rows = pa.concat_tables(self._held).take(pa.array([place for _, (_, place) in stay], pa.int64()))
        self._held = [rows]
        self._count_held = len(stay)
        self._stay = {identity: (head, place) for place, (identity, (head, _)) in enumerate(stay)}


def _iter_heads(kind: Kind, table: pa.Table, lines_before: int) -> Iterator[Head]:
    urls = repeat("") if kind == "article" else table["url"].to_pylist()
    ids, digests, files = (table[name].to_pylist() for name in ("article_id", "digest", "file"))
    lines = (line and line + lines_before for line in table["line"].to_pylist())
    return map(Head, ids, urls, digests, files, lines)
