"""What of a new state is to be audited, job by job: shards that are new whole, and what was worked on of the others together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from linker_core.snapshots import Snapshot

MOST_ARTICLES = 400
"""Worked-on articles that one job audits: as many as a shard holds. Most of a small audit is to open the files."""


@dataclass(frozen=True, slots=True)
class AuditJob:
    """The files of some shards, and which of their articles are looked at; None for all."""

    name: str
    files: Snapshot
    only: frozenset[str] | None = None

    @property
    def count_articles(self) -> int:
        """Of the articles that are looked at."""
        own = (file for file in self.files.tables if file.table == "articles")
        return len(self.only) if self.only is not None else sum(file.count_rows for file in own)

    @property
    def count_bytes(self) -> int:
        """Of all the files."""
        return sum(file.count_bytes for file in self.files.files)


def plan_audits(snapshot: Snapshot, names: Iterable[str], worked_on: Mapping[str, frozenset[str] | None]) -> Iterator[AuditJob]:
    """Jobs that look at all that is new of these shards.

    The rows of articles that were taken over passed when they were published. Every check but those across shards is about one
    article, so that shards can be looked at together.
    """
    held: dict[str, frozenset[str]] = {}
    for name in sorted(names):
        only = worked_on.get(name)
        if only is None:
            yield AuditJob(name, snapshot.of_shards({name}))
            continue
        if held and sum(map(len, held.values())) + len(only) > MOST_ARTICLES:
            yield _together(snapshot, held)
            held = {}
        held[name] = only
    if held:
        yield _together(snapshot, held)


def _together(snapshot: Snapshot, held: Mapping[str, frozenset[str]]) -> AuditJob:
    first = min(held)
    name = first if len(held) == 1 else f"{first} and {len(held) - 1} more"
    return AuditJob(name, snapshot.of_shards(held.keys()), frozenset().union(*held.values()))
