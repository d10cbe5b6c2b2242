"""In which order an editor would take the sources that support one claim, and how many of them are independent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from linker_core.authority import TIERS
from linker_core.copies import Copies, credited_sites, is_credited, is_same_quote
from linker_core.records import Claim, Judgement, Source
from linker_core.timeliness import predates

AUTHORITY_SHARE = 0.25
"""How much the best tier counts against the score: authority decides between sources that say the claim about equally well."""

PRIMARY_SHARE = 0.05
"""What the primary document itself counts: two tiers, so that a regulator's own release comes before a report about it."""

DIRECT_SHARE = 0.1
"""What one sentence that says the whole claim counts against the same said all over a page."""

EARLY_SHARE = 0.1
"""What a page from before the year that the claim names loses: it can announce, not report."""

PART_SHARE = 0.2
"""What a source loses that supports but a part of the claim: the whole comes first unless it is much less sure."""

CORROBORATION_SHARE = 0.1
"""How much many independent voices count when claims compete for a link; the second voice gives half of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a source is to a claim."""

    tier: str
    is_party: bool = False
    """Whether the site is that of somebody the claim speaks of; then its tier is official."""
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A source that supports a claim and may be linked."""

    claim: Claim
    judgement: Judgement
    source: Source
    standing: Standing
    strength: float
    """Score and authority: how good the link is, compared with those of other claims."""
    preference: float
    """The strength, and what tells sources of one claim apart."""
    is_copy: bool = False
    """Whether a better option carries the same text or the same sentence."""


def weigh_option(
    claim: Claim,
    judgement: Judgement,
    source: Source,
    standing: Standing,
    article_day: date | None,
    copying_tiers: Sequence[str],
) -> Option:
    """The option with its preference: score, authority, primary document, directness, and a date that fits.

    Where copies of articles are common, in `copying_tiers`, the claim's own words are no merit.
    """
    source_day = date.fromisoformat(source.published_on) if source.published_on else None
    strength = judgement.score + AUTHORITY_SHARE * (1 - rank_of(standing.tier))
    preference = (
        strength
        + PRIMARY_SHARE * standing.is_primary
        + DIRECT_SHARE * (standing.tier not in copying_tiers) * dict(judgement.features).get("covered_by_best", 0.0)
        - EARLY_SHARE * predates(claim.text, article_day, source_day)
        - PART_SHARE * (judgement.part is not None)
    )
    return Option(claim, judgement, source, standing, round(strength, 6), round(preference, 6))


def rank_of(tier: str) -> float:
    """The place of a tier from 0, best, to 1."""
    return TIERS.index(tier) / (len(TIERS) - 1)


def rank_options(options: Sequence[Option], copies: Copies, least_words: int) -> list[Option]:
    """The options of one claim, best first; behind them those whose text or sentence another one had first."""
    if len(options) < 2:
        return list(options)
    by_preference = sorted(options, key=_order)
    texts = _group(by_preference, lambda one, other: copies.is_same_text(one.source, other.source))
    originals = sorted(map(_find_original, texts), key=_order)
    sentences = _group(originals, lambda one, other: is_same_quote(_quote(one), _quote(other), least_words))
    first = [group[0] for group in sentences]
    kept = {option.source.source_id for option in first}
    return first + [replace(option, is_copy=True) for option in by_preference if option.source.source_id not in kept]


def _group(options: Sequence[Option], is_alike: Callable[[Option, Option], bool]) -> list[list[Option]]:
    """Options that are alike, directly or by way of others, together; in the order in which they were given."""
    groups: list[list[Option]] = []
    for option in options:
        alike = [group for group in groups if any(is_alike(option, other) for other in group)]
        if alike:
            alike[0].extend([*(member for group in alike[1:] for member in group), option])
            groups = [group for group in groups if group not in alike[1:]]
        else:
            groups.append([option])
    return groups


def count_voices(options: Sequence[Option]) -> int:
    """How many independent domains say what the first option says, the claim or the same part of it.

    Copies count with their original, pages of one site together.
    """
    part = options[0].judgement.part
    return len({option.source.domain for option in options if not option.is_copy and option.judgement.part in {None, part}})


def _order(option: Option) -> tuple[float, int, str]:
    return -option.preference, option.source.position, option.source.source_id


def _quote(option: Option) -> str:
    span = option.judgement.quote
    return option.source.text[span.start : span.end]


def _find_original(group: Sequence[Option]) -> Option:
    """The page a text comes from: the party's own, else the one that is credited, the earliest, that of the best standing.

    A page without a date is taken to be as old as the oldest: its lack of one says nothing against it.
    """
    if len(group) == 1:
        return group[0]
    credited = credited_sites([option.source.text for option in group])
    oldest = min((option.source.published_on for option in group if option.source.published_on), default="")

    def key(option: Option) -> tuple[bool, bool, str, float, int, str]:
        source, standing = option.source, option.standing
        day, is_named = source.published_on or oldest, is_credited(source.domain, credited)
        return not standing.is_party, not is_named, day, rank_of(standing.tier), source.position, source.source_id

    return min(group, key=key)
