"""The schemas of state: tables that are a function of inputs, configuration and versions alone."""

import pyarrow as pa

from linker_core.table_schemas import ARTICLE, CLAIM, DECISION, ID, SOURCE, SPANS, TEXT_DIGEST, TEXTS, Table, column

ARTICLES = Table(
    "articles",
    "one row per article",
    ("article_id",),
    pa.schema(
        [
            ARTICLE,
            column("article_digest", ID, "Digest of the article as supplied."),
            column(
                "inputs_digest",
                ID,
                "Digest of all it depends on: the article, its results in their order, editors' decisions on it.",
            ),
            column("url", pa.string(), "Address of the article.", null=True),
            column("title", pa.string(), "Title.", null=True),
            column("published_at", pa.string(), "Date as supplied.", null=True),
            column("published_on", pa.string(), "Its day, ISO; null where that cannot be told.", null=True),
            column("section", pa.string(), "Section.", null=True),
            column("author", pa.string(), "Author.", null=True),
            column("lang", pa.string(), "Language found or supplied, ISO 639-1.", null=True),
            column("charset", pa.string(), "Charset the page was read in.", null=True),
            column("page_path", pa.string(), "Path of the page below html/."),
            column("page_digest", ID, "Digest of the published page's bytes."),
            column("count_bytes", pa.int64(), "Bytes of the page as supplied."),
            column("count_sentences", pa.int32(), "Sentences found."),
            column("count_claims", pa.int32(), "Claims among them."),
            column("count_sources", pa.int32(), "Results supplied."),
            column("count_links", pa.int32(), "Links inserted."),
            column("reason", pa.string(), "Why the page carries no link; null when it does.", null=True),
        ]
    ),
)

SENTENCES = Table(
    "sentences",
    "one row per sentence of an article",
    ("article_id", "ordinal"),
    pa.schema(
        [
            ARTICLE,
            column("sentence_id", ID, "Digest of the article's id, the text, and which repetition of it this is."),
            column("ordinal", pa.int32(), "Place in the article, from 0."),
            column("block", pa.int32(), "Block of the page, from 0."),
            column("block_kind", pa.string(), "paragraph, list_item, table_cell, heading, quote, caption, navigation, code."),
            column("heading_path", TEXTS, "Headings above the block, outermost first."),
            column("text", pa.string(), "The sentence as a reader sees it."),
            column("byte_start", pa.int64(), "First byte in the page as supplied."),
            column("byte_end", pa.int64(), "Byte after the last."),
            column("is_claim", pa.bool_(), "Whether it states something that can be checked."),
            column("reason", pa.string(), "Why it is no claim; null when it is.", null=True),
        ]
    ),
)

CLAIMS = Table(
    "claims",
    "one row per claim",
    ("article_id", "ordinal"),
    pa.schema(
        [
            ARTICLE,
            CLAIM,
            column("sentence_id", ID, "The sentence it stands in."),
            column("ordinal", pa.int32(), "Place in the article, from 0."),
            column("text", pa.string(), "The claim."),
            column("byte_start", pa.int64(), "First byte in the page as supplied."),
            column("byte_end", pa.int64(), "Byte after the last."),
            column("kinds", TEXTS, "What it states: money, percent, count, date, name, event."),
            column("count_candidates", pa.int32(), "Sources that were judged for it."),
            column(
                "count_voices",
                pa.int32(),
                "Independent domains that support it and may be linked; copies of one text or sentence count once.",
            ),
            column("verdict", pa.string(), "The best verdict: supported, contradicted, not_enough_info."),
            column(
                "score",
                pa.float64(),
                "Probability that the best source supports it; null where none was weighed.",
                null=True,
            ),
            column("source_id", ID, "The linked source; null when unlinked.", null=True),
            column("reason", pa.string(), "Why it is not linked; null when it is.", null=True),
        ]
    ),
)

