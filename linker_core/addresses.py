"""Addresses of sources: what may be linked, how it is written into a page, and what counts as the same page.

Parsers disagree about odd addresses, and an attacker lives in the gap; whatever is not plain is refused with its reason.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from w3lib.url import canonicalize_url

from linker_core.digests import digest_parts
from linker_core.hosts import ascii_host, domain_of
from linker_core.reasons import SourceReason
from linker_core.redirectors import is_redirector

# white space, control, format and direction characters (but for the two joiners that scripts need), lone surrogates, private use
_FORBIDDEN = re.compile(
    "[\\s\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\u3164\ud800-\udfff\ue000-\uf8ff\ufeff\uffa0\ufff0-\uffff\U000e0000-\U0010ffff]"
)
_SHAPE = re.compile(r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#.*)?\Z", re.IGNORECASE)
_HTTP = re.compile(r"https?:", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PORT = re.compile(r"[1-9][0-9]{0,4}\Z")
_UNSAFE = re.compile("[\"'<>`]|[^\x00-\x7f]+")
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_MAX_PORT = 65535

_TRACKING = re.compile(
    r"(?:utm_[^=]*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi"
    r"|ref_src|ref_url|cmpid|ns_mchannel|ns_source|ns_campaign|ns_linkname|guccounter|guce_referrer(?:_sig)?|vero_id|oly_enc_id"
    r"|oly_anon_id|__twitter_impression|srsltid|s_cid|xtor|amp|outputtype(?==amp))(?:=|\Z)",
    re.IGNORECASE,
)
_AMP_PATH = re.compile(r"(?<=[^/])(?:/amp/?\Z|\.amp(?=\.html\Z|\Z))", re.IGNORECASE)


REMEMBERED_ADDRESSES = 16_384
"""Addresses come again: each is read for its source and for its link, and pages are supplied for several articles."""


@dataclass(frozen=True, slots=True)
class Address:
    """A public http(s) address. `url` is as supplied, `href` is what is written, `canonical` serves identity only."""

    url: str
    href: str
    canonical: str
    host: str
    domain: str
    """Registrable domain; a blog on a platform is a domain of its own."""
    path: str
    query: str


@lru_cache(maxsize=REMEMBERED_ADDRESSES)
def parse_address(url: str, max_length: int) -> Address | SourceReason:
    """The parts of an address, or why it may not be linked; `max_length` in characters. Raises nothing."""
    if len(url) > max_length:
        return SourceReason.TOO_LONG
    if _FORBIDDEN.search(url):
        return SourceReason.CONTROL_CHARACTERS
    match = _SHAPE.match(url)
    if match is None or "\\" in url:
        return SourceReason.BAD_SCHEME if _SCHEME.match(url) and not _HTTP.match(url) else SourceReason.BAD_ADDRESS
    return _build_address(url, match, max_length)


def source_id(canonical: str) -> str:
    """The identity of a source: its canonical address, digested."""
    return digest_parts("source", canonical)


def name_source(url: str, max_length: int) -> str:
    """The identity of the source that an address means; one that is refused stands for itself alone."""
    address = parse_address(url, max_length)
    return source_id(address.canonical) if isinstance(address, Address) else digest_parts("refused", url)


def _build_address(url: str, match: re.Match[str], max_length: int) -> Address | SourceReason:
    authority = _read_authority(match["authority"], match["scheme"].lower())
    if isinstance(authority, SourceReason):
        return authority
    host, port = authority
    path, query = match["path"] or "/", match["query"] or ""
    if is_redirector(host, path):
        return SourceReason.REDIRECTOR
    href = _write_href(url, match.start("authority"), match["authority"], host)
    if len(href) > max_length:
        return SourceReason.TOO_LONG
    domain = domain_of(host)
    return Address(url, href, _canonical(_plain_host(host, domain) + port, href), host, domain, path, query)


def _read_authority(authority: str, scheme: str) -> tuple[str, str] | SourceReason:
    """Host in ASCII, and ":port" where it is not the scheme's own."""
    if "@" in authority:
        return SourceReason.CREDENTIALS
    name, colon, port = authority.partition(":")
    host = ascii_host(name)
    if host is None:
        return SourceReason.BAD_HOST
    if colon and (not _PORT.match(port) or int(port) > _MAX_PORT):
        return SourceReason.BAD_PORT
    return host, "" if port in {"", _DEFAULT_PORTS[scheme]} else f":{port}"


def _write_href(url: str, start: int, authority: str, host: str) -> str:
    """The address as supplied, but ASCII, and without any character that could end an attribute."""
    name, colon, port = authority.partition(":")
    written = authority if name.isascii() else host + colon + port
    return url[:start] + written + _UNSAFE.sub(lambda unsafe: quote(unsafe[0], safe=""), url[start + len(authority) :])


def _plain_host(host: str, domain: str) -> str:
    """The host without the names that servers put before it for the same pages."""
    if host.startswith("amp.") and host != domain:
        host = host.removeprefix("amp.")
    return host.removeprefix("www.") if host.count(".") > 1 else host


def _canonical(netloc: str, href: str) -> str:
    """One spelling for what is one page, whatever the scheme, the tracking, and the variant for telephones."""
    match = _SHAPE.match(href)
    assert match is not None  # noqa: S101 - it was written from the parts of this very shape
    path = _AMP_PATH.sub("", match["path"]).rstrip("/")
    query = "&".join(part for part in (match["query"] or "?")[1:].split("&") if part and not _TRACKING.match(part))
    base, mark, query = canonicalize_url(f"https://{netloc}{path or '/'}?{query}").partition("?")
    return f"{base.rstrip('/')}{mark}{query}"
