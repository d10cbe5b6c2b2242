"""A time limit for one page, so that a poisonous one costs a reason and not the run."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from linker_core.errors import LinkerError


class TimeLimitError(LinkerError):
    """The work on one page took longer than the limit."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stop the block after `seconds` of the process's CPU time: a busy machine must not cost a page its links.

    Without effect off the main thread and where the system has no interval timer.

    Raises:
        TimeLimitError: the time was up.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeLimitError(f"the page took more than {seconds:g} s of CPU time; articles.max_seconds sets the limit")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
