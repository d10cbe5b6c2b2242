"""Parts of compound claims: what a sentence says beside its whole, and what it does not say by halves."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linker_core.parts import MAX_PARTS, MIN_WORDS, split_parts


def said(text):
    """Each part as its stretches, joined by a bar."""
    return [" | ".join(text[span.start : span.end] for span in part.spans) for part in split_parts(text)]


def scopes(text):
    return [text[part.scope.start : part.scope.end] for part in split_parts(text)]


SPLIT = {
    "born and studied": (
        "Ada Lovelace was born in London and studied mathematics at home.",
        ["Ada Lovelace was born in London", "Ada Lovelace | studied mathematics at home"],
    ),
    "sport": (
        "The striker joined Ajax in 2011 for 12 million euros and scored 31 goals.",
        ["The striker joined Ajax in 2011 for 12 million euros", "The striker | scored 31 goals"],
    ),
    "geography": (
        "The lake covers 300 square kilometres and is up to 90 metres deep.",
        ["The lake covers 300 square kilometres", "The lake | is up to 90 metres deep"],
    ),
    "an opening holds for all": (
        "In 1998, Google was founded in Menlo Park and moved to Mountain View.",
        ["In 1998 | Google was founded in Menlo Park", "In 1998 | Google | moved to Mountain View"],
    ),
    "a source that opens stays with both": (
        "According to the ministry, the bridge was built in 1932 and closed in 1999.",
        [
            "According to the ministry | the bridge was built in 1932",
            "According to the ministry | the bridge | closed in 1999",
        ],
    ),
    "a relative clause inside": (
        "The tower, which was built in 1889, is 330 metres tall.",
        ["The tower | is 330 metres tall", "The tower | which was built in 1889"],
    ),
    "a relative clause at the end speaks of the noun before it": (
        "The film starred Tom Hanks, who was born in Concord and studied in Sacramento.",
        ["The film starred Tom Hanks", "Tom Hanks | who was born in Concord and studied in Sacramento"],
    ),
    "an apposition inside": (
        "Marie Curie, a Polish physicist from Warsaw, won two Nobel Prizes.",
        ["Marie Curie | won two Nobel Prizes", "Marie Curie | a Polish physicist from Warsaw"],
    ),
    "an apposition at the end": (
        "The prize went to Marie Curie, a Polish physicist from Warsaw.",
        ["Marie Curie | a Polish physicist from Warsaw"],
    ),
    "a past participle inside": (
        "The vaccine, developed by Oxford University, was approved in December 2020.",
        ["The vaccine | was approved in December 2020", "The vaccine | developed by Oxford University"],
    ),
    "a present participle at the end": (
        "The company employs 40,000 people, making it the largest employer in Ohio.",
        ["The company employs 40,000 people", "The company | making it the largest employer in Ohio"],
    ),
    "a past participle at the end speaks of the noun before it": (
        "He founded a company, based in Ohio.",
        ["He founded a company", "a company | based in Ohio"],
    ),
    "a list": (
        "The album includes songs by Bob Dylan, Joan Baez, and Pete Seeger.",
        [f"The album includes songs by | {name}" for name in ("Bob Dylan", "Joan Baez", "Pete Seeger")],
    ),
    "brackets": ("The bank (founded in 1870 in Berlin) has 1,200 branches.", ["The bank | has 1,200 branches"]),
    "two clauses": (
        "The parliament passed the law in 2019, but Berlin vetoed it in 2021.",
        ["The parliament passed the law in 2019", "Berlin vetoed it in 2021"],
    ),
    "a clause without a name keeps the subject of the first": (
        "Nearly 3,000 people were killed, and more than 6,000 were injured.",
        ["Nearly 3,000 people were killed", "Nearly 3,000 people | more than 6,000 were injured"],
    ),
    "a number keeps its commas": (
        "It rose 5% in May, the biggest gain since 2008, and closed at 4,300.",
        ["It rose 5% in May, the biggest gain since 2008", "It | closed at 4,300"],
    ),
    "dashes": (
        "The town — twinned with Bath and Ghent — was founded in 1200 and grew to 3,000 people.",
        [
            "The town | was founded in 1200 and grew to 3,000 people",
            "The town | twinned with Bath and Ghent",
            "The town | was founded in 1200",
            "The town | grew to 3,000 people",
        ],
    ),
    "a condition in brackets only": (
        "The bridge (it would have been longer) was built in 1932 and closed in 1999.",
        ["The bridge | was built in 1932 and closed in 1999", "The bridge | was built in 1932", "The bridge | closed in 1999"],
    ),
    "a date keeps its year": (
        "It aired in Australia in March 2019 and launched worldwide on March 6, 2019.",
        ["It aired in Australia in March 2019", "It | launched worldwide on March 6, 2019"],
    ),
    "an adverb inside": (
        "The firm, however, was sold in 2001 and moved to Ohio.",
        ["The firm | was sold in 2001 and moved to Ohio", "The firm | was sold in 2001", "The firm | moved to Ohio"],
    ),
    "a predicate after a relative clause": (
        "The bill passed the Senate, which had rejected it in 2018, and became law.",
        [
            "The bill passed the Senate",
            "The bill passed the Senate, which had rejected it in 2018",
            "the Senate | which had rejected it in 2018",
            "The bill | became law",
        ],
    ),
    "a denial of its own": (
        "The firm no longer makes cars and has closed its plant in Ohio.",
        ["The firm no longer makes cars", "The firm | has closed its plant in Ohio"],
    ),
}


@pytest.mark.parametrize("name", SPLIT)
def test_a_compound_claim_has_these_parts(name):
    text, parts = SPLIT[name]
    assert said(text) == parts


WHOLE = {
    "one predicate": "The river is 120 kilometres long in Saxony.",
    "a pair of nouns": "Salt and pepper are common spices in Europe.",
    "a pair as subject": "Bread and butter was sold in the town of Bath.",
    "a pair of places": "The bank has branches in Berlin and in Paris.",
    "a pair of years": "The house was enlarged in 1900 and 1901.",
    "a pair of people": "The magazine was founded by Henry Luce and Briton Hadden.",
    "a pair of amounts": "Sales rose by 5% in 2019 and by 7% in 2020.",
    "a number with a comma": "The city counted 1,204,300 inhabitants in 2011.",
    "a list of single words": "The university teaches law, medicine, engineering, and music.",
    "if": "If the river rises, the city will flood and close its schools.",
    "would": "The city would flood and lose its schools.",
    "unless": "The law was passed and came into force unless the court objected.",
    "neither": "Neither party won the vote and lost seats in 2010.",
    "allegedly": "The minister allegedly took money and gave contracts to friends.",
    "reported speech": "He said that the plant was closed in 1980 and was sold in 1990.",
    "a denied report": "It is not true that the tower was built in 1900 and sold in 1910.",
    "a denied sentence": "The company denied that it had sold data and refused to pay.",
    "a denial for both": "The stadium was never built and sold in 1910 to a bank.",
    "not": "The man wasn't arrested and charged with murder.",
    "a relative clause as part of the subject": "The company that made the engine and sold it to Boeing was founded in 1925.",
    "a relative clause as part of the predicate": "It was the first film that was shot in Norway and won an Oscar.",
    "a question word": "The report shows how the money was spent and was lost.",
    "no sentence": "Berlin, Paris, London, and Rome",
    "a pair of adjectives": "The book follows the story of a disillusioned and bored priest.",
    "adjectives before the subject": "A larger, open conference, the Conference on Computing, was held in October 2016.",
    "brackets within a word": "False advertising is an actionable claim under Section 43(a) of the Lanham Act.",
    "short": "He came and went.",
    "empty": "",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_what_says_one_thing_has_no_parts(text):
    assert said(text) == []


NEVER_SAID = {
    "the film did not study": (
        "The film starred Tom Hanks, who was born in Concord and studied in Sacramento.",
        "The film | stud",
    ),
    "the lake became no park": ("The lake lies in Ohio, where a dam was built in 1920 and became a park.", "The lake | became"),
    "the founder is not based": ("He founded a company, based in Ohio and listed in New York.", "He | based"),
    "the city was not built in 1200": ("The city has a cathedral, built in 1200, and a castle.", "The city | built"),
    "a thousand is no number": ("The firm, which employs 1,200 people, is based in Leeds.", "| 200"),
    "the deal was not made later": (
        "The firm employed 1,200 people in 2019, after it was sold and was closed in 1999.",
        "The firm | was closed",
    ),
    "the coalition imposed nothing": (
        "The coalition worked for the Illinois Act, which broadened the term, made it neutral, and imposed harsher punishments.",
        "coalition | imposed",
    ),
    "evaporation is not faster": (
        "Evaporation leads to cooling, while boiling produces bubbles and is faster than evaporation.",
        "Evaporation | is faster",
    ),
    "a conjunction says nothing": ("The treaty was signed in Paris in 1951 and, in 1957, was extended in Rome.", "1951 and"),
}


@pytest.mark.parametrize("name", NEVER_SAID)
def test_a_part_says_nothing_that_the_claim_does_not(name):
    text, wrong = NEVER_SAID[name]
    assert said(text)
    assert not [part for part in said(text) if wrong in part]


def test_the_link_stands_on_what_the_part_adds():
    text = "In 1998, Google was founded in Menlo Park and moved to Mountain View."
    assert scopes(text) == ["Google was founded in Menlo Park", "moved to Mountain View"]


def test_a_mask_keeps_the_places_of_the_part_and_blanks_all_else():
    text = "Ada was born in London and studied at home."
    assert [part.mask(text) for part in split_parts(text)] == [
        "Ada was born in London" + " " * 21,
        "Ada" + " " * 24 + "studied at home" + " ",
    ]


def test_an_endless_sentence_has_few_parts():
    text = "The firm was sold in Ohio" + " and was sold in the city of Rome" * 2_000 + "."
    assert 2 <= len(split_parts(text)) <= MAX_PARTS


WORDS = """and but which who that was has sold built in 1998 1,200 the The a A Berlin Ada Lovelace not never while making based
, ; : — - ( ) [ ] “ ” " . ? or if as including he It 4.5% $3""".split()
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
TEXTS = st.one_of(st.text(), SENTENCES, SENTENCES.map(lambda text: re.sub(r" (?=[,;:.?)\]”])", "", text)))


