"""The map: stories by country, as areas true to one another, and by city where a place is known so exactly.

What may not live here: what is counted (``views/places.py``), shapes and projection (``gazetteer/shapes.py``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from dateline.gazetteer.shapes import HEIGHT, WIDTH, load_shapes, project
from dateline.outputs.web import shell
from dateline.outputs.web.asking import filters_of
from dateline.outputs.web.desk import Seen
from dateline.outputs.web.reports import titles_of
from dateline.store.filters import made
from dateline.views.places import OF, placed_records, places_view

router = APIRouter(include_in_schema=False)
NAV = (("Map", "/map"),)
SHADES = 5
_TAKES = ("since", "until", "type", "quad", "status", "outlet", "text", "actor")
_LEAST, _MOST = 35.0, 160.0  # radii of points in units of the map: areas grow with stories
_LISTED = 40


@dataclass(frozen=True, slots=True)
class Area:
    """A country on the map: its path, a shade from 0 (nothing) to ``SHADES``, and what it says."""

    code: str
    path: str
    shade: int
    tiny: bool
    title: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A city on the map."""

    x: float
    y: float
    radius: float
    name: str
    code: str | None
    title: str


@router.get("/map")
def world(request: Request, record: Seen, of: str = "place", country: str = "", city: str = "") -> HTMLResponse:
    """The map under the filters of the address, and the records of one country or city of it."""
    given = {k: v for k, v in filters_of(request.query_params).items() if k in _TAKES}
    wanted = made(**given)
    found = places_view(record, wanted, of=of)
    steps = _steps([c["stories"] for c in found.countries])
    rows = placed_records(record, wanted, of=of, country=country, city=city, most=_LISTED) if country or city else ()
    asked = {{"since": "from", "until": "to"}.get(k, k): v for k, v in given.items()} | {"of": of}
    shapes = load_shapes()
    return shell.page(
        request, "map.html", view=found, areas=_areas(found.countries, steps), dots=_dots(found.cities), others=shapes.others,
        width=WIDTH, height=HEIGHT, steps=steps, of=of, kinds=OF, given=given, asked=asked, country=country, city=city, rows=rows,
        unshaped=[c for c in found.countries if c["code"] not in shapes.paths], book=record.codebook(),
        titles=titles_of(record, rows),
    )  # fmt: skip


def _steps(counts: Sequence[int]) -> tuple[int, ...]:
    """The least count of each shade: equal steps of the logarithm, since news is of few countries mostly."""
    most = max(counts, default=0)
    if most <= 0:
        return ()
    return tuple(sorted({max(1, round(most ** (i / SHADES))) for i in range(SHADES)}))


def _areas(countries: Sequence[dict[str, Any]], steps: Sequence[int]) -> list[Area]:
    shapes = load_shapes()
    by_code = {c["code"]: c for c in countries}
    found = []
    for code, path in shapes.paths.items():
        row = by_code.get(code)
        shade = sum(row["stories"] >= s for s in steps) if row else 0
        title = f"{row['name']}: {_stories(row['stories'])}, {_reports(row['reports'])}" if row else ""
        found.append(Area(code, path, shade, code in shapes.tiny, title))
    return sorted(found, key=lambda a: (a.tiny, a.shade > 0, a.code))  # what is small or counted is drawn over the rest


def _dots(cities: Sequence[dict[str, Any]]) -> list[Dot]:
    most = max((c["stories"] for c in cities), default=1)
    widest = min(_MOST, _LEAST * math.sqrt(most))  # few stories make no large point
    found = []
    for c in cities:
        x, y = project(c["lat"], c["lon"])
        radius = _LEAST + (widest - _LEAST) * math.sqrt(c["stories"] / most)
        found.append(
            Dot(
                round(x),
                round(y),
                round(radius),
                c["name"],
                c["code"],
                f"{c['name']}: {_stories(c['stories'])}, {_reports(c['reports'])}",
            )
        )
    return found


def _stories(n: int) -> str:
    return f"{n:,} stor{'y' if n == 1 else 'ies'}"


def _reports(n: int) -> str:
    return f"{n:,} report{'' if n == 1 else 's'}"
