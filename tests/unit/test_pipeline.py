"""The order of the stages is proved from their signatures."""

from __future__ import annotations

import pytest

from dateline.core.errors import DataError, UnknownName
from dateline.core.types import Span, Text
from dateline.pipeline import STAGES, check
from dateline.run.local import Reader


def test_the_shipped_stages_fit_together() -> None:
    check()


def test_a_stage_that_reads_a_later_field_is_refused() -> None:
    with pytest.raises(DataError, match="needs text"):
        check(tuple(reversed(STAGES)))


def test_a_stage_that_returns_something_else_is_refused() -> None:
    def sentences(text: Text) -> list[Span]:  # noqa: ARG001
        return []

    stages = tuple(sentences if s.__name__ == "sentences" else s for s in STAGES)
    with pytest.raises(DataError, match="does not return"):
        check(stages)


def test_a_field_that_no_stage_fills_is_named() -> None:
    with pytest.raises(DataError, match="problems"):
        check(STAGES[:-1])


def test_an_unknown_tool_is_named() -> None:
    def problems(text: Text, *, clock: object) -> tuple[Span, ...]:  # noqa: ARG001
        return ()

    with pytest.raises(DataError, match="clock"):
        check((*STAGES[:-1], problems))


def test_an_unknown_parser_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="own"):
        Reader(parser="ownn")
