"""What a run knows of its inputs before it reads them, and whether there is anything to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.requests import RunRequest
from flows.run import Run
from flows.updating import is_decided_otherwise
from linker_core.decision_tables import load_decisions
from linker_core.input_versions import Version
from linker_core.known_inputs import are_published, digest_inputs
from linker_core.shares import Share
from linker_core.storage import Place
from linker_core.takeover import PublishedShard, published_shards


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of a run, unread: by share, and each file with its version."""

    shares: tuple[Share, ...]
    versions: Mapping[Place, Version | None]
    are_published: bool
    """Whether the published state is whole and was made from them by the same recipe: then nothing of them is read."""


def digest_run(run: Run, shares: Iterable[Share]) -> str | None:
    """Names the inputs as they lie there; None where that cannot be told, or where the state will not be made of all of them."""
    is_whole = isinstance(run.request, RunRequest) and run.request.limit is None
    return digest_inputs(shares, run.request.settings.input) if is_whole else None


def kept_shards(run: Run) -> tuple[PublishedShard, ...]:
    """All published shards, where nothing that they depend on has changed; else none."""
    parent, request = run.parent, run.request
    if parent is None or run.recipe is None or run.recipe != parent.recipe or not parent.totals:
        return ()
    if (isinstance(request, RunRequest) and request.reread) or not are_published(run.archive, parent, run.inputs):
        return ()
    remembered = load_decisions(None, run.archive, parent, request.settings).rows
    return () if is_decided_otherwise(run.decided.rows, remembered) else tuple(published_shards(parent))
