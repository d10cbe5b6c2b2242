"""A Prefect server on loopback and its worker, as operators start them: two processes, and all that their files need lies in one folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import httpx

from flows.prefect_runtime import QUIET, _cache_folder, _copy_template

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
SECONDS = 300
"""For a machine that has much else to do; nothing waits longer than it must."""
POLL_SECONDS = 0.5
"""Asking ten times a second costs the server more than all runs together."""
QUICK = {
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",  # 30 by default
    "PREFECT_WORKER_QUERY_SECONDS": "1",  # 10 by default
}
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its API, and the environment of whoever works with it."""

    api: httpx.Client
    environment: dict[str, str]
    folder: Path

    def call(self, *command):
        """Run a program of ours; it must succeed."""
        done = self.attempt(*command)
        assert done.returncode in {0, 3}, done.stdout + done.stderr

    def attempt(self, *command, environment=None):
        """Run one that may fail."""
        return subprocess.run(
            [shutil.which(command[0], path=f"{BIN}{os.pathsep}{os.defpath}"), *command[1:]],
            env=environment or self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )

    def start(self, *command):
        """Start one that stays; what it says goes to a file of its name."""
        with (self.folder / f"{'-'.join(command[:2])}.log").open("wb") as log:
            return subprocess.Popen(
                [BIN / command[0], *command[1:]],
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ask(self, path, **question):
        """What a POST is answered; a server whose database is busy says so, and is asked again."""

        def answer():
            reply = self.api.post(path, json=question)
            return None if reply.status_code == httpx.codes.SERVICE_UNAVAILABLE else reply

        return self.until(answer).raise_for_status().json()

    def emit(self, event, ids):
        """Say that something happened, as `prefect event emit` does."""
        what = {"event": event, "resource": {"prefect.resource.id": "linker.archive"}, "payload": {"ids": ids}}
        told = [what | {"id": str(uuid4()), "occurred": datetime.now(UTC).isoformat()}]
        self.api.post("/events", json=told).raise_for_status()

    def deployment(self, name):
        """The deployment of that name."""
        return next(row for row in self.ask("/deployments/filter") if row["name"] == name)

    def start_run(self, name):
        """Have a deployment run now."""
        return self.ask(f"/deployments/{self.deployment(name)['id']}/create_flow_run", state={"type": "SCHEDULED"})["id"]

    def finished(self, name, count):
        """So many runs of a deployment, in the order they began, once all of them have ended."""
        chosen = {"deployments": {"name": {"any_": [name]}}, "flow_runs": {"state": {"type": {"any_": sorted(FINAL)}}}}

        def runs():
            found = self.ask("/flow_runs/filter", **chosen)
            return sorted(found, key=lambda run: run["start_time"]) if len(found) == count else None

        return self.until(runs)

    def states(self, run):
        """All states that a run was in."""
        return self.api.get("/flow_run_states/", params={"flow_run_id": run["id"]}).raise_for_status().json()

    def until(self, ready):
        """What `ready` returns once it is something; with the logs where it never is."""
        deadline = time.monotonic() + SECONDS
        while not (found := ready()):
            if time.monotonic() > deadline:
                raise AssertionError("\n".join(log.read_text()[-4000:] for log in self.folder.glob("*.log")))
            time.sleep(POLL_SECONDS)
        return found


@contextmanager
def serve(folder):
    """A server while the block runs, on a free port, with the database that is kept empty for private servers where there is one."""
    home = folder / "home"
    home.mkdir()
    _copy_template(_cache_folder() / f"prefect-{version('prefect')}.db", home / "prefect.db")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    url = f"http://127.0.0.1:{port}/api"
    own = {"PREFECT_HOME": str(home), "PREFECT_API_URL": url, "PYTHONPATH": str(ROOT), "NO_PROXY": "127.0.0.1"}
    with httpx.Client(base_url=url, trust_env=False, timeout=60) as api:
        server = Server(api, kept | QUIET | QUICK | own, folder)
        with running(server, "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)):
            server.until(partial(_answers, api))
            yield server


def _answers(api):
    with suppress(httpx.TransportError):
        return api.get("/health").is_success
    return False


@contextmanager
def running(server, *command):
    """A program while the block runs."""
    process = server.start(*command)
    try:
        yield process
    finally:
        _stop(process)


def _stop(process):
    """End a program as a service manager does, then by force with what it started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def change_lines(file, change):
    """Every row of a JSONL file as `change` makes it."""
    rows = [change(json.loads(line)) for line in file.read_text().splitlines()]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
