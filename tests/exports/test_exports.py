"""Every form of export is written, refused where it breaks its rules, and opened by something that is not ours."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.exports import FORMATS, InvalidExport, export
from dateline.outputs.exports.base import number
from dateline.outputs.exports.gdelt import EVENT_COLUMNS, EVENTS, MENTION_COLUMNS, MENTIONS
from dateline.outputs.exports.icews import COLUMNS as ICEWS
from dateline.outputs.exports.polecat import COLUMNS as POLECAT
from dateline.store import Record
from tests.exports.world import CONTENT, SENTENCES


def out(record: Record, name: str, tmp_path: Path, **filters: object) -> Path:
    path = tmp_path / name
    export(record, name, path, **filters)
    return path


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def strings(path: Path, columns: tuple[str, ...], *, header: bool) -> pa.Table:
    """A tab-separated file as Arrow's own reader takes it, every column as strings."""
    return pacsv.read_csv(
        path,
        read_options=pacsv.ReadOptions(column_names=columns, skip_rows=int(header)),
        parse_options=pacsv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string())),
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_and_nothing_stays_beside_it(record: Record, name: str, tmp_path: Path) -> None:
    told = export(record, name, tmp_path / "out")
    assert told.rows
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", FORMATS)
def test_two_exports_of_one_record_are_the_same(record: Record, name: str, tmp_path: Path) -> None:
    export(record, name, tmp_path / "a")
    export(record, name, tmp_path / "b")
    if FORMATS[name].folder:
        assert sorted(p.name for p in (tmp_path / "a").iterdir()) == sorted(p.name for p in (tmp_path / "b").iterdir())
        for path in (tmp_path / "a").iterdir():
            assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    else:
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_unknown_format_names_the_nearest(record: Record, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="did you mean polecat"):
        export(record, "polcat", tmp_path / "out")


