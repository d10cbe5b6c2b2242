"""Made-up articles with their results and what is true of them, one at a time; an article depends on the seed and its number alone."""

import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import log

from tests.bench.cms import MARKS, PageBuilder, decorate
from tests.bench.facts import SUPPORTING, Fact, Planted, make_fact, say, tell
from tests.bench.prose import (
    NAMES,
    OPEN,
    SLOTS,
    SOURCE_STATED,
    SOURCE_TOLD,
    STATED,
    TOLD,
    Writer,
    load_lexicon,
    make_amount,
    make_day,
    make_name,
    make_word,
    make_year,
    pick,
)

SUBJECTS, PAGE_SKELETONS, SOURCE_SKELETONS, PARAGRAPHS = 40, 500, 1000, 2
"""An archive speaks of so many subjects, each with so many skeletons, each of which stands in so many paragraphs as others do;
pages and sources share the words, not the sentences."""
THINGS, TITLES = 300, 100
POOL = 20_000
"""Values of each kind that an archive has."""
PACKS = 2_000
"""Ways to fill all slots of a kind."""
HOSTS = 2_500
KNOWN = ("n0", "n1", "n2", "n3", "p0", "p1")
"""The names that a result shares with its article; others are its own."""
BLOCK = 250
"""Articles that are made and held at once."""
FILLED = 1.13
"""How much longer a text is when its slots are filled; measured."""
SPREAD_OF_PAGES, SPREAD_OF_SOURCES = 0.7, 0.5
"""Sigma of the log-normal sizes; the largest of 100,000 pages is about 15 times the mean."""
MOST, LEAST = 40, 0.1
"""Times the mean that a size may reach."""
PLANTED = (*(Planted.STATED, Planted.PARAPHRASED), *Planted)
"""The claims that an article is given."""
UNLINKED = len(MARKS) - 1
"""Kinds of marks in planted claims: all but links, which a claim cannot be given beside another."""
PARAGRAPH = 400
"""About the characters of one; a text ends when it is nearer to its size than the next paragraph would be."""
TIERS = (".gov", ".edu", ".org", ".com", ".com", ".com", ".com", ".net", ".co.uk")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an archive is made from; equal recipes, equal bytes."""

    seed: int = 0
    article_bytes: int = 20_000
    results: int = 8
    result_bytes: int = 3_000
    text_share: float = 0.2
    """Of a page: the rest is marks, scripts, styles and what else stands around a text."""


@dataclass(frozen=True, slots=True)
class Made:
    """One article: its fields, its results as one row, and a row of truth for each planted claim."""

    article: dict[str, str]
    results: dict[str, object]
    truths: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Skeletons that share their words."""

    page: Sequence[str]
    """Paragraphs, in HTML."""
    source: Sequence[str]
    """Paragraphs, plain."""
    things: Sequence[str]
    titles: Sequence[str]


@dataclass(frozen=True, slots=True)
class World:
    """What all articles of a seed share."""

    subjects: Sequence[Subject]
    packs: Mapping[str, Sequence[dict[str, str]]]
    """By kind, values for all slots of the kind."""
    hosts: Sequence[str]


@cache
def make_world(seed: int) -> World:
    """Slow, about two seconds: everything that later only needs to be put together."""
    dice = random.Random(f"world {seed}")
    lists = load_lexicon().lists
    makers = {"n": make_name, "q": make_amount, "y": make_year, "d": make_day}
    pools = {kind: [make(dice) for _ in range(POOL)] for kind, make in makers.items()} | {"p": lists["places"]}
    packs = {
        kind: [{f"{kind}{place}": value for place, value in enumerate(dice.sample(pools[kind], size))} for _ in range(PACKS)]
        for kind, size in SLOTS.items()
    }
    words = (make_word(dice, lists["syllables"]) + make_word(dice, lists["syllables"]) for _ in range(HOSTS))
    return World([_make_subject(dice) for _ in range(SUBJECTS)], packs, [f"www.{word}{dice.choice(TIERS)}" for word in words])


