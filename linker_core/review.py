"""The review pages: articles as they read, each sentence marked by its fate, and beside it the evidence for and against.

A sentence that could be taken for another carries what stands around it, so that a decision on it finds it again.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
from markupsafe import Markup

from linker_core.cards import MAX_CHARS
from linker_core.details import ClaimDetail, read_details
from linker_core.plaintext import plain
from linker_core.queries import fetch_rows, fetch_tuples
from linker_core.quotations import fold
from linker_core.rendering import render
from linker_core.report_pages import Page
from linker_core.ruling_details import RulingDetail, read_rulings
from linker_core.stories import SentenceView, write_story

AROUND_CHARS = 120
"""What a decision quotes from before and after a sentence that stands in the article more than once."""
BATCH_ARTICLES = 250
"""Articles whose details are in memory together: as many as a shard holds, and whole pages."""
BLOCK_KINDS = frozenset({"heading", "list_item", "table_cell", "quote", "caption", "navigation", "code"})
"""Those that look other than a paragraph."""
SCRIPTS = ("basket.js", "review.js")

SentenceRow = tuple[str, str, int, str, str, str | None]
"""Article, sentence, block, kind of block, text, and why it is no claim."""


@dataclass(frozen=True, slots=True)
class _Details:
    """What the tables hold on some articles, by article."""

    sentences: Mapping[str, Sequence[SentenceRow]]
    claims: Mapping[str, Sequence[ClaimDetail]]
    rulings: Mapping[str, Sequence[RulingDetail]]


def render_pages(con: duckdb.DuckDBPyConnection, pages: Sequence[Page], title: str) -> Iterator[tuple[str, bytes]]:
    """These pages by name, one after the other; the tables are read batch by batch. `con` shows the shards they stand in."""
    heads = {row["article_id"]: row for row in fetch_rows(con, "report/by_article")}
    for batch in _batches(pages):
        details = _read_details(con, [article_id for page in batch for article_id in page.article_ids])
        for page in batch:
            shown = [heads[article_id] for article_id in page.article_ids]
            stories = [_write_story(head, details) for head in shown]
            frame = {"before": page.before, "after": page.after, "title": title, "root": "../"}
            yield page.name, render("articles.html.j2", SCRIPTS, articles=shown, stories=stories, **frame)


def _batches(pages: Sequence[Page]) -> Iterator[list[Page]]:
    """Successive pages whose details are read together."""
    held: list[Page] = []
    count = 0
    for page in pages:
        if held and count + len(page.article_ids) > BATCH_ARTICLES:
            yield held
            held, count = [], 0
        held.append(page)
        count += len(page.article_ids)
    if held:
        yield held


def _read_details(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> _Details:
    rows = fetch_tuples(con, "report/sentence_details", {"article_ids": list(article_ids)})
    sentences = {article_id: list(group) for article_id, group in groupby(rows, itemgetter(0))}
    return _Details(sentences, read_details(con, article_ids), read_rulings(con, article_ids))


def _write_story(head: Mapping[str, Any], details: _Details) -> Markup:
    article_id = head["article_id"]
    claims = details.claims.get(article_id, ())
    sentences = view_sentences(details.sentences.get(article_id, ()), claims)
    return write_story(head, sentences, claims, details.rulings.get(article_id, ()))


def view_sentences(rows: Sequence[SentenceRow], claims: Sequence[ClaimDetail]) -> list[SentenceView]:
    """The sentences of one article in reading order, each with its claim or why it is none."""
    by_sentence = {claim.sentence_id: claim for claim in reversed(claims)}
    texts = [text for *_, text, _ in rows]
    folded = [fold(text) for text in texts]
    counts = Counter(folded)
    return [
        SentenceView(
            text,
            block,
            kind if kind in BLOCK_KINDS else "paragraph",
            reason,
            by_sentence.get(sentence_id),
            _quoted(texts, at, is_repeated=counts[folded[at]] > 1) if sentence_id in by_sentence else {},
        )
        for at, (_, sentence_id, block, kind, text, reason) in enumerate(rows)
    ]


def _quoted(texts: Sequence[str], at: int, *, is_repeated: bool) -> dict[str, str]:
    """What a decision must quote beyond the visible text: what is not shown, and the surroundings of a repeated one."""
    quoted = {"quote": texts[at]} if plain(texts[at], MAX_CHARS) != texts[at] else {}
    if is_repeated:
        before, after = " ".join(texts[max(0, at - 3) : at]), " ".join(texts[at + 1 : at + 4])
        quoted |= {"prefix": before[-AROUND_CHARS:], "suffix": after[:AROUND_CHARS]}
    return quoted
