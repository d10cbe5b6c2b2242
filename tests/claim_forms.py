"""What forms and names of a text are, said plainly, one text at a time: the definition that `forms` must agree with."""

import re
from collections import Counter
from itertools import chain
from math import log, log1p

from linker_core import cues
from linker_core.factuality import _GROUPS, CLASSES, KINDS, MARKS
from linker_core.quantities import find_values
from linker_core.turns import TURNS
from linker_core.words import load_vocabulary, lower_words


def measure_text(text):
    """The features of a text, in the order of `factuality.FEATURES`."""
    words = lower_words(text)
    weights = load_vocabulary().weights_of(words)
    return measure_form(text, words, weights, find_values(text, words), len(cues.NAME.findall(text)))


_PAST, _FUNCTION = len(CLASSES), len(CLASSES) + 1


def _memberships():
    groups = list(_GROUPS.values())
    words = sorted(frozenset[str]().union(*groups))
    return {word: tuple(number for number, group in enumerate(groups) if word in group) for word in words}


_CLASSES_OF = _memberships()

_ADVERBS = frozenset("now also not just already never always still later often first".split())
_BE = frozenset("is are was were be been being am s re m".split())
_WANTING = frozenset("want think believe hope know like feel am m would d".split())
_OPENERS = frozenset("and but so".split())
_SUBJECTS = frozenset("it this that".split())


def _find_turns(lower):
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


def _name_turn(word, lower, place):
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


def _name_tense(is_be, word):
    if is_be and word.endswith("ing"):
        return "progressive"
    if word.endswith(("ed", "en")) or (not is_be and word.endswith(("n", "t"))):
        return "passive" if is_be else "perfect"
    return None


def measure_form(text, words, weights, quantities, count_names):
    """The features of a text, given its words in lower case with their weights, the values in it, and how many names it has."""
    size = len(words) or 1
    classes, count_past_forms, count_function = _measure_classes(words, size)
    kinds = {quantity.kind for quantity in quantities}
    return [
        *classes,
        *[float(kind in kinds) for kind in KINDS],
        *_measure_names(text, size, len(quantities), count_names),
        *_measure_words(words, weights, size, count_function),
        *_measure_endings(count_past_forms, words),
        log1p(text.count(",")),
        float(text.rstrip("\"'”’) ")[-1:] not in (".", "?", "!")),
        *[float(mark in text) for mark in MARKS],
        *_find_turns(words),
    ]


def _measure_classes(words, size):
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


def _measure_names(text, size, count_values, count_names):
    has_digit = _DIGIT.search(text) is not None if text.isascii() else any(map(str.isdigit, text))
    return min(count_values, 3), float(has_digit), log1p(count_names), float(count_names > 0), min(count_names / size, 1.0)


_DIGIT = re.compile(r"[0-9]")


def _measure_words(words, weights, size, count_function):
    informative = log1p(sum([weight - 4 for weight in weights if weight > 4]))
    rare = log1p(len([weight for weight in weights if weight >= 6]))
    length = sum(map(len, words)) / size
    share = count_function * 5 / size
    return log(size), float(size < 8), float(size > 30), length, share, sum(weights) / size, informative, rare


def _measure_endings(count_past_forms, words):
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
