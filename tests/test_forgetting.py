"""Being forgotten: what was deleted is in no byte of OUT after `linker gc --purge`, and what was not deleted is still there."""

import csv
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from archive_rows import (
    QUOTE_ACME,
    URL_ACME,
    URL_CITY,
    build_archive,
    source_id,
    state_rows,
    store_rows,
    write_pages,
    write_snapshot,
)

from flows.sweeping import sweep_archive
from linker_core.archive import Archive, read_table
from linker_core.checker import check_archive
from linker_core.errors import ArchiveError
from linker_core.forgetting import TELLING, forget_history, lost_records
from linker_core.history import exchange_files
from linker_core.retention import KeepReason
from linker_core.schemas import CHANGES, GRADES, HISTORY, READINGS
from linker_core.settings import KeepSettings
from linker_core.storage import list_files, write_whole
from linker_core.tables import write_table
from linker_core.undo import Undo, undo

ROOT = Path(__file__).parent.parent
WORD = "Zwirbelwurz"
KEPT = "Quendelkraut"
FACT = "Acme Corporation earned $4.2 billion in 2025"
GONE_FACT = f"Acme Corporation opened 31 {WORD} offices in 2024"
USUAL = KeepSettings()


def article(article_id, *sentences, **fields):
    return {"article_id": article_id, "html": "".join(f"<p>{sentence}.</p>\n" for sentence in sentences), **fields}


def result(url, content, **fields):
    return {"url": url, "title": "Acme", "content": f"<p>{content}, the company said.</p>", "position": 1, **fields}


