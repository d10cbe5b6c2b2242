"""What a word does in its sentence, by closed word classes, endings and neighbours: enough to see where phrases end.

No tagger: a name, a number, a noun or adjective, a verb, or one of the small words between them. Where the neighbours leave
open whether a word is a noun or a verb, it is `UNSURE`, and nobody should begin or end a phrase there.
"""

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum, auto

from linker_core.wordlists import read_words


class Role(IntEnum):
    """What a word does in its sentence."""

    NAME = auto()
    NUMBER = auto()
    NOUN = auto()
    """Also every word that no rule knows."""
    ADJECTIVE = auto()
    VERB = auto()
    GERUND = auto()
    """A form in -ing with an object or the like behind it."""
    UNSURE = auto()
    """A noun or a verb."""
    ADVERB = auto()
    AUXILIARY = auto()
    ARTICLE = auto()
    """Articles and what stands in their place: the, its, every."""
    PREPOSITION = auto()
    CONJUNCTION = auto()
    CLAUSE = auto()
    """Opens a clause: who, that, because."""
    PRONOUN = auto()


NOMINAL = frozenset({Role.NAME, Role.NUMBER, Role.NOUN, Role.ADJECTIVE})
"""What noun phrases are made of."""

_CLOSED: Mapping[Role, str] = {
    Role.ARTICLE: """
        a an the this these those its his her their our your my no every each some any all both either neither such much many
        few several most another other half n't
    """,
    Role.PREPOSITION: """
        of in on at by for from to with into onto over under about as than per via like around between among amongst amid
        during after before against through across within without behind beyond above below past near towards toward upon
        despite throughout along alongside beside besides inside outside unlike including excluding regarding concerning until
        till since off out up down except versus
    """,
    Role.CONJUNCTION: "and or but nor yet so & plus",
    Role.CLAUSE: """
        that which who whom whose what where why how when while whereas because although though if unless whether once
    """,
    Role.PRONOUN: """
        he she they it i we you him them us me himself herself itself themselves one ones someone something anyone
        anything everyone everything everybody anybody somebody nobody nothing others there here none hers theirs
    """,
    Role.AUXILIARY: """
        is are was were be been being am has have had having do does did doing will would can could may might shall should
        must cannot ought isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't
    """,
    Role.ADVERB: """
        not also very more less just even still already then too alone again ever never always often sometimes soon now later
        earlier together apart away back forward abroad ago else instead perhaps maybe quite rather almost thus hence
        therefore however meanwhile moreover furthermore today yesterday tomorrow tonight longer further once twice thrice
        least aground ashore aboard ahead monday tuesday wednesday thursday friday saturday sunday afterwards thereafter
        overall indeed worldwide nationwide online overnight altogether well only according
    """,
}
_KNOWN = {word: role for role, words in _CLOSED.items() for word in words.split()}


def words_of(*roles: Role) -> frozenset[str]:
    """The words of closed classes: all prepositions, say."""
    return frozenset(word for word, role in _KNOWN.items() if role in roles)


_ADJECTIVES = frozenset(
    """
    new own same last next late early former latter first second third great good big bad old young long short high low large
    small wide deep tall broad strong weak rich poor free full empty open major minor main chief key single double triple
    whole entire total certain various different similar recent current present previous prior subsequent final initial
    early daily weekly monthly yearly quarterly annual friendly likely unlikely elderly deadly costly lovely lonely holy ugly
    american british english french german italian spanish dutch irish scottish welsh russian chinese japanese indian african
    european asian australian canadian mexican brazilian polish swedish norwegian danish finnish swiss greek turkish
    international national local regional federal global public private political economic social financial military medical
    legal independent important significant prominent ancient modern famous popular available possible responsible able
    eligible capable aware alive afraid ready sure true false real complete best better worst worse larger largest smaller
    smallest higher highest lower lowest longer longest older oldest younger youngest earliest latest greater
    greatest biggest bigger fewer then-current so-called live wet dry hot cold warm cool fast slow hard soft heavy light
    dark bright black white red green blue yellow brown grey gray joint senior junior primary secondary tertiary necessary
    temporary contemporary extraordinary ordinary monetary parliamentary elementary solitary voluntary very northern southern
    eastern western inner outer upper lower worth due close near far left right sole only unable prone subject native
    """.split()
)
_ADJECTIVE_ENDING = re.compile(r"(?:ous|ful|less|able|ible|ical|ional|ental|ural|ular|ative|itive|ctive|ensive|ish|ern|ic)$")
_ENDING_NOUNS = frozenset(
    """
    initiative executive detective representative narrative objective alternative perspective incentive directive relative
    table cable vegetable variable professional individual animal criminal official modern pattern concern lantern tavern
    journal rural intern external finish dish fish wish hospital music public topic traffic clinic critic fabric magic logic
    republic panic epidemic pandemic mechanic plastic statistic ethic classic arctic picnic lyric relic garlic attic medic comic
    rhetoric arithmetic antibiotic academic alcoholic catholic mosaic polytechnic
    """.split()
)
_GERUND_NOUNS = frozenset(
    """
    building king ring spring string thing wing evening morning meeting ceiling wedding sibling beginning clothing funding
    marketing engineering housing shipping banking training rating ranking offering hearing filing warning opening ending
    recording painting drawing feeling finding spending saving earning listing holding gathering being crossing landing
    setting reading teaching sterling viking offspring darling earring pudding
    """.split()
)
_SHORT_GERUNDS = frozenset("going using dying lying tying".split())
_LY_NOUNS = frozenset("family assembly supply reply ally monopoly anomaly fly jelly belly bully rally tally lily".split())
_ED_NOUNS = frozenset("seed weed speed breed need deed feed reed bed red shed sled steed united hundred indeed embed".split())

