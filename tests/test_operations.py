"""docs/operations.md is what operators copy from: units that systemd takes, cron lines and commands that the linker takes."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from operations import cron_lines, documented

from flows.cli import main
from linker_core.locks import hold_lock

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "operations.md").read_text()


@pytest.fixture
def units(tmp_path):
    """The unit files, with programs that are here."""
    for block in re.findall(r"^```ini\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL):
        for name, unit in re.findall(r"^# /etc/systemd/system/(\S+)\n(.*?)(?=^# |\Z)", block, re.MULTILINE | re.DOTALL):
            here = re.sub(r"/opt/linker/bin/\w+", "/bin/true", unit).replace("User=linker", "User=root")
            (tmp_path / name).write_text(here)
    return sorted(tmp_path.iterdir())


def verify(units):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is absent: install systemd to have the units verified")
    command = [program, "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_systemd_takes_the_units(units):
    assert {unit.suffix for unit in units} == {".service", ".timer"}
    assert len(units) == 6
    assert verify(units) == ""


def test_a_wrong_unit_is_told(units):
    units[0].write_text(units[0].read_text().replace("[Service]", "[Service]\nUsr=linker"))
    assert "Usr" in verify(units)


def test_every_timer_has_its_service(units):
    names = {unit.name for unit in units}
    assert {name.replace(".timer", ".service") for name in names} <= names


@pytest.mark.parametrize("line", cron_lines(), ids=lambda line: shlex.split(line.command)[3])
def test_cron_lines_are_whole(line):
    assert re.fullmatch(r"\d+ \d+ \* \* [*0-6]", line.times)
    assert line.user == "linker"
    assert "%" not in line.command  # cron would end the line there


@pytest.mark.parametrize("command", [*(line.command for line in cron_lines()), *map(shlex.join, documented("flock"))])
def test_the_linker_has_the_options_that_are_named(command):
    words = [word for word in shlex.split(command) if word not in {">", "/dev/null"}]
    name, *given = words[words.index("flock") + 3 :]
    option_names = {option for parameter in main.commands[name].params for option in parameter.opts}
    assert {word for word in given if word.startswith("-")} <= option_names


def test_a_run_beside_another_is_refused_as_the_page_says(linked_sample, sample, tmp_path):
    out = shutil.copytree(linked_sample.out, tmp_path / "out")
    arguments = ["gc", str(out)]
    with hold_lock(out / ".work" / "lock"):
        refused = CliRunner().invoke(main, arguments)
    assert refused.exit_code == 2
    assert "another run is at work" in refused.output
    assert CliRunner().invoke(main, arguments).exit_code == 0
