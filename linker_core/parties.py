"""Whether a site is a party's own: its registered name is the name of somebody the text speaks of.

A wrong yes lifts a squatter above every newspaper, so generic words, platforms and fancy endings never count.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from linker_core.addresses import Address
from linker_core.hosts import is_hosted, public_suffix_of
from linker_core.lazy import lazy
from linker_core.names import names_in
from linker_core.wordlists import read_words

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['\u2019]s?\b")
_ASCII_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_LEGAL_FORMS = frozenset(
    {
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "limited",
        "llc",
        "plc",
        "ag",
        "sa",
        "se",
        "nv",
        "gmbh",
    }
    | {"group", "holding", "holdings", "platforms", "motors"}
)
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "de", "du", "la", "des", "der", "in", "on", "to"})
_OPEN_SUFFIXES = frozenset(
    {"com", "org", "net", "int", "gov", "mil", "edu", "eu", "info", "io", "ai", "app", "dev", "example", "test"}
)
"""Beside these and the countries' suffixes, endings such as .shop or .deals say nothing about who stands behind a name."""
_BRAND_ENDINGS = frozenset(
    {"amazon", "apple", "audi", "barclays", "bmw", "canon", "cern", "google", "hsbc", "microsoft", "sony", "toyota"}
)
"""Endings that belong to one party, so that everything below them is its own."""
_PUBLIC_BODIES = re.compile(r"(?:gov|mil|int|edu|europa|gouv|gob|govt|gc|nhs|ac)(?:\.|\Z)")
_AFFIXES = re.compile(r"(?:about|corporate|the)?(?P<name>.+?)(?:inc|corp|corporation|company|group|global|plc)?\Z")
REMEMBERED_HOSTS = 16_384
"""Each is asked about for every claim that is held against one of its pages."""
REMEMBERED_NAMES = 16_384
"""The headings and the title of an article name the same parties to each of its claims."""
_MIN_LETTERS = 4
"""Shorter names are taken many times over: they count only where the text writes them in capitals (IBM, SEC)."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Those whom a text names, by what their sites may be called."""

    forms: frozenset[str]
    """Names as they can be registered."""
    initials: frozenset[str]
    words: Mapping[str, tuple[tuple[str, ...], ...]]
    """The words of names that have initials, by the first of them."""


@dataclass(frozen=True, slots=True)
class _Site:
    """What of a host can tell whose it is."""

    host: str
    label: str
    top: str
    spellings: frozenset[str]
    telling: tuple[str, ...]
    """Of these one stands in every name that makes the site a party's own, but for initials."""
    is_open: bool
    """Whether its ending is one that anybody's own site may have."""
    is_public: bool


class PartyText:
    """A text and the parties that it names: they are read for a site of whose name the letters stand in the text, for few."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._letters = _squeeze(text)

    def names_owner_of(self, address: Address) -> bool:
        """Whether the address is on a site of a party that the text names."""
        site = _read_site(address.host)
        return site is not None and self._may_name(site) and _is_own(site, self._parties)

    def _may_name(self, site: _Site) -> bool:
        """Whether the parties must be read: initials are no letters in a row."""
        letters = self._letters
        return site.is_public or any(part in letters for part in site.telling)

    @lazy
    def _parties(self) -> Parties:
        return read_parties(names_in(self._text))


def _squeeze(text: str) -> str:
    """The letters and digits of a text in a row, as those of the names in it are read."""
    if text.isascii():
        return (_POSSESSIVE.sub("", text) if "'" in text else text).translate(_ASCII_LETTERS)
    return _plain("".join(_WORD.findall(_POSSESSIVE.sub("", text))))


def read_parties(names: Collection[str]) -> Parties:
    """The parties of `names`: capitalised names as they stand in the claim or the article."""
    read = list(map(_read_name, names))
    words: dict[str, tuple[tuple[str, ...], ...]] = {}
    for _, initials, parts in read:
        if initials:
            words[parts[0]] = (*words.get(parts[0], ()), parts)
    forms = frozenset(chain.from_iterable(forms for forms, _, _ in read))
    return Parties(forms, frozenset(initials for _, initials, _ in read), words)


@lru_cache(maxsize=REMEMBERED_NAMES)
def _read_name(name: str) -> tuple[frozenset[str], str, tuple[str, ...]]:
    """How a name can be registered, its initials and its words."""
    words = _words_of(name)
    return frozenset(_forms_of(name, words)), _initials(words), tuple(words)


def is_party_site(address: Address, parties: Parties) -> bool:
    """Whether the address is on a site of one of the parties."""
    site = _read_site(address.host)
    return site is not None and _is_own(site, parties)


def _is_own(site: _Site, parties: Parties) -> bool:
    if site.top in _BRAND_ENDINGS and site.top in parties.forms:
        return True
    if not site.is_open:
        return False
    if not parties.forms.isdisjoint(site.spellings) or (site.is_public and not parties.initials.isdisjoint(site.spellings)):
        return True
    return any(_is_division(site.host, site.label, parts) for parts in parties.words.get(site.label, ()))


@lru_cache(maxsize=REMEMBERED_HOSTS)
def _read_site(host: str) -> _Site | None:
    """None for what is a host of many: nobody's own."""
    if is_hosted(host):
        return None
    suffix = public_suffix_of(host)
    label, top = _main_label(host, suffix), suffix.rpartition(".")[2]
    is_public = _PUBLIC_BODIES.match(suffix) is not None
    is_open = suffix in _OPEN_SUFFIXES or len(top) == 2 or is_public
    spellings = frozenset(_spellings_of(label))
    return _Site(host, label, top, spellings, _find_telling(label, top, spellings), is_open, is_public)


def _find_telling(label: str, top: str, spellings: frozenset[str]) -> tuple[str, ...]:
    """What holds another of them tells no more than that one."""
    parts = {label, *spellings, *({top} & _BRAND_ENDINGS)}
    return tuple(sorted(part for part in parts if not any(other in part for other in parts - {part})))


def _main_label(host: str, suffix: str) -> str:
    """The registered name; www.gov.uk and www.nhs.uk are registered as a suffix themselves."""
    labels = host.removesuffix(suffix).rstrip(".").split(".")
    return labels[-1] if labels[-1] not in {"", "www"} else suffix.partition(".")[0]


def _spellings_of(label: str) -> set[str]:
    whole = label.replace("-", "")
    match = _AFFIXES.match(whole)
    bare = match["name"] if match else whole
    return {whole, bare} if len(bare) >= _MIN_LETTERS else {whole}


def _is_division(host: str, label: str, words: Sequence[str]) -> bool:
    """aws.amazon.com is the site of "Amazon Web Services"."""
    initials = _initials(words)
    return len(initials) >= 3 and words[0] == label and initials in host.split(".") and label not in _generic_words()


def _initials(words: Sequence[str]) -> str:
    telling = [word for word in words if word not in _SMALL_WORDS]
    return "".join(word[0] for word in telling) if len(telling) >= 3 else ""


def _words_of(name: str) -> list[str]:
    words = [_plain(word) for word in _WORD.findall(_POSSESSIVE.sub("", name))]
    return words[1:] if len(words) > 1 and words[0] == "the" else words


def _forms_of(name: str, words: list[str]) -> set[str]:
    """How a name can be registered: without blanks, with and without its legal form."""
    forms = {"".join(words)}
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
        forms.add("".join(words))
    least = 2 if name.isupper() else _MIN_LETTERS
    return {form for form in forms if len(form) >= least and not form.isdigit() and form not in _generic_words()}


def _plain(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(char))


@cache
def _generic_words() -> frozenset[str]:
    return read_words("generic_names.txt")
