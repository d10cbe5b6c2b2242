"""What the report's scripts load when asked: every article in brief, and the decisions in force.

Each file is a script that hands JSON to one function, since a page opened from disk may load scripts and nothing else.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from linker_core.decision_files import DECISION_FIELDS
from linker_core.plaintext import plain
from linker_core.queries import fetch_table
from linker_core.rendering import anchor, page_name, to_data
from linker_core.report_pages import PagePlan

PART_ARTICLES = 5000
"""Articles in one file: about 1 MB."""
COLUMNS = ("title", "id", "section", "author", "month", "claims", "linked", "conflicts", "lost", "page", "place")
"""What each article is, in this order; report.js reads them so."""


def write_data(con: duckdb.DuckDBPyConnection, articles: pa.Table, plan: PagePlan, folder: Path) -> int:
    """Write decisions.js and the parts of the articles; returns how many parts there are."""
    folder.mkdir(parents=True)
    decisions = fetch_table(con, "report/decisions_in_force").to_pylist()
    rows = [{name: row[name] for name in DECISION_FIELDS if row[name]} for row in decisions]
    _write(folder / "decisions.js", "decisions", rows)
    parts = range(0, articles.num_rows, PART_ARTICLES)
    for number, start in enumerate(parts, 1):
        brief = list(_brief(articles.slice(start, PART_ARTICLES), plan))
        _write(folder / articles_file(number), f"articles-{number}", brief)
    return len(parts)


def articles_file(number: int) -> str:
    """The file of a part, from 1."""
    return f"articles-{page_name(number).removesuffix('.html')}.js"


def _write(path: Path, name: str, rows: list[Any]) -> None:
    path.write_bytes(f"linkerData({to_data(name)},{to_data(rows)});\n".encode("ascii"))


def _brief(articles: pa.Table, plan: PagePlan) -> Iterator[list[Any]]:
    for row in articles.to_pylist():
        article_id = row["article_id"]
        yield [
            plain(row["title"] or article_id, 160),
            plain(article_id, 80),
            plain((row["section"] or "").strip(), 80),
            plain((row["author"] or "").strip(), 80),
            row["month"],
            *(row[name] for name in ("claims", "linked", "conflicts", "lost")),
            plan.number(article_id),
            anchor(article_id),
        ]
