"""Published pages: moved into place one by one, and at any time made again from a snapshot.

A page is a function of the snapshot: the article as supplied, and its recorded links. So a publication that was cut
short needs no log: `recover` writes what differs from the current snapshot.
"""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from filecmp import cmp
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow.parquet as pq

from linker_core.archive import Archive, damage_named, remove_empty_folders, table_paths
from linker_core.digests import digest_bytes
from linker_core.errors import ArchiveError
from linker_core.snapshots import Snapshot
from linker_core.tables import TEMPORARY_PREFIX, digest_file

CLOSING_TAG = b"</a>"
BATCH_ROWS = 100


@dataclass(frozen=True, slots=True)
class PageCounts:
    """What publishing did to the folder of pages."""

    count_written: int
    count_unchanged: int
    count_removed: int


def publish_pages(archive: Archive, staged: Path, keep: Collection[str]) -> PageCounts:
    """Move staged pages below html/ and remove every page that is not in `keep`, with the folders left empty.

    `keep` are the page paths of all articles of the new snapshot, staged ones and unchanged ones alike. A staged page
    that equals the published one leaves it untouched, so that mirrors and caches see no change.
    """
    count_written = count_unchanged = 0
    for path in sorted(page_files(staged)):
        target = archive.html / path
        if target.is_file() and cmp(staged / path, target, shallow=False):
            (staged / path).unlink()
            count_unchanged += 1
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            (staged / path).replace(target)
            count_written += 1
    return PageCounts(count_written, count_unchanged, remove_pages(archive, keep))


def remove_pages(archive: Archive, keep: Collection[str]) -> int:
    """Withdraw every page whose path is not in `keep`; returns how many."""
    kept = frozenset(keep)
    withdrawn = [path for path in page_files(archive.html) if path not in kept]
    for path in withdrawn:
        (archive.html / path).unlink()
    remove_empty_folders(archive.html)
    return len(withdrawn)


def page_files(root: Path) -> Iterator[str]:
    """Paths of all files below a folder, relative to it, with forward slashes."""
    for folder, _, names in os.walk(root):
        for name in names:
            yield (Path(folder) / name).relative_to(root).as_posix()


@contextmanager
def publishing(archive: Archive) -> Iterator[None]:
    """Enclose commit and pages: if the block does not end, `recover` knows that pages may not fit the snapshot."""
    archive.work.mkdir(parents=True, exist_ok=True)
    _mark(archive).touch()
    yield
    _mark(archive).unlink(missing_ok=True)


def recover(archive: Archive) -> PageCounts | None:
    """Finish or take back a publication that was cut short; None when there was none. To be called under the run lock."""
    snapshot = archive.current()
    if not _mark(archive).exists():
        return None
    counts = rebuild_pages(archive, snapshot) if snapshot else PageCounts(0, 0, remove_pages(archive, ()))
    _mark(archive).unlink()
    return counts


def rebuild_pages(archive: Archive, snapshot: Snapshot) -> PageCounts:
    """Make html/ what the snapshot says: write the pages that differ, remove those that do not belong.

    Raises:
        ArchiveError: a stored article is missing, or its page would not have the recorded digest.
    """
    count_written = count_unchanged = 0
    keep: set[str] = set()
    for shard in sorted({file.shard for file in snapshot.store if file.table == "articles"}):
        for page in _shard_pages(archive, snapshot.of_shard(shard)):
            keep.add(page.path)
            if _has_digest(archive.html / page.path, page.digest):
                count_unchanged += 1
            else:
                _write_page(archive.html / page.path, page)
                count_written += 1
    return PageCounts(count_written, count_unchanged, remove_pages(archive, keep))


def render_page(raw: bytes, links: Sequence[Mapping[str, Any]]) -> bytes:
    """A page with the tags of its links inserted; `links` are rows of the table links.

    >>> link = {"open_tag": '<a href="https://x.org/">', "spans": [{"byte_start": 3, "byte_end": 6}]}
    >>> render_page(b"<p>Yes</p>", [link])
    b'<p><a href="https://x.org/">Yes</a></p>'
    """
    spans = [(span["byte_start"], span["byte_end"], link["open_tag"].encode()) for link in links for span in link["spans"]]
    pieces = []
    position = 0
    for start, end, tag in sorted(spans):
        pieces += [raw[position:start], tag, raw[start:end], CLOSING_TAG]
        position = end
    return b"".join([*pieces, raw[position:]])


@dataclass(frozen=True, slots=True)
class _Page:
    path: str
    digest: str
    raw: bytes
    links: Sequence[Mapping[str, Any]]


def _shard_pages(archive: Archive, shard: Snapshot) -> Iterator[_Page]:
    columns = {"articles": ["article_id", "page_path", "page_digest"], "links": ["article_id", "open_tag", "spans"]}
    rows = {name: _rows(archive, name, shard, columns[name]) for name in columns}
    articles = {row["article_id"]: row for row in rows["articles"]}
    links = {article_id: list(group) for article_id, group in groupby(rows["links"], itemgetter("article_id"))}
    for article_id, raw in stored_articles(archive, shard):
        if (article := articles.pop(article_id, None)) is not None:
            yield _Page(article["page_path"], article["page_digest"], raw, links.get(article_id, ()))
    if articles:
        raise ArchiveError(f"{archive.out}: store/articles lacks {min(articles)}; restore OUT from a backup")


def stored_articles(archive: Archive, snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """Ids and bytes of the articles as supplied, a few in memory at a time."""
    for path in table_paths(archive, "store/articles", snapshot):
        with damage_named(path), pq.ParquetFile(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=["article_id", "raw"]):
                yield from zip(batch["article_id"].to_pylist(), batch["raw"].to_pylist(), strict=True)


def _rows(archive: Archive, name: str, snapshot: Snapshot, columns: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in table_paths(archive, name, snapshot):
        with damage_named(path):
            rows += pq.read_table(path, columns=columns).to_pylist()
    return rows


def _has_digest(path: Path, digest: str) -> bool:
    with suppress(FileNotFoundError):
        return digest_file(path) == digest
    return False


def _write_page(target: Path, page: _Page) -> None:
    data = render_page(page.raw, page.links)
    if digest_bytes(data) != page.digest:
        raise ArchiveError(f"{target}: store and tables do not give the recorded page; 'linker check' names what is damaged")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{uuid4().hex}")
    temporary.write_bytes(data)
    temporary.replace(target)


def _mark(archive: Archive) -> Path:
    return archive.work / "publishing"
