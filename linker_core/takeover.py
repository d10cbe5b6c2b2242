"""Takes over from the published snapshot what articles came to before, where nothing that they depend on has changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from linker_core.archive import Archive, read_rows
from linker_core.decisions import Decisions, decisions_digest
from linker_core.digests import digest_parts
from linker_core.intake import Shard, ShardRows, key_of
from linker_core.publication import has_page_files
from linker_core.schemas import SOURCES, STORE_TEXTS, TABLES
from linker_core.snapshots import Snapshot
from linker_core.splicing import Chosen, splice_rows
from linker_core.storage import Place, is_file, is_local, open_parquet
from linker_core.tables import TableFile, digest_file

_COLUMNS = ["article_id", "inputs_digest", "page_path", "page_digest", "count_links"]


@dataclass(frozen=True, slots=True)
class PublishedShard:
    """The files of a shard that a snapshot holds, and the digest of the inputs that they were made from."""

    name: str
    inputs: str | None
    tables: tuple[TableFile, ...]
    store: tuple[TableFile, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """The shards of the current snapshot that share keys with one of a plan: the archive may have been cut otherwise then."""

    shards: tuple[PublishedShard, ...]
    has_page_files: bool

    def named(self, name: str) -> PublishedShard | None:
        """The shard of that very name."""
        return next((shard for shard in self.shards if shard.name == name), None)


@dataclass(frozen=True, slots=True)
class Known:
    """What can be taken over for a shard."""

    ids: frozenset[str]
    """Articles whose rows and pages are what they would become again."""
    gone: frozenset[str] | None
    """Published articles of the shard's keys that are no longer there; None where damage hides it."""
    shards: tuple[PublishedShard, ...]
    """Whose files are whole."""
    count_links: int = 0


NOTHING_KNOWN = Known(frozenset(), None, ())


class PublishedState:
    """The shards of a snapshot, found by what they share with those of a plan; for a snapshot made by another recipe none."""

    def __init__(self, snapshot: Snapshot | None, recipe: str | None) -> None:
        """Sort the snapshot's files by shard."""
        known = snapshot if snapshot and recipe is not None and snapshot.recipe == recipe else None
        self._has_page_files = known is not None and has_page_files(known)
        self._shards = {shard.name: shard for shard in published_shards(known)} if known else {}

    def of(self, shard: Shard) -> Published | None:
        """What is published of a shard's keys; None where nothing of it counts."""
        name = shard.name
        near = tuple(one for key, one in self._shards.items() if key.startswith(name) or name.startswith(key))
        return Published(near, self._has_page_files) if near else None


def published_shards(snapshot: Snapshot) -> Iterator[PublishedShard]:
    """The shards of a snapshot with their state tables; tables of the whole archive are none."""
    tables = [file for file in snapshot.tables if TABLES[file.table].is_state]
    names = {file.shard for file in snapshot.store if file.table == "articles"}
    by_shard: dict[str, tuple[list[TableFile], list[TableFile]]] = {name: ([], []) for name in sorted(names)}
    for place, files in enumerate((tables, snapshot.store)):
        for file in files:
            if file.shard in by_shard:
                by_shard[file.shard][place].append(file)
    for name, (own, store) in by_shard.items():
        yield PublishedShard(name, snapshot.shards.get(name), tuple(own), tuple(store))


def digest_articles(rows: ShardRows, colliding: frozenset[str], decisions: Decisions, max_url_length: int) -> dict[str, str]:
    """Names by article all that its outcome depends on but the recipe; files and lines do not count.

    That is its record, its results in their order, whether its id collides, and what editors decided on it.
    """
    names = ("article_id", "url", "digest", "position")
    columns = (rows.results[name].to_pylist() for name in names)
    ranked = sorted((key, pos is None, pos or 0, url, digest) for key, url, digest, pos in zip(*columns, strict=True))
    results = {key: list(group) for key, group in groupby(ranked, itemgetter(0))}
    digests = {}
    for article_id, digest in sorted(_pairs(rows.articles, "article_id", "digest")):
        own = results.get(article_id, [])
        decided = decisions_digest(decisions, article_id, (one[3] for one in own), max_url_length)
        digests[article_id] = digest_parts(digest, int(article_id in colliding), decided, *(one[4] for one in own))
    return digests


def digest_shard(recipe: str, digests: Mapping[str, str], orphans: pa.Table) -> str:
    """Names all that a shard depends on: the recipe, its articles with their inputs, and the results that wait for an article."""
    waiting = sorted(orphans["digest"].to_pylist())
    return digest_parts(recipe, *(part for pair in sorted(digests.items()) for part in pair), None, *waiting)


