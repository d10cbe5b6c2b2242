"""A run over the very inputs that the published state was made from reads none of them, and finds all that it must not miss."""

import os
from datetime import timedelta

import pytest
from killed_run import without_engine
from tiny import write_inputs

from flows.link_archive import link_archive
from flows.requests import RunRequest
from flows.run import Run
from linker_core import reuse
from linker_core.archive import Archive
from linker_core.catalog import connect

pytestmark = pytest.mark.flow


@pytest.fixture
def inputs(tmp_path, monkeypatch):
    """Inputs that are old enough for their times to tell of every change."""
    monkeypatch.setattr(reuse, "TOO_YOUNG_NS", 0)
    return write_inputs(tmp_path)


@pytest.fixture
def read(monkeypatch):
    """One entry for each share that runs have read so far."""
    done, do = [], Run.do

    def noted(run, stage, *given, **named):
        done.extend([stage] if stage == "read" else [])
        return do(run, stage, *given, **named)

    monkeypatch.setattr(Run, "do", noted)
    return done


def run(out, inputs, **options):
    """Run the whole flow; the state's id, which names all of it by content, and every row of the table drops."""
    request = RunRequest(articles=inputs[:1], results=inputs[1:], out=out, workers=1, progress="quiet", **options)
    link_archive.fn(request)
    archive = Archive.open(out)
    with connect(archive) as con:
        return archive.current().snapshot_id, con.execute("select * from drops order by all").fetchall()


def rerun(tmp_path, inputs, read, between=lambda: None, **options):
    """Run twice; the two outcomes, and how many shares the second run read."""
    with without_engine():
        first = run(tmp_path / "out", inputs)
        between()
        before = len(read)
        return first, run(tmp_path / "out", inputs, **options), len(read) - before


def test_nothing_is_read_where_nothing_changed(tmp_path, inputs, read):
    first, second, count_read = rerun(tmp_path, inputs, read)
    assert (second, count_read) == (first, 0)
    assert first[1]


def test_reread_reads(tmp_path, inputs, read):
    first, second, count_read = rerun(tmp_path, inputs, read, reread=True)
    assert (second, count_read) == (first, 2)


def test_inputs_that_have_just_been_written_are_read(tmp_path, inputs, read, monkeypatch):
    monkeypatch.setattr(reuse, "TOO_YOUNG_NS", timedelta(days=1) / timedelta(microseconds=1) * 1_000)
    first, second, count_read = rerun(tmp_path, inputs, read)
    assert (second, count_read) == (first, 2)


def test_a_change_that_keeps_size_and_time_is_found(tmp_path, inputs, read):
    path = tmp_path / "articles.jsonl"

    def change():
        status = path.stat()
        path.write_bytes(path.read_bytes().replace(b"5%", b"6%"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    first, second, count_read = rerun(tmp_path, inputs, read, change)
    assert second != first
    assert count_read == 2
    assert b"6%" in (tmp_path / "out/html/a.html").read_bytes()


def damage_page(out):
    (out / "html/a.html").write_bytes(b"<p>Alpha")


def lose_table(out):
    next((out / "tables/articles").rglob("*.parquet")).unlink()


def lose_note(out):
    (out / "cache/inputs.json").unlink()


@pytest.mark.parametrize("damage", [damage_page, lose_table, lose_note])
def test_damage_is_mended_from_the_inputs(tmp_path, inputs, read, damage):
    out = tmp_path / "out"
    first, second, count_read = rerun(tmp_path, inputs, read, lambda: damage(out))
    assert (second, count_read) == (first, 2)
    assert (out / "html/a.html").read_bytes() == b"<p>Alpha rose 5% in 2020.</p>"


def test_a_decision_is_honoured(tmp_path, inputs, read):
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("action,domain\nbad_source,x.org\n")
    first, second, count_read = rerun(tmp_path, inputs, read, decisions=decisions)
    assert second[0] != first[0]
    assert count_read == 2
