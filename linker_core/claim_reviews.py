"""Supported claims as schema.org ClaimReview: only what a source says in so many words, and no verdict on the truth.

Left out are claims without a link (silence is no verdict), links that an editor set against the judge, and conflicts: most of
them are another event of the same kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linker_core.dates import parse_day
from linker_core.plaintext import web_address
from linker_core.records import Verdict
from linker_core.web_annotations import iri_of, urn

CONTEXT = "https://schema.org"
RATING = "Supported by a cited source"
ASPECT = "Whether the cited page states what is claimed; not whether the page is right"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who stands behind the reviews: an organisation with an address of its own."""

    name: str
    url: str


def review_claim(row: Row, reviewer: Reviewer) -> dict[str, Any] | None:
    """The review of one row of `sql/export/claims.sql`; None where no honest one can be given.

    A rating without a number: there is no scale of truth behind it. Where a source supports a part, that part is reviewed.
    """
    if row["source_verdict"] != Verdict.SUPPORTED or web_address(row["article_url"]) is None:
        return None
    claim = row["supported_part"] or row["claim"]
    return {
        "@type": "ClaimReview",
        "@id": urn(row["link_id"]),
        "url": iri_of(row["article_url"]),
        "claimReviewed": claim,
        "author": {"@type": "Organization", "name": reviewer.name, "url": reviewer.url},
        "itemReviewed": {"@type": "Claim", "text": claim, "appearance": _appearance(row)},
        "reviewRating": {
            "@type": "Rating",
            "alternateName": RATING,
            "reviewAspect": ASPECT,
            "ratingExplanation": f"The cited page says: “{row['quote']}”",
        },
        "citation": _filled(
            {
                "@type": "WebPage",
                "url": iri_of(row["source_url"]),
                "name": row["source_title"],
                "datePublished": row["source_published_on"],
            }
        ),
    }


def _appearance(row: Row) -> dict[str, Any]:
    day = parse_day(row["published_at"] or "")
    author = row["author"] and {"@type": "Person", "name": row["author"]}
    return _filled(
        {"@type": "Article", "url": iri_of(row["article_url"]), "headline": row["article_title"], "author": author}
        | {"datePublished": day and day.isoformat()}
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
