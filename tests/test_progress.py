"""What a run says while it works."""

import pytest

from flows.progress import Lines, Progress, show_progress


class Clock:
    """A clock that moves when told."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lines():
    return []


@pytest.fixture
def progress(clock, lines):
    return Progress([Lines(lines.append)], clock)


def test_a_stage_ends_with_a_line(progress, clock, lines):
    progress.begin("link", 1)
    clock.now = 4.0
    progress.advance(100, 2_000_000)
    assert lines == ["link: 1 of 1, 25.0 articles/s, 500.0 kB/s\n"]


def test_steps_in_quick_succession_write_nothing(progress, clock, lines):
    progress.begin("link", 5)
    for now in (1.0, 2.0, 9.9):
        clock.now = now
        progress.advance(1, 1)
    assert lines == []


def test_a_long_stage_says_what_is_left(progress, clock, lines):
    progress.begin("link", 4)
    clock.now = 20.0
    progress.advance(10, 0)
    assert lines == ["link: 1 of 4, 0.5 articles/s, about 60 s left\n"]


@pytest.mark.parametrize(("mode", "is_silent"), [("quiet", True), ("lines", False), ("bar", False)])
def test_modes(mode, is_silent, capsys):
    with show_progress(mode) as progress:
        progress.begin("read", 1)
        progress.advance(0, 10)
    out, err = capsys.readouterr()
    assert out == ""
    assert (err == "") == is_silent
