"""What a run leaves for people to look at in Prefect: a progress bar while it works, a summary at the end."""

from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.progress import Tally

UPDATE_SECONDS = 2.0


class ProgressArtifact:
    """A voice of the progress that Prefect shows; at most one call in two seconds."""

    def __init__(self) -> None:
        """Made when the first stage begins."""
        self._artifacts: dict[str, UUID] = {}
        self._last = float("-inf")

    def tell(self, tally: Tally) -> None:
        """Make the artifact of a stage, or move it on."""
        percent = 100.0 * tally.done / tally.total if tally.total else 100.0
        if tally.stage not in self._artifacts:
            self._artifacts[tally.stage] = _create(percent, tally.stage)
        elif tally.done == tally.total or tally.now - self._last >= UPDATE_SECONDS:
            update_progress_artifact(self._artifacts[tally.stage], percent, description=f"{tally.stage}: {tally.rate()}")
        else:
            return
        self._last = tally.now


def _create(percent: float, stage: str) -> UUID:
    made = create_progress_artifact(percent, key=f"linker-{stage}", description=stage)
    return made if isinstance(made, UUID) else UUID(str(made))
