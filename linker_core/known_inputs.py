"""Which inputs the published state was made from, so that a run over the very same ones reads none of them.

The note stands in OUT/cache and names the state it speaks of: after an update or an undo it says nothing. It holds as long as
`reuse.state_of` finds every file as it was; where that cannot be told, the inputs are read.
"""

from collections.abc import Iterable
from contextlib import suppress

import orjson

from linker_core.archive import Archive
from linker_core.digests import digest_parts
from linker_core.reuse import state_of
from linker_core.settings import InputSettings
from linker_core.shares import Share
from linker_core.snapshots import Snapshot
from linker_core.storage import read_bytes, remove_files, write_whole

FOLDER, NOTE = "cache", "inputs.json"


def digest_inputs(shares: Iterable[Share], settings: InputSettings) -> str | None:
    """Names the inputs as they lie there, unread; None where a change of one could go unnoticed."""
    parts: list[str] = []
    for share in shares:
        state = state_of(share, settings)
        if state is None:
            return None
        parts += (share.name, state)
    return digest_parts(*parts)


def are_published(archive: Archive, snapshot: Snapshot | None, inputs: str | None) -> bool:
    """Whether the snapshot was made from these very inputs."""
    if snapshot is None or inputs is None:
        return False
    with suppress(OSError, orjson.JSONDecodeError, KeyError, TypeError):
        note = orjson.loads(read_bytes(archive.out / FOLDER / NOTE))
        return (note["snapshot_id"], note["inputs"]) == (snapshot.snapshot_id, inputs)
    return False


def note_inputs(archive: Archive, snapshot: Snapshot, inputs: str | None) -> None:
    """Remember what a snapshot was made from, now that it is published; without `inputs` forget it."""
    if inputs is None:
        remove_files(archive.out / FOLDER, [NOTE])
        return
    note = {"snapshot_id": snapshot.snapshot_id, "inputs": inputs}
    write_whole(archive.out / FOLDER / NOTE, orjson.dumps(note))
