"""prefect.yaml on a real Prefect server, by the commands of docs/operations.md: events change pages, one run at a time, broken promises fail.

One server and one worker for all; the runs are made once, in the order of the fixtures, and the tests look at what came of them.
"""

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from operations import cron_lines, documented
from prefect_server import BIN, change_lines, running, serve

from linker_core.archive import Archive, read_table

ROOT = Path(__file__).parent.parent
EDITED, OTHER, UNNAMED = "gdpr-turns-five", "dart-nudges-an-asteroid", "nvidia-arm-deal-that-never-was"
EVENT = "linker.sources.updated"
OLD, NEW = "https://", "https://moved."

pytestmark = pytest.mark.flow


def typed(start):
    """The command of docs/operations.md that begins so."""
    (words,) = documented(start)
    return words


def pages_of(out):
    return {path.stem: path.read_bytes() for path in (out / "html").rglob("*.html")}


def spans(server, runs):
    """When each run began to work, and when it ended; in time."""
    for run in runs:
        times = {state["type"]: state["timestamp"] for state in server.states(run)}
        yield times["RUNNING"], times.get("COMPLETED") or times["FAILED"]


def one_at_a_time(server, runs):
    return all(end <= begin for (_, end), (begin, _) in pairwise(sorted(spans(server, runs))))


@pytest.fixture(scope="module")
def inputs(sample, tmp_path_factory):
    """Three articles of the sample and what was found for them, in folders of those names."""
    folder = tmp_path_factory.mktemp("srv") / "news"
    for name in ("articles", "results"):
        lines = (sample / f"{name}.jsonl").read_text().splitlines()
        kept = [line for line in lines if json.loads(line)["article_id"] in {EDITED, OTHER, UNNAMED}]
        (folder / name).mkdir(parents=True)
        (folder / name / "1.jsonl").write_text("\n".join(kept) + "\n")
    return folder


@pytest.fixture(scope="module")
def out(inputs):
    return inputs.parent / "linker" / "out"


@pytest.fixture(scope="module")
def server(inputs, out, tmp_path_factory):
    """A server and its worker, a published archive, and the three deployments; the pool has no limit yet."""
    with serve(tmp_path_factory.mktemp("prefect")) as server:
        places = {"ARTICLES": inputs / "articles" / "*.jsonl", "RESULTS": inputs / "results" / "*.jsonl", "OUT": out}
        server.environment.update({f"LINKER_{name}": str(place) for name, place in places.items()})
        shutil.copy(ROOT / "prefect.yaml", server.folder)  # all that is needed beside the installed package
        server.call(*typed("prefect work-pool create"))
        with running(server, *typed("prefect worker start")):
            server.call(*typed("prefect deploy"))
            yield server


@pytest.fixture(scope="module")
def mailed(server, out):
    """What cron would mail after the nightly line, by which the archive is first published."""
    out.parent.mkdir()
    (line,) = (line.command for line in cron_lines() if " run " in line.command)
    command = line.replace("/opt/linker/bin/", f"{BIN}/").replace("/srv/", f"{out.parent.parent}/")
    done = server.attempt("sh", "-c", command)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def published(mailed, out):
    return pages_of(out)


@pytest.fixture(scope="module")
def refreshes(server, inputs, published):
    """Two events, one right after the other, when every source has moved: the runs they led to."""

    def move(row):
        return row | {"results": [found | {"url": found["url"].replace(OLD, NEW)} for found in row["results"]]}

    change_lines(inputs / "results" / "1.jsonl", move)
    server.call(*typed("prefect event emit"))
    server.emit(EVENT, [OTHER])
    return server.finished("source-refresh", 2)


@pytest.fixture(scope="module")
def refreshed(refreshes, out):
    return pages_of(out)


@pytest.fixture(scope="module")
def check_and_backfill(server, refreshed, out):
    """A check of an archive with a damaged page and, at the same time, the run that mends it; by the pool's limit one after the other."""
    server.call(*typed("prefect work-pool set-concurrency-limit"))
    (out / "html" / f"{OTHER}.html").write_bytes(b"<p>damaged")
    server.start_run("weekly-check")
    server.start_run("nightly-backfill")
    (check,), (backfill,) = server.finished("weekly-check", 1), server.finished("nightly-backfill", 1)
    return check, backfill


def test_every_deployment_has_one_run_at_a_time_and_the_others_wait(server):
    for row in server.ask("/deployments/filter"):
        assert row["concurrency_options"]["collision_strategy"] == "ENQUEUE"
        assert row["global_concurrency_limit"]["limit"] == 1


@pytest.mark.parametrize(
    ("name", "crons"), [("nightly-backfill", ["0 2 * * *"]), ("weekly-check", ["0 6 * * 0"]), ("source-refresh", [])]
)
def test_deployments_have_their_schedules(server, name, crons):
    schedules = server.deployment(name)["schedules"]
    assert [row["schedule"]["cron"] for row in schedules if row["active"]] == crons
    assert {row["schedule"]["timezone"] for row in schedules} <= {"UTC"}


def test_parameters_come_from_the_environment(server, inputs, out):
    request = server.deployment("nightly-backfill")["parameters"]["request"]
    assert request == {"articles": [f"{inputs}/articles/*.jsonl"], "results": [f"{inputs}/results/*.jsonl"], "out": str(out)}


def test_a_variable_that_is_not_set_is_refused(server):
    environment = {name: text for name, text in server.environment.items() if name != "LINKER_OUT"}
    done = server.attempt("prefect", "deploy", "--name", "weekly-check", environment=environment)
    assert done.returncode
    assert re.search(r"out.*should be non-empty", done.stdout + done.stderr)


def test_a_night_without_trouble_mails_nothing(mailed):
    assert mailed == ""


def test_events_change_the_pages_they_name_and_no_other(refreshes, published, refreshed):
    assert [run["state"]["type"] for run in refreshes] == ["COMPLETED", "COMPLETED"]
    changed = {name for name, page in refreshed.items() if page != published[name]}
    assert changed == {EDITED, OTHER}
    assert all(NEW.encode() in refreshed[name] and NEW.encode() not in published[name] for name in changed)


def test_each_event_names_its_own_articles(refreshes):
    assert sorted(run["parameters"]["ids"] for run in refreshes) == sorted([[EDITED], [OTHER]])


def test_a_refresh_waits_for_the_one_before(server, refreshes):
    assert one_at_a_time(server, refreshes)
    waited = [[state["name"] for state in server.states(run)].count("AwaitingConcurrencySlot") for run in refreshes]
    assert waited[0] == 0 < waited[1]


def test_a_check_fails_where_a_promise_is_broken(check_and_backfill):
    check, _ = check_and_backfill
    assert check["state"]["type"] == "FAILED"
    assert re.search(rf"PromiseError.*{OTHER}", check["state"]["message"], re.DOTALL)


def test_the_backfill_mends_and_links_what_no_event_named(check_and_backfill, refreshed, out):
    _, backfill = check_and_backfill
    assert backfill["state"]["type"] == "COMPLETED"
    pages = pages_of(out)
    assert {name for name, page in pages.items() if page != refreshed[name]} == {UNNAMED}
    assert NEW.encode() in pages[UNNAMED]


def test_runs_of_different_deployments_wait_too(server, check_and_backfill):
    assert one_at_a_time(server, check_and_backfill)


def test_all_runs_are_in_the_history(check_and_backfill, out):
    assert len(set(read_table(Archive.open(out), "trend")["run_id"].to_pylist())) == 4
