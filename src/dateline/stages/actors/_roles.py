"""What an actor is: sectors and office, by the words of its mentions, its employer and its counterpart.

What may not live here: countries (``_countries``), and any word list (``lexicon/actors.toml``).
"""

from __future__ import annotations

from functools import cache

from dateline.core.lexicon import load
from dateline.core.parse import Entity, Token
from dateline.gazetteer.values import RoleTitle
from dateline.stages.actors._clusters import Cluster
from dateline.stages.actors._known import Known
from dateline.stages.actors._profile import Profile, bare, words

_FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "previously", "formerly"})


@cache
def sector_words() -> dict[str, str]:
    """The sector of each word that tells one."""
    return {word: sector for sector, listed in load("actors")["sectors"].items() for word in listed.split()}


class Roles:
    """Sectors and offices of the actors of one report."""

    def __init__(self, known: Known) -> None:
        self.known = known

    def sectors(self, c: Cluster) -> tuple[str, ...]:
        """The sectors that the mentions of an actor tell."""
        return next((found for p in c.named if (found := self.told(p))), ())

    def told(self, p: Profile) -> tuple[str, ...]:
        """The sectors that the words of one mention give: its post, else its head word, else what stands before it."""
        described = p.title if p.kind == "person" else p.bare
        if not described:
            return ()
        if agent := self.known.user.agent(p):
            return agent
        if p.kind == "nominal" and p.lemma in {"country", "nation"}:
            return ()
        if p.kind == "organisation" and (letters := self.known.profiler.listed(p.bare)) and "PTY" in letters.sectors:
            return ("PTY",)  # a party here as there, though it may be another land's
        if p.kind == "organisation" and p.lemma == "union":
            return ()  # of states or of workers: only a list tells
        if p.kind == "people" and p.country and p.head.tag == "NNPS":
            return ("CVL",)
        if p.lemma == "leader" and p.kind == "nominal" and (p.country or "country" in p.modifiers):
            return self.employer(p) or ("GOV",)  # leaders of a land, but for those of a body in it
        if p.kind == "organisation" and p.country and p.lemma.lower() in words("state_bodies"):
            return ("GOV",)
        role = self.known.gazetteer.role(p.head.text if p.kind == "organisation" else described)
        sectors = role.sectors if role is not None else ()
        if p.kind in {"person", "nominal"} and is_former(described):
            return ("ELI",) if set(sectors) & {"GOV", "LEG", "MIL", "JUD", "ELI"} else ()
        if p.lemma in words("kin"):
            return ()
        if "counterpart" in {p.lemma, *p.title_lemmas} and (other := self._other(p)) is not None:
            return self.sectors(other)
        if (body := self.employer(p)) is not None:
            return body
        if sectors and not self._heads_a_body(p, role):
            return sectors
        if p.kind != "organisation" and any(self._house(t) for t in p.words if t.text not in p.name):
            return ("GOV",)
        if p.kind == "person":
            lemmas = [t.lemma for t in p.words if t.text not in p.name and t.pos in {"NOUN", "PROPN"}]
        else:
            lemmas = [t.lemma for t in p.words if t.i < p.head.i and t.dep in {"compound", "amod"}] + [p.lemma]
        return next(((sector_words()[w.lower()],) for w in reversed(lemmas) if w.lower() in sector_words()), ())

    def _heads_a_body(self, p: Profile, role: RoleTitle | None) -> bool:
        """Whether a president is one of a club or movement that the parser does not know for a body."""
        if role is None or role.level not in {"head of state", "head of government"}:
            return False
        of = next((t for t in p.words if t.text == "of" and t.i > p.words[0].i), None)
        inner = self.known.parse.child(of, "pobj") if of else None
        if of is None or inner is None:
            return False
        inside = [t for t in self.known.parse.subtree(inner) if t.dep in {"compound", "amod", "nmod"} or t.i == inner.i]
        return any(t.text.lower() in words("headed") for t in inside)

    def _house(self, token: Token) -> bool:
        """Whether a word ends the name of a house of government: "10 Downing Street"."""
        if token.pos != "PROPN" or token.i == 0:
            return False
        before = self.known.parse.tokens[token.i - 1]
        return self.known.gazetteer.house(self.known.profiler.words_of([before, token])) is not None

    def employer(self, p: Profile) -> tuple[str, ...] | None:
        """Sectors of the body that a post is in: a president of a football league is no part of a government."""
        if p.kind not in {"person", "nominal"}:
            return None
        described = self.known.gazetteer.role(p.title if p.kind == "person" else p.bare)
        for e in {id(e): e for t in p.words if (e := self.known.profiler.entity.get(t.i))}.values():
            last = self.known.parse.tokens[e.last - 1]
            if e.label != "ORG" or last.i == p.head.i or self.known.profiler.code(self.known.words_of(e)):
                continue
            if e.span.start < p.mention.span.start or self._part_of_post(e) or self._in_role(e, described):
                continue
            listed = self.known.profiler.listed(self.known.words_of(e))
            if listed is not None:
                return listed.sectors
            root = self.known.parse.root(e.span)
            inner = self.known.by_head.get(last.i) or (self.known.by_head.get(root.i) if root else None)
            if inner is not None and inner is not p and (told := self.told(inner)):
                return told
            inside = [t.lemma.lower() for t in self.known.parse.tokens[e.first : e.last]]
            return next(((sector_words()[w],) for w in reversed(inside) if w in sector_words()), ())
        return None

    def _in_role(self, e: Entity, role: RoleTitle | None) -> bool:
        """Whether it is the "Interior" of "Interior Minister", which the parser takes for a body."""
        return role is not None and role.office is not None and bare(self.known.words_of(e)) in role.text

    def _part_of_post(self, e: Entity) -> bool:
        """Whether it is the "State" of "Secretary of State", which the parser takes for a body."""
        if e.first < 2:
            return False
        title, before = self.known.parse.tokens[e.first - 2 : e.first]
        return before.text.lower() in {"of", "for"} and title.pos == "PROPN"

    def office(self, c: Cluster) -> str | None:
        """The post that an actor holds, by the mentions."""
        if c.kind != "person":
            return None
        for p in c.named:
            if p.title and not is_former(p.title):
                if p.lemma == "counterpart" or "counterpart" in p.title_lemmas:
                    return self._counterpart(p)
                role = self.known.gazetteer.role(p.title)
                if role is None or not role.office:
                    continue
                body = self.employer(p)
                if body is None or role.level not in {"head of state", "head of government"} or "GOV" in body:
                    return role.office  # a league's president holds no office of state
        return None

    def _counterpart(self, p: Profile) -> str | None:
        """The office of a counterpart: that of the other, by its name abroad."""
        owner = self._other(p)
        office = self.office(owner) if owner else None
        return load("actors")["counterparts"].get(office, office) if office else None

    def _other(self, p: Profile) -> Cluster | None:
        """Of whom somebody is the counterpart."""
        for t in p.words:
            q = self.known.by_head.get(t.i) if t.dep == "poss" else None
            owner = self.known.clusters.of.get(q.number) if q else None
            if owner is not None and owner.kind == "person" and p not in owner.members:
                return owner
        return None


def is_former(title: str) -> bool:
    """Whether a title is of a post held once."""
    return bool(_FORMER & set(title.lower().replace("-", " ").split()))
