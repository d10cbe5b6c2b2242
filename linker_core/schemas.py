"""The explicit Parquet schema of every table, its grain, and its order. Nothing is inferred."""

from dataclasses import dataclass

import pyarrow as pa

TEXTS = pa.list_(pa.string())
SPANS = pa.list_(pa.struct([pa.field("byte_start", pa.int64(), False), pa.field("byte_end", pa.int64(), False)]))


@dataclass(frozen=True, slots=True)
class Table:
    """A published table. Rows are sorted by `order`, which is also its key."""

    name: str
    grain: str
    order: tuple[str, ...]
    schema: pa.Schema
    is_state: bool = True
    is_wide: bool = False
    """Rows hold whole documents: they are grouped and compressed as those of the store are."""


def _column(name: str, kind: pa.DataType, comment: str, *, null: bool = False) -> pa.Field:
    return pa.field(name, kind, null, metadata={"comment": comment})


_ID = pa.string()
_ARTICLE = _column("article_id", _ID, "The article, as the publisher names it.")
_CLAIM = _column("claim_id", _ID, "Digest of the sentence and the claim's place in it.")
_SOURCE = _column("source_id", _ID, "Digest of the canonical address.")
_DECISION = _column("decision_id", _ID, "Digest of what was decided about what.")
_TEXT_DIGEST = _column("text_digest", _ID, "The stored source text: store/texts holds it under this name.")

ARTICLES = Table(
    "articles",
    "one row per article",
    ("article_id",),
    pa.schema(
        [
            _ARTICLE,
            _column("article_digest", _ID, "Digest of the article as supplied."),
            _column(
                "inputs_digest",
                _ID,
                "Digest of all it depends on: the article, its results in their order, editors' decisions on it.",
            ),
            _column("url", pa.string(), "Address of the article.", null=True),
            _column("title", pa.string(), "Title.", null=True),
            _column("published_at", pa.string(), "Date as supplied.", null=True),
            _column("published_on", pa.string(), "Its day, ISO; null where that cannot be told.", null=True),
            _column("section", pa.string(), "Section.", null=True),
            _column("author", pa.string(), "Author.", null=True),
            _column("lang", pa.string(), "Language found or supplied, ISO 639-1.", null=True),
            _column("charset", pa.string(), "Charset the page was read in.", null=True),
            _column("page_path", pa.string(), "Path of the page below html/."),
            _column("page_digest", _ID, "Digest of the published page's bytes."),
            _column("count_bytes", pa.int64(), "Bytes of the page as supplied."),
            _column("count_sentences", pa.int32(), "Sentences found."),
            _column("count_claims", pa.int32(), "Claims among them."),
            _column("count_sources", pa.int32(), "Results supplied."),
            _column("count_links", pa.int32(), "Links inserted."),
            _column("reason", pa.string(), "Why the page carries no link; null when it does.", null=True),
        ]
    ),
)

SENTENCES = Table(
    "sentences",
    "one row per sentence of an article",
    ("article_id", "ordinal"),
    pa.schema(
        [
            _ARTICLE,
            _column("sentence_id", _ID, "Digest of the article's id, the text, and which repetition of it this is."),
            _column("ordinal", pa.int32(), "Place in the article, from 0."),
            _column("block", pa.int32(), "Block of the page, from 0."),
            _column("block_kind", pa.string(), "paragraph, list_item, table_cell, heading, quote, caption, navigation, code."),
            _column("heading_path", TEXTS, "Headings above the block, outermost first."),
            _column("text", pa.string(), "The sentence as a reader sees it."),
            _column("byte_start", pa.int64(), "First byte in the page as supplied."),
            _column("byte_end", pa.int64(), "Byte after the last."),
            _column("is_claim", pa.bool_(), "Whether it states something that can be checked."),
            _column("reason", pa.string(), "Why it is no claim; null when it is.", null=True),
        ]
    ),
)

CLAIMS = Table(
    "claims",
    "one row per claim",
    ("article_id", "ordinal"),
    pa.schema(
        [
            _ARTICLE,
            _CLAIM,
            _column("sentence_id", _ID, "The sentence it stands in."),
            _column("ordinal", pa.int32(), "Place in the article, from 0."),
            _column("text", pa.string(), "The claim."),
            _column("byte_start", pa.int64(), "First byte in the page as supplied."),
            _column("byte_end", pa.int64(), "Byte after the last."),
            _column("kinds", TEXTS, "What it states: money, percent, count, date, name, event."),
            _column("count_candidates", pa.int32(), "Sources that were judged for it."),
            _column(
                "count_voices",
                pa.int32(),
                "Independent domains that support it and may be linked; copies of one text or sentence count once.",
            ),
            _column("verdict", pa.string(), "The best verdict: supported, contradicted, not_enough_info."),
            _column("score", pa.float64(), "Probability that the best source supports it; null without a candidate.", null=True),
            _column("source_id", _ID, "The linked source; null when unlinked.", null=True),
            _column("reason", pa.string(), "Why it is not linked; null when it is.", null=True),
        ]
    ),
)

