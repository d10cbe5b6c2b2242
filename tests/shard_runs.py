"""Whole archives linked in this process, with the real stages and without Prefect: what a run does, shard by shard."""

import gzip
import json
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from flows.memory import remember, remembered_settings, touched_by
from flows.recipe import digest_recipe
from flows.reporting import rewrite_report
from flows.shard import PAGES, ShardJob, hand_on, link_shard
from flows.updating import gather, is_decided_otherwise, reading_of, settle_drops
from linker_core.archive import Archive
from linker_core.assembly import Occasion, assemble_snapshot
from linker_core.audit import Breach, audit_snapshot
from linker_core.buckets import WHOLE
from linker_core.catalog import connect, write_catalog
from linker_core.decision_tables import NOTHING_DECIDED, add_decisions, load_decisions
from linker_core.intake import bucket_share, plan_shards, read_drops
from linker_core.publication import has_page_files, page_paths, publish_pages, put_pages, withdraw_pages
from linker_core.revision import RevisionJob, revise_shard
from linker_core.run_tables import drop_rows
from linker_core.schemas import STATE
from linker_core.settings import Settings
from linker_core.shares import Share
from linker_core.storage import list_files, locate
from linker_core.tables import digest_file
from linker_core.takeover import PublishedState, published_shards
from linker_core.update_plan import plan_update

RUN = "in-process"
STORED = ("articles", "results", "orphans", "texts", "decisions")
STATE_FOLDERS = (*(f"tables/{table.name}" for table in STATE), "html", *(f"store/{name}" for name in STORED), "report")


@dataclass(frozen=True, slots=True)
class Linked:
    """An archive that was linked and published, and what the audit had to say before."""

    archive: Archive
    breaches: tuple[Breach, ...]
    shards: tuple[str, ...]
    taken_over: frozenset[str] = frozenset()
    touched: frozenset[str] | None = None
    unmet: tuple = ()
    carried: frozenset[str] = frozenset()

    @property
    def html(self) -> Path:
        return self.archive.html

    @property
    def report(self) -> Path:
        return self.archive.out / "report"

    def rows(self, statement):
        """Rows of a SELECT over the published tables, as tuples."""
        with connect(self.archive) as con:
            return con.execute(statement).fetchall()

    def page(self, article_id):
        ((path,),) = self.rows(f"select page_path from articles where article_id = '{article_id}'")
        return (self.html / path).read_bytes()


def link(out, articles, results, settings=None, decisions=None, run=RUN, is_shown=True):
    """Link the inputs into OUT and publish: the stages of the flow in their order, one shard after the other."""
    settings = settings or Settings()
    archive = Archive.open(out, create=True)
    work = archive.work_folder(RUN)
    buckets = bucket_all(work, articles, results, settings)
    plan = plan_shards(buckets, settings.shards)
    given = load_decisions(decisions, archive, archive.current(), settings)
    return publish(
        archive, plan, buckets, link_shards(archive, plan, buckets, settings, given), settings, given, run=run, is_shown=is_shown
    )


def update(out, articles=(), results=(), settings=None, decisions=None, *, only=None, run="update", is_shown=True):
    """Change what is published in OUT: the stages of an update in their order."""
    archive = Archive.open(out)
    base = archive.current()
    settings = settings or remembered_settings(base)
    work = archive.work_folder(RUN)
    longest = settings.sources.max_url_length
    delta = gather(bucket_all(work, articles, results, settings, reading_of(only)), only, work, longest)
    given = load_decisions(decisions, archive, base, settings)
    remembered = load_decisions(None, archive, base, settings)
    is_whole = base.recipe != digest_recipe(settings) or is_decided_otherwise(given.rows, remembered.rows)

    def revise(shards):
        return [revise_shard(RevisionJob(archive.out, work, shard, delta.buckets, longest)) for shard in shards]

    planned = plan_update(archive, base, delta, settings.shards, revise, is_whole=is_whole)
    carried, unmet = settle_drops(archive, base, delta, planned)
    outcomes = link_shards(archive, planned.plan, planned.buckets, settings, given)
    outcomes += [hand_on(shard) for shard in published_shards(base) if shard.name in planned.plan.carried]
    linked = publish(archive, planned.plan, planned.buckets, outcomes, settings, given, carried, run=run, is_shown=is_shown)
    return replace(linked, unmet=unmet, carried=planned.plan.carried)


