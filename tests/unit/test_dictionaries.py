"""Users' actor dictionaries: the file formats, their faults, and finding names in a text."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.core.errors import InputError
from dateline.gazetteer import load_dictionary, load_gazetteer
from dateline.gazetteer.dictionaries import ActorDictionary, decode
from dateline.gazetteer.petrarch import read_actors

ACTORS = """
# a comment
JANE_ROE_  [FRAGOV 100101-121231] ; who wrote it
+MADAME_ROE_
\t[FRAELI >20130101]
<!-- UNSEEN_ [USA]
still unseen -->
GREEN-COAST_ALLIANCE [NGOENV]
OLD_GUARD_ [USAMIL <790716]
NOBODY_LIKE_THAT_ [---]
"""
AGENTS = """
!PERSON! = MAN, MEN, WOMAN
POLICE!PERSON! [~COP]
CHAMBER_OF_COMMERCE {CHAMBERS_OF_COMMERCE} [~BUS]
RIOT_POLICE {} [~COP]
DEPUTY [~LEG]
"""
COUNTRYINFO = """
<!-- what this is -->
<Country>
<CountryCode>FRA</CountryCode>
<CountryName>FRANCE</CountryName>
<Nationality>
\tFRENCH_
</Nationality>
<Regions>
\tBRITTANY_
</Regions>
<Leaders>
\t<Presidents>
\t\tJOHN_POE_\t[19810521 - 19950517]  [B:19160101]
\t</Presidents>
</Leaders>
<Government>
\t{JANE_ROE_}{J_ROE_}\t[FRAGOVMIL 20040101 - 20040931][FRAGOV >20050101]\t# Minister of Defence
</Government>
</Country>
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def book(tmp_path: Path) -> ActorDictionary:
    return load_dictionary([write(tmp_path, "a.txt", ACTORS), write(tmp_path, "b.txt", AGENTS)])


@pytest.mark.parametrize(
    ("day", "code"),
    [("2009-12-31", None), ("2010-01-01", "FRAGOV"), ("2012-12-31T09:00:00Z", "FRAGOV"), ("2013-01-01", "FRAELI")],
)
def test_codes_are_those_of_the_day(book: ActorDictionary, day: str, code: str | None) -> None:
    entry = book.find("Madame Roe")
    assert entry is not None
    assert (entry.name, entry.code_on(day)) == ("JANE_ROE", code)
    assert entry.code_on(None) is None  # without a day a dated code is a guess


def test_dates_before_a_day_and_hyphens_and_hidden_comments(book: ActorDictionary) -> None:
    old = book.find("old guard")
    assert old is not None
    assert (old.code_on("1979-07-16"), old.code_on("1979-07-17")) == ("USAMIL", None)
    assert book.find("Green Coast Alliance") is book.find("GREEN-COAST ALLIANCE") is not None
    assert book.find("Unseen") is None
    assert book.faults == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [("policewoman", True), ("chambers of commerce", True), ("chamber of commerces", False), ("riot police", True),
     ("riot polices", False), ("deputies", True), ("deputys", False)],
)  # fmt: skip
def test_plurals_of_agents(book: ActorDictionary, words: str, *, found: bool) -> None:
    assert (book.find(words) is not None) == found


def test_a_scan_finds_the_longest_names_and_needs_a_capital_for_actors(book: ActorDictionary) -> None:
    words = ["Jane", "Roe", "and", "a", "riot", "police", "chief", "met", "the", "Green", "-", "Coast", "Alliance"]
    assert [(m.first, m.last, m.entry.agent) for m in book.scan(words)] == [(0, 2, False), (4, 6, True), (9, 13, False)]
    assert list(book.scan(["jane", "roe"])) == []