def write_inputs(folder, *, is_complete):
    """The inputs with the word in every place that an input has, or without it; the other word stays."""
    articles = [article("a", f"{FACT}, says {KEPT}", *([GONE_FACT] if is_complete else []))]
    results = [{"article_id": "a", "results": [result("https://www.acme.com/results", FACT)]}]
    decisions = [{"action": "forbid", "article_id": "a", "quote": KEPT, "note": KEPT}]
    odd = [{"article_id": f"kept {KEPT}"}]
    if is_complete:
        fields = {"title": f"On {WORD}", "url": f"https://news.example/{WORD}", "author": WORD, "section": WORD}
        articles.append(article(f"b-{WORD}", GONE_FACT, **fields))
        source = result(f"https://www.acme.com/{WORD}", GONE_FACT, title=WORD, snippet=WORD)
        results[0]["results"].append(source)
        results.append({"article_id": f"b-{WORD}", "query": WORD, "results": [source]})
        decisions.append(
            {"action": "bad_source", "article_id": "", "quote": "", "url": f"https://x.example/{WORD}", "note": WORD}
        )
        odd.append({"article_id": f"odd {WORD}"})
    folder.mkdir()
    for name, rows in (("articles", articles), ("results", results), (f"odd {WORD}" if is_complete else "odd", odd)):
        (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    with (folder / "decisions.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["action", "article_id", "quote", "url", "note"])
        writer.writeheader()
        writer.writerows(decisions)


def linker(*arguments):
    """The command line without Prefect's engine."""
    command = [sys.executable, ROOT / "tests" / "killed_run.py", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, check=False, timeout=300)


def run(folder, out):
    inputs = [part for name in ("articles", "odd*") for part in ("--articles", folder / f"{name}.jsonl")]
    done = linker("run", *inputs, "--results", folder / "results.jsonl", "--decisions", folder / "decisions.csv", "--out", out)
    assert done.returncode == 3, done.stderr


def places_of(word, out):
    """Files that hold the word in their bytes, in their name, or in any value of a Parquet file."""
    return {name for name in list_files(out) if word in name or word.encode() in _content(out / name)}


def _content(path):
    values = json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False) if path.suffix == ".parquet" else ""
    return path.read_bytes() + values.encode()


@pytest.fixture(scope="module")
def purged(tmp_path_factory):
    """Where the words stood before and after the purge, and what it said."""
    folder = tmp_path_factory.mktemp("forgotten")
    out = folder / "out"
    for name, is_complete in (("before", True), ("after", False)):
        write_inputs(folder / name, is_complete=is_complete)
        run(folder / name, out)
    write_whole(out / "cache" / "second_judge" / "ab" / "c.json", WORD.encode())
    before = {word: places_of(word, out) for word in (WORD, KEPT)}
    said = linker("gc", out, "--purge")
    return out, before, said


def test_the_word_was_everywhere(purged):
    folders = {name.rpartition("/")[0] for name in purged[1][WORD]}
    assert folders >= {"tables/articles", "tables/sources", "tables/drops", "tables/readings", "tables/decisions"}
    assert folders >= {"store/articles", "store/results", "store/texts", "store/decisions", "cache/second_judge/ab"}


def test_after_a_purge_it_is_in_no_byte(purged):
    out, _, said = purged
    assert (said.returncode, said.stderr) == (0, "")
    assert places_of(WORD, out) == set()


def test_what_was_not_deleted_is_still_there(purged):
    out, before, _ = purged
    folders = {name.rpartition("/")[0] for name in places_of(KEPT, out)}
    assert folders >= {"tables/sentences", "tables/drops", "tables/decisions", "store/articles", "store/decisions", "html"}
    assert folders <= {name.rpartition("/")[0] for name in before[KEPT]}
    assert list(check_archive(Archive.open(out))) == []
    assert read_table(Archive.open(out), "trend").num_rows == 2


def test_the_purge_says_what_went(purged):
    lines = purged[2].stdout.splitlines()
    assert lines[0] == "kept     1 state"
    assert [line.split()[0] for line in lines[2:]] == ["gone", "swept", "cache"]


# Which states may stay.


@pytest.fixture
def archive(tmp_path):
    return build_archive(tmp_path / "out")[0]


def publish(archive, run_id, change=lambda _state, _store: None):
    state, store = state_rows(), store_rows()
    change(state, store)
    snapshot = archive.commit(write_snapshot(archive, state, run_id, f"2026-11-{run_id[-2:]}", store))
    write_pages(archive, state_rows(), run_id, store_rows())
    return snapshot


def rejudge(state, _store):
    state["s0"]["articles"][0]["lang"] = "en"


def lose_result(state, store):
    rejudge(state, store)
    store["s1"]["results"].pop()


def lose_drop(state, store):
    rejudge(state, store)
    state["all"]["drops"].pop()


def lose_decision(state, store):
    rejudge(state, store)
    store["all"]["decisions"].pop()


def edit_article(state, store):
    rejudge(state, store)
    store["s0"]["articles"][0]["digest"] = "f" * 32


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (rejudge, {}),
        (lose_result, {"results": 1}),
        (lose_drop, {"records set aside": 1}),
        (lose_decision, {"decisions": 1}),
        (edit_article, {"articles": 1}),
    ],
)
def test_a_state_stays_only_if_the_current_one_holds_all_that_it_was_made_from(archive, change, lost):
    first = archive.current()
    current = publish(archive, "run-02", change)
    assert lost_records(archive, first, current) == lost
    states = sweep_archive(archive, USUAL, is_purge=True).states
    assert [state.reason for state in states] == [KeepReason.CURRENT, None if lost else KeepReason.NEWEST]
    if lost:
        with pytest.raises(ArchiveError, match="held what was to be forgotten"):
            undo(archive, "run-02", by=Undo("undo", "2026-12-01"))
    else:
        assert undo(archive, "run-02", by=Undo("undo", "2026-12-01")).snapshot_id == first.snapshot_id


def test_more_than_before_is_no_loss(archive):
    publish(archive, "run-02", lose_result)
    publish(archive, "run-03", rejudge)
    states = sweep_archive(archive, USUAL, is_purge=True).states
    assert [state.reason for state in states] == [KeepReason.CURRENT, KeepReason.NEWEST, KeepReason.NEWEST]


