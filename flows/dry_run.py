"""What a run or an update would publish: done on a mirror of the archive, held against what is published, told as a patch."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import click

from flows.requests import Request
from flows.run import Run
from linker_core.changes import Comparison, compare_snapshots
from linker_core.coverage import Coverage
from linker_core.drops import Drop
from linker_core.guard import find_excess
from linker_core.mirrors import open_mirror
from linker_core.patches import PageChange, iter_page_changes, write_patch
from linker_core.plaintext import plain
from linker_core.snapshots import Snapshot

Asked = TypeVar("Asked", bound=Request)

SHOWN_PAGES = 20
"""Pages whose diff a terminal shows; more are for a file."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a run would come to, and what it would make of what is published."""

    coverage: Coverage
    comparison: Comparison
    pages: tuple[tuple[str, int], ...]
    """How many pages would be added, changed, withdrawn."""
    not_text: tuple[str, ...]
    """Pages that no patch can show."""
    excess: tuple[str, ...]
    """Why publishing would be refused, a line each."""
    unmet: tuple[Drop, ...] = ()
    """What an update asks for in vain."""


@contextmanager
def mirrored(request: Asked) -> Iterator[Asked]:
    """The request on a mirror of its archive, in a scratch folder that is removed afterwards.

    Raises:
        ArchiveError: OUT is not empty and no archive.
    """
    with TemporaryDirectory(prefix="linker-") as scratch:
        mirror = open_mirror(request.out, Path(scratch, request.out.name or "out"))
        yield request.model_copy(update={"out": mirror.out})


def foresee(run: Run, snapshot: Snapshot, coverage: Coverage, patch: Path) -> Rehearsal:
    """Hold a state that was made on a mirror against the published one, and write the patch from one to the other."""
    comparison = compare_snapshots(run.archive, run.parent, snapshot, run.request.run_id)
    counts = Counter({"added": 0, "changed": 0, "withdrawn": 0})
    not_text: list[str] = []
    with patch.open("wb") as target:
        for change in iter_page_changes(run.archive, run.parent, snapshot):
            counts[_kind(change)] += 1
            if not write_patch(change, target):
                not_text.append(change.path)
    excess = find_excess(comparison.losses, run.request.settings.publish)
    return Rehearsal(coverage, comparison, tuple(counts.items()), tuple(not_text), tuple(excess), run.unmet)


def _kind(change: PageChange) -> str:
    return "added" if change.before is None else "withdrawn" if change.after is None else "changed"


def print_patch(patch: Path, count_pages: int) -> None:
    """Print a patch's first pages: their own bytes for a file or program, and harmless text for a terminal."""
    stdout = sys.stdout.buffer
    is_terminal = stdout.isatty()
    begun = 0
    with patch.open("rb") as lines:
        for line in lines:
            begun += line.startswith(b"diff --git ")
            if begun > count_pages:
                click.echo(f"Only the first {count_pages} pages are shown; --patch FILE writes all.", err=True)
                break
            stdout.write(_harmless(line) if is_terminal else line)
    stdout.flush()


def _harmless(line: bytes) -> bytes:
    """No character of a page may steer a terminal."""
    return plain(line.decode("utf-8", "replace").rstrip("\r\n")).encode() + b"\n"
