"""Plots of series as SVG or PNG, by matplotlib (extra ``plot``).

What may not live here: counting. The same panel gives the same bytes of SVG.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.core.errors import InputError, MissingExtra, UnknownName
from dateline.outputs.table_files import whole

if TYPE_CHECKING:
    from dateline.store.series import Panel

MOST = 12
"""Series in one plot: more cannot be told apart on a page."""

_INK = "#1f3a5f"
_WIDTH, _HEIGHT = 8.0, 1.6  # inches, of a series
_SAME: Any = {"svg.hashsalt": "dateline", "svg.fonttype": "none", "font.family": "sans-serif"}


def check_plot(out: Path) -> None:
    """InputError or MissingExtra before any work is done for a plot that cannot be drawn."""
    if out.suffix not in {".svg", ".png"}:
        raise InputError(f"{out}: a plot is written as .svg or .png")
    if find_spec("matplotlib") is None:
        raise MissingExtra("plot", "matplotlib")


def draw(panel: Panel, measure: str, out: Path) -> None:
    """One small plot for each series, under one another on one time axis, with the same scale of values.

    UnknownName for a column that the panel has not; InputError for an empty panel or one of too many series.
    """
    check_plot(out)
    if measure not in panel.measures:
        raise UnknownName("measure of this panel", measure, panel.measures)
    lines: dict[str, list[tuple[date, float | None]]] = {}
    for row in panel.rows:
        name = " → ".join(row[n] for n in panel.names)
        lines.setdefault(name, []).append((row["period"], row[measure]))
    if not lines:
        raise InputError("there is nothing to draw: the panel has no rows")
    if len(lines) > MOST:
        raise InputError(
            f"{len(lines)} series are too many for one plot (at most {MOST}); name --actor and --recipient"
        )
    _save(_figure(panel, measure, lines), out)


def _figure(panel: Panel, measure: str, lines: dict[str, list[tuple[date, float | None]]]) -> Any:
    from matplotlib import dates, rc_context
    from matplotlib.figure import Figure

    with rc_context(_SAME):
        figure = Figure(figsize=(_WIDTH, _HEIGHT * len(lines) + 1.0), layout="constrained")
        axes = figure.subplots(len(lines), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
        for axis, (name, points) in zip(axes, lines.items(), strict=True):
            _one(axis, name, points, _after(panel) if measure != "scale_mean" else None)
        wanted = panel.wanted
        axes[0].set_title(f"{measure.replace('_', ' ')} by {wanted.by} (rule: {wanted.rule})", loc="left", fontsize=10)
        as_of = f", as of {wanted.as_of}" if wanted.as_of else ""
        figure.supxlabel(f"{panel.counted:,} events{as_of} · Dateline", x=0.99, ha="right", fontsize=7, color="#666666")
        make: Any = dates  # its functions have no types
        locator = make.AutoDateLocator(minticks=3, maxticks=9)
        axes[-1].xaxis.set_major_locator(locator)
        axes[-1].xaxis.set_major_formatter(make.ConciseDateFormatter(locator))
    return figure


def _after(panel: Panel) -> date:
    """The day after the panel, where its last period ends."""
    return date.fromisoformat(panel.last or "") + timedelta(days=1)


def _one(axis: Any, name: str, points: Sequence[tuple[date, float | None]], end: date | None) -> None:
    """A line of means, with gaps; or steps of counts, the last of them up to ``end``."""
    days = [d for d, _ in points]
    values = [float("nan") if v is None else v for _, v in points]
    if end is None:
        axis.plot(days, values, color=_INK, linewidth=1.2, marker="o", markersize=2.5)
    else:
        days, values = [*days, end], [*values, values[-1]]
        axis.fill_between(days, values, step="post", color=_INK, alpha=0.15, linewidth=0)
        axis.step(days, values, where="post", color=_INK, linewidth=1.2)
    axis.axhline(0, color="#999999", linewidth=0.6)
    axis.set_ylabel(name, rotation=0, ha="right", va="center", fontsize=9)
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=8)


def _save(figure: Any, out: Path) -> None:
    from matplotlib import rc_context

    with whole(out) as spare, rc_context(_SAME):
        svg = out.suffix == ".svg"
        figure.savefig(
            spare, format=out.suffix[1:], dpi=150, metadata={"Date": None} if svg else {"Software": "Dateline"}
        )
