"""Rebuilds the two learnt files of the package from human-labelled data: term weights, and the judge's weights.

`linker train` writes them; the same data gives the same files. Pairs go through the very matching and measuring of a run, so that
the judge learns from what it will see.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import snowballstemmer

from linker_core import logistic
from linker_core.analysis import Analyst
from linker_core.digests import digest_parts
from linker_core.errors import UsageError
from linker_core.evidence import FEATURES
from linker_core.judge import FeatureJudge
from linker_core.matching import match_claims
from linker_core.records import Claim, Pair, Passage, Source
from linker_core.sentences import split_sentences
from linker_core.settings import JudgeSettings, MatchSettings
from linker_core.sources import split_passages
from linker_core.weights import Weights
from linker_core.words import WORD, load_vocabulary

VERSION = "2026-11-22"
"""Of the shipped weights; a new one whenever they are learnt anew."""

TERM_SETS = (
    "attributionbench_dev",
    "attributionbench_more",
    "headline_stance_related",
    "expertqa_dev",
    "climate_fever_half",
    "vitaminc_train",
    "covidfact_train",
    "healthver_dev",
    "check_covid_train",
    "fm2_dev",
    "nli_misc_mnli_dev",
    "nli_misc_rte_train",
)
"""Data sets whose sentences the terms are counted in. In this order: a text that two of them share is counted once."""

WEIGHT_SETS = (
    ("attributionbench_dev", None),
    ("attributionbench_more", None),
    ("vitaminc_train", 4000),
    ("factcheck_dev", None),
    ("wice_dev", None),
)
"""What the judge learns from, and how many examples: natural attributions, and claims that differ in numbers and names."""

SHARES = {"factcheck_dev": 3.0, "wice_dev": 3.0}
"""How much a data set counts, 1 where it is not named: these two are closest to the job."""

FALLING = frozenset(
    """
    values_differing heaviest_missing count_missing negation_differs names_missing words_missing end_missing
    """.split()
)
"""Features of which more may only lower the score; of all others more may only raise it."""

MIN_COUNT = 2
"""A word seen once weighs what an unknown one does."""

MAX_TOKEN_CHARS = 30
MAX_DIGITS = 4
"""Longer numbers are all alike rare."""

PENALTY = 1.0
"""Of the squared weights of standardised features, against the sum of the examples' losses."""


@dataclass(frozen=True, slots=True)
class Example:
    """A claim, a source's text, and what people said of the two."""

    data_set: str
    claim: str
    text: str
    title: str
    is_supported: bool
    group: str
    """Of what was judged together: examples of one group are never on both sides of a split."""


def count_terms(texts: Iterable[str]) -> pa.Table:
    """Tokens with their terms (stems) and weights: the logarithm of how rare a term is among the sentences of the texts."""
    tokens: Counter[str] = Counter()
    stems: Counter[str] = Counter()
    count = 0
    for sentence in _distinct_sentences(texts):
        count += 1
        found = {match.group().lower() for match in WORD.finditer(sentence)}
        tokens.update(found)
    for token, times in tokens.items():
        stems[_stem(_respell(token, tokens))] += times
    kept = sorted(token for token, times in tokens.items() if times >= MIN_COUNT and _is_listed(token))
    terms = [_stem(_respell(token, tokens)) if token.replace(".", "").isalpha() else token for token in kept]
    counts = [stems.get(term, tokens[token]) for token, term in zip(kept, terms, strict=True)]
    weights = [round(log((count + 1) / (times + 1)), 4) for times in counts]
    return pa.table({"token": kept, "term": terms, "weight": pa.array(weights, pa.float32())})


def _distinct_sentences(texts: Iterable[str]) -> Iterator[str]:
    """Each sentence once: corpora repeat their evidence."""
    known: set[str] = set()
    for text in texts:
        if text in known:
            continue
        known.add(text)
        for start, end in split_sentences(text):
            sentence = text[start:end]
            if sentence == text or sentence not in known:
                known.add(sentence)
                yield sentence


_SPELLINGS = (
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2}[^o])our(?=(?:s|ed|ing|al|ful|ite|able|hood)?$)"), "or"),
    (re.compile(r"(cent|met|lit|theat|fib|calib|spect)re(?=s?$)"), r"\1er"),
    (re.compile(r"(?<=[a-z]{3})ll(?=(?:ed|er|ers|ing)$)"), "l"),
    (re.compile(r"(?<=[a-z]{3})ence(?=s?$)"), "ense"),
    (re.compile(r"(?<=[a-z]{3})ogue(?=s?$)"), "og"),
    (re.compile(r"(?<=[a-z]{3})mme(?=s?$)"), "m"),
)
"""British endings and the American ones."""


def _respell(token: str, known: Counter[str]) -> str:
    """A British word in its American spelling, where the texts know that one too: optimisation, but not promise.

    >>> _respell("optimisation", Counter(["optimization"])), _respell("promise", Counter(["prize"]))
    ('optimization', 'promise')
    """
    variants = (pattern.sub(ending, token) for pattern, ending in _SPELLINGS)
    return next((variant for variant in variants if variant != token and variant in known), token)


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("english")


@cache
def _stem(token: str) -> str:
    """The term of a token; initials with points are those without: u.s. is us."""
    return str(_stemmer().stemWord(token.replace(".", "")))


def _is_listed(token: str) -> bool:
    return len(token) <= MAX_TOKEN_CHARS and not (token.isdigit() and len(token) > MAX_DIGITS)


