"""Sentence boundaries with exact offsets, for pages and sources alike."""

from collections.abc import Iterator

import sentencex

LANGUAGE = "en"


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as half-open character spans without outer white space; line breaks always end one."""
    return [span for start, end in _lines(text) for span in _sentences_of(text, start, end)]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


def _sentences_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for piece in sentencex.segment(LANGUAGE, text[start:end]):
        stop = start + len(piece)
        trimmed = _trim(text, start, stop)
        if trimmed:
            yield trimmed
        start = stop


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - len(piece) + len(piece.rstrip())
    return (left, right) if left < right else None
