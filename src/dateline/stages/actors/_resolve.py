"""What is known of a cluster: country, sectors, office, members, and where that comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dateline.core.ids import content_id
from dateline.core.lexicon import load
from dateline.core.parse import Entity, Token
from dateline.core.types import Actor, ActorBasis, ActorMention, Document, Span, Text
from dateline.gazetteer.values import Office, Organisation, RoleTitle
from dateline.stages.actors._clusters import Cluster, Clusters
from dateline.stages.actors._home import Home
from dateline.stages.actors._land import Lands
from dateline.stages.actors._profile import Profile, Profiler, words
from dateline.stages.actors._user import UserCodes

_NAME = re.compile(r"(?:The )?[A-Z][\w.&’'-]*(?: [A-Z][\w.&-]*)*")
_FORMER = frozenset({"former", "ex", "late", "ousted", "deposed", "previously", "formerly"})


@cache
def _sector_words() -> dict[str, str]:
    return {word: sector for sector, listed in load("actors")["sectors"].items() for word in listed.split()}


class Resolver:
    """Turns clusters into actors."""

    def __init__(self, document: Document, text: Text, profiler: Profiler) -> None:
        self.document = document
        self.text = text
        self.profiler = profiler
        self.gazetteer = profiler.gazetteer
        self.parse = profiler.parse
        self.day = document.published

    def actors(self, clusters: Clusters) -> tuple[Actor, ...]:
        """One actor for each cluster, in order of first mention."""
        self.clusters = clusters
        self.by_head = {p.head.i: p for c in clusters.all for p in c.members}
        ordered = sorted(clusters.all, key=lambda c: c.members[0].number)
        self.lands = Lands(self.document, self.text, self.profiler, clusters)
        self.home = Home(self.profiler, self.lands.outlet, self.lands.dateline)
        self.user = UserCodes(self.profiler, self.day)
        return (*(self._actor(c) for c in ordered), *self._publishers())

    def _publishers(self) -> Iterator[Actor]:
        """The outlets that notices name: kept as who publishes, outside everything that is read."""
        found: dict[str, list[ActorMention]] = {}
        for notice in self.text.notices:
            for m in _NAME.finditer(self.text.content, *notice.span):
                starts = [m.start(), *(m.start() + k + 1 for k, c in enumerate(m[0]) if c == " ")]
                for start in starts:  # "Support The Courier": the name may begin later
                    span = Span(start, m.end())
                    listed = self.gazetteer.organisation(span.of(self.text.content))
                    if listed is not None and listed.sectors_on(self.day) == ("JRN",):
                        found.setdefault(listed.name, []).append(ActorMention(span, span.of(self.text.content)))
                        break
        for name, named in found.items():
            made = content_id("actor", self.document.id, name, tuple(named[0].span))
            listed = self.gazetteer.organisation(name)
            entity = listed.entity if listed else None
            yield Actor(made, name, None, ("JRN",), None, entity, (), tuple(named), basis="gazetteer")

    def _actor(self, c: Cluster) -> Actor:
        name = self._name(c)
        country, basis = self._country(c, name)
        sectors, office = self._sectors(c), self._office(c)
        entity: str | None = None
        members: tuple[str, ...] = ()
        if (listed := self._listed(c)) is not None:
            held_by_states = listed.code is not None and self.gazetteer.country(listed.code) is None
            sectors = listed.sectors_on(self.day) or (() if held_by_states else sectors)
            entity = listed.entity
            members = listed.members_on(self.day) if self.day else ()
            basis = basis or ("gazetteer" if listed.code or listed.sectors else None)
        if c.kind == "country" and country:
            sectors = ("GOV",)
        if listed is None and c.kind == "organisation" and name.split()[-1].lower() in words("outlet_words"):
            country, sectors, basis = None, ("JRN",), "text"  # outlets speak for no country
        if c.kind == "person" and basis == "gazetteer" and (held := self._held(name)) is not None:
            sectors, office = sectors or held.sectors, office or held.office
        if (given := self.user.of(c)) is not None and given.sectors and (listed is not None or not sectors):
            sectors, basis, office = given.sectors, "user", office or self.user.office(c)
        if sectors and any(self.user.agent(p) for p in c.named):
            basis = "user"
        if sectors and basis is None:
            basis = "text"
        return Actor(
            id=content_id("actor", self.document.id, name, tuple(c.members[0].mention.span)),
            name=name,
            country=country,
            sectors=sectors,
            office=office,
            entity=entity,
            members=members,
            mentions=tuple(ActorMention(p.mention.span, p.mention.text) for p in c.members),
            anonymous=self._anonymous(c),
            basis=basis,
        )

    # --- names --------------------------------------------------------------------------------------

    def _name(self, c: Cluster) -> str:
        if c.kind == "person":
            best = max((p for p in c.named if p.name), key=lambda p: (len(p.name), -p.number))
            return _spelled(best, self.text)
        if c.kind == "country" and c.code:
            country = self.gazetteer.country(c.code)
            if country is not None:
                return country.name
        if (listed := self._listed(c)) is not None:
            return listed.name
        own = [p for p in c.named if p.kind == c.kind] or c.named
        return max((p.bare for p in own), key=len) or own[0].mention.text

    # --- countries ----------------------------------------------------------------------------------

    def _country(self, c: Cluster, name: str) -> tuple[str | None, ActorBasis | None]:
        given = self.user.of(c)
        if c.kind == "country":
            if given and given.country:
                return given.country, "user"
            return c.code, "gazetteer" if c.code else None
        listed = self._listed(c)
        if given is None and listed is not None and (listed.code or listed.sectors == ("JRN",)):
            return self._listed_country(c, listed)
        told = c.country
        if told:
            return told, "text"
        for p in c.named:
            if (code := self._possessor(p)) is not None:
                return code, "propagation"
        if given is not None and given.country:
            return given.country, "user"
        if c.kind == "person" and (held := self._held(name)) is not None:
            return held.country, "gazetteer"
        if c.kind in {"person", "nominal"} and (code := self._body_country(c)) is not None:
            return code, "propagation"
        if c.kind == "organisation" and listed is None and (place := self._as_place(c)) is not None:
            return place, "gazetteer"
        own = self._own_side(c) if c.kind == "person" else None
        code = own or (self.lands.of_person(c) if c.kind == "person" else self.lands.of_body(c))
        code = (
            code or self.lands.of_post(c) or self.home.of(c, state=self._of_state(c, listed), bare=not self._sectors(c))
        )
        return code, "propagation" if code else None

    def _of_state(self, c: Cluster, listed: Organisation | None) -> bool:
        """Whether somebody is of a state, by post or by what the words of a description say."""
        return listed is None and bool(set(self._sectors(c)) & {"GOV", "LEG", "JUD", "MIL", "COP", "SPY", "CVL"})

    def _listed_country(self, c: Cluster, listed: Organisation) -> tuple[str | None, ActorBasis | None]:
        """The country of a listed body; outlets speak for no country, and parties of one name are in many."""
        if listed.sectors_on(self.day) == ("JRN",):
            return None, "gazetteer"
        if "PTY" in listed.sectors and c.country:
            return c.country, "text"
        short = "PTY" in listed.sectors and not any(" " in (self._full(p) or "") for p in c.named)
        code = self.lands.of_listed(listed.code, listed.name, short=short)
        return code, "gazetteer" if code else None

    def _full(self, p: Profile) -> str | None:
        """The words of a mention that name a listed body, if they spell it out and it is not its bracket alone."""
        return p.bare if self.profiler.listed(p.bare) is not None else None

    def _held(self, name: str) -> Office | None:
        """The post that the gazetteer knows somebody to hold on the day of the report."""
        person = self.gazetteer.person(name)
        return person.office_on(self.day) if person is not None else None

    def _as_place(self, c: Cluster) -> str | None:
        """The country of a province or large town that acts under its own name alone."""
        places = (self.profiler.large(p.bare) for p in c.named)
        return next((place.country for place in places if place is not None), None)

    def _possessor(self, p: Profile) -> str | None:
        """The country of who possesses a description that is part of a state: "Moscow's envoy", "its army"."""
        for t in self._owners(p):
            q = self.by_head.get(t.i)
            owner = self.clusters.of.get(q.number) if q else None
            if owner is None or p.kind == "organisation" or p.lemma in words("not_of"):
                continue
            listed = self._listed(owner)
            if listed is not None:
                if listed.code and (p.kind == "person" or p.lemma in words("persons", "mentions")):
                    return listed.code
                continue
            held = self._office(owner) is not None or self._held(self._name(owner)) is not None
            staff = owner.kind == "person" and p.lemma in words("staff") and held
            land = p.lemma in words("for_country")
            if p.plural and land:
                continue
            if owner.kind == "country" or staff or land or p.lemma in _sector_words():
                return self._owner_country(owner)
        return None

    def _owners(self, p: Profile) -> Iterator[Token]:
        """Who possesses a description: "Roe's envoy", "the government of Jane Roe"."""
        for t in self.parse.children(p.head):
            if t.dep == "poss":
                yield t
            elif t.dep == "prep" and t.text == "of" and p.lemma in words("staff"):
                inner = self.parse.child(t, "pobj")
                if inner is not None and inner.ent == "PERSON":
                    yield inner

    def _owner_country(self, owner: Cluster) -> str | None:
        if owner.country or owner.kind != "person":
            return owner.country
        held = self._held(self._name(owner))
        return held.country if held is not None else self.lands.of_person(owner)

    def _own_side(self, c: Cluster) -> str | None:
        """A member of a government who says that a seat of power agrees speaks for that seat."""
        if self._post(c) is None:
            return None
        for p in c.members:
            verb = self.parse.head(p.head)
            if p.head.dep != "nsubj" or verb.lemma not in words("reporting"):
                continue
            clause = self.parse.child(verb, "ccomp")
            subject = self.parse.child(clause, "nsubj") if clause else None
            if clause is None or subject is None or clause.lemma not in words("own_side_verbs"):
                continue
            seat = self.gazetteer.seat(subject.text)
            if seat is not None:
                return seat.code
        return None

    def _post(self, c: Cluster) -> str | None:
        for p in c.named:
            kept = [w for w in p.title.lower().split() if w not in words("before_posts")]
            if kept and not _former(p.title):
                return "_".join(kept)
        return None

    def _body_country(self, c: Cluster) -> str | None:
        """The country of the body that somebody's post is in: "State Department spokesman Jane Roe"."""
        for p in c.named:
            if p.kind not in {"person", "nominal"} or _former(p.title or p.bare):
                continue
            for t in p.words:
                inner = self.by_head.get(t.i)
                if inner is None or inner is p or inner.kind != "organisation" or not self._employs(t, p):
                    continue
                listed = self._listed(self.clusters.of[inner.number])
                if listed is not None and listed.code and listed.sectors_on(self.day) != ("JRN",):
                    return listed.code
        return None

    def _employs(self, token: Token, p: Profile) -> bool:
        """Whether a body stands before a post, owns it or follows it after "of"."""
        for t in (token, *self.parse.ancestors(token)):
            if t.i == p.head.i:
                return True
            if t.dep == "prep" and t.text.lower() not in {"of", "for", "from", "at"}:
                return False
        return False

    # --- sectors and office -------------------------------------------------------------------------

    def _listed(self, c: Cluster) -> Organisation | None:
        if c.kind != "organisation":
            return None
        bodies = (o for p in c.named for o in (self.profiler.body(p), self.profiler.listed(p.acronym or "")))
        return next((o for o in bodies if o is not None), None)

    def _sectors(self, c: Cluster) -> tuple[str, ...]:
        return next((found for p in c.named if (found := self._told_sectors(p))), ())

    def _told_sectors(self, p: Profile) -> tuple[str, ...]:
        """The sectors that the words of one mention give: its post, else its head word, else what stands before it."""
        described = p.title if p.kind == "person" else p.bare
        if not described:
            return ()
        if agent := self.user.agent(p):
            return agent
        if p.kind == "nominal" and p.lemma in {"country", "nation"}:
            return ()
        if p.kind == "organisation" and p.lemma == "union":
            return ()  # of states or of workers: only a list tells
        if p.kind == "people" and p.country and p.head.tag == "NNPS":
            return ("CVL",)
        if p.lemma == "leader" and p.kind == "nominal" and (p.country or "country" in p.modifiers):
            return self._employer(p) or ("GOV",)  # leaders of a land, but for those of a body in it
        if p.kind == "organisation" and p.country and p.lemma.lower() in words("state_bodies"):
            return ("GOV",)
        role = self.gazetteer.role(p.head.text if p.kind == "organisation" else described)
        sectors = role.sectors if role is not None else ()
        if p.kind in {"person", "nominal"} and _former(described):
            return ("ELI",) if set(sectors) & {"GOV", "LEG", "MIL", "JUD", "ELI"} else ()
        if p.lemma in words("kin"):
            return ()
        if "counterpart" in {p.lemma, *p.title_lemmas} and (other := self._other(p)) is not None:
            return self._sectors(other)
        if (body := self._employer(p)) is not None:
            return body
        if sectors and not self._heads_a_body(p, role):
            return sectors
        if p.kind != "organisation" and any(self._house(t) for t in p.words if t.text not in p.name):
            return ("GOV",)
        if p.kind == "person":
            lemmas = [t.lemma for t in p.words if t.text not in p.name and t.pos in {"NOUN", "PROPN"}]
        else:
            lemmas = [t.lemma for t in p.words if t.i < p.head.i and t.dep in {"compound", "amod"}] + [p.lemma]
        return next(((_sector_words()[w.lower()],) for w in reversed(lemmas) if w.lower() in _sector_words()), ())

    def _heads_a_body(self, p: Profile, role: RoleTitle | None) -> bool:
        """Whether a president is one of a club or movement that the parser does not know for a body."""
        if role is None or role.level not in {"head of state", "head of government"}:
            return False
        of = next((t for t in p.words if t.text == "of" and t.i > p.words[0].i), None)
        inner = self.parse.child(of, "pobj") if of else None
        if of is None or inner is None:
            return False
        inside = [t for t in self.parse.subtree(inner) if t.dep in {"compound", "amod", "nmod"} or t.i == inner.i]
        return any(t.text.lower() in words("headed") for t in inside)

    def _house(self, token: Token) -> bool:
        """Whether a word ends the name of a house of government: "10 Downing Street"."""
        if token.pos != "PROPN" or token.i == 0:
            return False
        before = self.parse.tokens[token.i - 1]
        return self.gazetteer.house(self.profiler.words_of([before, token])) is not None

    def _employer(self, p: Profile) -> tuple[str, ...] | None:
        """Sectors of the body that a post is in: a president of a football league is no part of a government."""
        if p.kind not in {"person", "nominal"}:
            return None
        described = self.gazetteer.role(p.title if p.kind == "person" else p.bare)
        for e in {id(e): e for t in p.words if (e := self.profiler.entity.get(t.i))}.values():
            last = self.parse.tokens[e.last - 1]
            if e.label != "ORG" or last.i == p.head.i or self.profiler.code(self._words_of(e)):
                continue
            if e.span.start < p.mention.span.start or self._part_of_post(e) or self._in_role(e, described):
                continue
            listed = self.profiler.listed(self._words_of(e))
            if listed is not None:
                return listed.sectors
            root = self.parse.root(e.span)
            inner = self.by_head.get(last.i) or (self.by_head.get(root.i) if root else None)
            if inner is not None and inner is not p and (told := self._told_sectors(inner)):
                return told
            inside = [t.lemma.lower() for t in self.parse.tokens[e.first : e.last]]
            return next(((_sector_words()[w],) for w in reversed(inside) if w in _sector_words()), ())
        return None

    def _in_role(self, e: Entity, role: RoleTitle | None) -> bool:
        """Whether it is the "Interior" of "Interior Minister", which the parser takes for a body."""
        return role is not None and role.office is not None and self._words_of(e) in role.text

    def _part_of_post(self, e: Entity) -> bool:
        """Whether it is the "State" of "Secretary of State", which the parser takes for a body."""
        if e.first < 2:
            return False
        title, before = self.parse.tokens[e.first - 2 : e.first]
        return before.text.lower() in {"of", "for"} and title.pos == "PROPN"

    def _words_of(self, e: Entity) -> str:
        """The words of an entity on one line."""
        return " ".join(e.span.of(self.text.content).split())

    def _office(self, c: Cluster) -> str | None:
        if c.kind != "person":
            return None
        for p in c.named:
            if p.title and not _former(p.title):
                if p.lemma == "counterpart" or "counterpart" in p.title_lemmas:
                    return self._counterpart(p)
                role = self.gazetteer.role(p.title)
                if role is None or not role.office:
                    continue
                body = self._employer(p)
                if body is None or role.level not in {"head of state", "head of government"} or "GOV" in body:
                    return role.office  # a league's president holds no office of state
        return None

    def _counterpart(self, p: Profile) -> str | None:
        """The office of a counterpart: that of the other, by its name abroad."""
        owner = self._other(p)
        office = self._office(owner) if owner else None
        return load("actors")["counterparts"].get(office, office) if office else None

    def _other(self, p: Profile) -> Cluster | None:
        """Of whom somebody is the counterpart."""
        for t in p.words:
            q = self.by_head.get(t.i) if t.dep == "poss" else None
            owner = self.clusters.of.get(q.number) if q else None
            if owner is not None and owner.kind == "person" and p not in owner.members:
                return owner
        return None

    def _anonymous(self, c: Cluster) -> bool:
        """A single source that the report describes and does not name."""
        if c.kind != "nominal" or not any(p.lemma in words("unnamed_sources") or _in_the_know(p) for p in c.named):
            return False
        return any(self._speaks(p) for p in c.members)

    def _speaks(self, p: Profile) -> bool:
        governor = self.parse.head(p.head)
        if p.head.dep == "pobj":
            return governor.text.lower() == "to" and self.parse.head(governor).lemma in {"accord", "according"}
        return p.head.dep == "nsubj" and governor.lemma in words("reporting")


def _spelled(p: Profile, text: Text) -> str:
    """A person's name as the text writes it, with its hyphens."""
    starts = [t.start for t in p.words if t.text == p.name[0]]
    ends = [t.end for t in p.words if t.text == p.name[-1]]
    if not starts or not ends or ends[-1] <= starts[0]:  # the name goes on beyond the mention
        return " ".join(p.name)
    return " ".join(Span(starts[0], ends[-1]).of(text.content).split())


def _in_the_know(p: Profile) -> bool:
    """Whether a description says only that somebody knows: "a person familiar with the matter"."""
    return p.lemma in {"person", "people"} and any(t.text.lower() in {"familiar", "close", "briefed"} for t in p.words)


def _former(title: str) -> bool:
    return bool(_FORMER & set(title.lower().replace("-", " ").split()))
