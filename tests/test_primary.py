"""Which addresses are primary documents, and which only look like it."""

import pytest

from linker_core.addresses import parse_address
from linker_core.primary import is_primary


@pytest.mark.parametrize(
    ("url", "tier"),
    [
        ("https://www.sec.gov/Archives/edgar/data/1/form8k.htm", "regulator"),
        ("https://ec.europa.eu/commission/presscorner/detail/en/IP_17_1369", "regulator"),
        ("https://www.ftc.gov/news-events/news/press-releases/2021/12/ftc-sues", "regulator"),
        ("https://ir.acme.com/q3", "official"),
        ("https://acme.com/newsroom/deal", "official"),
        ("https://acme.com/investor-relations/q3", "official"),
        ("https://docs.acme.com/limits", "standards"),
        ("https://www.businesswire.com/news/home/1", "reference"),
        ("https://doi.org/10.1/x", "academic"),
    ],
)
def test_primary_documents(url, tier):
    assert is_primary(parse_address(url, 2048), tier)


@pytest.mark.parametrize(
    ("url", "tier"),
    [
        ("https://acme-deals.example/press-releases/acme", "unknown"),
        ("https://ir.acme-deals.example/q3", "unknown"),
        ("https://www.bbc.com/news/press-release-row", "news"),
        ("https://notbusinesswire.com/news/home/1", "unknown"),
        ("https://acme.com/blog/why-we-press-on", "official"),
        ("https://www.sec.gov/about", "regulator"),
        ("https://iris.acme.com/q3", "official"),
    ],
)
def test_other_pages(url, tier):
    assert not is_primary(parse_address(url, 2048), tier)
