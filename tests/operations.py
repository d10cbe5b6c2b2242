"""What docs/operations.md tells operators to type, for tests to hold it to its word."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "operations.md"


@dataclass(frozen=True, slots=True)
class CronLine:
    """A line of /etc/cron.d."""

    times: str
    user: str
    command: str


def cron_lines():
    """The lines of the crontab."""
    found = re.findall(r"^((?:[\d*]+ ){5}) ?(\S+) +(.+)$", PAGE.read_text(), re.MULTILINE)
    return [CronLine(times.strip(), user, command) for times, user, command in found]


def documented(start):
    """The commands that begin so, as words."""
    return [shlex.split(line) for line in re.findall(rf"^\$ ({start} .*)$", PAGE.read_text(), re.MULTILINE)]
