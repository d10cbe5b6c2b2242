"""Whole runs of the flow on a tiny archive, as a user starts them: a process, its streams, its exit code, its folder.

Each run brings up a private Prefect server, so runs are shared where they can be.
"""

import ast
import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from unittest import mock

import duckdb
import pytest
from tiny import write_inputs

from flows.prefect_runtime import prefect_runtime
from linker_core.archive import Archive

ROOT = Path(__file__).parent.parent
FAKE = ROOT / "tests" / "fake_shard.py"

pytestmark = pytest.mark.flow


def linker(*arguments, **environment):
    """Run the command line with the fake shard."""
    return subprocess.run(
        [sys.executable, FAKE, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=clean_environment() | environment,
        check=False,
        timeout=300,
    )


def clean_environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return kept | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "COLUMNS": "200"}


def ask(out, statement):
    return json.loads(linker("sql", out, statement, "--format", "json").stdout)


def state_of(out):
    return Archive.open(out).pointer.read()


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    return write_inputs(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="module")
def first(inputs, tmp_path_factory):
    """A first run, and where it went."""
    out = tmp_path_factory.mktemp("archive") / "out"
    return linker("run", *inputs, "--out", out, "--workers", "2", "--profile"), out


def test_the_run_succeeds_and_tells_what_was_set_aside(first):
    done, _ = first
    assert done.returncode == 3
    assert re.search("articles set aside.*missing_id.*results set aside.*no_article", done.stdout, re.DOTALL)


def test_the_summary_says_where_everything_is(first):
    done, out = first
    lines = done.stdout.splitlines()
    ends = next(row for row, line in enumerate(lines) if line.startswith("report "))
    paths = [Path(line.split(maxsplit=1)[1]) for line in lines[ends - 3 : ends + 1]]
    assert paths == [out / "html", out / "tables", out / "linker.duckdb", out / "report" / "index.html"]
    assert all(path.exists() for path in paths)


def test_start_up_is_reported_apart(first):
    assert "s to start up" in first[0].stdout


def test_standard_error_holds_progress_alone(first):
    stages = [line.partition(":")[0] for line in first[0].stderr.splitlines()]
    assert stages == ["read", "link", "audit", "report"]


def test_nothing_is_left_behind(first):
    _, out = first
    assert sorted(path.name for path in (out / ".work").iterdir()) == ["lock"]
    assert not list(out.rglob(".tmp-*"))


def test_pages_are_published(first):
    assert (first[1] / "html" / "b" / "deep.html").read_bytes() == b"<p>Beta\r\n</p>"


