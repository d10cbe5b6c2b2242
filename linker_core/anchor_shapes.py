"""What makes words one phrase: a noun phrase, a participle or verb with its object, at worst a short whole clause."""

from collections.abc import Sequence

from linker_core.anchor_tokens import Token
from linker_core.phrases import NOMINAL, Role

VERB_COST = 0.5
"""For opening with a verb: a thing is a better anchor than an act."""
PASSIVE_COST = 0.2
"""For opening with a passive: designed by …"""
CALLING_COST = 1.1
"""For "called aqua regia" in place of the name itself."""
INFINITIVE_COST = 0.6
PARTICIPLE_COST = 0.4
"""For a participle behind the noun: a film directed by …"""
CLAUSE_COST = 2.0
"""For a subject with its verb and object."""
JOIN_COST = 0.6
ADVERB_COST = 0.2
UNSURE_COST = 1.2
NAMING_COST = 0.1
POINTING_COST = 0.6
"""For "these charges" and "another acid", which an anchor cannot point to."""
PARTICLE_COST = 0.1
"""For a preposition before another one: handed over to …"""
DATED_COST = 2.0
"""For a noun phrase that drags along when it happened: … City Council in 2017."""

_LINKS = {
    **dict.fromkeys("of up down about per".split(), 0.1),
    **dict.fromkeys("for in at on by with from against between among".split(), 0.35),
    **dict.fromkeys("as to into via".split(), 1.0),
}
_OTHER_LINK = 0.8
_VERBAL = frozenset({Role.VERB, Role.GERUND})
_NEVER_INSIDE = frozenset({Role.CLAUSE, Role.PRONOUN, Role.AUXILIARY})
_OPENS_LIST = frozenset("such including like except".split())
_BETWEEN_NUMBERS = frozenset("to or than".split())
_PARTICLES = frozenset("over up out down off in on back away".split())
_POINTING = frozenset("this that these those another".split())
_ACTS = ("tion", "sion", "ment", "ance", "ence", "ing")
_WORKS = frozenset(
    """
    work film album book song novel poem play opera report letter article track single series show project story essay painting
    documentary portrait speech proposal plan decision goal win victory visit order offer bid loss design attack study research
    review survey arrest defeat musical drama mural sculpture purchase takeover acquisition statement
    """.split()
)
"""What somebody makes or does, with the endings of other such words: an album by …"""
_SAYING = frozenset("say says said tell tells told".split())
_CALLING = frozenset("called dubbed entitled named nicknamed termed titled".split())
_PER = frozenset("a an every each".split())


def cost_of_shape(tokens: Sequence[Token], first: int, last: int) -> float | None:
    """What the inside of a stretch costs; None where it is no phrase."""
    total = 0.0
    has_verb = False
    for place in range(first, last + 1):
        part = tokens[place].part
        if part in _VERBAL:
            cost = _cost_of_verb(tokens, first, place, has_verb=has_verb)
            has_verb = True
        elif place == first:
            cost = 0.0
        else:
            cost = _cost_of_word(tokens, first, place, has_verb=has_verb)
        if cost is None:
            return None
        total += cost
    return None if _is_left_open(tokens, first, last, has_verb=has_verb) else total


def _is_left_open(tokens: Sequence[Token], first: int, last: int, *, has_verb: bool) -> bool:
    """Whether what follows belongs to it: declared | that …, shows the cat | was …, $20 million or 4% | of sales."""
    if last + 1 >= len(tokens) or tokens[last + 1].has_break_before:
        return False
    is_joined = any(token.part is Role.CONJUNCTION for token in tokens[first:last])
    if tokens[first].part in _VERBAL and tokens[last + 1].part in {Role.VERB, Role.AUXILIARY}:
        return True
    return (has_verb and tokens[last + 1].lower == "that") or (is_joined and tokens[last + 1].lower == "of")


def _cost_of_verb(tokens: Sequence[Token], first: int, place: int, *, has_verb: bool) -> float | None:
    """For a verb at the head of the stretch, as an infinitive or participle behind a noun, or as that of a clause."""
    if place == first:
        is_naming = tokens[place].lower in _CALLING
        return CALLING_COST if is_naming else PASSIVE_COST if tokens[place + 1].lower == "by" else VERB_COST
    if tokens[place - 1].lower == "to":
        return None if tokens[place - 2].part is Role.NUMBER else INFINITIVE_COST
    if has_verb or tokens[place].lower in _SAYING:
        return None
    return _cost_of_participle(tokens, place) or (CLAUSE_COST if _is_clause_start(tokens, first) else None)


def _cost_of_participle(tokens: Sequence[Token], place: int) -> float | None:
    """For nine counties bordering San Francisco, a film directed by …; None for Rose portraying Lady and other verbs."""
    is_behind_name = tokens[place - 1].part is Role.NAME
    if tokens[place].part is Role.GERUND:
        return None if is_behind_name else PARTICIPLE_COST
    is_passive = tokens[place + 1].part is Role.PREPOSITION and _is_participle(tokens[place].lower)
    return PARTICIPLE_COST if is_passive and not is_behind_name else None


