"""Which decisions concern an article, and what names them all: what must change the digest, and what must not."""

from dataclasses import replace

import pytest

from linker_core.addresses import parse_address, source_id
from linker_core.chunks import key_of
from linker_core.decisions import Action, Decision, Decisions, Orders, decisions_digest, names_source, read_time

MAX_URL = 2048
PAGE, OTHER = "https://news.example.com/page", "https://other.example.org/"


def of_source(url, **changes):
    return Decision(Action.BAD_SOURCE, url=url, source_id=source_id(parse_address(url, MAX_URL).canonical), **changes)


ON_A = Decision(Action.FORBID, article_id="a", quote="x", decided_at="2026-03-01")
ON_B = Decision(Action.FORBID, article_id="b", quote="x")
BAD_PAGE = of_source(PAGE)
BAD_SITE = Decision(Action.BAD_DOMAIN, domain="example.com")
BAD_HOST = Decision(Action.BAD_DOMAIN, domain="ews.example.com")
ALL = [ON_A, ON_B, BAD_PAGE, BAD_SITE, BAD_HOST]
TOUCHING = {
    "another decision on it": [*ALL, replace(ON_A, quote="y")],
    "another time": [replace(ON_A, decided_at="2026-03-02"), *ALL[1:]],
    "one less": ALL[1:],
    "its source is bad no more": [ON_A, ON_B, BAD_SITE],
    "its site is bad no more": [ON_A, ON_B, BAD_PAGE],
}
ELSEWHERE = {
    "another order": ALL[::-1],
    "another article's": [ON_A, BAD_PAGE, BAD_SITE],
    "another source": [*ALL, of_source(OTHER)],
    "another domain": [*ALL, Decision(Action.BAD_DOMAIN, domain="example.org")],
    "who said it and why": [replace(ON_A, editor="E", note="n"), *ALL[1:]],
}


def digest(decisions, article_id="a", urls=(PAGE, "ftp://x")):
    return decisions_digest(Decisions(decisions), article_id, urls, MAX_URL)


def test_an_article_is_concerned_by_its_own_and_by_those_on_its_sources():
    canonical = [parse_address(PAGE, MAX_URL).canonical]
    assert set(Decisions(ALL).of_article("a", canonical)) == {ON_A, BAD_PAGE, BAD_SITE}
    assert set(Decisions(ALL).of_article("a", [])) == {ON_A}
    assert set(Decisions(ALL).of_article("c", [parse_address(OTHER, MAX_URL).canonical])) == set()


def test_a_shard_gets_its_articles_and_what_is_about_all():
    key = key_of("a")
    assert set(Decisions(ALL).of_range(key, key).all) == {ON_A, BAD_PAGE, BAD_SITE, BAD_HOST}


@pytest.mark.parametrize("changed", TOUCHING.values(), ids=TOUCHING)
def test_what_touches_an_article_changes_its_digest(changed):
    assert digest(changed) != digest(ALL)


@pytest.mark.parametrize("changed", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_touches_another_leaves_the_digest(changed):
    assert digest(changed) == digest(ALL)


def test_where_nothing_was_decided_the_digest_is_empty():
    assert digest([]) == digest([ON_B, BAD_SITE], urls=[OTHER]) == ""


@pytest.mark.parametrize(
    ("decision", "is_named"),
    [
        (BAD_PAGE, True),
        (BAD_SITE, True),
        (BAD_HOST, False),
        (of_source(OTHER), False),
        (replace(BAD_SITE, domain="com.x"), False),
    ],
)
def test_a_domain_means_all_below_it(decision, is_named):
    assert names_source(decision, parse_address(PAGE, MAX_URL).canonical) is is_named


def test_a_decision_stays_the_same_one_whoever_repeats_it():
    assert replace(ON_A, editor="E", note="n", decided_at="2027-01-01").decision_id == ON_A.decision_id
    assert replace(ON_A, quote="y").decision_id != ON_A.decision_id


def test_times_without_a_zone_are_utc_and_none_comes_first():
    assert read_time("2026-03-01") == read_time("2026-03-01T01:00+01:00")
    assert ON_B.day < ON_A.day


def test_orders_forbid_a_source_or_all():
    orders = Orders(forbidden=frozenset({("c", "s"), ("d", "")}))
    assert (orders.forbids("c", "s"), orders.forbids("c", "t"), orders.forbids("c"), orders.forbids("d", "t")) == (
        True,
        False,
        False,
        True,
    )
