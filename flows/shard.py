"""What a worker process does with one shard: its records loaded, linked, and written as tables and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.linking import link_articles
from linker_core.answers import answers_folder
from linker_core.costs import Cost, Stopwatch
from linker_core.decisions import NO_DECISIONS, Decisions
from linker_core.drops import Drop
from linker_core.intake import Bucket, Shard, ShardInput, load_shard
from linker_core.outcomes import ArticleOutcome
from linker_core.pages import page_path
from linker_core.schemas import RULINGS, STORE_ARTICLES, STORE_RESULTS, STORE_TEXTS, TABLES
from linker_core.settings import Settings
from linker_core.shard_tables import Columns, build_columns, build_texts, count_rows
from linker_core.storage import Place, is_local
from linker_core.tables import TableFile, write_store, write_table
from linker_core.takeover import PublishedShard, count_links_of, digest_inputs

PAGES = "pages"
"""Folder of finished pages in a run's scratch, each at its page path, until they are published."""


@dataclass(frozen=True, slots=True)
class ShardJob:
    """All that a worker needs to link one shard; small, for it crosses a process border."""

    out: Place
    run_id: str
    work: Place
    """Where the chunks lie: a folder, or in the archive's own store where workers share nothing else."""
    shard: Shard
    buckets: tuple[Bucket, ...]
    settings: Settings
    colliding: frozenset[str]
    """Ids that only their case tells apart: their pages need distinct paths."""
    decisions: Decisions = NO_DECISIONS
    """Those on articles of the shard, and those on all articles."""
    recipe: str | None = None
    """Names what else the outcome depends on; without it nothing is taken over from the published snapshot."""
    published: PublishedShard | None = None
    """What is published of the shard."""


@dataclass(frozen=True, slots=True)
class ShardOutcome:
    """What a shard came to. Pages that are to be files lie below `work`/PAGES until they are published, where OUT is a folder."""

    shard: str
    tables: tuple[TableFile, ...]
    store: tuple[TableFile, ...]
    count_articles: int
    count_links: int
    count_bytes: int
    costs: tuple[tuple[str, Cost], ...]
    """What each stage took, in their order."""
    drops: tuple[Drop, ...]
    inputs: str | None = None
    """Digest of all that it depends on."""
    is_taken_over: bool = False
    """Whether it is what was published before, files and pages: nothing of it was made again."""


def link_shard(job: ShardJob) -> ShardOutcome:
    """Work through one shard, from its records to its tables and annotated pages."""
    watch = Stopwatch()
    with watch.timed("load"):
        records = load_shard(job.shard, job.buckets)
    count_bytes = _count_bytes(records)
    count_results = sum(map(len, records.results.values()))
    watch.count("load", rows_out=len(records.articles) + count_results, bytes_out=count_bytes)
    inputs = digest_inputs(job.recipe, records, job.colliding, job.decisions) if job.recipe else None
    if job.published and job.published.inputs == inputs:
        with watch.timed("take over"):
            count_links = count_links_of(job.out, job.published)
        if count_links is not None:
            return _take_over(job, job.published, records, count_links, count_bytes, watch)
    outcomes = link_articles(records, job.settings, watch, answers_folder(job.out), job.decisions)
    with watch.timed("write"):
        ids = [outcome.article.article_id for outcome in outcomes]
        paths = {article_id: page_path(article_id, article_id in job.colliding) for article_id in ids}
        _stage_pages(job, outcomes, paths)
        tables, store = _write_tables(job, records, outcomes, paths)
    _count_written(watch, outcomes, (*tables, *store))
    return ShardOutcome(
        shard=job.shard.name,
        tables=tables,
        store=store,
        count_articles=len(outcomes),
        count_links=sum(len(outcome.links) for outcome in outcomes),
        count_bytes=count_bytes,
        costs=watch.costs(),
        drops=records.drops,
        inputs=inputs,
    )


def _take_over(
    job: ShardJob, published: PublishedShard, records: ShardInput, count_links: int, count_bytes: int, watch: Stopwatch
) -> ShardOutcome:
    """The outcome of the run that published the shard; what was set aside on the way is this run's own."""
    return ShardOutcome(
        shard=job.shard.name,
        tables=published.tables,
        store=published.store,
        count_articles=len(records.articles),
        count_links=count_links,
        count_bytes=count_bytes,
        costs=watch.costs(),
        drops=records.drops,
        inputs=published.inputs,
        is_taken_over=True,
    )


def _count_bytes(records: ShardInput) -> int:
    """Bytes of the pages and of the texts of their results."""
    results = (result for group in records.results.values() for result in group)
    return sum(len(article.raw) for article in records.articles) + sum(
        _utf8_length(text) for result in results for text in (result.title, result.snippet, result.content) if text
    )


def _utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _count_written(watch: Stopwatch, outcomes: Sequence[ArticleOutcome], files: Sequence[TableFile]) -> None:
    pages = sum(len(outcome.page.raw) for outcome in outcomes)
    rows, size = sum(file.count_rows for file in files), sum(file.count_bytes for file in files)
    watch.count("write", rows_in=len(outcomes), rows_out=rows, bytes_out=pages + size)


def _stage_pages(job: ShardJob, outcomes: Sequence[ArticleOutcome], paths: Mapping[str, str]) -> None:
    """Stage the shard's pages in the run's scratch, to be renamed into html/; for a store they are made from the snapshot."""
    if not (is_local(job.out) and is_local(job.work)) or job.settings.output.pages != "files":
        return
    folders: set[Path] = set()
    for outcome in outcomes:
        target = job.work / PAGES / paths[outcome.article.article_id]
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        target.write_bytes(outcome.page.raw)


def _page_columns(outcomes: Sequence[ArticleOutcome], paths: Mapping[str, str]) -> Columns:
    ids = [outcome.article.article_id for outcome in outcomes]
    return {
        "article_id": ids,
        "page_path": [paths[article_id] for article_id in ids],
        "html": [outcome.page.raw for outcome in outcomes],
    }


def _write_tables(
    job: ShardJob, records: ShardInput, outcomes: Sequence[ArticleOutcome], paths: Mapping[str, str]
) -> tuple[tuple[TableFile, ...], tuple[TableFile, ...]]:
    columns = build_columns(outcomes, paths)
    if job.settings.output.pages == "parquet":
        columns["pages"] = _page_columns(outcomes, paths)
    written = [name for name in sorted(columns) if count_rows(columns[name]) or name != RULINGS.name]  # most shards have none
    tables = tuple(write_table(job.out, TABLES[name], columns[name], job.shard.name) for name in written)
    texts = build_texts(source for outcome in outcomes for source in outcome.sources)
    store = (
        write_store(job.out, "articles", STORE_ARTICLES, records.article_rows, ("article_id",), job.shard.name),
        write_store(job.out, "results", STORE_RESULTS, records.result_rows, ("article_id", "url"), job.shard.name),
        write_store(job.out, "texts", STORE_TEXTS, texts, ("text_digest",), job.shard.name),
    )
    return tables, store
