"""Series: what is counted in which cell, what is left out, what was known when, and the files and plots."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports import Act, report

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.plots import draw
from dateline.outputs.series_files import give
from dateline.store import Filter, Record
from dateline.store.series import PERIODS, RULES, UNITS, LeftOut, Panel, Wanted, panel


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """April 2013: threats on the 10th and 12th, told by two outlets, and what cannot be counted by day."""
    made = Record(tmp_path_factory.mktemp("series") / "record", create=True)
    made.add([
        report("a", [
            Act(), Act(recipients=("USA", "KOR")), Act(status=("future",), date="2013-04-20"),
            Act(type="ASSAULT", actors=("SYR MIL",), recipients=("SYR REB",), date="2013-04-11", scale=-10.0, cameo="190"),
        ]),
        report("b", [Act(date="2013-04-12"), Act(date=None), Act(date="2013-04-01", grain="month"), Act(actors=("someone",))],
               published="2013-04-13", outlet="Other"),
    ])  # fmt: skip
    return made


def rows(found: Panel, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(r[n].isoformat() if n == "period" else r[n] for n in names) for r in found.rows]


ACTUAL = Filter(status=("actual",))


def test_a_panel_of_dyads_has_a_row_for_every_pair_and_day(record: Record) -> None:
    found = panel(record, Wanted("day", "dyad", filter=Filter(status=("actual",), actor=("PRK",))))
    assert rows(found, "actor", "recipient", "period", "events") == [
        ("PRK", "KOR", "2013-04-10", 1), ("PRK", "KOR", "2013-04-11", 0), ("PRK", "KOR", "2013-04-12", 0),
        ("PRK", "USA", "2013-04-10", 2), ("PRK", "USA", "2013-04-11", 0), ("PRK", "USA", "2013-04-12", 1),
    ]  # fmt: skip
    assert (found.events, found.counted, found.repeated) == (5, 4, 0)  # one event is in two dyads
    assert found.left_out == LeftOut(undated=1, coarse=1)


def test_what_cannot_be_counted_is_told_by_its_reason(record: Record) -> None:
    found = panel(
        record, Wanted("day", "dyad", filter=Filter(status=("actual",), since="2013-04-11", until="2013-04-12"))
    )
    assert found.left_out == LeftOut(undated=1, coarse=1, uncoded=1, outside=2)
    assert panel(record, Wanted("day", coarse=True, filter=ACTUAL)).left_out == LeftOut(undated=1)
    assert panel(record, Wanted("month", filter=ACTUAL)).left_out == LeftOut(undated=1)


def test_quads_types_and_scales_add_up(record: Record) -> None:
    found = panel(record, Wanted("month", counts=("quad", "type"), scale="goldstein", filter=ACTUAL))
    (row,) = found.rows
    assert (row["period"], row["days"]) == (date(2013, 4, 1), 30)
    assert (row["events"], row["verbal_conflict"], row["material_conflict"], row["THREATEN"], row["ASSAULT"]) == (
        6,
        5,
        1,
        5,
        1,
    )
    assert (row["AID"], row["reports"], row["outlets"]) == (0, 2, 2)
    assert (row["scale_sum"], row["scale_n"]) == (pytest.approx(5 * -4.4 - 10), 6)
    (row,) = panel(record, Wanted("month", scale="plover", filter=ACTUAL)).rows
    assert row["scale_mean"] == pytest.approx((5 * -3.5 - 10) / 6)


def test_an_empty_period_has_no_mean_and_a_sum_of_nothing(record: Record) -> None:
    found = panel(
        record, Wanted("day", scale="plover", filter=Filter(since="2013-04-10", until="2013-04-14", status=("actual",)))
    )
    assert rows(found, "period", "events", "scale_sum", "scale_mean", "scale_n")[-1] == ("2013-04-14", 0, 0, None, 0)


def test_one_a_day_counts_the_same_code_between_the_same_two_once(record: Record) -> None:
    found = panel(
        record,
        Wanted("day", "dyad", rule="one-a-day", filter=Filter(actor=("PRK",), recipient=("USA",), status=("actual",))),
    )
    assert rows(found, "period", "events", "reports") == [
        ("2013-04-10", 2, 1),
        ("2013-04-11", 0, 0),
        ("2013-04-12", 1, 1),
    ]


def test_pairs_that_are_named_are_there_though_they_never_meet(record: Record) -> None:
    wanted = Filter(actor=("PRK",), recipient=("CHN", "USA"), since="2013-04-10", until="2013-04-10")
    assert rows(panel(record, Wanted("day", "dyad", filter=wanted)), "recipient", "events") == [("CHN", 0), ("USA", 2)]
    every = panel(record, Wanted("month", "dyad", every_pair=True, filter=ACTUAL))
    assert len(every.rows) == 2 * 3
    assert sum(r["events"] for r in every.rows) == every.counted


def test_sectors_tell_sides_of_one_country_apart(record: Record) -> None:
    found = panel(record, Wanted("month", "dyad", level="sector", filter=Filter(type=("ASSAULT",))))
    assert rows(found, "actor", "recipient", "events") == [("SYRMIL", "SYRREB", 1)]


def test_weeks_begin_on_monday_and_tell_how_many_days_they_have(record: Record) -> None:
    found = panel(record, Wanted("week", filter=Filter(since="2013-04-10", until="2013-04-16", status=("actual",))))
    assert rows(found, "period", "days") == [("2013-04-08", 5), ("2013-04-15", 2)]


def test_as_of_a_day_only_what_was_published_by_then_counts(record: Record) -> None:
    found = panel(record, Wanted("day", as_of="2013-04-12", filter=ACTUAL))
    assert found.left_out == LeftOut(unknown=4)
    assert (found.counted, found.last) == (3, "2013-04-12")
    with pytest.raises(InputError, match="not known then"):
        panel(record, Wanted("day", as_of="2013-04-12", filter=Filter(until="2013-04-13")))


def test_as_of_a_day_a_document_counts_in_the_version_that_was_there(tmp_path: Path) -> None:
    made = Record(tmp_path / "record", create=True)
    made.add([report("a", [Act()])])
    made.add([report("a", [Act(), Act(type="AID", recipients=("CHN",))], body="An update.")])
    made.refresh()
    assert panel(made, Wanted("day")).counted == 2
    assert panel(made, Wanted("day", as_of="2013-05-01")).counted == 1
    later = (datetime.now(UTC).date() + timedelta(days=2)).isoformat()
    assert panel(made, Wanted("month", as_of=later)).counted == 2


def test_mistakes_name_what_is_right(record: Record) -> None:
    with pytest.raises(UnknownName, match="did you mean month"):
        panel(record, Wanted("mnth"))
    with pytest.raises(UnknownName, match="one-a-day"):
        panel(record, Wanted(rule="one a day"))
    with pytest.raises(InputError, match=r"--from and --to"):
        panel(record, Wanted("day", "dyad", every_pair=True, filter=Filter(since="0001-01-01", until="9999-01-01")))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Forty reports of chance, the same each time."""
    rng = random.Random(5)  # noqa: S311 - chance that is the same each time
    made = Record(tmp_path_factory.mktemp("many") / "record", create=True)
    for_each = [("PRK",), ("USA", "KOR"), (), ("someone",)]

    def act() -> Act:
        day = date(2013, 3, 28) + timedelta(days=rng.randrange(24))
        return Act(
            type=rng.choice(["THREATEN", "AID"]), actors=rng.choice(for_each), recipients=rng.choice(for_each),
            date=rng.choice([None, *[day.isoformat()] * 5]), grain=rng.choice(["day", "day", "month"]), country=rng.choice([None, "PRK"]),
        )  # fmt: skip

    made.add([
        report(f"d{i}", [act(), act()], (date(2013, 4, 1) + timedelta(days=i % 20)).isoformat(), f"Outlet {i % 3}")
        for i in range(40)
    ])  # fmt: skip
    return made


