"""What is published, in the forms of others: rows of claims, W3C Web Annotations, schema.org ClaimReviews.

Everything is a function of the snapshot, in the order of the articles' ids, and streamed: what is held is one shard's links
and one page. Annotations are made shard by shard and brought into one order on disk.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from linker_core.archive import Archive
from linker_core.catalog import connect
from linker_core.charsets import decode_page
from linker_core.claim_reviews import CONTEXT as SCHEMA_ORG
from linker_core.claim_reviews import Reviewer, review_claim
from linker_core.errors import UsageError
from linker_core.plaintext import web_address
from linker_core.queries import fetch_table, open_database, read_query
from linker_core.snapshots import Snapshot
from linker_core.web_annotations import CONTEXT_CHARS, PageText, annotate_link, collection_head

BATCH_ROWS = 1000
PAGE_ROWS = 20
_ITEMS = b'"items":['
_LINES = pa.schema([("article_id", pa.string()), ("byte_start", pa.int64()), ("link_id", pa.string()), ("line", pa.binary())])


def claim_rows(con: duckdb.DuckDBPyConnection) -> pa.RecordBatchReader:
    """Every claim with its article, verdict and link, in batches."""
    return con.sql(read_query("export/claims")).to_arrow_reader(BATCH_ROWS)


def review_lines(archive: Archive, reviewer: Reviewer) -> Iterator[bytes]:
    """A DataFeed of ClaimReviews, one to a line.

    Raises:
        UsageError: the reviewer has no name, or no address that anyone can follow.
    """
    if not reviewer.name.strip() or web_address(reviewer.url) is None:
        raise UsageError("a ClaimReview is somebody's: name an organisation and its http(s) address that stand behind it")
    yield orjson.dumps({"@context": SCHEMA_ORG, "@type": "DataFeed"})[:-1] + b',"dataFeedElement":['
    with connect(archive) as con:
        rows = (row for batch in claim_rows(con) for row in batch.to_pylist())
        yield from _separated(orjson.dumps(review) for row in rows if (review := review_claim(row, reviewer)))
    yield b"]}"


def annotation_lines(archive: Archive, base: str | None = None) -> Iterator[bytes]:
    """An AnnotationCollection with one page, one annotation to a line; `base` begins the ids of the annotations.

    Raises:
        UsageError: `base` is no http(s) address that ends in / or #.
    """
    if base is not None and not (web_address(base) and re.fullmatch(r"[!-~]+[/#]", base)):
        raise UsageError(f"{base!r} cannot begin an annotation's id: give an http(s) address that ends in / or #")
    snapshot = archive.current()
    head = orjson.dumps(collection_head(*_name_links(archive)))
    yield head.removesuffix(b"}}") + b"," + _ITEMS
    if snapshot:
        with TemporaryDirectory(prefix="linker-export-") as folder:
            for shard in snapshot.state_shards:
                _write_lines(archive, snapshot.of_shard(shard), base, Path(folder, f"{shard}.parquet"))
            yield from _separated(_ordered_lines(folder))
    yield b"]}}"


def _name_links(archive: Archive) -> tuple[str, int]:
    """A digest of all links whatever their order, and how many there are: the cut into shards leaves no trace."""
    mixed = count = 0
    for batch in archive.table("links").select("link_id").batches():
        for link_id in batch.column(0).to_pylist():
            mixed ^= int(link_id, 16)
            count += 1
    return f"{mixed:032x}", count


def _write_lines(archive: Archive, shard: Snapshot, base: str | None, path: Path) -> None:
    """The annotations of one shard, as finished lines with what they are ordered by."""
    with connect(archive, shard) as con, pq.ParquetWriter(path, _LINES, compression="zstd") as file:
        rows = fetch_table(con, "export/annotations", {"count_chars": CONTEXT_CHARS}).to_pylist()
        of_article = {key: list(group) for key, group in groupby(rows, itemgetter("article_id"))}
        con.execute("select article_id, raw, charset from store_articles order by article_id")
        while pages := con.fetchmany(PAGE_ROWS):
            lines = [_line(row, text, base) for name, text in _texts(pages, of_article) for row in of_article[name]]
            file.write_table(pa.Table.from_pylist(lines, _LINES))


def _texts(pages: list[tuple[str, bytes, str | None]], wanted: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, PageText]]:
    for article_id, raw, charset in pages:
        if article_id in wanted:
            yield article_id, PageText.read(decode_page(raw, charset).text)


def _line(row: dict[str, Any], page: PageText, base: str | None) -> dict[str, Any]:
    kept = {name: row[name] for name in ("article_id", "byte_start", "link_id")}
    return {**kept, "line": orjson.dumps(annotate_link(row, page, base))}


def _ordered_lines(folder: str) -> Iterator[bytes]:
    """The lines of all shards by article and place, sorted on disk where they are many."""
    with open_database(memory_limit="1GB", temp_directory=f"{folder}/spill") as con:
        ordered = con.sql(
            "select line from read_parquet($files) order by article_id, byte_start, link_id",
            params={"files": f"{folder}/*.parquet"},
        )
        for batch in ordered.to_arrow_reader(BATCH_ROWS):
            yield from batch.column(0).to_pylist()


def _separated(items: Iterator[bytes]) -> Iterator[bytes]:
    """The items of a JSON array: a comma behind all but the last."""
    previous = next(items, None)
    for item in items:
        yield (previous or b"") + b","
        previous = item
    if previous is not None:
        yield previous
