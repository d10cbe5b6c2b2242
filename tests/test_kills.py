"""Runs killed with kill -9 at the steps of the commit, again and again, then resumed: nothing tells of it, and nothing is left.

`python -m tests.bench.kills` does so at sixty moments spread over all stages.
"""

import signal

import pytest

from tests.bench.kills import GROUP, prepare, resume, undisturbed

LINKED = "flows.stages:assemble_snapshot"
UNLISTED = "linker_core.archive:Archive.store_list"
COMMITTED = "linker_core.snapshots:FilePointer.swap:after"
PAGED = "flows.stages:publish_pages:after"
UNREPORTED = "flows.stages:finish_pages"
MOMENTS = ((LINKED, COMMITTED, UNREPORTED), (UNLISTED, COMMITTED, PAGED))
"""In a first run and in a rerun; around its commit there is something to lose. Every step comes once, and the commit in both."""

pytestmark = pytest.mark.flow


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp("kills"), 10)


@pytest.mark.parametrize("which", [0, 1], ids=["fresh", "rerun"])
def test_after_kills_at_its_steps_a_run_gives_the_undisturbed_outcome(jobs, which, tmp_path):
    job = jobs[which]
    expected, _ = undisturbed(job, tmp_path / "undisturbed")
    job.begin(tmp_path / "out")
    for moment in MOMENTS[which]:
        process = job.start(tmp_path / "out", moment)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, moment
    kill = resume(job, tmp_path / "out", expected, GROUP, "every step")
    assert (kill.damaged, kill.differing, kill.left) == ((), (), ())