_SURE_VERBS = read_words("verbs.txt")
_VERBS = _SURE_VERBS | read_words("verbs_or_nouns.txt")
_IRREGULAR = read_words("irregular_verbs.txt")
_VERB_ENDINGS = ("izes", "ifies", "tize", "lize", "nize")
_SAME_PAST = frozenset("put cut set hit cost spread beat read let shut quit cast split burst hurt bid forecast broadcast".split())


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s"


_SINGULAR_VERBS = frozenset(map(_third_person, _VERBS))
_SURE_FORMS = _SURE_VERBS | frozenset(map(_third_person, _SURE_VERBS))

_OPENS_OBJECT = frozenset({Role.ARTICLE, Role.PRONOUN, Role.NUMBER, Role.NAME, Role.CLAUSE, Role.ADVERB})
_TAKES_NOUN = frozenset({Role.ARTICLE, Role.ADJECTIVE, Role.NUMBER})
_SUBJECT = frozenset({Role.NAME, Role.NOUN, Role.NUMBER})


def tag_words(words: Sequence[str], is_number: Sequence[bool], is_broken: Sequence[bool]) -> list[Role]:
    """What each word does; `is_broken` says that punctuation parts a word from the one before it."""
    rough = [_tag_alone(words, place, is_number=is_number[place]) for place in range(len(words))]
    parts: list[Role] = []
    for place, part in enumerate(rough):
        if part is None:
            before = None if place == 0 or is_broken[place] else parts[place - 1]
            is_last = place + 1 == len(words) or is_broken[place + 1]
            after = None if is_last else rough[place + 1] or Role.NOUN
            previous = words[place - 1] if before else ""
            parts.append(_tag_between(words[place].lower(), previous, before, after))
        else:
            parts.append(part)
    return parts


def is_possessive(word: str) -> bool:
    """Whether a word owns the one behind it: Iceland's."""
    return word.endswith(("'s", "’s", "s'", "s’"))


def _tag_alone(words: Sequence[str], place: int, *, is_number: bool) -> Role | None:
    """What a word does wherever it stands; None where its neighbours decide."""
    word = words[place]
    lower = word.lower()
    if is_number:
        return Role.NUMBER
    known = _find_known(lower)
    if word[:1].isupper() and _is_name(words, place, known):
        return Role.NAME
    if known is not None:
        return known
    if is_possessive(lower):
        return Role.NOUN
    described = _describe(lower)
    if described is not None:
        return described
    is_open = _is_verb_form(lower) or lower in _VERBS or lower in _SINGULAR_VERBS or lower.endswith(_VERB_ENDINGS)
    return None if is_open or words[place - 1 : place] == ["to"] else Role.NOUN


def _find_known(lower: str) -> Role | None:
    """The class of a small word, contracted or not: it's, they’ve, isn’t."""
    known = _KNOWN.get(lower)
    if known is not None or ("'" not in lower and "’" not in lower):
        return known
    plain = lower.replace("’", "'")
    head = _KNOWN.get(plain.partition("'")[0])
    return _KNOWN.get(plain) or (head if head in {Role.PRONOUN, Role.CLAUSE} else None)


def _describe(lower: str) -> Role | None:
    """Whether a word is an adjective or adverb by itself or its ending."""
    if lower in _ADJECTIVES or _is_compound(lower):
        return Role.ADJECTIVE
    if lower.endswith("ly") and len(lower) > 4 and lower not in _LY_NOUNS:
        return Role.ADVERB
    is_ended = _ADJECTIVE_ENDING.search(lower) and lower not in _ENDING_NOUNS and lower not in _VERBS
    return Role.ADJECTIVE if is_ended else None


def _is_compound(lower: str) -> bool:
    """Whether an adjective and another word are joined to describe: low-income, full-time."""
    head, dash, rest = lower.partition("-")
    return bool(dash and rest) and head in _ADJECTIVES and rest not in _COMPOUND_NOUNS


_COMPOUND_NOUNS = frozenset("rise up down born bye timer timers rises maker makers".split())


