"""No package that an installed Dateline needs is under GPL, AGPL or ODbL."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

FORBIDDEN = re.compile(r"(?<!L)\bA?GPL|\bODbL|GNU (Affero )?General Public|Open Database License", re.IGNORECASE)


def runtime_tree(root: str = "dateline") -> dict[str, metadata.Distribution]:
    """Every distribution that installing ``root`` brings along, by normalised name."""
    found: dict[str, metadata.Distribution] = {}
    open_names = [root]
    while open_names:
        name = re.sub(r"[-_.]+", "-", open_names.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # asked for on another platform or Python only
        for requirement in found[name].requires or []:
            if "extra ==" not in requirement:
                match = re.match(r"[A-Za-z0-9_.-]+", requirement)
                assert match is not None
                open_names.append(match.group())
    return found


def licences(distribution: metadata.Distribution) -> list[str]:
    """What the package may be used under: the alternatives of an SPDX "OR", or what the metadata says."""
    meta = distribution.metadata
    expression = meta.get("License-Expression") or ""
    if expression:
        return re.split(r"\s+OR\s+", expression)
    said = [(meta.get("License") or "").split("\n")[0], *(meta.get_all("Classifier") or [])]
    return [" / ".join(s for s in said if "licen" in s.lower() or s == said[0])]


@pytest.mark.parametrize("name", sorted(runtime_tree()))
def test_licence_is_permissive(name: str) -> None:
    offered = licences(runtime_tree()[name])
    assert any(o.strip(" /") and not FORBIDDEN.search(o) for o in offered), f"{name}: {offered}"


def test_the_check_can_fail() -> None:
    assert FORBIDDEN.search("GPL-3.0-or-later")
    assert FORBIDDEN.search("License :: OSI Approved :: GNU Affero General Public License v3")
    assert not FORBIDDEN.search("MPL-2.0 AND MIT")
