"""What a piece of work cost, and how much went through it: the figures of the table runs and of `linker run --profile`."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_RESET_PEAK = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and of the processor, rows and bytes in and out, and the most memory the process held, in bytes."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    rows_in: int = 0
    rows_out: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    peak_bytes: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        """Both together; the peak is the higher of the two.

        >>> (Cost(1.0, rows_in=2, peak_bytes=5) + Cost(2.0, rows_in=3, peak_bytes=4)).seconds
        3.0
        """
        return Cost(
            self.seconds + other.seconds,
            self.cpu_seconds + other.cpu_seconds,
            self.rows_in + other.rows_in,
            self.rows_out + other.rows_out,
            self.bytes_in + other.bytes_in,
            self.bytes_out + other.bytes_out,
            max(self.peak_bytes, other.peak_bytes),
        )


class Stopwatch:
    """The cost of each stage, summed over the shard."""

    def __init__(self) -> None:
        """Nothing was measured yet."""
        self._costs: dict[str, Cost] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add what the block takes, of the whole process, to the stage."""
        forget_peak()
        began, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self._add(stage, Cost(time.perf_counter() - began, time.process_time() - cpu, peak_bytes=peak_bytes()))

    def count(self, stage: str, *, rows_in: int = 0, rows_out: int = 0, bytes_in: int = 0, bytes_out: int = 0) -> None:
        """Add what went through the stage."""
        self._add(stage, Cost(rows_in=rows_in, rows_out=rows_out, bytes_in=bytes_in, bytes_out=bytes_out))

    def costs(self) -> tuple[tuple[str, Cost], ...]:
        """Stage and cost, in the order of their first use."""
        return tuple(self._costs.items())

    def _add(self, stage: str, cost: Cost) -> None:
        self._costs[stage] = self._costs.get(stage, Cost()) + cost


def forget_peak() -> None:
    """Let the peak of memory be counted from now on, where the system can."""
    with suppress(OSError):
        _RESET_PEAK.write_text("5", encoding="ascii")  # proc(5): the peak resident set size


def peak_bytes() -> int:
    """The most memory this process held since `forget_peak`; since it began, where the system cannot forget."""
    with suppress(OSError):
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
