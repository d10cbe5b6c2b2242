"""What a run asks of a cluster's workers: the same code, and the same storage at the same place."""

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from uuid import uuid4

import flows
import linker_core
from linker_core.digests import digest_parts
from linker_core.errors import UsageError
from linker_core.queries import sql_folder
from linker_core.storage import Place, read_bytes, remove_files, write_whole

DECISIVE = ("duckdb", "lxml", "numpy", "py3langid", "pyarrow", "publicsuffixlist", "selectolax", "sentencex", "snowballstemmer")
"""Packages whose version may show in the bytes of the result."""

SHOWN_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Ticket:
    """Goes with every job of a run. `build` is what the run's own process consists of: names and versions."""

    run_id: str
    probe: Place
    token: str
    folder: Path
    build: tuple[tuple[str, str], ...]


def write_ticket(run_id: str, work: Place) -> Ticket:
    """A ticket, and the file in `work` that every worker must be able to read."""
    token = uuid4().hex
    probe = work / "probe"
    write_whole(probe, token.encode())
    return Ticket(run_id, probe, token, Path.cwd(), describe_build())


@cache
def describe_build() -> tuple[tuple[str, str], ...]:
    """Name and version of all that decides what the result will be; of the linker also a digest of its code."""
    linker = f"{linker_core.__version__} (code {_digest_code()[:8]})"
    return (
        ("linker", linker),
        ("python", ".".join(map(str, sys.version_info[:2]))),
        *((name, _version(name)) for name in DECISIVE),
    )


def find_fault(ticket: Ticket) -> str | None:
    """Why this process cannot work on the run; None if it can."""
    ours = dict(describe_build())
    differing = [f"{name} {ours.get(name)} instead of {wanted}" for name, wanted in ticket.build if ours.get(name) != wanted]
    if differing:
        return f"has {', '.join(differing)}; install there what is installed where the run was started"
    work = ticket.probe.parent
    try:
        if read_bytes(ticket.probe) != ticket.token.encode():
            return f"has another folder at {work} than the run; OUT must be on storage that all workers share"
        mine = f"probe-{platform.node()}-{os.getpid()}"
        write_whole(work / mine, b"")
        remove_files(work, [mine])
    except OSError as error:
        return f"cannot use {work} ({error.strerror or error}); OUT must be on storage that all workers share, at the same path"
    return None


def require_fit(where: str, ticket: Ticket) -> None:
    """See that this process can work on the run.

    Raises:
        UsageError: it cannot; the message says why and what to do.
    """
    if fault := find_fault(ticket):
        raise UsageError(f"the worker {where} {fault}")


def raise_faults(cluster: str, faults: dict[str, str]) -> None:
    """Say which workers cannot work on the run.

    Raises:
        UsageError: there are any.
    """
    if faults:
        lines = [f"{worker} {faults[worker]}" for worker in sorted(faults)[:SHOWN_FAULTS]]
        raise UsageError("\n  ".join([f"{len(faults)} workers of {cluster} cannot work on this run:", *lines]))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _digest_code() -> str:
    """Of code, SQL and weights: a version number alone does not tell one state of a working copy from another."""
    return digest_parts(*(part for name, content in sorted(_code_files()) for part in (name, content)))


def _code_files() -> Iterator[tuple[str, bytes]]:
    """Names as in an installed wheel, where the SQL lies inside the package."""
    roots = {"linker_core": Path(linker_core.__file__).parent, "flows": Path(flows.__file__).parent}
    roots["linker_core/sql"] = Path(str(sql_folder()))
    for name, root in roots.items():
        for path in root.rglob("*"):
            inner = path.relative_to(root)
            is_elsewhere = name == "linker_core" and inner.parts[:1] == ("sql",)
            if path.is_file() and "__pycache__" not in inner.parts and not is_elsewhere:
                yield f"{name}/{inner.as_posix()}", path.read_bytes()
