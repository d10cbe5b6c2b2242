"""The independent checker behind `linker check`: reads again what was published and trusts nothing that wrote it.

It shares no code with the annotator, the page reader or the renderer. Pages and texts are streamed; what is held is
the narrow rows of one shard.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from linker_core.archive import Archive, table_paths
from linker_core.audit import ACROSS_SHARDS, Breach, audit, audit_shard
from linker_core.catalog import connect
from linker_core.page_checks import PublishedPage, check_page
from linker_core.snapshots import Snapshot
from linker_core.storage import list_files, open_parquet, read_bytes
from linker_core.tables import TableFile, digest_file

BATCH_ROWS = 50


def check_archive(archive: Archive) -> Iterator[Breach]:
    """Every broken promise of what is published, as it is found: files, pages, evidence, then the audit.

    A shard with a damaged file is not looked into any further.

    Raises:
        ArchiveError: the current snapshot itself is missing or damaged.
    """
    snapshot = archive.current()
    if snapshot is None:
        yield from check_presence(archive, ())
        return
    damaged = set()
    for file in snapshot.files:
        for breach in check_file(archive, file):
            damaged.add(file.shard)
            yield breach
    yield from _check_shards(archive, snapshot, damaged)


def _check_shards(archive: Archive, snapshot: Snapshot, damaged: set[str]) -> Iterator[Breach]:
    for shard in snapshot.state_shards:
        if shard in damaged:
            continue
        part = snapshot.of_shard(shard)
        yield from check_pages(archive, part)
        yield from check_quotes(archive, part)
        yield from audit_shard(archive, part)
    if not damaged:
        yield from check_presence(archive, _column(archive, "articles", "page_path", snapshot) if _has_files(snapshot) else ())
        with connect(archive, snapshot) as con:
            yield from audit(con, ACROSS_SHARDS)


def check_file(archive: Archive, file: TableFile) -> Iterator[Breach]:
    """A file of the snapshot is there and holds what its digest says (promise 6)."""
    try:
        digest = digest_file(archive.out / file.path)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        yield Breach(6, "file_intact", file.path, "the file is missing")
        return
    if digest != file.digest:
        yield Breach(6, "file_intact", file.path, "the file's content is not what its digest says")


def check_presence(archive: Archive, page_paths: Iterator[str] | tuple[str, ...]) -> Iterator[Breach]:
    """Every page below html/ belongs to an article (promise 6). That every article has its page is seen page by page."""
    expected = frozenset(page_paths)
    for name in sorted(list_files(archive.html)):
        if name not in expected:
            yield Breach(6, "page_belongs", name, "no article has this page")


def check_pages(archive: Archive, shard: Snapshot) -> Iterator[Breach]:
    """Every article of a shard has its page, and the page keeps its promises (promises 1 and 4)."""
    articles = {row["article_id"]: row for row in _rows(archive, "articles", shard, _ARTICLE_COLUMNS)}
    rows = _rows(archive, "links", shard, _LINK_COLUMNS)
    links = {key: list(group) for key, group in groupby(rows, itemgetter("article_id"))}
    read_page = _read_file(archive) if _has_files(shard) else _read_row(_rows(archive, "pages", shard, _PAGE_COLUMNS))
    for stored in _rows(archive, "store/articles", shard, ["article_id", "raw"]):
        article = articles.pop(stored["article_id"], None)
        if article is None:
            yield Breach(1, "article_stored", stored["article_id"], "the stored article is not in the table articles")
        elif (published := read_page(article)) is None:
            yield Breach(6, "page_present", stored["article_id"], f"html/{article['page_path']} is missing")
        else:
            yield from check_page(PublishedPage(article, links.get(stored["article_id"], ()), stored["raw"], published))
    for article_id in sorted(articles):
        yield Breach(1, "article_stored", article_id, "the article's bytes as supplied are not in store/articles")


def check_quotes(archive: Archive, shard: Snapshot) -> Iterator[Breach]:
    """Every link's quote stands literally in the stored source text, at its offsets (promise 2)."""
    wanted: dict[str, list[dict[str, Any]]] = {}
    for link in _rows(archive, "links", shard, _QUOTE_COLUMNS):
        wanted.setdefault(link["text_digest"], []).append(link)
    for stored in _rows(archive, "store/texts", shard, ["text_digest", "text"]):
        for link in wanted.pop(stored["text_digest"], ()):
            if not link["quote"] or stored["text"][link["quote_start"] : link["quote_end"]] != link["quote"]:
                yield Breach(2, "quote_stands", link["article_id"], f"{link['quote']!r} is not at its offsets in the source")
    for digest, links in sorted(wanted.items()):
        yield Breach(2, "quote_stands", links[0]["article_id"], f"the quoted text {digest} is not in store/texts")


_PAGE_COLUMNS = ["article_id", "page_path", "html"]
_ARTICLE_COLUMNS = ["article_id", "page_path", "page_digest", "charset"]
_LINK_COLUMNS = ["article_id", "byte_start", "spans", "open_tag", "url", "href", "rel", "quote"]
_QUOTE_COLUMNS = ["article_id", "text_digest", "quote", "quote_start", "quote_end"]


def _column(archive: Archive, name: str, column: str, snapshot: Snapshot) -> Iterator[str]:
    return (row[column] for row in _rows(archive, name, snapshot, [column]))


def _rows(archive: Archive, name: str, snapshot: Snapshot, columns: list[str]) -> Iterator[dict[str, Any]]:
    for path in table_paths(archive, name, snapshot):
        with open_parquet(path) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=columns):
                yield from batch.to_pylist()


def _has_files(snapshot: Snapshot) -> bool:
    """Whether pages are files; else they are rows of the table pages."""
    return not any(file.table == "pages" for file in snapshot.tables)


_PageReader: TypeAlias = Callable[[dict[str, Any]], bytes | None]
"""What is published as the page of an article, given by its row; None where nothing is."""


def _read_file(archive: Archive) -> _PageReader:
    def read(article: dict[str, Any]) -> bytes | None:
        try:
            return read_bytes(archive.html / article["page_path"])
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    return read


def _read_row(rows: Iterator[dict[str, Any]]) -> _PageReader:
    """The rows stand in the order of the ids, as the articles do that are asked for: each is passed once."""
    at = next(rows, None)

    def read(article: dict[str, Any]) -> bytes | None:
        nonlocal at
        while at is not None and at["article_id"] < article["article_id"]:
            at = next(rows, None)
        is_there = at is not None and all(at[key] == article[key] for key in ("article_id", "page_path"))
        return at["html"] if at is not None and is_there else None

    return read
