"""A release of a record: data, schema, hashes, counts, changelog, citation and datasheet in one folder.

What may not live here: the assertions (``measures.py``), comparing (``comparing.py``), and the texts of reports, which
a release never holds: evidence alone goes with it.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from dateline.core.codebook import load_codebook
from dateline.core.errors import DatelineError, InputError
from dateline.outputs.exports import new_folder
from dateline.outputs.exports.base import Source
from dateline.outputs.exports.plover import check, write
from dateline.outputs.releases.comparing import MANIFEST, TABLES, Difference, compare, manifest, tables_of
from dateline.outputs.releases.measures import Objection, measure, objections

if TYPE_CHECKING:
    from dateline.store import Record

_VERSION = re.compile(r"\d+(\.\d+)*([-+.][0-9A-Za-z.]+)?")
SUMS = "SHA256SUMS"


class BadRelease(DatelineError):  # noqa: N818 - said as it reads
    """A release that its own assertions stop; nothing was written. Names each and how to let it through."""

    def __init__(self, found: Sequence[Objection]) -> None:
        self.objections = tuple(found)
        lines = "".join(f"\n  {o.name}: {o.why}" for o in found)
        super().__init__(f"no release was made ({len(found)} objections; --accept NAME lets one through):{lines}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller asks of a release."""

    version: str
    title: str = "Event data read with Dateline"
    authors: tuple[str, ...] = ()
    previous: Path | None = None
    accept: tuple[str, ...] = ()


def make(record: Record, wanted: Wanted, out: Path) -> dict[str, Any]:
    """Write the release ``out``, a new folder that appears when it is whole; its manifest.

    InputError for a version that is none or the previous one's, BadRelease where an assertion stops it.
    """
    before = manifest(wanted.previous) if wanted.previous else None
    if not _VERSION.fullmatch(wanted.version):
        raise InputError(f"{wanted.version!r} is no version; write for example 1.0 or 1.2.1")
    if before is not None and before["version"] == wanted.version:
        raise InputError(f"the previous release is version {wanted.version} too")
    tables = {n: record.view(n).arrow() for n in (*TABLES, "problems")}
    measured = measure(tables)
    found = list(objections(tables, measured, before["measured"] if before else None, record.check()))
    if stopping := [o for o in found if o.name not in wanted.accept]:
        raise BadRelease(stopping)
    differences = compare(tables_of(wanted.previous), tables) if wanted.previous else None
    about = _about(record, tables, wanted, before, measured, [o for o in found if o.name in wanted.accept])
    with new_folder(out) as folder:
        _write(folder, record, tables, about, differences)
    return about


def _about(
    record: Record, tables: dict[str, pa.Table], wanted: Wanted, before: dict[str, Any] | None, measured: Any,
    accepted: list[Objection],
) -> dict[str, Any]:  # fmt: skip
    from dateline import __version__
    from dateline.models.registry import PARSER, READER, TOKENISER

    readers = sorted(set(tables["reports"].column("reader").to_pylist()))
    books = sorted(set(tables["reports"].column("codebook").to_pylist()))
    return {
        "format": "dateline release 1",
        "version": wanted.version,
        "title": wanted.title,
        "authors": list(wanted.authors),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "previous": before["version"] if before else None,
        "dateline": __version__,
        "codebooks": {b: load_codebook(b).version for b in books},
        "readers": readers,
        "models": {
            **({"parser": asdict(PARSER)} if any(PARSER.package in r for r in readers) else {}),
            "reader.onnx": hashlib.sha256(READER.read_bytes()).hexdigest(),
            "tokenizer.json": hashlib.sha256(TOKENISER.read_bytes()).hexdigest(),
        },
        "parameters": {"record_revision": record.revision, "corrections_applied": len(record.corrections())},
        "measured": measured,
        "accepted": [{"name": o.name, "why": o.why} for o in accepted],
    }


