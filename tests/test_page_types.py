"""Addresses that hold no document, beside neighbours that do."""

import pytest

from linker_core.addresses import parse_address
from linker_core.page_types import page_type
from linker_core.reasons import SourceReason


def type_of(url):
    return page_type(parse_address(url, 2048))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://example.org/",
        "https://example.org//",
        "https://example.org/index.html",
        "https://example.org/Default.aspx",
        "https://example.org/en/",
        "https://example.org/en-GB",
        "https://example.org/de_DE/index.php",
        "https://example.org/us/home",
        "https://example.org/?utm_source=newsletter",
        "https://example.org/#/news",
    ],
)
def test_front_pages(url):
    assert type_of(url) is SourceReason.FRONT_PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/search?q=amazon",
        "https://www.bing.com/search?q=amazon",
        "https://duckduckgo.com/?q=amazon",
        "https://www.youtube.com/results?search_query=amazon",
        "https://example.org/search",
        "https://example.org/en/search.html?text=x",
        "https://example.org/?s=amazon",
        "https://example.org/tag/amazon/",
        "https://example.org/blog/category/cloud/page/3",
        "https://example.org/author/jane-doe",
        "https://example.org/news/page/2/",
        "https://example.org/page/2",
        "https://example.org/topics/",
        "https://example.org/hashtag/amazon",
    ],
)
def test_search_and_listing_pages(url):
    assert type_of(url) is SourceReason.SEARCH_PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/login",
        "https://example.org/en/sign-in/",
        "https://example.org/users/sign_in.php".replace("_", "-"),
        "https://example.org/wp-login.php",
        "https://example.org/account",
        "https://accounts.example.org/",
    ],
)
def test_login_pages(url):
    assert type_of(url) is SourceReason.LOGIN_PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://www.anthropic.com/claude",
        "https://example.org/research/",
        "https://example.org/ai",
        "https://example.org/hr/",
        "https://example.org/energy",
        "https://example.org/?p=123",
        "https://example.org/?q=node/12",
        "https://example.org/index.php?id=5",
        "https://www.britannica.com/topic/Amazon-Web-Services",
        "https://www.ibm.com/topics/machine-learning",
        "https://www.history.com/topics/black-history",
        "https://developers.google.com/search/docs/essentials",
        "https://example.org/search-engine-history",
        "https://example.org/research/search/methods.html",
        "https://example.org/article?q=1",
        "https://example.org/categories-of-risk",
        "https://example.org/tag-heuer-history",
        "https://example.org/category/cloud/story.html",
        "https://docs.example.org/guides/login",
        "https://example.org/login-security-report",
        "https://example.org/accounting",
        "https://example.org/accounts/2024-annual-report.pdf",
        "https://account.com/story",
        "https://www.nytimes.com/2020/10/29/us/story.html",
        "https://en.wikipedia.org/wiki/Main_Street",
        "https://example.org/home/garden-report",
        "https://journal.example/volume/3/page/21/",
        "https://example.org/usa",
    ],
)
def test_documents_stay(url):
    assert type_of(url) is None
