"""The coverage report: an index that stays small in any archive, and pages with every claim and its evidence.

Opens from disk and reads whole without scripts; with them it can be searched, and decisions be made. Pages are written aside
and renamed, the index last, so that a reader never sees half a page or a link to a page that is not there.
"""

import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from linker_core.cards import MAX_CHARS
from linker_core.charts import draw_months, draw_trend
from linker_core.coverage import Coverage
from linker_core.fates import Fate, fate_of
from linker_core.grade_desk import read_desk
from linker_core.plaintext import web_address
from linker_core.queries import fetch_table
from linker_core.rendering import render
from linker_core.report_data import DATA_FILES, write_data
from linker_core.report_pages import Page, PagePlan, plan_pages
from linker_core.review import render_pages
from linker_core.settings import ReportSettings

INDEX_ARTICLES = 200
INDEX_GAPS = 20
INDEX_CONFLICTS = 50
INDEX_CONFLICTS_OPEN = 8
INDEX_PARTS = 25
INDEX_CHOICES = 500
"""Most sections, months or authors to choose from."""
INDEX_DECISIONS = 200
INDEX_CHANGES = 100
INDEX_RUNS = 60

TITLE = "Coverage report"
FRESH = ".new"
"""Where a report lies below the report folder until it is whole."""
ARTICLES, DATA, INDEX = "articles", "data", "index.html"
SAMPLE_LINKS = ReportSettings().sample_links
SCRIPTS = ("basket.js", "grades.js", "report.js")


@dataclass(frozen=True, slots=True)
class Outline:
    """Every article in brief, by id (rows of report/by_article), and the page that each stands on."""

    articles: pa.Table
    plan: PagePlan


def outline_report(con: duckdb.DuckDBPyConnection) -> Outline:
    """Look over the articles and cut them into pages."""
    articles = fetch_table(con, "report/by_article")
    return Outline(articles, plan_pages(articles))


def write_report(
    con: duckdb.DuckDBPyConnection, coverage: Coverage, out_dir: Path, title: str = TITLE, sample_links: int = SAMPLE_LINKS
) -> None:
    """Write the index, the article pages and the data of both below `out_dir`, from the tables that `con` shows."""
    begin_report(out_dir)
    outline = outline_report(con)
    write_article_pages(con, outline.plan.pages, out_dir, title)
    finish_report(con, coverage, outline, out_dir, title, sample_links)


def begin_report(out_dir: Path) -> None:
    """Make room for new pages beside those that readers see."""
    shutil.rmtree(out_dir / FRESH, ignore_errors=True)
    (out_dir / FRESH / ARTICLES).mkdir(parents=True)


def write_article_pages(con: duckdb.DuckDBPyConnection, pages: Sequence[Page], out_dir: Path, title: str = TITLE) -> None:
    """Write some of the article pages; `con` needs to show their articles alone, so several processes can share them."""
    for name, page in render_pages(con, pages, title):
        (out_dir / FRESH / ARTICLES / name).write_bytes(page)


def finish_report(
    con: duckdb.DuckDBPyConnection,
    coverage: Coverage,
    outline: Outline,
    out_dir: Path,
    title: str = TITLE,
    sample_links: int = SAMPLE_LINKS,
) -> None:
    """Write the index over all article pages and the data of its search, and let readers see the whole.

    The index asks people to grade so many of the links that the last run added. Pages of the outline that were not written
    anew stay as they are; other files are removed.
    """
    fresh = out_dir / FRESH
    parts = write_data(con, outline.articles, outline.plan, fresh / DATA)
    (fresh / INDEX).write_bytes(
        _index(con, coverage, outline, title=title, count_parts=len(parts) - DATA_FILES, desk=read_desk(con, sample_links))
    )
    _publish(fresh, out_dir, {ARTICLES: outline.plan.names, DATA: parts})


