"""What a machine says when it cannot go on, in words that tell where and what to do."""

import errno
import os
import re
from collections.abc import Mapping
from types import MappingProxyType

ADVICE: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOSPC: "free space on that disk",
        errno.EDQUOT: "free space, or have the quota raised",
        errno.EFBIG: "have the limit on the size of files raised (ulimit -f), or make shards.max_bytes smaller",
        errno.EROFS: "name a place that can be written to",
        errno.EACCES: "give this user the right to it",
        errno.EPERM: "give this user the right to it",
        errno.EIO: "see to the disk",
        errno.EMFILE: "have the limit on open files raised (ulimit -n)",
        errno.ENFILE: "have the limit on open files raised",
        errno.ENOTDIR: "remove or rename the file that stands where a folder must be",
        errno.EEXIST: "remove or rename the file that stands where a folder must be",
        errno.EISDIR: "remove or rename the folder that stands where a file must be",
        errno.ENAMETOOLONG: "name a place with a shorter path",
        errno.ENOMEM: "use fewer --workers or smaller shards.max_bytes",
    }
)
"""What can be done about a fault of the machine, by its number."""

_NUMBER = re.compile(r"\[errno (\d+)\]", re.IGNORECASE)
"""Arrow tells it in words alone."""


def explain_fault(error: OSError) -> str | None:
    """One line on what failed, where, and what to do; None for an error that is no fault of the machine."""
    number = error.errno or next(map(int, _NUMBER.findall(str(error))), None)
    if number is None or number not in ADVICE:
        return None
    place = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes | os.PathLike) else ""
    return (
        f"{place}{os.strerror(number)}; {ADVICE[number]}, then give the same command again."
        " What was published is whole, and a publication that was cut short is finished then"
    )