def test_a_state_that_cannot_be_read_goes(archive):
    first = archive.current()
    publish(archive, "run-02", edit_article)
    for file in first.store:
        if file not in archive.current().store:
            (archive.out / file.path).write_bytes(b"x")
    assert sweep_archive(archive, USUAL, is_purge=True).states[1].reason is None


def test_a_dry_run_purges_nothing(archive):
    publish(archive, "run-02", edit_article)
    before = set(list_files(archive.out))
    assert sweep_archive(archive, USUAL, is_purge=True, is_dry_run=True).states[1].reason is None
    assert set(list_files(archive.out)) == before


def test_changes_are_forgotten_that_speak_of_what_is_gone(archive):
    def change(**told):
        return dict.fromkeys(CHANGES.schema.names, "x") | {"run_id": "run-9", "url_before": None, "url_after": None} | told

    known = {"article_id": "fc-a", "claim_id": "c1"}
    rows = [
        change(**known, url_after=URL_ACME),
        change(article_id="gone", claim_id="c1"),
        change(article_id="fc-a", claim_id="gone"),
        change(article_id="news/b", claim_id="c3", url_before="https://gone.example/", url_after=URL_CITY),
        change(article_id="fc-a", claim_id="c2", url_after=URL_CITY),
    ]
    current = archive.current()
    told = exchange_files(current, (), [write_table(archive.out, CHANGES, rows, "run-9")])
    kept = read_table(archive, "changes", forget_history(archive, told)).to_pylist()
    assert kept == [rows[0]]
    assert forget_history(archive, current) == current


def test_a_record_that_is_kept_was_met_where_the_newest_run_met_it(archive):
    """An earlier run may have read it from a file whose name tells of what is gone."""
    (drop, *_) = read_table(archive, "drops").to_pylist()
    place = {"kind": drop["kind"], "reason": drop["reason"], "digest": drop["digest"], "line": 1}
    named = [("run-8", "gone.jsonl"), ("run-9", "a.jsonl"), ("run-9", "b.jsonl")]
    rows = [place | {"run_id": run_id, "file": file} for run_id, file in named]
    current = archive.current()
    told = exchange_files(current, (), [write_table(archive.out, READINGS, rows, "run-9")])
    kept = read_table(archive, "readings", forget_history(archive, told)).to_pylist()
    assert [row["file"] for row in kept if row["digest"] == drop["digest"]] == ["a.jsonl", "b.jsonl"]


def test_grades_are_forgotten_whose_article_source_or_evidence_is_gone(archive):
    def grade(**told):
        known = {"article_id": "fc-a", "claim_id": "c1", "source_id": source_id(URL_ACME), "url": URL_ACME}
        evidence = {"quote_digest": sha256(QUOTE_ACME.encode()).hexdigest(), "graded_at": None}
        return dict.fromkeys(GRADES.schema.names, "x") | {"run_id": "run-9"} | known | evidence | told

    gone = [{"article_id": "gone"}, {"claim_id": "gone"}, {"source_id": "gone", "grader": "z"}, {"url": "https://gone.example/"}]
    rows = [grade(), grade(grader="y"), *(grade(**told) for told in (*gone, {"quote_digest": "0" * 64}))]
    told = exchange_files(archive.current(), (), [write_table(archive.out, GRADES, rows, "run-9")])
    kept = read_table(archive, "grades", forget_history(archive, told)).to_pylist()
    assert kept == rows[:2]


def test_every_table_of_history_that_tells_of_articles_is_purged():
    """A new column may tell of them: then a SELECT in sql/forget is due, and its table in TELLING."""
    counting = {table.name: table.schema.names for table in HISTORY if table not in TELLING}
    telling = {"article_id", "claim_id", "source_id", "link_id", "url", "digest", "text", "quote", "note", "file", "title"}
    assert {name for name, columns in counting.items() if telling.intersection(columns)} == set()
