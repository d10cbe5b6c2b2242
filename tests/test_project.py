"""The repository as others meet it: lock file, generated docs, and a wheel that works elsewhere."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from operations import documented

ROOT = Path(__file__).parent.parent
USE_SQL = "from linker_core.queries import read_query; print(read_query('history/changes').splitlines()[0])"


@pytest.fixture(scope="module")
def lock():
    return (ROOT / "requirements.lock").read_text()


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A fresh environment that holds the wheel, and borrows everything else from this one."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # after our own: an editable install of this repository must not come first
    Path(site, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def run(*command, cwd=None):
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}  # elsewhere is not here
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, cwd=cwd, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_lock_names_no_registry(lock):
    assert "://" not in lock
    assert "index-url" not in lock


def test_every_locked_package_has_a_hash(lock):
    pins = re.findall(r"^[a-z0-9.-]+==.*$", lock, re.MULTILINE)
    assert len(pins) > 100
    assert all(pin.endswith("\\") for pin in pins)


def test_the_lock_holds_every_dependency(lock, project):
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *project["build-system"]["requires"]]
    locked = set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))
    assert {re.match(r"[A-Za-z0-9._-]+", name)[0].lower() for name in wanted} <= locked


def test_generated_docs_are_fresh():
    assert "fresh" in run(sys.executable, "-m", "docs.generate", "--check", cwd=ROOT)


def test_ci_runs_the_readme_s_test_command():
    assert "make test" in (ROOT / "README.md").read_text()
    assert (ROOT / ".ci" / "run").read_text().rstrip().endswith("make test")


def test_the_wheel_holds_everything_but_code(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for pattern in ("linker_core/sql/*/*.sql", "linker_core/templates/*.j2", "linker_core/resources/*.csv"):
        assert any(Path(name).match(pattern) for name in names), pattern


def test_the_wheel_holds_every_sql_file(wheel):
    packed = {name.removeprefix("linker_core/") for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".sql")}
    assert packed == {path.relative_to(ROOT).as_posix() for path in (ROOT / "sql").rglob("*.sql")}


def test_the_wheel_works_from_any_folder(installed, tmp_path):
    assert "Usage: linker" in run(installed, "-c", "from flows.cli import entry; entry()", "--help", cwd=tmp_path)
    assert "one row per claim" in run(installed, "-c", USE_SQL, cwd=tmp_path).lower()


def test_the_wheel_brings_the_deployments_along(installed, tmp_path):
    ((_, *arguments),) = documented("python")
    run(installed, *arguments, cwd=tmp_path)
    assert (tmp_path / "prefect.yaml").read_bytes() == (ROOT / "prefect.yaml").read_bytes()


def test_the_wheel_declares_its_command(wheel):
    with zipfile.ZipFile(wheel) as archive:
        entry_points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "linker = flows.cli:entry" in archive.read(entry_points).decode()
