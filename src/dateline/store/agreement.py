"""How far reviewers agree: Krippendorff's alpha over their judgements in the log of corrections.

What may not live here: the log itself (``corrections.py``) and printing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.store.corrections import Correction, Key, standing
from dateline.store.rows import Row

STANDS = "stands"
_NAMELESS = "(nobody named)"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha of one question: over how many values that at least two reviewers judged, by how many reviewers.

    ``alpha`` is None where all judgements are the same, since there is nothing to disagree about.
    """

    kind: str
    question: str
    values: int
    reviewers: int
    alpha: float | None


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal data; each unit holds the values that its coders gave.

    Units with fewer than two values count for nothing. None without two different values.
    """
    paired = [u for u in units if len(u) > 1]
    totals: Counter[Hashable] = Counter()
    observed = 0.0  # of disagreeing ordered pairs, each unit's weighted by 1 / (values - 1)
    for unit in paired:
        counts = Counter(unit)
        totals.update(unit)
        observed += sum(c * (len(unit) - c) for c in counts.values()) / (len(unit) - 1)
    n = sum(totals.values())
    expected = sum(c * (n - c) for c in totals.values())
    return None if not expected else 1 - (n - 1) * observed / expected


def agreement(log: Iterable[Correction], as_read: Mapping[tuple[str, str, str], Row]) -> list[Agreement]:
    """Alpha by kind: whether values stand (accepted or edited, not rejected), and what their edited fields should hold.

    ``as_read`` maps (kind, document id, id) to the row as read: a reviewer who lets a value stand and does not
    edit a field agrees with what was read there.
    """
    judged: dict[str, dict[Key, dict[str, _Judgement]]] = {}
    for entry in standing(log):
        mine = (
            judged.setdefault(entry.kind, {})
            .setdefault(entry.key, {})
            .setdefault(entry.who or _NAMELESS, _Judgement({}))
        )
        mine.take(entry)
    found = []
    for kind, by_key in sorted(judged.items()):
        both = {key: by for key, by in by_key.items() if len(by) > 1}
        found.append(_said(kind, STANDS, [{w: j.stands for w, j in by.items()} for by in both.values()]))
        fields = sorted({f for by in both.values() for j in by.values() for f in j.edits})
        for name in fields:
            units = [
                {w: j.edits.get(name, _read(as_read[kind, *key], name)) for w, j in by.items() if j.stands}
                for key, by in both.items()
            ]
            found.append(_said(kind, name, [u for u in units if len(u) > 1]))
    return found


@dataclass(slots=True)
class _Judgement:
    """What one reviewer says of one value."""

    edits: dict[str, str]
    stands: bool = True

    def take(self, entry: Correction) -> None:
        if entry.action == "edit":
            self.edits[entry.field or ""] = _form(entry.value)
            self.stands = True
        else:
            self.stands = entry.action == "accept"


def _said(kind: str, question: str, units: Sequence[Mapping[str, Hashable]]) -> Agreement:
    people = {who for unit in units for who in unit}
    return Agreement(kind, question, len(units), len(people), alpha([list(u.values()) for u in units]))


def _read(row: Row, name: str) -> str:
    """What was read in a field, in the form that an edit of it has."""
    value: Any = row
    for part in name.split("."):
        value = value[part]
    if isinstance(value, list) and value and isinstance(value[0], dict):
        value = [v["country"] or v["name"] or v["text"] for v in value]
    elif isinstance(value, dict):
        value = value["country"] or value["name"] or value["text"]
    return _form(value)


def _form(value: Any) -> str:
    """One form for each value: lists without order, and "a, b" as the list that it means."""
    if isinstance(value, str) and "," in value:
        value = [v.strip() for v in value.split(",")]
    if isinstance(value, list):
        value = sorted(value) if len(value) != 1 else value[0]
    return json.dumps(value if value not in ("", []) else None)
