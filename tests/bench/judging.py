"""What it costs to judge, one core: made-up articles of 15 claims and 5 sources of 60 sentences; prints one JSON object.

    python tests/bench/judging.py [--articles 200] [--rounds 5]

"Judging" is what comes after reading the page: matching (claims and sources cut into words and joined in SQL) and the judge
(texts analysed, features, vetoes, parts); `articles_per_second` counts both. Cutting the sources into sentences is printed apart.
Seconds are CPU seconds, the median of the rounds, so that other work on the machine hardly counts; each round is a shard of its
own that remembers nothing of the one before. Nothing here runs in the test suite.

The texts are drawn from the shipped vocabulary as often as its words occur, a third of the telling ones from the article's own
subject. A claim's truth stands in one source, near misses (half of its words, another name, another number) in two others.
"""

import argparse
import gc
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp
from typing import TypeVar

from flows.workers import COLLECTED_AFTER
from linker_core.analysis import INFORMATIVE, Analyst
from linker_core.calibration import decide_threshold
from linker_core.digests import digest_bytes
from linker_core.judge import FeatureJudge
from linker_core.matching import match_claims
from linker_core.records import Claim, Pair, Passage, Source, Verdict
from linker_core.settings import JudgeSettings, MatchSettings
from linker_core.sources import split_passages
from linker_core.weights import load_weights
from linker_core.words import load_vocabulary, read_term_table

T = TypeVar("T")

CLAIMS, SOURCES, SENTENCES = 15, 5, 60
SUBJECT_WORDS, SUBJECT_NAMES = 60, 12
TEMPLATES = (
    "{n} {w} {w} {w} {v} the {w} {w} of {n} {w} by {q} in {y}, {w} {w} {w} {w} to {w}.",
    "In {y}, {n} {w} {w} {w} {w} {n} {w} and was {w} to {w} {q} {w} {w} {w} {w}.",
    "The {w} {w} {w} {w} {w} of {n} is {w} {w} {w}, which {w} {w} {w} {w} {w} {w} {w}.",
    "{n}, the {w} {w} of {n}, {v} {w} {w} {w} {w} and {v} {w} {w} {w} at {n}.",
    "It {w} {w} {w} {w} {w} {q} {w}, {w} {w} {w} {w} {w} not {w} {w} {w}.",
    "{w} {w} {w} {w} {w} {w} {w} {w} {w}, while {n} {v} {w} {w} {w} {w} {w} {w} {w}.",
)
VERBS = ("announced", "opened", "became", "said", "reported", "signed", "led", "built", "reached", "was founded by")
SYLLABLES = "ka lo mer ton vi ster ban dor el gra hol jin mar nes pol ri sa tur ven wick".split()


@dataclass(frozen=True, slots=True)
class Shard:
    """What a shard has once its pages are read."""

    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]


class Writer:
    """Writes the sentences of one article's subject; the same seed, the same text."""

    def __init__(self, dice: random.Random, tokens: Sequence[str], sums: Sequence[float], telling: Sequence[str]) -> None:
        self._dice = dice
        self._tokens = tokens
        self._sums = sums
        self._subject = dice.sample(telling, SUBJECT_WORDS)
        self._names = [self._make_name() for _ in range(SUBJECT_NAMES)]

    def _make_name(self) -> str:
        parts = ["".join(self._dice.choices(SYLLABLES, k=self._dice.randint(2, 3))).capitalize() for _ in range(2)]
        return " ".join(parts[: self._dice.randint(1, 2)])

    def write(self) -> str:
        """A sentence of about 20 words."""
        sentence = "".join(map(self._fill, self._dice.choice(TEMPLATES).replace("}", "{").split("{")))
        return sentence[0].upper() + sentence[1:]

    def _fill(self, slot: str) -> str:
        match slot:
            case "w":
                return self._dice.choice(self._subject) if self._dice.random() < 0.2 else self._draw()
            case "n":
                return self._dice.choice(self._names)
            case "v":
                return self._dice.choice(VERBS)
            case "y":
                return str(self._dice.randint(1990, 2025))
            case "q":
                return self._dice.choice(("{}%", "${} million", "{} people", "{}")).format(self._dice.randint(2, 900))
            case _:
                return slot

    def _draw(self) -> str:
        return self._dice.choices(self._tokens, cum_weights=self._sums)[0]

    def restate(self, claim: str) -> str:
        """The claim in nearly its own words."""
        return " ".join(word if self._dice.random() < 0.85 else self._draw() for word in claim.split())

    def miss(self, claim: str) -> str:
        """Half of the claim, with other names and numbers."""
        words = [self._blur(word) if self._dice.random() < 0.5 else word for word in claim.split()]
        return " ".join(words)

    def _blur(self, word: str) -> str:
        if any(letter.isdigit() for letter in word):
            return str(self._dice.randint(2, 900))
        return self._dice.choice(self._names) if word[0].isupper() else self._draw()


