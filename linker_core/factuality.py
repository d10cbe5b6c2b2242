"""How much a sentence has the form of a fact that can be looked up, whatever its subject: a small linear model over its form.

It counts classes of function words and of everyday verbs, tenses, marks, names and values, and knows no word of any field: what
it learnt from speeches and debates then holds for sport or science. The weights are data (resources/claims.json).
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from math import exp, log, log1p
from operator import mul

from linker_core.quantities import Kind, Quantity

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
_PAST, _FUNCTION = len(CLASSES), len(CLASSES) + 1


def _memberships() -> dict[str, tuple[int, ...]]:
    groups = [*CLASSES.values(), _PAST_FORMS, _FUNCTION_WORDS]
    words = sorted(frozenset[str]().union(*groups))
    return {word: tuple(number for number, group in enumerate(groups) if word in group) for word in words}


_CLASSES_OF = _memberships()

TURNS = (
    "going_to",
    "have_to",
    "perfect",
    "passive",
    "progressive",
    "there_is",
    "i_want",
    "let_us",
    "it_is",
    "infinitive",
)
"""Turns of two or three words: tenses, and how speakers say that they speak for themselves."""

_ADVERBS = frozenset("now also not just already never always still later often first".split())
_BE = frozenset("is are was were be been being am s re m".split())
_WANTING = frozenset("want think believe hope know like feel am m would d".split())
_OPENERS = frozenset("and but so".split())
_SUBJECTS = frozenset("it this that".split())


def _find_turns(lower: Sequence[str]) -> tuple[float, ...]:
    """Which of TURNS the words show, given in lower case."""
    found = dict.fromkeys(TURNS, 0.0)
    for place in [place for place, word in enumerate(lower[:-1]) if word in _HEADS]:
        name = _name_turn(lower[place], lower, place + 1)
        if name is not None:
            found[name] = 1.0
    start = lower[1:3] if lower and lower[0] in _OPENERS else lower[:2]
    found["it_is"] = float(len(start) == 2 and start[0] in _SUBJECTS and start[1] in _BE)
    found["infinitive"] = float(lower[:1] == ["to"])
    return tuple(found.values())


def _name_turn(word: str, lower: Sequence[str], place: int) -> str | None:
    """The turn that a word opens together with the next one."""
    follower = lower[place]
    if follower == "to" and word in _GOING:
        return _GOING[word]
    if word in _BE or word in _HAVE:
        is_between = follower in _ADVERBS or follower.endswith("ly")
        return _name_tense(word in _BE, lower[place + 1] if is_between and place + 1 < len(lower) else follower)
    if word == "there":
        return "there_is" if follower in _BE else None
    if word == "i":
        return "i_want" if follower in _WANTING else None
    return "let_us" if word == "let" and follower in _SELVES else None


_GOING = {"going": "going_to", "have": "have_to", "has": "have_to", "need": "have_to", "needs": "have_to", "got": "have_to"}
_HAVE = frozenset("has have had ve".split())
_SELVES = frozenset("us s me".split())
_HEADS = frozenset(_GOING) | _BE | _HAVE | {"there", "i", "let"}


def _name_tense(is_be: bool, word: str) -> str | None:  # noqa: FBT001 - one of two auxiliaries
    if is_be and word.endswith("ing"):
        return "progressive"
    if word.endswith(("ed", "en")) or (not is_be and word.endswith(("n", "t"))):
        return "passive" if is_be else "perfect"
    return None


_MARKS = ("?", "!", ":", '"', "—")
_KINDS = tuple(Kind)

FEATURES = (
    *(f"share_{name}" for name in CLASSES),
    *(f"count_{name}" for name in CLASSES),
    *(f"first_{name}" for name in CLASSES),
    *(f"value_{kind.value}" for kind in _KINDS),
    *("values", "digits", "names", "has_name", "share_names"),
    *("log_words", "is_short", "is_long", "word_length", "share_function", "weight", "informative", "rare"),
    *("past_tense", "has_past_tense", "ing", "ly", "superlative", "commas", "is_open"),
    *(f"mark_{mark}" for mark in _MARKS),
    *TURNS,
)
"""Names of the numbers that `measure_form` gives, in their order."""


def measure_form(
    text: str, words: Sequence[str], weights: Sequence[float], quantities: Sequence[Quantity], count_names: int
) -> list[float]:
    """The features of a text, given its words in lower case with their weights, the values in it, and how many names it has."""
    size = len(words) or 1
    classes, count_past_forms, count_function = _measure_classes(words, size)
    kinds = {quantity.kind for quantity in quantities}
    return [
        *classes,
        *[float(kind in kinds) for kind in _KINDS],
        *_measure_names(text, size, len(quantities), count_names),
        *_measure_words(words, weights, size, count_function),
        *_measure_endings(count_past_forms, words),
        log1p(text.count(",")),
        float(text.rstrip("\"'”’) ")[-1:] not in (".", "?", "!")),
        *[float(mark in text) for mark in _MARKS],
        *_find_turns(words),
    ]


def _measure_classes(words: Sequence[str], size: int) -> tuple[list[float], int, int]:
    """Shares, counts and first words of all classes; how many past forms, and how many function words."""
    counts = Counter(chain.from_iterable(filter(None, map(_CLASSES_OF.get, words))))
    measures = [0.0] * (3 * _PAST)
    for number, count in counts.items():
        if number < _PAST:
            measures[number] = min(count * 5 / size, 2.0)
            measures[_PAST + number] = min(count, 4) / 2
    for number in _CLASSES_OF.get(words[0], ()) if words else ():
        if number < _PAST:
            measures[2 * _PAST + number] = 1.0
    return measures, counts[_PAST], counts[_FUNCTION]


def _measure_names(text: str, size: int, count_values: int, count_names: int) -> tuple[float, ...]:
    has_digit = _DIGIT.search(text) is not None if text.isascii() else any(map(str.isdigit, text))
    return min(count_values, 3), float(has_digit), log1p(count_names), float(count_names > 0), min(count_names / size, 1.0)


_DIGIT = re.compile(r"[0-9]")


def _measure_words(words: Sequence[str], weights: Sequence[float], size: int, count_function: int) -> tuple[float, ...]:
    informative = log1p(sum([weight - 4 for weight in weights if weight > 4]))
    rare = log1p(len([weight for weight in weights if weight >= 6]))
    length = sum(map(len, words)) / size
    share = count_function * 5 / size
    return log(size), float(size < 8), float(size > 30), length, share, sum(weights) / size, informative, rare


def _measure_endings(count_past_forms: int, words: Sequence[str]) -> tuple[float, ...]:
    endings = [word[-3:] for word in words if len(word) > 4 and word.endswith(_ENDINGS)]
    past = count_past_forms + len([ending for ending in endings if ending[1:] == "ed"])
    adverbs = len([ending for ending in endings if ending[1:] == "ly"])
    return (
        min(past, 4) / 2,
        float(past > 0),
        min(endings.count("ing"), 4) / 2,
        min(adverbs, 3) / 2,
        float("est" in endings),
    )


_ENDINGS = ("ed", "ing", "ly", "est")


@dataclass(frozen=True, slots=True)
class ClaimModel:
    """Weights of a logistic sum, in the order of FEATURES."""

    intercept: float
    weights: tuple[float, ...]

    def probability(self, values: Sequence[float]) -> float:
        """How sure it is that people would call the sentence verifiable, between 0 and 1."""
        total = self.intercept + sum(map(mul, self.weights, values))
        return 1 / (1 + exp(-total)) if total > -700 else 0.0


@cache
def load_claim_model() -> ClaimModel:
    """The shipped weights."""
    data = json.loads((files("linker_core") / "resources" / "claims.json").read_text(encoding="utf-8"))
    return ClaimModel(float(data["intercept"]), tuple(float(data["weights"][name]) for name in FEATURES))
