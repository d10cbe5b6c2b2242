"""What the report's scripts load when asked: every article in brief, the decisions in force, and the grades taken in.

Each file is a script that hands JSON to one function, since a page opened from disk may load scripts and nothing else.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from linker_core.decision_files import DECISION_FIELDS
from linker_core.grade_desk import read_taken
from linker_core.plaintext import plain
from linker_core.queries import fetch_rows
from linker_core.rendering import anchor, to_data
from linker_core.report_pages import PagePlan

DATA_FILES = 2
"""Files beside those of articles."""
PART_ARTICLES = 5000
"""Articles in one file: about 1 MB."""
COLUMNS = ("title", "id", "section", "author", "month", "claims", "linked", "conflicts", "lost", "page", "place")
"""What each article is, in this order; report.js reads them so."""


def write_data(con: duckdb.DuckDBPyConnection, articles: pa.Table, plan: PagePlan, folder: Path) -> list[str]:
    """Write decisions.js, grades.js and the parts of the articles; returns the names of the files, those of articles last."""
    folder.mkdir(parents=True)
    decisions = fetch_rows(con, "report/decisions_in_force")
    rows = [{name: row[name] for name in DECISION_FIELDS if row[name]} for row in decisions]
    names = [_write(folder, "decisions.js", "decisions", rows), _write(folder, "grades.js", "grades", read_taken(con))]
    for number, start in enumerate(range(0, articles.num_rows, PART_ARTICLES), 1):
        brief = list(_brief(articles.slice(start, PART_ARTICLES), plan))
        names.append(_write(folder, f"articles-{number:04d}.js", f"articles-{number}", brief))
    return names


def _write(folder: Path, file: str, name: str, rows: list[Any]) -> str:
    (folder / file).write_bytes(f"linkerData({to_data(name)},{to_data(rows)});\n".encode("ascii"))
    return file


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
            plan.find(article_id).prefix,
            anchor(article_id),
        ]
