"""On which day an act is, of plain sentences and with the shipped reader."""

from __future__ import annotations

import pytest

from dateline.run.local import Reader


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("Troops arrested ten men as rebels attacked Homs on Sunday.", "arrested", "2013-04-07"),
        ("Troops arrested ten men after rebels attacked Homs on Sunday.", "arrested", "2013-04-11"),
        ("The minister will resign when rebels attack Homs on Friday.", "attack", "2013-04-12"),
        ("Russia will attack Homs, the minister said on Tuesday.", "attack", "2013-04-11"),
        ("Russia attacked Homs, the minister said on Tuesday.", "attacked", "2013-04-09"),
        ("Russia will attack Homs on Sunday, the minister said on Tuesday.", "attack", "2013-04-14"),
    ],
)
def test_the_day_of_an_act(reader: Reader, text: str, words: str, day: str) -> None:
    found = reader.read(text, "2013-04-11")
    assert [e.time.first for e in found.events if e.trigger.of(text).split()[-1] == words] == [day]
