"""Whatever happened to an archive, it is what one run over its final inputs gives: base run and updates leave no trace.

Here an article comes to a function of its record and results, without any stage: what is tried is what becomes of the rows.
test_real_histories.py has fewer histories, with all stages. `HISTORIES=100 pytest tests/test_histories.py` tries more of them than there is time for with every change.
"""

import os
import random

import pytest
from histories import Inputs, state_of, write
from shard_runs import link, update

from linker_core.addresses import name_source
from linker_core.digests import digest_bytes
from linker_core.outcomes import ArticleOutcome
from linker_core.records import AnnotatedPage, Source
from linker_core.settings import Settings

HISTORIES = int(os.environ.get("HISTORIES", "30"))
IDS = ["a", "A", "b", "c/d", "ü", "e", "f", "g"]
URLS = ["https://x.example/1", "https://x.example/1?utm_source=n", "https://y.example/2", "https://z.example/3", "javascript:1"]
TEXTS = ["It rained.", "It snowed in May.", ""]


def fake_articles(records, settings, watch, answers=None, decisions=None):
    """The outcome of an article without any stage: a function of its record and its results, and quick."""
    return tuple(fake_outcome(article, records.results[article.article_id]) for article in records.articles)


def fake_outcome(article, results):
    sources = tuple(fake_source(article.article_id, place, one) for place, one in enumerate(results))
    said = "".join(f"<!--{one.digest}-->" for one in results).encode()
    page = AnnotatedPage(article.article_id, article.raw + said, (), None)
    return ArticleOutcome(article, "en", None, page, (), {}, (), {}, sources, (), {}, {}, {}, (), None)


def fake_source(article_id, place, one):
    text = one.content or ""
    names = (name_source(one.url, 2048), article_id, place, one.url, one.url, "x.example", "news", one.title or "", None)
    return Source(*names, digest_bytes(text.encode()), text, None)


def a_article(rng):
    return {"article_id": rng.choice(IDS), "html": f"<p>{rng.choice(TEXTS)}", "title": rng.choice(["t", None])}


def a_result(rng):
    row = {"article_id": rng.choice([*IDS, "orphan"]), "url": rng.choice(URLS), "content": rng.choice(TEXTS)}
    return row | ({"position": rng.randrange(3)} if rng.random() < 0.5 else {}) | ({"query": "q"} if rng.random() < 0.3 else {})


def base_rows(rng):
    articles = [a_article(rng) for _ in range(rng.randrange(12))]
    results = [a_result(rng) for _ in range(rng.randrange(25))]
    broken = [b"{", b"[]", {"article_id": "b"}, {"article_id": "g"}]
    return articles + rng.sample(broken, rng.randrange(3)), results + rng.sample(
        [b"x", {"article_id": "e", "url": None}], rng.randrange(2)
    )


def a_change(rng):
    """Articles and results of one update; no two corrections of one source, for then the digest decides."""
    articles, results = [], []
    for _ in range(rng.randrange(4)):
        is_gone = rng.random() < 0.4
        articles += [{"article_id": rng.choice(IDS), "op": "delete"} if is_gone else a_article(rng) | {"op": "upsert"}]
    for _ in range(rng.randrange(4)):
        row = a_result(rng)
        deletions = ({"article_id": row["article_id"]}, {"article_id": row["article_id"], "url": row["url"]}, {"url": row["url"]})
        results.append({**rng.choice(deletions), "op": "delete"} if rng.random() < 0.5 else row)
    if rng.random() < 0.5:
        results.append({"url": rng.choice(URLS), "content": f"Corrected {rng.randrange(9)}.", "title": "new"})
    return articles + rng.sample([b"nope"], rng.randrange(2)), results


def run_history(folder, seed):
    rng = random.Random(seed)
    settings = Settings(shards={"max_articles": rng.choice([1, 2, 4])})
    inputs = Inputs(*base_rows(rng))
    out = folder / "out"
    linked = link(
        out, [write(folder / "a.jsonl", inputs.articles)], [write(folder / "r.jsonl", inputs.results)], settings, is_shown=False
    )
    for number in range(rng.randrange(1, 4)):
        articles, results = a_change(rng)
        inputs.change(articles, results)
        paths = write(folder / f"a{number}.jsonl", articles), write(folder / f"r{number}.jsonl", results)
        linked = update(out, paths[:1], paths[1:], run=f"update-{number}", is_shown=False)
    files = write(folder / "final/a.jsonl", inputs.articles), write(folder / "final/r.jsonl", inputs.results)
    fresh = link(folder / "fresh", files[:1], files[1:], settings, is_shown=False)
    return linked, fresh


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_updates_leave_no_trace(tmp_path, monkeypatch, seed):
    monkeypatch.setattr("flows.shard.link_articles", fake_articles)
    linked, fresh = run_history(tmp_path, seed)
    assert state_of(linked) == state_of(fresh)
