"""The record: readings kept on disk, queried, corrected and handed on.

``Record`` opens one. It rests on deltalake, DuckDB and pyarrow, which the extra ``record`` installs;
without them importing this package is an error that says so. What may not live here: any reading of
a text, and any form that data leave in (``outputs``).
"""

from importlib.util import find_spec

from dateline.core.errors import MissingExtra

for _module in ("deltalake", "duckdb", "pyarrow"):
    if find_spec(_module) is None:
        raise MissingExtra("record", _module)

from dateline.store.corrections import Correction
from dateline.store.queries import Filter
from dateline.store.record import Record
from dateline.store.result import Result
from dateline.store.writing import Added

__all__ = ["Added", "Correction", "Filter", "Record", "Result"]
