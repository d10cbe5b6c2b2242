"""What a killed run had bucketed is taken up by the next one, where the inputs are still the same.

Each share leaves a note once all of its chunks lie on disk. It holds for inputs whose files have the same name, size, inode, and
times of modification and of change, on the same boot of the same machine, with the same linker and settings. A file that changed
within seconds of being read could change once more without a trace in its times: its share is read again.
"""

import os
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import orjson

from linker_core import __version__
from linker_core.buckets import Bucket, bucket_share
from linker_core.chunks import heads_of
from linker_core.digests import digest_parts
from linker_core.settings import InputSettings
from linker_core.shares import Share, list_pages
from linker_core.storage import Place, is_local, list_files, read_bytes, remove_files, size_of, write_whole

READ = "read"
"""Folder of the archive's scratch that outlives a killed run."""
TOO_YOUNG_NS = 2 * 10**9
"""Coarser than the clock of any file system that files lie on today."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_LISTS = ("chunks", "drops", "orders")


def bucket_once(share: Share, work: Place, settings: InputSettings) -> Bucket:
    """Bucket a share, or take up what an earlier run made of the very same.

    Raises:
        UsageError: an input cannot be opened.
        AuditError: not every record that was met was written.
    """
    name = share.name
    state = state_of(share, settings)
    if state and (found := _recall(work, name, state)):
        return found
    bucket = bucket_share(share, work, settings)
    if state and state_of(share, settings) == state:
        note = {"state": state, "sizes": _sizes(bucket), "bucket": {**asdict(replace(bucket, work=Path())), "work": ""}}
        write_whole(work / f"{name}.json", orjson.dumps(note, default=str))
    return bucket


def forget_others(work: Place, shares: Collection[Share]) -> None:
    """Remove what earlier runs left of inputs that are no longer asked for."""
    known = {share.name for share in shares} | {share.listing.name for share in shares if share.listing}
    remove_files(work, [name for name in list_files(work) if "-".join(name.split(".")[0].split("-")[:2]) not in known])


def state_of(share: Share, settings: InputSettings) -> str | None:
    """Names all that a share's buckets depend on, without a look into its files; None where a change could go unnoticed."""
    paths = [share.paths[0] / name for name in list_pages(share)] if share.listing else share.paths
    try:
        stats = [os.stat(path) for path in paths if is_local(path)]  # noqa: PTH116 - millions of them
        boot = _BOOT_ID.read_text(encoding="ascii")
    except OSError:
        return None
    newest = max((max(stat.st_mtime_ns, stat.st_ctime_ns) for stat in stats), default=0)
    if len(stats) < len(paths) or time.time_ns() - newest < TOO_YOUNG_NS:
        return None
    facts = (number for stat in stats for number in (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
    return digest_parts(__version__, settings.model_dump_json(), boot, share.count_bytes, *facts)


def _sizes(bucket: Bucket) -> dict[str, int]:
    names = (*bucket.chunks, *map(heads_of, bucket.chunks), *bucket.drops)
    return {name: size_of(bucket.work / name) for name in names}


def _recall(work: Place, name: str, state: str) -> Bucket | None:
    """The bucket of a note, if there is one for this state and its files are there."""
    with suppress(OSError, orjson.JSONDecodeError, KeyError, TypeError):
        note: dict[str, Any] = orjson.loads(read_bytes(work / f"{name}.json"))
        values = {**note["bucket"], **{key: tuple(note["bucket"][key]) for key in _LISTS}, "work": work}
        stretch = values["stretch"]
        bucket = Bucket(**{**values, "stretch": stretch and (stretch[0], stretch[1])})
        if note["state"] == state and note["sizes"] == _sizes(bucket):
            return bucket
    return None
