"""A run on a mirror: OUT stays as it is, and the patch leads from the published pages to those of the run."""

import io
import shutil
import subprocess
from itertools import pairwise

import pytest
from shard_runs import link, state_of, write_lines

from linker_core.archive import Archive, read_table
from linker_core.changes import compare_snapshots
from linker_core.errors import ArchiveError
from linker_core.mirrors import open_mirror
from linker_core.patches import iter_page_changes, write_patch
from linker_core.settings import Settings

SETTINGS = Settings.model_validate({"shards": {"max_articles": 2}})
TEXT = "<p>Acme earned $4 billion in 2025.</p>\r\n<p>Bolt opened 3 shops in Oslo in 2024.</p>"
BIGGER = SETTINGS.model_copy(update={"shards": Settings().shards})
ACME = {"url": "https://acme.com/r", "title": "Acme", "content": "Acme earned $4 billion in 2025, it said."}
BOLT = {"url": "https://bolt.example/o", "title": "Bolt", "content": "Bolt opened 3 shops in Oslo in 2024 and is glad."}
LOST = {**BOLT, "content": "Bolt opened 9 shops in Rome in 2024."}


def article(name, html=TEXT):
    return {"article_id": name, "html": html}


STATES = [
    # articles, results of every article, settings
    ([article("a"), article("b/1"), article("c"), article("d")], [ACME, BOLT], SETTINGS),
    ([article("a"), article("b/1"), article("c", TEXT + "\nMore."), article("e")], [ACME, BOLT], SETTINGS),
    ([article("a"), article("b/1"), article("c", TEXT + "\nMore."), article("e")], [ACME, LOST], BIGGER),
    ([article("a")], [], SETTINGS),
]
CHANGED = [{"c", "d", "e"}, {"a", "b/1", "c", "e"}, {"a", "b/1", "c", "e"}]


@pytest.fixture(scope="module", params=["files", "parquet"])
def runs(request, tmp_path_factory):
    """An archive that went through the states, a copy of its pages after each, and the snapshots."""
    folder = tmp_path_factory.mktemp("runs")
    snapshots = []
    for number, (articles, results, rules) in enumerate(STATES):
        given = [{"article_id": one["article_id"], "results": results} for one in articles]
        paths = [write_lines(folder / f"{number}-{name}.jsonl", rows) for name, rows in (("a", articles), ("r", given))]
        settings = rules.model_copy(update={"output": rules.output.model_copy(update={"pages": request.param})})
        linked = link(folder / "out", paths[:1], paths[1:], settings, run=f"r{number}")
        pages = folder / f"html-{number}"
        for path, html in pages_of(linked):
            (pages / path).parent.mkdir(parents=True, exist_ok=True)
            (pages / path).write_bytes(html)
        snapshots.append((linked.archive.current(), pages))
    return linked.archive, snapshots


def pages_of(linked):
    if list(linked.html.glob("*")):
        return [(path.relative_to(linked.html), path.read_bytes()) for path in linked.html.rglob("*.html")]
    return linked.rows("select page_path, html from pages")


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_patch_leads_from_the_pages_of_one_run_to_those_of_the_next(runs, tmp_path):
    archive, snapshots = runs
    found = []
    for number, ((before, old), (after, new)) in enumerate(pairwise(snapshots)):
        folder = tmp_path / str(number)
        shutil.copytree(old, folder)
        patch = io.BytesIO()
        changes = list(iter_page_changes(archive, before, after))
        assert all(write_patch(change, patch) for change in changes)
        subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd=folder, input=patch.getvalue(), check=True)
        assert files_of(folder) == files_of(new)
        found.append({change.path.removesuffix(".html") for change in changes})
    assert found == CHANGED


def test_the_first_run_adds_every_page(runs):
    archive, ((first, pages), *_) = runs
    added = {change.path: change.after for change in iter_page_changes(archive, None, first)}
    assert added == files_of(pages)


def test_an_unchanged_state_changes_no_page(runs):
    archive, ((first, _), *_) = runs
    assert not list(iter_page_changes(archive, first, first))
    assert compare_snapshots(archive, first, first, "r").changes.num_rows == 0


def test_comparing_says_why_and_what_is_lost(runs):
    archive, snapshots = runs
    counts = [
        compare_snapshots(archive, before, after, "r") for before, after in pairwise([snapshot for snapshot, _ in snapshots])
    ]
    assert [found.counts() for found in counts] == [
        [("added", "article_new", 2), ("removed", "article_withdrawn", 2)],
        [("removed", "source_changed", 4)],
        [("removed", "article_withdrawn", 3), ("removed", "source_gone", 1)],
    ]
    assert [(found.losses.links_lost, found.losses.results_lost, found.losses.count_results) for found in counts] == [
        (2, 2, 8),
        (4, 0, 8),
        (4, 8, 8),
    ]


def test_a_mirror_is_read_as_the_archive_is_and_takes_what_is_written(runs, tmp_path):
    archive, _ = runs
    before = state_of(archive.out), sorted(archive.out.rglob("*"))
    mirror = open_mirror(archive.out, tmp_path / "mirror")
    snapshot = mirror.current()
    assert snapshot == archive.current()
    assert read_table(mirror, "links", snapshot) == read_table(archive, "links", snapshot)
    link_in = [write_lines(tmp_path / f"{name}.jsonl", rows) for name, rows in (("a", [article("z")]), ("r", []))]
    with mirror.run_lock():
        (mirror.out / "html").unlink(missing_ok=True)
        link(mirror.out, link_in[:1], link_in[1:], SETTINGS)
    assert mirror.current() != snapshot
    assert (state_of(archive.out), sorted(archive.out.rglob("*"))) == before


def test_of_nothing_the_mirror_is_empty_and_out_is_not_made(tmp_path):
    assert open_mirror(tmp_path / "out", tmp_path / "mirror").current() is None
    assert not (tmp_path / "out").exists()


def test_a_foreign_folder_is_refused(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    with pytest.raises(ArchiveError, match="no linker archive"):
        open_mirror(tmp_path / "out", tmp_path / "mirror")


def test_a_missing_file_is_left_to_the_run(runs, tmp_path):
    archive, _ = runs
    out = tmp_path / "out"
    shutil.copytree(archive.out, out)
    lost = Archive.open(out).current().tables[0]
    (out / lost.path).unlink()
    mirror = open_mirror(out, tmp_path / "mirror")
    assert not (mirror.out / lost.path).exists()
