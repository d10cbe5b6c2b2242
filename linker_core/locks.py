"""One run at a time on one OUT, without ever leaving a lock behind."""

import fcntl
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO
from weakref import ref

from linker_core.errors import LockedError


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold the lock while the block runs. The kernel frees it when the process ends, however it ends.

    What the file says is for the message alone, and the file stays: removing it would let two processes each lock
    a file of that name.

    Raises:
        LockedError: another process holds it; the message says which.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise LockedError(_refusal(path, file.read())) from error
        _close_in_forks(file)
        file.truncate(0)
        file.write(f"pid {os.getpid()} on {platform.node()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        file.flush()
        try:
            yield
        finally:
            # explicit, for a child that was not forked by Python could still have the file open
            fcntl.flock(file, fcntl.LOCK_UN)


def _refusal(path: Path, holder: str) -> str:
    archive = path.parent.parent
    return f"{archive}: another run is at work ({holder or 'it has just begun'}); wait for it, or stop it and run again"


def _close_in_forks(file: TextIO) -> None:
    """A forked worker inherits the lock and, orphaned by a kill, would hold it for ever."""
    reference = ref(file)

    def close() -> None:
        if (inherited := reference()) is not None:
            inherited.close()

    os.register_at_fork(after_in_child=close)