def bucket_all(work, articles, results, settings, reading=WHOLE):
    files = [(locate(path), kind) for kind, paths in (("article", articles), ("result", results)) for path in paths]
    return tuple(bucket_share(Share(kind, (path,)), work, settings.input, reading) for path, kind in files)


def link_shards(archive, plan, buckets, settings, given=NOTHING_DECIDED):
    recipe = digest_recipe(settings)
    published = PublishedState(archive.current(), recipe)
    jobs = [
        ShardJob(
            *(archive.out, RUN, archive.work_folder(RUN), shard, buckets, settings, plan.colliding),
            *(given.decisions.of_range(shard.first, shard.last), recipe, published.of(shard)),
        )
        for shard in plan.shards
        if shard.name not in plan.carried
    ]
    return [link_shard(job) for job in jobs]


def publish(archive, plan, buckets, outcomes, settings, given=NOTHING_DECIDED, carried=(), *, run=RUN, is_shown=True):
    """Audit and publish what the shards came to; breaches are for the test to look at."""
    drops = tuple(chain(*map(read_drops, buckets), *(outcome.drops for outcome in outcomes), given.drops))
    tables, store = (list(chain.from_iterable(files)) for files in zip(*((o.tables, o.store) for o in outcomes), strict=True))
    occasion = Occasion(run, "2026-01-01T00:00:00+00:00", settings.digest())
    memory = remember(settings, digest_recipe(settings), plan, outcomes)
    state = assemble_snapshot(archive, occasion, tables, store, drop_rows(drops, carried), memory)
    snapshot = add_decisions(archive, state, given)
    breaches = tuple(audit_snapshot(archive, snapshot)) if is_shown else ()
    before = archive.current()
    committed = archive.commit(snapshot)
    place_pages(archive, before, committed)
    archive.remove_work(RUN)
    if is_shown:
        write_catalog(archive, committed)
        rewrite_report(archive, committed)
    taken_over = frozenset(outcome.shard for outcome in outcomes if outcome.is_taken_over)
    return Linked(archive, breaches, tuple(outcome.shard for outcome in outcomes), taken_over, touched_by(outcomes))


def place_pages(archive, before, after):
    """Bring html/ in line with a committed snapshot."""
    if archive.is_local:
        publish_pages(archive, archive.work / RUN / PAGES, list(page_paths(archive, after)))
        return
    for shard in after.state_shards if has_page_files(after) else ():
        put_pages(archive, after.of_shard(shard), before)
    withdraw_pages(archive, before, after)


def link_records(folder, articles, results, settings=None, decisions=()):
    """The same for records given as dicts."""
    given = (("articles", articles), ("results", results), ("decisions", decisions))
    paths = [write_lines(folder / f"{name}.jsonl", rows) for name, rows in given]
    return link(folder / "out", paths[:1], paths[1:2], settings, paths[2] if decisions else None)


def write_lines(path, rows):
    """JSONL, packed where the name ends in .gz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path


def read_lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def state_of(out):
    """Digest by path of every file that is state: a function of the inputs and the settings alone."""
    paths = sorted(f"{folder}/{name}" for folder in STATE_FOLDERS for name in list_files(out / folder))
    return {path: digest_file(out / path) for path in paths}


def without_history(state):
    """All of it but the first page of the report, which also tells of the runs; an archive linked in this process knows none."""
    return {path: digest for path, digest in state.items() if path != "report/index.html"}


def sample_inputs(sample):
    """The sample's articles and results, damaged ones included."""
    articles = [sample / "articles.jsonl", sample / "pages", sample / "damaged.jsonl"]
    return articles, [sample / name for name in ("results.jsonl", "results_flat.jsonl", "damaged_results.jsonl")]
