"""What the bench keeps and prints: medians, ratios, tables, and the cost of a program with all its processes."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.bench.beside_peer import compare, repeat_records
from tests.bench.cost import Cost
from tests.bench.jobs import Job, with_peaks
from tests.bench.records import SCALING, describe_benchmarks, keep, read_kept, stage_table
from tests.bench.scaling import judge

ROOT = Path(__file__).parent.parent
ORPHAN = """
import os, sys, time
if os.fork():
    print("done", flush=True)
    os._exit(3)
until = time.process_time() + 0.3
kept = bytearray(150_000_000)
while time.process_time() < until:
    pass
"""
MEASURE = f"""
import sys
from tests.bench.cost import measure
cost = measure([sys.executable, "-c", {ORPHAN!r}], accepted=(3,))
print(cost.cpu_seconds > 0.3, cost.worker_peak_bytes > 140_000_000, cost.peak_bytes < 100_000_000, cost.output)
"""


def job(seconds, cpu=10.0, links=5, **stages):
    return Job(seconds, 2.0, cpu, 10**8, 2 * 10**8, links, 0, stages)


IDLE = job(1, cpu=2.0), job(1, cpu=1.0)
OURS = [job(2, judge=1.0), job(4, judge=3.0), job(3, judge=2.0)]
THEIRS = [job(20, 51.0), job(60, 51.0), job(36, 51.0)]


def figures():
    return {"archive": "made up", "workers": 2, **compare(100, OURS, THEIRS, IDLE)}


def test_medians_are_taken_of_rates_and_of_ratios_run_by_run():
    record = figures()
    assert (record["linker_per_second"], record["ratio"], record["ratios"]) == (100 / 3, 12, [10, 15, 12])
    assert record["linker_stages"] == {"judge": 2.0}


def test_the_cost_of_starting_is_taken_off():
    record = figures()
    assert (record["linker_cpu_ms"], record["peer_cpu_ms"], record["cpu_ratio"]) == (80, 500, 6.25)


def test_what_is_kept_says_where_and_when_and_is_read_again(tmp_path):
    path = tmp_path / "kept.jsonl"
    record = keep("beside", figures(), path)
    assert {"date", "commit", "cores", "cpu"} < set(record)
    assert read_kept(path) == [record]


def test_the_page_shows_what_is_kept_newest_first(tmp_path):
    path = tmp_path / "kept.jsonl"
    for label in ("older", "newer"):
        keep("beside", figures() | {"archive": label}, path)
    page = "\n".join(describe_benchmarks(path))
    assert 0 < page.index("| newer |") < page.index("| older |")
    assert "| judge | 2.0 |  |  |" in page


def test_a_page_of_nothing_says_so(tmp_path):
    assert "Nothing measured yet." in "\n".join(describe_benchmarks(tmp_path / "none.jsonl"))


def test_a_stage_that_both_tell_of_has_a_ratio():
    record = figures() | {"peer_stages": {"judge": 8.0, "parse": 1.0}}
    assert "| judge | 2.0 | 8.0 | 4.00 |" in stage_table(record)
    assert "| parse |  | 1.0 |  |" in stage_table(record)


def grown(articles, workers, seconds, cpu_ms):
    row = {"articles": articles, "workers": workers, "seconds": seconds, "cpu_ms": cpu_ms, "worker_peak_mb": 400.0}
    return dict.fromkeys(name.strip("{}").partition(":")[0] for name in SCALING.values()) | row


def test_growth_and_workers_are_judged():
    said = judge([grown(10, 1, 20, 4.0), grown(10, 2, 10, 4.0), grown(1000, 1, 900, 5.0)])
    assert said[0] == "largest worker: 400 MB"
    assert said[1].endswith("10: 4.0, 1,000: 5.0; the largest is 25% above the least")
    assert said[-1] == "10 articles: 2 workers are 2.00 × one"


def test_records_are_repeated_under_new_ids(tmp_path):
    (tmp_path / "few.jsonl").write_text('{"article_id": "a"}\n{"article_id": "b"}\n')
    assert repeat_records(tmp_path / "few.jsonl", tmp_path / "many.jsonl", 2) == 4
    lines = (tmp_path / "many.jsonl").read_text().splitlines()
    assert [json.loads(line)["article_id"] for line in lines] == ["a-0", "b-0", "a-1", "b-1"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts processes by a Linux call")
def test_processes_that_outlive_the_program_are_counted():
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True", "True", "done"]


def test_peaks_of_stages_that_the_system_has_forgotten_count(tmp_path):
    rows = [("", "coverage", 50), ("", "link", 65), ("00", "judge", 70), ("00", "compare", 60), ("00", "write", 60)]
    with duckdb.connect(tmp_path / "linker.duckdb") as con:
        con.execute("create table runs (shard varchar, stage varchar, peak_bytes bigint)")
        con.executemany("insert into runs values (?, ?, ?)", rows)
    cost = with_peaks(Cost(1.0, 1.0, 40, 65, ""), tmp_path)
    assert (cost.peak_bytes, cost.worker_peak_bytes) == (50, 70)
    cost = with_peaks(Cost(1.0, 1.0, 55, 75, ""), tmp_path)
    assert (cost.peak_bytes, cost.worker_peak_bytes) == (55, 75)
    late = [{"stage": stage, "cost": {"peak_bytes": peak}} for stage, peak in (("publish", 80), ("report", 85))]
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "late_times.json").write_text(json.dumps({"times": late}))
    cost = with_peaks(Cost(1.0, 1.0, 55, 75, ""), tmp_path)
    assert (cost.peak_bytes, cost.worker_peak_bytes) == (80, 85)
