"""Which host names a link may lead to: public, registered in ASCII, and readable as one thing only.

Browsers and Python read odd hosts differently (full-width dots, octal numbers, mixed scripts): what is not plain is refused.
"""

import re
import unicodedata
from functools import cache

import idna
from publicsuffixlist import PublicSuffixList

MAX_HOST_CHARS = 253
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")

PRIVATE_SUFFIXES = frozenset(
    {"arpa", "alt", "corp", "home", "i2p", "internal", "intranet", "lan", "local", "localdomain", "localhost", "onion", "private"}
    | {"localtest.me", "lvh.me", "nip.io", "sslip.io", "xip.io"}
)
"""Names that never leave a network or a machine, and public services that answer with private addresses."""

_CJK = frozenset({"CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL", "LATIN"})
"""Scripts that are written together; every other mixture in one label is a disguise."""

_LATIN_LOOKALIKES = frozenset("асԁеһіјӏорԛѕԝхуъьҽпгѵѡԍмткв")
"""Cyrillic letters that pass for Latin ones: a label of nothing else, below a Latin top level, is a disguise (Chrome's rule)."""


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def _registry_suffixes() -> PublicSuffixList:
    return PublicSuffixList(only_icann=True)


def domain_of(host: str) -> str:
    """The registrable domain; a host that is itself a public suffix stands for itself."""
    return str(_suffixes().privatesuffix(host) or host)


def is_hosted(host: str) -> bool:
    """Whether the domain is let out by a platform (someone.blogspot.com), not registered by its user."""
    return domain_of(host) != (_registry_suffixes().privatesuffix(host) or host)


def public_suffix_of(host: str) -> str:
    """The part below which anyone may register: com, co.uk, blogspot.com."""
    return str(_suffixes().publicsuffix(host) or host)


def is_registry_suffix(host: str) -> bool:
    """Whether a registry lets anyone register below it: com, co.uk; not the domain of a platform."""
    return str(_registry_suffixes().publicsuffix(host)) == host


def has_suffix(host: str, suffix: str) -> bool:
    """Whether the host is the suffix or lies below it, label by label."""
    return host == suffix or host.endswith("." + suffix)


def ascii_host(host: str) -> str | None:
    """The host as it is registered, lower case and xn--, or None where it is not a plain public name."""
    name = host.lower() if host.isascii() else _encoded(host)
    if name is None or len(name) > MAX_HOST_CHARS:
        return None
    labels = name.split(".")
    if len(labels) < 2 or not all(map(_LABEL.match, labels)) or _NUMBER.match(labels[-1]):
        return None
    if "xn--" in name and not all(_is_honest(label, labels[-1]) for label in labels if label.startswith("xn--")):
        return None
    return None if _is_private(labels) else name


def _encoded(host: str) -> str | None:
    # idna also splits at ideographic and full-width dots, where other parsers see one label; NFKC gives away look-alike forms
    if not set(host).isdisjoint("。．｡") or unicodedata.normalize("NFKC", host) != host:
        return None
    try:
        return ".".join(label if label.isascii() else idna.encode(label).decode("ascii") for label in host.lower().split("."))
    except (idna.IDNAError, UnicodeError):
        return None


def _is_honest(label: str, top: str) -> bool:
    try:
        text = idna.decode(label)
    except (idna.IDNAError, UnicodeError):
        return False
    scripts = {unicodedata.name(char, "?").split(" ")[0].split("-")[0] for char in text if char.isalpha()}
    if scripts == {"CYRILLIC"} and not top.startswith("xn--"):
        return not _LATIN_LOOKALIKES.issuperset(char for char in text if char.isalpha())
    return len(scripts) <= 1 or scripts <= _CJK


def _is_private(labels: list[str]) -> bool:
    return labels[-1] in PRIVATE_SUFFIXES or ".".join(labels[-2:]) in PRIVATE_SUFFIXES
