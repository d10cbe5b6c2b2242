"""Which article stands on which page of the report: pages are ranges of the hash of article ids, cut while they are too large.

So what stands on a page depends on the few articles in its range alone, and pages stay as they are while others change.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import pyarrow as pa

from linker_core.chunks import KEY_BITS, key_of
from linker_core.rendering import anchor, claim_anchor

PAGE_ARTICLES = 60
PAGE_CLAIMS = 300
"""Most articles and claims on one page: about 1 MB that a browser opens at once, and that few changes make anew."""


@dataclass(frozen=True, slots=True)
class Page:
    """The articles whose key begins with `prefix`, in binary digits, by id; and the names of the pages beside it."""

    prefix: str
    article_ids: tuple[str, ...]
    before: str | None = None
    after: str | None = None

    @property
    def name(self) -> str:
        """Its file below articles/."""
        return name_page(self.prefix)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Pages in the order of their keys; none is empty. `lasts` are the greatest keys of each."""

    pages: tuple[Page, ...]
    lasts: tuple[int, ...]

    @property
    def names(self) -> Mapping[str, Page]:
        """The pages by the names of their files, in order."""
        return {page.name: page for page in self.pages}

    def find(self, article_id: str) -> Page:
        """The page of an article that stands on one."""
        return self.pages[bisect_left(self.lasts, key_of(article_id))]

    def link(self, article_id: str, claim_id: str | None = None) -> str:
        """Where an article, or a claim of it, stands, seen from the index."""
        place = claim_anchor(claim_id) if claim_id else anchor(article_id)
        return f"articles/{self.find(article_id).name}#{place}"


def name_page(prefix: str) -> str:
    """The file of the page whose keys begin so: p.html while one page holds everything, then p0.html and p1.html, and so on."""
    return f"p{prefix}.html"


def plan_pages(articles: pa.Table) -> PagePlan:
    """Cut the articles into pages of bounded size; an article is never cut. Needs the columns `article_id` and `claims`."""
    ids, claims = articles["article_id"].to_pylist(), articles["claims"].to_pylist()
    rows = sorted(zip(map(key_of, ids), ids, claims, strict=True))
    keys = [key for key, _, _ in rows]
    sums = [0, *accumulate(claims for _, _, claims in rows)]
    cuts = list(_cut("", keys, sums, 0, len(keys)))
    names = [None, *(name_page(prefix) for prefix, _ in cuts), None]
    pages = tuple(
        Page(prefix, tuple(sorted(rows[row][1] for row in held)), before, after)
        for (prefix, held), before, after in zip(cuts, names, names[2:], strict=False)
    )
    return PagePlan(pages, tuple(last_key(page.prefix) for page in pages))


def last_key(prefix: str) -> int:
    """The greatest key that begins with these binary digits."""
    return int(prefix.ljust(KEY_BITS, "1"), 2)


def _cut(prefix: str, keys: Sequence[int], sums: Sequence[int], start: int, stop: int) -> Iterator[tuple[str, range]]:
    """Prefixes with the rows that they hold, in order; `sums` are the claims before each row."""
    count = stop - start
    is_small = count <= PAGE_ARTICLES and sums[stop] - sums[start] <= PAGE_CLAIMS
    if is_small or count == 1 or len(prefix) == KEY_BITS:
        if count:
            yield prefix, range(start, stop)
        return
    half = bisect_right(keys, last_key(f"{prefix}0"), start, stop)
    yield from _cut(f"{prefix}0", keys, sums, start, half)
    yield from _cut(f"{prefix}1", keys, sums, half, stop)
