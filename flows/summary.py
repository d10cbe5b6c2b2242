"""The few figures that a run ends with, for a terminal and for Prefect."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import itemgetter
from typing import Self

from rich.console import Console
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from flows.dry_run import Rehearsal
from flows.profile import Profile, print_profile
from flows.requests import Request
from linker_core.coverage import Coverage
from linker_core.drops import Drop
from linker_core.fates import explain_reason
from linker_core.plaintext import plain
from linker_core.reasons import CandidateReason
from linker_core.storage import Place, is_local

TOP_REASONS = 5

Line = tuple[str, str, str]
"""A figure, its label, and what explains it."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did."""

    run_id: str
    snapshot_id: str
    coverage: Coverage
    count_bytes: int
    profile: Profile
    accepted: tuple[str, ...] = ()
    """What the run took from the published state beyond what `[publish]` allows, a line each."""
    unmet: tuple[tuple[str, str, int], ...] = ()
    """What an update asked for in vain: kind of record, reason, how often."""

    @property
    def seconds(self) -> float:
        """From the first byte read to the last file published."""
        return self.profile.seconds

    def with_server(self, cpu_seconds: float) -> Self:
        """The same, with what Prefect's private server took for it."""
        profile = replace(self.profile, overhead_cpu=self.profile.overhead_cpu + cpu_seconds)
        return replace(self, profile=profile)


def summary_lines(coverage: Coverage) -> Iterator[Line]:
    """Articles, claims, why claims were left alone, and what was set aside; no label is wider than a terminal allows."""
    totals = coverage.totals
    yield f"{totals.articles:,}", "articles", f"{totals.articles_linked:,} of them with links"
    yield f"{totals.claims:,}", "claims", f"in {totals.sentences:,} sentences"
    yield f"{totals.claims_linked:,}", "linked", f"{totals.share_linked or 0:.0%} of the claims"
    unlinked = [level.reasons for level in coverage.levels if level.level == "claim"]
    reasons = sorted((reason for reasons in unlinked for reason in reasons), key=lambda reason: (-reason[1], reason[0]))
    yield f"{sum(count for _, count in reasons):,}", "left alone", ""
    for code, count in reasons[:TOP_REASONS]:
        yield f"{count:,}", f"  {code}", explain_reason("claim", code)
    if others := sum(count for _, count in reasons[TOP_REASONS:]):
        yield f"{others:,}", "  other reasons", "The report lists them."
    yield from _decision_lines(coverage)
    if unanswered := _count_unanswered(coverage):
        yield f"{unanswered:,}", "pairs undecided", explain_reason("candidate", CandidateReason.SECOND_JUDGE_FAILED)
    yield from _drop_lines([(drop.kind, drop.reason, drop.times) for drop in coverage.drops])


def _decision_lines(coverage: Coverage) -> Iterator[Line]:
    """How many of the editors' decisions hold, and why the others change nothing."""
    for level in coverage.levels:
        if level.level == "decision":
            yield f"{level.seen:,}", "decisions", f"{level.linked:,} of them honoured"
            for code, count in level.reasons:
                yield f"{count:,}", f"  {code}", explain_reason("decision", code)


def _count_unanswered(coverage: Coverage) -> int:
    """Pairs that the second judge gave no usable answer to: with one, more might have been linked."""
    reasons = [reason for level in coverage.levels if level.level == "candidate" for reason in level.reasons]
    return sum(count for code, count in reasons if code == CandidateReason.SECOND_JUDGE_FAILED)


def _drop_lines(drops: Iterable[tuple[str, str, int]]) -> Iterator[Line]:
    """What was set aside, by kind of record."""
    for kind, group in groupby(sorted(drops), key=itemgetter(0)):
        reasons = [(reason, count) for _, reason, count in group]
        yield f"{sum(count for _, count in reasons):,}", f"{kind}s set aside", ""
        for reason, count in reasons:
            yield f"{count:,}", f"  {reason}", explain_reason("drop", reason)


def count_drops(drops: Iterable[Drop]) -> tuple[tuple[str, str, int], ...]:
    """How many there are of each kind and reason."""
    counts = Counter((drop.kind, str(drop.reason)) for drop in drops)
    return tuple((kind, reason, count) for (kind, reason), count in sorted(counts.items()))


def print_summary(summary: RunSummary, request: Request, startup_seconds: float) -> None:
    """Print the figures, the pace, and where everything lies."""
    console = Console(highlight=False)
    console.print(_table(chain(summary_lines(summary.coverage), _drop_lines(summary.unmet))))
    for line in summary.accepted:
        console.print(f"Accepted: {line}.", style="yellow", markup=False)
    articles = summary.coverage.totals.articles
    pace = f"{articles / summary.seconds:.1f} articles/s, {decimal(int(summary.count_bytes / summary.seconds))}/s"
    console.print(f"{summary.seconds:.1f} s ({pace}), and {startup_seconds:.1f} s to start up", style="dim")
    for label, path in _places(request):
        console.print(f"{label:<8} {path}", soft_wrap=True, markup=False)


def print_run_profile(summary: RunSummary) -> None:
    """Print where the time went."""
    print_profile(summary.profile, Console(highlight=False))


def to_markdown(summary: RunSummary) -> str:
    """The figures as a Markdown table. What comes from the archive's own texts is not in it."""
    rows = "\n".join(f"| {count} | {label} | {note} |" for count, label, note in summary_lines(summary.coverage))
    accepted = "".join(f"\nAccepted: {line}.\n" for line in summary.accepted)
    ended = f"Snapshot `{summary.snapshot_id}`, {summary.seconds:.1f} s\n"
    return f"# Run {summary.run_id}\n\n| | | |\n|--:|:--|:--|\n{rows}\n{accepted}\n{ended}"


def print_rehearsal(rehearsal: Rehearsal) -> None:
    """Print, to standard error, what a run would come to, what it would change, and whether that would be published."""
    console = Console(highlight=False, stderr=True)
    unmet = _drop_lines(count_drops(rehearsal.unmet))
    console.print(_table(chain(summary_lines(rehearsal.coverage), unmet, _change_lines(rehearsal))))
    for path in rehearsal.not_text:
        console.print(f"html/{path} differs, and is not text: no patch shows it.", markup=False)
    for line in rehearsal.excess:
        console.print(f"Would be refused: {line}. With --accept it would be published.", style="yellow", markup=False)
    console.print("Nothing was published.", style="dim")


def _change_lines(rehearsal: Rehearsal) -> Iterator[Line]:
    """Links that would come, go or move, with the reasons; and pages."""
    counts = rehearsal.comparison.counts()
    for change in ("added", "moved", "removed"):
        reasons = [(why, count) for kind, why, count in counts if kind == change]
        yield f"{sum(count for _, count in reasons):,}", f"links {change}", ""
        for why, count in reasons:
            yield f"{count:,}", f"  {why}", explain_reason("change", why)
    for change, count in rehearsal.pages:
        yield f"{count:,}", f"pages {change}", ""


def _table(lines: Iterator[Line]) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(style="dim")
    for line in lines:
        table.add_row(*(Text(plain(cell)) for cell in line))
    return table


def _places(request: Request) -> Iterator[tuple[str, Place]]:
    out = request.out
    yield "pages", out / ("html" if request.settings.output.pages == "files" else "tables/pages")
    yield "tables", out / "tables"
    if is_local(out):
        yield "catalog", out / "linker.duckdb"
    yield "report", out / "report" / "index.html"
