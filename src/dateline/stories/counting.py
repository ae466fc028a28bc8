"""How many reports, outlets and independent outlets tell a story.

What may not live here: which reports tell it (``linking.py``) and which are copies (``copies.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """A report as far as its independence goes: its outlet and the wire that it credits, if it names them."""

    id: str
    outlet: str | None
    credit: str | None = None


def outlets(reports: Iterable[Report]) -> int:
    """How many different outlets; a report that names none is one of its own."""
    return len({_outlet(r) for r in reports})


def independent(reports: Sequence[Report], copies: Iterable[tuple[str, str]]) -> int:
    """How many groups of reports do not rest on one another, as far as can be seen (see ``groups``)."""
    return len(groups(reports, copies))


def groups(reports: Sequence[Report], copies: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The ids of reports in groups that do not rest on one another, as far as can be seen; in the order given.

    Reports of one outlet, near-copies, and those that credit one wire (the wire's own too) are one group.
    """
    boss: dict[str, str] = {}

    def top(name: str) -> str:
        while boss.setdefault(name, name) != name:
            name = boss[name]
        return name

    here = {r.id for r in reports}
    for report in reports:
        boss[top(f"report {report.id}")] = top(_outlet(report))
        if report.credit:
            boss[top(f"report {report.id}")] = top(_folded(report.credit))
    for a, b in copies:
        if a in here and b in here:
            boss[top(f"report {a}")] = top(f"report {b}")
    found: dict[str, list[str]] = {}
    for id_ in dict.fromkeys(r.id for r in reports):
        found.setdefault(top(f"report {id_}"), []).append(id_)
    return list(found.values())


def _outlet(report: Report) -> str:
    return _folded(report.outlet) if report.outlet else f"unnamed {report.id}"


def _folded(name: str) -> str:
    return "outlet " + " ".join(name.casefold().split()).removeprefix("the ")
