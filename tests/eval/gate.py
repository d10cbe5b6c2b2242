"""The quality gate: measures links, verdicts, claims, conflicts and anchors, and holds the figures against pinned floors.

    python tests/eval/gate.py [--shared FOLDER]                         exit 1 where a figure is beyond its floor
    python tests/eval/gate.py --update [--allow-regression]             pin floors anew, a little below today's figures

Links and verdicts are cross-fitted: no document is measured with weights that saw it. The floors name the digest of the data they
were measured on: other data moves the bar only by --update. Floors rise by --update alone; to lower one takes --allow-regression
as well, so that it stands in the history of the change.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from shard_runs import link  # noqa: E402 - found by the line above

from flows.evaluation import EvaluationRequest, evaluate  # noqa: E402
from linker_core.cross_fit import LEARNING_SETS  # noqa: E402
from linker_core.model_files import MEASURED_SETS  # noqa: E402
from linker_core.settings import Settings  # noqa: E402

PINNED = Path(__file__).with_name("floors.json")
ANCHORS = Path(__file__).with_name("anchors.jsonl")
MARGIN = 0.03
"""What a figure may lose before the gate speaks: on these archives one link is worth .01 to .05."""
BARS = {"factcheck": {"P_strict": 0.6, "bad": 0.3, "R": 0.2}, "wice": {"P_strict": 0.53, "bad": 0.15, "R": 0.3}}
"""No margin goes below these: what the first whole version had to reach."""
ARCHIVES = ("factcheck", "wice")
CLAIM_SETS = ("policlaim_train", "factcheck_sentences_dev")
CONFLICT_SETS = ("vitaminc_dev",)
"""Pairs that differ in a number or a name: where the judge says that a source contradicts, it mostly does so here."""
FIGURES = {
    **dict.fromkeys(ARCHIVES, ("P_strict", "bad", "R")),
    "reference": ("must_failed", "should_met"),
    "verdicts": MEASURED_SETS,
    "claims": CLAIM_SETS,
    "conflicts": CONFLICT_SETS,
    **({"anchors": ("linker",)} if ANCHORS.is_file() else {}),
}
"""Of archives their links'; of verdicts the areas under the curve, of claims F1, of conflicts precision, of anchors the share that is
good or acceptable."""
NAMED = [(name, figure) for name, figures in FIGURES.items() for figure in figures]
CEILINGS = {"bad", "must_failed"}
"""Figures of which less is better."""
COUNTS = {"must_failed", "should_met"}
"""Figures that are whole numbers and have no margin."""


class RegressionError(Exception):
    """A floor would fall; --allow-regression lets it."""


def measure(shared):
    """All figures, by the name of what they are measured on."""
    with tempfile.TemporaryDirectory() as folder:
        return measure_judgements(shared) | {"reference": measure_reference(shared / "reference", Path(folder))}


def measure_judgements(shared):
    """Everything that `linker evaluate` measures."""
    labelled = shared / "labelled"
    folders = [shared / "eval" / name for name in ARCHIVES]
    anchors = ANCHORS if ANCHORS.is_file() else None
    told = evaluate(EvaluationRequest((*folders, *labelled_files(labelled)), Settings(), labelled, anchors, is_swept=False))
    verdicts = {pairs.name: pairs.verdicts for pairs in told.pairs}
    figures = {archive.name: figures_of_links(archive.links) for archive in told.archives}
    figures["verdicts"] = {name: verdicts[name].area for name in MEASURED_SETS}
    figures["conflicts"] = {name: verdicts[name].conflict_precision for name in CONFLICT_SETS}
    figures["claims"] = {sentences.name: sentences.claims.f1 for sentences in told.sentences}
    return figures | ({"anchors": {rated.origin: rated.fit for rated in told.anchors}} if anchors else {})


def labelled_files(labelled):
    pairs = [labelled / "verification" / f"{name}.jsonl.gz" for name in (*MEASURED_SETS, *CONFLICT_SETS)]
    return [*pairs, *(labelled / "claims" / f"{name}.jsonl.gz" for name in CLAIM_SETS)]


def figures_of_links(links):
    counts = {"links": links.links, "judged": links.judged, "unjudged": links.unjudged, "outside": links.outside}
    return counts | {"P_strict": links.precision_strict, "bad": links.bad, "R": links.recall}


def measure_reference(folder, work):
    linked = link(work / "reference", [folder / "articles.jsonl"], [folder / "results.jsonl"])
    (page,) = linked.html.rglob("*.html")
    return run_scorer(folder / "check_reference.py", page, folder)


def run_scorer(script, *arguments):
    """What a scorer prints last: one JSON object. Its exit code only says that a bar of its own was missed."""
    done = subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        raise RuntimeError(f"{script} printed nothing: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def digest_data(shared):
    """One digest per name, of everything the figures depend on beside the linker: inputs, judgements, scorers."""
    labelled, reference = shared / "labelled", shared / "reference"
    learnt = [labelled / "verification" / f"{name}.jsonl.gz" for name, _ in LEARNING_SETS]
    files = {name: sorted((shared / "eval" / name).iterdir()) for name in ARCHIVES}
    files["reference"] = [*sorted(path for path in reference.iterdir() if path.is_file()), shared / "eval" / "fidelity.py"]
    for kind, folder in (("verdicts", "verification"), ("conflicts", "verification"), ("claims", "claims")):
        files[kind] = [labelled / folder / f"{name}.jsonl.gz" for name in FIGURES[kind]]
    files["verdicts"] += [path for path in learnt if path not in files["verdicts"]]
    files |= {"anchors": [ANCHORS]} if ANCHORS.is_file() else {}
    return {name: digest_files(files[name]) for name in FIGURES}


def digest_files(paths):
    digest = sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def find_faults(pinned, figures, data):
    """One sentence for every figure beyond its floor, and for every archive that is not the one pinned."""
    for name in FIGURES:
        if name not in pinned:
            yield f"{name}: no floor is pinned; --update"
        elif pinned[name]["data"] != data[name]:
            yield f"{name}: the data is not what the floors were measured on; look at what changed, then --update"
    yield from find_regressions(pinned, figures)


def find_regressions(pinned, figures):
    for name, figure in NAMED:
        value, floor = figures[name][figure], pinned.get(name, {}).get(figure)
        if floor is not None and is_worse(figure, value, floor):
            yield f"{name}: {figure} is {value}, pinned {'at most' if figure in CEILINGS else 'at least'} {floor}"


def is_worse(figure, value, than):
    """Whether a figure is missing (no link was judged), or on the wrong side of another."""
    return value is None or (value > than if figure in CEILINGS else value < than)


def pin(pinned, figures, data, *, allow_regression):
    """The floors that today's figures allow; those already pinned stay where they are the stricter ones.

    Raises:
        RegressionError: a figure is beyond its floor, and that was not allowed.
    """
    before = {} if allow_regression else pinned
    if before and (faults := list(find_regressions(before, figures))):
        raise RegressionError("; ".join(faults))
    floors = {name: {"data": data[name]} for name in FIGURES}
    for name, figure in NAMED:
        bounds = [floor_of(figure, figures[name][figure])]
        bar = BARS.get(name, {}).get(figure)
        bounds += [bar] if bar is not None and not is_worse(figure, figures[name][figure], bar) else []
        bounds += [before[name][figure]] if figure in before.get(name, {}) else []
        floors[name][figure] = min(bounds) if figure in CEILINGS else max(bounds)
    return floors


def floor_of(figure, value):
    margin = 0 if figure in COUNTS else MARGIN
    return round(value + (margin if figure in CEILINGS else -margin), 3)


def write_pinned(path, floors):
    """Whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    fresh.replace(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("LINKER_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    options = parser.parse_args()
    if not options.shared.is_dir():
        parser.error(f"{options.shared} is absent: name the folder with the evaluation data by --shared or LINKER_SHARED")
    pinned = json.loads(PINNED.read_text(encoding="utf-8")) if PINNED.is_file() else {}
    figures, data = measure(options.shared), digest_data(options.shared)
    print(json.dumps(figures, indent=2))
    if not options.update:
        sys.exit("\n".join(find_faults(pinned, figures, data)) or 0)
    try:
        write_pinned(PINNED, pin(pinned, figures, data, allow_regression=options.allow_regression))
    except RegressionError as error:
        sys.exit(f"{error}. Pinned nothing; --allow-regression lowers the floors")


if __name__ == "__main__":
    main()
