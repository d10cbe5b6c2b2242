"""The same as test_histories.py with real articles, sources and decisions, linked by all stages; updates and reruns mixed.

`REAL_HISTORIES=100 pytest tests/test_real_histories.py` tries more of them than there is time for with every change.
"""

import os
import random
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from histories import Inputs, state_of, write
from shard_runs import link, read_lines, update

from linker_core.catalog import connect
from linker_core.coverage import measure_coverage
from linker_core.settings import Settings

HISTORIES = int(os.environ.get("REAL_HISTORIES", "2"))
ARTICLES = 5
RAIN = "<p>On 4 May 2019 it rained for 12 hours in Hamburg."


@dataclass(slots=True)
class History:
    """What an archive has been given so far."""

    folder: object
    rng: random.Random
    articles: list
    results: list
    inputs: Inputs
    settings: Settings
    decisions: list = field(default_factory=list)
    steps: list = field(default_factory=list)

    def write(self, name, rows):
        return [write(self.folder / f"{len(self.steps)}-{name}.jsonl", rows)]

    def link(self, out):
        """All that it comes to, into a new archive or into the one that is there."""
        self.steps.append("link")
        given = self.write("decisions", self.decisions)[0] if self.decisions else None
        files = self.write("articles", self.inputs.articles), self.write("results", self.inputs.results)
        return link(self.folder / out, *files, self.settings, given, run=f"run-{len(self.steps)}")

    def update(self, out, articles, results):
        """A change alone; decisions are remembered."""
        self.steps.append("update")
        files = self.write("articles", articles), self.write("results", results)
        return update(self.folder / out, *files, run=f"run-{len(self.steps)}")


def begin(folder, seed, records):
    rng = random.Random(seed)
    articles, results = records
    articles = rng.sample(articles, ARTICLES + 2)
    ids = {article["article_id"] for article in articles}
    results = [row for row in results if row["article_id"] in ids]
    settings = Settings(shards={"max_articles": rng.choice([1, 2, 4])})
    return History(folder, rng, articles, results, Inputs(articles[:ARTICLES], results), settings)


def change_article(rng, article):
    """Edited, deleted, or as it was at first."""
    match rng.choice(["edit", "delete", "put"]):
        case "edit":
            return article | {"html": article["html"].replace("<p>", f"{RAIN}<p>", 1)}
        case "delete":
            return {"article_id": article["article_id"], "op": "delete"}
    return article


def change_result(rng, row, others):
    """Cut, said of another article as well, corrected wherever it is cited, or gone."""
    match rng.choice(["cut", "cite", "correct", "delete", "vanish"]):
        case "cut":
            return row | {"content": row["content"][: len(row["content"]) // 2]}
        case "cite":
            return row | {"article_id": rng.choice(others)["article_id"]}
        case "correct":
            return {
                "url": row["url"],
                "title": row["title"],
                "content": f"{row['content']} It was 12 hours of rain, on 4 May 2019.",
            }
        case "delete":
            return {"article_id": row["article_id"], "url": row["url"], "op": "delete"}
    return {"url": row["url"], "op": "delete"}


def decide(rng, linked):
    """What editors might say of what they see."""
    quotes = linked.rows("select article_id, text from claims where reason is null order by all")
    urls = linked.rows("select distinct url from links order by all")
    said = [{"action": "bad_source", "url": url} for (url,) in rng.sample(urls, min(len(urls), 1))]
    said += [{"action": "bad_domain", "domain": urlsplit(url).hostname} for (url,) in rng.sample(urls, min(len(urls), 1))]
    said += [{"action": "forbid", "article_id": key, "quote": text} for key, text in rng.sample(quotes, min(len(quotes), 2))]
    return rng.sample(said, min(len(said), 2))


def go_on(history, linked):
    """One more step: an update, or a rerun over all of the changed inputs, perhaps with other decisions."""
    rng = history.rng
    articles = [change_article(rng, one) for one in rng.sample(history.articles, rng.randrange(3))]
    results = [change_result(rng, one, history.articles) for one in rng.sample(history.results, rng.randrange(5))]
    history.inputs.change(articles, results)
    if rng.random() < 0.5:
        return history.update("out", articles, results)
    history.decisions = decide(rng, linked) or history.decisions
    return history.link("out")


def coverage_of(linked):
    with connect(linked.archive) as con:
        return measure_coverage(con)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_updates_and_reruns_leave_no_trace(tmp_path, sample, seed):
    rows = [row | found for row in read_lines(sample / "results.jsonl") for found in row.pop("results")]
    history = begin(tmp_path, seed, (read_lines(sample / "articles.jsonl"), rows))
    linked = history.link("out")
    for _ in range(history.rng.randrange(2, 5)):
        linked = go_on(history, linked)
        assert linked.breaches == ()
    fresh = history.link("fresh")
    assert state_of(linked) == state_of(fresh)
    assert coverage_of(linked) == coverage_of(fresh)
    assert fresh.rows("select count(*) > 0 from links") == [(True,)]
