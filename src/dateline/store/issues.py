"""Issues and stance statements of a record: its rows, judgements of wordings, and what they come to.

The rows themselves are never changed: an issue is a list of wordings. What may not live here: how wordings are scored
and grouped, and what statements come to (``dateline.issues``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.core.errors import InputError, UnknownName
from dateline.gazetteer import load_gazetteer
from dateline.issues.linking import Issue, issues, judged, named
from dateline.issues.lists import Listed
from dateline.issues.people import people
from dateline.issues.statements import IMPLIED, Statement, bound, gathered, implied, stated, taken_over, turned
from dateline.issues.wordings import Wording, resolved, wording
from dateline.store.judgements import checked, keep, links_of, row_of
from dateline.stories.events import Key
from dateline.stories.events import named as names_in
from dateline.stories.linking import MACHINE, Link

if TYPE_CHECKING:
    from dateline.store.record import Record

_KNOWN = """CASE WHEN r.version = 1 THEN r.published_day ELSE greatest(r.published_day, r.ingested::DATE) END AS known,
  r.published_day, r.revision"""
_STANCES = f"SELECT e.*, {_KNOWN} FROM stances e JOIN reports r USING (reading) ORDER BY e.document_id, e.id"
_EVENTS = f"""
SELECT e.*, {_KNOWN} FROM events e JOIN reports r USING (reading)
WHERE e.type IN ({", ".join(f"'{t}'" for t in IMPLIED)}) AND len(e.actors) > 0 AND len(e.recipients) > 0
ORDER BY e.document_id, e.id
"""
_TEXTS = "SELECT h.document_id, d.content FROM reports h JOIN raw_documents d USING (reading)"
_ORDER = "SELECT document_id, min(revision) AS first FROM raw_documents GROUP BY document_id"
_MET = "SELECT DISTINCT document_id, unnest(events) AS id FROM meetings"


@dataclass(frozen=True, slots=True)
class Stances:
    """What a record tells of who stands where: its issues, and statements that each name theirs."""

    issues: tuple[Issue, ...]
    statements: tuple[Statement, ...]

    @property
    def countries(self) -> dict[str, str]:
        """The names of countries by code."""
        return _countries()

    def issue(self, id_: str) -> Issue:
        """The issue of an id that a statement names."""
        return next(x for x in self.issues if x.id == id_)

    def named(self, asked: str) -> list[Issue]:
        """The issues that an id, a name or words mean. UnknownName, with the nearest, where there is none."""
        return named(self.issues, asked)

    def keys(self, asked: str) -> list[Key]:
        """The wordings that are meant by the id of an issue or of a row, by DOCUMENT:ID, or by the words themselves.

        UnknownName, with the nearest, where there is none.
        """
        document, _, id_ = asked.rpartition(":")
        rows = [s.node for s in self.statements if s.row == id_ and (not document or s.document == document)]
        words = [k for x in self.issues for k, text in x.wordings if text.casefold() == asked.casefold()]
        whole = [k for x in self.issues if asked == x.id or asked in x.also for k, _ in x.wordings]
        found = list(dict.fromkeys(rows or words or whole))
        if not found:
            known = [n for x in self.issues for n in (x.id, *x.texts)] + [s.row for s in self.statements]
            raise UnknownName("issue, wording or row with a stance", asked, known)
        return found

    def by_actor(self, asked: str) -> list[Statement]:
        """The statements of an actor: by code (all of that country), name or key; none of a country that has said nothing.

        UnknownName, with the nearest, where nobody is called so.
        """
        folded = asked.casefold()
        gazetteer = load_gazetteer()
        country = gazetteer.country(asked.upper()) or gazetteer.country_named(asked)
        code = country.code if country is not None else asked.upper()
        found = [
            s for s in self.statements
            if folded in {s.actor.name.casefold(), s.actor.key.casefold()} or s.actor.country == code
        ]  # fmt: skip
        if not found and country is None:
            known = {n for s in self.statements for n in (s.actor.name, s.actor.country) if n}
            raise UnknownName("actor with a stance", asked, sorted(known))
        return found


def stances(record: Record, listed: Sequence[Listed] = ()) -> Stances:
    """All statements of a record with their issues; ``listed`` are the user's own issues.

    Wordings that are not judged yet are judged now; nothing is written.
    """
    made = _statements(record)
    found = _issues(record, made, listed)
    of = {key: x for x in found for key, _ in x.wordings}
    held = [_assigned(s, of[s.node]) for s in made]
    held += bound(held, _countries())
    held += taken_over(held)
    return Stances(tuple(found), tuple(held))


def _countries() -> dict[str, str]:
    return {c.code: c.name for c in load_gazetteer().countries()}


def _assigned(s: Statement, issue: Issue) -> Statement:
    """A statement with its issue; its side is that on the issue as it is named ("the withdrawal" or what is withdrawn)."""
    other_way = s.sign is not None and s.whole is None and turned(issue.name)
    return replace(s, issue=issue.id, sign=-s.sign if other_way and s.sign is not None else s.sign)


def _statements(record: Record) -> list[Statement]:
    """What stance rows and events tell, before issues are known."""
    views, acts = record.query(_STANCES).dicts(), record.query(_EVENTS).dicts()
    roles = [r[n] for r in views for n in ("holder_role", "toward_role")]
    roles += [p for r in acts for n in ("actors", "recipients") for p in r[n]]
    who = people(roles)
    met = frozenset((r["document_id"], r["id"]) for r in record.query(_MET))
    return gathered(stated(views, who), implied(acts, who, met))


def _issues(record: Record, made: Sequence[Statement], listed: Sequence[Listed]) -> list[Issue]:
    wordings = {s.node: s.wording for s in reversed(made)}
    kept = [x for k, x in links_of(record) if k == "issue"]
    live = _judged(record, made)
    there = {x.pair for x in kept if x.by == MACHINE}
    order = {r["document_id"]: r["first"] for r in record.query(_ORDER)}
    return issues(wordings, [*(x for x in live if x.pair not in there), *kept], order, listed)


def _judged(record: Record, made: Sequence[Statement]) -> list[Link]:
    texts = {r["document_id"]: r["content"] for r in record.query(_TEXTS)}
    names = {d: names_in(texts[d]) for d in {s.document for s in made}}
    first: dict[Key, Statement] = {}
    for s in made:
        first.setdefault(s.node, s)
    return judged(resolved(_wording(s, texts[s.document], names[s.document]) for s in first.values()))


def _wording(s: Statement, content: str, names: dict[str, float]) -> Wording:
    return wording(
        s.node,
        s.wording,
        content=content,
        at=s.at,
        sentence=s.sentence,
        actor=s.whole.key if s.whole else None,
        report=names,
    )


def link(record: Record) -> int:
    """Judge the pairs of wordings that are not judged yet, and keep it; how many judgements are new."""
    made = _statements(record)
    return keep(record, [row_of("issue", x) for x in _judged(record, made)], once=True)


def judge(
    record: Record, left: Sequence[Key], right: Sequence[Key], judgement: str, *, by: str, reason: str | None = None
) -> int:
    """Keep what a person says of wordings: each of ``left`` with each of ``right``; how many pairs.

    InputError where both are the same.
    """
    said = checked(judgement, by)
    pairs = sorted({(min(a, b), max(a, b)) for a in left for b in right if a != b})
    if not pairs:
        raise InputError("a judgement is about two wordings; both are the same one")
    return keep(record, [{**row_of("issue", Link(a, b, said, by)), "reason": reason} for a, b in pairs], once=False)
