"""What a run is asked to do.

Apart from what a run is: models live until the interpreter ends, and with them all that their module can reach.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, Self
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from flows.progress import Mode
from linker_core.settings import Settings
from linker_core.storage import Place, locate_out

Kind = Literal["process", "dask", "ray"]
"""Where jobs run."""

IN_FLIGHT = 256
"""Jobs that are handed to a cluster at once, unless the user names another number; it spreads and queues them itself."""


def count_cores() -> int:
    """Cores this process may use: in a container fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def name_run() -> str:
    """A new run's id: sorts by time, and two runs of one second still differ."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"


Out = Annotated[
    Place,
    PlainValidator(locate_out),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "format": "path", "minLength": 1}),
]
"""A place as a parameter: JSON states it as text."""


Pattern = Annotated[str, Field(json_schema_extra={"minLength": 1})]
"""An input as a parameter. A Prefect server holds deployments against it: a variable that was not set is refused."""


class Request(BaseModel):
    """The parameters of a flow: plain enough for a deployment to state them as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    articles: tuple[Pattern, ...] = Field((), description="Files, folders or globs of articles.")
    results: tuple[Pattern, ...] = Field((), description="Files or globs of search results.")
    out: Out = Field(description="The archive's folder, or its prefix in an object store: s3://BUCKET/PREFIX.")
    decisions: Path | None = Field(None, description="File of editors' decisions; without one, those of the last run hold.")
    settings: Settings = Settings()
    runner: Kind = Field("process", description="Where jobs run: processes of this machine, or a dask or ray cluster.")
    address: str | None = Field(None, description="Where the cluster is to be found.")
    workers: int = Field(default_factory=count_cores, gt=0, description="Worker processes; on a cluster, most jobs at once.")
    accept: bool = Field(
        default=False, description="Publish even what takes more from the published state than `[publish]` allows."
    )
    progress: Mode = "lines"
    run_id: str = Field(default_factory=name_run, pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The run's name in the tables.")


class RunRequest(Request):
    """What a run over a whole archive is asked to do."""

    articles: tuple[Pattern, ...] = Field(min_length=1, description="Files, folders or globs of articles.")
    results: tuple[Pattern, ...] = Field(min_length=1, description="Files or globs of search results.")
    reread: bool = Field(default=False, description="Read all inputs, also where no file has changed since the last run.")
    limit: int | None = Field(None, gt=0, description="Only the first so many articles, in the order of their ids.")


class UpdateRequest(Request):
    """What an update is asked to do. Settings that are not given are those of the published state."""

    only: tuple[str, ...] | None = Field(
        None, description="Ids of articles: the files are whole inputs, and these articles alone are brought in line with them."
    )

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        """Without results whole inputs would delete those of the articles that are named."""
        if self.only is not None and not (self.articles and self.results):
            raise ValueError("only needs the whole inputs: name both articles and results")
        return self
