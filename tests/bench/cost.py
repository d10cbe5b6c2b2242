"""What a program costs with all processes it starts: wall time, CPU seconds, and the memory of the largest of them. Linux only."""

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
LINGERING_SECONDS = 30.0
"""How long processes may outlive the program before they are left out of the account."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one program. `peak_bytes` is the program itself, `worker_peak_bytes` the largest process below it."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    worker_peak_bytes: int
    output: str


def measure(command: Sequence[object], accepted: Sequence[int] = (0,), folder: Path | None = None) -> Cost:
    """Run the command to its end. Its standard error goes where ours goes, so that its progress is seen.

    Raises:
        SystemExit: it ended with a code that is not accepted.
    """
    adopt_orphans()
    began = time.perf_counter()
    program = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True, cwd=folder)
    output = program.stdout.read() if program.stdout else ""
    _, status, own = os.wait4(program.pid, 0)
    seconds = time.perf_counter() - began
    program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode not in accepted:
        raise SystemExit(f"{command[0]} … ended with {program.returncode}:\n{output}")
    orphans = collect_orphans()
    used = [own, *orphans]
    return Cost(
        seconds=seconds,
        cpu_seconds=sum(usage.ru_utime + usage.ru_stime for usage in used),
        peak_bytes=own.ru_maxrss * 1024,
        worker_peak_bytes=max((usage.ru_maxrss * 1024 for usage in orphans), default=0),
        output=output,
    )


def adopt_orphans() -> None:
    """Become the parent of processes that outlive theirs: multiprocessing's fork server does, and it knows what workers used."""
    if not sys.platform.startswith("linux"):
        raise SystemExit("CPU seconds of worker processes are counted on Linux only")
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def collect_orphans() -> list[resource.struct_rusage]:
    """What adopted processes used, once they have ended; each with all that it waited for itself."""
    used = []
    until = time.monotonic() + LINGERING_SECONDS
    while time.monotonic() < until:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            used.append(usage)
        else:
            time.sleep(0.02)
    return used
