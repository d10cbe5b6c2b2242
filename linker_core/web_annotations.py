"""Links as W3C Web Annotations: which words of which page a claim is, and which words of which source bear it out.

After https://www.w3.org/TR/annotation-model/. Nothing in them is a function of when or where they were made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from selectolax.lexbor import LexborHTMLParser

from linker_core.digests import digest_parts
from linker_core.plaintext import web_address

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
CONTEXT_CHARS = 32
"""Characters before and behind a quote: what annotation clients commonly keep."""

_UNTOLD = "script, style, template, noscript"
_IRI_CHARS = "!#$%&'()*+,/:;=?@[]~"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says, as positions in it are counted: the body without markup and scripts, white space as one blank."""

    text: str

    @classmethod
    def read(cls, page: str) -> "PageText":
        """The text of a decoded page."""
        # a byte order mark is no text: left in, it would open the body before the head
        body = LexborHTMLParser(page.removeprefix("\ufeff").encode("utf-8", "replace")).body
        if body is None:
            return cls("")
        for node in reversed(body.css(_UNTOLD)):
            node.decompose()
        return cls(" ".join(body.text(deep=True, separator="").split()))

    def find(self, before: str, exact: str, behind: str) -> int | None:
        """Where the words begin, in characters; None where they stand nowhere, or in several places that look alike."""
        before, exact, behind = (" ".join(f"|{part}|".split())[1:-1] for part in (before, exact, behind))
        for prefix, suffix in (("", ""), (before, behind)):
            first = self.text.find(prefix + exact + suffix)
            if first >= 0 and self.text.find(prefix + exact + suffix, first + 1) < 0:
                return first + len(prefix)
        return None


def urn(digest: str) -> str:
    """A name for what a digest of 128 bits stands for: a UUID of version 8, which leaves the bits to us (RFC 9562).

    >>> urn("00112233445566778899aabbccddeeff")
    'urn:uuid:00112233-4455-8677-8899-aabbccddeeff'
    """
    number = int(digest, 16) & ~(0xF << 76) & ~(0x3 << 62) | (0x8 << 76) | (0x2 << 62)
    return UUID(int=number).urn


def iri_of(url: str | None, *names: str) -> str:
    """An address as an IRI; where there is none that anyone can follow, a name made of `names`."""
    address = web_address(url)
    return quote(address, safe=_IRI_CHARS) if address else urn(digest_parts(*names))


def annotate_link(row: Row, page: PageText, base: str | None) -> dict[str, Any]:
    """The annotation of one row of `sql/export/annotations.sql`; `base` begins its id, else a urn does."""
    start = page.find(row["claim_before"], row["claim"], row["claim_behind"])
    # in the text of the page white space is folded, in the claim it may not be
    end = None if start is None else start + len(" ".join(row["claim"].split()))
    claim = [_quote_selector(row["claim_before"], row["claim"], row["claim_behind"]), _position(start, end)]
    evidence = [
        _quote_selector(row["quote_before"], row["quote"], row["quote_behind"]),
        _position(row["quote_start"], row["quote_end"]),
    ]
    return {
        "id": f"{base}{row['link_id']}" if base else urn(row["link_id"]),
        "type": "Annotation",
        "motivation": "linking",
        "body": _resource(iri_of(row["source_url"]), evidence) | {"state": _supplied(row["text_digest"])},
        "target": _resource(iri_of(row["article_url"], "article", row["article_id"]), claim),
    }


def collection_head(digest: str, total: int) -> dict[str, Any]:
    """The collection of all annotations, named by a digest of their names, but for the items of its one page."""
    return {
        "@context": CONTEXT,
        "id": urn(digest_parts("annotations", digest)),
        "type": "AnnotationCollection",
        "label": "Claims and the evidence they are linked to",
        "total": total,
        "first": {"id": urn(digest_parts("page", digest)), "type": "AnnotationPage", "startIndex": 0},
    }


def _resource(source: str, selectors: list[dict[str, Any] | None]) -> dict[str, Any]:
    return {"type": "SpecificResource", "source": source, "selector": [selector for selector in selectors if selector]}


def _supplied(text_digest: str) -> dict[str, Any]:
    """Positions count the text that was supplied, which is not what the page says by now: a copy with a name of its own."""
    return {"type": "TimeState", "cached": urn(text_digest)}


def _quote_selector(before: str, exact: str, behind: str) -> dict[str, Any]:
    around = {"prefix": before, "suffix": behind}
    return {"type": "TextQuoteSelector", "exact": exact} | {name: text for name, text in around.items() if text}


def _position(start: int | None, end: int | None) -> dict[str, Any] | None:
    return None if start is None else {"type": "TextPositionSelector", "start": start, "end": end}
