"""Search results for real pages, made from what the pages themselves say, so that links arise on most of them."""

import re

from lxml.html import HTMLParser, document_fromstring

PARSER = HTMLParser(encoding="utf-8", remove_comments=True)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
FACT = re.compile(r"\d|\b[a-z]+ [A-Z][a-z]+")
UNSEEN = ("script", "style", "nav", "header", "footer", "form", "noscript", "template")
BLOCKS = ("p", "li", "td", "div")
MAX_RESULTS = 12


def results_of(article_id, raw):
    """A line of search results: each page of a news site says what one paragraph says; factual ones first."""
    body = document_fromstring(raw, parser=PARSER)
    said = list(dict.fromkeys(text for block in body.iter(*BLOCKS) if (text := paragraph(block))))
    facts = [text for text in said if is_factual(text)] or said
    chosen = facts[:: max(1, len(facts) // MAX_RESULTS)][:MAX_RESULTS]
    return {"article_id": article_id, "results": [result(article_id, *numbered) for numbered in enumerate(chosen, 1)]}


def result(article_id, number, text):
    return {"url": f"https://www.reuters.com/world/{number}/{article_id}", "title": "Report", "position": number, "content": text}


def paragraph(block):
    """The text of a block that holds no other block; empty for the rest."""
    is_whole = next(block.iterdescendants(*BLOCKS), None) is None and next(block.iterancestors(*UNSEEN), None) is None
    return " ".join(block.text_content().split()) if is_whole else ""


def is_factual(text):
    """Whether a sentence of it looks like a fact: a number or a name in the middle of eight words or more."""
    return any(8 <= len(part.split()) <= 60 and FACT.search(part) for part in SENTENCE.split(text))
