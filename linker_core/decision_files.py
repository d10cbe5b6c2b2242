"""The file of editors' decisions, read into rows of plain fields. What a row says is judged later, row by row."""

from collections.abc import Iterator
from pathlib import Path

from linker_core.form_files import Form, iter_form_rows
from linker_core.rows import Row
from linker_core.settings import InputSettings

DECISION_FIELDS = (
    "action",
    "article_id",
    "quote",
    "prefix",
    "suffix",
    "url",
    "domain",
    "editor",
    "decided_at",
    "note",
)
"""The columns of the file; only `action` must be there."""

DECISION_FORM = Form("decision", DECISION_FIELDS, ("action",))


def iter_decision_rows(path: Path, settings: InputSettings) -> Iterator[Row]:
    """The rows of a file, with empty fields left out and blank lines passed over.

    Raises:
        UsageError: there is no such file, or it is not what its name says; names the line and the column.
    """
    return iter_form_rows(path, DECISION_FORM, settings)
