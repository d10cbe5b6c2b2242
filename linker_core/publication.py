"""Published pages: put into place one by one, and at any time made again from a snapshot.

A page is a function of the snapshot: the article as supplied, and its recorded links. So a publication that was cut
short needs no log: `recover` writes what differs from the current snapshot. On a disk staged pages are renamed; an object
store has no rename, so there they are made from the committed snapshot, those alone that the snapshot before had otherwise.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from filecmp import cmp
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from linker_core.archive import Archive, damage_named, remove_empty_folders, table_paths
from linker_core.digests import digest_bytes
from linker_core.errors import ArchiveError
from linker_core.schemas import PAGES
from linker_core.snapshots import Snapshot
from linker_core.storage import Place, is_file, is_local, list_files, open_parquet, remove_files, write_all, write_whole
from linker_core.tables import digest_file

CLOSING_TAG = b"</a>"
BATCH_ROWS = 100
MARK = "publishing"
"""Lies in the scratch while pages may not fit the snapshot."""


@dataclass(frozen=True, slots=True)
class PageCounts:
    """What publishing did to the folder of pages."""

    count_written: int
    count_unchanged: int
    count_removed: int


def has_page_files(snapshot: Snapshot) -> bool:
    """Whether pages are files below html/; else they are rows of the table pages, and the commit alone publishes them."""
    return not any(file.table == PAGES.name for file in snapshot.tables)


def publish_pages(archive: Archive, staged: Path, keep: Collection[str]) -> PageCounts:
    """Move staged pages below html/ and remove every page that is not in `keep`, with the folders left empty.

    `keep` are the page paths of all articles of the new snapshot, staged ones and unchanged ones alike. A staged page
    that equals the published one leaves it untouched, so that mirrors and caches see no change.
    """
    html = _local(archive.html)
    count_written = count_unchanged = 0
    for path in sorted(list_files(staged)):
        target = html / path
        if target.is_file() and cmp(staged / path, target, shallow=False):
            (staged / path).unlink()
            count_unchanged += 1
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            (staged / path).replace(target)
            count_written += 1
    return PageCounts(count_written, count_unchanged, remove_pages(archive, keep))


def _local(place: Place) -> Path:
    if not is_local(place):
        raise TypeError(f"{place} is no folder: nothing can be renamed into it")
    return place


def put_pages(archive: Archive, shard: Snapshot, before: Snapshot | None) -> PageCounts:
    """Write the pages of one shard of a committed snapshot that the snapshot before had otherwise or not at all."""
    names = shard.state_shards
    near = [part for part in before.state_shards if shards_overlap(part, names)] if before and has_page_files(before) else []
    known = {path: digest for part in near for path, digest in _page_digests(archive, before.of_shard(part))} if before else {}
    return _write_pages(archive, _shard_pages(archive, shard), known)


def shards_overlap(name: str, others: Iterable[str]) -> bool:
    """Whether a shard may share articles with one of the others: one's name begins the other's."""
    return any(name.startswith(other) or other.startswith(name) for other in others)


def withdraw_pages(archive: Archive, before: Snapshot | None, after: Snapshot) -> int:
    """Remove the pages that the snapshot before had and this one has not; returns how many. Lists nothing."""
    gone = set(page_paths(archive, before)) if before else set()
    gone.difference_update(page_paths(archive, after))
    remove_files(archive.html, sorted(gone))
    return len(gone)


def page_paths(archive: Archive, snapshot: Snapshot) -> Iterator[str]:
    """The paths below html/ of a snapshot's pages."""
    return (path for path, _ in _page_digests(archive, snapshot)) if has_page_files(snapshot) else iter(())


def _page_digests(archive: Archive, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    rows = _rows(archive, "articles", snapshot, ["page_path", "page_digest"])
    return ((row["page_path"], row["page_digest"]) for row in rows)


def remove_pages(archive: Archive, keep: Iterable[str]) -> int:
    """Withdraw every page whose path is not in `keep`; returns how many."""
    kept = frozenset(keep)
    withdrawn = [path for path in list_files(archive.html) if path not in kept]
    remove_files(archive.html, withdrawn)
    if is_local(archive.html):
        remove_empty_folders(archive.html)
    return len(withdrawn)


@contextmanager
def publishing(archive: Archive) -> Iterator[None]:
    """Enclose commit and pages: if the block does not end, `recover` knows that pages may not fit the snapshot."""
    write_whole(archive.work / MARK, b"")
    yield
    remove_files(archive.work, [MARK])


def recover(archive: Archive) -> PageCounts | None:
    """Finish or take back a publication that was cut short; None when there was none. To be called under the run lock."""
    snapshot = archive.current()
    if not is_file(archive.work / MARK):
        return None
    counts = rebuild_pages(archive, snapshot) if snapshot else PageCounts(0, 0, remove_pages(archive, ()))
    remove_files(archive.work, [MARK])
    return counts


def rebuild_pages(archive: Archive, snapshot: Snapshot) -> PageCounts:
    """Make html/ what the snapshot says: write the pages that differ, remove those that do not belong.

    In an object store all are written: to read a page costs as much as to write it.

    Raises:
        ArchiveError: a stored article is missing, or its page would not have the recorded digest.
    """
    count_written = count_unchanged = 0
    shards = {file.shard for file in snapshot.store if file.table == "articles"} if has_page_files(snapshot) else ()
    for shard in sorted(shards):
        counts = _write_pages(archive, _shard_pages(archive, snapshot.of_shard(shard)), {})
        count_written += counts.count_written
        count_unchanged += counts.count_unchanged
    return PageCounts(count_written, count_unchanged, remove_pages(archive, page_paths(archive, snapshot)))


def read_pages(archive: Archive, shard: Snapshot, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Those pages of a shard that are wanted, as a snapshot says they are: paths below html/ and bytes.

    Raises:
        ArchiveError: a stored article is missing, or its page would not have the recorded digest.
    """
    return ((page.path, _render(archive, page)) for page in _shard_pages(archive, shard) if page.path in wanted)


def _write_pages(archive: Archive, pages: Iterator["_Page"], known: Mapping[str, str]) -> PageCounts:
    """Write the pages that are not there as they should be: on a disk that is seen, in an object store it is `known`."""
    html, count = archive.html, 0

    def changed() -> Iterator[tuple[str, bytes]]:
        nonlocal count
        for page in pages:
            count += 1
            is_there = _has_digest(html / page.path, page.digest) if is_local(html) else known.get(page.path) == page.digest
            if not is_there:
                yield page.path, _render(archive, page)

    count_written = write_all(html, changed())
    return PageCounts(count_written, count - count_written, 0)


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
        with damage_named(path), open_parquet(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=["article_id", "raw"]):
                yield from zip(batch["article_id"].to_pylist(), batch["raw"].to_pylist(), strict=True)


def _rows(archive: Archive, name: str, snapshot: Snapshot, columns: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in table_paths(archive, name, snapshot):
        with damage_named(path), open_parquet(path) as file:
            rows += file.read(columns=columns).to_pylist()
    return rows


def _has_digest(path: Path, digest: str) -> bool:
    with suppress(FileNotFoundError):
        return digest_file(path) == digest
    return False


def _render(archive: Archive, page: _Page) -> bytes:
    data = render_page(page.raw, page.links)
    if digest_bytes(data) != page.digest:
        target = archive.html / page.path
        raise ArchiveError(f"{target}: store and tables do not give the recorded page; 'linker check' names what is damaged")
    return data
