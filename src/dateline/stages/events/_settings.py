"""When and where an act was.

What may not live here: what a time or place means (``stages/times.py``, ``stages/places.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.core.parse import Parse, Token
from dateline.core.types import Mention, Period, Place, Span, TimeExpression
from dateline.stages.events import _clauses as clauses

_SETTLEMENTS = frozenset({"town", "city", "village", "district", "province", "region", "state", "port", "island"})
_WHILE = frozenset({"when", "as", "while"})
_LOCATIVE = frozenset({"in", "at", "near", "outside", "inside", "across", "around", "throughout", "to", "on", "into"})


def governing_times(parse: Parse, head: Token, times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """The times that hang on the act itself or on the verb that carries it; only dates and hours."""
    carried = {head.i, clauses.clause_head(parse, head).i}
    found = []
    for time in times:
        if time.type not in {"DATE", "TIME"}:
            continue
        token = parse.root(time.span)
        if token is not None and _governor(parse, token).i in carried:
            found.append(time)
    return found


def _governor(parse: Parse, token: Token) -> Token:
    """The verb, or the noun of an act, that a time hangs on."""
    for t in parse.ancestors(token):
        if t.dep == "prep" or t.pos in {"ADP", "NUM"} or t.ent in {"DATE", "TIME"}:
            continue
        return t
    return token


def period(parse: Parse, head: Token, sentence: Span, times: Sequence[TimeExpression], published: str | None) -> Period:
    """When: the time that hangs on the act, else the only clause's, else the day of publication.

    Times that leave both ends open give no period of their own.
    """
    inside = [t for t in times if sentence.contains(t.span)]
    dated = [t for t in inside if t.type in {"DATE", "TIME"} and (t.first or t.last)]
    own = [t for t in governing_times(parse, head, inside) if t.first or t.last]
    chosen = (
        _nearest(head, own)
        or _nearest(head, _meanwhile(parse, head, dated))
        or _nearest(head, _clausal(parse, head, dated))
    )
    if chosen is not None:
        return Period(chosen.first, chosen.last, chosen.grain)
    if any(t.type in {"DATE", "TIME"} for t in inside) and not dated and published is None:
        return Period()
    if published is None:
        return Period()
    return Period(published[:10], published[:10], "day", inferred=True)


def _clausal(parse: Parse, head: Token, times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """Times on a verb above the act (its clause, or the saying of it), never in a clause beside it."""
    above = {head.i, *(t.i for t in parse.ancestors(head))}
    return [t for t in times if (token := parse.root(t.span)) is not None and _governor(parse, token).i in above]


def _meanwhile(parse: Parse, head: Token, times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """Times of a clause that says what went on with the act: "were killed when troops shelled the town on Sunday"."""
    clause = clauses.clause_head(parse, head)
    beside = {
        c.i
        for c in parse.children(clause)
        if c.dep == "advcl" and any(w.i < c.i and w.text.lower() in _WHILE for w in parse.children(c))
    }
    return [t for t in times if (token := parse.root(t.span)) is not None and _governor(parse, token).i in beside]


def _nearest(head: Token, times: Sequence[TimeExpression]) -> TimeExpression | None:
    return min(times, key=lambda t: abs(t.span.start - head.start), default=None)


def place(
    parse: Parse, head: Token, who: Sequence[Mention], places: Sequence[Place], *, bodily: bool = False
) -> Place | None:
    """Where: the nearest place whose preposition hangs on the act or on the verb that carries it.

    Or on a participant: in "a meeting with the minister in Rome" parsers hang "in" on the minister. A ``bodily`` act
    is where its object is: "bombed a market in Rome".
    """
    verb = clauses.clause_head(parse, head)
    carried = {head.i, verb.i}
    if bodily and (hit := clauses.direct_object(parse, verb)) is not None and hit.i > verb.i:
        carried.add(hit.i)
    carried |= {t.i for m in who if (t := parse.at(m.head.start)) is not None and t.i > head.i}
    found = []
    for p in places:
        token = parse.root(p.span)
        if token is None:
            continue
        prep = parse.head(token)
        if prep.lemma == "of" and parse.head(prep).lemma in _SETTLEMENTS:  # "near the town of Gao"
            prep = parse.head(parse.head(prep))
        if prep.dep == "prep" and prep.lemma in _LOCATIVE and _reaches(parse, prep, carried):
            found.append(p)
    return min(found, key=lambda p: abs(p.span.start - head.start), default=None)


def _reaches(parse: Parse, prep: Token, carried: set[int]) -> bool:
    """Whether a phrase of place hangs on an act, be it through "copies of the text in ...", which parsers read so."""
    above = parse.head(prep)
    if above.dep == "pobj" and parse.head(above).lemma == "of" and above.ent == "" and above.pos == "NOUN":
        above = parse.head(parse.head(parse.head(above)))
    return above.i in carried
