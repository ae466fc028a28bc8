"""Acts as the learned reader answers them, with participants put on the mentions of the report.

What may not live here: the acts that rules find (``_coder.py``), and anything about the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.core.answers import Anchored, Answers, Scored
from dateline.core.parse import Parse, Token
from dateline.core.types import Mention, Span, Status
from dateline.stages.events import _clauses as clauses
from dateline.stages.events._act import Act
from dateline.stages.events._roles import Cast, named

_SURE = 0.5
"""The probability from which a status or mode is read; the heads are trained to be right at one half."""
_CARRYING = frozenset({"AUX", "PART", "PUNCT", "SPACE"})
"""Words that tell no act by themselves: "will be", of which the act stands elsewhere, if there is one."""
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
_STATUSES: tuple[Status, ...] = ("future", "hypothetical", "negation", "historical")


def acts(cast: Cast, answers: Answers, mentions: Sequence[Mention], sentence: Span) -> Iterator[Act]:
    """The acts that the reader finds in a sentence, in order."""
    parse = cast.parse
    here = [answer for answer in answers.events if sentence.contains(answer.span)]
    inside = [m for m in mentions if sentence.contains(m.span)] if here else []
    for answer in here:
        head = parse.root(answer.span)
        if head is not None and any(t.pos not in _CARRYING for t in parse.within(answer.span)):
            verb = parse.head(head) if head.dep in {"aux", "auxpass"} else head
            yield _act(cast, answer, verb, inside)


def _act(cast: Cast, answer: Anchored, head: Token, mentions: Sequence[Mention]) -> Act:
    """One act; where the reader names nobody who did it, the subject of its verb did."""
    parse = cast.parse
    actors = _named(parse, answer.roles["actor"], mentions) or _agents(cast, head)
    recipients = [m for m in _named(parse, answer.roles["recipient"], mentions) if m not in actors]
    status = tuple(s for s in _STATUSES if answer.flags[s] > _SURE)
    return Act(head, answer.span, answer.label, _modes(answer), tuple(actors), tuple(recipients), status, answer.score)


def _agents(cast: Cast, head: Token) -> list[Mention]:
    if not clauses.is_verbal(head):
        return []
    subject = clauses.subject(cast.parse, head)
    return named(cast, subject, head) if subject is not None else []


def _modes(answer: Anchored) -> tuple[str, ...]:
    prefix = f"{answer.label}:"
    own = {n.removeprefix(prefix): p for n, p in answer.flags.items() if n.startswith(prefix)}
    best = max(own, key=lambda m: own[m], default=None)
    return (best,) if best is not None and own[best] > _SURE else ()


def _named(parse: Parse, spans: Sequence[Scored], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that the spans of a role stand for, outermost, in order.

    A span gives one at least, unless nothing in it names anybody ("the").
    """
    found: list[Mention] = []
    for s in spans:
        touched = [m for m in mentions if m.span.overlaps(s.span)]
        whole = [m for m in touched if s.span.contains(m.head) or _share(m.span, s.span) > 0.5]
        outer = [m for m in whole if not any(o is not m and o.span.contains(m.span) for o in whole)]
        fitting = [m for m in outer if _share(s.span, m.span) > 0.3 or s.span.contains(m.span)]
        around = [m for m in touched if m.span.contains(s.span)][-1:]  # the innermost that the span is a part of
        text = " ".join(t.text for t in parse.within(s.span))
        unknown = [Mention(s.span, text, s.span, "nominal")] if _names(parse, s.span) else []
        chosen = fitting or (around if unknown else []) or unknown
        found += [m for m in chosen if m not in found]
    return found


def _names(parse: Parse, span: Span) -> bool:
    """Whether a word of a span may name somebody."""
    touched = [t for t in (parse.at(span.start), *parse.within(span)) if t is not None]
    return any(t.pos in _NAMING for t in touched)


def _share(part: Span, whole: Span) -> float:
    """How much of ``part`` lies in ``whole``."""
    common = min(part.end, whole.end) - max(part.start, whole.start)
    return max(0, common) / max(1, part.end - part.start)