def _make_subject(dice: random.Random) -> Subject:
    writer = Writer(dice)
    page = [decorate(dice, writer.write(dice.choice((STATED, TOLD, OPEN)))) for _ in range(PAGE_SKELETONS)]
    source = [writer.write(dice.choice((SOURCE_STATED, SOURCE_TOLD))) for _ in range(SOURCE_SKELETONS)]
    things = [f"{writer.word('A')} {writer.word('N')}" for _ in range(THINGS)]
    titles = [f"{dice.choice(things)} and {dice.choice(things)}".capitalize() for _ in range(TITLES)]
    return Subject(_paragraphs(dice, page), _paragraphs(dice, source), things, titles)


def _paragraphs(dice: random.Random, sentences: Sequence[str]) -> list[str]:
    return [" ".join(dice.sample(sentences, dice.randint(2, 5))) for _ in range(PARAGRAPHS * len(sentences))]


class ArticleMaker:
    """Makes the articles of one recipe."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._world = make_world(recipe.seed)

    def make(self, number: int) -> Made:
        """The article of that number."""
        dice = random.Random(self._recipe.seed * 2**40 + number)
        subject = pick(dice, self._world.subjects)
        values = self._draw_values(dice, SLOTS)
        head = self._head(dice, number, subject)
        facts = [(kind, make_fact(dice, subject.things, values)) for kind in PLANTED]
        page = self._make_page(dice, subject, [fact for _, fact in facts], values | head)
        results, told_at = self._make_results(dice, subject, facts, values)
        article = {key: head[key] for key in ("article_id", "url", "title", "published_at")} | {"html": page}
        truths = tuple(_truth(head["article_id"], *pair, urls) for pair, urls in zip(facts, told_at, strict=True))
        return Made(article, {"article_id": head["article_id"], "query": head["title"], "results": results}, truths)

    def _draw_values(self, dice: random.Random, kinds: Iterable[str]) -> dict[str, str]:
        """A value for every slot of the kinds."""
        values: dict[str, str] = {}
        for kind in kinds:
            values |= pick(dice, self._world.packs[kind])
        return values

    def _head(self, dice: random.Random, number: int, subject: Subject) -> dict[str, str]:
        host, title = self._world.hosts[number % 7], pick(dice, subject.titles)
        slug = f"{title.lower().replace(' ', '-')}-{number}"
        day = make_iso_day(dice, 2015)
        return {
            "article_id": f"a{number:07}",
            "number": str(number),
            "host": host.removeprefix("www."),
            "site": f"https://{host}",
            "slug": slug,
            "url": f"https://{host}/{day[:4]}/{slug}",
            "title": title,
            "year": day[:4],
            "published": f"{day}T08:00:00Z",
            "published_at": day,
        }

    def _make_page(self, dice: random.Random, subject: Subject, facts: Sequence[Fact], values: dict[str, str]) -> str:
        builder = PageBuilder(dice)
        wanted = draw_size(dice, self._recipe.article_bytes, SPREAD_OF_PAGES)
        planted = [decorate(dice, _as_skeleton(say(fact)), UNLINKED) for fact in facts]
        dice.shuffle(planted)
        size = 0
        while size * FILLED < wanted * self._recipe.text_share - PARAGRAPH / 2 or planted:
            text = pick(dice, subject.page)
            if planted and dice.random() < 0.8:
                text = _join(dice, planted.pop(), text)
            size += builder.add_paragraph(text)
        size += len(builder.theme.head) + len(builder.theme.foot)
        while size * FILLED < wanted:
            size += builder.add_chrome()
        return builder.finish(values)

    def _make_results(
        self, dice: random.Random, subject: Subject, facts: Sequence[tuple[Planted, Fact]], values: dict[str, str]
    ) -> tuple[list[dict[str, object]], list[list[str]]]:
        """The results, and the addresses of those that speak of each fact."""
        count = self._recipe.results
        names = [values[f"n{place}"] for place in range(NAMES)]
        said: list[list[str]] = [[] for _ in range(count)]
        told_in: list[list[int]] = [[] for _ in facts]
        for place, (kind, fact) in enumerate(facts if count else ()):
            for text in tell(fact, kind, dice, names):
                told_in[place].append(int(dice.random() * count))
                said[told_in[place][-1]].append(_as_skeleton(text))
        known = {key: values[key] for key in KNOWN}
        results = [{"position": place + 1} | self._make_result(dice, subject, told, known) for place, told in enumerate(said)]
        return results, [[str(results[place]["url"]) for place in places] for places in told_in]

    def _make_result(self, dice: random.Random, subject: Subject, told: list[str], known: dict[str, str]) -> dict[str, object]:
        wanted = draw_size(dice, self._recipe.result_bytes, SPREAD_OF_SOURCES) / FILLED
        paragraphs = [_join(dice, text, pick(dice, subject.source)) for text in told]
        size = sum(map(len, paragraphs))
        while size < wanted - PARAGRAPH / 2:
            place = int(dice.random() * (len(paragraphs) + 1))
            paragraphs.insert(place, pick(dice, subject.source))
            size += len(paragraphs[place])
        content = "\n\n".join(paragraphs) % (self._draw_values(dice, SLOTS) | known)
        title = pick(dice, subject.titles)
        host = self._world.hosts[int(dice.random() ** 3 * HOSTS)]
        return {
            "url": f"https://{host}/{title.lower().replace(' ', '-')}-{int(dice.random() * 10**9)}",
            "title": title,
            "snippet": content[: content.find(".", 120) + 1][:300],
            "content": content,
            "published": make_iso_day(dice, 2010),
        }


def _truth(article_id: str, kind: Planted, fact: Fact, urls: list[str]) -> dict[str, object]:
    return {"article_id": article_id, "kind": kind, "claim": say(fact), "supported": kind in SUPPORTING, "urls": urls}


def _as_skeleton(text: str) -> str:
    """So that filling slots leaves it as it is."""
    return text.replace("%", "%%")


def _join(dice: random.Random, sentence: str, paragraph: str) -> str:
    return f"{sentence} {paragraph}" if dice.random() < 0.5 else f"{paragraph} {sentence}"


def make_iso_day(dice: random.Random, first_year: int) -> str:
    """A day up to 2025."""
    year = first_year + int(dice.random() * (2026 - first_year))
    return f"{year}-{int(dice.random() * 12) + 1:02}-{int(dice.random() * 28) + 1:02}"


def draw_size(dice: random.Random, mean: int, sigma: float) -> float:
    """Log-normal with that mean, within bounds."""
    size = dice.lognormvariate(log(mean) - sigma**2 / 2, sigma)
    return max(mean * LEAST, min(mean * MOST, size))


def make_articles(recipe: Recipe, count: int, processes: int = 1) -> Iterator[Made]:
    """The first articles of a recipe in order, whatever the number of processes; more of them leave those before unchanged."""
    blocks = deque(range(0, count, BLOCK))
    if processes == 1:
        yield from chain.from_iterable(_make_block(recipe, first, count) for first in blocks)
        return
    with ProcessPoolExecutor(processes) as pool:
        waiting: deque[Future[list[Made]]] = deque()
        while blocks or waiting:
            while blocks and len(waiting) < 2 * processes:  # a few blocks ahead, never the archive
                waiting.append(pool.submit(_make_block, recipe, blocks.popleft(), count))
            yield from waiting.popleft().result()


def _make_block(recipe: Recipe, first: int, count: int) -> list[Made]:
    maker = ArticleMaker(recipe)
    return [maker.make(number) for number in range(first, min(first + BLOCK, count))]
