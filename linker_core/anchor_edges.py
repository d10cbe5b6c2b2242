"""Where a phrase of a claim may begin and end, and what each edge costs: nothing for a clean one, None where it would cut."""

from collections.abc import Sequence

from linker_core.anchor_tokens import NAME_LINKS, Token
from linker_core.phrases import NOMINAL, Role
from linker_core.units import MONTHS

MODIFIER_COST = 0.4
"""For leaving out an adjective before the phrase: (young) British scientist."""
TELLING_COST = 1.5
"""For leaving out a word that changes what is said: the (first) animal disease."""
OWNER_COST = 1.0
"""For leaving out whose it is: (Facebook's) rising stock, (Rose) portraying Lady."""
FRAGMENT_COST = 0.4
"""For taking one thing from a list, or what stands behind "of"."""
APPOSITION_COST = 0.3
"""For a name without what it is called: (director) Sam Mendes."""
OF_COST = 1.2
"""For ending before "of"."""
VALUE_OF_COST = 0.8
"""For the same behind a value: 51.9% (of the votes)."""
DOUBT_COST = 1.5
"""For an edge beside a word that may belong to the phrase."""

_BEGINNINGS = NOMINAL | {Role.VERB, Role.GERUND}
_SAYING = frozenset("say says said saying according told tell tells".split())
_TELLING = frozenset("first second third last only same own best worst sole next fewer former".split())
_MEASURED = frozenset("tall long wide high deep thick old young heavy away".split())
_NEGATIONS = frozenset("no not never without neither nor cannot n't none".split())
_POINTING = frozenset("this that these those no every any all some most both".split())
"""Articles that open a name as often as they point to it: This Mortal Coil."""


def cost_of_start(tokens: Sequence[Token], place: int) -> float | None:
    """What it costs to begin at a word; None where no anchor may."""
    if not _may_be_first(tokens, place):
        return None
    token = tokens[place]
    if place == 0 or token.has_break_before:
        return None if _is_behind_nickname(tokens, place) else 0.0
    before = tokens[place - 1]
    if before.is_owner:
        return OWNER_COST if token.part in NOMINAL else 0.0
    if token.part in NOMINAL and before.part in NOMINAL:
        return _cost_of_cut(token, before)
    if token.part is Role.GERUND and before.part is Role.NAME:
        return OWNER_COST
    return DOUBT_COST if before.part is Role.UNSURE else _cost_behind_small_word(tokens, place, before)


