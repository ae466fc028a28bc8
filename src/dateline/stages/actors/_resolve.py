"""Clusters as actors: country, sectors, office, members, and where that comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.core.ids import content_id
from dateline.core.types import Actor, ActorMention, Document, Span, Text
from dateline.stages.actors._clusters import Cluster, Clusters
from dateline.stages.actors._countries import Countries
from dateline.stages.actors._known import Known
from dateline.stages.actors._profile import Profile, Profiler, words
from dateline.stages.actors._roles import Roles

_NAME = re.compile(r"(?:The )?[A-Z][\w.&’'-]*(?: [A-Z][\w.&-]*)*")


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
        self.known = Known(self.document, self.text, self.profiler, clusters)
        self.roles = Roles(self.known)
        self.countries = Countries(self.known, self.roles)
        ordered = sorted(clusters.all, key=lambda c: c.members[0].number)
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
        name = self.known.name(c)
        country, basis = self.countries.of(c, name)
        sectors, office = self.roles.sectors(c), self.roles.office(c)
        entity: str | None = None
        members: tuple[str, ...] = ()
        if (listed := self.known.listed(c)) is not None:
            held_by_states = listed.code is not None and self.gazetteer.country(listed.code) is None
            sectors = listed.sectors_on(self.day) or (() if held_by_states else sectors)
            entity = listed.entity
            members = listed.members_on(self.day) if self.day else ()
            basis = basis or ("gazetteer" if listed.code or listed.sectors else None)
        if country and (c.kind == "country" or (not sectors and self.countries.stands_for_land(c))):
            sectors = ("GOV",)
        if listed is None and c.kind == "organisation" and name.split()[-1].lower() in words("outlet_words"):
            country, sectors, basis = None, ("JRN",), "text"  # outlets speak for no country
        if c.kind == "person" and basis == "gazetteer" and (held := self.known.held(name)) is not None:
            sectors, office = sectors or held.sectors, office or held.office
        if (given := self.known.user.of(c)) is not None and given.sectors and (listed is not None or not sectors):
            sectors, basis, office = given.sectors, "user", office or self.known.user.office(c)
        if sectors and any(self.known.user.agent(p) for p in c.named):
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


def _in_the_know(p: Profile) -> bool:
    """Whether a description says only that somebody knows: "a person familiar with the matter"."""
    return p.lemma in {"person", "people"} and any(t.text.lower() in {"familiar", "close", "briefed"} for t in p.words)