def _is_name(words: Sequence[str], place: int, known: Role | None) -> bool:
    """Whether a capitalised word is one for its own sake: WHO, and More in Thomas More, not the first word of a sentence."""
    word = words[place]
    if len(word) > 1 and word.isupper():
        return not all(map(str.isupper, words))
    if place > 0:
        return known is None or (known in _INSIDE_NAMES and words[place - 1][:1].isupper())
    lower = word.lower()
    is_plain = lower in _ADJECTIVES or lower.endswith("ly") or _is_verb_form(lower)
    is_followed = len(words) > 1 and words[1][:1].isupper() and not _is_verb_form(lower)
    return known is None and (not is_plain or is_followed)


_INSIDE_NAMES = frozenset(
    {
        Role.ARTICLE,
        Role.ADVERB,
        Role.CLAUSE,
        Role.CONJUNCTION,
        Role.PREPOSITION,
        Role.PRONOUN,
        Role.AUXILIARY,
    }
)


def _is_verb_form(lower: str) -> bool:
    return lower in _IRREGULAR or _is_past(lower) or _is_gerund(lower)


def _is_past(lower: str) -> bool:
    return lower.endswith("ed") and len(lower) > 3 and lower not in _ED_NOUNS and not lower.endswith("eed")


def _is_gerund(lower: str) -> bool:
    return lower in _SHORT_GERUNDS or (lower.endswith("ing") and len(lower) > 5 and lower not in _GERUND_NOUNS)


def _tag_between(lower: str, previous: str, before: Role | None, after: Role | None) -> Role:
    """Noun or verb, by the neighbours."""
    is_owned = is_possessive(previous.lower())
    if _is_gerund(lower):
        return _tag_gerund(before, after, is_owned=is_owned)
    if _is_past(lower) or lower in _IRREGULAR:
        return _tag_past(before, after, is_owned=is_owned)
    if before in _TAKES_NOUN or is_owned:
        return Role.NOUN
    if lower in _SURE_FORMS or lower.endswith(_VERB_ENDINGS):
        return Role.VERB
    if lower in _SINGULAR_VERBS:
        return _tag_singular(previous, before, after)
    return _tag_base(lower, previous, before, after)


def _tag_gerund(before: Role | None, after: Role | None, *, is_owned: bool) -> Role:
    if before is Role.AUXILIARY:
        return Role.VERB
    if before in _TAKES_NOUN or is_owned:
        return Role.ADJECTIVE if after in NOMINAL else Role.NOUN
    if before in _SUBJECT:
        if after in _OPENS_OBJECT or after is Role.PREPOSITION:
            return Role.GERUND
        return Role.UNSURE if after in NOMINAL else Role.NOUN
    return Role.GERUND


def _tag_past(before: Role | None, after: Role | None, *, is_owned: bool) -> Role:
    if before is Role.NUMBER and after is Role.NAME:
        return Role.VERB
    if (before in _TAKES_NOUN or before is Role.PREPOSITION or is_owned) and after in NOMINAL:
        return Role.ADJECTIVE
    return Role.ADJECTIVE if before is None and after in {Role.NOUN, Role.ADJECTIVE} else Role.VERB


def _tag_singular(previous: str, before: Role | None, after: Role | None) -> Role:
    if before in {Role.PRONOUN, Role.CLAUSE, Role.ADVERB}:
        return Role.VERB
    if before in {Role.PREPOSITION, Role.VERB, Role.GERUND, Role.AUXILIARY} or after in {
        Role.AUXILIARY,
        Role.VERB,
    }:
        return Role.NOUN
    if before in _SUBJECT and (after in _OPENS_OBJECT or (before is Role.NAME and after is Role.PREPOSITION)):
        return Role.UNSURE if _is_plural(previous) and before is Role.NOUN else Role.VERB
    if before is Role.CONJUNCTION:
        return Role.VERB if after in _OPENS_OBJECT else Role.NOUN
    return Role.UNSURE if before in _SUBJECT and after is not None else Role.NOUN


def _tag_base(lower: str, previous: str, before: Role | None, after: Role | None) -> Role:
    if lower not in _VERBS:
        return Role.VERB if after in {Role.ARTICLE, Role.PRONOUN} and not _is_plural(lower) else Role.NOUN
    if before in {Role.PRONOUN, Role.AUXILIARY, Role.ADVERB, Role.CLAUSE} or previous == "to":
        return Role.VERB
    is_past = lower in _SAME_PAST
    has_object = after in _OPENS_OBJECT or (after is Role.PREPOSITION and is_past)
    if before in _SUBJECT and (is_past or _is_plural(previous)):
        return Role.VERB if has_object else Role.NOUN if after is None else Role.UNSURE
    return Role.VERB if before is Role.CONJUNCTION and has_object else Role.NOUN


def _is_plural(word: str) -> bool:
    return word.lower().endswith("s") and not word.lower().endswith(("ss", "us", "is"))
