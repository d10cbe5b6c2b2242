"""The schemas of history: what runs and people did, and when."""

import pyarrow as pa

from linker_core.table_schemas import ARTICLE, CLAIM, ID, SOURCE, Table, column

_RUN = column("run_id", ID, "The run.")
RUNS = Table(
    "runs",
    "one row per run, shard and stage, and one per run and stage of the whole; what follows the commit comes with the next run",
    ("run_id", "shard", "stage"),
    pa.schema(
        [
            _RUN,
            column("snapshot", pa.string(), "The snapshot it published.", null=True),
            column("shard", pa.string(), "Shard; empty for the whole run."),
            column("stage", pa.string(), "Stage; total for the whole."),
            column("started_at", pa.timestamp("us", "UTC"), "When it began."),
            column("seconds", pa.float64(), "Wall-clock seconds."),
            column("cpu_seconds", pa.float64(), "Seconds of the processor, in all processes that worked on it."),
            column(
                "rows_in", pa.int64(), "Rows it took: records, sentences, pairs, as the stage has them; 0 where it counts none."
            ),
            column("rows_out", pa.int64(), "Rows it gave."),
            column("bytes_in", pa.int64(), "Bytes it read; 0 where it reads none."),
            column("bytes_out", pa.int64(), "Bytes it wrote."),
            column(
                "peak_bytes",
                pa.int64(),
                "The most memory that one process held meanwhile, in bytes; 0 where it was not measured.",
            ),
        ]
    ),
    is_state=False,
)
CHANGES = Table(
    "changes",
    "one row per link that a run or an undo added, removed or moved",
    ("run_id", "article_id", "claim_id"),
    pa.schema(
        [
            _RUN,
            ARTICLE,
            CLAIM,
            column("change", pa.string(), "added, removed or moved."),
            column("why", pa.string(), "The reason, one of a closed list; docs/operations.md has them in their order."),
            column("url_before", pa.string(), "The address before the run.", null=True),
            column("url_after", pa.string(), "The address after it.", null=True),
        ]
    ),
    is_state=False,
)
READINGS = Table(
    "readings",
    "one row per place where a record that was set aside was met",
    ("run_id", "file", "line", "digest", "kind", "reason"),
    pa.schema(
        [
            _RUN,
            column("kind", pa.string(), "article, result, decision or grade."),
            column("reason", pa.string(), "Why it was set aside."),
            column("digest", ID, "Its digest: joins drops.digest, but for a grade and a change of what is not there."),
            column("file", pa.string(), "The input file."),
            column("line", pa.int64(), "Line or row in it, from 1; 0 for a whole file."),
        ]
    ),
    is_state=False,
)
TREND = Table(
    "trend",
    "one row per run or undo: what it came to",
    ("run_id",),
    pa.schema(
        [
            _RUN,
            column("created_at", pa.timestamp("us", "UTC"), "When it began."),
            column("count_articles", pa.int64(), "Articles in the archive."),
            column("count_links", pa.int64(), "Links inserted."),
            column("count_claims", pa.int64(), "Claims found."),
            column("count_linked", pa.int64(), "Claims that carry a link."),
            column("count_supported", pa.int64(), "Claims that a source supports, linked or not."),
            column(
                "count_in_conflict", pa.int64(), "Claims that a source contradicts in a value, and no editor has accepted it."
            ),
        ]
    ),
    is_state=False,
)

GRADES = Table(
    "grades",
    "one row per grade that a person gave a link",
    ("run_id", "article_id", "claim_id", "url", "quote_digest", "grader"),
    pa.schema(
        [
            column("run_id", ID, "The run of `linker grade` that took it in."),
            ARTICLE,
            CLAIM,
            SOURCE,
            column("url", pa.string(), "The linked address as supplied."),
            column("quote_digest", ID, "SHA-256 of the evidence it was graded on: `sha256(links.quote)`."),
            column("tier", pa.string(), "The source's authority for the claim, as the link had it."),
            column("domain", pa.string(), "Registrable domain of the source.", null=True),
            column("linked_by", ID, "The run that added the link; null where the history does not tell.", null=True),
            column("grade", pa.string(), "right, wrong or unsure."),
            column("grader", pa.string(), "Who graded it, as the file says; may be empty."),
            column("graded_at", pa.timestamp("us", "UTC"), "When, as the file says.", null=True),
            column("note", pa.string(), "Why, as the file says; may be empty."),
        ]
    ),
    is_state=False,
)

GRADED_LINKS = pa.schema(
    [
        ARTICLE,
        CLAIM,
        column("url", pa.string(), "The linked address as supplied."),
        column("quote_digest", ID, "SHA-256 of the evidence it was graded on: `sha256(links.quote)`."),
        column("tier", pa.string(), "The source's authority for the claim, as the link had it."),
        column("domain", pa.string(), "Registrable domain of the source.", null=True),
        column("linked_by", ID, "The run that added the link; null where the history does not tell.", null=True),
        column("grade", pa.string(), "right or wrong where all who are sure agree, else unsure."),
        column("count_graders", pa.int32(), "People who graded it."),
    ]
)
