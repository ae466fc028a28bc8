"""Stance statements from all that a record tells of them: each with its source, whose word it is, and its evidence.

Rows in, frozen statements out. What may not live here: which wordings are one issue (``linking.py``), what statements
come to over time (``standing.py``), and the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from dateline.core import lexicon
from dateline.issues.people import Actor, People, is_state
from dateline.issues.wordings import node
from dateline.issues.words import personal, stems
from dateline.stories.events import Key

Row = Mapping[str, Any]
Source = Literal["stance", "event", "agreement"]
Word = Literal["holder", "third party", "reporter"]

IMPLIED: Mapping[str, str] = {
    "SUPPORT": "support", "ACCUSE": "oppose", "REJECT": "oppose", "REQUEST": "demand", "AGREE": "agree",
}  # fmt: skip
"""The events that imply a stance of who acts toward whom it is done to."""
_QUIET = frozenset({"future", "hypothetical", "negation"})
_OFFICIAL = frozenset({"JUD", "COP"})  # a court or the police accuse in the way of their office
SIGNS: Mapping[str, int] = {"support": 1, "agree": 1, "demand": 1, "oppose": -1, "disagree": -1, "undecided": 0}


@dataclass(frozen=True, slots=True)
class Statement:
    """One piece of evidence of where an actor stands.

    ``node`` and ``wording`` are what it is toward, from character ``at`` of the report on; ``whole`` is the actor that the
    wording names and nothing else. ``sign`` is 1 for, -1 against, 0 undecided; None where the statement tells no side of the issue (a demand on
    somebody, an agreement on a topic). ``word`` says whose word it is. ``through`` is the bloc by which a member is
    bound, ``via`` with whom an agreement is. ``date`` is when the stance was taken, as far as told; ``known`` from which
    day the record could tell it. ``sources`` say what of the reading tells it.
    """

    actor: Actor
    pole: str
    sign: int | None
    node: Key
    wording: str
    sources: tuple[Source, ...]
    word: Word
    speaker: str | None
    date: date | None
    known: date | None
    document: str
    row: str
    sentence: str
    start: int
    at: int
    whole: Actor | None = None
    outlet: str | None = None
    url: str | None = None
    partner: Actor | None = None
    through: str | None = None
    via: str | None = None
    issue: str = ""

    @property
    def own(self) -> bool:
        """Whether it is the actor's own, not a bloc's and not taken over from somebody agreed with."""
        return self.through is None and self.via is None


def stated(rows: Iterable[Row], who: People) -> list[Statement]:
    """The statements of the stance stage's rows."""
    return [_stated(r, who) for r in rows if r["holder_role"]["name"] or r["holder_role"]["text"]]


def _stated(row: Row, who: People) -> Statement:
    holder = who.actor(row["holder_role"], row["document_id"])
    toward = row["toward_role"]
    text, whole = target(row)
    partner = who.actor(toward, row["document_id"]) if _with(row) else None
    pole = row["stance"]
    sign: int | None = SIGNS[pole] * (-1 if not whole and turned(text) else 1)
    if partner is not None and not whole:
        sign = None  # one agrees with somebody on a topic: for or against is not said
    return Statement(
        holder, pole, sign, node(row["document_id"], text, toward["span"]["start"]), text, ("stance",),
        _word(row, row["holder_role"]), row["speaker_name"], row["date"], row["known"], row["document_id"], row["id"],
        row["sentence"], row["evidence"]["span"]["start"], toward["span"]["start"],
        who.actor(toward, row["document_id"]) if whole else None, row["outlet"], row["url"], partner,
    )  # fmt: skip


def target(row: Row) -> tuple[str, bool]:
    """What a stance row is toward, in words, and whether the words name an actor and nothing else."""
    toward, text = row["toward_role"], row["issue"] or row["toward_role"]["text"]
    name = toward["name"]
    if name and personal(text):
        return name, True
    if not name or row["stance"] == "demand":
        return text, False
    topic = _with(row) and text.casefold() not in toward["text"].casefold().split(" over ")[0].split(" on ")[0]
    return text, not topic


def _with(row: Row) -> bool:
    """Whether a row tells of agreement with somebody."""
    return row["stance"] in {"agree", "disagree"} and row["toward_role"]["name"] is not None


def turned(text: str) -> bool:
    """Whether a wording turns a matter into its opposite: "an end to", "the bill to be dropped"."""
    return bool(set(re.findall(r"[a-z]+", text.casefold())) & frozenset(lexicon.load("issues")["turning"]))


