"""Codes and names of countries and sectors in the schemes that other tools use; the table is ``countries.toml``.

What may not live here: the columns of any format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from dateline.gazetteer import load_gazetteer

BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
"""PLOVER's codes that stand in place of a country and are none."""
_CAMEO_ROLES = {"JRN": "MED", "MED": "HLH"}
"""PLOVER's sectors that CAMEO calls otherwise: MED is the media there."""
_NOT_IN_CAMEO = frozenset({"PRM", "UNK", "PRE", "SOC", "REL", "PTY"})


@cache
def _others() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("dateline.outputs.exports") / "countries.toml").read_text("utf-8"))


def fips(code: str | None) -> str:
    """The FIPS 10-4 code of a country, or nothing where it has none."""
    return _others().get(code or "", {}).get("fips", "")


def iso2(code: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, or None."""
    return _others().get(code or "", {}).get("iso2")


def cow(code: str | None) -> str:
    """The number of a country with the Correlates of War, as a string, or nothing."""
    land = load_gazetteer().country(code or "")
    return str(land.cow) if land is not None and land.cow is not None else ""


def land_name(code: str | None) -> str:
    """The name of a country, or nothing for a body or an unknown code."""
    land = load_gazetteer().country(code or "")
    return land.name if land is not None else ""


def cameo_roles(sectors: Iterable[str]) -> tuple[str, ...]:
    """Sectors as CAMEO's role codes; those that CAMEO has not are left out."""
    return tuple(_CAMEO_ROLES.get(s, s) for s in sectors if s not in _NOT_IN_CAMEO)
