"""Made-up articles with their results and what is true of them, one at a time; an article depends on the seed and its number alone."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from tests.bench.cms import PageBuilder, decorate
from tests.bench.facts import SUPPORTING, Fact, Planted, make_fact, say, tell
from tests.bench.prose import (
    OPEN,
    STATED,
    TOLD,
    Writer,
    load_lexicon,
    make_amount,
    make_day,
    make_name,
    make_word,
    make_year,
)

SUBJECTS, PAGE_SKELETONS, SOURCE_SKELETONS = 40, 500, 1000
"""An archive speaks of so many subjects, each with so many skeletons; pages and sources share the words, not the sentences."""
POOL = 20_000
"""Values of each kind that an archive has."""
SPREAD_OF_PAGES, SPREAD_OF_SOURCES = 0.7, 0.5
"""Sigma of the log-normal sizes; the largest of 100,000 pages is about 15 times the mean."""
MOST, LEAST = 40, 0.1
"""Times the mean that a size may reach."""
PLANTED = {
    Planted.STATED: 3,
    Planted.PARAPHRASED: 3,
    Planted.OTHER_VALUE: 2,
    Planted.OTHER_YEAR: 1,
    Planted.OTHER_NAME: 1,
    Planted.UNTOLD: 2,
}
"""Claims of each kind in an article."""
TIERS = (".gov", ".edu", ".org", ".com", ".com", ".com", ".com", ".net", ".co.uk")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an archive is made from; equal recipes, equal bytes."""

    seed: int = 0
    article_bytes: int = 20_000
    results: int = 8
    result_bytes: int = 3_000


