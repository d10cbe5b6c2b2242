"""Turns of two or three words: tenses, and how speakers say that they speak for themselves."""

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.int64]

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

_ADVERBS = "now also not just already never always still later often first"
_BE = "is are was were be been being am s re m"
_WORDS = {
    "to": "to",
    "going": "going",
    "needing": "have has need needs got",
    "be": _BE,
    "have": "has have had ve",
    "there": "there",
    "i": "i",
    "let": "let",
    "wanting": "want think believe hope know like feel am m would d",
    "us": "us s me",
    "opener": "and but so",
    "subject": "it this that",
    "adverb": _ADVERBS,
}
_ENDINGS = {"adverb": ("ly",), "ing": ("ing",), "en": ("ed", "en"), "t": ("n", "t")}

_PAIRS = {
    "going_to": ("going", "to"),
    "have_to": ("needing", "to"),
    "perfect": ("have", "en t"),
    "passive": ("be", "en"),
    "progressive": ("be", "ing"),
    "there_is": ("there", "be"),
    "i_want": ("i", "wanting"),
    "let_us": ("let", "us"),
}
"""The word that opens a turn, and the one that closes it."""
_OVER_ADVERBS = ("perfect", "passive", "progressive")
"""Turns in which an adverb may stand between the two."""

WORD = 1
"""Every word has this flag; what stands between texts has none."""
_PLACES = {turn: place for place, turn in enumerate(TURNS)}
_OPENED, _CLOSED = 1, 1 + len(TURNS)
"""Where the flags of turns that a word opens, and of those that it closes, begin."""
_SINGLE = {name: 1 << place for place, name in enumerate(("adverb", "opener", "subject", "be", "to"), 1 + 2 * len(TURNS))}
FLAGS = 1 + 2 * len(TURNS) + len(_SINGLE)
"""How many flags of a word there are."""


def _roles_of(name: str) -> int:
    """The flags of words of one name."""
    opened = sum(1 << _OPENED + _PLACES[turn] for turn, (first, _) in _PAIRS.items() if name == first)
    closed = sum(1 << _CLOSED + _PLACES[turn] for turn, (_, last) in _PAIRS.items() if name in last.split())
    return opened | closed | _SINGLE.get(name, 0)


_OF_WORDS: dict[str, int] = {}
for _name, _words in _WORDS.items():
    for _word in _words.split():
        _OF_WORDS[_word] = _OF_WORDS.get(_word, 0) | _roles_of(_name)
_OF_ENDINGS = {endings: _roles_of(name) for name, endings in _ENDINGS.items()}

_VERBAL = sum(1 << _PLACES[turn] for turn in _OVER_ADVERBS)
_DIRECT = sum(1 << _PLACES[turn] for turn in _PAIRS if turn not in _OVER_ADVERBS)


def turn_flags(word: str) -> int:
    """What a word in lower case can do in a turn; below 1 << FLAGS."""
    flags = WORD | _OF_WORDS.get(word, 0)
    for endings, roles in _OF_ENDINGS.items():
        if word.endswith(endings):
            flags |= roles
    return flags


def find_turns(flags: Flags, starts: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Which of TURNS each text shows, one row per text: 1 or 0.

    `flags` are those of the words of all texts, with one 0 behind each text; `starts` says where each text begins in them.
    """
    padded = np.concatenate([flags, np.zeros(2, np.int64)])
    shown = np.bitwise_or.reduceat(_find_inside(flags, padded[1:-1], padded[2:]), starts) | _find_first(padded, starts)
    return ((shown[:, None] >> np.arange(len(TURNS))) & 1).astype(np.float64)


def _find_inside(here: Flags, after: Flags, beyond: Flags) -> Flags:
    """Turns by the word that opens them, the next one and the one behind that; a bit each, in the order of TURNS."""
    is_apart = ((after & _SINGLE["adverb"]) != 0) & (beyond != 0)
    verb = np.where(is_apart, beyond, after)
    found = (here >> _OPENED) & (((after >> _CLOSED) & _DIRECT) | ((verb >> _CLOSED) & _VERBAL))
    for turn, other in (("progressive", "passive"), ("have_to", "perfect")):  # the first one is not the other one too
        found &= ~(((found >> _PLACES[turn]) & 1) << _PLACES[other])
    return found


def _find_first(padded: Flags, starts: npt.NDArray[np.intp]) -> Flags:
    """Turns that stand at the beginning of a text, likewise."""
    first = padded[starts]
    subjects = starts + _is(first, "opener")
    it_is = _is(padded[subjects], "subject") & _is(padded[subjects + 1], "be")
    return (it_is.astype(np.int64) << _PLACES["it_is"]) | (_is(first, "to").astype(np.int64) << _PLACES["infinitive"])


def _is(flags: Flags, name: str) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (flags & _SINGLE[name]) != 0
    return found
