"""Charts of the desk: axes that end with a plain number, columns that are no walls."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dateline.outputs.web.charts import WIDTH, stacked


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=60))
def test_a_chart_holds_every_column_and_wastes_no_more_than_half(counts: list[int]) -> None:
    chart = stacked([{"period": n, "deeds": c} for n, c in enumerate(counts)], ["deeds"], lambda _: "/")
    if chart is None:
        assert not any(counts)
        return
    (_, zero), (_, top) = chart.ticks
    most = int(top.replace(",", ""))
    assert zero == "0"
    assert max(counts) <= most <= 2 * max(counts)
    assert all(c.x + c.width <= WIDTH + 0.2 and c.width <= 90 for c in chart.columns)


def test_one_day_is_no_wall() -> None:
    chart = stacked([{"period": "2024-05-14", "deeds": 1}], ["deeds"], lambda _: "/")
    assert chart is not None
    assert chart.columns[0].width == 90
