"""Labelled sentences read as a run would read them: each stands in a paragraph with the sentences beside it."""

from collections.abc import Iterable, Iterator
from html import escape

from linker_core.charsets import decode_page
from linker_core.claims import find_claims
from linker_core.labelled import CLAIM_LABELS, LineRow, fold_spaces
from linker_core.page import read_page
from linker_core.records import Sentence
from linker_core.segmentation import segment_page
from linker_core.settings import Settings
from linker_core.words import load_vocabulary


def take_claims(rows: Iterable[LineRow], settings: Settings) -> Iterator[tuple[bool, bool]]:
    """For each labelled sentence whether people call it a claim, and whether it is taken for one."""
    for row in rows:
        yield row["label"] in CLAIM_LABELS, is_taken(row, settings)


def is_taken(row: LineRow, settings: Settings) -> bool:
    """Whether any part of the sentence is taken for a claim."""
    before, sentence, after = _surroundings(row)
    page = f"<p>{escape(' '.join(filter(None, (before, sentence, after))))}</p>"
    decoded = decode_page(page.encode(), "utf-8")
    sentences = segment_page("", decoded, read_page(decoded.text, settings.articles))
    first = len(before) + bool(before)
    own = {found.sentence_id for found in sentences if _is_within(found, first, first + len(sentence))}
    claims, _ = find_claims(sentences, None, settings.claims, load_vocabulary())
    return any(claim.sentence_id in own for claim in claims)


def _surroundings(row: LineRow) -> tuple[str, str, str]:
    """The sentence with what stands before and after it: context comes as a passage, or as [before, after]."""
    sentence, context = fold_spaces(row["sentence"]), row.get("context")
    if isinstance(context, list):
        before, after = (fold_spaces(str(part or "")) for part in [*context, None, None][:2])
        return before, sentence, after
    before, _, after = fold_spaces(context or "").partition(sentence)
    return (before.strip(), sentence, after.strip()) if before or after else ("", sentence, "")


def _is_within(found: Sentence, start: int, end: int) -> bool:
    return start <= (found.start + found.end) / 2 <= end
