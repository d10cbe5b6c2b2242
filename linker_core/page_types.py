"""Addresses that hold no document: front pages, searches and listings, logins. Only clear cases: no document may be lost."""

import re

from linker_core.addresses import Address
from linker_core.reasons import SourceReason

_ROOT = (
    r"(?:en|de|fr|es|it|pt|nl|sv|da|nb|fi|pl|cs|ru|ja|ko|zh|tr|uk|us|gb|au|ca|intl|international|world|global)"
    r"(?:[-_](?:[a-z]{2}|hans|hant))?"
)
"""Editions and languages of a site; two letters that name a subject as often (/ai, /hr, /ir, /tv) are no roots."""

_PAGE = r"(?:\.(?:html?|php|aspx?|jsp))?"
_FRONT = re.compile(rf"/*(?:{_ROOT}(?:/+|\Z))?(?:(?:index|default|home){_PAGE})?/*\Z", re.IGNORECASE)

_SEARCH_PATH = re.compile(
    rf"/+(?:{_ROOT}/+)?(?:search|suche|busca|buscar|recherche|search-?results?|site-?search|hashtag/[^/]+){_PAGE}/*\Z",
    re.IGNORECASE,
)
# /topic/ and /topics/ are left out: encyclopaedias and product sites keep their articles there
_LISTING_PATH = re.compile(
    r"/+(?:[\w-]+/)?(?:tags?|tagged|category|categories|authors?|search/label)/[^/.]+(?:/page/\d+)?/*\Z|(?:.*/[^/]*[a-z][^/]*)?/+page/\d+/*\Z|/+(?:tags|topics|archives)/*\Z",
    re.IGNORECASE,
)
_WIKI_SEARCH = re.compile(r"(?:\A|/|=)Special(?::|%3A)Search\b", re.IGNORECASE)
# Drupal serves documents as /?q=node/12
_FRONT_QUERY = re.compile(r"[?&](?:s|q|query|search)=(?!node/|node%2f)", re.IGNORECASE)
_ENGINE = re.compile(
    r"(?:www\.|cn\.)?(?:google\.[a-z]{2,3}(?:\.[a-z]{2})?|bing\.com|baidu\.com|yandex\.[a-z]{2,3}|ecosia\.org|startpage\.com|duckduckgo\.com"
    r"|search\.brave\.com|search\.yahoo\.com|ask\.com|youtube\.com)\Z"
)
_ENGINE_PATH = re.compile(r"/+(?:search|results|s|find|html|web)?/*\Z", re.IGNORECASE)
_ENGINE_QUERY = re.compile(r"[?&](?:q|query|search_query|wd|text|p)=", re.IGNORECASE)

_LOGIN_PATH = re.compile(
    rf"/+(?:(?:{_ROOT}|accounts?|users?|auth|members?|my|s|common|admin|secure|customers?|profile)/+)*"
    rf"(?:log-?in|sign-?in|sign-?up|log-?out|logon|signon|accounts?|my-?account|oauth2?/authori[sz]e|forgot-?password|reset-?password|wp-login){_PAGE}/*\Z",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(r"(?:accounts?|login|signin|auth|sso|myaccount)\.")


def page_type(address: Address) -> SourceReason | None:
    """Why the address holds no document (FRONT_PAGE, SEARCH_PAGE, LOGIN_PAGE), or None where it may hold one."""
    is_front = _FRONT.match(address.path) is not None
    if _LOGIN_PATH.match(address.path) or (is_front and _is_login_host(address)):
        return SourceReason.LOGIN_PAGE
    if _is_search(address) or (is_front and _FRONT_QUERY.search(address.query)):
        return SourceReason.SEARCH_PAGE
    # small sites keep their documents behind "/?p=123"; tracking parameters are gone from the canonical form
    return SourceReason.FRONT_PAGE if is_front and "?" not in address.canonical else None


def _is_login_host(address: Address) -> bool:
    return address.host != address.domain and _LOGIN_HOST.match(address.host) is not None


def _is_search(address: Address) -> bool:
    if _SEARCH_PATH.match(address.path) or _LISTING_PATH.match(address.path) or _WIKI_SEARCH.search(address.path):
        return True
    is_engine = _ENGINE.match(address.host) is not None and _ENGINE_PATH.match(address.path) is not None
    return is_engine and _ENGINE_QUERY.search(address.query) is not None