SOURCES = Table(
    "sources",
    "one row per page supplied for an article",
    ("article_id", "position", "source_id", "url"),
    pa.schema(
        [
            _ARTICLE,
            _SOURCE,
            _column("position", pa.int32(), "Rank in the search results."),
            _column("url", pa.string(), "The address as supplied."),
            _column("canonical_url", pa.string(), "Its canonical form, for identity only; null when refused.", null=True),
            _column("domain", pa.string(), "Registrable domain; null when refused.", null=True),
            _column("tier", pa.string(), "Authority tier; null when refused.", null=True),
            _column("title", pa.string(), "Title.", null=True),
            _column("published_on", pa.string(), "Publication day, ISO; null when unknown.", null=True),
            pa.field("text_digest", _ID, True, metadata=_TEXT_DIGEST.metadata),
            _column("count_chars", pa.int64(), "Characters of its text."),
            _column("reason", pa.string(), "Why no link leads to it; null when one does.", null=True),
        ]
    ),
)

PASSAGES = Table(
    "passages",
    "one row per source sentence that was held against a claim of the article",
    ("article_id", "source_id", "start"),
    pa.schema(
        [
            _ARTICLE,
            _SOURCE,
            _column("passage_id", _ID, "Digest of the source text and the passage's place in it."),
            _TEXT_DIGEST,
            _column("start", pa.int64(), "First character in the stored source text."),
            _column("end", pa.int64(), "Character after the last."),
            _column("text", pa.string(), "The passage."),
        ]
    ),
)

CANDIDATES = Table(
    "candidates",
    "one row per claim and source that were judged",
    ("article_id", "claim_id", "source_id"),
    pa.schema(
        [
            _ARTICLE,
            _CLAIM,
            _SOURCE,
            _column("tier", pa.string(), "The source's authority for this claim: official on a party's own site."),
            _column("match_score", pa.float64(), "Weighted share of the claim's terms in the source's best sentence."),
            _column("passage_ids", TEXTS, "The passages it was judged by, best first."),
            _column("verdict", pa.string(), "supported, contradicted, not_enough_info."),
            _column("score", pa.float64(), "Probability that the source supports the claim."),
            _column("quote", pa.string(), "The evidence as it stands in the stored source text."),
            _column("quote_start", pa.int64(), "First character of it in the stored source text."),
            _column("quote_end", pa.int64(), "Character after the last."),
            _column("features", pa.map_(pa.string(), pa.float64()), "What the score was made of."),
            _column("part", pa.string(), "What of the claim was judged, where the whole is not supported; else null.", null=True),
            _column("reason", pa.string(), "Why it did not become the link; null when it did.", null=True),
        ]
    ),
)

LINKS = Table(
    "links",
    "one row per inserted link",
    ("article_id", "byte_start"),
    pa.schema(
        [
            _ARTICLE,
            _column("link_id", _ID, "Digest of claim and source."),
            _CLAIM,
            _SOURCE,
            _column("byte_start", pa.int64(), "Where its first tag was inserted, in bytes of the page as supplied."),
            _column("spans", SPANS, "The linked bytes of the page as supplied; several where inline tags cut the anchor."),
            _column("open_tag", pa.string(), "The inserted opening tag; the closing one is always </a>."),
            _column("url", pa.string(), "The address as supplied."),
            _column("href", pa.string(), "The address as written: with a text fragment, where one leads to the quote."),
            _column("tier", pa.string(), "The source's authority for this claim: official on a party's own site."),
            _column("rel", pa.string(), "Link relation."),
            _column("anchor_text", pa.string(), "The linked words."),
            _column("quote", pa.string(), "The evidence as it stands in the stored source text."),
            _column("quote_start", pa.int64(), "First character of it in the stored source text."),
            _column("quote_end", pa.int64(), "Character after the last."),
            _TEXT_DIGEST,
            _column("score", pa.float64(), "Probability that the source supports the claim."),
            _column(
                "decision_id",
                _ID,
                "The editor's decision that pinned it; null where the judge's verdict stands behind it.",
                null=True,
            ),
        ]
    ),
)

CONFLICTS = Table(
    "conflicts",
    "one row per claim and source that state different values",
    ("article_id", "claim_id", "source_id"),
    pa.schema(
        [
            _ARTICLE,
            _CLAIM,
            _SOURCE,
            _column("claim_text", pa.string(), "The claim."),
            _column("claim_value", pa.string(), "Its value."),
            _column("source_value", pa.string(), "The source's value."),
            _column("quote", pa.string(), "The source's sentence."),
            _column("quote_start", pa.int64(), "First character of it in the stored source text."),
            _column("quote_end", pa.int64(), "Character after the last."),
            _TEXT_DIGEST,
            _column("decision_id", _ID, "The editor's decision that accepts it; null while it is open.", null=True),
        ]
    ),
)

