"""The weekly look at everything that is published, as a flow that fails where a promise does not hold."""

from itertools import islice
from typing import Annotated

from prefect import flow
from pydantic import Field

from flows.reporting import SHOWN_BREACHES, say_breach
from linker_core.archive import Archive
from linker_core.checker import check_archive
from linker_core.errors import PromiseError


@flow(name="check-archive", flow_run_name="{out}")
def check_published(out: Annotated[str, Field(min_length=1)]) -> None:
    """Read again what was published, with an independent parser. `out` is the archive's folder or address.

    Raises:
        PromiseError: a promise is broken; it names the first ones.
        UsageError: there is no archive.
    """
    breaches = list(islice(check_archive(Archive.open(out)), SHOWN_BREACHES))
    if breaches:
        raise PromiseError("\n  ".join(["published pages or tables break a promise:", *map(say_breach, breaches)]))
