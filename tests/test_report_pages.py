"""Which article stands on which page: bounded pages that stay as they are while others change."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from linker_core.report_pages import PAGE_ARTICLES, PAGE_CLAIMS, plan_pages

ARCHIVES = st.dictionaries(st.text(max_size=8), st.integers(0, PAGE_CLAIMS + 50), max_size=150)


def plan(articles):
    rows = sorted(articles.items())
    return plan_pages(pa.table({"article_id": [key for key, _ in rows], "claims": pa.array([n for _, n in rows], pa.int64())}))


def held(articles):
    return {page.prefix: page.article_ids for page in plan(articles).pages}


@given(ARCHIVES)
def test_every_article_stands_on_the_one_page_that_is_found(articles):
    found = plan(articles)
    assert sorted(key for page in found.pages for key in page.article_ids) == sorted(articles)
    assert all(found.find(key) is page for page in found.pages for key in page.article_ids)


@given(ARCHIVES)
def test_pages_are_bounded_and_an_article_is_never_cut(articles):
    for page in plan(articles).pages:
        claims = sum(articles[key] for key in page.article_ids)
        assert len(page.article_ids) == 1 or (len(page.article_ids) <= PAGE_ARTICLES and claims <= PAGE_CLAIMS)


@given(ARCHIVES.filter(bool), st.data())
def test_an_article_that_goes_changes_the_pages_of_its_own_range_alone(articles, data):
    gone = data.draw(st.sampled_from(sorted(articles)))
    before, after = held(articles), held({key: n for key, n in articles.items() if key != gone})
    (page,) = [prefix for prefix, ids in before.items() if gone in ids]
    changed = {prefix for prefix, _ in before.items() ^ after.items()}
    widest = min(changed, key=len)
    assert page.startswith(widest)
    assert all(prefix.startswith(widest) for prefix in changed)


def test_a_small_archive_is_one_page_in_the_order_of_the_ids():
    assert held({"b": 3, "a": 0, "c": 1}) == {"": ("a", "b", "c")}


def test_no_articles_make_no_page():
    assert plan({}).pages == ()
