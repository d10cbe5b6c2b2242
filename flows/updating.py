"""An update from its rows to the plan of the archive as it will be; how the work is spread is the caller's business."""

from collections.abc import Iterable, Sequence

from flows.memory import remembered_settings
from flows.requests import Request, UpdateRequest
from linker_core.archive import Archive, read_table
from linker_core.buckets import Bucket, Reading
from linker_core.carried_drops import carry_drops
from linker_core.delta import Delta, order_only
from linker_core.drops import Drop
from linker_core.errors import UsageError
from linker_core.orders import read_change
from linker_core.run_tables import Row
from linker_core.schemas import DROPS
from linker_core.snapshots import Snapshot
from linker_core.storage import Place
from linker_core.update_plan import UpdatePlan


def complete(request: Request) -> Request:
    """The request as it can be checked and run."""
    return complete_request(request) if isinstance(request, UpdateRequest) else request


def complete_request(request: UpdateRequest) -> UpdateRequest:
    """The request with the settings of the published state, where it gives none.

    Raises:
        UsageError: nothing was published yet, or there is nothing to do.
    """
    base = Archive.open(request.out).current()
    if base is None:
        raise UsageError(f"{request.out} has published nothing yet; run 'linker run' first")
    is_configured = "settings" in request.model_fields_set
    if not (request.articles or request.results or request.decisions or is_configured):
        raise UsageError("nothing to update; name --articles, --results, --decisions or --config")
    return request if is_configured else request.model_copy(update={"settings": remembered_settings(base)})


def reading_of(only: Sequence[str] | None) -> Reading:
    """How rows are to be read: as changes; with `only` as whole inputs of those articles."""
    return Reading(read_change) if only is None else Reading(only=frozenset(only))


def gather(buckets: Sequence[Bucket], only: Sequence[str] | None, work: Place, max_url_length: int) -> Delta:
    """What was read as one change."""
    ordered = () if only is None else (order_only(only, work),)
    return Delta((*buckets, *ordered), max_url_length)


def settle_drops(archive: Archive, base: Snapshot, delta: Delta, planned: UpdatePlan) -> tuple[Sequence[Row], tuple[Drop, ...]]:
    """Of what earlier runs set aside the rows that still hold; and the orders that found nothing, to be told."""
    rows = read_table(archive, DROPS.name, base).to_pylist()
    replaced = delta.replaced(identity for revision in planned.revisions for identity in revision.sourced)
    carried = carry_drops(rows, replaced, planned.is_read)
    removed = [(row["article_id"] or "", row["url"] or "") for row in rows if replaced.covers(row)]
    met = frozenset(digest for revision in planned.revisions for digest in revision.met)
    return carried, delta.unmet(met, removed)


def is_decided_otherwise(given: Iterable[str], remembered: Iterable[str]) -> bool:
    """Whether the rows of decisions are others than those of the last run."""
    return sorted(given) != sorted(remembered)
