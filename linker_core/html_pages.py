"""Folders of HTML pages, and single pages, as articles."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from linker_core.charsets import CharsetError, decode_page
from linker_core.compression import digest_file, open_file
from linker_core.digests import digest_bytes
from linker_core.drops import Drop, Placed, display_path
from linker_core.reasons import DropReason
from linker_core.record_fields import build_article
from linker_core.records import Article
from linker_core.settings import InputSettings

PAGE_ENDINGS = (".html", ".htm")


def iter_page_files(folder: Path) -> Iterator[Path]:
    """All pages below a folder, in an order that depends on their names alone."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        paths = (Path(parent, name) for name in sorted(names))
        yield from (path for path in paths if path.suffix.lower() in PAGE_ENDINGS and path.is_file())


def iter_pages(path: Path, settings: InputSettings) -> Iterator[Placed]:
    """Each page of a folder, or the one page; its id is its path below the folder without the ending."""
    if path.is_dir():
        return read_pages(path, (page.relative_to(path) for page in iter_page_files(path)), settings)
    return read_pages(path.parent, [PurePath(path.name)], settings)


def read_pages(folder: Path, names: Iterable[PurePath], settings: InputSettings) -> Iterator[Placed]:
    """Pages by their paths below a folder."""
    for page, name in ((folder / name, name) for name in names):
        yield Placed(_read_page(page, name.with_suffix(""), settings.max_record_bytes), display_path(page), 0)


def _read_page(page: Path, name: PurePath, limit: int) -> Article | Drop:
    file, article_id = display_path(page), name.as_posix()
    if article_id != display_path(name):
        return Drop("article", DropReason.BAD_CHARSET, digest_file(page), None, "the file's name is not UTF-8", file, 0)
    raw = _read_bounded(page, limit)
    if raw is None:
        detail = f"the page is larger than {limit} bytes"
        return Drop("article", DropReason.TOO_LARGE, digest_file(page), article_id, detail, file, 0)
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
