"""The review pages: articles as they read, each sentence marked by its fate, and beside it the evidence for and against.

A sentence that could be taken for another carries what stands around it, so that a decision on it finds it again.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

import duckdb
import pyarrow as pa

from linker_core.details import ClaimDetail, read_details
from linker_core.fates import explain_reason
from linker_core.plaintext import plain, web_address
from linker_core.queries import fetch_table
from linker_core.quotations import fold
from linker_core.rendering import render
from linker_core.report_pages import PagePlan
from linker_core.ruling_details import RulingDetail, read_rulings

MAX_CHARS = 2000
"""Longer claims and quotes are cut, with their length said; the tables hold them whole."""
AROUND_CHARS = 120
"""What a decision quotes from before and after a sentence that stands in the article more than once."""
BLOCK_KINDS = frozenset({"heading", "list_item", "table_cell", "quote", "caption", "navigation", "code"})
"""Those that look other than a paragraph."""
SCRIPTS = ("basket.js", "review.js")


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence of the text. `why` says why it is no claim; `quoted` is what the page's own text cannot tell a decision."""

    text: str
    block: int
    kind: str
    why: str | None
    claim: ClaimDetail | None
    quoted: Mapping[str, str]

    @property
    def pieces(self) -> tuple[str, str, str]:
        """The text before, in and after the link; without one, or where its place is unsure, all of it before."""
        words = self.claim.anchor_text if self.claim else None
        if not words or self.text.count(words) != 1:
            return self.text, "", ""
        before, _, after = self.text.partition(words)
        return before, words, after


@dataclass(frozen=True, slots=True)
class _Details:
    """What the tables hold on a stretch of articles, by article."""

    sentences: Mapping[str, Sequence[Mapping[str, Any]]]
    claims: Mapping[str, Sequence[ClaimDetail]]
    rulings: Mapping[str, Sequence[RulingDetail]]


def render_pages(con: duckdb.DuckDBPyConnection, articles: pa.Table, plan: PagePlan, pages: range, title: str) -> Iterator[bytes]:
    """The pages of these numbers, from 0, one after the other; the tables are read batch by batch."""
    frame: dict[str, Any] = {"title": title, "count_pages": len(plan.starts), "max_chars": MAX_CHARS, "root": "../"}
    for batch in plan.batches(pages):
        start, stop = plan.rows(batch[0]).start, plan.rows(batch[-1]).stop
        rows = articles.slice(start, stop - start).to_pylist()
        details = _read_details(con, rows[0]["article_id"], rows[-1]["article_id"])
        views = iter([_article_view(row, details) for row in rows])
        for page in batch:
            shown = [next(views) for _ in plan.rows(page)]
            yield render("articles.html.j2", SCRIPTS, articles=shown, number=page + 1, **frame)


def _read_details(con: duckdb.DuckDBPyConnection, first: str, last: str) -> _Details:
    rows = fetch_table(con, "report/sentence_details", {"first": first, "last": last}).to_pylist()
    sentences = {article_id: list(group) for article_id, group in groupby(rows, itemgetter("article_id"))}
    return _Details(sentences, read_details(con, first, last), read_rulings(con, first, last))


def _article_view(row: Mapping[str, Any], details: _Details) -> dict[str, Any]:
    reason, article_id = row["reason"], row["article_id"]
    claims = details.claims.get(article_id, ())
    sentences = view_sentences(details.sentences.get(article_id, ()), claims)
    rulings = details.rulings.get(article_id, ())
    return {
        **row,
        "address": web_address(row["url"]),
        "why": reason and explain_reason("article", reason),
        "details": claims,
        "blocks": [list(group) for _, group in groupby(sentences, attrgetter("block"))],
        "quoted": {sentence.claim.claim_id: sentence.quoted for sentence in sentences if sentence.claim},
        "rulings": _by_sentence(rulings, {claim.sentence_id for claim in claims}),
    }


def _by_sentence(rulings: Sequence[RulingDetail], shown: Collection[str]) -> Mapping[str | None, list[RulingDetail]]:
    """The decisions by the claim's sentence they are about; under None those on sources, and on sentences that are no claim."""
    found: defaultdict[str | None, list[RulingDetail]] = defaultdict(list)
    for ruling in rulings:
        found[ruling.sentence_id if ruling.sentence_id in shown else None].append(ruling)
    return found


def view_sentences(rows: Sequence[Mapping[str, Any]], claims: Sequence[ClaimDetail]) -> list[SentenceView]:
    """The sentences of one article in reading order, each with its claim or why it is none."""
    by_sentence = {claim.sentence_id: claim for claim in reversed(claims)}
    texts = [row["text"] for row in rows]
    folded = [fold(text) for text in texts]
    counts = Counter(folded)
    return [
        SentenceView(
            text=row["text"],
            block=row["block"],
            kind=row["block_kind"] if row["block_kind"] in BLOCK_KINDS else "paragraph",
            why=row["reason"] and explain_reason("sentence", row["reason"]),
            claim=by_sentence.get(row["sentence_id"]),
            quoted=_quoted(texts, at, is_repeated=counts[folded[at]] > 1) if row["sentence_id"] in by_sentence else {},
        )
        for at, row in enumerate(rows)
    ]


def _quoted(texts: Sequence[str], at: int, *, is_repeated: bool) -> dict[str, str]:
    """What a decision must quote beyond the visible text: what is not shown, and the surroundings of a repeated one."""
    quoted = {"quote": texts[at]} if plain(texts[at], MAX_CHARS) != texts[at] else {}
    if is_repeated:
        before, after = " ".join(texts[max(0, at - 3) : at]), " ".join(texts[at + 1 : at + 4])
        quoted |= {"prefix": before[-AROUND_CHARS:], "suffix": after[:AROUND_CHARS]}
    return quoted