days = st.none() | st.dates(date(2013, 4, 1), date(2013, 4, 20)).map(date.isoformat)


@settings(deadline=None, max_examples=12)
@given(
    st.sampled_from(PERIODS),
    st.sampled_from(list(UNITS)),
    st.sampled_from([r for r in RULES if r != "stories"]),
    days,
    days,
    days,
    st.booleans(),
)
def test_the_panel_and_what_is_left_out_are_all_events(
    many: Record,
    by: str,
    unit: str,
    rule: str,
    since: str | None,
    until: str | None,
    as_of: str | None,
    coarse: bool,  # noqa: FBT001
) -> None:
    if as_of is not None and until is not None and until > as_of:
        until = as_of
    found = panel(
        many,
        Wanted(
            by,
            unit,
            ("quad", "type"),
            "plover",
            rule,
            coarse=coarse,
            as_of=as_of,
            filter=Filter(since=since, until=until),
        ),
    )
    all_rows = found.rows.dicts()
    assert sum(r["events"] for r in all_rows) == found.counted
    for r in all_rows:
        assert (
            r["verbal_conflict"] + r["material_cooperation"] == r["THREATEN"] + r["AID"] == r["events"] == r["scale_n"]
        )
        assert r["outlets"] <= r["reports"]
    assert found.events == 80
    left = found.left_out
    told = left.unknown + left.undated + left.coarse + left.uncoded + left.outside
    assert found.counted + found.repeated + told >= found.events
    if unit in {"all", "place"}:
        assert found.counted + found.repeated + told == found.events
    series = {tuple(r[n] for n in found.names) for r in all_rows}
    periods = {r["period"] for r in all_rows}
    assert len(all_rows) == len(series) * len(periods)


