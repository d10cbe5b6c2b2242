"""Whether a site is a party's own: its registered name is the name of somebody the text speaks of.

A wrong yes lifts a squatter above every newspaper, so generic words, platforms and fancy endings never count.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from linker_core.addresses import Address
from linker_core.hosts import is_hosted, public_suffix_of
from linker_core.wordlists import read_words

_WORD = re.compile(r"[^\W_]+")
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
_MIN_LETTERS = 4
"""Shorter names are taken many times over: they count only where the text writes them in capitals (IBM, SEC)."""


def is_party_site(address: Address, names: Collection[str]) -> bool:
    """Whether the address is on a site of one of `names`: capitalised names as they stand in the claim or the article."""
    if is_hosted(address.host):
        return False
    suffix = public_suffix_of(address.host)
    label = _main_label(address.host, suffix)
    top = suffix.rpartition(".")[2]
    words = [_words_of(name) for name in names]
    forms = {form for name, parts in zip(names, words, strict=True) for form in _forms_of(name, parts)}
    if top in _BRAND_ENDINGS and top in forms:
        return True
    if suffix not in _OPEN_SUFFIXES and len(top) != 2 and not _PUBLIC_BODIES.match(suffix):
        return False
    if _PUBLIC_BODIES.match(suffix):
        forms |= {_initials(parts) for parts in words}
    return not forms.isdisjoint(_spellings_of(label)) or any(_is_division(address.host, label, parts) for parts in words)


def _main_label(host: str, suffix: str) -> str:
    """The registered name; www.gov.uk and www.nhs.uk are registered as a suffix themselves."""
    labels = host.removesuffix(suffix).rstrip(".").split(".")
    return labels[-1] if labels[-1] not in {"", "www"} else suffix.partition(".")[0]


def _spellings_of(label: str) -> set[str]:
    whole = label.replace("-", "")
    match = _AFFIXES.match(whole)
    bare = match["name"] if match else whole
    return {whole, bare} if len(bare) >= _MIN_LETTERS else {whole}


def _is_division(host: str, label: str, words: list[str]) -> bool:
    """aws.amazon.com is the site of "Amazon Web Services"."""
    initials = _initials(words)
    return len(initials) >= 3 and words[0] == label and initials in host.split(".") and label not in _generic_words()


def _initials(words: list[str]) -> str:
    telling = [word for word in words if word not in _SMALL_WORDS]
    return "".join(word[0] for word in telling) if len(telling) >= 3 else ""


def _words_of(name: str) -> list[str]:
    words = [_plain(word) for word in _WORD.findall(re.sub(r"['\u2019]s?\b", "", name))]
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
