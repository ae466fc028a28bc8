"""Where actors stand: the standing views that the report or its speakers state, by rules over the parse.

What lives here: the stage, which makes values of what the rules find. What may not: the rules
(``_rules``, ``_quoted``) and the words (``lexicon/stances.toml``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from dateline.core.answers import Answers
from dateline.core.ids import content_id
from dateline.core.parse import Parse
from dateline.core.speech import first_person, speaker_of
from dateline.core.types import (
    Actor,
    Attribution,
    Evidence,
    Mention,
    Role,
    Span,
    Stance,
    Text,
    Toward,
)
from dateline.stages.stances._learned import read_views
from dateline.stages.stances._quoted import quoted_views
from dateline.stages.stances._rules import View, stated_views
from dateline.stages.stances._words import issue_of, named_in, resolve, words


def stances(
    text: Text,
    sentences: tuple[Span, ...],
    mentions: tuple[Mention, ...],
    actors: tuple[Actor, ...],
    attributions: tuple[Attribution, ...],
    *,
    parse: Parse,
    answers: Answers | None,
) -> tuple[Stance, ...]:
    """The stated views, in the order of the text, one for each holder, pole and target.

    A view without somebody who holds it is none: what stands in a quotation without its own subject
    is held by the speaker, if the report names one.
    """
    if not parse.tokens:
        return ()
    found = [*stated_views(parse, mentions, attributions), *quoted_views(parse, mentions, attributions)]
    read = list(read_views(parse, answers, mentions))
    found += [
        v for v in read if not any(_same(v, f) for f in found) and not any(_reports(v, f) for f in (*found, *read))
    ]
    public = _Public(
        mentions,
        actors,
        partial(
            _holder, content=text.content, mentions=mentions, actors=actors, attributions=attributions, parse=parse
        ),
    )
    made = (
        _stance(v, text.content, sentences, mentions, actors, attributions, parse)
        for v in _distinct(found)
        if public.holds(v)
    )
    return tuple(sorted(made, key=lambda s: (s.evidence.span, s.holder.span, s.toward.span)))


class _Public:
    """Which views are of public affairs: somebody in them is known as a state, body, party, group or office."""

    def __init__(
        self, mentions: Sequence[Mention], actors: Sequence[Actor], holder: Callable[[Span], str | None]
    ) -> None:
        coded = [a for a in actors if a.country or set(a.sectors) - {"CVL"} or a.members]
        self.ids = {a.id for a in coded}
        self.coded = {m.span for a in coded for m in a.mentions}
        self.actor_at = holder
        self.named = {m.span for m in mentions if m.kind in {"organisation", "country"} or _crowd(m)}

    def holds(self, view: View) -> bool:
        """Whether the holder is one, or the target names one."""
        known = self.coded | self.named
        if view.holder in known or self.actor_at(view.holder) in self.ids:
            return True
        return any(view.toward.contains(s) for s in self.coded)


def _crowd(mention: Mention) -> bool:
    at = mention.span.start
    head = mention.text[mention.head.start - at : mention.head.end - at].lower()
    return mention.kind == "nominal" and (head in words("public") or head.removesuffix("s") in words("public"))


def _same(a: View, b: View) -> bool:
    """Whether a view is told already: of the same holder, or the same pole on the same words by whom a rule names."""
    return a.toward.overlaps(b.toward) and (a.pole == b.pole or a.holder.overlaps(b.holder))


def _reports(a: View, b: View) -> bool:
    """Whether a view is only that of one who tells the other: "she said [her government] supports a ceasefire"."""
    return a.pole == b.pole and b.holder.contains(a.toward)


def _distinct(views: Iterable[View]) -> list[View]:
    """Each view once: of two with the same holder and pole whose targets overlap, the longer target stays."""
    kept: list[View] = []
    for v in sorted(views, key=lambda v: v.toward.start - v.toward.end):
        if v.holder.overlaps(v.toward):
            continue
        if not any(k.holder == v.holder and k.pole == v.pole and k.toward.overlaps(v.toward) for k in kept):
            kept.append(v)
    return kept


def _stance(
    view: View,
    content: str,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    actors: Sequence[Actor],
    attributions: Sequence[Attribution],
    parse: Parse,
) -> Stance:
    home = next((s for s in sentences if s.overlaps(view.toward)), view.toward)
    holder = Role(_holder(view.holder, content, mentions, actors, attributions, parse), view.holder)
    target = first_person(view.toward, view.toward.of(content), attributions)  # "as we do": the speaker
    target = target or named_in(view.toward, mentions, actors, parse)
    return Stance(
        id=content_id("stance", view.holder, view.pole, view.toward),
        holder=holder,
        stance=view.pole,
        toward=Toward(target, view.toward),
        issue=issue_of(parse, view.toward, content),
        attribution=_innermost(view, attributions),
        evidence=Evidence(home, home.of(content)),
    )


def _innermost(view: View, attributions: Sequence[Attribution]) -> str | None:
    """The id of the innermost attribution around the words that state the view."""
    said = speaker_of(view.cue, attributions) or speaker_of(view.toward, attributions)
    return said.id if said is not None else None


def _holder(
    span: Span,
    content: str,
    mentions: Sequence[Mention],
    actors: Sequence[Actor],
    attributions: Sequence[Attribution],
    parse: Parse,
) -> str | None:
    """The actor that holds a view; "I" and "we" stand for the speaker."""
    return first_person(span, span.of(content), attributions) or resolve(span, mentions, actors, parse)