def _write(
    folder: Path, record: Record, tables: dict[str, pa.Table], about: dict[str, Any], differences: list[Difference] | None
) -> None:  # fmt: skip
    data, schema = folder / "data", folder / "schema"
    data.mkdir(parents=True)
    schema.mkdir()
    for name, table in tables.items():
        pq.write_table(table, data / f"{name}.parquet", compression="zstd")
    write(Source(record), data / "plover.jsonl")
    check(data / "plover.jsonl")
    columns = {n: {f.name: str(f.type) for f in t.schema} for n, t in tables.items()}
    _json(schema / "tables.json", columns)
    shutil.copyfile(str(files("dateline.outputs.exports") / "plover.schema.json"), schema / "plover.schema.json")
    kept = ("document_id", "version", "digest", "source", "url", "outlet", "published", "codebook", "reader")
    inputs = tables["reports"].select(list(kept)).to_pylist()
    (folder / "inputs.jsonl").write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in inputs), "utf-8")
    _json(folder / MANIFEST, about)
    (folder / "CITATION.cff").write_text(_citation(about), "utf-8")
    (folder / "DATASHEET.md").write_text(_datasheet(about, tables["reports"]), "utf-8")
    (folder / "CHANGELOG.md").write_text(_changelog(about, differences), "utf-8")
    sums = {p.relative_to(folder).as_posix(): _sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    (folder / SUMS).write_text("".join(f"{s}  {n}\n" for n, s in sums.items()), "utf-8")


def _json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def damaged(folder: Path) -> list[str]:
    """The files of a release that are not those that its sums name, or are not there. Empty if it is whole."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except OSError as fault:
        raise InputError(f"{folder} is no release ({SUMS} cannot be read: {fault.strerror})") from fault
    named = [line.split("  ", 1) for line in lines]
    return [name for total, name in named if not (folder / name).is_file() or _sha256(folder / name) != total]


def _citation(about: dict[str, Any]) -> str:
    names = about["authors"] or ["Anonymous"]
    said = json.dumps  # a JSON string is a YAML string, whatever signs it holds
    return "\n".join([
        "cff-version: 1.2.0", "type: dataset", "message: Please cite this release, with its version.",
        f"title: {said(about['title'], ensure_ascii=False)}", "authors:",
        *(f"  - name: {said(n, ensure_ascii=False)}" for n in names), f"version: {said(about['version'])}",
        f"date-released: {about['made'][:10]}", "",
    ])  # fmt: skip


def _datasheet(about: dict[str, Any], reports: pa.Table) -> str:
    days = sorted(d for d in reports.column("published_day").to_pylist() if d)
    outlets = sorted({o for o in reports.column("outlet").to_pylist() if o})
    rows = "\n".join(
        f"| {name} | {m['rows']:,} | {', '.join(c for c, s in m['filled'].items() if 0 < s < 0.5) or '–'} |"
        for name, m in about["measured"].items()
    )
    span = f"{days[0]} to {days[-1]}" if days else "unknown"
    books = ", ".join(f"{n} {v}" for n, v in about["codebooks"].items())
    return f"""# Datasheet: {about["title"]}, version {about["version"]}

- **What a row is**: what one report says, not what happened; reports of one event are rows of their own.
- **Sources**: {reports.num_rows:,} reports, {span}, of {len(outlets)} named outlets.
- **How it was made**: read by {"; ".join(about["readers"])}; codebook {books}; revision
  {about["parameters"]["record_revision"]} of the record, with {about["parameters"]["corrections_applied"]} corrections.
- **Not in it**: the texts of the reports, which are their publishers'; each row has the sentence that it rests on.
- **Known errors**: a machine reads; see the model card of Dateline for how often it is right. Documents that could not
  be read are in `data/problems.parquet`.
- **Let through by hand**: {"; ".join(f"{a['name']} ({a['why']})" for a in about["accepted"]) or "nothing"}

| table | rows | columns that are filled in under half of them |
|---|---|---|
{rows}
"""


def _changelog(about: dict[str, Any], differences: list[Difference] | None) -> str:
    head = f"# Changes\n\n## {about['version']} ({about['made'][:10]})\n\n"
    if differences is None:
        return head + "First release.\n"
    lines = [
        f"- {d.table}: {len(d.added):,} added, {len(d.removed):,} removed, {len(d.changed):,} changed, {d.same:,} the same"
        for d in differences
    ]
    return f"{head}Since {about['previous']}:\n\n" + "\n".join(lines) + "\n"
