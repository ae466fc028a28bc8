"""Issues from judgements: which wordings are the same, different or unsure, by the machine or by a person.

Grouping is that of stories: a person's word goes before the machine's. What may not live here: scores
(``wordings.py``), and the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.core.errors import UnknownName
from dateline.core.ids import content_id
from dateline.gazetteer import load_gazetteer
from dateline.issues.lists import Listed
from dateline.issues.statements import turned
from dateline.issues.wordings import Wording, candidates, score
from dateline.issues.words import head, land, stems
from dateline.stories.events import Key, overlap
from dateline.stories.linking import Link, by_score, clusters

SAME, UNSURE = 0.4, 0.25
"""From which score on the machine says same, and unsure; below it says nothing, which means different.

A higher one parts issues, a lower one joins them. Between .3 and .45 nothing changes on the wordings marked to tune
(B³ F1 .832; .809 at .5, .819 at .25; November 2026): the middle was taken. ``UNSURE`` is set by thought."""

_NAME_WORDS = 9  # a wording of more words is no name where a shorter one is there


@dataclass(frozen=True, slots=True)
class Issue:
    """An actor, proposal, policy, treaty or conflict that stances are toward, with its wordings by document.

    ``id`` is the user's, or that of the wording that the record held first: it stays when more come. ``also`` are the
    ids that its wordings would have alone, so that an id that was given once is found again after two issues became one.
    """

    id: str
    name: str
    wordings: tuple[tuple[Key, str], ...]
    also: frozenset[str] = frozenset()
    listed: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The different wordings, the commonest first."""
        counts: dict[str, list[str]] = {}
        for _, text in self.wordings:
            counts.setdefault(text.casefold(), []).append(text)
        return tuple(held[0] for held in sorted(counts.values(), key=lambda h: (-len(h), h[0].casefold())))


def judged(wordings: Iterable[Wording]) -> list[Link]:
    """The machine's judgements, same and unsure, in the order of the keys."""
    return by_score(candidates(wordings), score, same=SAME, unsure=UNSURE)


def issue_id(key: Key) -> str:
    """The id that an issue has after a wording of it."""
    return content_id("issue", *key)


def issues(
    wordings: Mapping[Key, str], links: Sequence[Link], order: Mapping[str, int], listed: Sequence[Listed] = ()
) -> list[Issue]:
    """The issues that wordings come to, each wording in one; those with most wordings first.

    ``order`` says when the record first held each document: the first wording's id is the issue's. An issue of the
    user's list takes the groups in which a wording matches one of its own.
    """
    groups = clusters(wordings, links, SAME)
    mine: dict[str, list[Key]] = {x.id: [] for x in listed}
    free = []
    for group in groups:
        taken = _taken(group, wordings, listed)
        for key in group:
            if taken:
                mine[taken.get(key) or _commonest(taken.values())].append(key)
        if not taken:
            free.append(group)
    found = [_issue(g, wordings, order) for g in free]
    found += [_listed(x, mine[x.id], wordings) for x in listed]
    return sorted(found, key=lambda x: (-len(x.wordings), x.id))


def _taken(group: Sequence[Key], wordings: Mapping[Key, str], listed: Sequence[Listed]) -> dict[Key, str]:
    """Which of a group's wordings match an issue of the list, and which one."""
    found = {}
    for key in group:
        best = max(((match(wordings[key], x), -n) for n, x in enumerate(listed)), default=(0.0, 0))
        if best[0] > 0:
            found[key] = listed[-best[1]].id
    return found


def match(text: str, issue: Listed) -> float:
    """How much of a wording of the list stands in a text that is about the same thing; else 0.

    All its words must be there, and the noun be the same ("a say on Brexit" is not Brexit) or turned ("the end of Brexit").
    """
    said, noun = stems(text), head(text)
    best = 0.0
    for own in issue.wordings:
        asked = stems(own)
        if asked and all(word in said for word in asked) and (noun == head(own) or turned(text)):
            best = max(best, sum(asked.values()))
    return best


def _commonest(ids: Iterable[str]) -> str:
    held = sorted(ids)
    return max(dict.fromkeys(held), key=held.count)


def _issue(group: Sequence[Key], wordings: Mapping[Key, str], order: Mapping[str, int]) -> Issue:
    first = min(group, key=lambda k: (order.get(k[0], 0), k))
    held = tuple((k, wordings[k]) for k in group)
    return Issue(issue_id(first), _name([t for _, t in held]), held, frozenset(map(issue_id, group)))


def _listed(issue: Listed, keys: Sequence[Key], wordings: Mapping[Key, str]) -> Issue:
    held = tuple((k, wordings[k]) for k in sorted(keys))
    return Issue(issue.id, issue.name, held, frozenset(map(issue_id, keys)), listed=True)


def _name(texts: Sequence[str]) -> str:
    """The wording that says most of what the others say, without being long, the first of equals; a state's own name."""
    counted = list(dict.fromkeys(texts))
    lands = {land(t) for t in texts}
    if len(lands) == 1 and (code := lands.pop()) and (country := load_gazetteer().country(code[1:])):
        return country.name

    def worth(text: str) -> tuple[bool, float, float, int]:
        own = stems(text)
        shared = sum(overlap(frozenset(own), frozenset(stems(t))) for t in texts)
        return (
            len(text.split()) <= _NAME_WORDS,
            any(w >= 1 for w in own.values()) * shared,
            sum(own.values()),
            -len(text),
        )

    return max(counted, key=worth)


def named(found: Sequence[Issue], asked: str) -> list[Issue]:
    """The issues that an id, a name or words mean: the one of that id or name, else all with a wording that has the words.

    UnknownName, with the nearest, where there is none.
    """
    folded = asked.casefold()
    for exact in (
        [x for x in found if asked == x.id],
        [x for x in found if folded in {x.name.casefold(), x.id.casefold()}],
        [x for x in found if asked in x.also],
        [x for x in found if folded in {t.casefold() for t in x.texts}],
    ):
        if exact:
            return exact
    words = set(stems(asked))
    having = [x for x in found if words and any(words <= set(stems(t)) for t in (x.name, *x.texts))]
    if not having:
        raise UnknownName("issue", asked, [n for x in found for n in (x.name, x.id, *x.texts)])
    return having
