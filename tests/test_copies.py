"""Which texts are one: edits, chrome and quotes around a text, and texts that only share a subject."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judge_cases import make_source

from linker_core.copies import (
    MAX_SHINGLES,
    MIN_ARTICLE_SHINGLES,
    MIN_SHINGLES,
    Copies,
    credited_sites,
    is_credited,
    is_same_quote,
    share_contained,
    sketch_text,
)
from linker_core.settings import PolicySettings

WORDS = [f"{head}{tail}" for head in ("ba", "co", "di", "fe", "gu", "lo", "mi", "nu", "pe", "ra") for tail in "bcdfghklmnpqrst"]


def prose(count, seed):
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(count))


STORY = prose(300, 1)
EDITED = " ".join(word if place % 25 else "EDITED" for place, word in enumerate(STORY.split()))
TORN = " ".join(word if place % 6 else "torn" for place, word in enumerate(STORY.split()))


def same(one, other, **policy):
    sources = [make_source(text, source_id=name) for name, text in (("x", one), ("y", other))]
    copies = Copies("", PolicySettings(**policy))
    answers = {copies.is_same_text(*sources), copies.is_same_text(*reversed(sources))}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(STORY, id="word for word"),
        pytest.param(STORY.upper().replace(" ", "\n\n"), id="case and white space"),
        pytest.param(STORY.replace(" co", ", “co"), id="punctuation"),
        pytest.param(f"Menu Home News. {STORY} {prose(250, 2)}", id="between other texts of the page"),
        pytest.param(STORY[: len(STORY) * 3 // 4], id="cut short"),
        pytest.param(EDITED, id="a word in twenty-five edited"),
    ],
)
def test_reprints_are_one_text(other):
    assert same(STORY, other)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(prose(300, 3), id="the same words otherwise"),
        pytest.param(f"{' '.join(STORY.split()[:120])} {prose(200, 4)}", id="a part in common"),
        pytest.param(f"{STORY} {prose(1500, 5)}", id="quoted in a longer text"),
        pytest.param(TORN, id="rewritten"),
        pytest.param("", id="nothing"),
    ],
)
def test_texts_on_one_subject_are_two(other):
    assert not same(STORY, other)


def test_the_share_that_makes_a_copy_is_a_setting():
    half = f"{' '.join(STORY.split()[:200])} {prose(100, 6)}"
    assert [same(STORY, half, source_copy_share=share) for share in (0.5, 0.9)] == [True, False]


def test_short_texts_are_alike_by_chance_unless_they_are_equal():
    short = " ".join(STORY.split()[: MIN_SHINGLES + 3])
    assert not same(short, f"{short} more")
    assert same(short, short)


@pytest.mark.parametrize(("most", "is_copied"), [(1.0, True), (0.6, True), (0.4, False), (0.0, False)])
def test_a_page_with_most_of_the_article_repeats_it(most, is_copied):
    article = STORY.split()
    page = " ".join([*article[: int(most * len(article))], prose(5000, 7)])
    assert Copies(STORY, PolicySettings()).repeats_article(make_source(page)) is is_copied


def test_of_a_short_article_a_page_may_hold_all():
    words = STORY.split()
    for count, expected in ((MIN_ARTICLE_SHINGLES, False), (MIN_ARTICLE_SHINGLES + 10, True)):
        assert Copies(" ".join(words[:count]), PolicySettings()).repeats_article(make_source(STORY)) is expected


def test_the_share_in_a_huge_text_is_estimated_well():
    huge = prose(40_000, 8)
    part = " ".join(huge.split()[10_000:20_000])
    mixed = f"{part} {prose(10_000, 9)}"
    assert sketch_text(huge).count > MAX_SHINGLES
    assert len(sketch_text(huge).hashes) == MAX_SHINGLES
    assert share_contained(sketch_text(mixed), sketch_text(huge)) == pytest.approx(0.5, abs=0.05)


@given(st.text())
def test_any_text_has_a_sketch(text):
    sketch = sketch_text(text)
    assert share_contained(sketch, sketch) in {0.0, 1.0}
    assert list(sketch.hashes) == sorted(set(sketch.hashes))


def test_sketches_are_the_same_on_every_machine():
    assert [int(value) for value in sketch_text("one two three four five six").hashes] == [3594770777, 3987190714]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The plant cost $4 billion, he said.", "“The plant cost $4 billion,” he said.", True),
        ("The plant cost $4 billion, he said.", "The plant cost $5 billion, he said.", False),
        ("The plant cost $4 billion, he said.", "In May the plant cost $4 billion, he said.", False),
        ("It cost $4 billion.", "It cost $4 billion.", False),
    ],
)
def test_same_quotes(one, other, expected):
    assert is_same_quote(one, other, 6) is expected


@pytest.mark.parametrize(
    ("text", "domain", "expected"),
    [
        ("LONDON (Reuters) - Oil rose.", "reuters.com", True),
        ("PARIS (AP) — Oil rose.", "apnews.com", True),
        ("DENVER--(BUSINESS WIRE)--Oil rose.", "businesswire.com", True),
        ("This article was originally published on The Conversation.", "theconversation.com", True),
        ("First appeared in The Guardian newspaper.", "theguardian.com", True),
        ("First published at ft.com on Monday.", "ft.com", True),
        ("This story was first published by Financial Times.", "ft.com", True),
        ("Republished from nature.com with thanks.", "nature.com", True),
        ("Reuters reported that oil rose.", "reuters.com", False),
        ("LONDON (Reuters) - Oil rose.", "notreuters.com", False),
        ("The book was first published in 1999.", "1999.example", False),
        ("First appeared in Sunday papers.", "sun.example", False),
    ],
)
def test_credits_name_the_origin(text, domain, expected):
    assert is_credited(domain, credited_sites([text])) is expected
