"""What was measured, kept in `results.jsonl` with date, commit and machine; docs/benchmarks.md is written from it."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT = HERE / "results.jsonl"

Record = dict[str, Any]


def keep(kind: str, record: Mapping[str, Any], path: Path = KEPT) -> Record:
    """Add what was measured, with where and when."""
    whole = {"kind": kind, "date": datetime.now(UTC).date().isoformat(), **describe_commit(), **describe_machine(), **record}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(whole) + "\n")
    return whole


def read_kept(path: Path = KEPT) -> list[Record]:
    """All that was kept, oldest first."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def describe_commit() -> Record:
    """The commit, with + behind it where the working tree holds more."""
    commit = _git("rev-parse", "--short", "HEAD") or "unknown"
    return {
        "commit": commit
        + ("+" if _git("status", "--porcelain", "--untracked-files=no", "--", ":!tests/bench/results.jsonl") else "")
    }


def describe_machine() -> Record:
    """Cores that this process may use, and what they are."""
    info = Path("/proc/cpuinfo")
    text = info.read_text(encoding="utf-8") if info.is_file() else ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    model = found[1].strip() if found and found[1].strip() not in ("", "unknown") else platform.machine()
    return {"cores": len(os.sched_getaffinity(0)), "cpu": model}


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(HERE), *words], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def describe_benchmarks(path: Path = KEPT) -> Iterator[str]:
    """The page, newest figures first in each table."""
    yield "# Benchmarks\n"
    yield "<!-- Written by `make docs` from tests/bench/results.jsonl, which `make bench` adds to. -->\n"
    yield (
        "`make bench PEER=program.py` runs the linker beside another program on one archive, in turn; `make scaling` runs it alone on"
        " growing ones. Figures are medians. CPU milliseconds are those of all processes; rates run from the first byte read to"
        " publish. What a job on one article takes is start-up, and is apart from both. `+` behind a commit: with changes that were not committed.\n"
    )
    kept = read_kept(path)[::-1]
    beside = [record for record in kept if record["kind"] == "beside"]
    scaling = [record for record in kept if record["kind"] == "scaling"]
    yield "## Beside a peer\n"
    yield table(BESIDE, beside) if beside else "Nothing measured yet.\n"
    for record in beside[:1]:
        yield f"Where the time of the newest run went, {record['archive']}, seconds of all shards:\n"
        yield stage_table(record)
    yield "## Growing archives\n"
    yield table(SCALING, scaling) if scaling else "Nothing measured yet.\n"


_WHERE = {
    "date": "{date}",
    "commit": "`{commit}`",
    "machine": "{cores} × {cpu}",
}
BESIDE = {
    **_WHERE,
    "archive": "{archive}",
    "articles": "{articles:,}",
    "workers": "{workers}",
    "runs": "{runs}",
    "articles/s": "{linker_per_second:.1f}",
    "peer": "{peer_per_second:.1f}",
    "ratio": "{ratio:.2f}",
    "CPU ms/article": "{linker_cpu_ms:.1f}",
    "peer's": "{peer_cpu_ms:.1f}",
    "CPU ratio": "{cpu_ratio:.2f}",
    "start-up": "{startup_seconds:.1f} s, {startup_cpu_seconds:.1f} CPU s",
    "MB/worker": "{worker_peak_mb:.0f}",
}
SCALING = {
    **_WHERE,
    "archive": "{archive}",
    "articles": "{articles:,}",
    "input (.gz)": "{input_mb:,.0f} MB",
    "workers": "{workers}",
    "time": "{seconds:,.0f} s",
    "articles/s": "{per_second:.1f}",
    "CPU ms/article": "{cpu_ms:.1f}",
    "MB/worker": "{worker_peak_mb:.0f}",
    "MB main": "{main_peak_mb:.0f}",
    "output": "{out_mb:,.0f} MB",
}


def table(columns: Mapping[str, str], records: list[Record]) -> str:
    """A Markdown table; each column is a name and how its cell is written."""
    rows = [" | ".join(cell.format(**record) for cell in columns.values()) for record in records]
    lines = [" | ".join(columns), "|".join("---" if name in (*_WHERE, "archive") else "--:" for name in columns), *rows]
    return "\n".join(f"| {line} |" if "---" not in line else f"|{line}|" for line in lines) + "\n"


def stage_table(record: Record) -> str:
    """Seconds by stage of both, and their ratio where the peer tells of the same stage."""
    ours, theirs = record["linker_stages"], record["peer_stages"]
    rows = ["| stage | linker | peer | ratio |", "|---|--:|--:|--:|"]
    for stage in sorted({*ours, *theirs}, key=lambda name: -ours.get(name, 0)):
        cells = [f"{side[stage]:.1f}" if stage in side else "" for side in (ours, theirs)]
        ratio = f"{theirs[stage] / ours[stage]:.2f}" if ours.get(stage) and stage in theirs else ""
        rows.append(f"| {stage} | {cells[0]} | {cells[1]} | {ratio} |")
    rows.append(f"| whole job | {record['linker_seconds']:.1f} | {record['peer_seconds']:.1f} | {record['ratio']:.2f} |")
    return "\n".join(rows) + "\n"
