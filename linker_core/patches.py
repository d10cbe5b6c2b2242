"""What would become of published pages, as a patch: unified diffs that `patch -p1` and `git apply` turn into the very bytes.

Pages are bytes, and lines end with a line feed alone: carriage returns, other charsets and a missing last line end are kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import BinaryIO

from linker_core.archive import Archive
from linker_core.catalog import connect_both
from linker_core.publication import read_pages, shards_overlap
from linker_core.queries import fetch_rows
from linker_core.snapshots import Snapshot

CONTEXT_LINES = 3
"""What diff and git show; both programs that apply a patch find its place by them."""

NOWHERE = "/dev/null"
NO_LINE_END = "\n\\ No newline at end of file\n"
Pages = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class PageChange:
    """One page before and after, at its path below html/; None where there is none."""

    path: str
    before: bytes | None
    after: bytes | None


def iter_page_changes(archive: Archive, before: Snapshot | None, after: Snapshot) -> Iterator[PageChange]:
    """The pages that differ between two states, a shard in memory at a time, in the order of shards and paths.

    Raises:
        ArchiveError: a stored page is missing or damaged.
    """
    with connect_both(archive, before, after) as con:
        rows = fetch_rows(con, "history/pages")
    withdrawn = {row["path_before"] for row in rows} - {None}
    shown = {row["path_after"] for row in rows} - {None}
    for name in _article_shards(after):
        new = dict(read_pages(archive, after.of_shard(name), shown))
        near = (shard for shard in _article_shards(before) if shards_overlap(shard, [name])) if before and new else ()
        old = {path: data for shard in near for path, data in _read(archive, before, shard, withdrawn & new.keys())}
        yield from (PageChange(path, old.get(path), new[path]) for path in sorted(new))
    gone = withdrawn - shown
    for name in _article_shards(before) if before and gone else ():
        yield from (PageChange(path, data, None) for path, data in sorted(_read(archive, before, name, gone)))


def _article_shards(snapshot: Snapshot | None) -> list[str]:
    return sorted({file.shard for file in snapshot.store if file.table == "articles"}) if snapshot else []


def _read(archive: Archive, snapshot: Snapshot | None, shard: str, wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    return read_pages(archive, snapshot.of_shard(shard), wanted) if snapshot and wanted else iter(())


def write_patch(change: PageChange, target: BinaryIO) -> bool:
    """Append the change of one page to a patch; False where it is not text, so that a line says only that it differs."""
    path = change.path
    if any(b"\0" in (data or b"") for data in (change.before, change.after)):
        target.write(f"# {path} is not text; it differs\n".encode())
        return False
    target.write(f"diff --git a/{path} b/{path}\n".encode())
    if change.before is None:
        target.write(b"new file mode 100644\n")
    elif change.after is None:
        target.write(b"deleted file mode 100644\n")
    names = (NOWHERE if change.before is None else f"a/{path}", NOWHERE if change.after is None else f"b/{path}")
    target.writelines(map(_encode, unified_diff(_lines(change.before), _lines(change.after), *names, n=CONTEXT_LINES)))
    return True


def _lines(data: bytes | None) -> list[str]:
    """Lines with their ends, one character for each byte."""
    *lines, last = (data or b"").decode("latin-1").split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def _encode(line: str) -> bytes:
    return (line if line.endswith("\n") else f"{line}{NO_LINE_END}").encode("latin-1")