def _is_participle(lower: str) -> bool:
    return lower.endswith(("ed", "en", "wn")) or lower in {"built", "held", "made", "born", "set", "won", "led", "sold"}


def _is_clause_start(tokens: Sequence[Token], first: int) -> bool:
    """Whether a subject begins here: at the start of the sentence or behind a break, its article aside."""
    before = first - 1
    if before >= 0 and not tokens[first].has_break_before and tokens[before].part is Role.ARTICLE:
        first, before = before, before - 1
    if before < 0 or tokens[first].has_break_before or tokens[before].part is Role.CLAUSE:
        return True
    return tokens[before].is_time and (before == 0 or tokens[before - 1].part is not Role.ARTICLE)


def _cost_of_word(tokens: Sequence[Token], first: int, place: int, *, has_verb: bool) -> float | None:
    token, before = tokens[place], tokens[place - 1]
    if token.part in NOMINAL:
        if token.is_amount and not before.is_value and before.part is Role.NOUN and tokens[place - 2].is_owner:
            return None  # what seems owned is a verb: Hubble's (mirror) measures 2.4 metres
        return _cost_of_naming(before) if token.part is Role.NAME else 0.0
    if token.part in _NEVER_INSIDE or token.lower in _OPENS_LIST:
        return None
    if token.lower in _BETWEEN_NUMBERS and tokens[place + 1].part is Role.NUMBER:
        return 0.0 if before.part is Role.NUMBER or token.lower == "than" else _cost_of_small_word(tokens, first, place, has_verb)
    if before.is_open or before.is_owner or token.lower == "than":
        return None
    return _cost_of_small_word(tokens, first, place, has_verb)


def _cost_of_naming(before: Token) -> float | None:
    """For a name behind a noun: director Sam Mendes. Behind a whole measure another phrase begins: in her mid-20s | Chung."""
    if before.lower.endswith("s") and (before.part is Role.NUMBER or any(map(str.isdigit, before.lower))):
        return None
    return NAMING_COST if before.part is Role.NOUN else 0.0


def _cost_of_small_word(tokens: Sequence[Token], first: int, place: int, has_verb: bool) -> float | None:  # noqa: FBT001 - handed on
    match tokens[place].part:
        case Role.PREPOSITION:
            return _cost_of_link(tokens, first, place, has_verb=has_verb)
        case Role.CONJUNCTION:
            return _cost_of_join(tokens, first, place)
        case Role.ARTICLE:
            return _cost_of_article(tokens, first, place)
        case Role.ADVERB:
            return ADVERB_COST if has_verb or tokens[place - 1].part not in NOMINAL else None
        case _:
            return UNSURE_COST


def _cost_of_join(tokens: Sequence[Token], first: int, place: int) -> float | None:
    """For "and": only between two words of one kind."""
    before, after = tokens[place - 1], tokens[place + 1]
    is_even = before.part in NOMINAL and after.part in NOMINAL and not before.is_owner and not tokens[first].is_time
    return JOIN_COST if is_even and tokens[place].lower in {"and", "or", "&"} else None


def _cost_of_article(tokens: Sequence[Token], first: int, place: int) -> float | None:
    """An article behind a noun opens another phrase, but for "5 grams a day"."""
    before = tokens[place - 1]
    if before.part not in NOMINAL:
        return POINTING_COST * (tokens[place].lower in _POINTING)
    is_measured = any(token.is_value for token in tokens[first:place])
    return ADVERB_COST if is_measured and tokens[place].lower in _PER else None


def _cost_of_link(tokens: Sequence[Token], first: int, place: int, *, has_verb: bool) -> float | None:
    """For a preposition and what hangs on it: tighter behind a verb, and on a noun only what belongs to it."""
    token, before, after = tokens[place], tokens[place - 1], tokens[place + 1]
    if before.part is Role.ADJECTIVE or all(other.is_time for other in tokens[first:place]):
        return None
    if token.lower == "to" and after.part is Role.VERB:
        return 0.0
    if token.lower in _PARTICLES and after.part is Role.PREPOSITION:
        return PARTICLE_COST
    cost = _LINKS.get(token.lower, _OTHER_LINK)
    return cost / 2 if has_verb else _cost_behind_noun(tokens, place, cost)


def _cost_behind_noun(tokens: Sequence[Token], place: int, cost: float) -> float | None:
    before, after = tokens[place - 1], tokens[place + 1]
    if tokens[place].lower == "as":
        return None
    if tokens[place].lower == "by":
        is_act = before.lower.endswith(_ACTS) or before.lower in _WORKS
        return cost if is_act and after.part is not Role.NUMBER else None
    is_dated = after.is_time and not any(other.is_amount for other in tokens[:place])
    return cost + DATED_COST * is_dated
