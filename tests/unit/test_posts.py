"""Who held which post: learned from a record, written, and read back as a dictionary."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.writing import document, reading

from dateline.core.types import Actor, ActorMention, Analysis, Span
from dateline.gazetteer import load_dictionary, load_gazetteer
from dateline.gazetteer.dictionaries import country_codes, decode, encode, sector_codes, words_of
from dateline.gazetteer.petrarch import read_actors
from dateline.gazetteer.posts import Post, as_csv, as_petrarch, is_table, read_table
from dateline.outputs.cli import app
from dateline.store import Record
from dateline.store.posts import Sighting, gather, learn

names = st.sampled_from(["Jane Roe", "Ángel O’Poe", "Jean-Luc van der Doe", "Ali al-Moe"])
days = st.none() | st.dates(date(1946, 1, 1), date(2029, 12, 31)).map(date.isoformat)
spans = st.tuples(days, days).map(lambda d: d if None in d else tuple(sorted(d)))  # type: ignore[type-var]


@st.composite
def posts(draw: st.DrawFn) -> Post:
    since, until = draw(spans)
    return Post(
        draw(names), draw(st.sampled_from([(), ("Qoe",)])), draw(st.sampled_from(sorted(country_codes()))),
        draw(st.lists(st.sampled_from(sorted(sector_codes())), min_size=1, max_size=3, unique=True).map(tuple)),
        draw(st.sampled_from([None, "Foreign Minister"])), since, until, words=draw(st.text()), title=draw(st.text()),
    )  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(posts(), days)
def test_a_post_reads_back_as_it_was_written(post: Post, day: str | None) -> None:
    table = as_csv([post])
    assert is_table(table)
    for rows, faults in (read_table(table, "t.csv"), read_actors(as_petrarch([post], "x"), "t.txt")):
        assert not faults
        ((forms, entry),) = rows
        assert {words_of(f) for f in forms} == {words_of(f) for f in (post.name, *post.also)}
        assert decode(entry.codes[0].code) == (post.country, post.sectors)
        held = entry.held_on(day) is not None
        inside = (post.since or "") <= (day or "") <= (post.until or "9999") if day else not (post.since or post.until)
        assert held == inside


def test_the_table_keeps_the_office_and_a_review_may_drop_columns(tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_text(
        "name,also,country,sectors,office,until\nJane Roe,Roe; Madame Roe,FRA,GOV MIL,Defence Minister,\n", "utf-8"
    )
    entry = load_dictionary([table]).find("Madame Roe")
    assert entry is not None
    assert entry.held_on(None) is not None
    assert (entry.code_on(None), entry.codes[0].office) == ("FRAGOVMIL", "Defence Minister")


@pytest.mark.parametrize(
    ("row", "why"),
    [(",,FRA,GOV,,,", "it has no name"), ("A B,,FRE,GOV,,,", "no country named 'FRE'; did you mean"), ("A B,,,GUV,,,", "no sector named 'GUV'; did you mean GOV"),
     ("A B,,,,,,", "neither country nor sectors"), ("A B,,FRA,,,2012-02-30,", "'2012-02-30' is no day"), ("A B,,FRA,,,2013-01-01,2012-01-01", "ends before it begins")],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_told_with_its_line_and_the_rest_is_used(row: str, why: str) -> None:
    rows, (fault,) = read_table(f"name,also,country,sectors,office,since,until\n{row}\nC D,,FRA,GOV,,,\n", "t.csv")
    assert [entry.name for _, entry in rows] == ["C D"]
    assert (fault.file, fault.line) == ("t.csv", 2)
    assert why in fault.message


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(country_codes())), st.lists(st.sampled_from(sorted(sector_codes())), unique=True))
def test_plovers_codes_have_codes_of_cameo(country: str, sectors: list[str]) -> None:
    assert decode(encode(country, sectors)) == (country, tuple(sectors))


# --- what is learned --------------------------------------------------------------------------------------


def sighting(name: str, day: str | None, **told: object) -> Sighting:
    given = {"forms": (), "country": "FRA", "sectors": ("GOV",), "office": "Prime Minister", "title": "Prime Minister"}
    return Sighting(name=name, day=day, document=f"{name} {day}", reading=1, start=0, **{**given, **told})  # type: ignore[arg-type]


def gathered(*seen: Sighting, bearers: tuple[str, ...] = (), reach: int = 30) -> list[Post]:
    everybody: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for name in [*(s.name for s in seen), *bearers]:
        everybody[name.split()[-1]][words_of(name)] += 1
    return [p for p, _ in gather(seen, everybody, load_gazetteer(), reach=reach)]


def test_a_post_is_held_from_the_first_report_to_the_last_and_some_days_more() -> None:
    (post,) = gathered(sighting("Jane Roe", "2012-03-01"), sighting("Jane Roe", "2012-02-01", office=None))
    assert (post.first_seen, post.last_seen, post.reports) == ("2012-02-01", "2012-03-01", 2)
    assert (post.since, post.until, post.office) == ("2012-01-02", "2012-03-31", "Prime Minister")


def test_who_comes_next_ends_it() -> None:
    poe, roe = gathered(sighting("Jane Roe", "2012-03-01"), sighting("John Poe", "2012-03-10"))
    assert (roe.until, poe.since) == ("2012-03-09", "2012-03-02")
    both = gathered(*(sighting(n, d) for n in ("Jane Roe", "John Poe") for d in ("2012-03-01", "2012-03-10")))
    assert [p.note for p in both] == ["Jane Roe is told to hold it too", "John Poe is told to hold it too"]


def test_another_post_of_the_same_person_ends_it_and_who_left_is_of_the_elite() -> None:
    now, after = gathered(
        sighting("Jane Roe", "2012-03-01"), sighting("Jane Roe", "2012-03-21", sectors=("ELI",), office=None, title="minister")
    )  # fmt: skip
    assert (now.sectors, now.until) == (("GOV",), "2012-03-20")
    assert (after.sectors, after.since) == (("ELI",), "2012-03-21")


def test_a_surname_stands_alone_only_where_nobody_else_bears_it() -> None:
    seen = sighting("Jane Roe", "2012-03-01", forms=("Roe",))
    assert gathered(seen)[0].also == ("Roe",)
    assert gathered(seen, bearers=("John Roe",))[0].also == ()
    assert gathered(sighting("Jane Jordan", "2012-03-01", forms=("Jordan",)))[0].also == ()


def test_a_report_without_a_date_gives_no_dates() -> None:
    (post,) = gathered(sighting("Jane Roe", None))
    assert (post.since, post.until, post.note) == (None, None, "no report has a date")


def of_actors(number: int, content: str, *actors: Actor) -> Analysis:
    made = reading(document(number))
    text = replace(made.text, content=content)
    document_ = replace(made.document, content=content)
    return replace(made, document=document_, text=text, sentences=(Span(0, len(content)),), actors=actors)


def actor(content: str, name: str, *mentions: str, **fields: object) -> Actor:
    found = (ActorMention(Span(content.index(m), content.index(m) + len(m)), m) for m in mentions)
    given = {"country": "NOR", "sectors": ("GOV",), "office": None, "basis": "text"}
    return Actor(name, name, entity=None, members=(), mentions=tuple(found), **{**given, **fields})  # type: ignore[arg-type]


CONTENT = "Foreign Minister Jane Roe met the Civic Council. Roe’s spokesman, Bo Doe, was there, as was witness Al Poe."


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One report: a minister, her spokesman, a witness, a body, and one whom the user's dictionary told."""
    path = tmp_path_factory.mktemp("posts") / "record"
    told = of_actors(
        1, CONTENT,
        actor(CONTENT, "Jane Roe", "Foreign Minister Jane Roe", "Roe’s", office="Foreign Minister"),
        actor(CONTENT, "Bo Doe", "Roe’s spokesman, Bo Doe"),
        actor(CONTENT, "Al Poe", "witness Al Poe", sectors=("CVL",)),
        actor(CONTENT, "Civic Council", "the Civic Council"),
    )  # fmt: skip
    known = of_actors(2, CONTENT, actor(CONTENT, "Jane Roe", "Foreign Minister Jane Roe", office="King", basis="user"))
    Record(path, create=True).add([told, known])
    return path


def test_posts_are_learned_of_persons_from_titles_with_the_words_that_tell_them(record: Path) -> None:
    doe, roe = learn(Record(record), load_gazetteer())
    assert (roe.name, roe.also, roe.country, roe.office) == ("Jane Roe", ("Roe",), "NOR", "Foreign Minister")
    assert (roe.words, roe.document, roe.first_seen) == (CONTENT, "doc-1", "2013-04-10")
    assert (doe.name, doe.office, doe.title) == ("Bo Doe", None, "spokesman")
    assert learn(Record(record), load_gazetteer(), least=2) == []


def test_the_command_writes_both_forms_and_a_reader_takes_them(record: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    table, dictionary = tmp_path / "posts.csv", tmp_path / "posts.txt"
    done = CliRunner().invoke(app, ["actors", "learn", str(record), "--out", str(table), "--out", str(dictionary)])
    assert done.exit_code == 0, done.output
    for path in (table, dictionary):
        book = load_dictionary([path])
        assert not book.faults
        found = book.find("Roe")
        assert found is not None
        assert (found.code_on("2013-05-01"), found.code_on("2016-05-01")) == ("NORGOV", None)
