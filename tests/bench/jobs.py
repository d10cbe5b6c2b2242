"""One job of the linker or of its peer on an archive, and what it took."""

import json
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from tests.bench.cost import Cost, measure

ROOT = Path(__file__).parent.parent.parent
PACE = re.compile(r"([\d.,]+) s \(.*?and ([\d.]+) s to start up", re.DOTALL)
SET_ASIDE = 3
"""Exit code of a run that finished and set records aside."""
STAGES = "select stage, sum({seconds}) from runs where shard <> '' and stage <> 'total' group by stage"
LED = ["plan", "assemble", "coverage", "compare", "publish", "index"]
"""Stages of the whole run that are done by the process that leads it; all else is done by workers."""
PEAKS = "select shard = '' and stage in $led, max(peak_bytes) from runs group by all"
"""The linker lets the system forget the peak before each stage, so that what the system tells at the end is that of the last one alone."""
WHOLE_STAGES = "select stage, sum({seconds}) from runs where shard = '' and stage <> 'link' group by stage"


@dataclass(frozen=True, slots=True)
class Job:
    """What one job took. `seconds` run from the first byte read to publish."""

    seconds: float
    startup_seconds: float
    cpu_seconds: float
    peak_bytes: int
    worker_peak_bytes: int
    links: int
    out_bytes: int
    stages: Mapping[str, float]
    """Seconds by stage, of the processor where the archive keeps them, summed over shards that may have run at once."""


def run_linker(articles: Path, results: Path, out: Path, workers: int, *extra: str) -> Job:
    """Link the archive; `out` is gone afterwards."""
    program = [sys.executable, "-c", "from flows.cli import entry; entry()"]
    command = [*program, "run", articles, results, "--out", out, "--workers", workers, *extra]
    cost = measure(command, (0, SET_ASIDE), ROOT)
    found = PACE.search(cost.output)
    if found is None:
        raise SystemExit(f"no pace in the linker's output:\n{cost.output}")
    cost = with_peaks(cost, out)
    job = _job(cost, float(found[1].replace(",", "")), float(found[2]), _count_links(out), out, _read_stages(out))
    shutil.rmtree(out)
    return job


def run_peer(peer: Path, articles: Path, results: Path, out: Path, option: str | None) -> Job:
    """Let the other program do the job; `out` is gone afterwards.

    Its last line is one JSON object with `seconds`, `links`, and perhaps `stages`, an object of seconds by stage.
    """
    command = [sys.executable, peer, articles, results, out, *([option] if option else [])]
    cost = measure(command)
    told = json.loads(cost.output.splitlines()[-1])
    seconds = float(told["seconds"])
    job = _job(cost, seconds, cost.seconds - seconds, int(told.get("links", 0)), out, told.get("stages", {}))
    shutil.rmtree(out)
    return job


def _job(cost: Cost, seconds: float, startup: float, links: int, out: Path, stages: Mapping[str, float]) -> Job:
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    return Job(seconds, startup, cost.cpu_seconds, cost.peak_bytes, cost.worker_peak_bytes, links, size, stages)


def with_peaks(cost: Cost, out: Path) -> Cost:
    """The cost with the peaks that the archive keeps, where those are higher."""
    with duckdb.connect(out / "linker.duckdb", read_only=True) as con:
        peaks = con.execute(PEAKS, {"led": LED}).fetchall()
    peaks += [(row["stage"] in LED, row["cost"]["peak_bytes"]) for row in _late_times(out)]
    main = max([cost.peak_bytes, *(peak for is_led, peak in peaks if is_led)])
    worker = max([cost.worker_peak_bytes, *(peak for is_led, peak in peaks if not is_led)])
    return replace(cost, peak_bytes=main, worker_peak_bytes=worker)


def _late_times(out: Path) -> list[dict[str, Any]]:
    """What the linker notes of the stages after its commit."""
    note = out / "cache" / "late_times.json"
    times: list[dict[str, Any]] = json.loads(note.read_bytes())["times"] if note.is_file() else []
    return times


def _read_stages(out: Path) -> dict[str, float]:
    with duckdb.connect(out / "linker.duckdb", read_only=True) as con:
        seconds = "cpu_seconds" if "cpu_seconds" in con.table("runs").columns else "seconds"
        told = dict(con.sql(f"{WHOLE_STAGES} union all {STAGES}".format(seconds=seconds)).fetchall())
    return told | {row["stage"]: row["cost"][seconds] for row in _late_times(out)}


def _count_links(out: Path) -> int:
    with duckdb.connect(out / "linker.duckdb", read_only=True) as con:
        return int(con.sql("select count(*) from links").fetchall()[0][0])
