"""What a worker process does with one shard: its records loaded, what changed of them linked, all written as tables and pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows.linking import link_articles
from linker_core.answers import answers_folder
from linker_core.costs import Cost, Stopwatch
from linker_core.decisions import NO_DECISIONS, Decisions
from linker_core.drops import Drop
from linker_core.intake import Bucket, Shard, ShardRows, load_rows
from linker_core.outcomes import ArticleOutcome
from linker_core.pages import page_path
from linker_core.schemas import RULINGS, STORE_ARTICLES, STORE_RESULTS, STORE_TEXTS, TABLES, Table
from linker_core.settings import Settings
from linker_core.shard_tables import Columns, build_columns, build_texts
from linker_core.storage import Place, is_local
from linker_core.tables import TableFile, arrange_rows, write_store, write_table
from linker_core.takeover import (
    Known,
    Published,
    PublishedShard,
    digest_articles,
    digest_shard,
    find_known,
    find_same,
    find_stored,
    known_texts,
    renew_rows,
)

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
    published: Published | None = None
    """What is published of the shard's keys, where it was made by the same recipe."""


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
    touched: frozenset[str] | None = None
    """Articles that were worked on or are gone; None where all may have changed."""


def link_shard(job: ShardJob) -> ShardOutcome:
    """Work through one shard, from its records to its tables and annotated pages."""
    watch = Stopwatch()
    with watch.timed("load"):
        rows = load_rows(job.shard, job.buckets)
    count_bytes = count_supplied(rows)
    watch.count("load", rows_out=rows.articles.num_rows + rows.results.num_rows, bytes_out=count_bytes)
    with watch.timed("compare"):
        digests = digest_articles(rows, job.colliding, job.decisions, job.settings.sources.max_url_length)
        inputs = digest_shard(job.recipe, digests, rows.orphans) if job.recipe else None
        known = find_known(job.out, job.published, job.shard, digests)
        same = find_same(job.out, known, job.shard, inputs) if inputs and len(known.ids) == len(digests) else None
    watch.count("compare", rows_in=len(digests), rows_out=len(digests) - len(known.ids))
    if same:
        return hand_on(same, known.count_links, count_bytes, watch.costs(), rows.drops)
    return _link_changed(job, rows, digests, known, inputs, watch)


def _link_changed(
    job: ShardJob, rows: ShardRows, digests: Mapping[str, str], known: Known, inputs: str | None, watch: Stopwatch
) -> ShardOutcome:
    """Link the articles that are not known, and write the shard with the rows of those that are."""
    ids = frozenset(digests) - known.ids
    records = rows.build(ids if known.ids else None)
    outcomes = link_articles(records, job.settings, watch, answers_folder(job.out), job.decisions)
    with watch.timed("write"):
        paths = {article_id: page_path(article_id, article_id in job.colliding) for article_id in ids}
        _stage_pages(job, outcomes, paths)
        made = _make_tables(job, outcomes, paths, digests)
        tables = _write_tables(job, made, known)
        store = (*_write_records(job, rows), _write_texts(job, outcomes, known))
    _count_written(watch, outcomes, (*tables, *store))
    return ShardOutcome(
        shard=job.shard.name,
        tables=tables,
        store=store,
        count_articles=len(digests),
        count_links=sum(len(outcome.links) for outcome in outcomes) + known.count_links,
        count_bytes=count_supplied(rows),
        costs=watch.costs(),
        drops=rows.drops,
        inputs=inputs,
        touched=ids | known.gone if job.published and known.gone is not None else None,
    )


def hand_on(
    published: PublishedShard,
    count_links: int = 0,
    count_bytes: int = 0,
    costs: tuple[tuple[str, Cost], ...] = (),
    drops: tuple[Drop, ...] = (),
) -> ShardOutcome:
    """The outcome of the run that published the shard; what was set aside on the way is this run's own."""
    return ShardOutcome(
        shard=published.name,
        tables=published.tables,
        store=published.store,
        count_articles=sum(file.count_rows for file in published.store if file.table == "articles"),
        count_links=count_links,
        count_bytes=count_bytes,
        costs=costs,
        drops=drops,
        inputs=published.inputs,
        is_taken_over=True,
        touched=frozenset(),
    )


def count_supplied(rows: ShardRows) -> int:
    """Bytes of the pages and of the texts of their results."""
    texts = (rows.results[name] for name in ("title", "snippet", "content"))
    lengths = (pc.sum(pc.binary_length(column)).as_py() or 0 for column in (rows.articles["raw"], *texts))
    return int(sum(lengths))


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


def _make_tables(
    job: ShardJob, outcomes: Sequence[ArticleOutcome], paths: Mapping[str, str], digests: Mapping[str, str]
) -> dict[str, Columns]:
    columns = build_columns(outcomes, paths, digests)
    return columns | ({"pages": _page_columns(outcomes, paths)} if job.settings.output.pages == "parquet" else {})


def _write_tables(job: ShardJob, made: Mapping[str, Columns], known: Known) -> tuple[TableFile, ...]:
    """The state tables of the shard: rows that were made, and those that are known, in one order."""
    renewed = {name: _renew_rows(job, TABLES[name], made[name], known) for name in sorted(made)}
    return tuple(
        rows if isinstance(rows, TableFile) else write_table(job.out, TABLES[name], rows, job.shard.name)
        for name, rows in renewed.items()
        if name != RULINGS.name or isinstance(rows, TableFile) or rows.num_rows  # most shards have none
    )


def _renew_rows(job: ShardJob, table: Table, made: Columns, known: Known) -> pa.Table | TableFile:
    rows = arrange_rows(table.name, table.schema, made, table.order)
    return renew_rows(job.out, known, table.name, rows, job.shard.name) if known.ids else rows


def _write_records(job: ShardJob, rows: ShardRows) -> tuple[TableFile, ...]:
    """The records as supplied; a file that holds the same ones already is handed on."""
    kinds = (
        ("articles", rows.articles, STORE_ARTICLES, ("article_id",)),
        ("results", rows.results, STORE_RESULTS, ("article_id", "url")),
        ("orphans", rows.orphans, STORE_RESULTS, ("article_id", "url")),
    )
    return tuple(
        find_stored(job.out, job.published, job.shard.name, name, records)
        or write_store(job.out, name, schema, records, order, job.shard.name)
        for name, records, schema, order in kinds
        if records.num_rows or name != "orphans"  # most shards have none
    )


def _write_texts(job: ShardJob, outcomes: Sequence[ArticleOutcome], known: Known) -> TableFile:
    made = build_texts(source for outcome in outcomes for source in outcome.sources)
    texts: pa.Table | Columns = made
    if known.ids:
        own = arrange_rows("store/texts", STORE_TEXTS, made, ("text_digest",))
        texts = pa.concat_tables([own, known_texts(job.out, known, made["text_digest"])])
    return write_store(job.out, "texts", STORE_TEXTS, texts, ("text_digest",), job.shard.name)
