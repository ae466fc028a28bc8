"""Reports made by hand that hold stances, for tests of what looks at many: no model is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.core.ids import content_id
from dateline.core.types import (
    Actor,
    Analysis,
    Attribution,
    Document,
    Evidence,
    Record,
    Role,
    Span,
    Stance,
    Text,
    Toward,
)

LANDS = {
    "RUS": "Russia",
    "USA": "United States",
    "SYR": "Syria",
    "FRA": "France",
    "PRK": "North Korea",
    "GBR": "Britain",
}
BLOC = ("RUS", "USA", "FRA", "GBR")


@dataclass(frozen=True, slots=True)
class View:
    """One stance: the holder and, where there is one, the actor that it is toward are codes of ``LANDS``, "G8" or names.

    ``by`` is who says so: a code or a name; None is the report itself.
    """

    holder: str = "RUS"
    pole: str = "oppose"
    toward: str = "a resolution on Syria"
    by: str | None = None
    whom: str | None = None
    issue: str | None = None
    sentence: str = ""

    @property
    def words(self) -> str:
        """The sentence that states it."""
        return self.sentence or f"{LANDS.get(self.holder, self.holder)} will {self.pole} {self.toward}."


def told(id_: str, views: Sequence[View], published: str | None = "2013-04-10", outlet: str = "Wire") -> Analysis:
    """A reading of a report that holds one sentence for each view."""
    content = " ".join(v.words for v in views)
    who = {n: _actor(n) for v in views for n in (v.holder, v.by, v.whom) if n}
    stances, attributions, records, at = [], [], [], 0
    for v in views:
        start = content.index(v.words, at)
        at = start + len(v.words)
        sentence = Span(start, at)
        name = LANDS.get(v.holder, v.holder)
        holder = (
            Span(start + v.words.index(name), start + v.words.index(name) + len(name)) if name in v.words else sentence
        )
        toward = Span(start + v.words.index(v.toward), start + v.words.index(v.toward) + len(v.toward))
        said = None
        if v.by:
            said = content_id("attribution", id_, start, v.by)
            attributions.append(
                Attribution(said, f"actor-{v.by}", False, sentence, None, (sentence,), "indirect", None, published)
            )
        stance = Stance(
            content_id("stance", holder, v.pole, toward), Role(f"actor-{v.holder}", holder), v.pole,  # type: ignore[arg-type]
            Toward(f"actor-{v.whom}" if v.whom else None, toward), v.issue or v.toward.removeprefix("the ").removeprefix("a "),
            said, Evidence(sentence, v.words),
        )  # fmt: skip
        stances.append(stance)
        records.append(Record("stance", stance.id, v.pole, name, "", "", "", v.by or "", "", stance.evidence))
    document = Document(id_, content, published=published, outlet=outlet)
    return Analysis(
        document, Text(content), actors=tuple(who.values()), attributions=tuple(attributions), stances=tuple(stances),
        records=tuple(records),
    )  # fmt: skip


def _actor(name: str) -> Actor:
    if name in LANDS:
        return Actor(f"actor-{name}", LANDS[name], name, ("GOV",), None, None, (), ())
    if name == "G8":
        return Actor("actor-G8", "G8", "IGO", (), None, None, BLOC, ())
    return Actor(f"actor-{name}", name, None, (), None, None, (), ())
