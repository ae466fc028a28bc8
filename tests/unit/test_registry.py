"""The weights that are loaded are the pinned ones."""

from __future__ import annotations

import dataclasses

import pytest

from dateline.core.errors import DataError
from dateline.models.registry import PARSER, Weights, verified


def test_the_installed_parser_is_the_pinned_one() -> None:
    assert verified(PARSER) == PARSER.package


def test_other_bytes_are_refused() -> None:
    with pytest.raises(DataError, match="are not those of version"):
        verified(dataclasses.replace(PARSER, sha256="0" * 64))


def test_an_absent_package_is_named() -> None:
    with pytest.raises(DataError, match="no_such_model"):
        verified(Weights("no_such_model", "1", "0" * 64))
