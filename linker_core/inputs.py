"""What articles and results may come as, and how each form becomes records. What cannot be read becomes a `Drop`.

A new form of rows is a reader and its endings in `ROW_READERS`, a new form of pages one in `PAGE_READERS`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from glob import glob
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

from linker_core.compression import COMPRESSED
from linker_core.drops import Drop, Kind, Placed
from linker_core.errors import UsageError
from linker_core.html_pages import PAGE_ENDINGS, iter_page_names, iter_pages
from linker_core.json_lines import PACKED_ENDINGS, PLAIN_ENDINGS, iter_json_rows
from linker_core.parquet_rows import iter_parquet_rows
from linker_core.record_fields import iter_row_results, read_article
from linker_core.records import Article, Order, PackedResult, Result
from linker_core.rows import Row
from linker_core.settings import InputSettings
from linker_core.storage import Place, is_file, is_local, list_files, locate, match_objects, reaching
from linker_core.warc import iter_warc_pages

__all__ = ["Drop", "Kind", "expand_inputs", "iter_articles", "iter_placed", "iter_results", "read_records"]

T = TypeVar("T")

RowReader = Callable[[Place, Kind, InputSettings, tuple[int, int] | None], Iterator[Row | Drop]]

RecordReader = Callable[[Row | Drop, Kind], Iterable[Article | PackedResult | Drop | Order]]

ROW_READERS: MappingProxyType[str, RowReader] = MappingProxyType(
    {**dict.fromkeys((*PLAIN_ENDINGS, *PACKED_ENDINGS), iter_json_rows), ".parquet": iter_parquet_rows}
)
"""Ending of a file's name to what reads its rows."""
PageReader = Callable[[Place, InputSettings], Iterator[Placed]]
PAGE_READERS: MappingProxyType[str, PageReader] = MappingProxyType(
    {
        **dict.fromkeys(PAGE_ENDINGS, iter_pages),
        **{".warc" + packing: iter_warc_pages for packing in ("", *COMPRESSED)},
    }
)
"""Ending of a file's name to what reads the pages in it."""
KNOWN_ENDINGS = (*ROW_READERS, *PAGE_READERS)


def expand_inputs(patterns: Sequence[str]) -> list[Place]:
    """The inputs that files, folders and globs name, sorted and each once. A folder of pages stays one input.

    Raises:
        UsageError: a pattern names nothing that can be read.
    """
    found = {str(path.resolve()): path for pattern in patterns for path in _expand(pattern)}
    return [found[name] for name in sorted(found)]


def _expand(pattern: str) -> list[Place]:
    matches = _match(pattern)
    inputs = [found for match in matches for found in _inputs_at(match)]
    if not inputs:
        what = "holds nothing that can be read" if matches else "matches no file"
        raise UsageError(f"{pattern!r} {what}; name files that end in {', '.join(KNOWN_ENDINGS)}, or folders of them")
    return inputs


def _match(pattern: str) -> Sequence[Place]:
    place = locate(pattern)
    if not is_local(place):
        with reaching(place):
            return match_objects(place)
    if pattern and place.exists():
        return [place]
    return [Path(match) for match in glob(pattern and str(place), recursive=True)]  # noqa: PTH207  # may be absolute


def _inputs_at(path: Place) -> list[Place]:
    if is_file(path):
        return [path] if path.name.lower().endswith(KNOWN_ENDINGS) else []
    if any(True for _ in iter_page_names(path)):
        return [path]
    return [path / name for name in list_files(path) if name.lower().endswith(KNOWN_ENDINGS)]


def _reader_of(path: Place, readers: Mapping[str, T]) -> T | None:
    name = path.name.lower()
    return next((reader for ending, reader in readers.items() if name.endswith(ending)), None)


def iter_articles(path: Place, settings: InputSettings) -> Iterator[Article | Drop]:
    """The articles of one input, and a drop for every record that is none."""
    return cast("Iterator[Article | Drop]", (placed.record for placed in iter_placed(path, "article", settings)))


def iter_results(path: Place, settings: InputSettings) -> Iterator[Result | Drop]:
    """The results of one input, and a drop for every record that is none."""
    for placed in iter_placed(path, "result", settings):
        if isinstance(placed.record, PackedResult):
            yield placed.record.unpack()
        elif isinstance(placed.record, Drop):
            yield placed.record


def iter_placed(
    path: Place,
    kind: Kind,
    settings: InputSettings,
    stretch: tuple[int, int] | None = None,
    records_of: RecordReader | None = None,
) -> Iterator[Placed]:
    """The records of one input, or of a stretch of its bytes or row groups, with the places where they stand.

    `records_of` tells what a row states; by default one article, or results.

    Raises:
        UsageError: the input cannot be opened, or holds pages where results are asked for.
    """
    reader = _reader_of(path, ROW_READERS)
    if reader:
        rows = reader(path, kind, settings, stretch)
        return (Placed(record, row.file, row.line) for row in rows for record in (records_of or read_records)(row, kind))
    if kind == "article":
        return (_reader_of(path, PAGE_READERS) or iter_pages)(path, settings)
    raise UsageError(f"{path} holds pages, not search results; results come in files that end in {', '.join(ROW_READERS)}")


def read_records(row: Row | Drop, kind: Kind) -> Iterable[Article | PackedResult | Drop]:
    """What a row of a whole archive states."""
    if isinstance(row, Drop):
        return (row,)
    return (read_article(row),) if kind == "article" else iter_row_results(row)
