"""Fixtures that all tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pages and human judgements; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("LINKER_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent: set LINKER_SHARED to the folder with the evaluation data")
    return folder


@pytest.fixture(scope="session")
def sample() -> Path:
    """The small archive of our own writing."""
    return ROOT / "data" / "sample"
