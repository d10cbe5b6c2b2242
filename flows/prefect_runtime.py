"""Prefect that needs no server, no network and no words: set up before it is imported, gone when the run ends.

With PREFECT_API_URL in the environment that server is used and the user's own Prefect settings stand. Without it a
private server is started: on the loopback interface, behind a password of its own, on a database that is thrown away.
"""

import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from linker_core.errors import LinkerError

STARTUP_SECONDS = 180
"""A busy machine has been seen to need 40."""

PRIVATE = "PREFECT__SERVER_EPHEMERAL"
"""Set where the server is one that goes with the run: nobody can look at what it is told."""

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


@dataclass(frozen=True, slots=True)
class PrivateServer:
    """A server that is starting up; `wait_until_ready` before the first flow."""

    url: str
    process: subprocess.Popen[bytes]
    home: Path
    template: Path

    def cpu_seconds(self) -> float:
        """What the server has computed so far; 0 where the system does not tell."""
        try:
            stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0.0
        user, system = stat.rpartition(")")[2].split()[11:13]  # proc(5): fields 14 and 15
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def wait_until_ready(self) -> None:
        """Block until it answers, then keep its freshly made database for the next run.

        Raises:
            LinkerError: it ended or did not answer in time; the message ends with what it last said.
        """
        deadline = time.monotonic() + STARTUP_SECONDS
        while not _answers(f"{self.url}/health"):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.template.unlink(missing_ok=True)  # perhaps it was the cause; the next run makes it anew
                said = (self.home / "server.log").read_text(encoding="utf-8", errors="replace")[-2000:]
                raise LinkerError(f"Prefect's private server did not start; set PREFECT_API_URL to a running one.\n{said}")
            time.sleep(0.05)
        if not self.template.exists():
            _keep_template(self.home / "prefect.db", self.template)


@contextmanager
def prefect_runtime(*, is_verbose: bool = False) -> Iterator[PrivateServer | None]:
    """Set up the environment for Prefect, which must not have been imported yet. None where the user named a server."""
    level = "INFO" if is_verbose else "CRITICAL"  # an error of the flow reaches the user as one line, from the caller
    for key, value in {**QUIET, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": level}.items():
        os.environ.setdefault(key, value)
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="linker-prefect-", ignore_cleanup_errors=True) as home:
        server = _start_server(Path(home))
        try:
            yield server
        finally:
            _stop(server)


def is_private() -> bool:
    """Whether Prefect's server is one that we started for this run."""
    return os.environ.get(PRIVATE) == "1"


def _start_server(home: Path) -> PrivateServer:
    template = _cache_folder() / f"prefect-{version('prefect')}.db"
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        environment = _private_environment(home, has_database=_copy_template(template, home / "prefect.db"))
        os.environ.update(environment, PREFECT_API_URL=url, NO_PROXY=_without_proxy())
        with (home / "server.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own script
                [sys.executable, "-P", Path(__file__).with_name("private_server.py"), str(listener.fileno()), str(home)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=[listener.fileno()],
                start_new_session=True,  # an interrupt at the terminal is for us; we then end the server
            )
    return PrivateServer(url, process, home, template)


def _private_environment(home: Path, *, has_database: bool) -> dict[str, str]:
    password = f"linker:{secrets.token_urlsafe(16)}"
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_AUTH_STRING": password,
        "PREFECT_SERVER_API_AUTH_STRING": password,
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_SERVER_DATABASE_MIGRATE_ON_START": str(not has_database).lower(),
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": str(not has_database).lower(),
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",  # nobody will ask for events, and each costs
        "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
        PRIVATE: "1",
        "PREFECT__SERVER_FINAL": "1",
    }


def _without_proxy() -> str:
    """Hosts to be reached directly: a company's proxy cannot reach our loopback interface."""
    named = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    return ",".join(filter(None, [named, "127.0.0.1"]))


def _stop(server: PrivateServer) -> None:
    if server.process.stdin:
        server.process.stdin.close()
    try:
        server.process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "claim-linker"


def _copy_template(template: Path, database: Path) -> bool:
    """Start from the empty database of an earlier run: making one takes longer than everything else together."""
    try:
        database.write_bytes(template.read_bytes())
    except OSError:
        return False
    return True


def _keep_template(database: Path, template: Path) -> None:
    """Keep the database while it is still empty; a machine where nothing can be kept starts more slowly, no more."""
    try:
        template.parent.mkdir(parents=True, exist_ok=True)
        temporary = template.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(temporary)) as target:
            source.backup(target)
        temporary.replace(template)
    except (OSError, sqlite3.Error):
        return
