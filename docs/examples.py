"""Runs what README.md shows on the sample archive, and writes what it prints. With --check it only says what differs."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SAMPLE = "out/sample"
HOME = "/home/you/linker"
"""Where the README's reader has the repository."""

COLUMNS = 80
LINKER = [sys.executable, "-c", "from flows.cli import entry; entry()"]
ARTICLES = ("data/sample/articles.jsonl", "data/sample/pages", "data/sample/damaged.jsonl")
RESULTS = "data/sample/results*.jsonl"

_BLOCK = re.compile(r"(?<=```console\n)\$ (?P<command>[^\n]+)\n(?P<shown>.*?)(?=```)", re.DOTALL)
_PACE = re.compile(r"^[\d.]+ s \(.*$", re.MULTILINE)


def run_sample(out: Path) -> str:
    """Link the sample archive into `out`; what `make run` prints of it on standard output."""
    articles = chain.from_iterable(("--articles", path) for path in ARTICLES)
    command = [*LINKER, "run", *articles, "--results", RESULTS, "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=_environment(), check=False)  # noqa: S603
    if done.returncode != 3:  # the sample holds records that must be set aside
        raise RuntimeError(f"the sample archive was not linked:\n{done.stderr}")
    return done.stdout.replace(str(out), f"{HOME}/{SAMPLE}")


def _environment() -> Mapping[str, str]:
    return os.environ | {"COLUMNS": str(COLUMNS), "LINES": "50", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def renew_readme(text: str, out: Path, summary: str) -> str:
    """The README with the present output of every command it shows with output."""
    return _BLOCK.sub(lambda block: _renew(block["command"], block["shown"], out, summary), text)


def _renew(command: str, shown: str, out: Path, summary: str) -> str:
    if command == "make run":
        pace = _PACE.search(shown)
        printed = _PACE.sub(pace.group(), summary) if pace else summary  # how long it took is no news
    elif command.startswith(".venv/bin/linker "):
        printed = _run(command, out)
    else:
        printed = shown
    return f"$ {command}\n" + "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


def _run(command: str, out: Path) -> str:
    """Run a command line of the README, pipes included, on the archive at `out`."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "linker")
        program.write_text(f'#!/bin/sh\nexec "{LINKER[0]}" {LINKER[1]} "{LINKER[2]}" "$@"\n', encoding="utf-8")
        program.chmod(0o700)
        line = command.replace(".venv/bin/linker", str(program)).replace(SAMPLE, str(out))
        done = subprocess.run(line, shell=True, capture_output=True, text=True, env=_environment(), check=True)  # noqa: S602
    return done.stdout.replace(str(out), SAMPLE)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        archive = Path(place, "sample")
        now = README.read_text(encoding="utf-8")
        fresh = renew_readme(now, archive, run_sample(archive))
    if "--check" in sys.argv:
        sys.exit("README.md shows other output than its commands print; run make docs" if fresh != now else 0)
    README.write_text(fresh, encoding="utf-8")
    print("README.md shows what its commands print")
