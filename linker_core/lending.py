"""What DuckDB is lent to read an archive in an object store: it has no client of its own but from the network."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from upath import UPath

UNCHANGED_SINCE = datetime(2000, 1, 1, tzinfo=UTC)
"""The age that is told of files which never change."""


def lend_files(root: "UPath", sizes: Mapping[str, int]) -> Any:
    """A client for DuckDB that knows immutable files below a root by their sizes, so that none of them is asked about again.

    DuckDB asks whether a file is there, how large, and how old, each time that it opens it.
    """
    options = {**root.storage_options, "use_listings_cache": True, "default_cache_type": "none", "skip_instance_cache": True}
    client = type(root.fs)(session=root.fs.session, **options)  # what a session has learnt of the service costs half a second
    for path, size in sizes.items():
        name = f"{root.path}/{path}"
        entry = {"name": name, "size": size, "type": "file", "LastModified": UNCHANGED_SINCE}
        client.dircache.setdefault(name.rpartition("/")[0], []).append(entry)
    return client
