"""Which article stands on which page of the report: bounded pages, in the order of the articles' ids."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from linker_core.rendering import anchor, claim_anchor, page_name

PAGE_ARTICLES = 60
PAGE_CLAIMS = 400
"""Most articles and claims on one page: about 1 MB that a browser opens at once."""
BATCH_ARTICLES = 4000
"""Articles whose details are in memory together: bounds memory, and reads the tables few times."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Which rows of the articles, sorted by id, stand on which page: `starts` are the first rows, `firsts` their ids."""

    starts: tuple[int, ...]
    firsts: tuple[str, ...]
    count_articles: int

    def rows(self, page: int) -> range:
        """The rows of a page, from 0."""
        ends = (*self.starts[1:], self.count_articles)
        return range(self.starts[page], ends[page])

    def number(self, article_id: str) -> int:
        """The page of an article, from 1."""
        return bisect_right(self.firsts, article_id)

    def link(self, article_id: str, claim_id: str | None = None) -> str:
        """Where an article, or a claim of it, stands, seen from the index."""
        place = claim_anchor(claim_id) if claim_id else anchor(article_id)
        return f"articles/{page_name(self.number(article_id))}#{place}"

    def batches(self, pages: range) -> Iterator[range]:
        """Successive ones of the pages whose details are read together."""
        first = pages.start
        for page in pages:
            if self.rows(page).stop - self.starts[first] > BATCH_ARTICLES and page > first:
                yield range(first, page)
                first = page
        if pages:
            yield range(first, pages.stop)


def plan_pages(articles: pa.Table) -> PagePlan:
    """Cut the articles, in the order of their ids, into pages of bounded size: by articles and by claims."""
    starts: list[int] = []
    articles_left = claims_left = 0
    for row, claims in enumerate(articles.column("claims").to_pylist()):
        if articles_left == 0 or claims > claims_left:
            starts.append(row)
            articles_left, claims_left = PAGE_ARTICLES, PAGE_CLAIMS
        articles_left, claims_left = articles_left - 1, claims_left - claims
    firsts = articles.column("article_id").take(pa.array(starts, pa.int64())).to_pylist()
    return PagePlan(tuple(starts), tuple(firsts), articles.num_rows)
