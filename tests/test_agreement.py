"""When a source's value makes a claim's true: the claim's own precision decides."""

import pytest

from linker_core.agreement import confirms, is_comparable
from linker_core.quantities import find_quantities


def both(claim, source):
    return find_quantities(claim)[0], find_quantities(source)[0]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("85%", "85.19%"),
        ("17%", "17 per cent"),
        ("$4 billion", "4bn USD"),
        ("$4 billion", "$3.98 billion"),
        ("$25 billion", "$25.0 billion"),
        ("about 8,000 people", "8,234 people"),
        ("more than 3,000 people", "3,400 people"),
        ("less than 5%", "4.2%"),
        ("$78 million", "between $70-80 million"),
        ("tens of millions of dollars", "$78 million"),
        ("26.2 miles", "42.2 km"),
        ("September 2023", "25 September 2023"),
        ("2023", "25 September 2023"),
        ("25 September", "September 25, 2023"),
        ("25 September 2023", "September 25"),
        ("Q1 2024", "first quarter of 2024"),
    ],
)
def test_confirms(claim, source):
    assert confirms(*both(claim, source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("8,000 people", "8,234 people"),
        ("17%", "17.5%"),
        ("17%", "20%"),
        ("$4 billion", "$2 billion"),
        ("$4 billion", "$3.6 billion"),
        ("$50 million", "1500"),
        ("35%", "$35 million"),
        ("$35 million", "35%"),
        ("$4 billion", "€4 billion"),
        ("more than 3,000 people", "30,000 people"),
        ("more than 3,000 people", "2,900 people"),
        ("about 8,000 people", "9,900 people"),
        ("2019", "25 September 2023"),
        ("25 September 2023", "26 September 2023"),
        ("25 September 2023", "September 2023"),
        ("25 September", "September 2023"),
        ("Q1 2024", "first quarter of 2025"),
        ("second", "third"),
    ],
)
def test_does_not_confirm(claim, source):
    assert not confirms(*both(claim, source))


@pytest.mark.parametrize(
    ("claim", "source"), [("17%", "20%"), ("$4 billion", "$2 billion"), ("12 dogs", "15 dogs"), ("12 dogs", "15")]
)
def test_is_comparable(claim, source):
    assert is_comparable(*both(claim, source))


@pytest.mark.parametrize(("claim", "source"), [("17%", "$17"), ("$4", "€4"), ("12 dogs", "15 cats"), ("3 years", "3 miles")])
def test_is_not_comparable(claim, source):
    assert not is_comparable(*both(claim, source))
