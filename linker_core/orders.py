"""The rows of an update: records to be put into the archive, and orders to delete or correct what is there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from linker_core.digests import digest_parts
from linker_core.drops import Drop, Kind, Placed
from linker_core.inputs import read_records
from linker_core.reasons import DropReason
from linker_core.record_fields import RESULT_TEXTS, Fault, as_text, check_texts, check_url, identify
from linker_core.records import Article, Order, PackedResult
from linker_core.rows import Row
from linker_core.storage import Place, open_parquet, write_parquet

UPSERT, DELETE = "upsert", "delete"
OPS = (UPSERT, DELETE)

ORDER_ROWS = pa.schema(
    [
        ("kind", pa.string()),
        ("action", pa.string()),
        ("article_id", pa.string()),
        ("url", pa.string()),
        ("digest", pa.string()),
        ("title", pa.string()),
        ("snippet", pa.large_string()),
        ("content", pa.large_string()),
        ("published", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
    ]
)
"""Orders in the scratch of a run, each with its place."""
HEADS = ("kind", "action", "article_id", "url", "digest")


def read_change(row: Row | Drop, kind: Kind) -> Iterable[Article | PackedResult | Drop | Order]:
    """What a row of an update states. Without an article it is about a source, wherever that is cited."""
    if isinstance(row, Drop):
        return (row,)
    fields: Mapping[str, Any] = row.value if isinstance(row.value, dict) else {}
    op = UPSERT if fields.get("op") is None else fields["op"]
    if op not in OPS:
        return (row.drop(kind, DropReason.UNKNOWN_OP, f"op is {op!r:.40}; write upsert or delete"),)
    if kind == "result" and _is_of_source(fields):
        return (_order_for_source(row, fields, op),)
    if op == UPSERT:
        return read_records(row, kind)
    return _deletions(row, kind)


def _is_of_source(fields: Mapping[str, Any]) -> bool:
    return bool(fields) and all(fields.get(name) is None for name in ("article_id", "results", "response"))


def _order_for_source(row: Row, fields: Mapping[str, Any], op: str) -> Drop | Order:
    if fault := check_url(fields.get("url")) or check_texts(fields, RESULT_TEXTS):
        return row.drop("result", fault.reason, fault.detail)
    if op == DELETE:
        return _delete("result", None, fields["url"])
    texts = [as_text(fields.get(name)) for name in RESULT_TEXTS]
    return Order("result", "correct", None, fields["url"], digest_parts("correct", fields["url"], *texts), *texts)


def _deletions(row: Row, kind: Kind) -> Iterator[Drop | Order]:
    """An article, one of its results, those of a list, or all of them."""
    fields, fault = identify(row.value)
    if fault:
        yield row.drop(kind, fault.reason, fault.detail)
    elif kind == "article" or (fields.get("url") is None and fields.get("results") is None):
        yield _delete("article" if kind == "article" else "result", fields["article_id"], None)
    else:
        elements = fields["results"] if fields.get("results") is not None else [fields]
        yield from _delete_listed(row, fields["article_id"], elements)


def _delete_listed(row: Row, article_id: str, elements: object) -> Iterator[Drop | Order]:
    for element in elements if isinstance(elements, list) else [elements]:
        named: Mapping[str, Any] | None = element if isinstance(element, dict) else None
        url = named.get("url") if named is not None else None
        fault = check_url(url) if named is not None else Fault(DropReason.WRONG_TYPE, "the result is no object")
        yield row.drop("result", fault.reason, fault.detail, article_id) if fault else _delete("result", article_id, url)


def _delete(kind: Any, article_id: str | None, url: str | None) -> Order:
    return Order(kind, "delete", article_id, url, digest_parts("delete", kind, article_id, url))


def write_orders(path: Place, held: Sequence[Placed]) -> int:
    """Write orders with the places where they stand; returns how many."""
    rows = [
        {name: getattr(placed if name in {"file", "line"} else placed.record, name) for name in ORDER_ROWS.names}
        for placed in held
    ]
    write_parquet(path, pa.Table.from_pylist(rows, ORDER_ROWS))
    return len(rows)


def read_orders(paths: Iterable[Place]) -> list[Order]:
    """Orders as they were written, with the texts of corrections."""
    names = [name for name in ORDER_ROWS.names if name not in {"file", "line"}]
    return [Order(**row) for path in paths for row in open_parquet(path).read(columns=names).to_pylist()]


def read_placed_orders(path: Place, lines_before: int) -> Iterator[Placed]:
    """Orders with their places, without the texts of corrections: there may be many."""
    for row in open_parquet(path).read(columns=[*HEADS, "file", "line"]).to_pylist():
        file, line = row.pop("file"), row.pop("line")
        yield Placed(Order(**row), file, line and line + lines_before)
