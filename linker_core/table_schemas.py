"""What the schema of a table is made of: the columns that many tables share, each with what it holds."""

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


def column(name: str, kind: pa.DataType, comment: str, *, null: bool = False) -> pa.Field:
    """A column with what it holds; never null unless said."""
    return pa.field(name, kind, null, metadata={"comment": comment})


ID = pa.string()
ARTICLE = column("article_id", ID, "The article, as the publisher names it.")
CLAIM = column("claim_id", ID, "Digest of the sentence and the claim's place in it.")
SOURCE = column("source_id", ID, "Digest of the canonical address.")
DECISION = column("decision_id", ID, "Digest of what was decided about what.")
TEXT_DIGEST = column("text_digest", ID, "The stored source text: store/texts holds it under this name.")
