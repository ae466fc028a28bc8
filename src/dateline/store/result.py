"""What a query gives: rows that become Arrow, pandas, polars or plain dicts.

What may not live here: SQL, and forms for files (``outputs``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa


class Result:
    """Rows with their columns. Arrow libraries take it as it is (``__arrow_c_stream__``)."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self._table.to_batches(max_chunksize=1024):
            yield from batch.to_pylist()

    def __repr__(self) -> str:
        return f"Result({len(self)} rows: {', '.join(self.columns)})"

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self._table.column_names)

    def arrow(self) -> pa.Table:
        """As a ``pyarrow.Table``."""
        return self._table

    def pandas(self) -> Any:
        """As a ``pandas.DataFrame``; pandas must be installed."""
        return self._table.to_pandas()

    def polars(self) -> Any:
        """As a ``polars.DataFrame``; polars must be installed."""
        import polars as pl

        return pl.from_arrow(self._table)

    def dicts(self) -> list[dict[str, Any]]:
        """As one dict a row."""
        return list(self)
