"""The time limit: it stops what would take for ever, in the main thread, and leaves no trace."""

import signal
import threading
import time
from itertools import count

import pytest

from linker_core.errors import LinkerError
from linker_core.timelimit import TimeLimitError, time_limit

SHORT, LONG = 0.05, 3600.0


def work_for_ever():
    for number in count():
        assert number >= 0


def timer():
    return signal.getitimer(signal.ITIMER_PROF)


def stop_work_for_ever():
    with pytest.raises(TimeLimitError), time_limit(SHORT):
        work_for_ever()


def test_work_without_end_is_stopped_with_the_limit_and_the_setting_in_the_message():
    with pytest.raises(TimeLimitError, match=r"more than 0\.05 s of CPU time; articles\.max_seconds"), time_limit(SHORT):
        work_for_ever()


def test_work_that_ends_in_time_is_not_stopped():
    with time_limit(LONG):
        done = sum(range(1000))
    assert done == 499_500


def test_time_in_which_others_work_does_not_count():
    with time_limit(SHORT):
        time.sleep(SHORT * 2)
    assert timer() == (0.0, 0.0)


def test_an_error_of_the_work_itself_passes_through():
    with pytest.raises(ZeroDivisionError), time_limit(LONG):
        1 / 0  # noqa: B018
    assert timer() == (0.0, 0.0)


def test_nothing_of_the_limit_is_left_when_it_was_kept():
    before = signal.getsignal(signal.SIGPROF)
    with time_limit(LONG):
        assert timer()[0] > 0
    assert (signal.getsignal(signal.SIGPROF), timer()) == (before, (0.0, 0.0))


def test_nothing_of_the_limit_is_left_when_it_was_passed():
    before = signal.getsignal(signal.SIGPROF)
    stop_work_for_ever()
    assert (signal.getsignal(signal.SIGPROF), timer()) == (before, (0.0, 0.0))


def test_the_handler_that_was_there_before_is_there_again():
    def mine(*_):
        raise AssertionError

    before = signal.signal(signal.SIGPROF, mine)
    try:
        stop_work_for_ever()
        assert signal.getsignal(signal.SIGPROF) is mine
    finally:
        signal.signal(signal.SIGPROF, before)


def test_each_limit_counts_for_itself():
    stop_work_for_ever()
    with time_limit(LONG):
        assert timer()[0] > SHORT  # the second limit is its own, not what the first one left


def test_another_thread_works_on_without_a_limit():
    seen = []

    def work():
        with time_limit(SHORT):
            seen.append((timer(), signal.getsignal(signal.SIGPROF)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [((0.0, 0.0), signal.getsignal(signal.SIGPROF))]


def test_a_system_without_an_interval_timer_works_on_without_a_limit(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    with time_limit(SHORT):
        assert timer() == (0.0, 0.0)


def test_the_error_is_one_of_the_linker():
    assert issubclass(TimeLimitError, LinkerError)
