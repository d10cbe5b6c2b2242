"""A hand-made archive of four articles; every figure that the tests expect can be counted here by eye.

mars       News, 2024-05   5 sentences, 3 claims: one linked, one in conflict, one that nothing supports
chips      News, 2024-06   3 sentences, 2 claims: one linked, one supported but held back (too close)
cake       Food, undated   2 sentences, no claim
alien      no section      1 sentence, not judged: other language
"""

from table_rows import connect

MARS_QUOTE = "Perseverance landed on 18 February 2021."
CHIP_QUOTE = "The company invested $4 billion in the plant."

ARTICLES = [
    {
        "article_id": "mars",
        "title": "Rovers on Mars",
        "section": "News",
        "published_at": "2024-05-12T08:00:00Z",
        "published_on": "2024-05-12",
        "count_sentences": 5,
        "count_claims": 3,
        "count_sources": 3,
        "count_links": 1,
        "page_path": "mars.html",
    },
    {
        "article_id": "chips",
        "title": "A chip plant",
        "section": "News",
        "published_at": "Sun, 2 Jun 2024 10:00:00 GMT",
        "published_on": "2024-06-02",
        "count_sentences": 3,
        "count_claims": 2,
        "count_sources": 2,
        "count_links": 1,
        "page_path": "chips.html",
    },
    {
        "article_id": "cake",
        "title": "Lemon cake",
        "section": "Food",
        "published_at": "soon",
        "count_sentences": 2,
        "count_sources": 1,
        "page_path": "food/cake.html",
        "reason": "no_link",
    },
    {"article_id": "alien", "count_sentences": 1, "page_path": "alien.html", "reason": "other_language"},
]


def _sentence(article_id, ordinal, text, reason=None, kind="paragraph"):
    return {
        "article_id": article_id,
        "sentence_id": f"{article_id}-s{ordinal}",
        "ordinal": ordinal,
        "text": text,
        "is_claim": reason is None,
        "reason": reason,
        "block_kind": kind,
    }


SENTENCES = [
    _sentence("mars", 0, "Rovers on Mars", "heading", "heading"),
    _sentence("mars", 1, "Perseverance landed on Mars on 18 February 2021."),
    _sentence("mars", 2, "The mission cost $3.1 billion."),
    _sentence("mars", 3, "Its drill has taken 43 samples of rock."),
    _sentence("mars", 4, "What will it find?", "question"),
    _sentence("chips", 0, "The company invested $4 billion."),
    _sentence("chips", 1, "The plant employs 900 people."),
    _sentence("chips", 2, "Is that much?", "question"),
    _sentence("cake", 0, "Whisk the eggs.", "imperative"),
    _sentence("cake", 1, "Delicious!", "exclamation"),
    _sentence("alien", 0, "Les martiens ont atterri.", "other_language"),
]


def _claim(article_id, ordinal, sentence, kinds, reason=None, verdict="supported", **more):
    text = next(row["text"] for row in SENTENCES if row["sentence_id"] == f"{article_id}-s{sentence}")
    ids = {"article_id": article_id, "claim_id": f"{article_id}-c{ordinal}", "sentence_id": f"{article_id}-s{sentence}"}
    return {**ids, "ordinal": ordinal, "text": text, "kinds": kinds, "verdict": verdict, "reason": reason, **more}


CLAIMS = [
    _claim("mars", 0, 1, ["date", "name"], score=0.93, source_id="nasa", count_voices=2),
    _claim("mars", 1, 2, ["money"], "conflict", "contradicted", score=0.31),
    _claim("mars", 2, 3, ["count"], "not_supported", "not_enough_info", score=0.44),
    _claim("chips", 0, 0, ["money"], score=0.81, source_id="fab"),
    _claim("chips", 1, 1, ["count"], "too_close", score=0.77),
]


