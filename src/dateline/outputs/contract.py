"""A reading as the JSON object of the contract (``contract.schema.json`` beside this module).

What may not live here: any choice of what to show (``render.py``, ``page.py``); every value of the
contract is given as it stands, unknown ones as null.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from dateline.core.types import (
    Actor,
    Analysis,
    Attribution,
    Document,
    Event,
    Evidence,
    Label,
    Meeting,
    Place,
    Problem,
    Role,
    Span,
    Stance,
    Text,
    TimeExpression,
    Toward,
)
from dateline.gazetteer import load_gazetteer

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json(analysis: Analysis) -> dict[str, Any]:
    """The reading as values that JSON holds; spans are [start, end] in characters of ``text.content``."""
    return {
        "document": _document(analysis.document),
        "text": _text(analysis.text),
        "sentences": _spans(analysis.sentences),
        "actors": [_actor(a, analysis.document.published) for a in analysis.actors],
        "times": [_time(t) for t in analysis.times],
        "places": [_place(p) for p in analysis.places],
        "attributions": [_attribution(a) for a in analysis.attributions],
        "events": [_event(e) for e in analysis.events],
        "stances": [_stance(s) for s in analysis.stances],
        "meetings": [_meeting(m) for m in analysis.meetings],
        "problems": [_problem(p) for p in analysis.problems],
    }


def dumps(analysis: Analysis) -> str:
    """The reading as one line of JSON, in characters as they are; halves of characters as escapes."""
    line = json.dumps(to_json(analysis), ensure_ascii=False, separators=(",", ":"), default=str)
    # U+2028 and U+2029 end lines for some readers of JSON lines; they may stand as escapes anywhere in JSON
    line = line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
    return _SURROGATE.sub(lambda m: f"\\u{ord(m.group()):04x}", line)


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of the contract."""
    found: dict[str, Any] = json.loads((files("dateline.outputs") / "contract.schema.json").read_text("utf-8"))
    return found


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[s.start, s.end] for s in spans]


def _document(d: Document) -> dict[str, Any]:
    return {
        "id": d.id,
        "source": d.source,
        "url": d.url,
        "outlet": d.outlet,
        "title": d.title,
        "published": d.published,
        "language": d.language,
        "extra": dict(d.extra),
    }


def _text(t: Text) -> dict[str, Any]:
    return {
        "content": t.content,
        "dateline": None if t.dateline is None else {"place": t.dateline.text, "span": _span(t.dateline.span)},
        "byline": _label(t.byline),
        "credit": _label(t.credit),
        "notices": [{"kind": n.kind, "span": _span(n.span)} for n in t.notices],
        "apparatus": _spans(t.apparatus),
    }


def _label(label: Label | None) -> dict[str, Any] | None:
    return None if label is None else {"text": label.text, "span": _span(label.span)}


def _actor(a: Actor, published: str | None) -> dict[str, Any]:
    country = load_gazetteer().country(a.country) if a.country else None
    cow, gw = country.numbers_on(published) if country else (None, None)
    return {
        "id": a.id,
        "name": a.name,
        "country": a.country,
        "cow": cow,
        "gw": gw,
        "sectors": list(a.sectors),
        "office": a.office,
        "entity": a.entity,
        "members": list(a.members),
        "mentions": [{"span": _span(m.span), "text": m.text} for m in a.mentions],
        "anonymous": a.anonymous,
        "basis": a.basis,
    }


def _time(t: TimeExpression) -> dict[str, Any]:
    return {
        "span": _span(t.span),
        "text": t.text,
        "type": t.type,
        "value": t.value,
        "first": t.first,
        "last": t.last,
        "grain": t.grain,
    }


def _place(p: Place) -> dict[str, Any]:
    return {
        "span": _span(p.span),
        "text": p.text,
        "name": p.name,
        "country": p.country,
        "geonameid": p.geonameid,
        "point": None if p.point is None else list(p.point),
        "precision": p.precision,
    }


def _maybe_place(p: Place | None) -> dict[str, Any] | None:
    return None if p is None else _place(p)


def _attribution(a: Attribution) -> dict[str, Any]:
    return {
        "id": a.id,
        "speaker": a.speaker,
        "anonymous": a.anonymous,
        "source": _span(a.source),
        "cue": _span(a.cue),
        "content": _spans(a.content),
        "quote": a.quote,
        "within": a.within,
        "said": a.said,
    }


def _role(r: Role | Toward) -> dict[str, Any]:
    return {"actor": r.actor, "span": _span(r.span)}


def _evidence(e: Evidence) -> dict[str, Any]:
    return {"span": _span(e.span), "quote": e.quote}


def _event(e: Event) -> dict[str, Any]:
    return {
        "id": e.id,
        "type": e.type,
        "modes": list(e.modes),
        "contexts": list(e.contexts),
        "trigger": _span(e.trigger),
        "actors": [_role(r) for r in e.actors],
        "recipients": [_role(r) for r in e.recipients],
        "time": {"first": e.time.first, "last": e.time.last, "grain": e.time.grain, "inferred": e.time.inferred},
        "place": _maybe_place(e.place),
        "status": list(e.status),
        "attribution": e.attribution,
        "quad": e.quad,
        "scale": e.scale,
        "cameo": e.cameo,
        "score": e.score,
        "evidence": _evidence(e.evidence),
    }


def _stance(s: Stance) -> dict[str, Any]:
    return {
        "id": s.id,
        "holder": _role(s.holder),
        "stance": s.stance,
        "toward": _role(s.toward),
        "issue": s.issue,
        "attribution": s.attribution,
        "evidence": _evidence(s.evidence),
    }


def _meeting(m: Meeting) -> dict[str, Any]:
    return {
        "id": m.id,
        "name": m.name,
        "what": _spans(m.what),
        "participants": [_role(r) for r in m.participants],
        "place": _maybe_place(m.place),
        "first": m.first,
        "last": m.last,
        "agenda": [{"text": a.text, "span": _span(a.span)} for a in m.agenda],
        "status": m.status,
        "events": list(m.events),
        "evidence": _evidence(m.evidence),
    }


def _problem(p: Problem) -> dict[str, Any]:
    return {"stage": p.stage, "code": p.code, "message": p.message, "span": _span(p.span)}
