"""Refuses to publish what takes too much of the published state: a feed that came half is no reason to take half the links."""

from linker_core.changes import Losses
from linker_core.errors import RefusedError
from linker_core.settings import PublishSettings


def find_excess(losses: Losses, settings: PublishSettings) -> list[str]:
    """What would be lost beyond what `[publish]` allows, a line each; nothing where all is well."""
    links = ("links", losses.links_lost, losses.count_links, settings.max_links_lost, settings.min_links_lost)
    results = ("results", losses.results_lost, losses.count_results, settings.max_results_lost, settings.min_results_lost)
    return [
        f"{lost:,} of {count:,} {what} would vanish ({lost / count:.1%}; publish.max_{what}_lost allows {most:.0%})"
        for what, lost, count, most, least in (links, results)
        if lost >= least and lost > most * count
    ]


def refuse_losses(losses: Losses, settings: PublishSettings) -> None:
    """Stop a run before anything of it is published.

    Raises:
        RefusedError: more would be lost than `[publish]` allows; it says how much, and what to do.
    """
    if excess := find_excess(losses, settings):
        raise RefusedError("\n  ".join([f"{'; '.join(excess)}. Nothing was published.", *_advice(losses)]))


def _advice(losses: Losses) -> list[str]:
    gone = (
        f" {losses.articles_lost:,} of {losses.count_articles:,} articles are not in the input." if losses.articles_lost else ""
    )
    return [
        f"Look whether the inputs are whole.{gone}",
        "'linker run … --dry-run' shows every page that would change, and why links would go.",
        "If it is meant, run again with --accept.",
    ]
