"""`linker export`: the chosen form onto standard output or into a file, as it is made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flows.row_formats import FORMATS, escape_json
from flows.sql_output import output_stream
from linker_core.archive import Archive
from linker_core.catalog import connect
from linker_core.claim_reviews import Reviewer
from linker_core.errors import UsageError
from linker_core.exports import annotation_lines, claim_rows, review_lines


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What some of the forms need to know."""

    base: str | None = None
    reviewer: str | None = None
    reviewer_url: str | None = None


def export(archive: Archive, form: str, out: Path | None, options: ExportOptions) -> None:
    """Write what is published in a form of others.

    Raises:
        UsageError: an option that the form needs is missing, or does not fit; the file cannot be written.
    """
    with output_stream(out) as stream:
        _FORMS[form](archive, stream, options)


def _write_annotations(archive: Archive, stream: BinaryIO, options: ExportOptions) -> None:
    _write_lines(annotation_lines(archive, options.base), stream)


def _write_reviews(archive: Archive, stream: BinaryIO, options: ExportOptions) -> None:
    if not options.reviewer or not options.reviewer_url:
        raise UsageError("a ClaimReview is somebody's: name who stands behind it with --reviewer and --reviewer-url")
    _write_lines(review_lines(archive, Reviewer(options.reviewer, options.reviewer_url)), stream)


def _write_rows(form: str) -> Callable[[Archive, BinaryIO, ExportOptions], None]:
    def write(archive: Archive, stream: BinaryIO, _: ExportOptions) -> None:
        with connect(archive) as con:
            FORMATS[form](claim_rows(con), stream)

    return write


_FORMS = {
    "webannotation": _write_annotations,
    "claimreview": _write_reviews,
    "csv": _write_rows("csv"),
    "jsonl": _write_rows("jsonl"),
}


def _write_lines(lines: Iterator[bytes], stream: BinaryIO) -> None:
    is_terminal = stream.isatty()
    stream.writelines((escape_json(line) if is_terminal else line) + b"\n" for line in lines)
