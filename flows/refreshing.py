"""The refresh after sources were supplied anew, as a flow that an event starts: it names articles, the deployment the rest."""

from prefect import flow

from flows.requests import UpdateRequest
from flows.summary import RunSummary
from flows.update_archive import update_archive
from linker_core.errors import UsageError


@flow(name="refresh-sources", flow_run_name="{request.out.name}")
def refresh_sources(request: UpdateRequest, ids: list[str]) -> RunSummary:
    """Bring the articles with these ids in line with the whole inputs that the request names, and touch no other.

    Raises:
        UsageError: the request names no whole inputs, or the event no article.
    """
    if not ids or not (request.articles and request.results):
        raise UsageError("a refresh needs the whole inputs, articles and results, and the ids of articles; look at prefect.yaml")
    return update_archive(request.model_copy(update={"only": tuple(ids)}))