def _index(con: duckdb.DuckDBPyConnection, coverage: Coverage, outline: Outline, **frame: Any) -> bytes:
    trend = fetch_table(con, "report/trend", {"count_rows": INDEX_RUNS}).to_pylist()
    dated = [(run["created_at"], run["share_linked"]) for run in trend if run["share_linked"] is not None]
    return render(
        "index.html.j2",
        SCRIPTS,
        root="./",
        coverage=coverage,
        levels={level.level: level for level in coverage.levels},
        fates=_fates(coverage),
        months=coverage.months[::-1],
        gaps=fetch_table(con, "report/gaps", {"count_rows": INDEX_GAPS}).to_pylist(),
        conflicts=_conflicts(con),
        decisions=_decisions(con),
        trend=trend,
        changes=_changes(con),
        trend_chart=draw_trend(dated),
        months_chart=draw_months(coverage.months),
        articles=_most_open(outline.articles).to_pylist(),
        choices=_choices(coverage),
        article_link=outline.plan.link,
        page_names=outline.plan.names,
        max_open=INDEX_CONFLICTS_OPEN,
        max_parts=INDEX_PARTS,
        max_chars=MAX_CHARS,
        max_runs=INDEX_RUNS,
        **frame,
    )


def _conflicts(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    rows = fetch_table(con, "report/conflicts", {"count_rows": INDEX_CONFLICTS}).to_pylist()
    return [{**row, "address": web_address(row["url"]) if row["canonical_url"] else None} for row in rows]


def _decisions(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Editors' decisions, those that change nothing first."""
    rows = fetch_table(con, "report/decisions", {"count_rows": INDEX_DECISIONS}).to_pylist()
    return [{**row, "address": web_address(row["url"])} for row in rows]


def _changes(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Links that came, went or moved with the last run, lost ones first."""
    rows = fetch_table(con, "report/last_changes", {"count_rows": INDEX_CHANGES}).to_pylist()
    return [{**row, "before": web_address(row["url_before"]), "after": web_address(row["url_after"])} for row in rows]


def _choices(coverage: Coverage) -> dict[str, list[str]]:
    """What the articles can be narrowed to: the sections, months and authors that there are, where there are several."""
    parts = {"section": coverage.sections, "month": coverage.months[::-1], "author": coverage.authors}
    values = {name: [part.value for part in records if part.value][:INDEX_CHOICES] for name, records in parts.items()}
    return {name: found if name == "month" else sorted(found) for name, found in values.items() if len(found) > 1}


def _fates(coverage: Coverage) -> list[dict[str, Any]]:
    level = next(level for level in coverage.levels if level.level == "claim")
    numbers = dict.fromkeys(Fate, 0) | {Fate.LINKED: level.linked}
    for code, number in level.reasons:
        numbers[fate_of(code)] += number
    fates: list[dict[str, Any]] = []
    start = 0.0
    for fate, number in numbers.items():
        share = number / level.seen if level.seen else 0.0
        fates.append({"fate": fate, "number": number, "start": start, "share": share})
        start += share
    return fates


def _most_open(articles: pa.Table) -> pa.Table:
    """All articles by id; of many, those with the most conflicts and unlinked claims."""
    if articles.num_rows <= INDEX_ARTICLES:
        return articles
    order = [("conflicts", "descending"), ("unlinked", "descending"), ("article_id", "ascending")]
    return articles.sort_by(order).slice(0, INDEX_ARTICLES)


def _publish(fresh: Path, out_dir: Path, kept: Mapping[str, Collection[str]]) -> None:
    """Rename pages and data into place, then the index, then drop all but the `kept` files of each folder."""
    for folder in kept:
        (out_dir / folder).mkdir(parents=True, exist_ok=True)
        for path in sorted((fresh / folder).iterdir()):
            path.replace(out_dir / folder / path.name)
    (fresh / INDEX).replace(out_dir / INDEX)
    shutil.rmtree(fresh)
    for folder, names in kept.items():
        for path in sorted(path for path in (out_dir / folder).iterdir() if path.name not in names):
            path.unlink()