Row = tuple[float, ...]
"""The features of an example, in the order of FEATURES."""


def fit_weights(examples: Sequence[Example], rows: Sequence[Row | None] | None = None) -> Weights:
    """Logistic regression in which no feature may count against its sense; data sets weigh by SHARES, not size.

    `rows` are what `measure` says of the examples, where that is known already.
    """
    found = measure(examples) if rows is None else rows
    measured = [(example, row) for example, row in zip(examples, found, strict=True) if row is not None]
    sizes = Counter(example.data_set for example, _ in measured)
    matrix = np.array([row for _, row in measured])
    labels = np.array([float(example.is_supported) for example, _ in measured])
    shares = np.array([SHARES.get(example.data_set, 1.0) / sizes[example.data_set] for example, _ in measured])
    bounds = [logistic.FALLING if name in FALLING else logistic.RISING for name in FEATURES]
    intercept, slopes = logistic.fit_logistic(matrix, labels, shares / shares.mean(), PENALTY, bounds)
    return Weights(intercept, dict(zip(FEATURES, slopes, strict=True)))


def pair_up(examples: Sequence[Example]) -> list[Pair]:
    """The examples as a run would judge them; `claim.ordinal` says which. Those without a common informative term are missing."""
    claims = [_claim(number, example) for number, example in enumerate(examples)]
    sources = [_source(number, example) for number, example in enumerate(examples)]
    passages = {source.text_digest: split_passages(source.text_digest, source.text) for source in sources}
    return _pair_up(claims, sources, passages)


def measure(examples: Sequence[Example]) -> list[Row | None]:
    """The features of each example; None where claim and source share no informative term."""
    pairs = pair_up(examples)
    settings = MatchSettings()
    judge = FeatureJudge(
        Weights(0.0, dict.fromkeys(FEATURES, 0.0)),
        Analyst(load_vocabulary()),
        JudgeSettings(),
        settings.max_passages,
        is_thorough=True,
    )
    found: list[Row | None] = [None] * len(examples)
    for (judgement, _), pair in zip(judge.judge(pairs), pairs, strict=True):
        found[pair.claim.ordinal] = tuple(value for _, value in judgement.features)
    return found


def _pair_up(claims: Sequence[Claim], sources: Sequence[Source], passages: dict[str, tuple[Passage, ...]]) -> list[Pair]:
    matches = match_claims(claims, sources, passages, MatchSettings(min_coverage=0))
    numbers = {claim.claim_id: claim.ordinal for claim in claims}
    found = [(numbers[match.candidate.claim_id], match) for match in matches]
    return [
        Pair(claims[number], sources[number], match.candidate, passages[sources[number].text_digest], match.found_terms)
        for number, match in found
    ]


def _claim(number: int, example: Example) -> Claim:
    name, size = f"{number:06}", len(example.claim)
    return Claim(name, name, name, number, 0, 0, size, 0, size, example.claim, "", ())


def _source(number: int, example: Example) -> Source:
    name = f"{number:06}"
    digest = digest_parts(example.text)
    return Source(name, name, 1, "", "", "", "", example.title, None, digest, example.text, None)


def area_under_curve(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """How often a supported example scores above another one; equal scores count half.

    >>> area_under_curve([0.9, 0.4, 0.4, 0.1], [True, True, False, False])
    0.875
    """
    order = np.argsort(scores, kind="stable")
    values = np.asarray(scores, dtype=np.float64)[order]
    first, last = np.searchsorted(values, values, "left"), np.searchsorted(values, values, "right")
    ranks = (first + last + 1) / 2
    right = np.asarray(labels, dtype=bool)[order]
    count = int(right.sum())
    return float((ranks[right].sum() - count * (count + 1) / 2) / (count * (len(right) - count)))


def evaluate_weights(weights: Weights, examples: Sequence[Example]) -> float:
    """Area under the curve of the weights on examples; what shares nothing with its claim scores 0."""
    scores = [0.0 if row is None else weights.probability(row) for row in measure(examples)]
    return area_under_curve(scores, [example.is_supported for example in examples])


def read_examples(folder: Path, data_set: str, limit: int | None = None) -> list[Example]:
    """The first examples of a labelled data set."""
    return [read_example(data_set, row) for row in islice(_read_rows(folder, data_set), limit)]


def read_example(data_set: str, row: Mapping[str, Any]) -> Example:
    """A row of a labelled data set."""
    return Example(
        data_set,
        row["claim"],
        "\n".join(row["evidence"]),
        row.get("title") or "",
        row["label"] == "supported",
        str(row.get("group") or row["claim"]),
    )


def read_texts(folder: Path, data_sets: Iterable[str] = TERM_SETS) -> Iterator[str]:
    """Evidence and claims of labelled data sets."""
    for data_set in data_sets:
        for row in _read_rows(folder, data_set):
            yield from row["evidence"]
            yield row["claim"]


def _read_rows(folder: Path, data_set: str) -> Iterator[dict[str, Any]]:
    path = folder / "verification" / f"{data_set}.jsonl.gz"
    if not path.is_file():
        raise UsageError(f"{path} is missing: name the folder that holds verification/*.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def format_weights(weights: Weights) -> str:
    """The text of judge.json."""
    learnt_from = [name if limit is None else f"{name} (first {limit:,})" for name, limit in WEIGHT_SETS]
    model = {"version": VERSION, "learnt_from": learnt_from, "intercept": weights.intercept, "weights": dict(weights.by_feature)}
    return json.dumps(model, indent=2) + "\n"