def test_faults_name_file_and_line_and_the_rest_is_used() -> None:
    text = "LONE_ROOT\nA_ [USAGOV 20101345]\n\t[USAMIL 20100231 - 20110101]\nB_ [usa]\nC!SET! [~GOV]\nD_ [USA 5-6]\nE_ [USA 20110101-20100101]"
    rows, faults = read_actors(text, "mine.txt")
    assert [(entry.name, [(c.code, c.since) for c in entry.codes]) for _, entry in rows] == [
        ("A", [("USAMIL", "2010-02-28")])
    ]
    told = {f.line for f in faults}
    assert told == {1, 2, 3, 4, 5, 6, 7}
    assert str(faults[0]) == "mine.txt:1: LONE_ROOT: it has no code; left out"
    assert any("read as 2010-02-28" in f.message for f in faults)


def test_countryinfo_gives_countries_leaders_and_ministers(tmp_path: Path) -> None:
    book = load_dictionary([write(tmp_path, "CountryInfo.txt", COUNTRYINFO)])
    french, poe, roe = book.find("French"), book.find("John Poe"), book.find("J Roe")
    assert None not in (french, poe, roe)
    assert french.code_on(None) == "FRA"
    assert (poe.code_on("1990-01-01"), poe.code_on("2000-01-01")) == ("FRAGOV", None)
    assert (roe.code_on("2004-09-30"), roe.code_on("2011-01-01")) == ("FRAGOVMIL", "FRAGOV")
    assert book.find("Brittany") is None
    (fault,) = book.faults
    assert fault.line == 18
    assert "'20040931' is no day" in fault.message


def test_later_files_go_before_earlier_ones(tmp_path: Path) -> None:
    first, second = (
        write(tmp_path, "1.txt", "X_CORP [USABUS]\nY_CORP [USABUS]"),
        write(tmp_path, "2.txt", "X_CORP [MNC]"),
    )
    book = load_dictionary([first, second])
    x, y = book.find("X Corp"), book.find("Y Corp")
    assert None not in (x, y)
    assert (x.code_on(None), y.code_on(None)) == ("MNC", "USABUS")


@pytest.mark.parametrize(
    ("code", "country", "sectors"),
    [("AFGGOVMIL", "AFG", ("GOV", "MIL")), ("IGOUNO", "UNO", ()), ("NGOUSACHR", "USA", ("REL",)), ("IMGMUSALQ", "IMG", ()),
     ("~HLH", None, ("MED",)), ("USAMED", "USA", ("JRN",)), ("KSVGOV", "KOS", ("GOV",)), ("---", None, ())],
)  # fmt: skip
def test_codes_of_cameo_in_plovers(code: str, country: str | None, sectors: tuple[str, ...]) -> None:
    assert decode(code) == (country, sectors)


def test_a_file_without_actors_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.txt holds no actors"):
        load_dictionary([write(tmp_path, "nothing.txt", "1914\n1915\n")])
    with pytest.raises(InputError, match="cannot read"):
        load_dictionary([tmp_path / "absent.txt"])


def test_a_gazetteer_keeps_its_dictionary_when_it_travels(book: ActorDictionary) -> None:
    here = load_gazetteer().with_actors(book)
    there = pickle.loads(pickle.dumps(here))  # noqa: S301 (made here)
    assert there.user is not None
    assert there.user.find("Jane Roe") == book.find("Jane Roe")
    assert load_gazetteer().user is None


@given(st.text())
def test_any_text_is_read_without_a_crash(text: str) -> None:
    lines = len(text.splitlines())
    rows, faults = read_actors(text, "x")
    assert all(entry.codes and names for names, entry in rows)
    assert all(1 <= f.line <= lines for f in faults)


def test_phoenix_loads_whole(shared: Path) -> None:
    folder = shared / "data" / "dictionaries"
    book = load_dictionary([folder / f"Phoenix.{n}.actors.txt" for n in ("Countries", "International", "MilNonState")])
    assert sum(len(e.codes) for e in book.entries) > 37_250  # of 37,306 in the files
    assert len(book.faults) < 60
