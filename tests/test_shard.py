"""The real stages over the sample archive, and over pages that are meant to break them."""

from bisect import bisect_right
from itertools import accumulate, count

import pytest
from shard_runs import link, link_records, read_lines, sample_inputs

import flows.article
import flows.linking
from linker_core.checker import check_archive
from linker_core.reasons import ArticleReason
from linker_core.settings import Settings

MUST_LINK_FLOOR = 50
"""Of 104; raise it when the linker finds more."""

KNOWN_WRONG = {
    # the page reports the 2019 final and names the tie-break's first use; that it is the year of the rule stands between the lines
    ("wimbledon-longest-match", "https://www.atptour.com/en/news/djokovic-federer-wimbledon-2019-final"),
}

SENTENCE = "The harbour of Kilronan handled 417,000 tonnes of cargo in 2019."
EVIDENCE = "According to the port authority, cargo of 417,000 tonnes passed through the harbour of Kilronan in 2019."


@pytest.fixture(scope="session")
def linked(sample, tmp_path_factory):
    """The sample, linked once."""
    return link(tmp_path_factory.mktemp("sample") / "out", *sample_inputs(sample))


@pytest.fixture(scope="session")
def gold(sample):
    return {row["article_id"]: row for row in read_lines(sample / "expected.jsonl")}


@pytest.fixture(scope="session")
def fates(linked):
    """The sentences of every article in order, each with its text and the address it is linked to, if any."""
    rows = linked.rows("""
        select sentences.article_id, sentences.text, links.url
        from sentences
        left join claims using (article_id, sentence_id)
        left join links using (article_id, claim_id)
        order by sentences.article_id, sentences.ordinal
    """)
    found = {}
    for article_id, text, url in rows:
        found.setdefault(article_id, []).append((fold(text), url))
    return found


def fold(text):
    return " ".join(text.split())


def urls_at(sentences, piece):
    """Where the sentences lead that a piece of text touches, for it may go over a sentence's end; "" where they lead nowhere."""
    start = " ".join(text for text, _ in sentences).find(fold(piece))
    assert start >= 0, f"no sentence holds {piece!r}"
    ends = list(accumulate(len(text) + 1 for text, _ in sentences))
    first, last = bisect_right(ends, start), bisect_right(ends, start + len(fold(piece)) - 1)
    return {url or "" for _, url in sentences[first : last + 1]}


def test_the_audit_finds_nothing(linked):
    assert linked.breaches == ()


def test_an_independent_reader_finds_nothing(linked):
    assert list(check_archive(linked.archive)) == []


def test_every_article_is_there(linked, gold):
    assert {name for (name,) in linked.rows("select article_id from articles")} == {*gold, "twelve-moonwalkers"}


ADDITIONS = {
    "sentences": "select count(*) = count(*) filter (is_claim) + count(reason) from sentences",
    "claims": "select count(*) = (select count(*) from links) + count(reason) from claims",
    "one claim per factual sentence": "select count(*) filter (is_claim) = (select count(*) from claims) from sentences",
    "claims are linked or have a reason": "select bool_and((source_id is null) <> (reason is null)) from claims",
    "candidates": "select count(*) = (select count(*) from links) + count(reason) from candidates",
    "sources": "select count(*) = (select sum(count_sources) from articles) from sources",
    "articles with links": "select bool_and((count_links > 0) <> (reason is not null)) from articles",
    "links of articles": "select sum(count_links) = (select count(*) from links) from articles",
}


@pytest.mark.parametrize("name", ADDITIONS)
def test_counts_add_up(linked, name):
    assert linked.rows(ADDITIONS[name]) == [(True,)]


def test_every_supplied_result_is_one_source(linked):
    assert linked.rows("select article_id, url from store_results order by all") == linked.rows(
        "select article_id, url from sources order by all"
    )


def test_enough_of_what_must_be_linked_is_linked(fates, gold):
    wanted = [(name, claim) for name, row in gold.items() for claim in row["must_link"]]
    met = [claim for name, claim in wanted if urls_at(fates[name], claim["sentence_contains"]) & set(claim["urls"])]
    assert len(wanted) == 104
    assert len(met) >= MUST_LINK_FLOOR


def test_what_must_not_be_linked_is_not(fates, gold):
    refused = [(name, piece) for name, row in gold.items() for piece in row["must_not_link"]]
    assert len(refused) > 80
    assert [(name, piece) for name, piece in refused if urls_at(fates[name], piece) != {""}] == []


