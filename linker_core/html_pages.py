"""Folders of HTML pages, and single pages, as articles."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePath
from typing import TypeAlias

from linker_core.charsets import CharsetError, decode_page
from linker_core.compression import digest_file, open_file
from linker_core.digests import digest_bytes
from linker_core.drops import Drop, Placed, display_path
from linker_core.reasons import DropReason
from linker_core.record_fields import build_article
from linker_core.records import Article
from linker_core.settings import InputSettings
from linker_core.storage import Place, fetch_files, is_file, is_local, list_files

PAGE_ENDINGS = (".html", ".htm")


def iter_page_names(folder: Place) -> Iterator[str]:
    """Names of all pages below a folder, with forward slashes, in an order that depends on them alone."""
    if not is_local(folder):
        yield from (name for name in sorted(list_files(folder)) if name.lower().endswith(PAGE_ENDINGS))
        return
    for parent, folders, names in os.walk(folder):
        folders.sort()
        paths = (Path(parent, name) for name in sorted(names))
        yield from (str(path.relative_to(folder)) for path in paths if path.suffix.lower() in PAGE_ENDINGS and path.is_file())


def iter_pages(path: Place, settings: InputSettings) -> Iterator[Placed]:
    """Each page of a folder, or the one page; its id is its path below the folder without the ending."""
    if is_file(path):
        return read_pages(path.parent, [PurePath(path.name)], settings)
    return read_pages(path, map(PurePath, iter_page_names(path)), settings)


def read_pages(folder: Place, names: Iterable[PurePath], settings: InputSettings) -> Iterator[Placed]:
    """Pages by their paths below a folder."""
    for name, read in _iter_read(folder, names, settings.max_record_bytes):
        yield Placed(_read_page(folder / name, name.with_suffix(""), read), display_path(folder / name), 0)


_Read: TypeAlias = Callable[[], bytes | None]
"""Gives a page's bytes; None where they exceed the limit."""


def _iter_read(folder: Place, names: Iterable[PurePath], limit: int) -> Iterator[tuple[PurePath, _Read]]:
    """The pages, with what reads each; a store is asked for many at once, for it answers late."""
    if is_local(folder):
        yield from ((name, partial(_read_bounded, folder / name, limit)) for name in names)
    else:
        found = fetch_files(folder, (name.as_posix() for name in names))
        yield from ((PurePath(name), partial(_bound, raw, limit)) for name, raw in found)


def _bound(raw: bytes, limit: int) -> bytes | None:
    return raw if len(raw) <= limit else None


def _read_page(page: Place, name: PurePath, read: _Read) -> Article | Drop:
    file, article_id = display_path(page), name.as_posix()
    if article_id != display_path(name):
        return Drop("article", DropReason.BAD_CHARSET, digest_file(page), None, "the file's name is not UTF-8", file, 0)
    raw = read()
    if raw is None:
        return Drop(
            "article",
            DropReason.TOO_LARGE,
            digest_file(page),
            article_id,
            "the page is larger than input.max_record_bytes",
            file,
            0,
        )
    if fault := check_page(raw):
        return Drop("article", DropReason.BAD_CHARSET, digest_bytes(raw), article_id, fault, file, 0)
    return build_article(article_id, raw, None, {})


def _read_bounded(page: Path, limit: int) -> bytes | None:
    """The file's bytes; None where they exceed the limit."""
    with open_file(page) as file:
        if os.fstat(file.fileno()).st_size > limit:
            return None
        raw = file.read()
    return raw if len(raw) <= limit else None


def check_page(raw: bytes, charset: str | None = None) -> str | None:
    """What keeps a page from being decoded and spliced, if anything does; `charset` is what came beside it."""
    try:
        decode_page(raw, charset)
    except CharsetError as error:
        return str(error)
    return None
