"""Rows of articles from several tables as one table, in the order of the articles, copied stretch by stretch.

A rerun keeps most rows of a shard. They lie in order already, article after article, so that putting new ones between them is
a matter of a few slices; to filter and sort rows as wide as these costs more than to write them.
"""

from collections.abc import Collection, Iterator, Sequence
from heapq import merge
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

Stretch = tuple[int, int, int]
"""Which table, its first row, the row after the last."""


class _Run(NamedTuple):
    """The rows of one article in one table."""

    article_id: str
    table: int
    start: int
    end: int


class Chosen(NamedTuple):
    """A table whose rows are in the order of their articles, and the articles that are taken of it; None for all."""

    rows: pa.Table
    ids: Collection[str] | None = None


def splice_rows(chosen: Sequence[Chosen]) -> pa.Table:
    """The chosen rows of all tables, which share a schema, in the order of the articles.

    No article may be taken of two tables. The order within an article stays.
    """
    runs = merge(*(_find_runs(number, one) for number, one in enumerate(chosen)))
    slices = [chosen[table].rows.slice(start, end - start) for table, start, end in _join(runs)]
    return pa.concat_tables(slices) if slices else chosen[0].rows.slice(0, 0)


def _find_runs(table: int, chosen: Chosen) -> Iterator[_Run]:
    ids = pc.run_end_encode(chosen.rows["article_id"].combine_chunks()) if chosen.rows.num_rows else None
    start = 0
    for article_id, end in zip(ids.values.to_pylist(), ids.run_ends.to_pylist(), strict=True) if ids else ():
        if chosen.ids is None or article_id in chosen.ids:
            yield _Run(article_id, table, start, end)
        start = end


def _join(runs: Iterator[_Run]) -> Iterator[Stretch]:
    """Neighbours of one table as one stretch, so that the table is cut only where rows of another come between or rows go."""
    last: Stretch | None = None
    for _, table, start, end in runs:
        if last and last[0] == table and last[2] == start:
            last = table, last[1], end
            continue
        if last:
            yield last
        last = table, start, end
    if last:
        yield last
