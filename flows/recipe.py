"""What beside its records decides what comes of a shard: the code, the packages, the settings, and the files that these name."""

from collections.abc import Iterator
from pathlib import Path

from flows.cluster import describe_build
from linker_core.calibration import FILE as CALIBRATION
from linker_core.digests import digest_parts
from linker_core.settings import Settings


def digest_recipe(settings: Settings) -> str | None:
    """Equal for two runs that would make the same of the same records; None where that cannot be known beforehand.

    A second judge answers from outside: what it says of a shard is asked of it, or of its cache, in every run.
    """
    if settings.second_judge.kind != "none":
        return None
    build = (part for entry in describe_build() for part in entry)
    return digest_parts(settings.digest(), *build, *map(_content, _named_files(settings)))


def _named_files(settings: Settings) -> Iterator[Path | None]:
    yield settings.sources.authority_file
    yield settings.sources.authority_extra
    model = settings.judge.model_file
    yield model
    yield model.with_name(CALIBRATION) if model else None


def _content(path: Path | None) -> bytes | None:
    return path.read_bytes() if path and path.is_file() else None
