"""Kills runs with kill -9 and resumes them: is the outcome the undisturbed one, and what is left behind?

    python -m tests.bench.kills WORK [--kills 60] [--articles 40] [--workers 2] [--seed 0]

The process group of a run, or one of its workers, is killed at moments spread evenly over the time that an undisturbed run takes:
half of the kills in a first run, half in a run on changed inputs over a published archive. All processes and files are real; of
Prefect the engine alone is left out (`tests/killed_run.py`), for it takes longer to start than all the rest.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flows.sweeping import sweep_archive
from linker_core import known_inputs, late_times, report_state
from linker_core.archive import Archive, read_table
from linker_core.schemas import HISTORY
from linker_core.settings import KeepSettings
from linker_core.storage import list_files
from linker_core.tables import digest_file, is_whole
from tests.bench.archive import Recipe
from tests.bench.make_archive import write_archive

ROOT = Path(__file__).parent.parent.parent
CONFIG = "[shards]\nmax_articles = 8\n"
RECIPE = Recipe(article_bytes=3000, results=3, result_bytes=1500)
STRICT = KeepSettings(snapshots=1, days=0, grace_hours=0)
VOLATILE = (
    *("report/index.html", "linker.duckdb", ".work/lock", "store/snapshots/"),
    *(f"tables/{table.name}/" for table in HISTORY),
)
"""What also tells of the runs, or of the folder."""
GROUP, WORKER = "group", "worker"


@dataclass(frozen=True, slots=True)
class Job:
    """A run to be disturbed: its inputs, and the archive that it begins from, if any."""

    name: str
    articles: Path
    results: Path
    base: Path | None
    workers: int = 2

    def begin(self, out: Path) -> None:
        """Lay OUT down as the run shall find it."""
        shutil.rmtree(out, ignore_errors=True)
        if self.base:
            shutil.copytree(self.base, out)

    def start(self, out: Path, die: str | None = None) -> "subprocess.Popen[bytes]":
        """Start the run in a process group of its own; `die` names where it kills itself."""
        script = [sys.executable, ROOT / "tests" / "killed_run.py", *(["--die", die] if die else [])]
        given = [self.articles, self.results, "--out", out, "--config", self.articles.with_name("linker.toml")]
        command = [*script, "run", *given, "--workers", self.workers, "--quiet"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "DO_NOT_TRACK": "1"}
        return subprocess.Popen(
            list(map(str, command)), env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def finish(self, out: Path) -> None:
        """Run to the end.

        Raises:
            RuntimeError: it failed; the message is what it said.
        """
        process = self.start(out)
        _, said = process.communicate()
        if process.returncode != 0:
            raise RuntimeError(f"{self.name} ended with {process.returncode}: {said.decode()}")


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill, what it hit, and what came of the resumed run."""

    job: str
    victim: str
    moment: str
    hit: bool
    """Whether the run was still under way."""
    damaged: tuple[str, ...]
    """Files of the published state that were not whole before the resume."""
    differing: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def is_identical(self) -> bool:
        """Whether nothing tells that there was a kill."""
        return not (self.damaged or self.differing or self.left)


def prepare(work: Path, count: int, workers: int = 2) -> tuple[Job, Job]:
    """Make inputs, a published archive on them, and changed inputs: the job from nothing and the job over the archive."""
    first, second = work / "first", work / "second"
    articles, results = write_archive(first, RECIPE, count, "jsonl")
    change_inputs(first, second)
    for folder in (first, second):
        (folder / "linker.toml").write_text(CONFIG)
    fresh = Job("fresh", articles, results, None, workers)
    base = work / "base"
    fresh.begin(base)
    fresh.finish(base)
    return fresh, Job("rerun", second / articles.name, second / results.name, base, workers)


def change_inputs(source: Path, target: Path) -> None:
    """Every tenth article withdrawn, every seventh edited, and every ninth without its first result."""
    target.mkdir(parents=True, exist_ok=True)
    articles = [json.loads(line) for line in (source / "articles.jsonl").read_text().splitlines()]
    results = [json.loads(line) for line in (source / "results.jsonl").read_text().splitlines()]
    for number, (article, found) in enumerate(zip(articles, results, strict=True)):
        if number % 7 == 0:
            article["html"] = article["html"].replace("<p>", "<p>Edited since. ", 1)
        if number % 9 == 0:
            found["results"] = found["results"][1:]
    kept = [number for number in range(len(articles)) if number % 10]
    for name, rows in (("articles", articles), ("results", results)):
        lines = (json.dumps(rows[number]) for number in kept)
        (target / f"{name}.jsonl").write_text("\n".join(lines) + "\n")


