"""Weights that saw no document they are measured on: documents are dealt to folds, and each fold gets weights learnt without it.

A document is whatever hangs together: examples of one group, of one claim, of one source text, and the article that quotes them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linker_core.digests import digest_parts
from linker_core.labelled import GoldKind, LineRow, fold_spaces, read_judgements
from linker_core.training import WEIGHT_SETS, Example, Row, fit_weights, measure, read_example
from linker_core.weights import Weights

COUNT_FOLDS = 5

EVAL_LIKE_SETS: tuple[tuple[str, int | None], ...] = (("factcheck_dev", None), ("wice_dev", None))
"""Closest to the job: claims of articles, held against pages that a search found or a reference named."""

LEARNING_SETS = (*WEIGHT_SETS, *(named for named in EVAL_LIKE_SETS if named not in WEIGHT_SETS))
"""What every fold learns from, less its own documents. Sets whose labels are lenient (expertqa) or made by machine cost more on
natural pages than they give, and wice_oracle_dev holds wice_dev's documents once more."""

Keys = frozenset[str]
"""Names of what a document consists of: two things that share one belong to one document."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled pair as an example, its label, and the keys of its document."""

    example: Example
    label: str
    keys: Keys


@dataclass(frozen=True, slots=True)
class CrossFit:
    """One model per fold, learnt without its documents; `folds` by key, and the keys of what was learnt from."""

    weights: tuple[Weights, ...]
    folds: Mapping[str, int]
    learnt: Keys

    def fold_of(self, keys: Keys) -> int | None:
        """The fold that holds this document; None where it was not dealt."""
        return next((self.folds[key] for key in sorted(keys) if key in self.folds), None)


def read_pairs(path: Path, limit: int | None = None) -> list[Labelled]:
    """The labelled pairs of a file.

    Raises:
        UsageError: the file is missing or does not fit.
    """
    name = path.name.partition(".")[0]
    rows = read_judgements(path, GoldKind.PAIRS)[:limit]
    return [Labelled(read_example(name, row), row["label"], _keys_of(name, row)) for row in rows]


def _keys_of(name: str, row: LineRow) -> Keys:
    keys = {key_of_text(row["claim"]), f"source {digest_parts(*row['evidence'])}"}
    keys |= {f"group {name} {row['group']}"} if row.get("group") else set()
    keys |= {key_of_text(row["sentence"])} if isinstance(row.get("sentence"), str) else set()
    return frozenset(keys)


def key_of_text(text: str) -> str:
    """The key of a claim, or of the sentence that states it."""
    return f"text {fold_spaces(text)}"


def cross_fit(folder: Path, measured: Iterable[Keys]) -> CrossFit:
    """Weights by fold, learnt from the labelled folder; `measured` are the documents that will be measured.

    Raises:
        UsageError: a learning set is missing.
    """
    learning = [pair for name, limit in LEARNING_SETS for pair in read_pairs(path_of(folder, name), limit)]
    kinds = [(pair.example.data_set, pair.keys) for pair in learning] + [("measured", keys) for keys in measured]
    folds = deal(kinds)
    examples = [pair.example for pair in learning]
    rows = measure(examples)
    places = [next(folds[key] for key in pair.keys) for pair in learning]
    weights = tuple(_fit_without(fold, examples, rows, places) for fold in range(COUNT_FOLDS))
    return CrossFit(weights, folds, frozenset().union(*(pair.keys for pair in learning)))


def path_of(folder: Path, name: str) -> Path:
    """Where a set of labelled pairs lies in a labelled folder."""
    return folder / "verification" / f"{name}.jsonl.gz"


def _fit_without(fold: int, examples: Sequence[Example], rows: Sequence[Row | None], places: Sequence[int]) -> Weights:
    kept = [number for number, place in enumerate(places) if place != fold]
    return fit_weights([examples[number] for number in kept], [rows[number] for number in kept])


def deal(things: Sequence[tuple[str, Keys]]) -> dict[str, int]:
    """The fold of every key: things that share a key share a fold, and each kind of thing is spread as evenly as that allows.

    >>> folds = deal([("pair", frozenset("ab")), ("pair", frozenset("bc")), ("pair", frozenset("d"))])
    >>> folds["a"] == folds["c"] != folds["d"]
    True
    """
    documents = join(keys for _, keys in things)
    sizes = Counter(documents[min(keys)] for _, keys in things)
    kinds: dict[str, str] = {}
    for kind, keys in things:
        kinds.setdefault(documents[min(keys)], kind)
    loads = {kind: [0] * COUNT_FOLDS for kind in set(kinds.values())}
    fold_of: dict[str, int] = {}
    for document in sorted(sizes, key=lambda document: (-sizes[document], digest_parts(document))):
        load = loads[kinds[document]]
        fold_of[document] = load.index(min(load))
        load[fold_of[document]] += sizes[document]
    return {key: fold_of[document] for key, document in documents.items()}


def join(groups: Iterable[Keys]) -> dict[str, str]:
    """The document of every key, named by its smallest key: keys that any group holds together are one document."""
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        parents.setdefault(key, key)
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    for group in groups:
        first, *others = sorted(group)
        for other in (first, *others):
            low, high = sorted((root(first), root(other)))
            parents[high] = low
    return {key: root(key) for key in sorted(parents)}
