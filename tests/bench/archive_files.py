"""The files an archive is written as; each writer takes one row at a time and holds little."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from isal import igzip

ROWS_AT_ONCE = 500
RESULT_FORMATS = MappingProxyType({"warc.gz": "jsonl.gz"})
"""Forms that only articles come in, and what results come in beside them."""


class LinesWriter:
    """JSON lines, compressed where the name ends in .gz."""

    def __init__(self, path: Path) -> None:
        self._file: Any = path.open("wb", buffering=2**20)
        self._out = self._file
        if path.suffix == ".gz":  # no name and no time inside, so that equal rows give equal bytes
            self._out = io.BufferedWriter(
                igzip.IGzipFile(filename="", mode="wb", compresslevel=1, fileobj=self._file, mtime=0), 2**18
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._out.close()
        self._file.close()

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


class RowsWriter:
    """Parquet; the columns are those of the first rows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: list[Mapping[str, Any]] = []
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        if self._writer is not None:
            self._writer.close()

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._rows.append(row)
        if len(self._rows) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            table = pa.Table.from_pylist(self._rows, self._writer.schema if self._writer else None)
            self._writer = self._writer or pq.ParquetWriter(self._path, table.schema, compression="zstd")
            self._writer.write_table(table)
            self._rows = []


class WarcWriter:
    """Responses as a crawler stores them, a gzip member each."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=2**20)
        self._count = 0

    def __enter__(self) -> Self:
        self._add("warcinfo", "", b"software: a made-up archive\r\n", "application/warc-fields")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, row: Mapping[str, Any]) -> None:
        """Add an article."""
        charset = "windows-1252" if self._count % 20 == 7 else "utf-8"
        body = row["html"].replace("charset=utf-8", f"charset={charset}").replace('charset="utf-8"', f'charset="{charset}"')
        body = body.encode(charset, "xmlcharrefreplace")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._add("response", row["url"], head.encode() + body, "application/http; msgtype=response", row["published_at"])

    def _add(self, kind: str, url: str, block: bytes, content_type: str, day: str = "2025-01-01") -> None:
        self._count += 1
        lines = [
            "WARC/1.1",
            f"WARC-Type: {kind}",
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{self._count:012}>",
            f"WARC-Date: {day}T08:00:00Z",
            *([f"WARC-Target-URI: {url}"] if url else []),
            f"Content-Type: {content_type}",
            f"Content-Length: {len(block)}",
        ]
        record = "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
        self._file.write(igzip.compress(record, 1, mtime=0))


Writer = LinesWriter | RowsWriter | WarcWriter
ARTICLE_WRITERS: MappingProxyType[str, Callable[[Path], Writer]] = MappingProxyType(
    {"jsonl.gz": LinesWriter, "jsonl": LinesWriter, "parquet": RowsWriter, "warc.gz": WarcWriter}
)