DROPS = Table(
    "drops",
    "one row per distinct record that was set aside, and reason",
    ("kind", "reason", "digest"),
    pa.schema(
        [
            _column("kind", pa.string(), "article, result or decision."),
            _column("reason", pa.string(), "Why it was set aside."),
            _column("digest", _ID, "Digest of the record's bytes."),
            _column("article_id", _ID, "The article it belongs to, where that could be read.", null=True),
            _column(
                "url",
                pa.string(),
                "The result's address, where it is set aside for another of that address, or waits.",
                null=True,
            ),
            _column("detail", pa.string(), "What was wrong, in words."),
            _column("count", pa.int64(), "How often this very record was met."),
        ]
    ),
)

DECISIONS = Table(
    "decisions",
    "one row per decision of an editor that is in force",
    ("decision_id",),
    pa.schema(
        [
            _DECISION,
            _column("action", pa.string(), "pin, forbid, not_a_claim, bad_source, bad_domain, accept_conflict."),
            _column("article_id", _ID, "The article; empty for all."),
            _column("quote", pa.string(), "Words of the sentence it is about; empty for all."),
            _column("prefix", pa.string(), "What stood before them."),
            _column("suffix", pa.string(), "What stood after them."),
            _column("url", pa.string(), "The source's address; empty for all."),
            _column("domain", pa.string(), "The source's domain; empty for all."),
            _column("editor", pa.string(), "Who decided it, as the file says."),
            _column("decided_at", pa.string(), "When, as the file says."),
            _column("note", pa.string(), "Why, as the file says."),
            _column("status", pa.string(), "honoured, overruled by another decision, or stale."),
            _column("reason", pa.string(), "Why it is not honoured; null when it is.", null=True),
            _column("count_articles", pa.int64(), "Articles in which it is honoured."),
        ]
    ),
)

RULINGS = Table(
    "rulings",
    "one row per article and decision of an editor that concerns it",
    ("article_id", "decision_id"),
    pa.schema(
        [
            _ARTICLE,
            _DECISION,
            _column("action", pa.string(), "What was decided."),
            _column("sentence_id", _ID, "The sentence that was meant; null where it is about a source.", null=True),
            _column("claim_id", _ID, "The claim in it; null where there is none.", null=True),
            _column("source_id", _ID, "The source that the decision names; null where it names none.", null=True),
            _column("status", pa.string(), "honoured, overruled by another decision, or stale."),
            _column("reason", pa.string(), "Why it is not honoured; null when it is.", null=True),
        ]
    ),
)

PAGES = Table(
    "pages",
    "one row per published page, where `output.pages` is parquet; else pages are files below html/ and this has none",
    ("article_id",),
    pa.schema(
        [
            _ARTICLE,
            _column("page_path", pa.string(), "Path that the page would have below html/."),
            _column("html", pa.binary(), "The published page's bytes."),
        ]
    ),
    is_wide=True,
)

