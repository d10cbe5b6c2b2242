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

WORD = 1
"""Every word has this flag; what stands between texts has none."""
_FLAGS = {name: 2 << place for place, name in enumerate(sorted({*_WORDS, *_ENDINGS}))}
_OF_WORDS: dict[str, int] = {}
for _name, _words in _WORDS.items():
    for _word in _words.split():
        _OF_WORDS[_word] = _OF_WORDS.get(_word, 0) | _FLAGS[_name]


def turn_flags(word: str) -> int:
    """What a word in lower case can do in a turn; below 1 << 20."""
    flags = WORD | _OF_WORDS.get(word, 0)
    for name, endings in _ENDINGS.items():
        if word.endswith(endings):
            flags |= _FLAGS[name]
    return flags


def find_turns(flags: Flags, starts: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Which of TURNS each text shows, one row per text: 1 or 0.

    `flags` are those of the words of all texts, with one 0 behind each text; `starts` says where each text begins in them.
    """
    padded = np.concatenate([flags, np.zeros(2, np.int64)])
    found = np.zeros(len(flags), np.int64)
    for turn, place in _find_inside(flags, padded[1:-1], padded[2:]):
        found |= place.astype(np.int64) << TURNS.index(turn)
    for turn, place in _find_first(padded, starts):
        found[starts] |= place.astype(np.int64) << TURNS.index(turn)
    shown = np.bitwise_or.reduceat(found, starts)
    return ((shown[:, None] >> np.arange(len(TURNS))) & 1).astype(np.float64)


def _is(flags: Flags, name: str) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (flags & _FLAGS[name]) != 0
    return found


def _find_inside(here: Flags, after: Flags, beyond: Flags) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """Turns by the word that opens them, the next one and the one behind that."""
    is_to, be, have = _is(after, "to"), _is(here, "be"), _is(here, "have")
    going, needing = is_to & _is(here, "going"), is_to & _is(here, "needing")
    verb = np.where(_is(after, "adverb") & (beyond != 0), beyond, after)
    progressive = be & _is(verb, "ing")
    return [
        ("going_to", going),
        ("have_to", needing),
        ("progressive", progressive),
        ("passive", be & ~progressive & _is(verb, "en")),
        ("perfect", have & ~needing & (_is(verb, "en") | _is(verb, "t"))),
        ("there_is", _is(here, "there") & _is(after, "be")),
        ("i_want", _is(here, "i") & _is(after, "wanting")),
        ("let_us", _is(here, "let") & _is(after, "us")),
    ]


def _find_first(padded: Flags, starts: npt.NDArray[np.intp]) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    """Turns that stand at the beginning of a text."""
    first = padded[starts]
    subjects = starts + _is(first, "opener")
    return [
        ("it_is", _is(padded[subjects], "subject") & _is(padded[subjects + 1], "be")),
        ("infinitive", _is(first, "to")),
    ]
