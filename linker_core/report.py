"""The coverage report: an index that stays small in any archive, and pages with every claim and its evidence.

Opens from disk, runs without scripts, fetches nothing. Pages are written aside and renamed, the index last, so that
a reader never sees half a page or a link to a page that is not there.
"""

import shutil
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from linker_core.coverage import Coverage
from linker_core.details import ClaimDetail, read_details
from linker_core.fates import Fate, explain_reason, fate_of
from linker_core.plaintext import web_address
from linker_core.queries import fetch_table
from linker_core.rendering import anchor, page_name, render

PAGE_ARTICLES = 200
PAGE_CLAIMS = 1000
"""Most articles and claims on one article page: about 2 MB that a browser opens at once."""
BATCH_ARTICLES = 4000
"""Articles whose details are in memory together: bounds memory, and reads the tables few times."""
INDEX_ARTICLES = 500
INDEX_GAPS = 20
INDEX_CONFLICTS = 50
INDEX_CONFLICTS_OPEN = 8
INDEX_PARTS = 40
INDEX_DECISIONS = 200
MAX_CHARS = 2000
"""Longer claims and quotes are cut, with their length said; the tables hold them whole."""


TITLE = "Coverage report"
FRESH = ".new"
"""Where a report lies below the report folder until it is whole."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Which rows of the articles, sorted by id, stand on which page: `starts` are the first rows, `firsts` their ids."""

    starts: tuple[int, ...]
    firsts: tuple[str, ...]
    count_articles: int

    def rows(self, page: int) -> range:
        """The rows of a page, from 0."""
        ends = (*self.starts[1:], self.count_articles)
        return range(self.starts[page], ends[page])

    def link(self, article_id: str) -> str:
        """Where an article stands, seen from the index."""
        return f"articles/{page_name(bisect_right(self.firsts, article_id))}#{anchor(article_id)}"


def write_report(con: duckdb.DuckDBPyConnection, coverage: Coverage, out_dir: Path, title: str = TITLE) -> None:
    """Write index.html and the article pages below `out_dir`, the report folder, from the tables that `con` shows."""
    begin_report(out_dir)
    write_article_pages(con, out_dir, title=title)
    finish_report(con, coverage, out_dir, title)


def begin_report(out_dir: Path) -> None:
    """Make room for a new report beside the one that readers see."""
    shutil.rmtree(out_dir / FRESH, ignore_errors=True)
    (out_dir / FRESH / "articles").mkdir(parents=True)


def write_article_pages(con: duckdb.DuckDBPyConnection, out_dir: Path, part: int = 0, parts: int = 1, title: str = TITLE) -> None:
    """Write one of `parts` about equal parts of the article pages, so that several processes can share them."""
    articles = fetch_table(con, "report/by_article")
    plan = plan_pages(articles)
    count = len(plan.starts)
    pages = range(count * part // parts, count * (part + 1) // parts)
    for number, page in zip(pages, _article_pages(con, articles, plan, pages, title), strict=True):
        (out_dir / FRESH / "articles" / page_name(number + 1)).write_bytes(page)


def finish_report(con: duckdb.DuckDBPyConnection, coverage: Coverage, out_dir: Path, title: str = TITLE) -> None:
    """Write the index over all article pages, and let readers see the whole."""
    articles = fetch_table(con, "report/by_article")
    plan = plan_pages(articles)
    (out_dir / FRESH / "index.html").write_bytes(_index(con, coverage, articles, plan, title))
    _publish(out_dir / FRESH, out_dir)


def plan_pages(articles: pa.Table) -> PagePlan:
    """Cut the articles, in the order of their ids, into pages of bounded size: by articles and by claims."""
    starts: list[int] = []
    articles_left = claims_left = 0
    for row, claims in enumerate(articles.column("claims").to_pylist()):
        if articles_left == 0 or claims > claims_left:
            starts.append(row)
            articles_left, claims_left = PAGE_ARTICLES, PAGE_CLAIMS
        articles_left, claims_left = articles_left - 1, claims_left - claims
    firsts = articles.column("article_id").take(pa.array(starts, pa.int64())).to_pylist()
    return PagePlan(tuple(starts), tuple(firsts), articles.num_rows)


def _article_pages(
    con: duckdb.DuckDBPyConnection, articles: pa.Table, plan: PagePlan, pages: range, title: str
) -> Iterator[bytes]:
    frame: dict[str, Any] = {"title": title, "count_pages": len(plan.starts), "max_chars": MAX_CHARS}
    for batch in _batches(plan, pages):
        rows = articles.slice(plan.rows(batch[0]).start, plan.rows(batch[-1]).stop - plan.rows(batch[0]).start).to_pylist()
        details = read_details(con, rows[0]["article_id"], rows[-1]["article_id"])
        views = iter([_article_view(row, details) for row in rows])
        for page in batch:
            shown = [next(views) for _ in plan.rows(page)]
            yield render("articles.html.j2", articles=shown, number=page + 1, **frame)


def _batches(plan: PagePlan, pages: range) -> Iterator[range]:
    """Successive ones of the pages whose details are read together."""
    first = pages.start
    for page in pages:
        if plan.rows(page).stop - plan.starts[first] > BATCH_ARTICLES and page > first:
            yield range(first, page)
            first = page
    if pages:
        yield range(first, pages.stop)


def _article_view(row: dict[str, Any], details: Mapping[str, tuple[ClaimDetail, ...]]) -> dict[str, Any]:
    reason = row["reason"]
    return {
        **row,
        "address": web_address(row["url"]),
        "why": reason and explain_reason("article", reason),
        "details": details.get(row["article_id"], ()),
    }


def _index(con: duckdb.DuckDBPyConnection, coverage: Coverage, articles: pa.Table, plan: PagePlan, title: str) -> bytes:
    conflicts = fetch_table(con, "report/conflicts", {"count_rows": INDEX_CONFLICTS}).to_pylist()
    safe = [{**row, "address": web_address(row["url"]) if row["canonical_url"] else None} for row in conflicts]
    return render(
        "index.html.j2",
        "report.js",
        title=title,
        coverage=coverage,
        levels={level.level: level for level in coverage.levels},
        fates=_fates(coverage),
        months=coverage.months[::-1],
        gaps=fetch_table(con, "report/gaps", {"count_rows": INDEX_GAPS}).to_pylist(),
        conflicts=safe,
        decisions=_decisions(con),
        articles=_most_open(articles).to_pylist(),
        article_link=plan.link,
        count_pages=len(plan.starts),
        max_open=INDEX_CONFLICTS_OPEN,
        max_parts=INDEX_PARTS,
        max_chars=MAX_CHARS,
    )


def _decisions(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Editors' decisions, those that change nothing first."""
    rows = fetch_table(con, "report/decisions", {"count_rows": INDEX_DECISIONS}).to_pylist()
    return [{**row, "address": web_address(row["url"])} for row in rows]


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


def _publish(fresh: Path, out_dir: Path) -> None:
    """Rename pages into place, then the index, then drop what the index no longer names."""
    names = sorted(path.name for path in (fresh / "articles").iterdir())
    (out_dir / "articles").mkdir(parents=True, exist_ok=True)
    for name in names:
        (fresh / "articles" / name).replace(out_dir / "articles" / name)
    (fresh / "index.html").replace(out_dir / "index.html")
    shutil.rmtree(fresh)
    for stale in sorted(set((out_dir / "articles").iterdir()) - {out_dir / "articles" / name for name in names}):
        stale.unlink()
