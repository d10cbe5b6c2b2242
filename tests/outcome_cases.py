"""One article after all stages, made by hand: two links, one of them in two pieces, and one of each kind of leftover; for tests."""

from dataclasses import replace

from linker_core.outcomes import ArticleOutcome, Judged
from linker_core.reasons import CandidateReason, ClaimReason, SentenceReason, SourceReason
from linker_core.records import (
    AnnotatedPage,
    Article,
    BlockKind,
    Candidate,
    Claim,
    Conflict,
    Insertion,
    Judgement,
    Link,
    Passage,
    Sentence,
    Source,
    Span,
    Verdict,
)

RAW = b"<p>Wombats dig. Amazon invested <b>$4</b> billion. Rain fell.</p>"
PAGE = (
    b'<p><a href="https://x.example/1">Wombats dig</a>. Amazon invested <b><a href="https://y.example/2">$4</a></b>'
    b'<a href="https://y.example/2"> billion</a>. Rain fell.</p>'
)
OPEN_X, OPEN_Y, CLOSE = b'<a href="https://x.example/1">', b'<a href="https://y.example/2">', b"</a>"
INSERTIONS = tuple(Insertion(*pair) for pair in [(3, OPEN_X), (14, CLOSE), (35, OPEN_Y), (37, CLOSE), (41, OPEN_Y), (49, CLOSE)])
TEXTS = ("Wombats dig.", "Amazon invested $4 billion.", "Rain fell.")


def sentence(ordinal, text, article_id="a"):
    return Sentence(
        f"{article_id}-s{ordinal}",
        article_id,
        ordinal,
        0,
        BlockKind.PARAGRAPH,
        0,
        len(text),
        ordinal,
        ordinal + 9,
        text,
        ("H", "I"),
        "",
        None,
    )


def claim(ordinal, text, article_id="a"):
    return Claim(
        f"{article_id}-c{ordinal}",
        article_id,
        f"{article_id}-s{ordinal}",
        ordinal,
        0,
        0,
        len(text),
        ordinal,
        ordinal + 9,
        text,
        "",
        ("name",),
    )


def source(name, *, reason=None, text="Intro. Wombats dig, says Amazon. Its $4 billion went.", article_id="a"):
    url = f"https://{name}.example/1"
    parts = ("", "", "", "", None, "", "") if reason else (url, f"{name}.example", "news", "T", "2024-01-02", f"d{name}", text)
    return Source(name, article_id, 1, url, *parts, reason)


PASSAGES = {
    name: (Passage(f"d{name}", 0, 0, 6), Passage(f"d{name}", 1, 7, 32), Passage(f"d{name}", 2, 33, 53)) for name in "xyzv"
}


def judged(ordinal, name, places, *, verdict=Verdict.SUPPORTED, score=0.9, reason=None, conflict=None):
    passages = tuple(PASSAGES[name][place] for place in places)
    quote = Span(passages[0].start, passages[0].end)
    judgement = Judgement(
        f"a-c{ordinal}", name, verdict, score, reason, quote, (), (("similarity", 0.5), ("bigrams_shared", 1.0))
    )
    return Judged(Candidate(f"a-c{ordinal}", name, 0.75, passages), judgement, conflict)


def link(ordinal, name, spans, anchor):
    return Link(
        f"l{ordinal}",
        "a",
        f"a-c{ordinal}",
        name,
        f"https://{name}.example/1",
        "noopener noreferrer",
        anchor,
        tuple(Span(*span) for span in spans),
        "Wombats dig, says Amazon.",
        7,
        32,
        f"d{name}",
        0.9,
    )


CONFLICT = Conflict("a-c2", "z", "4", "5", Span(33, 53))
SOURCES = (source("x"), source("y"), source("z"), source("v"), source("w"), source("bad", reason=SourceReason.BAD_HOST))
CONTRADICTED = {"verdict": Verdict.CONTRADICTED, "score": 0.4, "reason": CandidateReason.NUMBER_MISMATCH, "conflict": CONFLICT}

OUTCOME = ArticleOutcome(
    article=Article("a", RAW, "digest a", "utf-8", "https://own.example/a", "Title", "2024-01-01", "News", "Ann", "en"),
    lang="en",
    charset="utf-8",
    page=AnnotatedPage("a", PAGE, INSERTIONS, None),
    sentences=(*(sentence(number, text) for number, text in enumerate(TEXTS)), sentence(3, "Why?")),
    sentence_reasons={"a-s3": SentenceReason.QUESTION},
    claims=tuple(claim(number, text) for number, text in enumerate(TEXTS)),
    claim_reasons={"a-c2": ClaimReason.CONFLICT},
    sources=SOURCES,
    judged=(
        judged(0, "x", (1, 0)),
        judged(0, "v", (1,), score=0.95),
        judged(1, "y", (2, 1), score=0.8),
        judged(2, "z", (2,), **CONTRADICTED),
    ),
    candidate_reasons={("a-c0", "v"): CandidateReason.BETTER_SOURCE, ("a-c2", "z"): CandidateReason.NUMBER_MISMATCH},
    tiers={("a-c1", "y"): "official"},
    voices={"a-c0": 2, "a-c1": 1},
    links=(link(0, "x", [(3, 14)], "Wombats dig"), link(1, "y", [(35, 37), (41, 49)], "$4 billion")),
    reason=None,
)


def bare(article_id, reason, **changes):
    """An article of which nothing but its bytes and the reason is known."""
    article = Article(article_id, b"<p></p>", f"digest {article_id}")
    page = AnnotatedPage(article_id, article.raw, (), None)
    empty = {"sentences": (), "sentence_reasons": {}, "claims": (), "claim_reasons": {}, "sources": (), "judged": ()}
    rest = {"lang": None, "charset": None, "candidate_reasons": {}, "tiers": {}, "voices": {}, "links": (), "reason": reason}
    return replace(OUTCOME, article=article, page=page, **{**empty, **rest, **changes})
