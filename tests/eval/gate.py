"""The quality gate: links the evaluation archives with the real stages and holds the figures against pinned floors.

    python tests/eval/gate.py [--shared FOLDER]                         exit 1 where a figure is beyond its floor
    python tests/eval/gate.py --update [--allow-regression]             pin floors anew, a little below today's figures

The floors name the digest of the data they were measured on: other data moves the bar only by --update. Floors rise by
--update alone; to lower one takes --allow-regression as well, so that it stands in the history of the change.
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

PINNED = Path(__file__).with_name("floors.json")
MARGIN = 0.03
"""What a figure may lose before the gate speaks: on these archives one link is worth .01 to .05."""
BARS = {"factcheck": {"P_strict": 0.6, "bad": 0.3, "R": 0.2}, "wice": {"P_strict": 0.53, "bad": 0.15, "R": 0.3}}
"""No margin goes below these: what the first whole version had to reach."""
ARCHIVES = ("factcheck", "wice")
FIGURES = {**dict.fromkeys(ARCHIVES, ("P_strict", "bad", "R")), "reference": ("must_failed", "should_met")}
NAMED = [(name, figure) for name, figures in FIGURES.items() for figure in figures]
CEILINGS = {"bad", "must_failed"}
"""Figures of which less is better."""
COUNTS = {"must_failed", "should_met"}
"""Figures that are whole numbers and have no margin."""


class RegressionError(Exception):
    """A floor would fall; --allow-regression lets it."""


def measure(shared):
    """All that the scorers say of every archive, by its name."""
    with tempfile.TemporaryDirectory() as folder:
        archives = {name: measure_archive(shared / "eval", name, Path(folder)) for name in ARCHIVES}
        return archives | {"reference": measure_reference(shared / "reference", Path(folder))}


def measure_archive(folder, name, work):
    linked = link(work / name, [folder / name / "articles.jsonl.gz"], [folder / name / "results.jsonl.gz"])
    return run_scorer(folder / "score_links.py", folder / name / "gold.jsonl", linked.html)


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
    """One digest per archive, of everything the figures depend on beside the linker: inputs, judgements, scorers."""
    eval_files = {name: [*sorted((shared / "eval" / name).iterdir()), shared / "eval" / "score_links.py"] for name in ARCHIVES}
    reference = [*sorted(path for path in (shared / "reference").iterdir() if path.is_file()), shared / "eval" / "fidelity.py"]
    return {name: digest_files(paths) for name, paths in (eval_files | {"reference": reference}).items()}


def digest_files(paths):
    digest = sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def find_faults(pinned, figures, data):
    """One sentence for every figure beyond its floor, and for every archive that is not the one pinned."""
    for name in FIGURES:
        if pinned[name]["data"] != data[name]:
            yield f"{name}: the data is not what the floors were measured on; look at what changed, then --update"
    yield from find_regressions(pinned, figures)


def find_regressions(pinned, figures):
    for name, figure in NAMED:
        value, floor = figures[name][figure], pinned[name][figure]
        if is_worse(figure, value, floor):
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
        bounds += [before[name][figure]] if before else []
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
