import pytest
from hostile_rows import ALL, connect_hostile
from report_rows import connect_archive
from table_rows import connect

from linker_core.errors import UsageError
from linker_core.explanation import explain_article, format_explanation
from linker_core.fates import Fate


def test_sentences_come_in_order_with_claim_or_reason():
    sentences = explain_article(connect_archive(), "mars").sentences
    assert [sentence.ordinal for sentence in sentences] == [0, 1, 2, 3, 4]
    assert [sentence.reason for sentence in sentences] == ["heading", None, None, None, "question"]
    assert [claim.fate for s in sentences for claim in s.claims] == [Fate.LINKED, Fate.CONFLICT, Fate.UNSUPPORTED]


def test_linked_claim_shows_its_evidence_and_the_losers():
    claim = explain_article(connect_archive(), "mars").sentences[1].claims[0]
    assert (claim.evidence.source.address, claim.evidence.quote) == (
        "https://nasa.gov/nasa",
        "Perseverance landed on 18 February 2021.",
    )
    assert [(other.source.domain, other.why) for other in claim.others] == [
        ("news.example", "The source does not say enough of the claim.")
    ]
    assert claim.anchor_text == "on 18 February 2021"


def test_conflict_shows_both_values():
    claim = explain_article(connect_archive(), "mars").sentences[2].claims[0]
    assert [(e.claim_value, e.source_value) for e in claim.others] == [("$3.1 billion", "$2.7 billion")]


@pytest.mark.parametrize(
    ("article_id", "hint"), [("Mars", "did you mean mars"), ("chip", "did you mean chips"), ("0000", "none is similar")]
)
def test_unknown_article_names_near_ids(article_id, hint):
    with pytest.raises(UsageError, match=hint):
        explain_article(connect_archive(), article_id)


def test_unknown_article_in_an_empty_archive():
    with pytest.raises(UsageError, match="none is similar"):
        explain_article(connect(), "x")


PIECES = [
    "5 sentences, 3 claims, 1 link\n",
    "- No claim: Headings are not linked. [heading]",
    "✓ Linked on “on 18 February 2021”",
    "2 independent domains support it",
    "→ supported  0.93  nasa.gov  official  2021-02-18",
    "≠ Conflict: A source states another value for the same measure. [conflict]",
    "the claim says $3.1 billion, the source $2.7 billion",
]


@pytest.mark.parametrize("piece", PIECES)
def test_text_says(piece):
    assert piece in format_explanation(explain_article(connect_archive(), "mars"), 100)


def test_article_without_links_says_why():
    text = format_explanation(explain_article(connect_archive(), "alien"), 80)
    assert "No link on the page: The page is not written in a language the judge knows." in text


def test_lines_fit_the_width_but_for_addresses():
    lines = format_explanation(explain_article(connect_archive(), "mars"), 50).splitlines()
    assert all(len(line) <= 50 for line in lines if "https://" not in line)


def test_nothing_steers_the_terminal():
    text = format_explanation(explain_article(connect_hostile(), ALL), 80)
    assert not [char for char in text if char != "\n" and (not char.isprintable() or char in "\u202e\u2066")]
