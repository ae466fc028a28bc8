"""The codebook as a person reads it on a terminal, and as JSON.

What lives here: which of its entries a word names, and how they are laid out. What may not: the entries
(``codebooks/``), the checks (``core.codebook_files``), printing (``outputs.cli``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.core.codebook import Codebook, Entry, EventType, Example, Mode, Numbers, Rule
from dateline.core.errors import UnknownName

SHELVES = ("contexts", "sectors", "non_state", "statuses", "quads")
KINDS = {"contexts": "context", "sectors": "sector", "non_state": "non-state code", "statuses": "status"}
QUAD_COLOURS = {
    "verbal cooperation": "cyan",
    "material cooperation": "green",
    "verbal conflict": "yellow",
    "material conflict": "red",
}


def table(codebook: Codebook, name: str | None = None) -> RenderableType:
    """The whole book, or every entry that ``name`` names, to be printed by rich; UnknownName if none."""
    if name is None:
        return _whole(codebook)
    return Group(*(_shown(codebook, entry) for entry in _named(codebook, name)))


def as_data(codebook: Codebook, name: str | None = None) -> dict[str, Any]:
    """The same as values that JSON holds: the book in short, or ``entries`` in full, each with its ``kind``."""
    head: dict[str, Any] = {"codebook": codebook.name, "version": codebook.version}
    if name is not None:
        return {**head, "entries": [_data(codebook, entry) for entry in _named(codebook, name)]}
    return {
        **head,
        "source": codebook.source,
        "types": [_summary(codebook, t) for t in codebook.types.values()],
        **{shelf: [asdict(e) for e in getattr(codebook, shelf).values()] for shelf in SHELVES},
        "tables": {
            "scores": _tables(codebook.scores.values()),
            "quads": _tables(codebook.quad_tables.values()),
            "goldstein": _tables(codebook.goldstein_tables.values()),
            "cameo_quads": _tables(codebook.cameo_quads.values()),
        },
    }


Named = EventType | tuple[EventType, Mode] | tuple[str, Entry]


def _named(codebook: Codebook, name: str) -> list[Named]:
    """All that a word names, without regard to case: "cyber" is a context and a mode of COERCE."""
    wanted = name.strip().casefold().replace(":", " ")
    known: dict[str, list[Named]] = {}
    for kind in codebook.types.values():
        known.setdefault(kind.name, []).append(kind)
        for mode in kind.modes.values():
            known.setdefault(mode.name, []).append((kind, mode))
            known.setdefault(f"{kind.name} {mode.name}", []).append((kind, mode))
    for shelf in SHELVES:
        for entry in getattr(codebook, shelf).values():
            label = KINDS.get(shelf, "quad class")
            for key in dict.fromkeys((entry.code, entry.name) if shelf == "quads" else (entry.code,)):
                known.setdefault(key, []).append((label, entry))
    found = [entry for key, entries in known.items() if key.casefold() == wanted for entry in entries]
    if not found:
        raise UnknownName("event type, mode, context, sector or status", name, known)
    return found


def _mode_scores(codebook: Codebook, kind: EventType) -> dict[str, float | None]:
    return {mode: codebook.scale(kind.name, (mode,)) for mode in kind.modes}


def _rules(codebook: Codebook, kind: EventType, mode: str | None = None) -> list[Rule]:
    return [r for r in codebook.crosswalk if r.type == kind.name and (mode is None or r.mode == mode)]


def _summary(codebook: Codebook, kind: EventType) -> dict[str, Any]:
    return {
        "name": kind.name,
        "quad": kind.quad,
        "scale": codebook.scale(kind.name),
        "cameo": codebook.cameo(kind.name),
        "requires_recipient": kind.requires_recipient,
        "definition": kind.definition,
        "modes": _mode_scores(codebook, kind),
    }


def _tables(tables: Iterable[Numbers]) -> dict[str, Any]:
    return {
        t.name: {"source": t.source, "values": dict(t.values), "mended": [asdict(m) for m in t.mended]} for t in tables
    }


def _data(codebook: Codebook, entry: Named) -> dict[str, Any]:
    if isinstance(entry, EventType):
        return {
            "kind": "type",
            **_summary(codebook, entry),
            "notes": entry.notes,
            "modes": [_mode_data(codebook, entry, m) for m in entry.modes.values()],
            "examples": [asdict(e) for e in entry.examples],
            "counterexamples": [asdict(c) for c in entry.counterexamples],
            "crosswalk": _rule_data(codebook, _rules(codebook, entry)),
        }
    first, second = entry
    if isinstance(second, Mode) and isinstance(first, EventType):
        return {
            "kind": "mode",
            "type": first.name,
            "quad": first.quad,
            **_mode_data(codebook, first, second),
            "crosswalk": _rule_data(codebook, _rules(codebook, first, second.name)),
        }
    return {"kind": first, **asdict(second)}


def _mode_data(codebook: Codebook, kind: EventType, mode: Mode) -> dict[str, Any]:
    return {**asdict(mode), "scale": codebook.scale(kind.name, (mode.name,))}


def _rule_data(codebook: Codebook, rules: Iterable[Rule]) -> list[dict[str, Any]]:
    return [
        {**asdict(r), "name": codebook.cameo_names.get(r.code), "goldstein": codebook.goldstein(r.code)} for r in rules
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f}" if value else "0.0"


def _quad(name: str) -> Text:
    return Text(name, style=QUAD_COLOURS.get(name, ""))


def _whole(codebook: Codebook) -> RenderableType:
    types = Table("type", "quad class", "scale", "CAMEO", "modes (scale)", title_justify="left", pad_edge=False)
    types.title = Text(f"{codebook.name} {codebook.version}: {len(codebook.types)} event types", style="bold")
    for kind in codebook.types.values():
        modes = ", ".join(
            f"{m} ({_number(s)})" if s is not None else m for m, s in _mode_scores(codebook, kind).items()
        )
        cameo = codebook.cameo(kind.name) or ""
        types.add_row(Text(kind.name, style="bold"), _quad(kind.quad), _number(codebook.scale(kind.name)), cameo, modes)
    parts: list[RenderableType] = [types]
    titles = {"contexts": "contexts", "sectors": "sectors", "non_state": "non-state codes", "statuses": "statuses"}
    for shelf, title in titles.items():
        if entries := getattr(codebook, shelf):
            parts += [Text(), _shelf(f"{len(entries)} {title}", entries)]
    return Group(*parts)


def _shelf(title: str, entries: Mapping[str, Entry]) -> Table:
    shown = Table("code", "name", "definition", title=Text(title, style="bold"), title_justify="left", pad_edge=False)
    for entry in entries.values():
        shown.add_row(Text(entry.code, style="bold"), Text(entry.name), Text(entry.definition))
    return shown


def _shown(codebook: Codebook, entry: Named) -> RenderableType:
    if isinstance(entry, EventType):
        return _type(codebook, entry)
    first, second = entry
    if isinstance(first, EventType) and isinstance(second, Mode):
        return _mode(codebook, first, second)
    assert isinstance(second, Entry)
    head = Text.assemble((second.code, "bold"), f"  {second.name}", (f"  {first}", "dim"))
    notes = [Text(second.notes, style="dim")] if second.notes else []
    return Group(head, Text(second.definition), *notes, Text())


def _mode(codebook: Codebook, kind: EventType, mode: Mode) -> RenderableType:
    head = Text.assemble((f"{kind.name} {mode.name}", "bold"), "  ", _quad(kind.quad), "  ")
    head.append(_number(codebook.scale(kind.name, (mode.name,))))
    parts: list[RenderableType] = [head, Text(mode.definition)]
    if mode.notes:
        parts.append(Text(mode.notes, style="dim"))
    return Group(*parts, *_sentences(mode.examples), *_crosswalk(codebook, _rules(codebook, kind, mode.name)), Text())


def _type(codebook: Codebook, kind: EventType) -> RenderableType:
    head = Text.assemble((kind.name, "bold"), "  ", _quad(kind.quad), "  ", _number(codebook.scale(kind.name)))
    if kind.requires_recipient:
        head.append("  needs a recipient", style="dim")
    parts: list[RenderableType] = [head, Text(kind.definition)]
    if kind.notes:
        parts.append(Text(kind.notes, style="dim"))
    if kind.modes:
        modes = Table("mode", "scale", "definition", pad_edge=False)
        for mode, score in _mode_scores(codebook, kind).items():
            modes.add_row(Text(mode, style="bold"), _number(score), Text(kind.modes[mode].definition))
        parts += [Text(), modes]
    parts += [Text("\nis", style="bold"), *_sentences(kind.all_examples()), Text("is not", style="bold")]
    for counter in kind.counterexamples:
        instead = f" {counter.instead}." if counter.instead else " No event."
        parts.append(Padding(Text.assemble(counter.text, (f"{instead} {counter.why}", "dim")), (0, 0, 0, 2)))
    return Group(*parts, *_crosswalk(codebook, _rules(codebook, kind)))


def _sentences(examples: Iterable[Example]) -> list[RenderableType]:
    """One sentence a line, its trigger underlined, its participants in colour, its codes behind it."""
    shown: list[RenderableType] = []
    for example in examples:
        line = Text(example.text)
        for words, style in (
            ((example.trigger,), "underline bold"),
            (example.actor, "cyan"),
            (example.recipient, "magenta"),
        ):
            for word in words:
                at = example.text.find(word)
                line.stylize(style, at, at + len(word))
        line.append("".join(f"  {code}" for code in (*example.modes, *example.status)), style="dim")
        shown.append(Padding(line, (0, 0, 0, 2)))
    return shown


def _crosswalk(codebook: Codebook, rules: list[Rule]) -> list[RenderableType]:
    if not rules:
        return []
    shown = Table("CAMEO", "name", "mode", "contexts", "Goldstein", pad_edge=False)
    for rule in rules:
        name, value = codebook.cameo_names.get(rule.code, ""), _number(codebook.goldstein(rule.code))
        shown.add_row(rule.code, Text(name), rule.mode or "", ", ".join(rule.contexts), value)
    return [Text(), shown]
