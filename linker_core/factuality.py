"""How much a sentence has the form of a fact that can be looked up, whatever its subject: a small linear model over its form.

It counts classes of function words and of everyday verbs, tenses, marks, names and values, and knows no word of any field: what
it learnt from speeches and debates then holds for sport or science. The weights are data (resources/claims.json).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from linker_core.quantities import Kind
from linker_core.turns import TURNS

Matrix = npt.NDArray[np.float64]

CLASSES: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "speaker": "i me my mine myself",
        "speakers": "we us our ours ourselves",
        "reader": "you your yours yourself",
        "person": "he she him her his hers himself herself",
        "persons": "they them their theirs",
        "thing": "it its itself",
        "pointer": "this that these those",
        "duty": "must should ought need needs shall",
        "ability": "can could cannot",
        "possibility": "may might perhaps maybe probably",
        "future": "will would ll won",
        "present": "is are am s re m",
        "past": "was were been",
        "possession": "has have had ve",
        "auxiliary": "do does did doing",
        "denial": "not no never nothing none nobody n t",
        "mind": """want wants think believe hope know knows feel wish love like look understand remember imagine guess suppose
            expect trust confident proud glad sure grateful honored pleased convinced wonder hear see""",
        "speech": """thank thanks ask urge call challenge encourage invite congratulate applaud say said tell told talk talked
            talking asked asking speak propose proposing announce announcing welcome recognize appreciate bless join""",
        "vagueness": """hope future dream dreams faith spirit courage commitment opportunity opportunities way ways thing things
            lot change challenges challenge better best great good right wrong important difficult hard easy tough bright strong
            stronger together always ever every everyone everybody everything people life lives values value promise progress
            success path responsibility moment question questions answer time day vision""",
        "deed": """passed signed created cut cuts built increased reduced added enacted approved launched provided invested
            received raised spent grew fell lost opened closed awarded established expanded began started made gave won voted
            issued hired served worked elected appointed required requires provides reported ranked rank ranks""",
        "time": """today tonight now year years month months week weeks yesterday ago since last recently already currently
            during january february march april june july august september october november december decade decades century
            annually daily""",
        "amount": """percent million billion thousand hundreds thousands millions dozens half third quarter double doubled number
            rate rates average highest lowest largest most more less fewer least first second only nearly almost over under about
            than all many several""",
        "condition": "if when unless because so while whether",
        "request": "let please",
        "question": "what who why how where which",
        "opener": "and but so or well now",
    }.items()
}
"""Words that speakers of every subject share. A word may stand in several classes."""

_PAST_FORMS = frozenset(
    """went came took made got gave said saw knew found thought told became left felt put brought began kept held wrote stood
    heard let meant set met ran paid sat spoke led grew lost fell sent built drew broke spent cut rose drove bought wore chose
    won beat sold fought taught shot struck flew hit cost""".split()
)
_FUNCTION_WORDS = frozenset(
    """the a an of in on at to for from by with about into through over after before between and or but if because as until while
    that this these those is are was were be been being am has have had do does did will would can could may might shall should
    must not no nor so than too very just i you he she it we they me him her us them my your his its our their who whom which
    what when where why how there here all any both each few more most other some such only own same""".split()
)

_GROUPS = {**CLASSES, "past_forms": _PAST_FORMS, "function_words": _FUNCTION_WORDS}
_ENDINGS = ("ed", "ing", "ly", "est")

COUNTED = (*_GROUPS, *(f"-{ending}" for ending in _ENDINGS))
"""What words of a text are counted for; the classes come first."""


def count_word(lower: str) -> tuple[bool, ...]:
    """For which of COUNTED a word in lower case counts; an ending only where more than two letters stand before it."""
    endings = (len(lower) > 4 and lower.endswith(ending) for ending in _ENDINGS)
    return (*(lower in words for words in _GROUPS.values()), *endings)


MARKS = ("?", "!", ":", '"', "—")
KINDS = tuple(Kind)

FEATURES = (
    *(f"share_{name}" for name in CLASSES),
    *(f"count_{name}" for name in CLASSES),
    *(f"first_{name}" for name in CLASSES),
    *(f"value_{kind.value}" for kind in KINDS),
    *("values", "digits", "names", "has_name", "share_names"),
    *("log_words", "is_short", "is_long", "word_length", "share_function", "weight", "informative", "rare"),
    *("past_tense", "has_past_tense", "ing", "ly", "superlative", "commas", "is_open"),
    *(f"mark_{mark}" for mark in MARKS),
    *TURNS,
)
"""Names of the numbers that `forms.measure_forms` gives, in their order."""

DIGITS = 9
"""To which probabilities are rounded: processors differ in the last ones."""


@dataclass(frozen=True, slots=True)
class ClaimModel:
    """Weights of a logistic sum, in the order of FEATURES."""

    intercept: float
    weights: tuple[float, ...]

    def probabilities(self, forms: Matrix) -> list[float]:
        """How sure it is that people would call each sentence verifiable, 0 to 1; one row of features per sentence."""
        totals = self.intercept + (forms * np.array(self.weights)).sum(axis=1)  # no `@`: it would start threads
        found: list[float] = np.round(1 / (1 + np.exp(-np.maximum(totals, -700))), DIGITS).tolist()
        return found


@cache
def load_claim_model() -> ClaimModel:
    """The shipped weights."""
    data = json.loads((files("linker_core") / "resources" / "claims.json").read_text(encoding="utf-8"))
    return ClaimModel(float(data["intercept"]), tuple(float(data["weights"][name]) for name in FEATURES))
