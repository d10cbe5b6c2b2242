"""Fixtures that all tests share."""

import os
from pathlib import Path

import hypothesis
import pytest

from linker_core.digests import digest_parts

ROOT = Path(__file__).parent.parent

# No test measures time, and one that passed must pass again; HYPOTHESIS_PROFILE=explore looks further.
hypothesis.settings.register_profile("repeat", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with flows first: a long one at the end would leave the other process with nothing to do."""
    long = {item.path for item in items if item.get_closest_marker("flow")}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pages and human judgements; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("LINKER_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: set LINKER_SHARED to the folder with the evaluation data")
    return folder


@pytest.fixture(scope="session")
def s3_server():
    """An S3 server for the whole session."""
    from s3 import serve  # noqa: PLC0415 - it takes a second, and few tests speak to it

    with serve():
        yield


@pytest.fixture
def s3(s3_server, request):
    """A place in the store that no other test knows."""
    from s3 import place_of  # noqa: PLC0415

    return place_of(digest_parts(request.node.nodeid))


@pytest.fixture(scope="session")
def sample() -> Path:
    """The small archive of our own writing."""
    return ROOT / "data" / "sample"


@pytest.fixture(scope="session")
def linked_sample(sample, tmp_path_factory):
    """The archive of `make run`, linked once with the defaults and published: to be read only."""
    from shard_runs import link, sample_inputs  # noqa: PLC0415 - heavy, and most tests need no archive

    articles, (*results, _) = sample_inputs(sample)
    return link(tmp_path_factory.mktemp("linked") / "sample", articles, results).archive
