"""What must hold of one published page, seen with other eyes than the annotator's: own byte arithmetic, other parsers."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import idna
from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from linker_core.audit import Breach
from linker_core.digests import digest_bytes

CLOSING_TAG = b"</a>"
PARSER = "lxml"
"""Since libxml2 2.14 it cuts a page into tags as browsers do; html.parser sees anchors inside a textarea."""

PRIVATE_SUFFIXES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "onion", "test")

_OPENING_TAG = re.compile(r'<a href="([!#-;=?-~]+)" target="_blank" rel="([a-z]+(?: [a-z]+)*)">')
_PART = "[^,&-]+"
_DIRECTIVE = re.compile(f"text=(?:{_PART}-,)?(?P<first>{_PART})(?:,(?P<last>{_PART}))?(?:,-{_PART})?")


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """An article's row, its links' rows in byte order, its bytes as supplied, and its bytes as published."""

    article: Mapping[str, Any]
    links: Sequence[Mapping[str, Any]]
    raw: bytes
    published: bytes


def check_page(page: PublishedPage) -> Iterator[Breach]:
    """Everything that is wrong with a page."""
    yield from check_bytes(page)
    for link in page.links:
        yield from check_address(link)
    if page.links:
        yield from check_anchors(page)


def check_bytes(page: PublishedPage) -> Iterator[Breach]:
    """Take the tags out where they are recorded: the bytes as supplied must be left (promise 1)."""
    key = page.article["article_id"]
    if digest_bytes(page.published) != page.article["page_digest"]:
        yield Breach(1, "page_digest", key, "the published page is not the one that articles.page_digest names")
    rest: list[bytes] = []
    position = count_cut = 0
    for where, tag in _insertions(page.links):
        # `where` counts bytes of the page as supplied; in the published one the tags before it come on top
        start = where + count_cut
        rest.append(page.published[position:start])
        position = start + len(tag)
        count_cut += len(tag)
        if page.published[start:position] != tag:
            yield Breach(1, "page_bytes", key, f"the tag recorded at byte {where} is not there")
            return
    rest.append(page.published[position:])
    if b"".join(rest) != page.raw:
        yield Breach(1, "page_bytes", key, "without the inserted tags the page is not what was supplied")


def check_anchors(page: PublishedPage) -> Iterator[Breach]:
    """A parser must find every inserted anchor as it was meant, and every other anchor as it was before (promise 1)."""
    ours = Counter(_anchor_key(_meant(link)) for link in page.links for _ in link["spans"])
    charset = page.article["charset"] or "utf-8"
    before, after = (data.decode(charset, "replace") for data in (page.raw, page.published))
    if _anchors(after) != _anchors(before) + ours:
        yield Breach(1, "page_anchors", page.article["article_id"], "a parser does not find exactly the recorded anchors")


def check_address(link: Mapping[str, Any]) -> Iterator[Breach]:
    """A link's tag has the one allowed form and leads to the recorded public address (promise 4)."""
    key = link["article_id"]
    if (match := _OPENING_TAG.fullmatch(link["open_tag"])) is None:
        yield Breach(4, "link_tag", key, f"{link['open_tag']!r} is not of the form that is inserted")
        return
    href = unescape(match[1])
    if match[2] != link["rel"]:
        yield Breach(4, "link_tag", key, f"{link['open_tag']!r} does not have the recorded rel {link['rel']!r}")
    if not is_same_address(href, link["href"]) or not leads_to(href, link["url"], link["quote"]):
        yield Breach(4, "link_address", key, f"{href!r} was written for {link['url']!r}")
    if not is_public_address(href):
        yield Breach(4, "link_address", key, f"{href!r} is not a plain http(s) address of a public host")


def is_public_address(address: str) -> bool:
    """Whether an address is http(s) to a named host that anyone can reach, without blanks, user or control characters."""
    if not re.fullmatch(r"[!-~]+", address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    is_plain = parts.scheme in {"http", "https"} and "@" not in parts.netloc
    return is_plain and "." in host and not _is_number(host) and not f".{host}".endswith(_private_endings())


def is_same_address(href: str, url: str) -> bool:
    """Whether an address as written is the one supplied; it may be percent-encoded and its host in ASCII form."""
    if href == url:
        return True
    try:
        written, supplied = urlsplit(href), urlsplit(url)
        same_host = _host_key(written) == _host_key(supplied)
    except ValueError:
        return False
    return same_host and [unquote(part) for part in written[2:]] == [unquote(part) for part in supplied[2:]]


def leads_to(href: str, url: str, quote: str) -> bool:
    """Whether an address as written is the one supplied, or that with a text fragment whose words are the quote's own."""
    address, mark, directive = href.partition(":~:")
    if is_same_address(href, url) or not mark:
        return is_same_address(href, url)
    shape = _DIRECTIVE.fullmatch(directive)
    if shape is None or not is_same_address(address if "#" in url else address.removesuffix("#"), url):
        return False
    said = _bare(quote)
    first, last = (_bare(unquote(shape[name] or shape["first"])) for name in ("first", "last"))
    return bool(first) and said.startswith(first) and said.endswith(last)


def _bare(text: str) -> str:
    """Letters and digits alone: punctuation at the ends of a quote is not part of what a browser looks for."""
    return "".join(char for char in text if char.isalnum())


def _insertions(links: Sequence[Mapping[str, Any]]) -> list[tuple[int, bytes]]:
    spans = [(span["byte_start"], span["byte_end"], link["open_tag"].encode()) for link in links for span in link["spans"]]
    return [insertion for start, end, tag in sorted(spans) for insertion in ((start, tag), (end, CLOSING_TAG))]


def _meant(link: Mapping[str, Any]) -> dict[str, str]:
    match = _OPENING_TAG.fullmatch(link["open_tag"])
    return {"href": unescape(match[1]) if match else link["url"], "target": "_blank", "rel": link["rel"]}


def _anchors(text: str) -> Counter[frozenset[tuple[str, str]]]:
    with warnings.catch_warnings():
        # it suspects file names and XML where we know that it is given a page
        warnings.simplefilter("ignore", UserWarning)
        soup = BeautifulSoup(text, PARSER, parse_only=SoupStrainer("a"), multi_valued_attributes=None)
    return Counter(_anchor_key(anchor.attrs) for anchor in soup.find_all("a"))


def _anchor_key(attributes: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset((name, str(value)) for name, value in attributes.items())


def _is_number(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        # browsers also read 127.1 and 0x7f.1 as numbers: what decides is the last label
        return re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", host.rsplit(".", 1)[-1]) is not None
    return True


def _private_endings() -> tuple[str, ...]:
    return tuple(f".{suffix}" for suffix in PRIVATE_SUFFIXES)


def _host_key(parts: SplitResult) -> tuple[str, str, int | None]:
    host = parts.hostname or ""
    ascii_host = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    return parts.scheme, ascii_host, parts.port
