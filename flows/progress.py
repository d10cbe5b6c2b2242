"""How far a run is: a bar on a terminal, a line now and then elsewhere, or nothing. Always on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from linker_core.plaintext import plain

Mode = Literal["bar", "lines", "quiet"]

LINE_SECONDS = 10.0
"""Log lines come no closer together within a stage."""


@dataclass(slots=True)
class Tally:
    """How far one stage is. `done` and `total` count its steps: files or shards."""

    stage: str
    total: int
    began: float
    now: float
    done: int = 0
    count_articles: int = 0
    count_bytes: int = 0

    def rate(self) -> str:
        """Articles and bytes a second since the stage began.

        >>> Tally("link", 4, began=0.0, now=2.0, done=1, count_articles=10, count_bytes=3_000_000).rate()
        '5.0 articles/s, 1.5 MB/s'
        """
        seconds = max(self.now - self.began, 1e-9)
        articles = f"{self.count_articles / seconds:.1f} articles/s" if self.count_articles else ""
        size = f"{decimal(int(self.count_bytes / seconds))}/s" if self.count_bytes else ""
        return ", ".join(filter(None, (articles, size)))

    def seconds_left(self) -> float | None:
        """What the rest takes at the pace so far; None before the first step is done.

        >>> Tally("link", 4, began=0.0, now=2.0, done=1).seconds_left()
        6.0
        """
        return (self.now - self.began) / self.done * (self.total - self.done) if self.done else None


def warn(message: str) -> None:
    """Tell what the user should know, however quiet the run is asked to be."""
    sys.stderr.write(f"Warning: {plain(message)}\n")


class Voice(Protocol):
    """Something that tells how far a stage is."""

    def tell(self, tally: Tally) -> None:
        """Take note of a change; called once at the beginning of a stage and after every step."""


@dataclass(slots=True)
class Progress:
    """Counts the steps of the stage under way and tells all voices."""

    voices: list[Voice]
    clock: Callable[[], float] = time.monotonic
    tally: Tally = field(init=False)

    def begin(self, stage: str, total: int) -> None:
        """Start counting a stage of `total` steps."""
        now = self.clock()
        self.tally = Tally(stage, total, now, now)
        self._tell()

    def advance(self, count_articles: int, count_bytes: int) -> None:
        """One more step is done."""
        self.tally.now = self.clock()
        self.tally.done += 1
        self.tally.count_articles += count_articles
        self.tally.count_bytes += count_bytes
        self._tell()

    def _tell(self) -> None:
        for voice in self.voices:
            voice.tell(self.tally)


class Lines:
    """A plain line when a stage ends, and every ten seconds before."""

    def __init__(self, write: Callable[[str], object]) -> None:
        """Write lines with `write`."""
        self._write = write
        self._last = float("-inf")

    def tell(self, tally: Tally) -> None:
        """Write a line unless one was written just now."""
        if tally.done == 0:
            self._last = tally.now
        if tally.done == tally.total or tally.now - self._last >= LINE_SECONDS:
            self._last = tally.now
            left = tally.seconds_left()
            rest = f", about {left:.0f} s left" if left else ""
            rate = f", {tally.rate()}" if tally.rate() else ""
            self._write(f"{tally.stage}: {tally.done} of {tally.total}{rate}{rest}\n")


class Bar:
    """A bar per stage with rate and time left."""

    def __init__(self, bars: RichProgress) -> None:
        """Draw on bars that are already on show."""
        self._bars = bars
        self._tasks = dict[str, TaskID]()

    def tell(self, tally: Tally) -> None:
        """Redraw the bar of the stage."""
        if tally.stage not in self._tasks:
            self._tasks[tally.stage] = self._bars.add_task(tally.stage, total=tally.total, rate="")
        self._bars.update(self._tasks[tally.stage], completed=tally.done, rate=tally.rate())


@contextmanager
def show_progress(mode: Mode, *others: Voice) -> Iterator[Progress]:
    """Progress in the given manner, and to other voices besides."""
    if mode != "bar":
        yield Progress([*([Lines(sys.stderr.write)] if mode == "lines" else []), *others])
        return
    columns = (
        TextColumn("{task.description:<6}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[rate]}"),
    )
    with RichProgress(*columns, console=Console(stderr=True)) as bars:
        yield Progress([Bar(bars), *others])
