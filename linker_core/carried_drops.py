"""What of the records that earlier runs set aside still holds after an update."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from linker_core.reasons import DropReason
from linker_core.run_tables import Row


@dataclass(frozen=True, slots=True)
class Replaced:
    """What an update puts in, deletes or corrects: its records that were set aside are of no account any more."""

    articles: Collection[str]
    """Ids of articles that are put in or deleted."""
    emptied: Collection[str]
    """Ids of articles all of whose results are deleted."""
    results: Collection[tuple[str, str]]
    """Results by article and address."""

    def covers(self, row: Row) -> bool:
        """Whether a row of the table drops is one of these."""
        article_id, url = row["article_id"], row["url"]
        if row["kind"] == "article":
            return article_id in self.articles
        return article_id in self.emptied or (article_id is not None and url is not None and (article_id, url) in self.results)


def carry_drops(rows: Iterable[Row], replaced: Replaced, is_read_again: Callable[[str], bool]) -> list[Row]:
    """The rows of the table drops that stay.

    Decisions are read anew. So are results that wait for their article, where the shard of its id is (`is_read_again`).
    """
    return [row for row in rows if not replaced.covers(row) and not _is_told_anew(row, is_read_again)]


def carry_all_drops(rows: Iterable[Row]) -> list[Row]:
    """The rows of the table drops that stay where no input is read again: all but those of decisions, which are read anew."""
    return [row for row in rows if row["kind"] != "decision"]


def _is_told_anew(row: Row, is_read_again: Callable[[str], bool]) -> bool:
    if row["kind"] == "decision":
        return True
    return row["reason"] == DropReason.NO_ARTICLE and is_read_again(row["article_id"])