_RUN = _column("run_id", _ID, "The run.")
RUNS = Table(
    "runs",
    "one row per run, shard and stage, and one per run and stage of the whole",
    ("run_id", "shard", "stage"),
    pa.schema(
        [
            _RUN,
            _column("snapshot", pa.string(), "The snapshot it published.", null=True),
            _column("shard", pa.string(), "Shard; empty for the whole run."),
            _column("stage", pa.string(), "Stage; total for the whole."),
            _column("started_at", pa.timestamp("us", "UTC"), "When it began."),
            _column("seconds", pa.float64(), "Wall-clock seconds."),
            _column("cpu_seconds", pa.float64(), "Seconds of the processor, in all processes that worked on it."),
            _column(
                "rows_in", pa.int64(), "Rows it took: records, sentences, pairs, as the stage has them; 0 where it counts none."
            ),
            _column("rows_out", pa.int64(), "Rows it gave."),
            _column("bytes_in", pa.int64(), "Bytes it read; 0 where it reads none."),
            _column("bytes_out", pa.int64(), "Bytes it wrote."),
            _column(
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
            _ARTICLE,
            _CLAIM,
            _column("change", pa.string(), "added, removed or moved."),
            _column("why", pa.string(), "The reason, one of a closed list; docs/operations.md has them in their order."),
            _column("url_before", pa.string(), "The address before the run.", null=True),
            _column("url_after", pa.string(), "The address after it.", null=True),
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
            _column("kind", pa.string(), "article, result, decision or grade."),
            _column("reason", pa.string(), "Why it was set aside."),
            _column("digest", _ID, "Its digest: joins drops.digest, but for a grade and a change of what is not there."),
            _column("file", pa.string(), "The input file."),
            _column("line", pa.int64(), "Line or row in it, from 1; 0 for a whole file."),
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
            _column("created_at", pa.timestamp("us", "UTC"), "When it began."),
            _column("count_articles", pa.int64(), "Articles in the archive."),
            _column("count_links", pa.int64(), "Links inserted."),
            _column("count_claims", pa.int64(), "Claims found."),
            _column("count_linked", pa.int64(), "Claims that carry a link."),
            _column("count_supported", pa.int64(), "Claims that a source supports, linked or not."),
            _column(
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
            _column("run_id", _ID, "The run of `linker grade` that took it in."),
            _ARTICLE,
            _CLAIM,
            _SOURCE,
            _column("url", pa.string(), "The linked address as supplied."),
            _column("quote_digest", _ID, "SHA-256 of the evidence it was graded on: `sha256(links.quote)`."),
            _column("tier", pa.string(), "The source's authority for the claim, as the link had it."),
            _column("domain", pa.string(), "Registrable domain of the source.", null=True),
            _column("linked_by", _ID, "The run that added the link; null where the history does not tell.", null=True),
            _column("grade", pa.string(), "right, wrong or unsure."),
            _column("grader", pa.string(), "Who graded it, as the file says; may be empty."),
            _column("graded_at", pa.timestamp("us", "UTC"), "When, as the file says.", null=True),
            _column("note", pa.string(), "Why, as the file says; may be empty."),
        ]
    ),
    is_state=False,
)

GRADED_LINKS = pa.schema(
    [
        _ARTICLE,
        _CLAIM,
        _column("url", pa.string(), "The linked address as supplied."),
        _column("quote_digest", _ID, "SHA-256 of the evidence it was graded on: `sha256(links.quote)`."),
        _column("tier", pa.string(), "The source's authority for the claim, as the link had it."),
        _column("domain", pa.string(), "Registrable domain of the source.", null=True),
        _column("linked_by", _ID, "The run that added the link; null where the history does not tell.", null=True),
        _column("grade", pa.string(), "right or wrong where all who are sure agree, else unsure."),
        _column("count_graders", pa.int32(), "People who graded it."),
    ]
)

STATE = (ARTICLES, SENTENCES, CLAIMS, SOURCES, PASSAGES, CANDIDATES, LINKS, CONFLICTS, DROPS, DECISIONS, RULINGS, PAGES)
HISTORY = (RUNS, CHANGES, READINGS, TREND, GRADES)
TABLES = {table.name: table for table in (*STATE, *HISTORY)}

STORE_ARTICLES = pa.schema(
    [
        _column("article_id", _ID, "The article, as the publisher names it.", null=True),
        _column("digest", _ID, "Digest of the article as supplied.", null=True),
        _column("raw", pa.binary(), "The page's own bytes.", null=True),
        _column("charset", pa.string(), "The charset that came beside the page.", null=True),
        _column("url", pa.string(), "Address of the article.", null=True),
        _column("title", pa.string(), "Title.", null=True),
        _column("published_at", pa.string(), "Date as supplied.", null=True),
        _column("section", pa.string(), "Section.", null=True),
        _column("author", pa.string(), "Author.", null=True),
        _column("lang", pa.string(), "Language as supplied.", null=True),
    ]
)
"""store/articles: the articles as supplied, sorted by article_id."""

STORE_RESULTS = pa.schema(
    [
        _column("article_id", _ID, "The article it was supplied for.", null=True),
        _column("url", pa.string(), "Its address as supplied.", null=True),
        _column("digest", _ID, "Digest of the result as supplied.", null=True),
        _column("position", pa.int32(), "Rank in the search results.", null=True),
        _column("title", pa.string(), "Title.", null=True),
        _column("snippet", pa.string(), "The search engine's excerpt.", null=True),
        _column("content", pa.large_string(), "The page's content, markup included where it came with it.", null=True),
        _column("published", pa.string(), "Date as supplied.", null=True),
        _column("query", pa.string(), "What was searched for.", null=True),
    ]
)
"""store/results: the search results as supplied, sorted by article_id, url. store/orphans: those whose article is not there."""

STORE_TEXTS = pa.schema(
    [
        _column("text_digest", _ID, "Digest of the text: sources, passages and links name it so.", null=True),
        _column("text", pa.large_string(), "The text that is quoted from; offsets of quotes count its characters.", null=True),
    ]
)
"""store/texts: the source texts that evidence is quoted from, sorted by text_digest, each once per shard."""

STORE_DECISIONS = pa.schema([_column("row", pa.string(), "The row as it was given, as JSON.", null=True)])
"""store/decisions: every row of the file of decisions as JSON, sorted; those that were set aside included."""
