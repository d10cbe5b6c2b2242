"""The file of grades: what people found of single links, addressed by article, claim, address and quoted evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

from linker_core.decisions import read_time
from linker_core.errors import UsageError
from linker_core.form_files import Form, iter_form_rows
from linker_core.rows import Row
from linker_core.settings import InputSettings

GRADE_FIELDS = ("grade", "article_id", "claim_id", "url", "quote", "grader", "graded_at", "note")
NEEDED = GRADE_FIELDS[:5]
GRADE_FORM = Form("grade", GRADE_FIELDS, NEEDED)
SHOWN_FAULTS = 10
"""Faulty rows that an error names; who mends so many looks at the others as well."""


class Grade(StrEnum):
    """What a person can find of a link."""

    RIGHT = "right"
    WRONG = "wrong"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class GivenGrade:
    """One row of the file, and where it stands. `graded_at` is None where the file does not tell."""

    grade: Grade
    article_id: str
    claim_id: str
    url: str
    quote: str
    grader: str
    graded_at: datetime | None
    note: str
    row: Row


def read_grades(path: Path, settings: InputSettings) -> tuple[GivenGrade, ...]:
    """The grades of a file, in its order.

    Raises:
        UsageError: it is no such file, or rows of it are no grades; they are listed with their lines.
    """
    given: list[GivenGrade] = []
    faults: list[str] = []
    for row in iter_form_rows(path, GRADE_FORM, settings):
        try:
            given.append(read_grade(row))
        except ValueError as fault:
            faults.append(f"line {row.line}: {fault}")
    if faults:
        raise UsageError(_say_faults(path, faults))
    return tuple(given)


def _say_faults(path: Path, faults: list[str]) -> str:
    more = [f"and {len(faults) - SHOWN_FAULTS} more"] if len(faults) > SHOWN_FAULTS else []
    return "\n  ".join([f"{path}: no grade was taken in; mend the file", *faults[:SHOWN_FAULTS], *more])


def read_grade(row: Row) -> GivenGrade:
    """The grade that a row states.

    Raises:
        ValueError: it states none; says why.
    """
    fields = _check_fields(row.value)
    texts = {name: fields.get(name, "") for name in GRADE_FIELDS}
    texts["grade"], at = _read_grade(texts["grade"]), _read_time(texts.pop("graded_at"))
    return GivenGrade(**texts, graded_at=at, row=row)


def _check_fields(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("the grade is no object; write one object per line")  # noqa: TRY004 - one kind of fault for all rows
    for name, field in value.items():
        if name not in GRADE_FIELDS:
            raise ValueError(GRADE_FORM.explain_unknown(name))
        if not isinstance(field, str):
            raise ValueError(f"{name} is no text; quote it")  # noqa: TRY004
    for name in NEEDED:
        if not value.get(name):
            raise ValueError(f"{name} is missing")
    return value


def _read_grade(text: str) -> Grade:
    name = text.lower()
    if name in set(Grade):
        return Grade(name)
    near = get_close_matches(name, list(Grade), n=1)
    raise ValueError(f"there is no grade {text!r}; " + (f"did you mean {near[0]}?" if near else f"known are {', '.join(Grade)}"))


def _read_time(text: str) -> datetime | None:
    try:
        return read_time(text) if text else None
    except ValueError:
        raise ValueError(f"graded_at {text!r} is no date or time as 2026-01-31 or 2026-01-31T09:30Z") from None


def articles_of(given: Iterable[GivenGrade]) -> list[str]:
    """The articles that grades are about, each once."""
    return sorted({one.article_id for one in given})
