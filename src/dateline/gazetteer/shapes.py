"""Shapes of countries for a map, and the projection that they are drawn in: Equal Earth (Šavrič, Patterson, Jenny 2018).

Areas are true to one another, so that a coloured country says no more than its size. Shapes are those of Natural Earth
(public domain; its borders are those held on the ground, not claims), compiled by ``compile_shapes``. What may not live
here: colours, counts and markup.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WIDTH = 10_000
"""Units from the western edge to the eastern."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
_NORTH, _SOUTH = 83.7, -56.0  # the northernmost land; south of the second lies Antarctica alone


def _raw(lat: float, lon: float) -> tuple[float, float]:
    theta = math.asin(_M * math.sin(math.radians(lat)))
    square = theta * theta
    sixth = square**3
    x = math.radians(lon) * math.cos(theta) / (_M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)))
    return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


_SCALE = WIDTH / (2 * _raw(0, 180)[0])
_TOP = _raw(_NORTH, 0)[1]
HEIGHT = round((_TOP - _raw(_SOUTH, 0)[1]) * _SCALE)
"""Units from the northern edge to the southern."""


def project(lat: float, lon: float) -> tuple[float, float]:
    """Where a point (degrees, WGS 84) lies on the map: units from its left and upper edge."""
    x, y = _raw(max(-90.0, min(90.0, lat)), lon)
    return WIDTH / 2 + x * _SCALE, (_TOP - y) * _SCALE


@dataclass(frozen=True, slots=True)
class Shapes:
    """``paths``: the ``d`` of an SVG path by code of country; ``tiny``: codes of those too small to be seen without a
    thicker line; ``others``: paths of land that no code is given to.
    """  # noqa: D205

    paths: Mapping[str, str]
    tiny: frozenset[str]
    others: tuple[str, ...]


@cache
def load_shapes() -> Shapes:
    """The shapes that are shipped, read once."""
    data = tomllib.loads((files("dateline.gazetteer") / "data" / "shapes.toml").read_text("utf-8"))
    return Shapes(data["path"], frozenset(data["tiny"]), tuple(data["others"]))