def test_a_folder_with_things_in_it_is_left_alone(record: Record, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        export(record, "csv", tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_what_breaks_the_rules_does_not_appear(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.outputs.exports.icews.number", lambda *_: 7)
    with pytest.raises(InvalidExport, match="id 7 stands there twice"):
        export(record, "icews", tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_numbers_are_kept_exactly_by_readers_of_doubles() -> None:
    made = {number("doc", i) for i in range(2000)}
    assert len(made) == 2000
    assert all(0 < n < 2**53 for n in made)


def test_plover(record: Record, tmp_path: Path) -> None:
    found = lines(out(record, "plover", tmp_path, document="doc-1"))
    assert [e["event"] for e in found] == ["ASSAULT", "THREATEN", "CONSULT"]  # SUPPORT has no date
    threat = found[1]
    assert [(e["code"], e["entity_text"]) for e in threat["recipient"]] == [
        ("USA", "the United States"),
        ("KOR", "South Korea"),
    ]  # type: ignore[attr-defined]
    assert threat["text"] == SENTENCES[0]
    assert threat["event_text"] == "threatened"
    assert threat["quad_code"] == "3"
    assert found[0]["context"] == ["negation"] == found[0]["status"]
    info = found[0]["text_info"]
    assert CONTENT[info["start"] : info["end"]] == found[0]["text"]  # type: ignore[index]
    assert info["sequence"] == 2  # type: ignore[index]


def test_plover_is_refused_where_the_schema_does(record: Record, tmp_path: Path) -> None:
    from dateline.outputs.exports.plover import check

    path = out(record, "plover", tmp_path)
    broken = lines(path)
    broken[1]["event_scale"] = 11
    path.write_text("\n".join(map(json.dumps, broken)) + "\n", "utf-8")
    with pytest.raises(InvalidExport, match="line 2, event_scale"):
        check(path)


def test_polecat(record: Record, tmp_path: Path) -> None:
    path = out(record, "polecat", tmp_path, document="doc-1")
    rows = strings(path, POLECAT, header=True).to_pylist()
    threat = next(r for r in rows if r["Event Type"] == "THREATEN")
    assert len(POLECAT) == 40
    assert threat["Recipient Country"] == "USA; KOR"
    assert threat["Recipient COW"] == "2; 732"
    assert threat["Actor Title"] == "None"
    denied = next(r for r in rows if r["Event Type"] == "ASSAULT")
    assert denied["Contexts"] == "negation"
    assert (denied["City"], denied["Country"], denied["GeoNames ID"]) == ("Oslo", "NOR", "3143244")


def test_gdelt(record: Record, tmp_path: Path) -> None:
    folder = out(record, "gdelt", tmp_path, document="doc-1")
    rows = strings(folder / EVENTS, EVENT_COLUMNS, header=False).to_pylist()
    assert len(EVENT_COLUMNS) == 61
    assert [(r["Actor1Code"], r["Actor2Code"], r["EventCode"], r["EventRootCode"]) for r in rows] == [
        ("PRK", "USA", "138", "13"),
        ("PRK", "KOR", "138", "13"),
        ("IGO", "", "040", "04"),
    ]
    assert rows[2]["ActionGeo_CountryCode"] == "UK"  # FIPS, not ISO
    assert rows[0]["IsRootEvent"] == "1"
    mentions = strings(folder / MENTIONS, MENTION_COLUMNS, header=False).to_pylist()
    assert len(MENTION_COLUMNS) == 16
    assert {m["GlobalEventID"] for m in mentions} == {r["GlobalEventID"] for r in rows}
    assert mentions[0]["Extras"] == SENTENCES[0]
    assert CONTENT[int(mentions[0]["Actor2CharOffset"]) :].startswith("the United States")
    assert mentions[0]["Confidence"] == "93"
    assert int(mentions[0]["MentionDocLen"]) == len(CONTENT)


def test_denied_events_are_not_given_as_facts_and_that_is_told(record: Record, tmp_path: Path) -> None:
    told = export(record, "gdelt", tmp_path / "out")
    assert told.left_out["events that have not happened (future, hypothetical, negation)"] == 2
    assert told.left_out["events without a date"] == 2


def test_icews(record: Record, tmp_path: Path) -> None:
    path = out(record, "icews", tmp_path, document="doc-1")
    rows = strings(path, ICEWS, header=True).to_pylist()
    assert [(r["Source Name"], r["Target Country"], r["Event Text"], r["CAMEO Code"]) for r in rows] == [
        ("North Korea", "United States", "Threaten with military force", "138"),
        ("North Korea", "South Korea", "Threaten with military force", "138"),
    ]
    with duckdb.connect() as other:  # a second reader, which finds the header and the types by itself
        sql = "SELECT count(*), min(Intensity) FROM read_csv(?, delim='\t', quote='')"
        held = other.execute(sql, [str(path)]).fetchall()
    assert held == [(2, -7.0)]


def test_csv_is_valid_to_frictionless(record: Record, tmp_path: Path) -> None:
    import frictionless

    folder = out(record, "csv", tmp_path)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])
    package = frictionless.Package(str(folder / "datapackage.json"))
    rows = package.get_resource("events").read_rows()
    assert {r["cameo"] for r in rows} == {"138", "190", "051", "040"}


def test_parquet(record: Record, tmp_path: Path) -> None:
    folder = out(record, "parquet", tmp_path)
    assert pq.read_table(folder / "events.parquet").num_rows == 8
    with duckdb.connect() as other:
        sql = f"SELECT DISTINCT r.country FROM '{folder}/events.parquet', unnest(recipients) AS u(r) ORDER BY ALL"  # noqa: S608
        assert other.sql(sql).fetchall() == [("KOR",), ("USA",), (None,)]


def test_a_filter_holds_for_every_view_that_can_be_filtered_so(record: Record, tmp_path: Path) -> None:
    folder = out(record, "parquet", tmp_path, since="2013-04-09", until="2013-04-09")
    held = {p.stem: pq.read_table(p).num_rows for p in folder.iterdir()}
    assert held == {"events": 4, "attributions": 2, "stances": 3, "meetings": 0, "reports": 1}


def test_ics(record: Record, tmp_path: Path) -> None:
    import icalendar

    calendar = icalendar.Calendar.from_ical(out(record, "ics", tmp_path).read_bytes())
    entries = calendar.walk("VEVENT")
    assert len(entries) == 2
    entry = entries[0]
    assert str(entry.decoded("dtstart")) == "2013-04-10"
    assert str(entry.decoded("dtend")) == "2013-04-12"  # the day after the last
    assert entry["status"] == "CONFIRMED"
    assert "Agenda: Syria; and aid" in entry["description"]
    assert entry["attendee"][1].params["CN"] == "Sergei Lavrov"
    assert {str(e["uid"]) for e in entries} == {
        f"{d}-meeting-1@dateline" for d in ("doc-1", "https://news.example/a b")
    }


def test_webannotation_finds_its_words_again(record: Record, tmp_path: Path) -> None:
    found = lines(out(record, "webannotation", tmp_path))
    assert len({a["id"] for a in found}) == len(found) == 18
    assert not any(" " in str(a["id"]) for a in found)
    for annotation in found:
        quote, position = annotation["target"]["selector"]  # type: ignore[index]
        assert CONTENT[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in CONTENT


def test_ftm_is_what_the_model_takes(record: Record, tmp_path: Path) -> None:
    why = (
        "followthemoney is not installed (pip install 'dateline[interop]'; its PyICU needs ICU): the form is not opened"
    )
    model = pytest.importorskip("followthemoney", reason=why).model
    known = set()
    for entity in lines(out(record, "ftm", tmp_path)):
        proxy = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():  # type: ignore[attr-defined]
            assert proxy.get(name) == values, (entity["schema"], name)  # what it cannot take, it drops
        model.get(entity["schema"]).validate(entity)
        known.add(entity["schema"])
    assert known == {"Article", "LegalEntity", "Person", "Position", "Occupancy", "Event", "Note"}


def test_dna(record: Record, tmp_path: Path) -> None:
    path = out(record, "dna", tmp_path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [(r["time"], r["person"], r["organization"], r["concept"], r["agreement"]) for r in rows] == [
        ("2013-04-09", "Sergei Lavrov", "Russia", "ceasefire in Syria", "1")
    ] * 2