@dataclass(frozen=True, slots=True)
class Made:
    """One article: its fields, its results as one row, and a row of truth for each planted claim."""

    article: dict[str, str]
    results: dict[str, object]
    truths: tuple[dict[str, object], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """Skeletons that share their words."""

    writer: Writer
    page: Sequence[str]
    source: Sequence[str]


@dataclass(frozen=True, slots=True)
class World:
    """What all articles of a seed share."""

    subjects: Sequence[Subject]
    names: Sequence[str]
    amounts: Sequence[str]
    years: Sequence[str]
    days: Sequence[str]
    hosts: Sequence[str]


@cache
def make_world(seed: int) -> World:
    """Slow, about two seconds: everything that later only needs to be put together."""
    dice = random.Random(f"world {seed}")
    syllables = load_lexicon().lists["syllables"]
    return World(
        [_make_subject(dice) for _ in range(SUBJECTS)],
        [make_name(dice) for _ in range(POOL)],
        [make_amount(dice) for _ in range(POOL)],
        [make_year(dice) for _ in range(POOL)],
        [make_day(dice) for _ in range(POOL)],
        [f"www.{make_word(dice, syllables)}{make_word(dice, syllables)}{dice.choice(TIERS)}" for _ in range(POOL // 8)],
    )


def _make_subject(dice: random.Random) -> Subject:
    writer = Writer(dice)
    forms = (STATED, STATED, TOLD, OPEN)
    page = [decorate(dice, writer.write(dice.choice(forms))) for _ in range(PAGE_SKELETONS)]
    return Subject(writer, page, [writer.write(dice.choice(forms[:3])) for _ in range(SOURCE_SKELETONS)])


KEYS = {kind: [f"{kind}{place}" for place in range(size)] for kind, size in Writer.SLOTS.items()}


class ArticleMaker:
    """Makes the articles of one recipe."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._world = make_world(recipe.seed)
        self._places = load_lexicon().lists["places"]

    def make(self, number: int) -> Made:
        """The article of that number."""
        dice = random.Random(self._recipe.seed * 2**40 + number)
        subject = self._world.subjects[dice.randrange(SUBJECTS)]
        values = self._draw_values(dice, {})
        host = self._world.hosts[number % 7]
        head = self._head(dice, number, host, subject.writer)
        facts = [(kind, make_fact(dice, subject.writer, values)) for kind, count in PLANTED.items() for _ in range(count)]
        page = self._make_page(dice, subject, [fact for _, fact in facts], values | head)
        results, told = self._make_results(dice, subject, facts, values)
        article = {key: head[key] for key in ("article_id", "url", "title", "published_at")} | {"html": page}
        truths = tuple(self._truth(head["article_id"], kind, fact, told[place]) for place, (kind, fact) in enumerate(facts))
        return Made(article, {"article_id": head["article_id"], "query": head["title"], "results": results}, truths)

    def _draw_values(self, dice: random.Random, known: dict[str, str]) -> dict[str, str]:
        """A value for every slot; the known ones stay."""
        world = self._world
        pools = {"n": world.names, "q": world.amounts, "y": world.years, "d": world.days, "p": self._places}
        values: dict[str, str] = {}
        for kind, keys in KEYS.items():
            first = dice.randrange(len(pools[kind]) - len(keys))
            values.update(zip(keys, pools[kind][first : first + len(keys)], strict=True))
        return values | known

    def _head(self, dice: random.Random, number: int, host: str, writer: Writer) -> dict[str, str]:
        title = f"{writer.word('A')} {writer.word('N')} and {writer.word('A')} {writer.word('N')}".capitalize()
        slug = f"{title.lower().replace(' ', '-')}-{number}"
        year = dice.randint(2015, 2025)
        site = f"https://{host}"
        return {
            "article_id": f"a{number:07}",
            "number": str(number),
            "host": host.removeprefix("www."),
            "site": site,
            "slug": slug,
            "url": f"{site}/{year}/{slug}",
            "title": title,
            "year": str(year),
            "published": f"{year}-06-15T08:00:00Z",
            "published_at": f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        }

    def _make_page(self, dice: random.Random, subject: Subject, facts: Sequence[Fact], values: dict[str, str]) -> str:
        builder = PageBuilder(dice)
        wanted = draw_size(dice, self._recipe.article_bytes, SPREAD_OF_PAGES)
        size = len(builder.theme.head) + len(builder.theme.foot)
        planted = [decorate(dice, say(fact).replace("%", "%%"), 17) for fact in facts]
        dice.shuffle(planted)
        while size < wanted or planted:
            sentences = dice.choices(subject.page, k=dice.randint(2, 5))
            if planted and dice.random() < 0.6:
                sentences[dice.randrange(len(sentences))] = planted.pop()
            size += builder.add_paragraph(sentences)
        return builder.finish(values)

    def _make_results(
        self, dice: random.Random, subject: Subject, facts: Sequence[tuple[Planted, Fact]], values: dict[str, str]
    ) -> tuple[list[dict[str, object]], dict[int, list[str]]]:
        """The results, and the addresses of those that speak of each fact by its place."""
        count = self._recipe.results
        shared = {key: values[key] for key in (*KEYS["n"], *KEYS["p"])}
        said: list[list[tuple[int, str]]] = [[] for _ in range(count)]
        for place, (kind, fact) in enumerate(facts):
            for text in tell(fact, kind, dice, facts[place - 1][1]):
                for told in said[dice.randrange(count) :][:1] if count else ():
                    told.append((place, text))
        results, told_at = [], {}
        for position, told in enumerate(said, start=1):
            result = self._make_result(dice, subject, [text for _, text in told], shared)
            for place, _ in told:
                told_at.setdefault(place, []).append(str(result["url"]))
            results.append({"position": position, **result})
        return results, {place: told_at.get(place, []) for place in range(len(facts))}

    def _make_result(self, dice: random.Random, subject: Subject, told: Sequence[str], shared: dict[str, str]) -> dict[str, object]:
        wanted = draw_size(dice, self._recipe.result_bytes, SPREAD_OF_SOURCES)
        values = self._draw_values(dice, shared)
        paragraphs, size = [], 0
        texts = [text.replace("%", "%%") for text in told]
        while size < wanted or texts:
            sentences = dice.choices(subject.source, k=dice.randint(2, 5))
            if texts:
                sentences[dice.randrange(len(sentences))] = texts.pop()
            paragraphs.append(" ".join(sentences))
            size += len(paragraphs[-1])
        dice.shuffle(paragraphs)
        content = "\n\n".join(paragraphs) % values
        host = self._world.hosts[int(dice.random() ** 3 * len(self._world.hosts))]
        title = subject.writer.write(TOLD[:1]).rstrip(".")
        slug = title.lower().replace(" ", "-").replace(",", "")[:40]
        return {
            "url": f"https://{host}/{slug}-{dice.randrange(10**9)}",
            "title": title,
            "snippet": content[: content.find(".", 120) + 1][:300],
            "content": content,
            "published": f"{dice.randint(2010, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        }

    @staticmethod
    def _truth(article_id: str, kind: Planted, fact: Fact, urls: Sequence[str]) -> dict[str, object]:
        return {"article_id": article_id, "kind": kind, "claim": say(fact), "supported": kind in SUPPORTING, "urls": list(urls)}


def draw_size(dice: random.Random, mean: int, sigma: float) -> float:
    """Log-normal with that mean, within bounds."""
    size = dice.lognormvariate(log(mean) - sigma**2 / 2, sigma)
    return max(mean * LEAST, min(mean * MOST, size))


def make_articles(recipe: Recipe, count: int) -> Iterator[Made]:
    """The first articles of a recipe; more of them leave those before unchanged."""
    maker = ArticleMaker(recipe)
    return map(maker.make, range(count))
