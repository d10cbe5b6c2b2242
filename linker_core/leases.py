"""One run at a time on one OUT in an object store: a lease that its holder renews, and that ends when the holder does not.

The lease is one small object, changed by conditional puts alone. It is never removed: that would be a change without condition.
"""

import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from linker_core.conditions import LostPutError, Tagged, put_if, read_tagged
from linker_core.errors import ArchiveError, LockedError

if TYPE_CHECKING:
    from upath import UPath

RENEW_SECONDS = 10.0
EXPIRY_SECONDS = 60.0
"""A lease that was not renewed for so long is free: its run is dead, or can no longer reach the store."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the lease says: `token` is the holder's own, empty where it is free; `who` is for people; `turn` counts renewals."""

    token: str = ""
    who: str = ""
    turn: int = 0

    def to_json(self) -> bytes:
        """As it is stored."""
        return json.dumps({"token": self.token, "who": self.who, "turn": self.turn}).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """From what is stored; what cannot be read belongs to nobody."""
        try:
            return cls(**json.loads(data))
        except (ValueError, TypeError):
            return cls()


def make_lease(place: "UPath") -> None:
    """Put a lease that nobody holds, where there is none: it also marks an archive before the first commit."""
    if read_tagged(place) is None:
        with suppress(LostPutError):  # another run has made it at this moment
            put_if(place, Holding().to_json(), None)


@contextmanager
def hold_lease(place: "UPath") -> Iterator[Callable[[], None]]:
    """Hold the lease while the block runs. What it hands over raises ArchiveError once the lease is lost.

    Raises:
        LockedError: another run holds it; the message says which.
    """
    who = f"pid {os.getpid()} on {platform.node()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    lease = _Lease(place, Holding(uuid4().hex, who))
    lease.take()
    renewing = Thread(target=lease.renew, daemon=True)
    renewing.start()
    try:
        yield lease.check
    finally:
        lease.ended.set()
        renewing.join()
        lease.release()


class _Lease:
    """A lease from the side of the one who holds it."""

    def __init__(self, place: "UPath", holding: Holding) -> None:
        self._place = place
        self._holding = holding
        self._tag: str | None = None
        self._renewed = time.monotonic()
        self._is_lost = False
        self.ended = Event()

    def take(self) -> None:
        """Become the holder.

        Raises:
            LockedError: somebody else is.
        """
        found = read_tagged(self._place)
        if found is not None and (refusal := self._refusal(found)):
            raise LockedError(refusal)
        self._tag = found.tag if found else None
        try:
            self._put(self._holding)
        except LostPutError as error:
            raise LockedError(f"{self._archive}: another run began at the same moment; wait for it, then run again") from error

    def _refusal(self, found: Tagged) -> str:
        """Why the lease cannot be had; empty where it can."""
        holding = Holding.from_json(found.data)
        left = EXPIRY_SECONDS - found.age
        if not holding.token or left <= 0:
            return ""
        killed = f"if that run was killed, its lease ends in {left:.0f} s"
        return f"{self._archive}: another run is at work ({holding.who}); wait for it, or stop it and run again; {killed}"

    @property
    def _archive(self) -> str:
        return str(self._place.parent.parent)

    def renew(self) -> None:
        """Renew the lease until `ended` is set or another run has taken it."""
        while not self.ended.wait(RENEW_SECONDS):
            try:
                self._put(replace(self._holding, turn=self._holding.turn + 1))
            except LostPutError:
                self._is_lost = True
                return
            except Exception:  # noqa: BLE001, S112 - every client has its own; the next time may be better, and `check` knows when it is too late
                continue

    def _put(self, holding: Holding) -> None:
        began = time.monotonic()
        self._tag = put_if(self._place, holding.to_json(), self._tag)
        self._holding = holding
        self._renewed = began

    def check(self) -> None:
        """Nothing while the lease is held.

        Raises:
            ArchiveError: it is not any more, so that another run may be at work.
        """
        if self._is_lost or time.monotonic() - self._renewed > EXPIRY_SECONDS:
            raise ArchiveError(
                f"{self._archive}: the lease was lost to another run, or the store could not be reached; run again"
            )

    def release(self) -> None:
        """Let the next run begin at once; a lease that was lost is left to its holder."""
        if not self._is_lost:
            with suppress(Exception):  # then it ends by itself
                self._put(Holding())
