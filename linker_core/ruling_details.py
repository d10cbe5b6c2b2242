"""Editors' decisions on articles in words, for `linker explain` and the review pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import duckdb

from linker_core.fates import explain_reason
from linker_core.queries import fetch_rows


@dataclass(frozen=True, slots=True)
class RulingDetail:
    """One decision and what came of it. Texts are as the editor's file states them, empty where it does not."""

    sentence_id: str | None
    action: str
    status: str
    reason: str | None
    quote: str
    url: str
    domain: str
    editor: str
    decided_at: str
    note: str

    def in_words(self) -> str:
        """One line: what, by whom and when, what came of it and why, and the note; the address stands for itself."""
        about = self.domain or ("" if self.sentence_id or not self.quote else f"“{self.quote}”")
        what = " ".join(part for part in (self.action.replace("_", " "), about) if part)
        who = ", ".join(part for part in (self.editor, self.decided_at) if part)
        why = f": {explain_reason('decision', self.reason)} [{self.reason}]" if self.reason else ""
        return f"! Editor: {what}{f' ({who})' if who else ''}, {self.status}{why}{f' “{self.note}”' if self.note else ''}"


def read_rulings(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> Mapping[str, tuple[RulingDetail, ...]]:
    """The decisions that concern these articles, by article."""
    rows = fetch_rows(con, "report/ruling_details", {"article_ids": list(article_ids)})
    return {
        article_id: tuple(RulingDetail(**row) for row in group)
        for article_id, group in groupby(rows, lambda row: row.pop("article_id"))
    }


def rulings_on(rulings: tuple[RulingDetail, ...], sentence_id: str | None) -> Iterator[RulingDetail]:
    """What was decided on a sentence; for None what is about no sentence that is there."""
    return (ruling for ruling in rulings if ruling.sentence_id == sentence_id)