def _may_be_first(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.part not in _BEGINNINGS or token.lower in _SAYING or cuts_name(tokens, place):
        return False
    if token.part is Role.ADJECTIVE and not _is_followed(tokens, place, NOMINAL):
        return False
    return not (token.is_time and not _is_dated_name(tokens, place)) and not (
        _is_negated(tokens, place) or _is_range(tokens, place - 1)
    )


def _is_negated(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word in front denies what follows: (no) evidence."""
    if place == 0 or tokens[place].has_break_before:
        return False
    before = tokens[place - 1].lower
    return before in _NEGATIONS or before.endswith(("n't", "n’t"))


def _is_dated_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether a time opens a phrase or is one: (the) 2018 Winter Olympics, 5 May 1937; not (in) 2018 Easton."""
    rest = next((other for other in tokens[place:] if not other.is_time), None)
    if rest is None or rest.has_break_before or rest.part not in NOMINAL:
        return True
    if place == 0 or tokens[place].has_break_before:
        return False
    is_bound = tokens[place - 1].part is Role.ARTICLE or tokens[place - 1].is_owner
    return is_bound and tokens[place].text[:4].isdigit()


def _is_behind_nickname(tokens: Sequence[Token], place: int) -> bool:
    """W. A. “Tex” Moncrief: the quotation marks part no name, so that neither Moncrief nor Tex begins one."""
    return _is_nickname(tokens, place - 1) or _is_nickname(tokens, place)


def _is_nickname(tokens: Sequence[Token], place: int) -> bool:
    if not 0 < place < len(tokens) - 1 or not tokens[place].is_quoted_alone:
        return False
    is_apart = tokens[place - 1].part is Role.NAME and not tokens[place - 1].is_owner and tokens[place + 1].part is Role.NAME
    return is_apart and tokens[place].part is Role.NAME


def _cost_of_cut(token: Token, before: Token) -> float | None:
    """For leaving out the part of a noun phrase in front."""
    if before.is_time:
        return MODIFIER_COST
    if before.part is Role.ADJECTIVE:
        is_telling = before.lower in _TELLING or before.lower.endswith("est")
        return TELLING_COST if is_telling else MODIFIER_COST
    if before.part is not Role.NOUN:
        return None
    return APPOSITION_COST if token.part is Role.NAME else MODIFIER_COST * 2 if token.is_amount else None


def _cost_behind_small_word(tokens: Sequence[Token], place: int, before: Token) -> float | None:
    token = tokens[place]
    if before.part is Role.CONJUNCTION:
        return None if _joins_one_name(tokens, place) else FRAGMENT_COST
    if before.part is Role.ADVERB and token.part is Role.ADJECTIVE:
        return MODIFIER_COST
    if before.lower == "of":
        return FRAGMENT_COST
    is_title = before.is_name and before.lower in _POINTING and token.part is Role.NAME
    return None if is_title else 0.0


def _joins_one_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether "and" stands inside one name: the Rock and Roll Hall of Fame. People and places need no article."""
    if place < 3 or tokens[place].part is not Role.NAME or tokens[place - 1].has_break_before:
        return False
    left = place - 2
    is_single = tokens[left].part is Role.NAME and not tokens[left].has_break_before
    return is_single and tokens[left - 1].part is Role.ARTICLE


def cost_of_end(tokens: Sequence[Token], place: int) -> float | None:
    """What it costs to end with a word; None where no anchor may."""
    if not _may_be_last(tokens, place) or cuts_name(tokens, place + 1):
        return None
    if place + 1 == len(tokens) or tokens[place + 1].has_break_before:
        return 0.0
    if _is_range(tokens, place + 1) or _is_shifted(tokens, place):
        return None
    if tokens[place + 1].part in NOMINAL:
        return _cost_before_noun(tokens[place], tokens[place + 1])
    return _cost_before_small_word(tokens, place)


def _is_shifted(tokens: Sequence[Token], place: int) -> bool:
    """Whether what follows says how far: three days (later), from May (to July)."""
    token, after = tokens[place], tokens[place + 1].lower
    return after in _SHIFTS or (after in _UNTIL and (token.is_time or token.lower in MONTHS))


def _cost_before_noun(token: Token, after: Token) -> float | None:
    """Only a time may be left out: Chess World Cup (2015)."""
    is_dated = token.part is Role.NAME and after.is_time
    return MODIFIER_COST * 2 if is_dated or (token.is_time and after.part is not Role.NUMBER) else None


def _cost_before_small_word(tokens: Sequence[Token], place: int) -> float | None:
    after = tokens[place + 1]
    if after.part is Role.CONJUNCTION:
        return _cost_before_and(tokens, place)
    if after.lower == "of":
        return VALUE_OF_COST if tokens[place].is_amount else OF_COST
    return {Role.UNSURE: DOUBT_COST, Role.GERUND: MODIFIER_COST}.get(after.part, 0.0)


def _cost_before_and(tokens: Sequence[Token], place: int) -> float | None:
    """Names joined by "and" may share a part: Maurkice and Mike Pouncey, the National Aeronautics and Space Administration."""
    if place + 2 >= len(tokens):
        return FRAGMENT_COST
    if tokens[place].is_time and tokens[place + 2].is_time:
        return None
    if _joins_one_name(tokens, place + 2):
        return None
    if any(tokens[side].part is not Role.NAME for side in (place, place + 2)):
        return FRAGMENT_COST
    left = place
    while left > 0 and tokens[left - 1].part is Role.NAME and not tokens[left].has_break_before:
        left -= 1
    is_shared = left == place or (tokens[left - 1].part is Role.ARTICLE and not tokens[left].has_break_before)
    return DOUBT_COST if is_shared else FRAGMENT_COST


def _is_range(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word stands between the two ends of a range: three to four days."""
    if not 0 < place < len(tokens) - 1 or tokens[place].lower not in {"to", "or"}:
        return False
    return all(tokens[side].part is Role.NUMBER for side in (place - 1, place + 1)) and not tokens[place - 1].is_amount


_SHIFTS = frozenset("ago later earlier hence".split())
_UNTIL = frozenset("through to until till".split())


def _may_be_last(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.is_owner or token.is_open:
        return False
    if token.part is Role.ADJECTIVE:
        return place > 0 and tokens[place - 1].is_amount and not token.has_break_before and token.lower in _MEASURED
    return token.part in {Role.NAME, Role.NUMBER, Role.NOUN}


def _is_followed(tokens: Sequence[Token], place: int, parts: frozenset[Role]) -> bool:
    return place + 1 < len(tokens) and not tokens[place + 1].has_break_before and tokens[place + 1].part in parts


def cuts_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether an edge before the token at `place` runs through a name of several words."""
    if not 0 < place < len(tokens) or tokens[place].has_break_before:
        return False
    left, right = place - 1, place
    while left > 0 and _links_names(tokens, left):
        left -= 1
    while right < len(tokens) - 1 and _links_names(tokens, right):
        right += 1
    has_break = any(token.has_break_before for token in tokens[left + 1 : right + 1])
    return not has_break and all(tokens[side].is_name and tokens[side].part is Role.NAME for side in (left, right))


def _links_names(tokens: Sequence[Token], place: int) -> bool:
    is_article = tokens[place].text == "the" and place > 0 and tokens[place - 1].text == "of"
    return is_article or tokens[place].text in NAME_LINKS
