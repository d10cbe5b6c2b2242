"""A second judge's answers, kept by content below OUT: the same question is asked once, and a rerun gives the same bytes.

One small immutable file per answer. Several workers write at once; the first answer to a question stays, and the others go
by it. Neither claims nor sources are in it, only their digest.
"""

import json
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from linker_core.conditions import LostPutError, put_if
from linker_core.storage import TEMPORARY_PREFIX, Place, is_local, read_bytes, write_whole


def answers_folder(out: Place) -> Place:
    """Where the answers of an archive are kept. It may be removed at any time: then all is asked anew."""
    return out / "cache" / "second_judge"


class AnswerCache:
    """Probabilities by question; without a folder nothing is remembered."""

    def __init__(self, folder: Place | None) -> None:
        self._folder = folder

    def find(self, key: str) -> float | None:
        """The kept answer; None where there is none, or only a damaged one."""
        if self._folder is None:
            return None
        try:
            kept = json.loads(read_bytes(self._path(self._folder, key)))
            probability = kept["probability"]
            is_sound = kept["key"] == key and type(probability) is float and 0 <= probability <= 1
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return probability if is_sound else None

    def keep(self, key: str, probability: float) -> float:
        """Keep an answer, unless another worker was first: then the answer is what that one kept."""
        if self._folder is None:
            return probability
        path = self._path(self._folder, key)
        data = json.dumps({"key": key, "probability": probability}).encode()
        if is_local(path):
            return self._link(path, key, data, probability)
        with suppress(LostPutError):
            put_if(path, data, None)
        if (kept := self.find(key)) is None:
            write_whole(path, data)  # what is there is damaged
            return probability
        return kept

    def _link(self, path: Path, key: str, data: bytes, probability: float) -> float:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{TEMPORARY_PREFIX}{uuid4().hex}")
        try:
            temporary.write_bytes(data)
            with suppress(OSError):  # it is there already, or the file system knows no hard links
                path.hardlink_to(temporary)
            if (kept := self.find(key)) is not None:
                return kept
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        return probability

    @staticmethod
    def _path(folder: Place, key: str) -> Place:
        return folder / key[:2] / f"{key[2:]}.json"
