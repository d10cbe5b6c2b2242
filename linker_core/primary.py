"""Whether a page is the primary document itself: the release, the filing, the manual, not the report about it."""

import re

from linker_core.addresses import Address

_PATH = re.compile(
    r"/(?:press|news|media)[-_]?(?:releases?|rooms?|cent(?:er|re)s?|statements?)(?:/|\Z|[-_])|/presscorner/|/press/|/pressroom"
    r"|/investors?(?:[-_]relations)?/|/archives/edgar/|/filings?/|/annual[-_]?reports?|/(?:quarterly|earnings)[-_](?:results?|release)"
    r"|/(?:legal-content|eli|ukpga|uksi|bills?|rulings?|opinions?|judgments?|decisions?|dockets?)/|/docs?/|/documentation/|/rfc\d"
    r"|/(?:datasets?|statistics|bulletins?)/|/doi/",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:ir|investors?|press|pressroom|newsroom|media|docs?|developers?|legislation|data|stats?)\.(?=[^.]+\.)")
_SITES = (
    ".businesswire.com",
    ".globenewswire.com",
    ".prnewswire.com",
    ".prnewswire.co.uk",
    ".accesswire.com",
    ".doi.org",
    ".eur-lex.europa.eu",
    ".federalregister.gov",
    ".legislation.gov.uk",
    ".congress.gov",
    ".rfc-editor.org",
)
"""Hosts of nothing but primary documents, and all below them."""

TIERS_OF_RECORD = frozenset({"official", "regulator", "statistics", "academic", "standards"})
"""Tiers whose releases, filings and manuals are their own; elsewhere such a path is a name that anybody can choose."""


def is_primary(address: Address, tier: str) -> bool:
    """Whether the address is that of a primary document, given the tier that its site has for the claim."""
    if f".{address.host}".endswith(_SITES):
        return True
    return tier in TIERS_OF_RECORD and bool(_HOST.match(address.host) or _PATH.search(address.path))
