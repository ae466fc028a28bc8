"""Who stands where, as a person reads it: on a terminal, and as one self-contained page.

What may not live here: printing (``cli_stances.py``), markup (``templates/``), and any value that statements do not hold.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.issues.linking import Issue
from dateline.issues.standing import Change, Matrix, Standing
from dateline.issues.statements import Statement
from dateline.outputs.render import safe
from dateline.store.issues import Stances
from dateline.store.stance_tables import said

_STYLES = {"for": "green", "against": "red", "undecided": "yellow", "mixed": "magenta"}
_MARKS = {"for": "+", "against": "−", "undecided": "0", "mixed": "±", "no side": "="}
NOT_FOUND = "·"
_WORDINGS = 6  # wordings of an issue that a terminal shows


def listed(held: Stances, found: Sequence[Standing]) -> RenderableType:
    """Standings, each with its statements and their words."""
    parts: list[RenderableType] = []
    names = _names(held)
    for x in found:
        head = Text(safe(names.get(x.actor, x.actor)), style="bold")
        head.append(f"  {said(x)}", style=_STYLES.get(x.side or x.state, "dim"))
        if x.since:
            head.append(f" since {x.since.isoformat()}", style="dim")
        head.append(f"  {safe(held.issue(x.issue).name)}", style="not bold")
        parts += [head, Padding(Group(*map(_statement, x.statements)), (0, 0, 1, 4))]
    count = f"{len(found)} {'standing' if len(found) == 1 else 'standings'}"
    return Group(*parts, Text(count if found else "No stances.", style="dim"))


def _statement(s: Statement) -> RenderableType:
    head = Text(s.date.isoformat() if s.date else "no date", style="dim")
    head.append(f"  {s.pole} {safe(s.wording)}", style="not dim")
    return Group(head, Padding(Group(Text(f"“{safe(s.sentence)}”"), Text(safe(origin(s)), style="dim")), (0, 0, 0, 4)))


def origin(s: Statement) -> str:
    """Whose word a statement is, what of the reading tells it, and where it stands."""
    word = {"holder": "own word", "reporter": "the report's word", "third party": f"word of {s.speaker or 'somebody'}"}[
        s.word
    ]
    more = [f"through {s.through}"] if s.through else []
    more += [f"{s.pole}s with {s.partner.name}"] if s.partner and s.pole in {"agree", "disagree"} else []
    told = "told by " + " and ".join(s.sources)
    return "; ".join([word, *more, told, ", ".join(w for w in (s.outlet, s.document, s.row) if w)])


def changed(held: Stances, found: Sequence[Change]) -> RenderableType:
    """Changes since a day, each with the newest sentence that tells it."""
    parts: list[RenderableType] = []
    names = _names(held)
    for c in found:
        head = Text(c.now.since.isoformat() if c.now.since else "", style="dim")
        was = c.was.side or c.was.state
        head.append(f"  {safe(names[c.now.actor])}", style="bold not dim")
        head.append(f"  {c.what}: {was} → {said(c.now)}", style="not dim")
        head.append(f"  {safe(held.issue(c.now.issue).name)}", style="not dim")
        last = c.now.statements[-1]
        parts += [
            head,
            Padding(Group(Text(f"“{safe(last.sentence)}”"), Text(safe(origin(last)), style="dim")), (0, 0, 1, 4)),
        ]
    return Group(*parts, Text(f"{len(found)} changes" if found else "No changes.", style="dim"))


def grid(held: Stances, found: Matrix) -> RenderableType:
    """A matrix with numbered issues, and below it what they are."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for n, _ in enumerate(found.issues, 1):
        table.add_column(str(n), justify="center")
    for key, name in found.actors:
        table.add_row(safe(name), *(_mark(found.cell(key, i)) for i in found.issues))
    legend = [Text(f"{n}  {safe(held.issue(i).name)}") for n, i in enumerate(found.issues, 1)]
    marks = "+ for  − against  0 undecided  ± mixed  ? tentative  = no side told  ( ) through a bloc or an agreement  · not found"
    return Group(table, Text(), *legend, Text(), Text(marks, style="dim"))


def _mark(x: Standing) -> Text:
    mark = _MARKS.get(x.side or x.state, NOT_FOUND) + ("?" if x.tentative else "")
    return Text(f"({mark})" if x.through else mark, style=_STYLES.get(x.side or x.state, "dim"))


def overview(found: Sequence[Issue]) -> RenderableType:
    """Issues with their wordings."""
    parts: list[RenderableType] = []
    for x in found:
        head = Text(safe(x.name), style="bold")
        head.append(f"  {x.id}", style="dim not bold")
        texts = list(x.texts)
        more = f" … and {len(texts) - _WORDINGS} more" if len(texts) > _WORDINGS else ""
        reports = len({k[0] for k, _ in x.wordings})
        words = "; ".join(f"“{safe(t)}”" for t in texts[:_WORDINGS]) + more
        count = f"{len(x.wordings)} {'wording' if len(x.wordings) == 1 else 'wordings'} in {reports}"
        lines = [Text(words)] if texts else []
        parts += [
            head,
            Padding(
                Group(*lines, Text(f"{count} {'report' if reports == 1 else 'reports'}", style="dim")), (0, 0, 0, 4)
            ),
        ]
    return Group(*parts, Text(f"{len(found)} {'issue' if len(found) == 1 else 'issues'}", style="dim"))


def page(held: Stances, found: Matrix) -> str:
    """A matrix as a page that asks for nothing from elsewhere: each cell leads to the sentences that it rests on."""
    issues = [{"id": i, "name": held.issue(i).name, "texts": held.issue(i).texts} for i in found.issues]
    cells = {
        pair: {"said": said(x), "kind": _kind(x), "id": f"c{n}"} for n, (pair, x) in enumerate(found.cells.items())
    }
    names = dict(found.actors)
    told = [
        {
            "id": cells[pair]["id"], "actor": names[pair[0]], "issue": held.issue(pair[1]).name, "said": said(x),
            "since": x.since.isoformat() if x.since else "",
            "statements": [
                {"date": s.date.isoformat() if s.date else "", "pole": s.pole, "wording": s.wording, "sentence": s.sentence,
                 "origin": origin(s), "url": s.url if (s.url or "").startswith(("http://", "https://")) else None}
                for s in x.statements
            ],
        }
        for pair, x in sorted(found.cells.items(), key=lambda c: (found.issues.index(c[0][1]), names[c[0][0]]))
    ]  # fmt: skip
    style = (files("dateline.outputs") / "templates" / "stances.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made: str = _template().render(
        actors=found.actors, issues=issues, cells=cells, told=told, style=style, style_hash=f"sha256-{digest}"
    )
    return made


def _kind(x: Standing) -> str:
    return (x.side or x.state).replace(" ", "-")


@cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader

    env = Environment(
        loader=PackageLoader("dateline.outputs", "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return env.get_template("stances.html")


def _names(held: Stances) -> dict[str, str]:
    return {s.actor.key: s.actor.name for s in reversed(held.statements)}