@given(TEXTS)
@example(",")
@example("and and and and")
@example("the was , and")
@example("A ( was and was ) was and was sold in Rome")
def test_any_text_has_few_parts_that_lie_within_it(text):
    parts = split_parts(text)
    assert len(parts) <= MAX_PARTS
    assert len(set(parts)) == len(parts)
    assert all(0 <= span.start < span.end <= len(text) for part in parts for span in (*part.spans, part.scope))


@given(TEXTS)
def test_the_scope_is_part_of_the_part(text):
    for part in split_parts(text):
        assert any(span.start <= part.scope.start < part.scope.end <= span.end for span in part.spans)


@given(TEXTS)
def test_a_mask_keeps_the_length_and_only_blanks(text):
    for part in split_parts(text):
        mask = part.mask(text)
        assert len(mask) == len(text)
        assert all(new in (" ", old) for new, old in zip(mask, text, strict=True))
        assert len(mask.split()) >= MIN_WORDS


@given(TEXTS)
def test_a_part_is_less_than_the_whole(text):
    assert all(part.mask(text).split() != text.split() for part in split_parts(text))


@given(TEXTS)
def test_the_same_text_has_the_same_parts(text):
    assert split_parts(text) == split_parts(str(text.encode("utf-8", "surrogatepass"), "utf-8", "surrogatepass"))
