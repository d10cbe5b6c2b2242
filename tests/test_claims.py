"""Which sentences are claims: beside each that is, one of the same subject that is not."""

import pytest

from linker_core.claims import explain_no_claim, explain_no_fact, find_claims
from linker_core.reasons import SentenceReason as Reason
from linker_core.records import Barrier, BlockKind, Sentence
from linker_core.settings import ClaimSettings
from linker_core.words import load_vocabulary

SETTINGS = ClaimSettings()


def sentence(text, *, kind=BlockKind.PARAGRAPH, barrier=None, previous="", ordinal=0):
    return Sentence(
        f"s{ordinal}", "a", ordinal, 0, kind, 10, 10 + len(text), 20, 20 + len(text), text, ("Heading",), previous, barrier
    )


@pytest.mark.parametrize(
    "text",
    [
        "Amazon invested $4 billion in Anthropic last year.",
        "The bridge opened to traffic in May 1937.",
        "Revenue rose 17% to $25 billion.",
        "Water boils at lower temperatures on high mountains because air pressure falls.",
        "He was born in Honolulu to a mother from Kansas.",
        "We're talking about a multi-billion dollar commitment to use AWS's cloud infrastructure.",
        "The agency said it would raise rates by a quarter of a point.",
        "That translates to about $25 billion.",
    ],
)
def test_is_claim(text):
    assert explain_no_fact(text, SETTINGS, load_vocabulary()) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Did Amazon invest $4 billion in Anthropic last year?", Reason.QUESTION),
        ("What a night for the whole of Lisbon!", Reason.EXCLAMATION),
        ("I paid 300 euros for the ticket to Lisbon.", Reason.FIRST_PERSON),
        ("You really have to see how it works for yourself.", Reason.FIRST_PERSON),
        ("Preheat the oven to 200 degrees and grease the tin.", Reason.IMPERATIVE),
        ("Don't forget to bring an umbrella to the match.", Reason.IMPERATIVE),
        ("AI models could become cheaper and better over time.", Reason.PREDICTION),
        ("The team will struggle in the league after that sale.", Reason.PREDICTION),
        ("It is a delicious soup with a wonderful smell of herbs.", Reason.OPINION),
        ("Subscribe to our newsletter for more stories like this.", Reason.BOILERPLATE),
        ("Only time tells.", Reason.TOO_SHORT),
        ("A bright room with large windows over the old harbour", Reason.NO_VERB),
        ("That is how it has been for them.", Reason.NO_CONTENT),
        ("word " * 90, Reason.TOO_LONG),
    ],
)
def test_is_no_claim(text, reason):
    assert explain_no_fact(text, SETTINGS, load_vocabulary()) is reason


FIELDS = {
    "sport": (
        "The striker scored twice in the final, and Ajax won the cup for the third time.",
        "The new coach is the best thing that has happened to this club.",
    ),
    "finance": (
        "The bank lowered its forecast for the year after a weak quarter in Asia.",
        "In the end, markets are about faith and patience.",
    ),
    "science": (
        "Neutrinos pass through matter almost without a trace.",
        "Nobody really knows what comes after that.",
    ),
    "recipes": (
        "Sourdough bread rises with wild yeast and lactic acid bacteria.",
        "There is something special about a bread like this.",
    ),
    "travel": (
        "The ferry to the island leaves from Oban three times a day in summer.",
        "The best way to see the island is on foot.",
    ),
    "tech": (
        "The phone uses a 3-nanometre chip made by TSMC.",
        "This is a phone that simply feels right in the hand.",
    ),
    "health": (
        "The vaccine may cause fever and pain in the arm for a day or two.",
        "Good sleep is the best medicine of all.",
    ),
    "local news": (
        "The council approved the plan for a new library on Market Street.",
        "Our town deserves a better library.",
    ),
    "politics": (
        "We cut taxes by 5% in 2019.",
        "We believe in the people of this great state.",
    ),
    "reference": (
        "It is also known as standard air or atmospheric air.",
        "It is not as simple as that, of course.",
    ),
    "culture": (
        "The film was directed by Greta Gerwig and stars Margot Robbie.",
        "What follows is a story of love, greed and bad weather.",
    ),
    "history": (
        "The house was built for a wool merchant and later served as a school.",
        "The rest, as they say, is history.",
    ),
    "the author": (
        "I signed the bill into law in March 2018.",
        "My wife and I bought the ticket to Lisbon in March 2018.",
    ),
    "nature": (
        "Most bats hang upside down when they sleep.",
        "Most of them will be happier when they sleep.",
    ),
    "teasers": (
        "Two people were taken to hospital after a crash on the A12 near Colchester.",
        "Here is how it works in practice.",
    ),
    "advice": (
        "The museum is closed on Mondays.",
        "It is important to check the pressure of your tyres before you leave.",
    ),
}


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_facts_and_others(field):
    fact, other = FIELDS[field]
    assert explain_no_fact(fact, SETTINGS, load_vocabulary()) is None
    assert explain_no_fact(other, SETTINGS, load_vocabulary()) is not None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The mayor must finally listen to the people of this town.", Reason.NOT_CHECKABLE),
        ("It was a night to remember for everybody.", Reason.OPINION),
        ("Critics will say that it is too expensive.", Reason.PREDICTION),
        ("Thank you for reading and see you next week.", Reason.FIRST_PERSON),
        ("Budget: Determine your costs and discuss them with each of the 3 firms.", Reason.IMPERATIVE),
        ("Until then, keep a paper copy of your codes in a drawer.", Reason.IMPERATIVE),
    ],
)
def test_what_the_model_refuses_has_a_reason(text, reason):
    assert explain_no_fact(text, SETTINGS, load_vocabulary()) is reason


