"""The stages of one shard in their order. A stub until the stages are there."""

from dataclasses import dataclass
from pathlib import Path

from linker_core.drops import Drop
from linker_core.intake import Bucket, Shard
from linker_core.settings import Settings
from linker_core.tables import TableFile

PAGES = "pages"
"""Folder of finished pages in a run's scratch, each at its page path, until they are published."""


@dataclass(frozen=True, slots=True)
class ShardJob:
    """All that a worker needs to link one shard; small, for it crosses a process border."""

    out: Path
    run_id: str
    work: Path
    shard: Shard
    buckets: tuple[Bucket, ...]
    settings: Settings
    colliding: frozenset[str]
    """Ids that only their case tells apart: their pages need distinct paths."""


@dataclass(frozen=True, slots=True)
class ShardOutcome:
    """What a shard came to."""

    shard: str
    tables: tuple[TableFile, ...]
    store: tuple[TableFile, ...]
    count_articles: int
    count_links: int
    count_bytes: int
    stage_seconds: tuple[tuple[str, float], ...]
    drops: tuple[Drop, ...]


def link_shard(job: ShardJob) -> ShardOutcome:
    """Work through one shard, from its records to its tables and annotated pages."""
    raise NotImplementedError(job.shard)
