"""A stand-in for an archive in a scratch folder: it shares the published files and takes whatever a run writes.

On a disk they are shared by symbolic links, for they are never changed in place; from an object store they are fetched. Nothing
may be published into it, for its html/ is the archive's own.
"""

import shutil
from pathlib import Path

from linker_core.archive import Archive
from linker_core.errors import UsageError
from linker_core.snapshots import Snapshot
from linker_core.storage import Place, is_file, is_local, locate_out, read_bytes

KEPT_ANSWERS = "cache"


def open_mirror(out: Place, folder: Path) -> Archive:
    """A mirror of the archive at OUT in an empty folder; of an OUT that is not there yet, an empty archive.

    Raises:
        ArchiveError: OUT is not empty and no archive, or its current snapshot is missing or damaged.
    """
    mirror = Archive.open(folder, create=True)
    try:
        archive = Archive.open(out)
    except UsageError:
        return mirror
    if (snapshot := archive.current()) is not None:
        for path in _paths(snapshot):
            _share(archive.out / path, folder / path)
        _share(archive.out / "store" / "CURRENT", folder / "store" / "CURRENT")
    if is_local(archive.html) and archive.html.is_dir():
        (folder / "html").symlink_to(Path(str(locate_out(archive.html))).absolute())
    if is_local(archive.out) and (archive.out / KEPT_ANSWERS).is_dir():
        shutil.copytree(archive.out / KEPT_ANSWERS, folder / KEPT_ANSWERS)  # a run adds to it
    return mirror


def _paths(snapshot: Snapshot) -> list[str]:
    return [*(file.path for file in snapshot.files), f"store/snapshots/{snapshot.snapshot_id}.json"]


def _share(source: Place, target: Path) -> None:
    """Leave out what is missing: a run finds that by itself, and makes it anew."""
    if is_file(source):
        target.parent.mkdir(parents=True, exist_ok=True)
        if is_local(source):
            target.symlink_to(Path(source).absolute())
        else:
            target.write_bytes(read_bytes(source))