def test_no_link_leads_where_none_may(linked, gold):
    links = set(linked.rows("select article_id, url from links"))
    assert links & {(name, url) for name, row in gold.items() for url in row["never_link_urls"]} <= KNOWN_WRONG


def test_pages_without_links_are_published_as_they_came(linked):
    unlinked = linked.rows("select page_path, raw from articles join store_articles using (article_id) where count_links = 0")
    assert len(unlinked) == 2
    assert all((linked.html / path).read_bytes() == raw for path, raw in unlinked)


PAGES = {
    "deep nesting": ("<div>" * 5000 + f"<p>{SENTENCE}", "too_complex"),
    "deep inline nesting": ("<p>" + "<b>" * 5000 + SENTENCE, "too_complex"),
    "60,000 tags in a sentence": (f"<p>{SENTENCE[:-1]} " + "<b>417,000</b> <i></i>" * 20_000, "no_link"),
    "an endless word": ("<p>" + "a" * 1_000_000, "other_language"),
    "references that are no characters": ("<p>&#xD800;&#1114112;&#0;", "other_language"),
    "no text": ("<!--" + SENTENCE, "no_text"),
}
GOOD = {"good": f"<p>{SENTENCE}</p>"}
BOTH = GOOD | {"bad": f"<p>{SENTENCE}</p>"}
STAGES = ["read_sources", "decode_page", "read_page", "segment_page", "find_claims", "Chooser.choose", "annotate_page"]


def link_pages(folder, pages, settings=None):
    """Link pages by id in one shard; all have the same source."""
    result = {"url": "https://www.kilronan-port.org/2019/figures", "title": "Port", "position": 1, "content": EVIDENCE}
    articles = [{"article_id": name, "html": page} for name, page in pages.items()]
    return link_records(folder, articles, [{"article_id": name, "results": [result]} for name in pages], settings)


def reasons_of(linked):
    return dict(linked.rows("select article_id, reason from articles"))


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    """A shard with all poisonous pages, and a good one."""
    return link_pages(tmp_path_factory.mktemp("poisoned"), GOOD | {name: html for name, (html, _) in PAGES.items()})


def test_poisonous_pages_cost_a_reason_and_not_the_shard(poisoned):
    assert poisoned.breaches == ()
    assert reasons_of(poisoned) == {"good": None} | {name: reason for name, (_, reason) in PAGES.items()}
    assert b"<a href=" in poisoned.page("good")


@pytest.mark.parametrize("name", PAGES)
def test_a_poisonous_page_is_published_as_it_came(poisoned, name):
    assert poisoned.page(name) == PAGES[name][0].encode()


def fail(*_):
    raise RecursionError


def break_first(monkeypatch, path, broken=fail):
    """Let a function that the stages call break at its first call, as an unforeseen page would: "bad" comes before "good"."""
    *owners, name = path.split(".")
    module = next(module for module in (flows.article, flows.linking) if hasattr(module, path.split(".")[0]))
    place = getattr(module, *owners) if owners else module
    function, calls = getattr(place, name), count()

    def call(*arguments, **options):
        return broken() if next(calls) == 0 else function(*arguments, **options)

    monkeypatch.setattr(place, name, call)


@pytest.mark.parametrize("stage", [*STAGES, "FeatureJudge.judge"])
def test_an_error_in_a_stage_costs_the_page_and_not_the_shard(tmp_path, monkeypatch, stage):
    break_first(monkeypatch, stage)
    linked = link_pages(tmp_path, BOTH)
    assert linked.breaches == ()
    assert reasons_of(linked) == {"bad": ArticleReason.FAILED, "good": None}
    assert linked.page("bad") == BOTH["bad"].encode()


def work_for_ever(*_):
    while True:
        pass


@pytest.mark.parametrize("stage", ["read_page", "annotate_page"])
def test_a_page_without_end_costs_the_time_limit_and_not_the_shard(tmp_path, monkeypatch, stage):
    break_first(monkeypatch, stage, work_for_ever)
    linked = link_pages(tmp_path, BOTH, Settings(articles={"max_seconds": 3}))
    assert linked.breaches == ()
    assert reasons_of(linked) == {"bad": ArticleReason.TIME_LIMIT, "good": None}


def test_without_an_error_both_are_linked(tmp_path):
    linked = link_pages(tmp_path, BOTH)
    assert reasons_of(linked) == {"bad": None, "good": None}
