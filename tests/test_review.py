"""The review pages as files: every sentence of an article, its fate, and what a decision needs to find it again."""

import json

from report_rows import ARTICLES, CLAIMS, SENTENCES, connect_archive
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from table_rows import fetch

from linker_core.coverage import measure_coverage
from linker_core.details import read_details
from linker_core.quotations import Quotations
from linker_core.rendering import anchor
from linker_core.report import write_report
from linker_core.review import view_sentences

REPEATED = [
    "It rained.",
    "In 2019 the dam held 5 million litres.",
    "It burst.",
    "In 2019 the dam held  5 million litres.",
    "Ask why.",
]


def story(tmp_path, article_id="mars", **changes):
    con = connect_archive(**changes)
    write_report(con, measure_coverage(con), tmp_path)
    return HTMLParser((tmp_path / "articles" / "p.html").read_bytes()).css_first(f"#{anchor(article_id)}")


def decided(**fields):
    text = {
        "quote": "",
        "prefix": "",
        "suffix": "",
        "url": "",
        "domain": "",
        "editor": "Ida",
        "decided_at": "2026-03-02",
        "note": "why <b>",
    }
    return {**text, "decision_id": "d", "status": "honoured", **fields}


def test_text_stands_in_its_blocks():
    kinds = [("heading", 0), ("paragraph", 1), ("quote", 1), ("poem", 2)]
    rows = [("a", str(at), block, kind, "x", None) for at, (kind, block) in enumerate(kinds)]
    views = view_sentences(rows, ())
    assert [(view.kind, view.block) for view in views] == [("heading", 0), ("paragraph", 1), ("quote", 1), ("paragraph", 2)]


def test_sentences_lead_to_their_evidence_and_the_rest_says_why_it_is_no_claim(tmp_path):
    told = story(tmp_path)
    assert [mark.attributes["href"] for mark in told.css("a.s")] == ["#c-mars-c0", "#c-mars-c1", "#c-mars-c2"]
    assert [told.css_first(mark.attributes["href"]) is not None for mark in told.css("a.s")] == [True] * 3
    assert [mark.attributes["class"] for mark in told.css("a.s")] == ["s linked", "s conflict", "s unsupported"]
    assert all(rest.attributes["title"] for rest in told.css("span.s"))


def test_linked_words_are_marked_in_the_text(tmp_path):
    assert [mark.text() for mark in story(tmp_path).css(".prose mark")] == ["on 18 February 2021"]


def repeated():
    rows = [
        {"article_id": "mars", "sentence_id": f"s{at}", "ordinal": at, "block": at, "block_kind": "paragraph", "text": text}
        for at, text in enumerate(REPEATED)
    ]
    sentences = [
        {**row, "is_claim": at in {1, 3}, "reason": None if at in {1, 3} else "too_short"} for at, row in enumerate(rows)
    ]
    claims = [
        {**CLAIMS[0], "claim_id": f"c{at}", "sentence_id": f"s{at}", "reason": "no_candidate", "ordinal": at} for at in (1, 3)
    ]
    con = connect_archive(articles=ARTICLES[:1], sentences=sentences, claims=claims, links=[], candidates=[], conflicts=[])
    return view_sentences(fetch(con, "report/sentence_details", article_ids=["mars"]), read_details(con, ["mars"])["mars"])


def test_a_repeated_sentence_carries_what_tells_it_apart():
    found = Quotations(REPEATED)
    claims = [view for view in repeated() if view.claim]
    assert [found.find(view.text, view.quoted["prefix"], view.quoted["suffix"]) for view in claims] == [1, 3]


def test_a_sentence_like_no_other_carries_nothing(tmp_path):
    assert [card.attributes.get("data-quoted") for card in story(tmp_path).css(".claim")] == [None] * 3


def test_what_the_page_does_not_show_is_carried_for_the_decision(tmp_path):
    hidden = "The cost\u202e was $3.1\x07 billion."
    sentences = [{**row, "text": hidden} if row["sentence_id"] == "mars-s2" else row for row in SENTENCES]
    claims = [{**row, "text": hidden} if row["sentence_id"] == "mars-s2" else row for row in CLAIMS]
    card = story(tmp_path, sentences=sentences, claims=claims).css_first("#c-mars-c1")
    assert json.loads(card.attributes["data-quoted"]) == {"quote": hidden}
    assert card.attributes["data-quoted"].isascii()


def test_only_sources_that_may_be_followed_can_be_decided_on(tmp_path):
    told = story(tmp_path).css("[data-url]")
    assert [json.loads(one.attributes["data-url"]) for one in told] == [
        "https://nasa.gov/nasa",
        *["https://news.example/news"] * 3,
    ]
    assert [one.attributes["data-role"] for one in told] == ["link", "other", "conflict", "other"]


def test_decisions_in_force_stand_with_what_they_are_about(tmp_path):
    given = decided(action="pin", article_id="mars", quote="43 samples", url="https://nasa.gov/x")
    bad = decided(decision_id="e", action="bad_domain", domain="farm.example", editor="")
    rulings = [
        {"article_id": "mars", "decision_id": key, "action": action, "status": "honoured"}
        for key, action in (("d", "pin"), ("e", "bad_domain"))
    ]
    rulings[0]["sentence_id"] = "mars-s3"
    told = story(tmp_path, decisions=[given, bad], rulings=rulings)
    assert "pin" in told.css_first("#c-mars-c2 .ruling").text()
    assert "why <b>" in told.css_first("#c-mars-c2 .ruling").text()
    assert [one.text() for one in told.css(".story > .ruling, .desk ~ .ruling")] == [told.css_first(".ruling").text()]


def test_a_struck_claim_still_shows_the_decision(tmp_path):
    given = decided(action="not_a_claim", article_id="mars", quote="What will it find?")
    ruling = {"article_id": "mars", "decision_id": "d", "action": "not_a_claim", "sentence_id": "mars-s4", "status": "honoured"}
    told = story(tmp_path, decisions=[given], rulings=[ruling])
    assert "What will it find?" in told.css_first(".ruling").text()


def test_the_data_files_hold_what_was_decided(tmp_path):
    given = decided(action="forbid", article_id="mars", quote="</script>é")
    story(tmp_path, decisions=[given])
    text = (tmp_path / "data" / "decisions.js").read_text(encoding="ascii")
    rows = json.loads(text.removeprefix('linkerData("decisions",').removesuffix(");\n"))
    assert rows == [{name: value for name, value in given.items() if value and name not in {"decision_id", "status"}}]
    assert "<" not in text
