"""The explicit Parquet schema of every table, its grain, and its order. Nothing is inferred."""

from linker_core.history_schemas import CHANGES, GRADED_LINKS, GRADES, READINGS, RUNS, TREND
from linker_core.state_schemas import (
    ARTICLE_COVERAGE,
    ARTICLES,
    CANDIDATES,
    CLAIMS,
    CONFLICTS,
    DECISIONS,
    DROPS,
    LINKS,
    PAGES,
    PASSAGES,
    RULINGS,
    SENTENCES,
    SOURCES,
)
from linker_core.store_schemas import STORE_ARTICLES, STORE_DECISIONS, STORE_RESULTS, STORE_TEXTS
from linker_core.table_schemas import SPANS, TEXTS, Table

__all__ = [
    "ARTICLES",
    "ARTICLE_COVERAGE",
    "CANDIDATES",
    "CHANGES",
    "CLAIMS",
    "CONFLICTS",
    "DECISIONS",
    "DROPS",
    "GRADED_LINKS",
    "GRADES",
    "HISTORY",
    "LINKS",
    "PAGES",
    "PASSAGES",
    "READINGS",
    "RULINGS",
    "RUNS",
    "SENTENCES",
    "SOURCES",
    "SPANS",
    "STATE",
    "STORE_ARTICLES",
    "STORE_DECISIONS",
    "STORE_RESULTS",
    "STORE_TEXTS",
    "TABLES",
    "TEXTS",
    "TREND",
    "Table",
]

STATE = (ARTICLES, SENTENCES, CLAIMS, SOURCES, PASSAGES, CANDIDATES, LINKS, CONFLICTS, DROPS, DECISIONS, RULINGS, PAGES)
HISTORY = (RUNS, CHANGES, READINGS, TREND, GRADES)
TABLES = {table.name: table for table in (*STATE, *HISTORY)}
