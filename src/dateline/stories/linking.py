"""Stories from judgements: same, different or unsure, by the machine or by a person.

A person's word goes before the machine's; the later of two persons' before the earlier. What may not live
here: scores (``events.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal, Protocol, TypeVar, get_args

from dateline.stories.events import Key, Telling, candidates, score

Judgement = Literal["same", "different", "unsure"]
JUDGEMENTS: tuple[str, ...] = get_args(Judgement)

SAME = 0.3
UNSURE = 0.15
"""From which score on the machine says same, and unsure; below it says nothing, which means different.

Of .3, .4 and .5 the first gave the best CoNLL F1 on the train topics of ECB+ (.746, .737, .713; November 2026). A
higher one parts stories, a lower one joins them: a pair must score so on average over all pairs of two groups."""

MACHINE = "dateline/1"
"""Who says so, where no person does; the number changes with the score."""


@dataclass(frozen=True, slots=True)
class Link:
    """What somebody says of two events; ``left`` is the smaller key. ``score`` is the machine's."""

    left: Key
    right: Key
    judgement: Judgement
    by: str
    score: float | None = None

    @property
    def pair(self) -> tuple[Key, Key]:
        """The two events."""
        return self.left, self.right


class Keyed(Protocol):
    """What is linked: it has a key."""

    @property
    def key(self) -> Key:
        """The document and the id in it."""


T = TypeVar("T", bound=Keyed)


def judged(tellings: Iterable[Telling]) -> list[Link]:
    """The machine's judgements of events, same and unsure, in the order of the keys."""
    return by_score(candidates(tellings), score, same=SAME, unsure=UNSURE)


def by_score(pairs: Iterable[tuple[T, T]], score: Callable[[T, T], float], *, same: float, unsure: float) -> list[Link]:
    """The machine's judgements of pairs by their scores, in the order of the keys; what it does not name, is different."""
    scored = ((a.key, b.key, score(a, b)) for a, b in pairs)
    links = [Link(a, b, "same" if s >= same else "unsure", MACHINE, s) for a, b, s in scored if s >= unsure]
    return sorted(links, key=lambda x: x.pair)


def clusters(keys: Iterable[Key], links: Sequence[Link], same: float = SAME) -> list[list[Key]]:
    """The events in stories, each event in one: alone, or with those that it is judged the same as.

    ``links`` stand in the order in which they were made. What a person says of a pair holds, all that follows
    from it too; of the machine's, two groups become one if their pairs score ``same`` on average, a pair without
    a link counting 0. Best pairs first; equal ones by their keys. Groups by their first key.
    """
    known = set(keys)
    says: dict[tuple[Key, Key], Link] = {}
    for link in links:
        if link.left in known and link.right in known and not (link.by == MACHINE and _by_person(says.get(link.pair))):
            says[link.pair] = link
    scores = {p: _weight(x) for p, x in says.items()}
    group = {k: k for k in known}
    members: dict[Key, list[Key]] = {k: [k] for k in known}
    forbidden = [p for p, x in says.items() if _by_person(x) and x.judgement == "different"]
    for pair in sorted(scores, key=lambda p: (not _by_person(says[p]), -scores[p], p)):
        link = says[pair]
        a, b = group[pair[0]], group[pair[1]]
        if link.judgement != "same" or a == b:
            continue
        if _parted(forbidden, group, a, b):
            continue
        if _by_person(link) or _mean(scores, members[a], members[b]) >= same:
            for key in members[b]:
                group[key] = a
            members[a] += members.pop(b)
    return sorted(sorted(m) for m in members.values())


def _by_person(link: Link | None) -> bool:
    return link is not None and link.by != MACHINE


def _weight(link: Link) -> float:
    if _by_person(link):
        return {"same": 1.0, "different": 0.0, "unsure": link.score or 0.0}[link.judgement]
    return link.score or 0.0


def _parted(forbidden: Iterable[tuple[Key, Key]], group: Mapping[Key, Key], a: Key, b: Key) -> bool:
    """Whether a person has said of two events in the two groups that they are different."""
    return any({group[x], group[y]} == {a, b} for x, y in forbidden)


def _mean(scores: Mapping[tuple[Key, Key], float], left: Sequence[Key], right: Sequence[Key]) -> float:
    total = fsum(scores.get((x, y) if x < y else (y, x), 0.0) for x in left for y in right)
    return round(total / (len(left) * len(right)), 9)
