"""What the report's article pages were made from, so that the next report makes anew only those whose articles changed.

The note stands in OUT/cache, is taken away before the first page moves, and written when the last one lies in its place. Where
it is missing, or anything of it is unsure, all pages are made anew.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass

import orjson

from linker_core.archive import Archive
from linker_core.assembly import ALL
from linker_core.digests import digest_parts
from linker_core.report_pages import Page, PagePlan
from linker_core.schemas import DECISIONS, TABLES
from linker_core.snapshots import Snapshot
from linker_core.storage import read_bytes, remove_files, write_whole

FOLDER, NOTE = "cache", "report.json"


@dataclass(frozen=True, slots=True)
class Made:
    """All that article pages depend on: their snapshot, what made them, the shards and the pages by name, the decisions."""

    snapshot_id: str
    recipe: str
    shards: Mapping[str, str]
    """The digest of each shard's tables."""
    decisions: str
    pages: Mapping[str, str]
    """The digest of which articles stand on a page, and of the pages that it leads to."""

    @classmethod
    def of(cls, snapshot: Snapshot, recipe: str, plan: PagePlan) -> "Made":
        """As it is once the pages of the plan have been made from the snapshot."""
        paths: dict[str, list[str]] = {}
        for file in snapshot.tables:
            if TABLES[file.table].is_state and file.shard != ALL:
                paths.setdefault(file.shard, []).append(file.path)
        shards = {shard: digest_parts(*found) for shard, found in paths.items()}
        decisions = digest_parts(*(file.path for file in snapshot.tables if file.table == DECISIONS.name))
        pages = {page.name: digest_parts(page.before, page.after, *page.article_ids) for page in plan.pages}
        return cls(snapshot.snapshot_id, recipe, shards, decisions, pages)


@dataclass(frozen=True, slots=True)
class Touched:
    """What a run knows of the articles it did not take over: their ids, withdrawn ones included, since the snapshot before."""

    since: str
    article_ids: frozenset[str]


def find_stale(
    plan: PagePlan, now: Made, before: Made | None, touched: Touched | None, ruled: Collection[str], present: Collection[str]
) -> tuple[Page, ...]:
    """The pages that must be made: all but those that are present and of which nothing changed.

    `ruled` are the articles that decisions speak of: what these say of them may change with no other table.
    """
    if before is None or before.recipe != now.recipe:
        return plan.pages
    changed = {_prefix(name) for name, digest in {*before.shards.items()} ^ {*now.shards.items()}}
    known = touched.article_ids if touched and touched.since == before.snapshot_id else None
    decided = frozenset(ruled) if before.decisions != now.decisions else frozenset[str]()

    def is_stale(page: Page) -> bool:
        if page.name not in present or before.pages.get(page.name) != now.pages[page.name]:
            return True
        if not decided.isdisjoint(page.article_ids):
            return True
        return overlaps(page.prefix, changed) and (known is None or not known.isdisjoint(page.article_ids))

    return tuple(page for page in plan.pages if is_stale(page))


def overlaps(prefix: str, others: Collection[str]) -> bool:
    """Whether some of the others begin with the prefix, or begin it: ranges of keys that share some."""
    return any(prefix[:end] in others for end in range(len(prefix) + 1)) or any(other.startswith(prefix) for other in others)


def shards_of(page: Page, names: Collection[str]) -> tuple[str, ...]:
    """The shards, of these names, in which the articles of a page stand: one, or several that are smaller than the page."""
    found = (f"s{page.prefix[:end]}" for end in range(len(page.prefix) + 1))
    covering = tuple(name for name in found if name in names)
    return covering or tuple(sorted(name for name in names if name.startswith(f"s{page.prefix}")))


def _prefix(shard: str) -> str:
    return shard.removeprefix("s")


def recall_made(archive: Archive) -> Made | None:
    """What the pages that lie there were made from; None where that is not known."""
    with suppress(OSError, orjson.JSONDecodeError, TypeError):
        made = Made(**orjson.loads(read_bytes(archive.out / FOLDER / NOTE)))
        if isinstance(made.shards, dict) and isinstance(made.pages, dict):
            return made
    return None


def forget_made(archive: Archive) -> None:
    """Pages are about to change: until `remember_made` nobody knows what they were made from."""
    remove_files(archive.out / FOLDER, [NOTE])


def remember_made(archive: Archive, made: Made) -> None:
    """All pages lie in their place."""
    write_whole(archive.out / FOLDER / NOTE, orjson.dumps(asdict(made)))
