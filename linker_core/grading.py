"""People's grades of links: held against the links that there are, and kept as history that every later run hands on.

A grade is one of a link's evidence, not of its place: it names article, claim, address and quote, so that it holds while the page
is edited elsewhere, and no longer where the link rests on other words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import duckdb

from linker_core.archive import Archive
from linker_core.catalog import connect
from linker_core.drops import Drop
from linker_core.grade_rows import GivenGrade, articles_of
from linker_core.history import as_commit
from linker_core.queries import fetch_rows, fetch_tuples
from linker_core.quotations import fold
from linker_core.reasons import DropReason
from linker_core.run_tables import reading_rows
from linker_core.schemas import GRADES, READINGS
from linker_core.snapshots import Commit, Snapshot
from linker_core.tables import write_table

Address = tuple[str, str, str]
"""Article, claim, and the address that it is linked to."""
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Grading:
    """What came of a file: rows of the table grades but for their run, and what was set aside. Together all rows of the file."""

    rows: tuple[dict[str, Any], ...]
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the archive knows of the articles that are graded: links, addresses that were ever linked, grades taken in before."""

    links: Mapping[Address, Mapping[str, Any]]
    past: frozenset[Address]
    given: frozenset[tuple[Any, ...]]


def settle_grades(archive: Archive, snapshot: Snapshot, given: Sequence[GivenGrade]) -> Grading:
    """Find the link that each grade means. Of what a grader says twice of one the later holds; what is known is not new."""
    with connect(archive, snapshot) as con:
        known = _look_up(con, articles_of(given))
    rows: list[dict[str, Any]] = []
    drops: list[Drop] = []
    seen: set[tuple[str, ...]] = set()
    for one in sorted(given, key=_recency, reverse=True):
        reason = _refuse(one, known)
        if reason is None:
            row = _row(one, known.links[_address(one)])
            if _key(row) not in seen and _said(row) not in known.given:
                rows.append(row)
            else:
                reason = DropReason.DUPLICATE_GRADE
            seen.add(_key(row))
        if reason is not None:
            drops.append(one.row.drop("grade", reason, reason.explanation, one.article_id))
    return Grading(tuple(rows), tuple(sorted(drops, key=lambda drop: drop.line)))


def add_grades(archive: Archive, snapshot: Snapshot, grading: Grading, by: Commit) -> Snapshot:
    """The same state with the grades in its history, as a commit of its own; not committed yet."""
    rows = [{**row, "run_id": by.run_id} for row in grading.rows]
    written = [write_table(archive.out, GRADES, rows, by.run_id)]
    if grading.drops:
        written.append(write_table(archive.out, READINGS, reading_rows(by.run_id, grading.drops), by.run_id))
    graded = as_commit(snapshot, snapshot, by)
    return replace(graded, tables=(*graded.tables, *written))


def _look_up(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> _Known:
    wanted = {"article_ids": list(article_ids)}
    links = {(link["article_id"], link["claim_id"], link["url"]): link for link in fetch_rows(con, "grade/links", wanted)}
    past = fetch_tuples(con, "grade/past_links", wanted)
    return _Known(links, frozenset(past), frozenset(fetch_tuples(con, "grade/given", wanted)))


def _refuse(one: GivenGrade, known: _Known) -> DropReason | None:
    link = known.links.get(_address(one))
    if link is None:
        return DropReason.LINK_GONE if _address(one) in known.past else DropReason.UNKNOWN_LINK
    return None if fold(link["quote"]) == fold(one.quote) else DropReason.EVIDENCE_CHANGED


def _row(one: GivenGrade, link: Mapping[str, Any]) -> dict[str, Any]:
    own = {"grade": str(one.grade), "grader": one.grader, "graded_at": one.graded_at, "note": one.note}
    names = ("article_id", "claim_id", "source_id", "url", "quote_digest", "tier", "domain", "linked_by")
    return {name: link[name] for name in names} | own


def _recency(one: GivenGrade) -> tuple[datetime, int]:
    return one.graded_at or _EARLIEST, one.row.line


def _address(one: GivenGrade) -> Address:
    return one.article_id, one.claim_id, one.url


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in GRADES.order[1:])


def _said(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """As the query grade/given has it."""
    return (*_key(row), row["grade"], row["graded_at"], row["note"])