def disturb(job: Job, out: Path, victim: str, seconds: float, chance: random.Random) -> bool:
    """Run, and kill after so long; whether the run was still under way. A run that lost a worker goes on to its end."""
    job.begin(out)
    process = job.start(out)
    time.sleep(seconds)
    hit = process.poll() is None
    if victim == GROUP:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    elif workers := workers_of(process.pid):
        with suppress(ProcessLookupError):
            os.kill(chance.choice(workers), signal.SIGKILL)
    process.communicate()
    return hit


def resume(job: Job, out: Path, expected: dict[str, str], victim: str, moment: str, *, hit: bool = True) -> Kill:
    """Finish a killed run, sweep, and compare with the undisturbed outcome."""
    damaged = tuple(damaged_files(out))
    job.finish(out)
    found = outcome(out)
    differing = tuple(sorted(path for path in {*found, *expected} if found.get(path) != expected.get(path)))
    sweep_archive(Archive.open(out), STRICT)
    return Kill(job.name, victim, moment, hit, damaged, differing, tuple(left_behind(out)))


def outcome(out: Path) -> dict[str, str]:
    """Digest by path of pages, state tables, store and report as they are published."""
    current = Archive.open(out).current()
    files = {file.path for file in current.files} if current else set()
    shown = {name for name in list_files(out) if name.startswith(("html/", "report/"))}
    return {path: digest_file(out / path) for path in sorted(files | shown) if not path.startswith(VOLATILE)}


def damaged_files(out: Path) -> Iterator[str]:
    """Files of the published state that are not whole."""
    current = Archive(out).current()
    yield from (file.path for file in (current.files if current else ()) if not is_whole(out / file.path, file))


def left_behind(out: Path) -> list[str]:
    """Files of OUT that the published state does not need."""
    archive = Archive.open(out)
    current = archive.current()
    needed = {
        ".work/lock",
        "linker.duckdb",
        "store/CURRENT",
        *(f"{notes.FOLDER}/{notes.NOTE}" for notes in (known_inputs, late_times, report_state)),
    }
    if current:
        pages = read_table(archive, "articles")["page_path"].to_pylist()
        needed |= {file.path for file in current.files} | {f"html/{path}" for path in pages}
        needed.add(f"store/snapshots/{current.snapshot_id}.json")
    reported = [name for name in list_files(out) if name.startswith("report/") and "/." not in name]
    return sorted(set(list_files(out)) - needed - set(reported))


def workers_of(pid: int) -> list[int]:
    """The worker processes of a run: children of its children."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(") ")[2].split()[1])
    children = {child for child, parent in parents.items() if parent == pid}
    return sorted(child for child, parent in parents.items() if parent in children)


def undisturbed(job: Job, out: Path) -> tuple[dict[str, str], float]:
    """The outcome of a run that nobody disturbs, and its seconds."""
    job.begin(out)
    began = time.monotonic()
    job.finish(out)
    return outcome(out), time.monotonic() - began


def kill_many(work: Path, jobs: Sequence[Job], count: int, seed: int) -> Iterator[Kill]:
    """So many kills, spread evenly over the jobs and over the time that each takes; every third hits one worker alone."""
    chance = random.Random(seed)
    share = count // len(jobs)
    for job in jobs:
        expected, seconds = undisturbed(job, work / "undisturbed")
        for number in range(share):
            victim = WORKER if number % 3 == 2 else GROUP
            moment = seconds * (number + chance.random()) / share
            hit = disturb(job, work / "out", victim, moment, chance)
            yield resume(job, work / "out", expected, victim, f"{moment:.2f} of {seconds:.2f} s", hit=hit)


def main(arguments: Sequence[str] | None = None) -> None:
    """Kill as often as the command line asks for, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    totals: Counter[str] = Counter()
    for kill in kill_many(given.work, prepare(given.work, given.articles, given.workers), given.kills, given.seed):
        totals.update(kills=1, hit=kill.hit, identical=kill.is_identical)
        faults = {name: getattr(kill, name)[:5] for name in ("damaged", "differing", "left") if getattr(kill, name)}
        print(
            f"{kill.job}  {kill.victim:<6}  {kill.moment:<18}  {'under way' if kill.hit else 'over':<9}  {faults or 'identical'}",
            flush=True,
        )
    print(f"{totals['kills']} kills, {totals['hit']} of them while the run was under way, {totals['identical']} identical")


if __name__ == "__main__":
    main()
