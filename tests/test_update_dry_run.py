"""An update on a mirror: OUT keeps every byte, and the patch leads from its pages to those of the update."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from shard_runs import link, update, write_lines
from test_dry_run import ACME, BOLT, SETTINGS, article, files_of

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """An archive of three linked articles, and an update of it: an edit, an article less, one more, and a row in vain."""
    folder = tmp_path_factory.mktemp("base")
    names = ("a", "b/1", "c")
    results = [{"article_id": name, "results": [ACME, BOLT]} for name in names]
    paths = [write_lines(folder / f"{name}.jsonl", rows) for name, rows in (("a", map(article, names)), ("r", results))]
    link(folder / "out", paths[:1], paths[1:], SETTINGS, is_shown=False)
    edited = article("c", f"{article('c')['html']}\nMore.")
    changes = [edited, {"article_id": "b/1", "op": "delete"}, article("d"), {"article_id": "nobody", "op": "delete"}]
    write_lines(folder / "changes.jsonl", changes)
    return folder


def linker(*arguments):
    """The command line without Prefect's engine."""
    command = [sys.executable, ROOT / "tests" / "killed_run.py", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, check=False, timeout=300)


@pytest.fixture(scope="module")
def rehearsed(base):
    """What the command said; the archive's files before it."""
    before = files_of(base / "out")
    patch = base / "pages.patch"
    done = linker("update", "--out", base / "out", "--articles", base / "changes.jsonl", "--dry-run", "--patch", patch)
    return done, before, patch


def test_out_keeps_every_byte(base, rehearsed):
    assert {name: data for name, data in files_of(base / "out").items() if rehearsed[1].get(name) != data} == {}
    assert files_of(base / "out").keys() == rehearsed[1].keys()


def test_the_patch_leads_to_the_pages_of_the_update(base, rehearsed, tmp_path):
    pages = shutil.copytree(base / "out" / "html", tmp_path / "pages")
    subprocess.run(["git", "apply", "--whitespace=nowarn", rehearsed[2]], cwd=pages, check=True)
    shutil.copytree(base / "out", tmp_path / "out")
    updated = update(tmp_path / "out", [base / "changes.jsonl"], is_shown=False)
    assert files_of(pages) == files_of(updated.html)
    assert set(files_of(pages)) == {"a.html", "c.html", "d.html"}


def test_it_says_what_would_change_and_what_is_asked_in_vain(rehearsed):
    said = [line.split() for line in rehearsed[0].stderr.splitlines()]
    words = {line[1]: line[0] for line in said if len(line) > 1}
    assert rehearsed[0].returncode == 3  # a row in vain
    assert words["not_there"] == "1"
    assert [line[:3] for line in said if line[1:2] == ["pages"]] == [
        ["1", "pages", "added"],
        ["1", "pages", "changed"],
        ["1", "pages", "withdrawn"],
    ]
    assert (words["article_withdrawn"], said[-1]) == ("2", ["Nothing", "was", "published."])


def test_a_loss_that_would_be_refused_is_told(base):
    (base / "linker.toml").write_text("[publish]\nmin_links_lost = 0\n[shards]\nmax_articles = 2\n")
    write_lines(base / "gone.jsonl", [{"article_id": "c", "op": "delete"}])
    arguments = ("--out", base / "out", "--articles", base / "gone.jsonl", "--config", base / "linker.toml", "--dry-run")
    done = linker("update", *arguments)
    assert done.returncode == 1
    assert "Would be refused: 2 of 6 links would vanish" in done.stderr
    assert done.stdout.startswith("diff --git a/c.html b/c.html\ndeleted file")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--patch", "x.patch"], "add --dry-run"),
        (["--dry-run"], "nothing to update"),
    ],
)
def test_wrong_use_is_told_at_once(base, arguments, message):
    done = linker("update", "--out", base / "out", *arguments)
    assert (done.returncode, message in done.stderr) == (2, True)


def test_of_no_archive_none_is_made(base, tmp_path):
    done = linker("update", "--out", tmp_path / "none", "--articles", base / "changes.jsonl", "--dry-run")
    assert (done.returncode, "is no linker archive" in done.stderr) == (2, True)
    assert not (tmp_path / "none").exists()
