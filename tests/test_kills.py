"""Runs killed with kill -9 at the steps of the commit, again and again, then resumed: nothing tells of it, and nothing is left.

`python -m tests.bench.kills` does so at sixty moments spread over all stages.
"""

import signal

import pytest

from tests.bench.kills import GROUP, prepare, resume, undisturbed

MOMENTS = (
    "flows.stages:assemble_snapshot",
    "linker_core.archive:Archive.store_list",
    "linker_core.snapshots:FilePointer.swap:after",
    "flows.stages:publish_pages:after",
    "flows.stages:finish_pages",
)
"""Linked; before the list of files; behind the pointer; behind the pages; before the report is shown."""

pytestmark = pytest.mark.flow


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    return prepare(tmp_path_factory.mktemp("kills"), 10)


@pytest.mark.parametrize("which", [0, 1], ids=["fresh", "rerun"])
def test_after_kills_at_every_step_a_run_gives_the_undisturbed_outcome(jobs, which, tmp_path):
    job = jobs[which]
    expected, _ = undisturbed(job, tmp_path / "undisturbed")
    job.begin(tmp_path / "out")
    for moment in MOMENTS:
        process = job.start(tmp_path / "out", moment)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, moment
    kill = resume(job, tmp_path / "out", expected, GROUP, "every step")
    assert (kill.damaged, kill.differing, kill.left) == ((), (), ())
