"""Questions that are asked together: answers in their order, and the first failure is told after all have ended."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from dateline.store.together import together


def test_answers_come_in_the_order_of_the_questions() -> None:
    first_may_go = threading.Event()

    def first() -> str:
        assert first_may_go.wait(5)
        return "first"

    def second() -> str:
        first_may_go.set()
        return "second"

    assert together(first, second, partial(str, 3)) == ["first", "second", "3"]


def test_one_that_fails_is_raised_when_the_others_have_ended() -> None:
    ended = []

    def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        together(fails, partial(ended.append, 1))
    assert ended == [1]


def test_none_and_one() -> None:
    assert together() == []
    assert together(lambda: 1) == [1]
