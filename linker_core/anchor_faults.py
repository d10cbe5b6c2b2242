"""What makes a whole phrase a poor anchor: it tells nothing by itself, or what follows belongs to it."""

from collections.abc import Sequence

from linker_core.anchor_tokens import Token
from linker_core.phrases import Role
from linker_core.units import SCALES

CUT_NAME_COST = 1.5
"""For a name that goes on behind a small word: International Conference (on Rebooting Computing)."""
WISH_COST = 1.5
"""For what somebody means to do, without saying to what: win an Oscar."""

BARE_MEASURE_COST = 1.5
MEASURE_WORDS = 2
LONG_CLAIM = 12
"""Words from which on a claim says more than a lone place can stand for."""
_PLACING = frozenset("in at from to near of around across inside outside into toward towards the".split())
_EMPTY = frozenset(
    """
    age ages case cases condition conditions country countries date dates day days decade decades example examples fact facts
    form forms home hour hours idea ideas kind kinds level levels life lives lot lots man manner men minute minutes moment moments
    month months name names number numbers one ones part parts people period periods person persons place places point points
    position positions problem problems reason reasons result results side sides situation situations sort sorts state states
    step steps stuff term terms thing things time times type types use way ways week weeks woman women word words work works
    world year years
    """.split()
)
"""Nouns that say nothing about a claim unless another word does."""
_TIMES = frozenset("day days month months time times week weeks year years".split())
_VAGUE = frozenset(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth new old young own same last next late early former latter
    great good big bad long short high low large small full main major minor key single whole entire total certain various
    different similar recent current present previous prior final initial best better worst worse larger largest smaller
    smallest higher highest lower lowest longer longest older oldest younger youngest earliest latest greater greatest biggest
    bigger important significant popular possible available true real real-life only special specific particular general
    common normal usual typical overall teenage adult
    """.split()
)
"""Words that lend such a noun nothing: best condition, young age, first country."""
_SURNAMES = frozenset(
    """
    smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson thomas
    taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king
    wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips
    evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper
    peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz
    hughes price alvarez castillo sanders patel myers long ross foster jimenez
    """.split()
)
"""The commonest family names of the United States, which many people bear."""
_SURNAME_STARTS = ("mc", "fitz", "o'", "o’")
_BODIES = frozenset(
    """
    agency alliance association board bureau campaign center centre chair coalition commission committee conference congress
    convention council department division faculty foundation fund group initiative institute institution ministry network
    office organisation organization panel program programme project representative secretary society symposium treaty
    workshop
    """.split()
)
"""What such a name is of, its matter often following: Institute for …"""
_MATTERS = frozenset("on for against to in".split())
_SAYING_AS = frozenset(
    """
    classified considered defined denounced described designated identified known labelled labeled listed perceived portrayed
    recognised recognized regarded seen treated viewed
    """.split()
)
"""Verbs that say little without what follows "as"."""
_DIRECTIONS = frozenset("above below beneath under underneath beyond behind inside outside off".split())
_ADVERBIAL = frozenset("forward back backward away apart together aside".split())
_VERBAL = frozenset({Role.VERB, Role.GERUND})
_SMALL = frozenset(
    {
        Role.ARTICLE,
        Role.PREPOSITION,
        Role.CONJUNCTION,
        Role.CLAUSE,
        Role.PRONOUN,
        Role.AUXILIARY,
        Role.VERB,
    }
)


def _is_lone_place(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the stretch is one name that says where, or one of several: raised in (Elyria), Earth, (Jupiter) and Mars."""
    token = tokens[first]
    if first != last or len(tokens) < LONG_CLAIM or not token.is_name or token.is_value or sum(map(str.isupper, token.text)) > 1:
        return False
    is_placed = first > 0 and tokens[first - 1].text.lower() in _PLACING and not token.has_break_before
    is_listed = token.has_break_before and last + 1 < len(tokens) and tokens[last + 1].has_break_before
    return is_placed or is_listed


def _is_bare_measure(inside: Sequence[Token]) -> bool:
    """Whether the stretch is a number with its unit alone: 230 metres, which tells nothing of what is so long."""
    if len(inside) != MEASURE_WORDS or not all(token.is_value for token in inside):
        return False
    return inside[0].text[0].isdigit() and inside[1].text.isalpha() and inside[1].lower not in SCALES


def cost_of_fault(tokens: Sequence[Token], first: int, last: int) -> float | None:
    """What speaks against a stretch as a whole; None where it must not be an anchor."""
    inside = tokens[first : last + 1]
    if _tells_nothing(inside) or _counts_times(inside) or _is_common_surname(inside) or _is_in_list(tokens, last):
        return None
    if _is_lone_place(tokens, first, last):
        return None
    wish = WISH_COST * _is_wish(tokens, first, last) + BARE_MEASURE_COST * _is_bare_measure(inside)
    if last + 1 >= len(tokens) or tokens[last + 1].has_break_before:
        return wish
    if _lacks_complement(inside, tokens[last + 1 : last + 3]):
        return None
    return wish + CUT_NAME_COST * (_goes_on(tokens, last) or _continues_name(tokens, first))


def is_dated_event(inside: Sequence[Token]) -> bool:
    """Whether a verb opens a stretch that ends with its confirmed day: opened on 17 November 1869."""
    days = [token for token in inside if token.is_time]
    is_event = inside[0].part is Role.VERB and inside[-1].is_time
    return is_event and len(days) >= DAY_WORDS and all(token.is_confirmed for token in days)


DAY_WORDS = 3
"""A date is given to the day in as many words."""


def _tells_nothing(inside: Sequence[Token]) -> bool:
    """Whether only empty nouns and what lends them nothing stand there, and be it behind a verb."""
    nouns = [token for token in inside if token.is_content and token.part not in _VERBAL]
    is_title = any(token.part is Role.NAME and token.start > 0 for token in nouns)
    return bool(nouns) and not is_title and all(token.lower in _EMPTY or token.lower in _VAGUE for token in nouns)


def _is_wish(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether an infinitive and one thing of many make up the stretch: (to) win an Oscar."""
    is_infinitive = first > 0 and tokens[first - 1].lower == "to" and tokens[first].part is Role.VERB
    return is_infinitive and last == first + 2 and tokens[first + 1].lower in {"a", "an"}


def _counts_times(inside: Sequence[Token]) -> bool:
    """Whether an ordinal says how often and not what: seventh consecutive Veterans day."""
    named = [token for token in inside if token.is_content and token.part not in _VERBAL]
    is_counted = bool(named) and named[0].is_open and named[0].lower in _VAGUE and named[-1].lower in _TIMES
    return is_counted and not any(token.is_value for token in named[1:])


def _is_common_surname(inside: Sequence[Token]) -> bool:
    """Whether all is one family name, which does not say whose."""
    lower = inside[0].lower
    is_common = lower.removesuffix("'s").removesuffix("’s") in _SURNAMES or lower.startswith(_SURNAME_STARTS)
    return len(inside) == 1 and inside[0].is_name and not inside[0].is_value and is_common


def _is_in_list(tokens: Sequence[Token], last: int) -> bool:
    """Whether the last word may be an adjective whose noun follows a list: their ethereal, haunting and … sound."""
    if not 0 < last < len(tokens) - 2 or not tokens[last + 1].has_break_before or tokens[last].part is not Role.NOUN:
        return False
    is_open = tokens[last - 1].part is Role.ARTICLE and not tokens[last].has_break_before
    following = tokens[last + 1]
    is_plain = not following.is_name and not following.is_value and following.part not in _SMALL
    return is_open and is_plain and (tokens[last + 2].part is Role.CONJUNCTION or tokens[last + 2].has_break_before)


def _lacks_complement(inside: Sequence[Token], following: Sequence[Token]) -> bool:
    """Whether a verb waits for what follows: designated by X | as a group, located 2 metres | below, with X | or with Y."""
    verbs = [token.lower for token in inside if token.part in _VERBAL]
    if not verbs:
        return False
    after, links = following[0], {token.lower for token in inside if token.part is Role.PREPOSITION}
    is_parallel = after.part is Role.CONJUNCTION and following[-1].lower in links
    is_measured = inside[-1].is_amount and after.lower in _DIRECTIONS
    return is_parallel or is_measured or after.lower in _ADVERBIAL or (after.lower == "as" and not _SAYING_AS.isdisjoint(verbs))


def _goes_on(tokens: Sequence[Token], last: int) -> bool:
    """Whether the name at the end has a matter or a place behind it: Institute | for …, University of Texas | at Austin."""
    links = _MATTERS if tokens[last].lower in _BODIES else frozenset({"at"}) if _is_university(tokens, last) else frozenset()
    return tokens[last].part is Role.NAME and tokens[last + 1].lower in links and _is_name_behind(tokens, last + 1)


def _is_university(tokens: Sequence[Token], last: int) -> bool:
    return last > 1 and tokens[last - 1].lower == "of" and tokens[last - 2].lower == "university"


def _is_name_behind(tokens: Sequence[Token], place: int) -> bool:
    """Whether a name follows a small word, an article between aside."""
    after = place + 1
    if after < len(tokens) and tokens[after].lower == "the":
        after += 1
    return after < len(tokens) and tokens[after].part is Role.NAME and not tokens[after].has_break_before


def _continues_name(tokens: Sequence[Token], first: int) -> bool:
    """Whether a stretch is the matter of a name in front: Conference on | Rebooting Computing."""
    return first > 1 and tokens[first].part is Role.NAME and _goes_on(tokens, first - 2)
