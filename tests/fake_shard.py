"""A shard without the stages in between: every article is published as it came. Enough to see a whole run work.

Run as a script it is the command line with this shard in place of the real one.
"""

import os
import signal
from pathlib import Path

from flows.shard import PAGES, ShardOutcome
from linker_core.costs import Cost
from linker_core.digests import digest_bytes, digest_parts
from linker_core.intake import load_shard
from linker_core.pages import page_path
from linker_core.schemas import ARTICLES, SOURCES, STORE_ARTICLES, STORE_RESULTS, STORE_TEXTS
from linker_core.tables import write_store, write_table

NO_TEXT = digest_parts("")


def link_shard(job):
    if (death := Path(os.environ.get("FAKE_DEATH", "/nonexistent"))).exists():
        death.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    loaded = load_shard(job.shard, job.buckets)
    for article in loaded.articles:
        page = job.work / PAGES / page_path(article.article_id, article.article_id in job.colliding)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(article.raw)
    results = [result for group in loaded.results.values() for result in group]
    name = job.shard.name
    tables = (
        write_table(job.out, ARTICLES, [article_row(job, article, loaded.results) for article in loaded.articles], name),
        write_table(job.out, SOURCES, [source_row(result) for result in results], name),
    )
    store = (
        write_store(job.out, "articles", STORE_ARTICLES, rows_of(loaded.articles, STORE_ARTICLES), ["article_id"], name),
        write_store(job.out, "results", STORE_RESULTS, rows_of(results, STORE_RESULTS), ["article_id", "url"], name),
        write_store(job.out, "texts", STORE_TEXTS, [], ["text_digest"], name),
    )
    size = sum(len(article.raw) for article in loaded.articles)
    return ShardOutcome(name, tables, store, len(loaded.articles), 0, size, (("annotate", Cost(0.5)),), loaded.drops)


def rows_of(records, schema):
    return [{field: getattr(record, field) for field in schema.names} for record in records]


def article_row(job, article, results):
    row = {name: getattr(article, name, None) for name in ARTICLES.schema.names}
    counts = dict.fromkeys(["count_sentences", "count_claims", "count_links"], 0)
    return (
        row
        | counts
        | {
            "article_digest": article.digest,
            "inputs_digest": article.digest,
            "page_path": page_path(article.article_id, article.article_id in job.colliding),
            "page_digest": digest_bytes(article.raw),
            "count_bytes": len(article.raw),
            "count_sources": len(results[article.article_id]),
            "reason": "no_text",
        }
    )


def source_row(result):
    row = {name: getattr(result, name, None) for name in SOURCES.schema.names}
    return row | {
        "source_id": digest_parts(result.url),
        "position": result.position or 0,
        "count_chars": 0,
        "reason": "not_judged",
    }


if __name__ == "__main__":
    import fake_shard

    import flows.shard

    flows.shard.link_shard = fake_shard.link_shard
    from flows.cli import entry

    entry()