def test_files_say_how_they_were_counted(record: Record, tmp_path: Path) -> None:
    found = panel(record, Wanted("day", "dyad", filter=ACTUAL))
    give(found, "csv", tmp_path / "panel.csv")
    give(found, "parquet", tmp_path / "panel.parquet")
    told = json.loads((tmp_path / "panel.about.json").read_text("utf-8"))
    assert told["asked"]["rule"] == "records"
    assert told["left_out"]["undated"] == 1
    assert set(told["columns"]) == set(found.rows.columns)
    with (tmp_path / "panel.csv").open(encoding="utf-8") as stream:
        assert sum(int(r["events"]) for r in csv.DictReader(stream)) == found.counted
    read = pq.read_table(tmp_path / "panel.parquet")
    assert sum(read["events"].to_pylist()) == found.counted
    assert json.loads(read.schema.metadata[b"dateline"])["counted"] == found.counted


def test_plots_are_the_same_each_time_and_hold_every_series(record: Record, tmp_path: Path) -> None:
    found = panel(record, Wanted("day", "dyad", scale="plover", filter=ACTUAL))
    for name, measure in (("a.svg", "events"), ("b.svg", "events"), ("c.svg", "scale_mean"), ("d.png", "events")):
        draw(found, measure, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert all(f"PRK → {r}" in (tmp_path / "a.svg").read_text("utf-8") for r in ("USA", "KOR"))
    assert (tmp_path / "a.svg").read_bytes() != (tmp_path / "c.svg").read_bytes()
    assert (tmp_path / "d.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(UnknownName, match="did you mean events"):
        draw(found, "event", tmp_path / "e.svg")
    with pytest.raises(InputError, match=r"\.svg or \.png"):
        draw(found, "events", tmp_path / "e.pdf")


def test_the_command_counts_actual_events_and_says_what_it_left_out(record: Record) -> None:
    command = [
        sys.executable,
        "-m",
        "dateline",
        "series",
        str(record.path),
        "--by",
        "month",
        "--format",
        "csv",
        "--counts",
        "none",
    ]
    done = subprocess.run([*command, "--dyad"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0] == "actor,recipient,period,days,events,reports,outlets"
    assert "PRK,USA,2013-04-01,30,4,2,2" in done.stdout
    assert "rule: records; status: actual" in done.stderr
    assert "1 without a date" in done.stderr
    done = subprocess.run([*command, "--status", "any"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1] == "2013-04-01,30,7,2,2"