def find_known(out: Place, published: Published | None, shard: Shard, digests: Mapping[str, str]) -> Known:
    """Which articles of a shard are published as they would become again.

    A published shard with a missing or damaged file gives none, an article with such a page is none.
    """
    if published is None:
        return NOTHING_KNOWN
    archive = Archive(out)
    whole = tuple(one for one in published.shards if _are_whole(out, (*one.tables, *_texts_of(one))))
    rows = [row for one in whole for row in _article_rows(out, one)]
    paged = published.has_page_files and is_local(archive.html)
    same = [row for row in rows if digests.get(row[0]) == row[1] and (not paged or _is_whole(archive.html / row[2], row[3]))]
    ids = frozenset(row[0] for row in same)
    gone = {row[0] for row in rows if row[0] not in digests and shard.first <= key_of(row[0]) <= shard.last}
    is_told = len(whole) == len(published.shards)
    return Known(ids, frozenset(gone) if is_told else None, whole, sum(row[4] for row in same))


def find_same(out: Place, known: Known, shard: Shard, inputs: str) -> PublishedShard | None:
    """The published shard that was made from the very same inputs, if all of its files are whole."""
    return next(
        (one for one in known.shards if (one.name, one.inputs) == (shard.name, inputs) and _are_whole(out, one.store)), None
    )


def known_rows(out: Place, known: Known, table: str) -> pa.Table:
    """The rows of a state table for all articles that are known."""
    schema = TABLES[table].schema
    files = _files_of(known, table) if known.ids else []
    return splice_rows([Chosen(schema.empty_table()), *(Chosen(read_rows(out / file.path, schema), known.ids) for file in files)])


def renew_rows(out: Place, known: Known, table: str, made: pa.Table, shard: str) -> pa.Table | TableFile:
    """The rows of a shard's table: `made` of the articles that were worked on, the published ones of those that are known.

    Where that comes to what a published file of the shard holds, it is that file: most changes of a source change no sentence,
    and few a claim.
    """
    files = _files_of(known, table)
    published = [read_rows(out / file.path, made.schema) for file in files]
    rows = splice_rows([Chosen(made), *(Chosen(one, known.ids) for one in published)])
    is_same = len(files) == 1 and files[0].shard == shard and rows.num_rows == files[0].count_rows and rows.equals(published[0])
    return files[0] if is_same else rows


def _files_of(known: Known, table: str) -> list[TableFile]:
    return [file for one in known.shards for file in one.tables if file.table == table]


def known_texts(out: Place, known: Known, besides: Iterable[str]) -> pa.Table:
    """The texts of those articles' sources, each once, but for the ones that are there already; rows of `STORE_TEXTS`."""
    sources = known_rows(out, known, SOURCES.name)
    missing = set(sources["text_digest"].drop_null().to_pylist()).difference(besides)
    found = [STORE_TEXTS.empty_table()]
    for file in (file for one in known.shards for file in _texts_of(one)):
        rows = _filter(read_rows(out / file.path, STORE_TEXTS), "text_digest", pa.array(sorted(missing), pa.string()))
        missing.difference_update(rows["text_digest"].to_pylist())
        found.append(rows)
    return pa.concat_tables(found)


def is_whole(out: Place, shard: PublishedShard, *, has_page_files: bool) -> bool:
    """Whether nothing of a published shard is missing or damaged, its pages included."""
    if not _are_whole(out, (*shard.tables, *shard.store)):
        return False
    html = Archive(out).html
    is_paged = has_page_files and is_local(html)
    return not is_paged or all(_is_whole(html / row[2], row[3]) for row in _article_rows(out, shard))


def find_stored(out: Place, published: Published | None, shard: str, name: str, rows: pa.Table) -> TableFile | None:
    """The published file of the shard's store that holds these very records, so that it need not be written again."""
    same = published.named(shard) if published else None
    file = next((file for file in same.store if file.table == name), None) if same else None
    if file is None or file.count_rows != rows.num_rows or not _are_whole(out, [file]):
        return None
    stored = open_parquet(out / file.path).read(columns=["digest"])["digest"].to_pylist()
    return file if sorted(stored) == sorted(rows["digest"].to_pylist()) else None


def _texts_of(shard: PublishedShard) -> list[TableFile]:
    return [file for file in shard.store if file.table == "texts"]


def _article_rows(out: Place, shard: PublishedShard) -> list[tuple[str, str, str, str, int]]:
    files = [file for file in shard.tables if file.table == "articles"]
    return [row for file in files for row in _pairs(open_parquet(out / file.path).read(columns=_COLUMNS), *_COLUMNS)]


def _pairs(rows: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(rows[name].to_pylist() for name in names), strict=True))


def _filter(rows: pa.Table, column: str, values: pa.Array) -> pa.Table:
    return rows.filter(pc.is_in(rows[column], values))


def _are_whole(out: Place, files: Iterable[TableFile]) -> bool:
    return all(_is_whole(out / file.path, file.digest) for file in files)


def _is_whole(path: Place, digest: str) -> bool:
    return is_file(path) and digest_file(path) == digest