def _word(row: Row, holder: Row) -> Word:
    if row["attribution"] is None:
        return "reporter"
    speaker = (row["speaker_name"] or "").casefold()
    if speaker and speaker in {(holder["name"] or "").casefold(), holder["text"].casefold()}:
        return "holder"
    return "holder" if is_state(holder) and row["speaker_country"] == holder["country"] else "third party"


def implied(rows: Iterable[Row], who: People, meetings: frozenset[Key]) -> list[Statement]:
    """The statements that events imply: one for each who acts and whom it is done to.

    Not those that are planned, hypothetical or denied, that belong to a meeting, that investigate, or that courts and
    the police do in the way of their office; nor those of long ago without a day.
    """
    return [
        _implied(row, actor, recipient, who)
        for row in rows
        if _implies(row, meetings)
        for actor in row["actors"]
        if not (row["type"] == "ACCUSE" and set(actor["sectors"]) & _OFFICIAL)
        for recipient in row["recipients"]
        if _telling(recipient)
    ]


def _telling(recipient: Row) -> bool:
    """Whether a recipient is somebody in particular: not "it", "them", "people"."""
    return any(weight >= 1 for weight in stems(recipient["name"] or recipient["text"]).values())


def _implies(row: Row, meetings: frozenset[Key]) -> bool:
    status = set(row["status"])
    old = "historical" in status and (row["time"]["inferred"] or row["date"] is None)
    kept = row["type"] in IMPLIED and not status & _QUIET and not old
    return kept and "investigate" not in row["modes"] and (row["document_id"], row["id"]) not in meetings


def _implied(row: Row, actor: Row, recipient: Row, who: People) -> Statement:
    holder, whom = who.actor(actor, row["document_id"]), who.actor(recipient, row["document_id"])
    pole = IMPLIED[row["type"]]
    text = recipient["name"] or recipient["text"]
    return Statement(
        holder, pole, None if pole == "demand" else SIGNS[pole], node(row["document_id"], text, recipient["span"]["start"]),
        text, ("event",), _word(row, actor), row["speaker_name"], row["date"] or row["published_day"], row["known"],
        row["document_id"], row["id"], row["sentence"], row["evidence"]["span"]["start"], recipient["span"]["start"], whom,
        row["outlet"], row["url"], whom if pole == "agree" else None,
    )  # fmt: skip


def gathered(views: Sequence[Statement], acts: Sequence[Statement]) -> list[Statement]:
    """Both together: an act that a view of the same actor in the same sentence tells already is one piece of evidence."""
    told: dict[tuple[object, ...], int] = {}
    found = [s for s in views if not _of_itself(s)]
    for n, s in enumerate(found):
        told.setdefault(_same(s), n)
    for act in (a for a in acts if not _of_itself(a)):
        at = told.get(_same(act))
        if at is None:
            told[_same(act)] = len(found)
            found.append(act)
        elif act.sources[0] not in found[at].sources:
            found[at] = replace(found[at], sources=(*found[at].sources, *act.sources))
    return found


def _of_itself(s: Statement) -> bool:
    return s.whole is not None and s.whole.key == s.actor.key


def _same(s: Statement) -> tuple[object, ...]:
    return (
        s.document,
        s.actor.key,
        s.start,
        SIGNS[s.pole],
        s.node if s.sources == ("event",) and s.sign is None else None,
    )


def bound(statements: Iterable[Statement], names: Mapping[str, str]) -> list[Statement]:
    """What blocs say, for each of their members: "through G8". ``names`` are the names of states by code."""
    return [
        replace(s, actor=Actor(code, names.get(code, code), code, state=True), through=s.actor.name)
        for s in statements
        if s.through is None
        for code in s.actor.members
    ]


def taken_over(statements: Sequence[Statement]) -> list[Statement]:
    """What agreeing with somebody on an issue comes to, where it is known how that one stood on it by then."""
    own: dict[tuple[str, str], list[Statement]] = {}
    for s in statements:
        if s.own and s.sign:
            own.setdefault((s.actor.key, s.issue), []).append(s)
    found = []
    for s in statements:
        if s.partner is None or s.sign is not None or s.pole not in {"agree", "disagree"}:
            continue
        before = [o for o in own.get((s.partner.key, s.issue), []) if _by(o, s)]
        if before:
            last = max(before, key=lambda o: (o.date or date.min, o.document, o.row))
            sign = (last.sign or 0) * SIGNS[s.pole]
            found.append(
                replace(s, sign=sign, sources=("agreement",), via=s.partner.name, known=_later(s.known, last.known))
            )
    return found


def _by(one: Statement, other: Statement) -> bool:
    return one.date is None or other.date is None or one.date <= other.date


def _later(a: date | None, b: date | None) -> date | None:
    return None if a is None or b is None else max(a, b)
