"""Scoring of time expressions, on TimeML files of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.core.errors import InputError
from dateline.measure.times import MEASURES, as_table, load_timeml, one_spelling, score_times
from dateline.measure.times_baseline import dateparser_values, dates

TIMEML = """<?xml version="1.0"?>
<TimeML><DOCID>{name}</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2013-04-10" functionInDocument="CREATION_TIME">20130410</TIMEX3></DCT>
<TEXT>He <EVENT eid="e1">left</EVENT> on <TIMEX3 tid="t1" type="DATE" value="{value}">{words}</TIMEX3>.
</TEXT></TimeML>"""


def write(folder: Path, name: str, words: str, value: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.tml").write_text(TIMEML.format(name=name, words=words, value=value), "utf-8")


def test_offsets_run_over_nested_marks(tmp_path: Path) -> None:
    write(tmp_path, "a", "Tuesday", "2013-04-09")
    (document,) = load_timeml(tmp_path)
    (gold,) = document.gold
    assert document.published == "2013-04-10"
    assert document.content[gold.span.start : gold.span.end] == gold.text == "Tuesday"


def test_each_measure_counts_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "timex"
    write(folder / "AQUAINT", "right", "Tuesday", "2013-04-09")
    write(folder / "TimeBank", "a-other-spelling", "last week", "2013-W14")
    write(folder / "TimeBank", "b-wrong-value", "Tuesday", "2013-04-02")
    aquaint, tuned, held, timebank, both = score_times(tmp_path)
    assert [aquaint.counts[m].f1 for m in MEASURES] == [1.0] * len(MEASURES)
    assert (tuned.documents, held.documents, timebank.documents, both.documents) == (1, 1, 2, 3)
    assert tuned.counts["value"].f1 == 1.0
    assert (held.counts["strict"].f1, held.counts["value"].f1) == (1.0, 0.0)
    assert both.counts["value"].matched == 2
    assert "held out" in as_table([held])


def test_a_folder_without_files_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="TimeML"):
        score_times(tmp_path)


@pytest.mark.parametrize(
    ("spelt", "expected"),
    [("1949-XX", "1949"), ("2000-W7", "2000-W07"), ("198X", "198"), ("19XX", "19"), ("1998-10-XX", "1998-10"),
     ("1989-11-06T17", "1989-11-06T17:00"), ("XXXX-XX-XX", "XXXX-XX-XX"), ("2013-04-10", "2013-04-10")],
)  # fmt: skip
def test_one_spelling(spelt: str, expected: str) -> None:
    assert one_spelling(spelt) == expected


def test_the_baseline_is_given_the_marked_words_and_tells_a_value_of_their_grain(tmp_path: Path) -> None:
    assert list(dates(["Tuesday", "two days ago", "May 2012", "1998", "the old days"], "2013-04-10")) == [
        "2013-04-09", "2013-04-08", "2012-05", "1998", None,
    ]  # fmt: skip
    write(tmp_path / "data" / "timex" / "AQUAINT", "a", "Tuesday", "2013-04-09")
    write(tmp_path / "data" / "timex" / "TimeBank", "b", "Tuesday", "2013-04-16")
    found = dateparser_values(tmp_path)
    assert (found.matched, found.predicted, found.gold) == (1, 2, 2)
