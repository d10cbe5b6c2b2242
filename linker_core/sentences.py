"""Sentence boundaries with exact offsets, for pages and sources alike."""

import sentencex

LANGUAGE = "en"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as half-open character spans without outer white space; line breaks always end one."""
    spans = []
    start = 0
    # one flat loop: every sentence of every source passes here
    for line in text.splitlines(keepends=True):
        for piece in sentencex.segment(LANGUAGE, line):
            said = piece.strip()
            if said:
                left = start + piece.find(said)
                spans.append((left, left + len(said)))
            start += len(piece)
    return spans
