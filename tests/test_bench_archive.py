"""The made-up archives of the bench: the same options give the same bytes, and what is said to be true of them is."""

import gzip
import json
import re

import pyarrow.parquet as pq
import pytest

from linker_core.inputs import iter_articles, iter_results
from linker_core.records import Article, Result
from linker_core.settings import InputSettings
from tests.bench.archive import Recipe, draw_size, make_articles
from tests.bench.facts import Planted
from tests.bench.make_archive import write_archive
from tests.bench.prose import load_lexicon

SMALL = Recipe(article_bytes=4000, results=3, result_bytes=800)
COUNT = 40


@pytest.fixture(scope="module")
def made():
    return list(make_articles(SMALL, COUNT))


def reader_text(page):
    return re.sub(r"<[^>]*>", "", page).replace("&nbsp;", " ").replace("&rsquo;", "’")


def test_an_article_depends_on_its_number_and_not_on_how_many_there_are(made):
    assert list(make_articles(SMALL, 7)) == made[:7]


def test_no_article_is_another_one(made):
    assert len({one.article["html"] for one in made}) == COUNT


@pytest.mark.parametrize("form", ["jsonl.gz", "parquet", "warc.gz"])
def test_the_same_options_give_the_same_bytes(tmp_path, form):
    first, second = (write_archive(tmp_path / name, SMALL, 3, form) for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("form", ["jsonl.gz", "jsonl", "parquet"])
def test_the_linker_reads_every_record(tmp_path, form):
    articles, results = write_archive(tmp_path, SMALL, 3, form)
    read = [*iter_articles(articles, InputSettings()), *iter_results(results, InputSettings())]
    assert [type(record) for record in read] == [Article] * 3 + [Result] * 9


def test_a_crawl_holds_a_response_an_article_in_its_own_charset(tmp_path):
    articles, results = write_archive(tmp_path, SMALL, 8, "warc.gz")
    crawl = gzip.decompress(articles.read_bytes())
    assert crawl.count(b"WARC-Type: response") == 8
    assert b"charset=windows-1252" in crawl
    ids = [json.loads(line)["article_id"] for line in gzip.decompress(results.read_bytes()).splitlines()]
    assert all(f"WARC-Target-URI: {url}\r\n".encode() in crawl for url in ids)


def test_every_planted_claim_stands_on_its_page(made):
    missing = [truth for one in made for truth in one.truths if truth["claim"] not in reader_text(one.article["html"])]
    assert missing == []


def contents_of(one, truth):
    return [result["content"] for result in one.results["results"] if result["url"] in truth["urls"]]


@pytest.mark.parametrize("kind", [Planted.STATED, Planted.OTHER_VALUE, Planted.OTHER_YEAR, Planted.OTHER_NAME])
def test_only_a_stated_claim_stands_in_its_result(made, kind):
    told = [(truth["claim"], contents_of(one, truth)) for one in made for truth in one.truths if truth["kind"] == kind]
    found = [any(claim in content for content in contents) for claim, contents in told]
    assert found == [kind is Planted.STATED] * len(told)


def test_untold_claims_name_no_result(made):
    counts = {kind: {len(t["urls"]) for one in made for t in one.truths if t["kind"] == kind} for kind in Planted}
    assert counts == {kind: {0} if kind is Planted.UNTOLD else {1} for kind in Planted}


def test_pages_differ_in_theme_line_ends_and_marks(made):
    pages = [one.article["html"] for one in made]
    for mark in (
        "<!-- wp:paragraph -->",
        "field--name-body",
        "\r\n",
        "&nbsp;",
        "&rsquo;",
        "<table",
        "<figure",
        "<aside",
        "<a href",
    ):
        assert any(mark in page for page in pages)
    assert any("\r" not in page for page in pages)


def test_sizes_have_the_mean_that_was_asked_for_and_a_long_tail():
    made = list(make_articles(Recipe(results=2), 300))
    pages = [len(one.article["html"]) for one in made]
    contents = [len(result["content"]) for one in made for result in one.results["results"]]
    assert 17_000 < sum(pages) / len(pages) < 23_000
    assert 2_600 < sum(contents) / len(contents) < 3_400
    assert max(pages) > 3 * sum(pages) / len(pages)


def test_sizes_stay_within_bounds():
    class Dice:
        def __init__(self, size):
            self.size = size

        def lognormvariate(self, *_):
            return self.size

    assert [draw_size(Dice(size), 1000, 0.5) for size in (1, 500, 10**9)] == [100, 500, 40_000]


def test_the_words_of_a_list_are_all_different():
    lists = load_lexicon().lists
    assert {name: len(words) - len(set(words)) for name, words in lists.items()} == dict.fromkeys(lists, 0)


def test_parquet_is_written_in_groups(tmp_path):
    articles, _ = write_archive(tmp_path, SMALL, 501, "parquet")
    assert pq.ParquetFile(articles).metadata.num_row_groups == 2
