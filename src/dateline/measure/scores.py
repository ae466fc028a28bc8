"""What counts as right, layer by layer, on one document.

- event at its words: same type, triggers overlap, one-to-one; "with actor": the actor spans of both
  also match one-to-one by overlap, none left over; "with actor and recipient": recipients too;
  status: the sets are equal (counted over matched events).
- attribution: source and content both overlap by half of the longer one; no source matches no source.
- stance: same pole, holders overlap, towards overlap.
- meeting: scored mention by mention, since the gold marks each mention in its sentence: ``what`` spans
  overlap; participants and agenda items are those that stand in the sentence of the mention, counted over matched
  mentions, and over all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from dateline.core.types import Analysis, Attribution, Event, Meeting, Span, Stance
from dateline.measure.counts import Count, pair
from dateline.measure.gold import GoldAttribution, GoldDocument, GoldEvent, GoldMeeting, GoldStance

Layer = Mapping[str, Count]


def overlap(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> float:
    """Shared characters of two sets of spans, as a share of the longer one; 0 where one is empty."""
    size_a, size_b = (sum(e - s for s, e in spans) for spans in (a, b))
    shared = sum(max(0, min(ea, eb) - max(sa, sb)) for sa, ea in a for sb, eb in b)
    return shared / max(size_a, size_b) if size_a and size_b else 0.0


def same_spans(gold: Sequence[Span], predicted: Sequence[Span]) -> bool:
    """Whether two lists of spans match one-to-one by overlap with none left over."""
    return len(gold) == len(predicted) == len(pair(gold, predicted, _touch))


def _touch(a: Span, b: Span) -> float:
    return overlap([a], [b])


def score_document(gold: GoldDocument, read: Analysis) -> dict[str, Count]:
    """All counts of one document, keyed "layer/measure"."""
    return {
        **_events(gold.events, read.events),
        **_attributions(gold.attributions, read.attributions),
        "stances/holder, pole and target": _count(gold.stances, read.stances, _stance),
        **_meetings(gold, read),
    }


def _count(gold: Sequence[object], predicted: Sequence[object], score: Callable[..., float]) -> Count:
    return Count(len(pair(gold, predicted, score)), len(predicted), len(gold))


def _trigger(g: GoldEvent, p: Event) -> float:
    return overlap([g.trigger], [p.trigger])


def _typed(g: GoldEvent, p: Event) -> float:
    return _trigger(g, p) if g.type == p.type else 0.0


def _events(gold: Sequence[GoldEvent], read: Sequence[Event]) -> dict[str, Count]:
    pairs = pair(gold, read, _typed)
    with_actor = [(g, p) for g, p in pairs if same_spans(g.actors, [r.span for r in p.actors])]
    with_both = [(g, p) for g, p in with_actor if same_spans(g.recipients, [r.span for r in p.recipients])]
    right_status = [1 for g, p in pairs if g.status == frozenset(p.status)]
    right_modes = [1 for g, p in pairs if set(g.modes) == set(p.modes)]
    n, m = len(read), len(gold)
    found = {
        "events/any type at these words": _count(gold, read, _trigger),
        "events/type at its words": Count(len(pairs), n, m),
        "events/with actor": Count(len(with_actor), n, m),
        "events/with actor and recipient": Count(len(with_both), n, m),
        "events/status, of matched": Count(len(right_status), len(pairs), len(pairs)),
        "events/modes, of matched": Count(len(right_modes), len(pairs), len(pairs)),
    }
    for name in {e.type for e in gold} | {e.type for e in read}:
        of_type = sum(1 for g, _ in pairs if g.type == name)
        found[f"event types/{name}"] = Count(
            of_type, sum(e.type == name for e in read), sum(e.type == name for e in gold)
        )
    return found


def _attributed(g: GoldAttribution, p: Attribution) -> float:
    shared = overlap(g.content, p.content)
    if shared < 0.5 or (g.source is None) != (p.source is None):
        return 0.0
    if g.source is None or p.source is None:
        return shared
    source = overlap([g.source], [p.source])
    return shared + source if source >= 0.5 else 0.0


def _attributions(gold: Sequence[GoldAttribution], read: Sequence[Attribution]) -> dict[str, Count]:
    pairs = pair(gold, read, _attributed)
    right_kind = sum(g.quote == p.quote for g, p in pairs)
    return {
        "attributions/source and content": Count(len(pairs), len(read), len(gold)),
        "attributions/content": _count(gold, read, lambda g, p: (s := overlap(g.content, p.content)) * (s >= 0.5)),
        "attributions/quote kind, of matched": Count(right_kind, len(pairs), len(pairs)),
    }


def _stance(g: GoldStance, p: Stance) -> float:
    if g.stance != p.stance:
        return 0.0
    return _touch(g.holder, p.holder.span) * _touch(g.toward, p.toward.span)


def _mentions(read: Iterable[Meeting], sentences: Sequence[Span]) -> list[GoldMeeting]:
    found = []
    for m in read:
        for what in m.what:
            home = next((s for s in sentences if s.overlaps(what)), what)
            found.append(
                GoldMeeting(
                    what,
                    tuple(r.span for r in m.participants if home.overlaps(r.span)),
                    tuple(a.span for a in m.agenda if home.overlaps(a.span)),
                    m.status,
                )
            )
    return found


def _meetings(gold: GoldDocument, read: Analysis) -> dict[str, Count]:
    predicted = _mentions(read.meetings, gold.sentences)
    pairs = pair(gold.meetings, predicted, lambda g, p: _touch(g.what, p.what))
    status = sum(g.status == p.status for g, p in pairs)
    return {
        "meetings/mention": Count(len(pairs), len(predicted), len(gold.meetings)),
        "meetings/status, of matched": Count(status, len(pairs), len(pairs)),
        "meetings/participants, of matched": _parts(pairs, lambda m: m.participants),
        "meetings/agenda items, of matched": _parts(pairs, lambda m: m.agenda),
        "meetings/participants, of all": _all_parts(pairs, predicted, gold.meetings, lambda m: m.participants),
        "meetings/agenda items, of all": _all_parts(pairs, predicted, gold.meetings, lambda m: m.agenda),
    }


def _parts(pairs: Sequence[tuple[GoldMeeting, GoldMeeting]], part: Callable[[GoldMeeting], tuple[Span, ...]]) -> Count:
    counts = [_count(part(g), part(p), _touch) for g, p in pairs]
    return sum(counts, Count())


def _all_parts(
    pairs: Sequence[tuple[GoldMeeting, GoldMeeting]],
    predicted: Sequence[GoldMeeting],
    gold: Sequence[GoldMeeting],
    part: Callable[[GoldMeeting], tuple[Span, ...]],
) -> Count:
    """Parts over all mentions: those of a mention that was missed are missed, those of a false one are false."""
    return Count(_parts(pairs, part).matched, sum(len(part(p)) for p in predicted), sum(len(part(g)) for g in gold))
