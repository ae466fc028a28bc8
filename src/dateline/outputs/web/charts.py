"""Charts as numbers for a template: columns of counts and a line of points, each a link to the records behind it.

Drawn on the server as SVG without script or style attributes: colours are classes. What may not live here: markup.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 720, 170
_LEFT, _BOTTOM, _TOP = 34, 22, 8
_LABELS = 8  # words under the axis at most
_WIDEST = 90  # of a column: one day of one record is not a wall
_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a column, or a point; ``colour`` is a class."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class Column:
    """One period: its bars, the place that can be hit, where it leads and what it says."""

    x: float
    width: float
    bars: tuple[Bar, ...]
    href: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ``ticks`` are (y, words) of the values, ``labels`` (x, words) of the periods, ``base`` the y of zero."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    base: float
    width: int = WIDTH
    height: int = HEIGHT


def stacked(rows: Sequence[Row], names: Sequence[str], href: Callable[[Row], str | None]) -> Chart | None:
    """Columns of the counts ``names`` over the periods of ``rows`` (key ``period``); None without any count."""
    sums = [sum(r[n] for n in names) for r in rows]
    most = max(sums, default=0)
    if most <= 0:
        return None
    top = _round_up(most)
    step = min(_WIDEST, (WIDTH - _LEFT) / len(rows))
    columns = []
    for i, (row, total) in enumerate(zip(rows, sums, strict=True)):
        bars, at = [], HEIGHT - _BOTTOM
        for name in names:
            if row[name]:
                height = row[name] / top * (HEIGHT - _BOTTOM - _TOP)
                at -= height
                bars.append(_bar(_LEFT + i * step + step * 0.1, at, step * 0.8, height, name))
        told = ", ".join(f"{row[n]} {n}" for n in names if row[n]) or "none"
        columns.append(
            Column(
                round(_LEFT + i * step, 1),
                round(step, 1),
                tuple(bars),
                href(row) if total else None,
                f"{row['period']}: {told}",
            )
        )
    ticks = ((_y(0, top), "0"), (_y(top, top), f"{top:,}"))
    return Chart(tuple(columns), ticks, _labels(rows, step), HEIGHT - _BOTTOM)


def points(rows: Sequence[Row], name: str, href: Callable[[Row], str | None], *, reach: float) -> Chart | None:
    """A point for each period that has a value from -``reach`` to ``reach``; None where none has one."""
    if all(r[name] is None for r in rows):
        return None
    step = min(_WIDEST, (WIDTH - _LEFT) / len(rows))
    middle = (HEIGHT - _BOTTOM + _TOP) / 2
    half = (HEIGHT - _BOTTOM - _TOP) / 2
    columns = []
    for i, row in enumerate(rows):
        value = row[name]
        if value is None:
            continue
        y = middle - max(-1.0, min(1.0, value / reach)) * half
        size = min(5.0, step * 0.4)
        colour = "cooperation" if value > 0 else "conflict" if value < 0 else "even"
        bar = _bar(_LEFT + (i + 0.5) * step, y, size, size, colour)
        columns.append(
            Column(round(_LEFT + i * step, 1), round(step, 1), (bar,), href(row), f"{row['period']}: {value:.1f}")
        )
    ticks = ((_TOP, f"+{reach:g}"), (middle, "0"), (2 * middle - _TOP, f"−{reach:g}"))
    return Chart(tuple(columns), ticks, _labels(rows, step), middle)


def _bar(x: float, y: float, width: float, height: float, colour: str) -> Bar:
    return Bar(round(x, 1), round(y, 1), round(width, 1), round(height, 1), colour.replace(" ", "-"))


def _y(value: float, top: float) -> float:
    return round(HEIGHT - _BOTTOM - value / top * (HEIGHT - _BOTTOM - _TOP), 1)


def _labels(rows: Sequence[Row], step: float) -> tuple[tuple[float, str], ...]:
    every = max(1, math.ceil(len(rows) / _LABELS))
    return tuple((round(_LEFT + (i + 0.5) * step, 1), str(r["period"])) for i, r in enumerate(rows) if i % every == 0)


def _round_up(most: int) -> int:
    """The next of 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25 …: an axis ends with a number that is easy to read."""
    size = 10 ** math.floor(math.log10(most))
    return int(next(m * size for m in _STEPS if m * size >= most and (m * size) % 1 == 0))
