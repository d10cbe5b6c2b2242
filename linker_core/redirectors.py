"""Addresses that only pass on to another one: a reader cannot see where they lead, and they lead elsewhere tomorrow."""

import re
from functools import cache

from linker_core.wordlists import read_words

HOPS = (
    (r"(?:www\.)?google\.(?:[a-z]{2,3})(?:\.[a-z]{2})?", r"/(?:url|imgres|aclk|amp|interstitial)\b"),
    (r"news\.google\.com", r"/(?:rss/)?(?:articles|read)/"),
    (r"cse\.google\.com", r"/"),
    (r"(?:(?:www|cn)\.)?bing\.com", r"/(?:ck/|cr\b|alink|aclick|aclk|newtabredir)"),
    (r"(?:[a-z]+\.)?search\.yahoo\.com", r"/.*(?:/RU=|\br/)"),
    (r"(?:www\.)?duckduckgo\.com", r"/(?:l/|y\.js)"),
    (r"(?:www\.)?yandex\.[a-z.]{2,6}", r"/clck/"),
    (r"(?:www\.)?baidu\.com", r"/link\b"),
    (r"(?:www\.)?so\.com", r"/link\b"),
    (r"(?:(?:www|m)\.)?facebook\.com", r"/(?:l|flx/warn)(?:/|\.php)"),
    (r"(?:(?:www|m)\.)?youtube\.com", r"/(?:redirect|attribution_link)"),
    (r"(?:www\.)?linkedin\.com", r"/(?:redir|safety/go|slink)"),
    (r"(?:m\.)?vk\.com", r"/away\.php"),
    (r"steamcommunity\.com", r"/linkfilter"),
    (r"(?:www\.)?medium\.com", r"/r/"),
    (r"feeds\.feedburner\.com", r"/~r/"),
)
_HOPS = re.compile("|".join(f"{host}{path}" for host, path in HOPS))


def is_redirector(host: str, path: str) -> bool:
    """Whether an address with this host (lower case) and path passes on to another address."""
    labels = host.split(".")
    names = (".".join(labels[place:]) for place in range(len(labels) - 1))
    return any(name in _hosts() for name in names) or _HOPS.match(host + path) is not None


@cache
def _hosts() -> frozenset[str]:
    return read_words("redirectors.txt")
