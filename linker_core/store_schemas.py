"""The schemas of the store: the inputs as they were supplied, which undo, reruns and proofs stand on."""

import pyarrow as pa

from linker_core.table_schemas import ID, column

STORE_ARTICLES = pa.schema(
    [
        column("article_id", ID, "The article, as the publisher names it.", null=True),
        column("digest", ID, "Digest of the article as supplied.", null=True),
        column("raw", pa.binary(), "The page's own bytes.", null=True),
        column("charset", pa.string(), "The charset that came beside the page.", null=True),
        column("url", pa.string(), "Address of the article.", null=True),
        column("title", pa.string(), "Title.", null=True),
        column("published_at", pa.string(), "Date as supplied.", null=True),
        column("section", pa.string(), "Section.", null=True),
        column("author", pa.string(), "Author.", null=True),
        column("lang", pa.string(), "Language as supplied.", null=True),
    ]
)
"""store/articles: the articles as supplied, sorted by article_id."""

STORE_RESULTS = pa.schema(
    [
        column("article_id", ID, "The article it was supplied for.", null=True),
        column("url", pa.string(), "Its address as supplied.", null=True),
        column("digest", ID, "Digest of the result as supplied.", null=True),
        column("position", pa.int32(), "Rank in the search results.", null=True),
        column("title", pa.string(), "Title.", null=True),
        column("snippet", pa.string(), "The search engine's excerpt.", null=True),
        column("content", pa.large_string(), "The page's content, markup included where it came with it.", null=True),
        column("published", pa.string(), "Date as supplied.", null=True),
        column("query", pa.string(), "What was searched for.", null=True),
    ]
)
"""store/results: the search results as supplied, sorted by article_id, url. store/orphans: those whose article is not there."""

STORE_TEXTS = pa.schema(
    [
        column("text_digest", ID, "Digest of the text: sources, passages and links name it so.", null=True),
        column("text", pa.large_string(), "The text that is quoted from; offsets of quotes count its characters.", null=True),
    ]
)
"""store/texts: the source texts that evidence is quoted from, sorted by text_digest, each once per shard."""

STORE_DECISIONS = pa.schema([column("row", pa.string(), "The row as it was given, as JSON.", null=True)])
"""store/decisions: every row of the file of decisions as JSON, sorted; those that were set aside included."""
