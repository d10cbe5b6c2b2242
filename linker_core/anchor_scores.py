"""Do anchors read well? Ratings of anchors by people who did not see whose they were, counted by origin."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from linker_core.errors import UsageError
from linker_core.intervals import Interval, interval_of_ratio, ratio
from linker_core.labelled import LineRow, read_lines

RATINGS = ("good", "acceptable", "bad")
ORIGINS = ("linker", "peer", "bad")
"""Who set the anchor: the linker, the script it is held against, or a rule that sets bad ones on purpose, to test the rater."""

_FIELDS = {"archive": str, "article_id": str, "start": int, "end": int, "digest": str, "origin": str, "rating": str}


@dataclass(frozen=True, slots=True)
class AnchorRating:
    """One rated anchor: named by its place and the digest of its words, never by the words."""

    archive: str
    article_id: str
    start: int
    end: int
    digest: str
    origin: str
    rating: str


@dataclass(frozen=True, slots=True)
class AnchorFigures:
    """The ratings of one origin's anchors; the interval of 95 % is by article."""

    origin: str
    anchors: int
    counts: dict[str, int]
    fit: float | None
    """Share rated good or acceptable."""
    fit_95: Interval | None


def read_ratings(path: Path) -> list[AnchorRating]:
    """The ratings of a JSONL file.

    Raises:
        UsageError: a row does not fit.
    """
    return [_read_rating(row, path, number) for number, row in enumerate(read_lines(path), start=1)]


def _read_rating(row: LineRow, path: Path, number: int) -> AnchorRating:
    for field, kind in _FIELDS.items():
        if not isinstance(row.get(field), kind):
            raise UsageError(f"{path}, row {number}: {field} must be a {kind.__name__}")
    for field, known in (("origin", ORIGINS), ("rating", RATINGS)):
        if row[field] not in known:
            raise UsageError(f"{path}, row {number}: {field} is {row[field]!r}, not one of {', '.join(known)}")
    return AnchorRating(*(row[field] for field in _FIELDS))


def summarise_anchors(ratings: Sequence[AnchorRating]) -> list[AnchorFigures]:
    """The rates of every origin that was rated."""
    return [_summarise(origin, ratings) for origin in ORIGINS if any(rating.origin == origin for rating in ratings)]


def _summarise(origin: str, ratings: Sequence[AnchorRating]) -> AnchorFigures:
    rated = Counter((r.archive, r.article_id) for r in ratings if r.origin == origin)
    fit = Counter((r.archive, r.article_id) for r in ratings if r.origin == origin and r.rating != "bad")
    counts = Counter(rating.rating for rating in ratings if rating.origin == origin)
    articles = sorted(rated)
    return AnchorFigures(
        origin=origin,
        anchors=rated.total(),
        counts={rating: counts[rating] for rating in RATINGS},
        fit=ratio(fit.total(), rated.total()),
        fit_95=interval_of_ratio([fit[article] for article in articles], [rated[article] for article in articles]),
    )
