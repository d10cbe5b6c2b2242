"""The whole job with its real stages: the same input gives the same bytes, and real pages keep every byte of theirs."""

import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from page_results import results_of
from shard_runs import link, sample_inputs, state_of, without_history, write_lines

from linker_core.archive import Archive
from linker_core.checker import check_archive
from linker_core.settings import Settings

ROOT = Path(__file__).parent.parent
MAX_ARTICLES = 5
SMALL_SHARDS = Settings(shards={"max_articles": MAX_ARTICLES})
FILES = 3


def shuffle(paths, folder):
    """The same lines in another order and over other files; folders stay, for a folder has no order."""
    lines = [line for path in paths if path.is_file() for line in path.read_bytes().splitlines()]
    random.Random(0).shuffle(lines)
    folder.mkdir()
    files = [folder / f"{number}.jsonl" for number in range(FILES)]
    for number, path in enumerate(files):
        path.write_bytes(b"".join(line + b"\n" for line in lines[number::FILES]))
    return [*files, *(path for path in paths if path.is_dir())]


@pytest.fixture(scope="module")
def shuffled_inputs(sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("shuffled")
    articles, results = sample_inputs(sample)
    return shuffle(articles, folder / "articles"), shuffle(results, folder / "results")


@pytest.fixture(scope="module")
def in_small_shards(sample, tmp_path_factory):
    return link(tmp_path_factory.mktemp("small") / "out", *sample_inputs(sample), SMALL_SHARDS)


def test_the_order_of_the_input_leaves_no_trace(in_small_shards, shuffled_inputs, tmp_path):
    again = link(tmp_path / "out", *shuffled_inputs, SMALL_SHARDS)
    assert len(in_small_shards.shards) > 5
    assert again.archive.pointer.read() == in_small_shards.archive.pointer.read()
    assert state_of(again.archive.out) == state_of(in_small_shards.archive.out)


def test_the_cut_into_shards_leaves_no_trace_on_pages_and_report(in_small_shards, sample, tmp_path):
    """Tables differ, for each shard has files of its own."""
    whole = link(tmp_path / "out", *sample_inputs(sample))
    states = [state_of(linked.archive.out) for linked in (whole, in_small_shards)]
    seen = [{path: digest for path, digest in state.items() if path.startswith(("html/", "report/"))} for state in states]
    assert whole.shards == ("s",)
    assert len(seen[0]) > 27
    assert seen[0] == seen[1]


def test_another_setting_gives_another_state(in_small_shards, sample, tmp_path):
    """So that the tests above can fail."""
    other = link(tmp_path / "out", *sample_inputs(sample), Settings(policy={"max_links_per_article": 1}))
    assert state_of(other.archive.out) != state_of(in_small_shards.archive.out)


@pytest.mark.flow
def test_workers_leave_no_trace(in_small_shards, sample, shuffled_inputs, tmp_path):
    """Two runs of the command: one worker, and two with the input in another order."""
    for workers, inputs in ((1, sample_inputs(sample)), (2, shuffled_inputs)):
        out = tmp_path / f"workers-{workers}"
        done = run_linker(tmp_path, *inputs, out, workers)
        assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
        assert without_history(state_of(out)) == without_history(state_of(in_small_shards.archive.out))


def run_linker(folder, articles, results, out, workers):
    """Run the command as a user does."""
    config = folder / "linker.toml"
    config.write_text(f"[shards]\nmax_articles = {MAX_ARTICLES}\n")
    command = [sys.executable, "-c", "from flows.cli import entry; entry()", "run", "--out", out, "--config", config]
    command += [part for path in articles for part in ("--articles", path)]
    command += [part for path in results for part in ("--results", path)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run(
        [*map(str, command), "--workers", str(workers)],
        capture_output=True,
        text=True,
        env=kept | {"PYTHONPATH": str(ROOT)},
        check=False,
        timeout=300,
    )


# Fidelity on real pages. A third of them is lorem ipsum or in another language than English; their bytes are no less
# exacting, so here the linker is told to take them all. Unlinked remain pages without a sentence, or in another script.
ALL_LANGUAGES = Settings(articles={"languages": ["en", "ca", "cs", "de", "es", "fr", "ja", "pt", "ro", "und", "zh"]})
MIN_LINKED_SHARE = 0.8


@pytest.fixture(scope="module", params=["readability", "readability_expected"])
def real_pages(request, shared, tmp_path_factory):
    """A folder of real pages, and where they were linked to what they say themselves."""
    folder = tmp_path_factory.mktemp(request.param)
    with zipfile.ZipFile(shared / "html" / "pages.zip") as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.startswith(f"{request.param}/")])
    pages = folder / request.param
    results = [results_of(path.stem, path.read_bytes()) for path in sorted(pages.glob("*.html"))]
    linked = link(folder / "out", [pages], [write_lines(folder / "results.jsonl", results)], ALL_LANGUAGES)
    return pages, linked


def test_real_pages_keep_their_bytes(real_pages, shared):
    pages, linked = real_pages
    command = [sys.executable, shared / "eval" / "fidelity.py", pages, linked.html]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    assert (told["pages"], told["missing"], told["differ"], told["misplaced"]) == (130, 0, 0, 0), told
    assert told["linked"] >= MIN_LINKED_SHARE * told["pages"], told


def test_real_pages_pass_audit_and_check(real_pages):
    _, linked = real_pages
    assert linked.breaches == ()
    assert list(check_archive(Archive.open(linked.archive.out))) == []
