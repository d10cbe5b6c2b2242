"""What a killed run bucketed is taken up where the inputs are the same, and made anew where anything differs."""

import os
import time
from pathlib import Path

import pytest

from linker_core import reuse
from linker_core.intake import Shard, load_shard, number_lines, plan_shares
from linker_core.reuse import bucket_once, forget_others
from linker_core.settings import InputSettings

INPUT = InputSettings()


@pytest.fixture
def path(tmp_path, monkeypatch):
    """An input that is old enough for its times to tell of every change."""
    monkeypatch.setattr(reuse, "TOO_YOUNG_NS", 0)
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"article_id":"a","html":"x"}\nbroken\n{"article_id":"a","html":"y"}\n')
    return path


@pytest.fixture
def work(tmp_path):
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def bucket(path: Path, work: Path, settings=INPUT) -> tuple:
    shares = list(plan_shares([path], "article", work))
    return shares, [bucket_once(share, work, settings) for share in shares]


def times(work: Path) -> dict:
    return {file.name: file.stat().st_ino for file in work.iterdir() if file.suffix != ".json"}


def test_the_same_input_is_not_read_again(path, work):
    (_, first), before = bucket(path, work), times(work)
    _, second = bucket(path, work)
    assert (second, times(work)) == (first, before)
    assert [item.article_id for item in load_shard(Shard(""), number_lines(second)).articles] == ["a"]


def change_content(path, work):
    path.write_bytes(path.read_bytes().replace(b"x", b"z"))


def change_silently(path, work):
    status = path.stat()
    change_content(path, work)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def replace_file(path, work):
    status, data = path.stat(), path.read_bytes()
    other = path.with_suffix(".new")
    other.write_bytes(data.replace(b"x", b"z"))
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)


def cut_chunk(path, work):
    chunk = next(work.glob("*.arrow"))
    chunk.write_bytes(chunk.read_bytes()[:-1])


def lose_heads(path, work):
    next(work.glob("*-heads.parquet")).unlink()


def break_note(path, work):
    next(work.glob("*.json")).write_bytes(b'{"state":')


CHANGES = [change_content, change_silently, replace_file, cut_chunk, lose_heads, break_note]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(path, work, change):
    bucket(path, work)
    before = times(work)
    change(path, work)
    _, again = bucket(path, work)
    assert times(work) != before or change is break_note
    assert load_shard(Shard(""), again).articles[0].raw in {b"x", b"y", b"z"}
    assert again[0].count_kept == 2


def test_other_settings_read_again(path, work):
    _, first = bucket(path, work)
    _, second = bucket(path, work, InputSettings(max_record_bytes=5))
    assert (first[0].count_kept, second[0].count_kept) == (2, 0)


def test_what_has_just_been_written_is_not_trusted(path, work, monkeypatch):
    monkeypatch.setattr(reuse, "TOO_YOUNG_NS", 10**18)
    bucket(path, work)
    assert not list(work.glob("*.json"))


def test_a_file_that_changes_while_it_is_read_leaves_no_note(path, work, monkeypatch):
    bucket_share = reuse.bucket_share

    def meanwhile(*args):
        made = bucket_share(*args)
        time.sleep(0.02)  # longer than a tick of the file system's clock
        change_content(path, work)
        return made

    monkeypatch.setattr(reuse, "bucket_share", meanwhile)
    bucket(path, work)
    assert not list(work.glob("*.json"))


def test_what_belongs_to_other_inputs_is_removed(path, work):
    shares, _ = bucket(path, work)
    kept = set(work.iterdir())
    for name in ("article-0-00000.arrow", "cut-article-0.arrow", "pages-0", ".tmp-1", "result-0.json"):
        (work / name).write_bytes(b"")
    forget_others(work, shares)
    assert set(work.iterdir()) == kept


def test_pages_of_a_folder_are_taken_up_page_by_page(path, work, tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.html").write_bytes(b"<p>")
    (_, first), before = bucket(folder, work), times(work)
    assert bucket(folder, work)[1] == first
    (folder / "b.html").write_bytes(b"<p>changed")
    _, again = bucket(folder, work)
    assert load_shard(Shard(""), again).articles[1].raw == b"<p>changed"
    assert before