SOURCES = Table(
    "sources",
    "one row per page supplied for an article",
    ("article_id", "position", "source_id", "url"),
    pa.schema(
        [
            ARTICLE,
            SOURCE,
            column("position", pa.int32(), "Rank in the search results."),
            column("url", pa.string(), "The address as supplied."),
            column("canonical_url", pa.string(), "Its canonical form, for identity only; null when refused.", null=True),
            column("domain", pa.string(), "Registrable domain; null when refused.", null=True),
            column("tier", pa.string(), "Authority tier; null when refused.", null=True),
            column("title", pa.string(), "Title.", null=True),
            column("published_on", pa.string(), "Publication day, ISO; null when unknown.", null=True),
            pa.field("text_digest", ID, True, metadata=TEXT_DIGEST.metadata),
            column("count_chars", pa.int64(), "Characters of its text."),
            column("reason", pa.string(), "Why no link leads to it; null when one does.", null=True),
        ]
    ),
)

PASSAGES = Table(
    "passages",
    "one row per source sentence that a claim of the article was judged by",
    ("article_id", "source_id", "start"),
    pa.schema(
        [
            ARTICLE,
            SOURCE,
            column("passage_id", ID, "Digest of the source text and the passage's place in it."),
            TEXT_DIGEST,
            column("start", pa.int64(), "First character in the stored source text."),
            column("end", pa.int64(), "Character after the last."),
            column("text", pa.string(), "The passage."),
        ]
    ),
)

CANDIDATES = Table(
    "candidates",
    "one row per claim and source that were judged",
    ("article_id", "claim_id", "source_id"),
    pa.schema(
        [
            ARTICLE,
            CLAIM,
            SOURCE,
            column("tier", pa.string(), "The source's authority for this claim: official on a party's own site."),
            column("match_score", pa.float64(), "Weighted share of the claim's terms in the source's best sentence."),
            column("passage_ids", TEXTS, "The passages it was judged by, best first; without a score the quoted one alone."),
            column("verdict", pa.string(), "supported, contradicted, not_enough_info."),
            column(
                "score",
                pa.float64(),
                "Probability that the source supports the claim; null where no sentence of it says enough to be weighed.",
                null=True,
            ),
            column("quote", pa.string(), "The evidence as it stands in the stored source text."),
            column("quote_start", pa.int64(), "First character of it in the stored source text."),
            column("quote_end", pa.int64(), "Character after the last."),
            column("features", pa.map_(pa.string(), pa.float64()), "What the score was made of; empty without a score."),
            column("part", pa.string(), "What of the claim was judged, where the whole is not supported; else null.", null=True),
            column("reason", pa.string(), "Why it did not become the link; null when it did.", null=True),
        ]
    ),
)