def _source(article_id, source_id, position, domain, tier, reason=None, **more):
    url = f"https://{domain}/{source_id}" if domain else "javascript:alert(1)"
    return {
        "article_id": article_id,
        "source_id": source_id,
        "position": position,
        "url": url,
        "canonical_url": domain and url,
        "domain": domain,
        "tier": tier,
        "reason": reason,
        **more,
    }


SOURCES = [
    _source("mars", "nasa", 1, "nasa.gov", "official", title="Touchdown confirmed", published_on="2021-02-18"),
    _source("mars", "news", 2, "news.example", "news", "not_supporting", title="Mission costs"),
    _source("mars", "bad", 3, None, None, "bad_scheme"),
    _source("chips", "fab", 1, "nasa.gov", "official"),
    _source("chips", "farm", 2, "farm.example", "farm", "not_chosen"),
    _source("cake", "lemon", 1, "lemon.example", "other", "no_candidate"),
]


def _candidate(article_id, claim, source_id, verdict, score, quote, reason=None):
    return {
        "article_id": article_id,
        "claim_id": f"{article_id}-c{claim}",
        "source_id": source_id,
        "verdict": verdict,
        "score": score,
        "quote": quote,
        "reason": reason,
        "tier": {"news": "news", "farm": "farm"}.get(source_id, "official"),
    }


CANDIDATES = [
    _candidate("mars", 0, "nasa", "supported", 0.93, MARS_QUOTE),
    _candidate("mars", 0, "news", "not_enough_info", 0.22, "A rover landed.", "low_score"),
    _candidate("mars", 1, "news", "contradicted", 0.31, "The mission cost $2.7 billion.", "number_mismatch"),
    _candidate("mars", 2, "news", "not_enough_info", 0.44, "Samples were taken.", "number_missing"),
    _candidate("chips", 0, "fab", "supported", 0.81, CHIP_QUOTE),
    _candidate("chips", 1, "farm", "supported", 0.77, "900 people work there.", "claim_unlinked"),
]


def _link(article_id, claim, source_id, url, anchor, quote, score):
    return {
        "article_id": article_id,
        "link_id": f"{article_id}-l{claim}",
        "claim_id": f"{article_id}-c{claim}",
        "source_id": source_id,
        "byte_start": 10,
        "url": url,
        "anchor_text": anchor,
        "quote": quote,
        "score": score,
        "rel": "noopener noreferrer",
        "tier": "official",
    }


LINKS = [
    _link("mars", 0, "nasa", "https://nasa.gov/nasa", "on 18 February 2021", MARS_QUOTE, 0.93),
    _link("chips", 0, "fab", "https://nasa.gov/fab", "$4 billion", CHIP_QUOTE, 0.81),
]

CONFLICTS = [
    {
        "article_id": "mars",
        "claim_id": "mars-c1",
        "source_id": "news",
        "claim_text": SENTENCES[2]["text"],
        "claim_value": "$3.1 billion",
        "source_value": "$2.7 billion",
        "quote": "The mission cost $2.7 billion.",
    },
]

DROPS = [
    {"kind": "article", "reason": "broken_json", "digest": "d1", "detail": "unexpected end of line", "count": 1},
    {"kind": "result", "reason": "missing_url", "digest": "d2", "detail": "no url", "count": 3},
    {"kind": "result", "reason": "missing_url", "digest": "d3", "detail": "url is empty", "count": 1},
]

ROWS = {
    "articles": ARTICLES,
    "sentences": SENTENCES,
    "claims": CLAIMS,
    "sources": SOURCES,
    "candidates": CANDIDATES,
    "links": LINKS,
    "conflicts": CONFLICTS,
    "drops": DROPS,
}


def connect_archive(**changes):
    """The archive above; `changes` replace whole tables."""
    return connect(**{**ROWS, **changes})


def without(rows, **values):
    """The rows but for those that hold all of `values`."""
    return [row for row in rows if any(row.get(key) != value for key, value in values.items())]


def changed(rows, index, **values):
    """The rows with one of them changed."""
    return [{**row, **values} if at == index else row for at, row in enumerate(rows)]
