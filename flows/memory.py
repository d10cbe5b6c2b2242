"""What a run leaves for the next one to know, and what it touched."""

from collections.abc import Sequence

from flows.shard import ShardOutcome
from linker_core.assembly import Memory
from linker_core.errors import UsageError
from linker_core.intake import Plan
from linker_core.settings import Settings
from linker_core.snapshots import Snapshot


def remember(settings: Settings, recipe: str | None, plan: Plan, outcomes: Sequence[ShardOutcome]) -> Memory:
    """What the next run can take over, and what an update needs to make the plan of a whole run."""
    inputs = {outcome.shard: outcome.inputs for outcome in outcomes if outcome.inputs}
    totals = {name: list(totals) for name, totals in plan.totals.items()}
    return Memory(inputs, recipe, totals, settings.model_dump(mode="json", exclude_unset=True))


def remembered_settings(snapshot: Snapshot) -> Settings:
    """The configuration that a state was made with.

    Raises:
        UsageError: an older linker made it and did not keep it.
    """
    settings = Settings.model_validate(snapshot.settings)
    if settings.digest() != snapshot.settings_digest:
        raise UsageError("the configuration of the last run was not kept, or has other defaults now; name it with --config")
    return settings


def touched_by(outcomes: Sequence[ShardOutcome]) -> frozenset[str] | None:
    """The articles that were worked on or are gone; None where all may have changed."""
    touched: set[str] = set()
    for outcome in outcomes:
        if outcome.touched is None:
            return None
        touched |= outcome.touched
    return frozenset(touched)