def test_a_higher_bar_takes_fewer_claims():
    text = "Basalt forms when lava cools quickly at the surface."
    strict = ClaimSettings(min_factuality=0.9, min_factuality_of_stance=0.9)
    assert explain_no_fact(text, SETTINGS, load_vocabulary()) is None
    assert explain_no_fact(text, strict, load_vocabulary()) is not None


def test_the_model_judges_english_only():
    text = "Here is how the new lighthouse works in practice, madam."
    strict = ClaimSettings(min_factuality=1, min_factuality_of_stance=1)
    assert explain_no_fact(text, strict, load_vocabulary(), "de") is None
    assert explain_no_fact(text, strict, load_vocabulary(), "en") is not None


@pytest.mark.parametrize(
    ("kind", "barrier", "reason"),
    [
        (BlockKind.HEADING, None, Reason.HEADING),
        (BlockKind.NAVIGATION, None, Reason.NAVIGATION),
        (BlockKind.CAPTION, None, Reason.CAPTION),
        (BlockKind.CODE, None, Reason.CODE),
        (BlockKind.QUOTE, None, Reason.QUOTE_BLOCK),
        (BlockKind.PARAGRAPH, Barrier.HIDDEN, Reason.HIDDEN),
        (BlockKind.PARAGRAPH, Barrier.EXCLUDED, Reason.EXCLUDED),
        (BlockKind.PARAGRAPH, None, None),
        (BlockKind.LIST_ITEM, None, None),
        (BlockKind.TABLE_CELL, None, None),
    ],
)
def test_place_decides(kind, barrier, reason):
    placed = sentence("The bridge opened to traffic in May 1937.", kind=kind, barrier=barrier)
    assert explain_no_claim(placed, SETTINGS, load_vocabulary()) is reason


def test_a_frame_is_not_part_of_the_claim():
    whole = "The FT article suggests that revenue rose 17% in the quarter."
    [claim], reasons = find_claims([sentence(whole)], "Title", SETTINGS, load_vocabulary())
    assert (claim.text, claim.start, claim.end, reasons) == ("revenue rose 17% in the quarter.", 39, 71, {})


def test_a_leaning_claim_takes_the_sentence_before_as_context():
    leaning = sentence("That translates to about $25 billion.", previous="AWS revenue rose 17%.")
    [claim], _ = find_claims([leaning], "Title", SETTINGS, load_vocabulary())
    assert claim.context == "AWS revenue rose 17%.\nTitle"


def test_a_leaning_claim_that_opens_a_paragraph_takes_heading_and_title():
    [claim], _ = find_claims([sentence("He was born in Honolulu in 1961.")], "Barack Obama", SETTINGS, load_vocabulary())
    assert claim.context == "Heading\nBarack Obama"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The company was founded in 1999.", True),
        ("The theft was noticed the next day.", True),
        ("Amazon was founded in 1994.", False),
        ("The theft was noticed by Louvre staff.", False),
    ],
)
def test_is_leaning(text, expected):
    [claim], _ = find_claims([sentence(text)], "Title", SETTINGS, load_vocabulary())
    assert (claim.context == "Heading\nTitle") is expected


def test_every_sentence_is_a_claim_or_has_a_reason():
    texts = ["Amazon invested $4 billion in Anthropic.", "Why?", "Preheat the oven to 200 degrees.", "It opened in May 1937."]
    sentences = [sentence(text, ordinal=number) for number, text in enumerate(texts)]
    claims, reasons = find_claims(sentences, None, SETTINGS, load_vocabulary())
    assert sorted([claim.sentence_id for claim in claims] + list(reasons)) == ["s0", "s1", "s2", "s3"]
