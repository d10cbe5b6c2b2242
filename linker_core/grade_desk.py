"""What the report asks people of links, and what they have found: a sample to grade, and the share that is right, run by run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from linker_core.digests import digest_parts
from linker_core.grade_rows import NEEDED
from linker_core.intervals import Interval, wilson_interval
from linker_core.plaintext import web_address
from linker_core.queries import fetch_rows, fetch_tuples

_IDENTITY = ("article_id", "claim_id", "url", "quote_digest")


@dataclass(frozen=True, slots=True)
class Found:
    """How many graded links are what."""

    right: int = 0
    wrong: int = 0
    unsure: int = 0

    def __add__(self, other: "Found") -> "Found":
        """Both together."""
        return Found(self.right + other.right, self.wrong + other.wrong, self.unsure + other.unsure)

    @property
    def share(self) -> float | None:
        """Which share is right, of those that people were sure of."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None

    @property
    def interval(self) -> Interval | None:
        """Where that share lies, by 95 in 100."""
        return wilson_interval(self.right, self.right + self.wrong)


@dataclass(frozen=True, slots=True)
class GradedRun:
    """What was found of the links that one run added; `run_id` and `created_at` are None where it is not known which."""

    run_id: str | None
    created_at: datetime | None
    found: Found


@dataclass(frozen=True, slots=True)
class GradeDesk:
    """The links to grade, of those drawn; how many the last run added; what was found so far, latest run first."""

    links: Sequence[Mapping[str, Any]]
    count_drawn: int
    count_added: int
    runs: Sequence[GradedRun]

    def __bool__(self) -> bool:
        """Whether there is anything to grade, or was."""
        return bool(self.count_drawn or self.runs)

    @property
    def total(self) -> Found:
        """Over all runs."""
        return sum((run.found for run in self.runs), Found())


def read_desk(con: duckdb.DuckDBPyConnection, sample_links: int) -> GradeDesk:
    """Draw links of the last run, and leave out those that are graded; count what people found."""
    drawn = fetch_rows(con, "report/link_sample", {"count_rows": sample_links})
    links = [_asked(link) for link in drawn if not link["is_graded"]]
    runs = [GradedRun(run_id, at, Found(*found)) for run_id, at, *found in fetch_tuples(con, "report/graded_runs")]
    return GradeDesk(links, len(drawn), drawn[0]["count_added"] if drawn else 0, runs)


def _asked(link: Mapping[str, Any]) -> dict[str, Any]:
    """A link with what a grade of it says, and the name that a browser keeps it by."""
    given = {name: link[name] for name in NEEDED if name in link}
    return {**link, "given": given, "key": _name(*(link[name] for name in _IDENTITY)), "address": web_address(link["url"])}


def read_taken(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Names of graded links, each with the time of the grade as browsers write it."""
    rows = fetch_tuples(con, "report/grades_taken")
    return [(_name(*identity), f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "") for *identity, at in rows]


def _name(article_id: str, claim_id: str, url: str, quote_digest: str) -> str:
    return digest_parts("grade", article_id, claim_id, url, quote_digest)
