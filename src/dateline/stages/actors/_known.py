"""What is at hand while the actors of one report are resolved: its clusters, bodies, holders of posts and lands.

What may not live here: what follows from it for an actor (``_countries``, ``_roles``).
"""

from __future__ import annotations

import re

from dateline.core.parse import Entity
from dateline.core.types import Document, Span, Text
from dateline.gazetteer.values import Office, Organisation
from dateline.stages.actors._clusters import Cluster, Clusters
from dateline.stages.actors._home import Home
from dateline.stages.actors._land import Lands
from dateline.stages.actors._profile import Profile, Profiler
from dateline.stages.actors._user import UserCodes


class Known:
    """The clusters of one report, and what the gazetteer and the user's dictionaries know of them."""

    def __init__(self, document: Document, text: Text, profiler: Profiler, clusters: Clusters) -> None:
        self.text = text
        self.profiler = profiler
        self.gazetteer = profiler.gazetteer
        self.parse = profiler.parse
        self.day = document.published
        self.clusters = clusters
        self.by_head = {p.head.i: p for c in clusters.all for p in c.members}
        self.lands = Lands(document, text, profiler, clusters)
        self.home = Home(profiler, self.lands.outlet, self.lands.dateline)
        self.user = UserCodes(profiler, self.day)

    def name(self, c: Cluster) -> str:
        """The fullest name of an actor."""
        if c.kind == "person":
            best = max((p for p in c.named if p.name), key=lambda p: (len(p.name), -p.number))
            return _spelled(best, self.text)
        if c.kind == "country" and c.code:
            country = self.gazetteer.country(c.code)
            if country is not None:
                return country.name
        if (listed := self.listed(c)) is not None:
            return listed.name
        own = [p for p in c.named if p.kind == c.kind] or c.named
        return max((p.called or p.bare for p in own), key=len) or own[0].mention.text

    def listed(self, c: Cluster) -> Organisation | None:
        """The listed body that an actor is, or None."""
        if c.kind != "organisation":
            return None
        for p in c.named:
            for body, letters in ((self.profiler.body(p), p.bare), (self.profiler.listed(p.acronym or ""), p.acronym)):
                if body is not None and not (letters and self._another(body, letters, c)):
                    return body
        return None

    def _another(self, body: Organisation, letters: str, c: Cluster) -> bool:
        """Whether letters stand for something else here: "the People Power Party (PPP)" is not Pakistan's.

        Letters alone tell no party of a land that the report does not name: there are many of such.
        """
        if " " in letters or not letters.isupper():
            return False
        spelled = [q.bare for q in c.named if q.acronym == letters and " " in q.bare]
        if any(self.profiler.listed(s) is body for s in spelled):
            return False
        land = body.code if body.code and self.gazetteer.country(body.code) else None
        if "PTY" in body.sectors or (spelled and land):
            return land is not None and not self.lands.spoken(land)
        if body.name.upper() == letters:
            return bool(spelled) and body.code is None  # "the Central Bank of Somalia (CBS)" is no broadcaster
        theirs = _content(body.name)
        return bool(spelled) and not any(2 * len(theirs & _content(s)) > len(theirs) for s in spelled)

    def citizen(self, c: Cluster) -> str | None:
        """The land of somebody whom the gazetteer knows for posts in one land alone, in office or not.

        Namesakes are many: the report has to name that land, or to give a full name with a post of state.
        """
        code = self.gazetteer.land_of(self.name(c)) if c.kind == "person" else None
        if code is None or self.lands.named[code]:
            return code
        return code if len(self.name(c).split()) > 1 and self.lands.has_post(c) else None

    def held(self, name: str) -> Office | None:
        """The post that the gazetteer knows somebody to hold on the day of the report."""
        person = self.gazetteer.person(name)
        return person.office_on(self.day) if person is not None else None

    def words_of(self, e: Entity) -> str:
        """The words of an entity on one line."""
        return " ".join(e.span.of(self.text.content).split())


def _content(name: str) -> set[str]:
    """The words of a name that tell, in lower case."""
    return {w for w in re.findall(r"\w+", name.lower()) if w not in {"of", "the", "for", "and", "in", "on"}}


def _spelled(p: Profile, text: Text) -> str:
    """A person's name as the text writes it, with its hyphens."""
    starts = [t.start for t in p.words if t.text == p.name[0]]
    ends = [t.end for t in p.words if t.text == p.name[-1]]
    if not starts or not ends or ends[-1] <= starts[0]:  # the name goes on beyond the mention
        return " ".join(p.name)
    return " ".join(Span(starts[0], ends[-1]).of(text.content).split())