def make_shard(articles: int, seed: int = 0) -> Shard:
    """Articles whose claims some of their sources support."""
    columns = read_term_table().to_pydict()
    by_term = {term: (token, weight) for token, term, weight in zip(*columns.values(), strict=True) if token.isalpha()}
    rows = sorted(by_term.values())
    tokens = [token for token, _ in rows]
    sums = list(accumulate(exp(-weight) for _, weight in rows))
    telling = [token for token, weight in rows if INFORMATIVE <= weight < 8]
    dice = random.Random(seed)
    made = [_make_article(f"a{number}", Writer(dice, tokens, sums, telling), dice) for number in range(articles)]
    return Shard(tuple(c for claims, _ in made for c in claims), tuple(s for _, sources in made for s in sources))


def _make_article(article_id: str, writer: Writer, dice: random.Random) -> tuple[list[Claim], list[Source]]:
    said = [writer.write() for _ in range(CLAIMS)]
    pages = [[writer.write() for _ in range(SENTENCES)] for _ in range(SOURCES)]
    for text in said:
        right, *wrong = dice.sample(pages, 3)
        right[dice.randrange(SENTENCES)] = writer.restate(text)
        for page in wrong:
            page[dice.randrange(SENTENCES)] = writer.miss(text)
    title = writer.write().rstrip(".")
    contexts = [f"{before}\n{title}" for before in (title, *said)]
    claims = [_make_claim(article_id, place, *pair) for place, pair in enumerate(zip(said, contexts, strict=False))]
    return claims, [_make_source(article_id, place, writer.write().rstrip("."), page) for place, page in enumerate(pages)]


def _make_claim(article_id: str, place: int, text: str, context: str) -> Claim:
    claim_id = f"{article_id}-c{place}"
    return Claim(claim_id, article_id, f"s{place}", place, 0, 0, len(text), 0, len(text), text, context, ())


def _make_source(article_id: str, place: int, title: str, page: Sequence[str]) -> Source:
    paragraphs = (" ".join(page[first : first + 5]) for first in range(0, len(page), 5))
    text = "\n".join(paragraphs)
    url = f"https://site{place}.example/{article_id}"
    digest = digest_bytes(text.encode())
    key = f"{article_id}-s{place}"
    return Source(key, article_id, place, url, url, f"site{place}.example", "news", title, "2024-05-01", digest, text, None)


class Meter:
    """CPU seconds by stage, one figure a round."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def time(self, stage: str, work: Callable[[], T]) -> T:
        """Do the work and note what it took."""
        began = time.process_time()
        done = work()
        self.seconds.setdefault(stage, []).append(time.process_time() - began)
        return done


def judge_shard(shard: Shard, meter: Meter) -> Iterator[Verdict]:
    """One round: what flows.linking does between reading pages and choosing links."""
    match_settings, judge_settings = MatchSettings(), decide_threshold(JudgeSettings())
    passages = meter.time("split", lambda: {s.text_digest: split_passages(s.text_digest, s.text) for s in shard.sources})
    matches = meter.time("match", lambda: match_claims(shard.claims, shard.sources, passages, match_settings))
    pairs = _pair_up(shard, matches, passages)
    judge = FeatureJudge(load_weights(), Analyst(load_vocabulary()), judge_settings, match_settings.max_passages)
    told = meter.time("judge", lambda: judge.judge(pairs))
    return (judgement.verdict for judgement, _ in told)


def _pair_up(shard: Shard, matches: Sequence, passages: dict[str, tuple[Passage, ...]]) -> list[Pair]:
    claims = {claim.claim_id: claim for claim in shard.claims}
    sources = {source.source_id: source for source in shard.sources}
    found = ((claims[m.candidate.claim_id], sources[m.candidate.source_id], m) for m in matches)
    return [Pair(claim, source, m.candidate, passages[source.text_digest], m.found_terms) for claim, source, m in found]


def main() -> None:
    """Judge the same made-up articles again and again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    shard, meter = make_shard(given.articles), Meter()
    load_vocabulary()
    gc.freeze()  # as a worker does
    gc.set_threshold(*COLLECTED_AFTER)
    for _ in range(given.rounds):
        verdicts = list(judge_shard(shard, meter))
    seconds = {stage: statistics.median(rounds) for stage, rounds in meter.seconds.items()}
    judging = seconds["match"] + seconds["judge"]
    words = sum(len(source.text.split()) for source in shard.sources) / (len(shard.sources) * SENTENCES)
    summary = {
        "articles": given.articles,
        "words_per_sentence": round(words, 1),
        "pairs_per_article": round(len(verdicts) / given.articles, 1),
        "supported_share": round(verdicts.count(Verdict.SUPPORTED) / len(verdicts), 3),
        **{f"{stage}_ms_per_article": round(value / given.articles * 1000, 2) for stage, value in seconds.items()},
        "match_articles_per_second": round(given.articles / seconds["match"]),
        "judge_articles_per_second": round(given.articles / seconds["judge"]),
        "judge_pairs_per_second": round(len(verdicts) / seconds["judge"]),
        "articles_per_second": round(given.articles / judging),
        "articles_per_second_by_round": [
            round(given.articles / sum(pair)) for pair in zip(meter.seconds["match"], meter.seconds["judge"], strict=True)
        ],
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
