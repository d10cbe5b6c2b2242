"""Files of human judgements: read whole, recognised by what they hold, and refused with file and line where they do not fit."""

import io
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from linker_core.compression import COMPRESSED, ByteStream
from linker_core.errors import UsageError

LineRow = Mapping[str, Any]

MAX_FILE_BYTES = 2**33
"""Decompressed: bounds decompression bombs."""

GOLD_FILE = "gold.jsonl"
"""What makes a folder an archive with judgements."""


class GoldKind(StrEnum):
    """What human judgements are about."""

    ARCHIVE = "archive"
    """A folder: articles, results, and what people said of (sentence, address) pairs."""
    PAIRS = "pairs"
    """Claims and texts: does the text support the claim?"""
    SENTENCES = "sentences"
    """Sentences: does this one state a claim?"""


_FIELDS: Mapping[GoldKind, Mapping[str, type]] = {
    GoldKind.PAIRS: {"claim": str, "evidence": list, "label": str},
    GoldKind.SENTENCES: {"sentence": str, "label": str},
}
PAIR_LABELS = frozenset({"supported", "partially", "not_supported", "contradicted"})
CLAIM_LABELS = frozenset({"claim", "yes", "checkworthy"})
NO_CLAIM_LABELS = frozenset({"no_claim", "no", "opinion", "other", "not_a_claim"})
_LABELS = {GoldKind.PAIRS: PAIR_LABELS, GoldKind.SENTENCES: CLAIM_LABELS | NO_CLAIM_LABELS}


def recognise(path: Path) -> GoldKind:
    """What the judgements at this path are about.

    Raises:
        UsageError: there are none, or they are about nothing that can be measured.
    """
    if path.is_dir():
        missing = [name for name in ("articles.jsonl", "results.jsonl", GOLD_FILE) if find_file(path, name) is None]
        if missing:
            raise UsageError(f"{path} lacks {', '.join(missing)}: a folder with judgements holds articles, results and gold")
        return GoldKind.ARCHIVE
    first = next(read_lines(path), None)
    if first is None:
        raise UsageError(f"{path} is empty: no judgements to measure by")
    for kind, fields in _FIELDS.items():
        if fields.keys() <= first.keys():
            return kind
    raise UsageError(
        f"{path}: a row with {', '.join(sorted(first))} is neither a labelled pair (claim, evidence, label) nor a labelled"
        " sentence (sentence, label); a folder needs articles, results and gold"
    )


def find_file(folder: Path, name: str) -> Path | None:
    """The file of this name, plain or compressed."""
    return next((path for ending in ("", *COMPRESSED) if (path := folder / f"{name}{ending}").is_file()), None)


def read_judgements(path: Path, kind: GoldKind) -> list[LineRow]:
    """All rows of a file of labelled pairs or sentences.

    Raises:
        UsageError: a field is missing or of the wrong type, or a label is unknown.
    """
    rows = list(read_lines(path))
    for number, row in enumerate(rows, start=1):
        for field, kind_of_field in _FIELDS[kind].items():
            if not isinstance(row.get(field), kind_of_field):
                raise UsageError(f"{path}, row {number}: {field} must be a {kind_of_field.__name__}")
        if row["label"] not in _LABELS[kind]:
            raise UsageError(f"{path}, row {number}: unknown label {row['label']!r}; known: {', '.join(sorted(_LABELS[kind]))}")
    return rows


def read_lines(path: Path) -> Iterator[LineRow]:
    """The objects of a JSONL file, plain or compressed.

    Raises:
        UsageError: the file is missing or damaged, or a line is no JSON object.
    """
    with ByteStream(path, MAX_FILE_BYTES) as stream, io.BufferedReader(stream, 2**20) as reader:
        for number, line in enumerate(reader, start=1):
            if stream.fault:
                break
            if line.strip():
                yield _parse(line, path, number)
        if stream.fault:
            raise UsageError(f"{path}: {stream.fault[1]}")


def _parse(line: bytes, path: Path, number: int) -> LineRow:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise UsageError(f"{path}, line {number}: not valid JSON ({error})") from error
    if not isinstance(row, dict):
        raise UsageError(f"{path}, line {number}: not a JSON object")
    return row


def fold_spaces(text: str) -> str:
    r"""One blank for any white space, none at the ends: how texts of judgements and of pages are compared.

    >>> fold_spaces(" It rose\n  in 2020. ")
    'It rose in 2020.'
    """
    return " ".join(text.split())
