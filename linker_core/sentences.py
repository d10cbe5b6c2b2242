"""Sentence boundaries with exact offsets, for pages and sources alike."""

import re
from collections.abc import Iterator

import sentencex

LANGUAGE = "en"

PIECE_CHARS = 4000
"""What is split at once of a long line full of quotation marks."""
MAX_QUOTES = 400
"""A long line with more is split by pieces: the splitter's work grows with the square of the quotation marks left open."""
_QUOTES = re.compile("[\u00ab\u00bb\u2018-\u201f\u2039\u203a\u3008-\u301f\"'(\\[{]")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as half-open character spans without outer white space; line breaks always end one."""
    spans = []
    start = 0
    # one flat loop: every sentence of every source passes here
    for line in text.splitlines(keepends=True):
        for part in (line,) if len(line) <= PIECE_CHARS else _cut_line(line):
            for piece in sentencex.segment(LANGUAGE, part):
                said = piece.strip()
                if said:
                    left = start + piece.find(said)
                    spans.append((left, left + len(said)))
                start += len(piece)
    return spans


def _cut_line(line: str) -> Iterator[str]:
    """The line whole, or, where its quotation marks would take for ever, in pieces that end behind a full stop if they can."""
    if len(_QUOTES.findall(line)) <= MAX_QUOTES:
        yield line
        return
    start = 0
    while start < len(line):
        limit = start + PIECE_CHARS
        stop = line.rfind(". ", start, limit) + 2 if limit < len(line) else len(line)
        stop = stop if stop > start + 1 else limit
        yield line[start:stop]
        start = stop
