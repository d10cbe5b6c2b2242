"""Takes over from the published snapshot what a shard came to before, where nothing that it depends on has changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from linker_core.archive import Archive
from linker_core.decisions import Decisions
from linker_core.digests import digest_parts
from linker_core.intake import ShardInput
from linker_core.publication import has_page_files
from linker_core.schemas import TABLES
from linker_core.snapshots import Snapshot
from linker_core.storage import Place, is_file, is_local, open_parquet
from linker_core.tables import TableFile, digest_file

PAGE_COLUMNS = ["page_path", "page_digest", "count_links"]


@dataclass(frozen=True, slots=True)
class PublishedShard:
    """What the current snapshot holds of a shard, and the digest of the inputs that it was made from."""

    inputs: str
    tables: tuple[TableFile, ...]
    store: tuple[TableFile, ...]
    has_page_files: bool

    @classmethod
    def of(cls, snapshot: Snapshot | None, shard: str) -> Self | None:
        """That of a snapshot; None where it does not know the shard, or not what it was made from."""
        inputs = snapshot.shards.get(shard) if snapshot else None
        if snapshot is None or inputs is None:
            return None
        own = snapshot.of_shard(shard)
        tables = tuple(file for file in own.tables if TABLES[file.table].is_state)
        return cls(inputs, tables, own.store, has_page_files(snapshot))


def digest_inputs(recipe: str, records: ShardInput, colliding: Iterable[str], decisions: Decisions) -> str:
    """Names all that a shard depends on: the recipe, its records, which of its ids collide, and what editors decided.

    Articles come by id, and the results of each in their order, so that neither files nor lines count.
    """
    ids = {article.article_id for article in records.articles}
    return digest_parts(
        recipe,
        *(part for article in records.articles for part in (article.article_id, article.digest)),
        *(result.digest for article in records.articles for result in records.results.get(article.article_id, ())),
        *sorted(ids.intersection(colliding)),
        *(part for one in decisions.all for part in (one.decision_id, one.decided_at)),
    )


def count_links_of(out: Place, published: PublishedShard) -> int | None:
    """How many links the published shard has; None where a file or page of it is missing or damaged: then it is made anew."""
    archive = Archive(out)
    if not all(_is_whole(archive.out / file.path, file) for file in (*published.tables, *published.store)):
        return None
    articles = next((file for file in published.tables if file.table == "articles"), None)
    if articles is None:
        return None
    rows = open_parquet(archive.out / articles.path).read(columns=PAGE_COLUMNS).to_pydict()
    if published.has_page_files and is_local(archive.html):
        pages = zip(rows["page_path"], rows["page_digest"], strict=True)
        if not all(is_file(archive.html / path) and digest_file(archive.html / path) == digest for path, digest in pages):
            return None
    return int(sum(rows["count_links"]))


def _is_whole(path: Place, file: TableFile) -> bool:
    return is_file(path) and digest_file(path) == file.digest
