"""The land of a report, for actors whose own words name none; read with the real parser."""

from __future__ import annotations

import pytest

from dateline.core.types import Actor
from dateline.run.local import Reader

GHANA = (
    "Teachers in Ghana ended their strike on Monday. President Mensa Owo thanked them in Accra. The police said "
    "nobody was hurt in Kumasi, and foreign observers praised the government."
)


@pytest.fixture(scope="module")
def actors(reader: Reader) -> dict[str, Actor]:
    return {a.name: a for a in reader.read(GHANA, "2012-04-10").actors}


def test_offices_and_bodies_are_of_the_land_that_the_report_is_of(actors: dict[str, Actor]) -> None:
    police = next(a for n, a in actors.items() if n.endswith("police"))
    owo = next(a for n, a in actors.items() if n.endswith("Owo"))
    assert (police.country, police.basis) == ("GHA", "propagation")
    assert owo.country == "GHA"


def test_who_is_called_foreign_is_of_no_land(actors: dict[str, Actor]) -> None:
    assert next(a for n, a in actors.items() if n.endswith("observers")).country is None


def test_two_lands_named_alike_give_no_land(reader: Reader) -> None:
    text = (
        "France and Germany quarrelled over Chad. France and Germany met again. Jane Roe was pleased. The police came."
    )
    assert {a.country for a in reader.read(text, "2012-04-10").actors if a.name in {"Jane Roe", "police"}} == {None}


def test_a_town_or_state_in_the_name_tells_the_land(reader: Reader) -> None:
    text = "Toronto police arrested a man. The New Jersey governor thanked Maryland State Police."
    found = {a.name: a.country for a in reader.read(text, "2012-04-10").actors}
    assert found["Toronto police"] == "CAN"
    assert found["Maryland State Police"] == "USA"
    assert next(c for n, c in found.items() if "governor" in n) == "USA"


def test_a_land_named_once_is_enough_for_what_is_of_a_state_and_for_nobody_else(reader: Reader) -> None:
    text = "The Health Minister, Jane Roe, opened a hall. She praised Ghanaian farmers. Bo Doe, a baker, came as well."
    found = {a.name: a.country for a in reader.read(text, "2012-04-10").actors}
    assert (found["Jane Roe"], found["Bo Doe"]) == ("GHA", None)


def test_a_post_that_one_land_named_has_is_of_it_and_a_government_of_a_known_person_too(reader: Reader) -> None:
    text = "France and Britain met Chad. The Foreign Secretary, Jane Roe, was glad. The government of Angela Merkel was not."
    found = {a.name: a.country for a in reader.read(text, "2012-04-10").actors}
    assert found["Jane Roe"] == "GBR"
    assert next(c for n, c in found.items() if n.startswith("government")) == "DEU"
