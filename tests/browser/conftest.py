"""The browser that the tests of the report share."""

import contextlib
import os

import pytest

from browser.chromium import Browser, find_chromium


@pytest.fixture(scope="session")
def browser():
    program = find_chromium()
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("no Chromium found: install the package chromium; CI must look at the report")
    if program is None:
        pytest.skip("no Chromium found: install the package chromium, or name the program in LINKER_CHROMIUM")
    with contextlib.closing(Browser(program)) as running:
        yield running