LINKS = Table(
    "links",
    "one row per inserted link",
    ("article_id", "byte_start"),
    pa.schema(
        [
            ARTICLE,
            column("link_id", ID, "Digest of claim and source."),
            CLAIM,
            SOURCE,
            column("byte_start", pa.int64(), "Where its first tag was inserted, in bytes of the page as supplied."),
            column("spans", SPANS, "The linked bytes of the page as supplied; several where inline tags cut the anchor."),
            column("open_tag", pa.string(), "The inserted opening tag; the closing one is always </a>."),
            column("url", pa.string(), "The address as supplied."),
            column("href", pa.string(), "The address as written: with a text fragment, where one leads to the quote."),
            column("tier", pa.string(), "The source's authority for this claim: official on a party's own site."),
            column("rel", pa.string(), "Link relation."),
            column("anchor_text", pa.string(), "The linked words."),
            column("quote", pa.string(), "The evidence as it stands in the stored source text."),
            column("quote_start", pa.int64(), "First character of it in the stored source text."),
            column("quote_end", pa.int64(), "Character after the last."),
            TEXT_DIGEST,
            column(
                "score",
                pa.float64(),
                "Probability that the source supports the claim; null where one was pinned that says too little to be weighed.",
                null=True,
            ),
            column(
                "decision_id",
                ID,
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
            ARTICLE,
            CLAIM,
            SOURCE,
            column("claim_text", pa.string(), "The claim."),
            column("claim_value", pa.string(), "Its value."),
            column("source_value", pa.string(), "The source's value."),
            column("quote", pa.string(), "The source's sentence."),
            column("quote_start", pa.int64(), "First character of it in the stored source text."),
            column("quote_end", pa.int64(), "Character after the last."),
            TEXT_DIGEST,
            column("decision_id", ID, "The editor's decision that accepts it; null while it is open.", null=True),
        ]
    ),
)

DROPS = Table(
    "drops",
    "one row per distinct record that was set aside, and reason",
    ("kind", "reason", "digest"),
    pa.schema(
        [
            column("kind", pa.string(), "article, result or decision."),
            column("reason", pa.string(), "Why it was set aside."),
            column("digest", ID, "Digest of the record's bytes."),
            column("article_id", ID, "The article it belongs to, where that could be read.", null=True),
            column(
                "url",
                pa.string(),
                "The result's address, where it is set aside for another of that address, or waits.",
                null=True,
            ),
            column("detail", pa.string(), "What was wrong, in words."),
            column("count", pa.int64(), "How often this very record was met."),
        ]
    ),
)

DECISIONS = Table(
    "decisions",
    "one row per decision of an editor that is in force",
    ("decision_id",),
    pa.schema(
        [
            DECISION,
            column("action", pa.string(), "pin, forbid, not_a_claim, bad_source, bad_domain, accept_conflict."),
            column("article_id", ID, "The article; empty for all."),
            column("quote", pa.string(), "Words of the sentence it is about; empty for all."),
            column("prefix", pa.string(), "What stood before them."),
            column("suffix", pa.string(), "What stood after them."),
            column("url", pa.string(), "The source's address; empty for all."),
            column("domain", pa.string(), "The source's domain; empty for all."),
            column("editor", pa.string(), "Who decided it, as the file says."),
            column("decided_at", pa.string(), "When, as the file says."),
            column("note", pa.string(), "Why, as the file says."),
            column("status", pa.string(), "honoured, overruled by another decision, or stale."),
            column("reason", pa.string(), "Why it is not honoured; null when it is.", null=True),
            column("count_articles", pa.int64(), "Articles in which it is honoured."),
        ]
    ),
)

RULINGS = Table(
    "rulings",
    "one row per article and decision of an editor that concerns it",
    ("article_id", "decision_id"),
    pa.schema(
        [
            ARTICLE,
            DECISION,
            column("action", pa.string(), "What was decided."),
            column("sentence_id", ID, "The sentence that was meant; null where it is about a source.", null=True),
            column("claim_id", ID, "The claim in it; null where there is none.", null=True),
            column("source_id", ID, "The source that the decision names; null where it names none.", null=True),
            column("status", pa.string(), "honoured, overruled by another decision, or stale."),
            column("reason", pa.string(), "Why it is not honoured; null when it is.", null=True),
        ]
    ),
)

PAGES = Table(
    "pages",
    "one row per published page, where `output.pages` is parquet; else pages are files below html/ and this has none",
    ("article_id",),
    pa.schema(
        [
            ARTICLE,
            column("page_path", pa.string(), "Path that the page would have below html/."),
            column("html", pa.binary(), "The published page's bytes."),
        ]
    ),
    is_wide=True,
)

ARTICLE_COVERAGE = pa.schema(
    [
        ARTICLE,
        column("count_claims", pa.int32(), "Claims of the article."),
        column("count_linked", pa.int32(), "Claims that carry a link."),
        column("count_held_back", pa.int32(), "Claims that a source supports and that carry none."),
        column("count_conflicts", pa.int32(), "Claims of which a source states another value, and no editor accepted it."),
    ]
)
"""What the view article_coverage shows."""
