"""Where the time of a run went: stage by stage, and what Prefect, processes and waiting cost beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from flows.ledger import Ledger

OVERHEAD = "Prefect, processes, IO"


@dataclass(frozen=True, slots=True)
class Line:
    """One stage, or a part of one. `seconds` are those of the clock; of a part, those of all workers together."""

    stage: str
    seconds: float
    cpu_seconds: float
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Seconds of the whole run; `waited` are those in which workers waited for the disk, for a job or for each other."""

    lines: tuple[Line, ...]
    seconds: float
    waited: float
    overhead_cpu: float
    peak_bytes: int
    count_articles: int

    @property
    def cpu_seconds(self) -> float:
        """All processor seconds, those of the overhead included."""
        return self.overhead_cpu + sum(line.cpu_seconds for line in self.lines if not line.is_part)

    @property
    def overhead_share(self) -> float:
        """Prefect's, the processes' and the pipes' part of all processor seconds."""
        return self.overhead_cpu / max(self.cpu_seconds, 1e-9)

    @property
    def waiting_share(self) -> float:
        """Part of the run in which nothing was computed for want of data or of a job; on a busy machine, also of a processor."""
        return self.waited / max(self.seconds, 1e-9)


def make_profile(ledger: Ledger, count_articles: int) -> Profile:
    """The profile of a run that has ended."""
    stages = tuple(ledger.stages.values())
    seconds = ledger.seconds
    worked = sum(min(stage.cost.cpu_seconds / stage.lanes, stage.seconds) for stage in stages)
    return Profile(
        lines=tuple(_lines(ledger)),
        seconds=seconds,
        waited=max(0.0, seconds - worked),
        overhead_cpu=ledger.overhead_cpu(),
        peak_bytes=max((stage.cost.peak_bytes for stage in stages), default=0),
        count_articles=count_articles,
    )


def _lines(ledger: Ledger) -> Iterator[Line]:
    for stage in ledger.stages.values():
        yield Line(stage.name, stage.seconds, stage.cost.cpu_seconds)
        for name, cost in stage.parts.items():
            yield Line(name, cost.seconds, cost.cpu_seconds, is_part=True)


def print_profile(profile: Profile, console: Console) -> None:
    """Print a line per stage, then what no stage accounts for."""
    table = Table(box=None, padding=(0, 1))
    for heading in ("stage", "seconds", "CPU s", "share", "CPU ms/article"):
        table.add_column(heading, justify="left" if heading == "stage" else "right", no_wrap=True)
    for line in profile.lines:
        style = "dim" if line.is_part else None
        table.add_row(
            *_row(profile, f"  {line.stage}" if line.is_part else line.stage, line.seconds, line.cpu_seconds), style=style
        )
    table.add_row(*_row(profile, OVERHEAD, profile.waited, profile.overhead_cpu))
    table.add_row(*_row(profile, "whole run", profile.seconds, profile.cpu_seconds))
    console.print(table)
    console.print(
        f"{OVERHEAD}: {profile.overhead_share:.1%} of the CPU seconds; workers waited {profile.waiting_share:.1%} of the run;"
        f" at most {profile.peak_bytes / 2**20:,.0f} MiB in one process",
        style="dim",
    )


def _row(profile: Profile, name: str, seconds: float, cpu_seconds: float) -> tuple[str, ...]:
    share = cpu_seconds / max(profile.cpu_seconds, 1e-9)
    per_article = 1000 * cpu_seconds / max(profile.count_articles, 1)
    return name, f"{seconds:,.2f}", f"{cpu_seconds:,.2f}", f"{share:.1%}", f"{per_article:,.2f}"
