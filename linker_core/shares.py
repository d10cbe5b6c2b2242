"""What one job reads of the inputs: a stretch of a huge file, a file, or many small ones together."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

import pyarrow as pa
import pyarrow.parquet as pq

from linker_core.compression import BLOCK_BYTES, open_file
from linker_core.digests import digest_parts
from linker_core.drops import Kind
from linker_core.html_pages import iter_page_names
from linker_core.json_lines import PACKED_ENDINGS, PLAIN_ENDINGS
from linker_core.storage import Place, is_file, is_local, read_bytes, size_of, write_whole

MOST_BYTES = 256 * 2**20
"""Of a share. Larger ones gain nothing, and smaller ones spread better over workers."""
LEAST_BYTES = 16 * 2**20
SHARES = 16
"""So many are made of inputs of a middling size."""
MOST_FILES = 2_000
"""Files of a share: a job of its own for each would cost more than to read it."""
PARTS_OF_STREAM = 2
"""Jobs that share the lines of a large compressed file: each has to decompress all of it, which is a tenth of the work."""


@dataclass(frozen=True, slots=True)
class Share:
    """Some inputs, or a stretch of one: bytes of JSON lines, row groups of a Parquet file, every so many-th compressed line."""

    kind: Kind
    paths: tuple[Place, ...]
    stretch: tuple[int, int] | None = None
    listing: Place | None = None
    """A file with the names of the pages below the one path, which is a folder: there may be millions."""
    count_bytes: int = 0
    """Of the files as they lie on disk; 0 where nobody has looked yet."""

    @property
    def name(self) -> str:
        """How files that come of it are named."""
        names = read_bytes(self.listing) if self.listing else None
        return f"{self.kind}-{digest_parts(*map(str, self.paths), *(self.stretch or ()), names)}"


def plan_shares(paths: Sequence[Place], kind: Kind, work: Place) -> Iterator[Share]:
    """Divide the inputs of one kind; the inputs alone decide how. Names of pages are laid down in `work`."""
    sizes = {path: size_of(path) for path in paths if is_file(path)}
    most = min(MOST_BYTES, max(LEAST_BYTES, sum(sizes.values()) // SHARES))
    for path in (path for path in paths if path not in sizes):
        yield from _share_pages(path, kind, work)
    small = {path: size for path, size in sizes.items() if size <= most}
    yield from _share_small(small, kind, most)
    for path, size in sizes.items():
        if size > most:
            yield from _share_large(path, size, kind, most)


def _share_pages(folder: Place, kind: Kind, work: Place) -> Iterator[Share]:
    names = (os.fsencode(name) for name in iter_page_names(folder))
    number = 0
    while batch := list(islice(names, MOST_FILES)):
        listing = work / f"pages-{digest_parts(str(folder), number)}"
        write_whole(listing, b"\0".join(batch))
        number += 1
        yield Share(kind, (folder,), listing=listing)


def list_pages(share: Share) -> list[PurePath]:
    """The pages of a share by their paths below its folder."""
    return [PurePath(os.fsdecode(name)) for name in read_bytes(share.listing).split(b"\0")] if share.listing else []


def _share_small(sizes: dict[Place, int], kind: Kind, most: int) -> Iterator[Share]:
    held: list[Place] = []
    count_bytes = 0
    for path, size in sizes.items():
        if held and (count_bytes + size > most or len(held) == MOST_FILES):
            yield Share(kind, tuple(held), count_bytes=count_bytes)
            held, count_bytes = [], 0
        held.append(path)
        count_bytes += size
    if held:
        yield Share(kind, tuple(held), count_bytes=count_bytes)


def _share_large(path: Place, size: int, kind: Kind, most: int) -> Iterator[Share]:
    """Stretches of a file that can be read from its middle; else the whole, for a compressed stream has but one beginning.

    Of compressed lines on a disk every job takes its own, and passes over the others.
    """
    name = path.name.lower()
    if name.endswith(PLAIN_ENDINGS):
        yield from (
            Share(kind, (path,), (start, min(start + most, size)), count_bytes=min(most, size - start))
            for start in range(0, size, most)
        )
    elif name.endswith(".parquet") and (groups := _group_sizes(path)):
        yield from (Share(kind, (path,), *part) for part in _stretches(groups, most))
    elif name.endswith(PACKED_ENDINGS) and is_local(path):
        for part in range(PARTS_OF_STREAM):
            yield Share(kind, (path,), (part, PARTS_OF_STREAM), count_bytes=(size + part) // PARTS_OF_STREAM)
    else:
        yield Share(kind, (path,), count_bytes=size)


def _stretches(sizes: Sequence[int], most: int) -> Iterator[tuple[tuple[int, int], None, int]]:
    start = total = 0
    for index, size in enumerate(sizes):
        if index > start and total + size > most:
            yield (start, index), None, total
            start, total = index, 0
        total += size
    yield (start, len(sizes)), None, total


def _group_sizes(path: Place) -> list[int]:
    """Bytes of each row group; none where the file is damaged, which its reader tells."""
    try:
        with open_file(path) as opened, pq.ParquetFile(opened) as file:
            groups = (file.metadata.row_group(index) for index in range(file.num_row_groups))
            return [sum(group.column(column).total_compressed_size for column in range(group.num_columns)) for group in groups]
    except (pa.ArrowException, OSError):
        return []


def count_lines(share: Share) -> int:
    """Lines or rows of a share that is a stretch: what the places in the next stretch are to be counted on from.

    Lines of a compressed file are counted from its start in any case.
    """
    (path,), (first, last) = share.paths, share.stretch or (0, 0)
    if path.name.lower().endswith(PACKED_ENDINGS):
        return 0
    with open_file(path) as opened:
        if path.name.lower().endswith(".parquet"):
            with pq.ParquetFile(opened) as file:
                return sum(file.metadata.row_group(index).num_rows for index in range(first, last))
        begin = max(first - 1, 0)  # a line begins behind each line feed, and the first one without
        opened.seek(begin)
        left, count = last - 1 - begin, int(not first)
        while left > 0 and (block := opened.read(min(left, BLOCK_BYTES))):
            count += block.count(b"\n")
            left -= len(block)
        return count
