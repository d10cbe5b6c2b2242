"""What a whole run would be given after an archive's history: the rows of the base, changed as updates say."""

import orjson

from linker_core.addresses import name_source
from linker_core.record_fields import iter_row_results
from linker_core.rows import Row

PUBLISHED = ("title", "snippet", "content", "published")


class Inputs:
    """The rows that a whole run would be given, and what an update makes of them."""

    def __init__(self, articles, results):
        self.articles, self.results = list(articles), list(results)

    def change(self, articles, results):
        ops = [(row, "article") for row in articles if isinstance(row, dict)] + [
            (row, "result") for row in results if isinstance(row, dict)
        ]
        for row, kind in ops:
            if row.get("op") == "delete":
                self._delete(row, kind)
        corrections = [row for row in results if isinstance(row, dict) and row.get("op") != "delete" and "article_id" not in row]
        for row in corrections:
            self._correct(row)
        put = [row for row in results if not isinstance(row, dict) or (row.get("op") != "delete" and "article_id" in row)]
        identities = {(row["article_id"], row["url"]) for row in put if isinstance(row, dict)}
        self.results = [row for row in self.results if identity(row) not in identities] + put
        kept = [row for row in articles if not isinstance(row, dict) or row.get("op") != "delete"]
        ids = {row["article_id"] for row in kept if isinstance(row, dict)}
        self.articles = [row for row in self.articles if not isinstance(row, dict) or row["article_id"] not in ids] + kept

    def _delete(self, row, kind):
        key, url = row.get("article_id"), row.get("url")
        if kind == "article":
            self.articles = [one for one in self.articles if not isinstance(one, dict) or one["article_id"] != key]
        if kind == "article" or (key and not url):
            self.results = [one for one in self.results if not isinstance(one, dict) or one["article_id"] != key]
        elif key:
            self.results = [one for one in self.results if identity(one) != (key, url)]
        else:
            self.results = [
                one for one in self.results if not isinstance(one, dict) or source_of(one.get("url")) != source_of(url)
            ]

    def _correct(self, row):
        by_identity = {}
        for one in self.results:
            if isinstance(one, dict) and source_of(one.get("url")) == source_of(row["url"]):
                by_identity.setdefault(identity(one), []).append(one)
        changed = [min(group, key=digest_of) | {name: row.get(name) for name in PUBLISHED} for group in by_identity.values()]
        self.results = [one for one in self.results if identity(one) not in by_identity] + changed


def identity(row):
    return (row["article_id"], row.get("url")) if isinstance(row, dict) else None


def source_of(url):
    return url and name_source(url, 2048)


def digest_of(row):
    (result,) = iter_row_results(Row(row, None, "", 1))
    return result.digest


def write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join((row if isinstance(row, bytes) else orjson.dumps(row)) + b"\n" for row in rows))
    return path


def state_of(linked):
    """The id, which names every file of the state by its content, and the pages."""
    pages = {path.relative_to(linked.html).as_posix(): path.read_bytes() for path in linked.html.rglob("*") if path.is_file()}
    current = linked.archive.current()
    return current.snapshot_id, current.shards, current.totals, pages