def test_the_catalog_opens_from_anywhere(first, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with duckdb.connect(str(first[1] / "linker.duckdb"), read_only=True) as con:
        assert con.sql("select article_id from articles order by all").fetchall() == [("a",), ("b/deep",), ("c",)]


def test_what_was_set_aside_is_found_again(first):
    found = ask(first[1], "select reason, line from readings semi join drops using (digest) order by all")
    assert found == [
        {"reason": "duplicate_article", "line": 4},
        {"reason": "missing_id", "line": 5},
        {"reason": "no_article", "line": 3},
    ]


def test_the_run_s_stages_are_in_its_history(first):
    rows = ask(first[1], "select stage from runs where shard = '' order by started_at")
    assert [row["stage"] for row in rows] == ["find", "read", "plan", "link", "assemble", "audit", "coverage", "compare"]


def test_the_history_says_what_the_stages_cost(first):
    (read,) = ask(first[1], "select rows_in, rows_out, bytes_in, peak_bytes > 1e6 as has_peak from runs where stage = 'read'")
    assert read["rows_in"] - read["rows_out"] == 1  # the article without an id
    assert read["bytes_in"] > 0
    assert read["has_peak"]


def test_a_profile_accounts_for_the_whole_run(first):
    shares = re.findall(r"^ (\w.*?)  .* ([\d.]+)% ", first[0].stdout, re.MULTILINE)
    stages = dict(shares)
    assert stages.pop("whole run") == "100.0"
    assert set(stages) >= {"read", "link", "audit", "publish", "report", "Prefect, processes, IO"}
    assert sum(map(float, stages.values())) == pytest.approx(100, abs=1)


def test_the_trend_tells_what_the_run_came_to(first):
    (row,) = ask(
        first[1],
        """select run_id in (select run_id from runs) as is_a_run, count_articles = (select count(*) from articles) as has_articles,
        count_claims = (select count(*) from claims) as has_claims, count_linked = (select count(*) from links) as has_links from trend""",
    )
    assert row == {"is_a_run": True, "has_articles": True, "has_claims": True, "has_links": True}


def test_a_cluster_needs_an_address_and_an_address_a_cluster(inputs, tmp_path):
    for options in (["--runner", "dask"], ["--address", "tcp://127.0.0.1:1"]):
        done = linker("run", *inputs, "--out", tmp_path / "out", *options)
        assert done.returncode == 2
        assert "--address" in done.stderr


def test_the_published_archive_passes_the_check(first):
    done = linker("check", first[1])
    assert (done.returncode, done.stderr) == (0, "")


def test_a_changed_page_fails_the_check(first, tmp_path):
    out = shutil.copytree(first[1], tmp_path / "out")
    (out / "html" / "a.html").write_bytes(b"<p>Alpha fell</p>")
    done = linker("check", out)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_the_report_is_written_again(first):
    page = first[1] / "report" / "index.html"
    before = page.read_bytes()
    page.unlink()
    assert linker("report", first[1]).returncode == 0
    assert page.read_bytes() == before


def test_every_article_is_explained(first):
    assert "No link on the page" in linker("explain", first[1], "b/deep").stdout
    assert linker("explain", first[1], "nobody").returncode == 2


def test_a_limit_needs_a_new_archive(first, inputs):
    done = linker("run", *inputs, "--out", first[1], "--limit", "1")
    assert done.returncode == 2
    assert "--limit" in done.stderr


def test_a_dry_run_shows_a_patch_and_touches_nothing(inputs, tmp_path):
    out = tmp_path / "out"
    done = linker("run", *inputs, "--out", out, "--dry-run")
    assert done.returncode == 3
    assert "diff --git a/b/deep.html b/b/deep.html\nnew file mode 100644" in done.stdout
    assert re.search(r"3 +pages added", done.stderr)
    assert not out.exists()


def test_a_bad_feed_is_refused_until_it_is_accepted(first, inputs, tmp_path):
    out, config, half = tmp_path / "out", tmp_path / "linker.toml", tmp_path / "results.jsonl"
    shutil.copytree(first[1], out)
    config.write_text("[publish]\nmin_results_lost = 2\n")
    half.write_text(Path(inputs[1]).read_text().splitlines(keepends=True)[1])
    arguments = ("run", inputs[0], half, "--out", out, "--config", config)
    before = state_of(out)
    refused = linker(*arguments)
    assert (refused.returncode, state_of(out)) == (1, before)
    assert "3 of 4 results would vanish (75.0%; publish.max_results_lost allows 20%)" in refused.stderr
    assert "--accept" in refused.stderr
    accepted = linker(*arguments, "--accept")
    assert accepted.returncode == 3
    assert "Accepted: 3 of 4 results would vanish" in accepted.stdout
    assert state_of(out) != before


def test_a_second_run_with_a_dead_worker_gives_the_same_state(first, inputs, tmp_path):
    """Also: one worker instead of two, a limit that cuts nothing, and no word where none is wanted."""
    out, death = tmp_path / "out", tmp_path / "death"
    death.touch()
    done = linker("run", *inputs, "--out", out, "--workers", "1", "--limit", "9", "--quiet", FAKE_DEATH=str(death))
    assert not death.exists()
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")
    assert state_of(out) == state_of(first[1])


def test_a_killed_run_leaves_no_process_and_the_next_one_succeeds(inputs, tmp_path):
    out = tmp_path / "out"
    command = [sys.executable, FAKE, "run", *inputs, "--out", out, "--limit", "2"]
    with subprocess.Popen(command, env=clean_environment(), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr.readline().startswith("read")
        family = descendants(process.pid)
        process.send_signal(signal.SIGKILL)
    assert len(family) > 2
    assert wait_until(lambda: not alive(family))
    assert linker("run", *inputs, "--out", out).returncode == 3


def test_a_named_server_is_told_of_the_run(inputs, tmp_path):
    with mock.patch.dict(os.environ, clean_environment(), clear=True), prefect_runtime() as server:
        server.wait_until_ready()
        done = linker("run", *inputs, "--out", tmp_path / "named", PREFECT_API_URL=server.url, **password())
        runs, artifacts = call(server, "flow_runs/filter"), call(server, "artifacts/filter")
    assert done.returncode == 3
    assert [(run["name"].partition("-")[0], run["state_type"]) for run in runs] == [("named", "COMPLETED")]
    assert {artifact["key"] for artifact in artifacts} == {
        f"linker-{part}" for part in ("read", "link", "audit", "report", "summary")
    }


def test_the_flow_is_one_screen():
    source = (ROOT / "flows" / "link_archive.py").read_text()
    flow = next(node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    assert len(source.splitlines()) <= 40
    assert flow.end_lineno - flow.lineno <= 15


def password():
    return {"PREFECT_API_AUTH_STRING": os.environ["PREFECT_API_AUTH_STRING"]}


def call(server, path):
    """Ask the server's API for everything of a kind."""
    token = base64.b64encode(os.environ["PREFECT_API_AUTH_STRING"].encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{server.url}/{path}", b"{}", headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def stat_of(process):
    """State and parent of a process; nothing once it is gone."""
    try:
        return (process / "stat").read_text().rpartition(") ")[2].split()[:2]
    except OSError:
        return None


def descendants(pid):
    parents = {int(path.name): int(stat[1]) for path in Path("/proc").glob("[0-9]*") if (stat := stat_of(path))}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pids):
    states = (stat_of(Path("/proc", str(pid))) for pid in pids)
    return [stat for stat in states if stat and stat[0] != "Z"]


def wait_until(condition):
    for _ in range(200):
        if condition():
            return True
        time.sleep(0.05)
    return False
