"""One article of the review view as HTML: its text as it reads, each sentence marked by its fate, its claims' cards beside it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from linker_core.cards import CardWriter, Texts
from linker_core.details import ClaimDetail
from linker_core.pieces import show, show_reason, show_ruling, split_once
from linker_core.plaintext import web_address
from linker_core.rendering import anchor, claim_anchor, counted, format_count, format_day, page_link, to_data
from linker_core.ruling_details import RulingDetail


class SentenceView(NamedTuple):
    """One sentence of the text. `reason` says why it is no claim; `quoted` is what the page's own text cannot tell a decision."""

    text: str
    block: int
    kind: str
    reason: str | None
    claim: ClaimDetail | None
    quoted: Mapping[str, str]


def write_story(
    article: Mapping[str, Any],
    sentences: Sequence[SentenceView],
    claims: Sequence[ClaimDetail],
    rulings: Sequence[RulingDetail],
) -> Markup:
    """The article as one element. `article` is a row of report/by_article; `sentences` and `claims` are in reading order."""
    texts = Texts()
    by_sentence = _by_sentence(rulings, {claim.sentence_id for claim in claims})
    pieces = [
        *_head(article),
        *(show_ruling(ruling, is_quoted=True) for ruling in by_sentence[None]),
        '<div class="desk">\n<div class="prose">\n',
        *(_write_block(list(block), texts) for _, block in groupby(sentences, attrgetter("block"))),
        '</div>\n<div class="evidence">\n',
        *_write_cards(sentences, claims, by_sentence, CardWriter(texts)),
        "</div>\n</div>\n</article>\n",
    ]
    return Markup("".join(pieces))  # noqa: S704 - every foreign text was escaped


def _by_sentence(rulings: Sequence[RulingDetail], shown: Collection[str]) -> Mapping[str | None, list[RulingDetail]]:
    """The decisions by the claim's sentence they are about; under None those on sources, and on sentences that are no claim."""
    found: defaultdict[str | None, list[RulingDetail]] = defaultdict(list)
    for ruling in rulings:
        found[ruling.sentence_id if ruling.sentence_id in shown else None].append(ruling)
    return found


def _head(article: Mapping[str, Any]) -> Iterator[str]:
    article_id = article["article_id"]
    yield f'<article class="story" id="{anchor(article_id)}" data-article="{escape(to_data(article_id))}">\n'
    yield f'<h2 dir="auto" tabindex="-1">{show(article["title"] or article_id, 300)}</h2>\n'
    yield f'<p class="facts">{"".join(f"<span>{fact}</span>" for fact in _facts(article))}</p>\n'
    if article["reason"]:
        yield f'<p class="note">{show_reason("article", article["reason"])}</p>'


def _facts(article: Mapping[str, Any]) -> Iterator[str]:
    yield f"<bdi>{show(article['article_id'], 200)}</bdi>"
    yield from (f"<bdi>{show(article[name], 80)}</bdi>" for name in ("section", "author") if article[name])
    if article["published_at"]:
        yield str(escape(format_day(article["published_at"])))
    yield counted(article["sentences"], "sentence")
    yield counted(article["claims"], "claim")
    yield f"{format_count(article['linked'])} linked"
    if article["page_path"]:
        yield f'<a href="{escape(page_link(article["page_path"]))}">published page</a>'
    if address := web_address(article["url"]):
        yield f'<a href="{escape(address)}" rel="noopener noreferrer nofollow">on the site</a>'


def _write_block(sentences: Sequence[SentenceView], texts: Texts) -> str:
    inner = "".join(_write_sentence(sentence, texts) for sentence in sentences)
    return f'<p class="b {sentences[0].kind}" dir="auto">{inner}</p>\n'


def _write_sentence(sentence: SentenceView, texts: Texts) -> str:
    claim = sentence.claim
    if claim is None:
        why = f' title="{show_reason("sentence", sentence.reason)}"' if sentence.reason else ""
        return f'<span class="s"{why}>{texts[sentence.text]}</span> '
    fate = claim.fate
    before, words, after = split_once(sentence.text, claim.anchor_text)
    marked = f"<mark>{texts[words]}</mark>{texts[after]}" if words else ""
    return (
        f'<a class="s {fate.key}" href="#{claim_anchor(claim.claim_id)}">{texts[before]}{marked}'
        f'<span class="unseen"> ({fate.label})</span><span class="sign" aria-hidden="true">{fate.sign}</span></a> '
    )


def _write_cards(
    sentences: Sequence[SentenceView],
    claims: Sequence[ClaimDetail],
    rulings: Mapping[str | None, list[RulingDetail]],
    cards: CardWriter,
) -> Iterator[str]:
    if not claims:
        yield '<p class="muted">No sentence of this article states a claim.</p>\n'
        return
    quoted = {sentence.claim.claim_id: sentence.quoted for sentence in sentences if sentence.claim}
    yield '<ol class="claims">\n'
    for claim in claims:
        yield from cards.write(claim, quoted.get(claim.claim_id, {}), rulings.get(claim.sentence_id, ()))
    yield "</ol>\n"
