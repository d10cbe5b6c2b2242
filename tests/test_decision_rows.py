"""Rows to decisions: what each action needs, what is set aside and why, and which of two on one thing stays."""

import random

import orjson
import pytest

from linker_core.decision_rows import read_decision, read_decisions
from linker_core.decisions import Action, Decision
from linker_core.drops import Drop
from linker_core.rows import Row

MAX_URL = 2048
URL = "https://example.com/page"
ON = {"article_id": "a", "quote": "It grew."}
GOOD = [
    {"action": "pin", **ON, "url": URL},
    {"action": "pin", **ON, "prefix": "p", "suffix": "s", "url": URL, "editor": "E", "decided_at": "2026-03-01T09:30Z"},
    {"action": "forbid", **ON},
    {"action": "forbid", **ON, "url": URL},
    {"action": "Not a claim", **ON},
    {"action": "bad_source", "url": URL},
    {"action": "bad-source", "url": URL, "article_id": "a"},
    {"action": "bad_domain", "domain": "example.com"},
    {"action": "accept_conflict", **ON, "url": URL, "note": "n"},
]
BAD = [
    (7, "not_an_object", "write one object per line"),
    ({**ON}, "unknown_action", "action is missing; known are pin, "),
    ({"action": "forbit", **ON}, "unknown_action", "no action 'forbit'; did you mean forbid?"),
    ({"action": "pin", "qoute": "x"}, "unknown_field", "did you mean quote?"),
    ({"action": "pin", "article_id": 7}, "wrong_type", "article_id is no text"),
    ({"action": "pin", **ON}, "missing_field", "pin needs url"),
    ({"action": "forbid", "quote": "x"}, "missing_field", "forbid needs article_id"),
    ({"action": "not_a_claim", "article_id": "a"}, "missing_field", "not_a_claim needs quote"),
    ({"action": "bad_source", "url": URL, "quote": "x"}, "needless_field", "bad_source takes no quote"),
    ({"action": "not_a_claim", **ON, "url": URL}, "needless_field", "not_a_claim takes no url"),
    ({"action": "bad_domain", "domain": "example.com", "url": URL}, "needless_field", "bad_domain takes no url"),
    ({"action": "pin", **ON, "url": "ftp://example.com/x"}, "bad_source_name", "not http or https"),
    ({"action": "bad_source", "url": "javascript:alert(1)"}, "bad_source_name", "not http or https"),
    ({"action": "bad_domain", "domain": "co.uk"}, "bad_source_name", "public suffix"),
    ({"action": "bad_domain", "domain": "https://example.com/"}, "bad_source_name", "no public domain name"),
    ({"action": "forbid", **ON, "decided_at": "yesterday"}, "wrong_type", "decided_at 'yesterday' is no date"),
]
DOMAINS = [
    ("example.com", "example.com"),
    ("Example.COM.", "example.com"),
    ("www.example.com", "example.com"),
    ("*.example.com", "example.com"),
    ("news.example.com", "news.example.com"),
    ("bücher.example.de", "xn--bcher-kva.example.de"),
    ("blogspot.com", "blogspot.com"),
    ("someone.blogspot.com", "someone.blogspot.com"),
    ("www.com", "www.com"),
]
EARLY = {"action": "forbid", **ON, "decided_at": "2026-03-01", "note": "first"}
LATE = {"action": "forbid", **ON, "decided_at": "2026-03-01T00:30+00:00", "note": "second"}
UNDATED = {"action": "forbid", **ON, "note": "third"}


def rows_of(values):
    return [Row(value, None, "f", line) for line, value in enumerate(values, 1)]


def read_one(value):
    return read_decision(*rows_of([value]), MAX_URL)


@pytest.mark.parametrize("value", GOOD)
def test_a_decision_is_what_its_row_says(value):
    decision = read_one(value)
    assert isinstance(decision, Decision)
    assert {name: getattr(decision, name) for name in value if name != "action"} == {
        k: v for k, v in value.items() if k != "action"
    }
    assert bool(decision.source_id) == ("url" in value)


@pytest.mark.parametrize(("value", "reason", "detail"), BAD)
def test_what_is_no_decision_is_set_aside_with_its_reason(value, reason, detail):
    drop = read_one(value)
    assert isinstance(drop, Drop)
    assert (drop.kind, drop.reason, drop.file, drop.line) == ("decision", reason, "f", 1)
    assert detail in drop.detail


@pytest.mark.parametrize(("written", "meant"), DOMAINS)
def test_a_domain_is_compared_as_hosts_are(written, meant):
    assert read_one({"action": "bad_domain", "domain": written}).domain == meant


def test_every_action_can_be_read():
    assert {read_one(value).action for value in GOOD} == set(Action)


def test_spellings_of_an_address_name_one_source():
    ids = {read_one({"action": "bad_source", "url": url}).source_id for url in (URL, "http://www.example.com/page/?utm_source=x")}
    assert len(ids) == 1
    assert ids != {read_one({"action": "bad_source", "url": f"{URL}2"}).source_id}


@pytest.mark.parametrize("seed", range(4))
def test_the_latest_of_equal_decisions_stays_in_any_order(seed):
    values = [EARLY, LATE, UNDATED, {"action": "forbid", "article_id": "b", "quote": "It grew."}]
    random.Random(seed).shuffle(values)
    given = read_decisions(rows_of(values), MAX_URL)
    assert sorted(decision.note for decision in given.decisions.all) == ["", "second"]
    assert [drop.reason for drop in given.drops] == ["duplicate_decision"] * 2
    assert len(given.rows) == len(values)


def test_rows_that_are_kept_read_the_same_again():
    given = read_decisions(rows_of([value for value, _, _ in BAD] + GOOD), MAX_URL)

    again = read_decisions(rows_of([orjson.loads(row) for row in given.rows]), MAX_URL)
    assert again.decisions.all == given.decisions.all
    assert sorted((d.reason, d.digest, d.detail) for d in again.drops) == sorted(
        (d.reason, d.digest, d.detail) for d in given.drops
    )
