"""What share of the archive is linked and why the rest is not, as plain numbers: one record, one JSON file, one table.

A function of the tables alone: no clock, path or run id, so that equal tables give equal bytes.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from linker_core.errors import AuditError
from linker_core.fates import LEVELS
from linker_core.queries import fetch_table

COUNT_DOMAINS = 200
"""Domains kept, most linked first; the long tail stands in the links table."""

COVERAGE_SCHEMA = pa.schema(
    [
        pa.field("dimension", pa.string(), False, {"comment": "What the row is about: total, claim, section, domain, …"}),
        pa.field("value", pa.string(), False, {"comment": "The value of the dimension; empty where articles state none."}),
        pa.field("measure", pa.string(), False, {"comment": "What was counted."}),
        pa.field("number", pa.float64(), False, {"comment": "The count; for measures named share_* a share from 0 to 1."}),
    ]
)
"""coverage.parquet: one row per measure, dimension and value."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The archive as a whole."""

    articles: int
    articles_linked: int
    bytes: int
    sentences: int
    claims: int
    claims_linked: int
    claims_supported: int
    links: int
    sources_linked: int
    conflicts: int
    claims_in_conflict: int
    results: int
    candidates: int
    drops: int
    share_linked: float | None


@dataclass(frozen=True, slots=True)
class Level:
    """Rows of one kind: `linked` ended in a link (a sentence: in a claim), all others have one of the reasons."""

    level: str
    seen: int
    linked: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The claims of one section, month, author, site or kind."""

    value: str
    articles: int
    claims: int
    linked: int
    conflicts: int
    share_linked: float | None


@dataclass(frozen=True, slots=True)
class Tier:
    """One authority tier: pages supplied, pages linked, and the links to them."""

    value: str
    results: int
    linked: int
    links: int
    share_of_links: float | None


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain that links lead to."""

    value: str
    tier: str
    links: int
    articles: int
    pages: int
    share_of_links: float | None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Records that were set aside for one reason; `times` counts repetitions of the same record."""

    kind: str
    reason: str
    records: int
    times: int
    example: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """All figures of the report."""

    totals: Totals
    levels: tuple[Level, ...]
    sections: tuple[Part, ...]
    months: tuple[Part, ...]
    authors: tuple[Part, ...]
    sites: tuple[Part, ...]
    kinds: tuple[Part, ...]
    tiers: tuple[Tier, ...]
    domains: tuple[Domain, ...]
    drops: tuple[Dropped, ...]


def measure_coverage(con: duckdb.DuckDBPyConnection) -> Coverage:
    """Count the tables that `con` shows under their own names.

    Raises:
        AuditError: at some level, seen is not linked plus the sum of the reasons, or a reason is unknown.
    """
    return Coverage(
        totals=Totals(**_rows(con, "totals")[0]),
        levels=_measure_levels(con),
        sections=_parts(con, "section"),
        months=_parts(con, "month"),
        authors=_parts(con, "author"),
        sites=_parts(con, "site"),
        kinds=tuple(Part(**row) for row in _rows(con, "by_kind")),
        tiers=tuple(Tier(**row) for row in _rows(con, "by_tier")),
        domains=tuple(Domain(**row) for row in _rows(con, "by_domain")),
        drops=tuple(Dropped(**row) for row in _rows(con, "drops")),
    )


def write_coverage(out_report_dir: Path, coverage: Coverage) -> None:
    """Write coverage.json and coverage.parquet, each whole or not at all."""
    out_report_dir.mkdir(parents=True, exist_ok=True)
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    fresh = out_report_dir / ".coverage.json.new"
    fresh.write_bytes(orjson.dumps(asdict(coverage), option=options))
    fresh.replace(out_report_dir / "coverage.json")
    fresh = out_report_dir / ".coverage.parquet.new"
    pq.write_table(coverage_table(coverage), fresh, compression="zstd")
    fresh.replace(out_report_dir / "coverage.parquet")


def coverage_table(coverage: Coverage) -> pa.Table:
    """The figures in long form, one row per dimension, value and measure; a share of nothing has no row."""
    rows = sorted((d, v, m, float(n)) for d, v, m, n in _long_rows(coverage) if n is not None)
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, COVERAGE_SCHEMA, strict=True)], COVERAGE_SCHEMA
    )


def _measure_levels(con: duckdb.DuckDBPyConnection) -> tuple[Level, ...]:
    reasons = _rows(con, "reasons")
    levels = []
    for row in _rows(con, "levels"):
        astray = row.pop("astray")
        level = Level(**row, reasons=tuple((r["reason"], r["seen"]) for r in reasons if r["level"] == row["level"]))
        _audit(level, astray)
        levels.append(level)
    return tuple(levels)


def _audit(level: Level, astray: int) -> None:
    explained = sum(count for _, count in level.reasons)
    if astray or level.seen != level.linked + explained:
        raise AuditError(
            f"coverage of {level.level} rows does not add up: {level.seen} seen, {level.linked} linked, {explained} with a "
            f"reason. Look for {level.level} rows that have both a link and a reason, or neither: {astray} of them"
        )
    known = {str(code) for code in LEVELS[level.level]}
    unknown = sorted(code for code, _ in level.reasons if code not in known)
    if unknown:
        raise AuditError(
            f"{level.level} rows carry reasons that are not in the list: {', '.join(unknown)}. "
            "The tables were written by another version of the linker; run the archive again"
        )


def _long_rows(coverage: Coverage) -> Iterator[tuple[str, str, str, float | None]]:
    yield from _measures("total", "", asdict(coverage.totals))
    for level in coverage.levels:
        yield from _measures(level.level, "", {"seen": level.seen, "linked": level.linked})
        yield from ((f"{level.level}_reason", code, "seen", count) for code, count in level.reasons)
    parts = (("section", coverage.sections), ("month", coverage.months), ("author", coverage.authors), ("site", coverage.sites))
    for dimension, records in (*parts, ("kind", coverage.kinds), ("tier", coverage.tiers), ("domain", coverage.domains)):
        for record in records:
            yield from _measures(dimension, record.value, asdict(record))
    for drop in coverage.drops:
        yield from _measures("drop", f"{drop.kind}: {drop.reason}", {"records": drop.records, "times": drop.times})


def _measures(dimension: str, value: str, record: dict[str, Any]) -> Iterator[tuple[str, str, str, float | None]]:
    return ((dimension, value, name, number) for name, number in record.items() if not isinstance(number, str))


def _parts(con: duckdb.DuckDBPyConnection, part: str) -> tuple[Part, ...]:
    return tuple(Part(**row) for row in _rows(con, "by_part", part=part))


def _rows(con: duckdb.DuckDBPyConnection, name: str, **parameters: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = fetch_table(con, f"report/{name}", {"count_rows": COUNT_DOMAINS, **parameters}).to_pylist()
    return rows
