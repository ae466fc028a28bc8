"""The views of a record as files that other tools load typed: CSV with a Frictionless descriptor, or Parquet.

What may not live here: any choice of columns: each view is given whole.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.core.errors import InputError
from dateline.outputs.exports.base import InvalidExport, Source, Told
from dateline.outputs.table_files import write_csv

if TYPE_CHECKING:
    from dateline.store import Result

VIEWS = ("events", "attributions", "stances", "meetings", "actors", "reports", "problems")
DESCRIPTOR = "datapackage.json"
_KEYS = {"reports": ["document_id", "version"], **{v: ["document_id", "version", "id"] for v in VIEWS[:5]}}
_TYPES = ((pa.types.is_integer, "integer"), (pa.types.is_floating, "number"), (pa.types.is_boolean, "boolean"),
          (pa.types.is_date, "date"), (pa.types.is_timestamp, "datetime"))  # fmt: skip


def write_parquet(source: Source, folder: Path) -> Told:
    """Write one Parquet file a view."""
    told = Told()
    folder.mkdir()
    for view, rows in _views(source):
        pq.write_table(rows.arrow(), folder / f"{view}.parquet", compression="zstd")
        told.rows += len(rows)
    return told


def check_parquet(folder: Path) -> None:
    """Every file opens, is read to its end, and holds each key once. InvalidExport if not."""
    for path in sorted(folder.iterdir()):
        try:
            rows = pq.read_table(path)
            rows.validate(full=True)
        except (pa.ArrowException, OSError) as fault:
            raise InvalidExport(f"{path.name} cannot be read: {fault}") from fault
        keys = _KEYS.get(path.stem)
        if keys and rows.group_by(keys).aggregate([]).num_rows != rows.num_rows:
            raise InvalidExport(f"{path.name}: {' and '.join(keys)} of a row stand there twice")


def write_csv_folder(source: Source, folder: Path) -> Told:
    """Write one CSV file a view, and the descriptor that says what each column is: codes are strings."""
    told = Told()
    folder.mkdir()
    resources = []
    for view, rows in _views(source):
        with (folder / f"{view}.csv").open("w", encoding="utf-8", newline="") as stream:
            write_csv(rows, stream)
        resources.append(_resource(view, rows.arrow().schema))
        told.rows += len(rows)
    package = {"name": "dateline-record", "profile": "tabular-data-package", "resources": resources}
    (folder / DESCRIPTOR).write_text(json.dumps(package, indent=1) + "\n", "utf-8")
    return told


def check_csv(folder: Path) -> None:
    """Every file has the columns of the descriptor, each cell after its type, each key once. InvalidExport if not."""
    package = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    for resource in package["resources"]:
        _check_resource(resource["path"], folder / resource["path"], resource["schema"])


def _check_resource(name: str, path: Path, schema: Mapping[str, Any]) -> None:
    fields = schema["fields"]
    key_at = [i for i, f in enumerate(fields) if f["name"] in schema.get("primaryKey", ())]
    seen: set[tuple[str, ...]] = set()
    with path.open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream, strict=True)
        if next(lines) != [f["name"] for f in fields]:
            raise InvalidExport(f"{name}: the header is not that of the descriptor")
        for number, cells in enumerate(lines, 1):
            where = f"{name}, row {number}"
            _check_cells(where, fields, cells)
            key = tuple(cells[i] for i in key_at)
            if key and key in seen:
                raise InvalidExport(f"{where}: {' '.join(key)} stands there twice")
            seen.add(key)


_PARSED: dict[str, Any] = {
    "integer": int, "number": float, "date": date.fromisoformat, "datetime": datetime.fromisoformat,
    "boolean": {"True": True, "False": False}.__getitem__,
}  # fmt: skip


def _check_cells(where: str, fields: list[dict[str, Any]], cells: list[str]) -> None:
    if len(cells) != len(fields):
        raise InvalidExport(f"{where}: {len(cells)} columns, not {len(fields)}")
    for field, cell in zip(fields, cells, strict=True):
        if not cell and field.get("constraints", {}).get("required"):
            raise InvalidExport(f"{where}, {field['name']}: empty")
        try:
            _PARSED.get(field["type"], str)(cell) if cell else None
        except (ValueError, KeyError) as fault:
            raise InvalidExport(f"{where}, {field['name']}: {cell!r} is no {field['type']}") from fault


def _views(source: Source) -> Iterator[tuple[str, Result]]:
    """The views with their rows, but for those that a filter cannot be put to."""
    for view in VIEWS:
        try:
            yield view, source.record.view(view, **source.filters)
        except InputError:
            if view == "events":
                raise


def _resource(view: str, schema: pa.Schema) -> dict[str, Any]:
    keys = _KEYS.get(view, [])
    fields = [_field(f, required=f.name in keys) for f in schema]
    return {
        "name": view, "path": f"{view}.csv", "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "schema": {"fields": fields, **({"primaryKey": keys} if keys else {}), "missingValues": [""]},
    }  # fmt: skip


def _field(field: pa.Field, *, required: bool) -> dict[str, Any]:
    kind = next((name for test, name in _TYPES if test(field.type)), "string")
    made: dict[str, Any] = {"name": field.name, "type": kind}
    if kind == "boolean":
        made |= {"trueValues": ["True"], "falseValues": ["False"]}
    if pa.types.is_list(field.type):
        made["description"] = (
            'words joined with "; "' if pa.types.is_string(field.type.value_type) else "a list as JSON"
        )
    if pa.types.is_struct(field.type):
        made["description"] = "an object as JSON"
    return made | ({"constraints": {"required": True}} if required else {})
