"""Options that several commands share, and what their values are."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from linker_core.storage import Place

F = TypeVar("F", bound=Callable[..., Any])


class OutType(click.ParamType):  # type: ignore[type-arg]  # generic for type checkers alone
    """An archive's folder, or its address in an object store."""

    name = "directory"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Place":
        """The place that the text names."""
        from linker_core.storage import locate_out

        place: Place = locate_out(value)
        if isinstance(place, Path) and place.is_file():
            self.fail(f"Directory '{value}' is a file.", param, ctx)
        return Path(value) if isinstance(place, Path) else place


def _remember(ctx: click.Context, _: click.Parameter, value: bool) -> bool:  # noqa: FBT001 - click calls it
    if value:
        ctx.find_root().obj = "verbose"
    return value


out_argument = click.argument("out", type=OutType())
as_of_option = click.option("--as-of", "run_id", metavar="RUN", help="What this run published; default: what is published now.")
verbose = click.option(
    "-v", "--verbose", is_flag=True, callback=_remember, help="Prefect's log, and the whole traceback of an error."
)

_WORK_OPTIONS = (
    click.option(
        "--workers",
        type=click.IntRange(min=1),
        help="Worker processes; default: one per core. On a cluster: most jobs at once; default: 256.",
    ),
    click.option(
        "--runner",
        default="process",
        show_default=True,
        type=click.Choice(["process", "dask", "ray"]),
        help="Where to work: processes of this machine, or a cluster that shares OUT and the inputs.",
    ),
    click.option(
        "--address", metavar="ADDR", help="The cluster's: tcp://host:8786 of a Dask scheduler; host:6379 or auto for Ray."
    ),
    click.option(
        "--dry-run", is_flag=True, help="Do the work in scratch, show what would change as a patch, and publish nothing."
    ),
    click.option(
        "--patch",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="With --dry-run: all changes of pages, for patch -p1 in html/; without, the first 20 pages are printed.",
    ),
    click.option(
        "--accept", is_flag=True, help="Publish even if more links or results vanish than [publish] of the config allows."
    ),
    click.option("--profile", "is_profiled", is_flag=True, help="Print where the time went, stage by stage."),
    click.option("-q", "--quiet", is_flag=True, help="No progress and no summary."),
    verbose,
)


def work_options(command: F) -> F:
    """What a run and an update are both asked: where and how to work, what to show, and what may be published."""
    for option in reversed(_WORK_OPTIONS):
        command = option(command)
    return command
