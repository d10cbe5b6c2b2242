"""The evidence beside an article's text, as HTML: a card for each claim, with its link, what contradicts it, and what was read.

Written by hand, not by a template: nearly all of a report is this, and templates are slow at many small pieces.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import escape

from linker_core.details import ClaimDetail, Evidence, Source
from linker_core.pieces import show, show_address, show_fate, show_reason, show_ruling, show_values, split_once
from linker_core.plaintext import plain
from linker_core.rendering import claim_anchor, counted, to_data
from linker_core.ruling_details import RulingDetail

MAX_CHARS = 2000
"""Longer claims and quotes are cut, with their length said; the tables hold them whole."""


class Texts(dict[str, str]):
    """Sentences and quotes fit for a page, by what they were. The same one is told as text, as claim and as quote."""

    def __missing__(self, text: str) -> str:
        """Make a text plain, at most `MAX_CHARS` long, and escape it."""
        shown = self[text] = str(escape(plain(text, MAX_CHARS)))
        return shown


class CardWriter:
    """Writes the cards of one article; knows what its sources look like, for each is told beside many claims."""

    def __init__(self, texts: Texts) -> None:
        """`texts` are shared with who writes the sentences."""
        self._texts = texts
        self._marks: dict[tuple[str, Source], str] = {}
        self._sources: dict[Source, str] = {}

    def write(self, claim: ClaimDetail, quoted: Mapping[str, str], rulings: Sequence[RulingDetail]) -> Iterator[str]:
        """One card. `quoted` is what a decision needs beside the claim's own text; `rulings` are the decisions on it."""
        carried = f' data-quoted="{_data(quoted)}"' if quoted else ""
        yield f'<li class="claim {claim.fate.key}" id="{claim_anchor(claim.claim_id)}" tabindex="-1"{carried}>\n'
        yield from self._whole(claim, rulings)
        contested = [other for other in claim.others if other.source_value is not None]
        if claim.evidence:
            yield self._link(claim.evidence)
        for other in contested:
            yield f"{show_values(other.claim_value, other.source_value)}\n{self._told(other, 'conflict')}\n"
        if rest := claim.others[len(contested) :]:
            yield from self._rest(rest, is_all=not claim.evidence and not contested)
        yield "</li>\n"

    def _whole(self, claim: ClaimDetail, rulings: Sequence[RulingDetail]) -> Iterator[str]:
        """What is said of the claim as a whole."""
        kinds = "".join(f' <span class="kind">{show(kind, 20)}</span>' for kind in claim.kinds)
        yield f'<div class="whole">\n<p class="verdict">{show_fate(claim.fate)}{kinds}</p>\n'
        before, words, after = split_once(claim.text, claim.anchor_text)
        marked = f"<mark>{self._texts[words]}</mark>{self._texts[after]}" if words else ""
        yield f'<p class="text" dir="auto">{self._texts[before]}{marked}</p>\n'
        if claim.anchor_text and not words:
            yield f'<p class="muted">Linked words: “<bdi>{show(claim.anchor_text, 300)}</bdi>”</p>'
        if claim.reason:
            yield f'<p class="why">{show_reason("claim", claim.reason)}</p>'
        yield from (show_ruling(ruling, is_quoted=False) for ruling in rulings)
        yield "</div>\n"

    def _link(self, evidence: Evidence) -> str:
        part = f'<p class="why">Supported in part: “{self._texts[evidence.part]}”</p>' if evidence.part else ""
        return f"{part}{self._told(evidence, 'link')}\n"

    def _rest(self, others: Sequence[Evidence], *, is_all: bool) -> Iterator[str]:
        """The sources that neither carry the link nor contradict; open where there are no others."""
        noun = counted(len(others), "source" if is_all else "other source")
        yield f'<details{" open" if is_all else ""}>\n<summary>{noun} looked at</summary>\n<ol class="others">\n'
        for other in others:
            why = show_reason("candidate", other.reason) if other.reason else ""
            yield f'<li><p class="why">{why}</p>{self._told(other, "other")}</li>\n'
        yield "</ol>\n</details>\n"

    def _told(self, evidence: Evidence, role: str) -> str:
        """What a source says; `role` tells the script which decisions can be made on it."""
        source = evidence.source
        marks = self._marks.get((role, source))
        if marks is None:
            marks = self._mark(role, source)
        tier = f"<span>{show(evidence.tier, 40)}</span>" if evidence.tier else ""
        day = f"<span>{show(source.published_on, 20)}</span>" if source.published_on else ""
        verdict = f"<span>{evidence.verdict.replace('_', ' ')}</span>" if role != "link" else ""
        score = "" if evidence.score is None else f"<span>score {evidence.score:.2f}</span>"
        return (
            f'<div class="told"{marks}>\n<blockquote dir="auto">{self._texts[evidence.quote or ""]}</blockquote>\n'
            f'{self._sources.get(source) or self._introduce(source)}<span class="facts">'
            f"{tier}{day}{verdict}{score}</span></p>\n</div>\n"
        )

    def _mark(self, role: str, source: Source) -> str:
        """Nothing can be decided on a source that may not be followed."""
        data = (
            f' data-role="{role}" data-url="{_data(source.url)}" data-domain="{_data(source.domain)}"' if source.address else ""
        )
        self._marks[role, source] = data
        return data

    def _introduce(self, source: Source) -> str:
        title = f' <cite dir="auto">{show(source.title, 200)}</cite>' if source.title else ""
        shown = f'<p class="source">{show_address(source.url, source.address, source.domain)}{title}'
        self._sources[source] = shown
        return shown


def _data(value: Any) -> str:
    return str(escape(to_data(value)))
