import pytest

from linker_core.fates import LEVELS, Fate, explain_reason, fate_of
from linker_core.reasons import ClaimReason

FATES = [
    (None, Fate.LINKED),
    ("conflict", Fate.CONFLICT),
    ("not_supported", Fate.UNSUPPORTED),
    ("no_sources", Fate.UNSUPPORTED),
    ("too_close", Fate.HELD_BACK),
    ("forbidden", Fate.HELD_BACK),
    ("not_judged", Fate.NOT_JUDGED),
]


@pytest.mark.parametrize(("reason", "fate"), FATES)
def test_fate_of_a_claim(reason, fate):
    assert fate_of(reason) is fate


def test_no_reason_counts_as_linked():
    assert not [code for code in ClaimReason if fate_of(code) is Fate.LINKED]


def test_every_code_is_explained():
    for level, codes in LEVELS.items():
        assert [explain_reason(level, code) for code in codes] == [code.explanation for code in codes]


def test_unknown_code_explains_itself():
    assert explain_reason("claim", "from_the_future") == "from_the_future"


def test_signs_differ_without_colour():
    assert len({fate.sign for fate in Fate}) == len({fate.label for fate in Fate}) == len(Fate)
