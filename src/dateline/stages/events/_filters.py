"""Whether a matched trigger is an act of political life: who takes part decides.

What may not live here: how participants are found (``_roles``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from dateline.core.lexicon import load
from dateline.core.parse import Parse, Token
from dateline.core.types import Mention
from dateline.stages.events import _clauses as clauses
from dateline.stages.events._act import Act
from dateline.stages.events._matching import Match
from dateline.stages.events._roles import Cast

_MATERIAL = frozenset({"CONSULT", "AID", "COOPERATE"})
_PURPOSE = frozenset({"advcl", "acl", "relcl"})


class Participants(Protocol):
    """Who takes part in an act."""

    @property
    def type(self) -> str:
        """Which act."""

    @property
    def status(self) -> Sequence[str]:
        """Its auxiliary modes."""

    @property
    def actors(self) -> Sequence[Mention]:
        """Who does it."""

    @property
    def recipients(self) -> Sequence[Mention]:
        """To whom."""


def keeps(parse: Parse, cast: Cast, match: Match, who: Participants) -> bool:
    """Whether an act is told as one, and its participants meet the needs of its trigger."""
    if unrealised(parse, match.head, who) or bare(parse, match, who):
        return False
    if {"hypothetical", "negation"} <= set(who.status):
        return False  # "no sign that Russia would relent": nothing was done, nor refused
    needs = match.trigger.needs
    everyone = [*who.actors, *who.recipients]
    if "actor" in needs and not who.actors:
        return False
    if "recipient" in needs and not who.recipients:
        return False
    if "said" in needs and not cast.is_said(match.head):
        return False
    if "participant" in needs and not everyone:
        return False
    if "own" in needs and not _own(parse, cast, match.head, who):
        return False
    return "political" not in needs or any(is_political(m) for m in everyone)


def _own(parse: Parse, cast: Cast, head: Token, who: Participants) -> bool:
    """Whether the clause below a verb says what its own subject, or the subject's country, will do."""
    below = parse.child(head, "ccomp")
    subject = parse.child(below, "nsubj") if below is not None else None
    if below is None or subject is None or not any(c.tag == "MD" for c in parse.children(below)):
        return False
    if subject.pos == "PRON":
        return subject.lemma in {"it", "he", "she", "they", "we", "i"}
    if any(c.dep == "poss" and c.pos == "PRON" for c in parse.children(subject)):
        return True
    mention = cast.mentions.get(subject.start)
    named = [a for m in (mention, *who.actors) if m is not None and (a := cast.actors.get(m.span)) is not None]
    return len(named) > 1 and named[0].country is not None and named[0].country in {a.country for a in named[1:]}


def is_political(mention: Mention) -> bool:
    """Whether a participant may be one in public affairs: anyone that acts, but no mere place."""
    return mention.kind != "place"


def unrealised(parse: Parse, head: Token, what: Participants) -> bool:
    """Whether a verb form only names an act: an infinitive of purpose, an imperative, a bare base form.

    Set on the marked training documents (November 2026): of such forms less than a fifth are events.
    """
    if head.tag == "VBP" and what.type == "AGREE":
        return True
    if head.tag != "VB":
        return False
    aux = {c.lemma for c in parse.children(head) if c.dep == "aux"}
    if what.type == "AGREE":
        return head.dep == "relcl"
    if what.type in _MATERIAL or not aux:
        return True
    return "to" in aux and head.dep in _PURPOSE


def bare(parse: Parse, match: Match, who: Participants) -> bool:
    """Whether a noun only names a kind of act: singular, without article, owner or participant."""
    head = match.head
    if match.trigger.pos != "noun" or head.tag in {"NNS", "NNPS"}:
        return False
    if head.ent in {"DATE", "PERSON", "WORK_OF_ART"} or (head.pos == "PROPN" and head.dep == "compound"):
        return True
    if who.actors or who.recipients:
        return False
    specified = any(
        c.dep in {"det", "poss", "nummod", "amod", "compound", "acl", "relcl"} for c in parse.children(head)
    )
    return not specified or _known(parse, head)


def _known(parse: Parse, noun: Token) -> bool:
    """Whether a noun only takes up an act told before: "the attack" with no word on it but the article.

    As the subject of a clause it is kept: the clause adds to it. Set on the marked training documents
    (November 2026): of those left out a third are events.
    """
    children = [c for c in parse.children(noun) if c.dep not in {"punct", "case"}]
    if [c.text.lower() for c in children] not in (["the"], ["this"], ["that"]):
        return False
    prep = parse.head(noun)
    carries = noun.dep == "pobj" and prep.lemma in {"in", "at"} and clauses.is_passive(parse, parse.head(prep))
    return noun.dep in {"dobj", "pobj", "conj"} and not carries  # "were killed in the attack"


def accidental(sentence: Sequence[Token], act: Act) -> bool:
    """Whether the harm that is told came from an accident, a disaster or a disease: nobody did it."""
    if act.type != "ASSAULT" or act.head.lemma not in _words("harm"):
        return False
    lemmas = {t.lemma for t in sentence}
    return bool(lemmas & _words("accidents")) and not lemmas & _words("attacks")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("events")["words"][name].split())
