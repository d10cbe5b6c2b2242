"""Whether the inputs are still what they were when the run began to read them.

A file that is written meanwhile would be read in part as it was and in part as it is: records would be lost, or come twice,
without a trace. Pages of a folder are each read in one go, and may come and go.
"""

import os
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from linker_core.errors import UsageError
from linker_core.storage import Place, is_local

Version: TypeAlias = tuple[Any, ...]
"""Equal for a file that nobody has written to: size, inode and times on a disk; size and tag of an object."""

_TAGS = ("size", "ETag", "etag", "LastModified")


def note_versions(places: Iterable[Place]) -> dict[Place, Version | None]:
    """The versions of all files among the places; None for one that cannot be told."""
    return {place: _version(place) for place in dict.fromkeys(places) if not (is_local(place) and place.is_dir())}


def check_unchanged(noted: Mapping[Place, Version | None]) -> None:
    """See that every file is as it was noted.

    Raises:
        UsageError: one is gone or was written to; the message names it.
    """
    for place, version in noted.items():
        if version is not None and _version(place) != version:
            raise UsageError(
                f"{place} was changed while it was read; nothing was published. Run again when it is written to the end, or write"
                " inputs aside and rename them into place"
            )


def _version(place: Place) -> Version | None:
    try:
        if is_local(place):
            stat = os.stat(place)  # noqa: PTH116 - as in reuse
            return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        found = place.fs.info(place.path)
    except OSError:
        return None
    return tuple(found.get(name) for name in _TAGS)
