"""One article explained sentence by sentence: claim or not, what was held against it, and why it is linked or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from textwrap import wrap
from typing import Any

import duckdb

from linker_core.details import ClaimDetail, Evidence, read_details
from linker_core.errors import UsageError
from linker_core.fates import explain_reason
from linker_core.plaintext import plain
from linker_core.queries import fetch_table
from linker_core.ruling_details import RulingDetail, read_rulings, rulings_on

MAX_CHARS = 2000
"""Longer texts are cut in print, with their length said."""


@dataclass(frozen=True, slots=True)
class SentenceDetail:
    """One sentence with its claims; without any, `reason` and `why` say why not."""

    sentence_id: str
    ordinal: int
    text: str
    reason: str | None
    why: str | None
    claims: tuple[ClaimDetail, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything the tables know of one article, in reading order."""

    article_id: str
    title: str | None
    published_at: str | None
    section: str | None
    lang: str | None
    page_path: str
    count_links: int
    reason: str | None
    why: str | None
    sentences: tuple[SentenceDetail, ...]
    rulings: tuple[RulingDetail, ...] = ()


def explain_article(con: duckdb.DuckDBPyConnection, article_id: str) -> Explanation:
    """Read one article's sentences, claims, candidates and links.

    Raises:
        UsageError: there is no such article; names the ids that look most like it.
    """
    found = fetch_table(con, "report/article_detail", {"article_id": article_id}).to_pylist()
    if not found:
        raise UsageError(_unknown(con, article_id))
    row = found[0]
    reason = row["reason"]
    return Explanation(
        **{name: row[name] for name in ("article_id", "title", "published_at", "section", "lang", "page_path", "count_links")},
        reason=reason,
        why=reason and explain_reason("article", reason),
        sentences=_read_sentences(con, article_id),
        rulings=read_rulings(con, [article_id]).get(article_id, ()),
    )


def format_explanation(explanation: Explanation, width: int) -> str:
    """The explanation as text for a terminal of `width` columns; no character in it can steer the terminal."""
    lines = [*_format_head(explanation, width)]
    for number, sentence in enumerate(explanation.sentences, 1):
        lines += ["", *_format_sentence(number, sentence, width)]
        for ruling in rulings_on(explanation.rulings, sentence.sentence_id):
            lines += _format_ruling(ruling, width, "      ")
    return "\n".join(lines) + "\n"


def _unknown(con: duckdb.DuckDBPyConnection, article_id: str) -> str:
    rows = fetch_table(con, "report/similar_articles", {"article_id": article_id, "count_rows": 50}).to_pylist()
    near = get_close_matches(article_id, [row["article_id"] for row in rows], n=3, cutoff=0.5)
    hint = (
        f"did you mean {' or '.join(plain(name, 200) for name in near)}?" if near else "none is similar; query the table articles"
    )
    return f"there is no article {plain(article_id, 200)!r} in this archive: {hint}"


def _read_sentences(con: duckdb.DuckDBPyConnection, article_id: str) -> tuple[SentenceDetail, ...]:
    claims = read_details(con, [article_id]).get(article_id, ())
    rows = fetch_table(con, "report/sentence_details", {"article_ids": [article_id]}).to_pylist()
    return tuple(
        _sentence(at, row, tuple(c for c in claims if c.sentence_id == row["sentence_id"])) for at, row in enumerate(rows)
    )


def _sentence(ordinal: int, row: dict[str, Any], claims: tuple[ClaimDetail, ...]) -> SentenceDetail:
    reason = row["reason"]
    return SentenceDetail(row["sentence_id"], ordinal, row["text"], reason, reason and explain_reason("sentence", reason), claims)


def _format_head(explanation: Explanation, width: int) -> Iterator[str]:
    yield from _lines(explanation.title or explanation.article_id, width)
    facts = [explanation.article_id, explanation.published_at, explanation.section, explanation.lang]
    yield from _lines(" · ".join(fact for fact in facts if fact), width)
    count_claims = sum(len(sentence.claims) for sentence in explanation.sentences)
    counts = ((len(explanation.sentences), "sentence"), (count_claims, "claim"), (explanation.count_links, "link"))
    yield ", ".join(f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
    if explanation.why:
        yield from _lines(f"No link on the page: {explanation.why}", width)
    for ruling in rulings_on(explanation.rulings, None):
        yield from _format_ruling(ruling, width, "")


def _format_sentence(number: int, sentence: SentenceDetail, width: int) -> Iterator[str]:
    yield from _lines(sentence.text, width, f"{number:4d}  ", "      ")
    if sentence.why:
        yield from _lines(f"- No claim: {sentence.why} [{sentence.reason}]", width, "      ", "        ")
    for claim in sentence.claims:
        yield from _format_claim(claim, sentence, width)


def _format_ruling(ruling: RulingDetail, width: int, indent: str) -> Iterator[str]:
    yield from _lines(ruling.in_words(), width, indent, f"{indent}  ")
    if ruling.url:
        yield f"{indent}  {plain(ruling.url, MAX_CHARS)}"


def _format_claim(claim: ClaimDetail, sentence: SentenceDetail, width: int) -> Iterator[str]:
    part = "" if claim.text == sentence.text else f" “{claim.text}”"
    ending = f": {claim.why} [{claim.reason}]" if claim.why else f" on “{claim.anchor_text or ''}”"
    yield from _lines(f"{claim.fate.sign} {claim.fate.label}{part}{ending}", width, "      ", "        ")
    if claim.count_voices > 1:
        yield from _lines(f"{claim.count_voices} independent domains support it", width, "        ", "        ")
    if claim.evidence:
        yield from _format_evidence("→", claim.evidence, width)
    for other in claim.others:
        yield from _format_evidence("·", other, width)


def _format_evidence(sign: str, evidence: Evidence, width: int) -> Iterator[str]:
    source = evidence.source
    score = None if evidence.score is None else f"{evidence.score:.2f}"
    facts = [evidence.verdict.replace("_", " "), score, source.domain, evidence.tier, source.published_on]
    line = "  ".join(fact for fact in facts if fact)
    yield from _lines(f"{sign} {line}{f': {evidence.why}' if evidence.why else ''}", width, "        ", "          ")
    if evidence.part:
        yield from _lines(f"in part: “{evidence.part}”", width, "          ", "          ")
    if evidence.source_value is not None:
        values = f"the claim says {evidence.claim_value}, the source {evidence.source_value}"
        yield from _lines(values, width, "          ", "          ")
    yield f"          {plain(source.url, MAX_CHARS)}"  # in one piece: made to be copied
    yield from _lines(f"“{evidence.quote}”", width, "          ", "          ")


def _lines(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    safe = plain(text, MAX_CHARS)
    return wrap(safe, max(width, 40), initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first.rstrip()]
