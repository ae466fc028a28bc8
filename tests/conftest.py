"""One reader for the whole run: the parser takes seconds to load."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dateline.run.local import Reader

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the corpora, or a skip where there is none."""
    folder = Path(os.environ.get("DATELINE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("no ../shared beside this repository")
    return folder
