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
    """Stop the block after `seconds`; without effect off the main thread and where the system has no interval timer.

    Raises:
        TimeLimitError: the time was up.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeLimitError(f"the page took longer than {seconds:g} s; articles.max_seconds sets the limit")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
