"""Of which country an actor is, and how that is known: by the text, by others in it, by dictionaries, by the lands of the report.

What may not live here: sectors and offices (``_roles``), and what single mentions say (``_profile``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dateline.core.parse import Token
from dateline.core.types import ActorBasis
from dateline.gazetteer.values import Organisation
from dateline.stages.actors._clusters import Cluster
from dateline.stages.actors._known import Known
from dateline.stages.actors._profile import Profile, words
from dateline.stages.actors._roles import Roles, is_former, sector_words

_STATE = frozenset({"GOV", "LEG", "JUD", "MIL", "COP", "SPY"})
_TWO = 2  # words of "the Kingdom"


class Countries:
    """Countries of the actors of one report."""

    def __init__(self, known: Known, roles: Roles) -> None:
        self.known = known
        self.roles = roles
        self._asked: set[int] = set()  # clusters whose country is being asked for: two may be each other's kin

    def of(self, c: Cluster, name: str) -> tuple[str | None, ActorBasis | None]:
        """The country of an actor and how it is known; (None, None) where nothing tells."""
        given = self.known.user.of(c)
        if c.kind == "country":
            if given and given.country:
                return given.country, "user"
            return c.code, "gazetteer" if c.code else None
        listed = self.known.listed(c)
        if given is None and listed is not None and (listed.code or listed.sectors == ("JRN",)):
            return self._listed_country(c, listed)
        if c.country:
            return c.country, "text"
        return next(((code, basis) for code, basis in self._layers(c, name, listed) if code), (None, None))

    def _layers(self, c: Cluster, name: str, listed: Organisation | None) -> Iterator[tuple[str | None, ActorBasis]]:
        """What tells the country where the own words do not, the surest first; each is asked only where those before are silent."""
        yield self._first(self._before, c), "text"
        yield self._first(self._possessor, c), "propagation"
        yield self._first(self._where, c), "text"
        if (given := self.known.user.of(c)) is not None:
            yield given.country, "user"
        if c.kind == "person":
            held = self.known.held(name)
            yield held.country if held is not None else None, "gazetteer"
            yield self.known.citizen(c), "gazetteer"
            yield self._first(self._apposed, c), "text"
        if c.kind in {"nominal", "organisation"}:
            yield self._the_land(c), "propagation"
        if c.kind in {"person", "nominal"}:
            yield self._body_country(c), "propagation"
        if c.kind == "organisation" and listed is None:
            yield self._as_place(c), "gazetteer"
        yield self._by_default(c, listed), "propagation"

    def _first(self, told: Callable[[Profile], str | None], c: Cluster) -> str | None:
        """The first country that one of the mentions tells in some way."""
        return next((code for p in c.named if (code := told(p)) is not None), None)

    def stands_for_land(self, c: Cluster) -> bool:
        """Whether somebody is called a country and nothing more: "the Kingdom"."""
        lemmas = {p.lemma.lower() for p in c.named}
        return c.kind != "person" and lemmas <= words("for_country") | words("forms_of_state")

    def _by_default(self, c: Cluster, listed: Organisation | None) -> str | None:
        """The country of somebody of whom the report as a whole has to tell it."""
        lands, home = self.known.lands, self.known.home
        own = self._own_side(c) or lands.of_person(c) if c.kind == "person" else lands.of_body(c)
        if (code := own or lands.of_post(c)) is not None:
            return code
        code = home.of(c, state=self._of_state(c, listed), bare=not self.roles.sectors(c))
        former = any(is_former(p.title) for p in c.named)
        if code is None or c.kind != "person" or former or lands.may_hold(c, code):
            return code
        return home.second if home.second and lands.may_hold(c, home.second) else None

    def _listed_country(self, c: Cluster, listed: Organisation) -> tuple[str | None, ActorBasis | None]:
        """The country of a listed body; outlets speak for no country, and parties of one name are in many."""
        if listed.sectors_on(self.known.day) == ("JRN",):
            return None, "gazetteer"
        if "PTY" in listed.sectors and c.country:
            return c.country, "text"
        short = "PTY" in listed.sectors and not any(" " in (self._full(p) or "") for p in c.named)
        code = self.known.lands.of_listed(listed.code, listed.name, short=short)
        return code, "gazetteer" if code else None

    def _as_place(self, c: Cluster) -> str | None:
        """The country of a province or large town that acts under its own name alone."""
        places = (self.known.profiler.large(p.bare) for p in c.named)
        return next((place.country for place in places if place is not None), None)

    def _possessor(self, p: Profile) -> str | None:
        """The country of who possesses a description that is part of a state: "Moscow's envoy", "its army"."""
        for t in self._owners(p):
            q = self.known.by_head.get(t.i)
            owner = self.known.clusters.of.get(q.number) if q else None
            if p.kind == "organisation" or p.lemma in words("not_of"):
                continue
            if owner is None:
                part = p.lemma in words("persons", "mentions") or p.lemma in sector_words()
                code = self.known.profiler.code(t.text) if part and t.ent in {"GPE", "NORP"} else None
                if code is not None and not p.plural:
                    return code
                continue
            listed = self.known.listed(owner)
            if listed is not None:
                if listed.code and (p.kind == "person" or p.lemma in words("persons", "mentions")):
                    return listed.code
                continue
            kin = p.lemma in words("relatives") and not (p.plural and p.lemma in {"brother", "sister"})  # "my brothers"
            if kin and (code := self._of_relative(owner)) is not None:
                return code
            held = self.roles.office(owner) is not None or self.known.held(self.known.name(owner)) is not None
            held = held or self.known.citizen(owner) is not None
            staff = owner.kind == "person" and p.lemma in words("staff") and held
            land = p.lemma in words("for_country")
            if p.plural and land:
                continue
            if owner.kind == "country" or staff or land or p.lemma in sector_words():
                return self._owner_country(owner)
        return None

    def _before(self, p: Profile) -> str | None:
        """The land in the words right before a mention that the parser cuts off: "British | government"."""
        if (
            p.kind not in {"nominal", "organisation"}
            or not p.words
            or p.lemma in words("not_of") | words("for_country")
        ):
            return None
        for t in self.known.parse.children(p.head):
            if t.i < p.words[0].i and t.dep in {"amod", "compound", "nmod"} and t.ent == "NORP":
                return self.known.profiler.code(t.text)
        return None

    def _apposed(self, p: Profile) -> str | None:
        """The land of a description that a name stands beside and that is no mention: "the US chargé d'affaires, Jane Roe"."""
        described = self.known.parse.head(p.head)
        if p.head.dep != "appos" or described.ent in {"GPE", "PERSON"} or described.i in self.known.by_head:
            return None
        if described.pos not in {"NOUN", "PROPN"} or described.lemma in words("not_of"):
            return None
        for t in self.known.parse.subtree(described):
            if (
                t.i < min(described.i, p.head.i)
                and t.ent in {"GPE", "NORP"}
                and t.dep in {"amod", "compound", "nmod", "poss"}
            ):
                return self.known.profiler.code(t.text)
        return None

    def _where(self, p: Profile) -> str | None:
        """The land that stands right after a body or a group: "a court in Ontario", "the protesters in Sudan"."""
        if p.kind not in {"nominal", "organisation"} or p.lemma in words("not_of") | words("for_country"):
            return None
        for prep in self.known.parse.children(p.head):
            place = self.known.parse.child(prep, "pobj") if prep.text in {"in", "from"} and prep.i > p.head.i else None
            guests = prep.text == "in" and {p.lemma, *p.modifiers} & (words("guests") | words("abroad"))
            if guests or place is None or place.ent != "GPE" or self.known.parse.child(place, "conj") is not None:
                continue
            entity = self.known.profiler.entity[place.i]
            tokens = list(self.known.parse.tokens[entity.first : entity.last])
            if (code := self.known.profiler.land(tokens)) is not None:
                return code
        return None

    def _owners(self, p: Profile) -> Iterator[Token]:
        """Who possesses a description: "Roe's envoy", "the government of Jane Roe"."""
        for t in self.known.parse.children(p.head):
            if t.dep == "poss":
                yield t
            elif t.dep in {"compound", "amod"}:  # "Chad's vice-president"
                yield from (inner for inner in self.known.parse.children(t) if inner.dep == "poss")
            elif t.dep == "prep" and t.text == "of" and p.lemma in words("staff") | words("relatives"):
                inner = self.known.parse.child(t, "pobj")
                if inner is not None and (inner.ent == "PERSON" or p.lemma in words("relatives")):
                    yield inner

    def _of_relative(self, owner: Cluster) -> str | None:
        """The country of whose relative somebody is."""
        if id(owner) in self._asked or owner.kind not in {"person", "nominal"}:
            return None
        self._asked.add(id(owner))
        code, _ = self.of(owner, self.known.name(owner))
        self._asked.discard(id(owner))
        return code

    def _owner_country(self, owner: Cluster) -> str | None:
        if owner.country or owner.kind != "person":
            return owner.country
        held = self.known.held(self.known.name(owner))
        if held is not None:
            return held.country
        return self.known.citizen(owner) or self.known.lands.of_person(owner)

    def _own_side(self, c: Cluster) -> str | None:
        """A member of a government who says that a seat of power agrees speaks for that seat."""
        if self._post(c) is None:
            return None
        for p in c.members:
            verb = self.known.parse.head(p.head)
            if p.head.dep != "nsubj" or verb.lemma not in words("reporting"):
                continue
            clause = self.known.parse.child(verb, "ccomp")
            subject = self.known.parse.child(clause, "nsubj") if clause else None
            if clause is None or subject is None or clause.lemma not in words("own_side_verbs"):
                continue
            seat = self.known.gazetteer.seat(subject.text)
            if seat is not None:
                return seat.code
        return None

    def _body_country(self, c: Cluster) -> str | None:
        """The country of the body that somebody's post is in: "State Department spokesman Jane Roe"."""
        for p in c.named:
            if p.kind not in {"person", "nominal"} or is_former(p.title or p.bare):
                continue
            for t in p.words:
                inner = self.known.by_head.get(t.i)
                if inner is None or inner is p or inner.kind != "organisation" or not self._employs(t, p):
                    continue
                code = self._of_body(self.known.clusters.of[inner.number])
                sent = "ambassador" in {p.lemma, *p.title_lemmas}  # to a body of states, by a state
                if code is not None and not (sent and self.known.gazetteer.country(code) is None):
                    return code
            if (code := self._body_of_states(p)) is not None:
                return code
        return None

    def _of_body(self, body: Cluster) -> str | None:
        """The country that a body gives to who works for it; of a body that no list has, only if it is of a state."""
        listed = self.known.listed(body)
        if listed is not None:
            return listed.code if listed.sectors_on(self.known.day) != ("JRN",) else None
        return body.country if set(self.roles.sectors(body)) & _STATE else None

    def _body_of_states(self, p: Profile) -> str | None:
        """The body of states before a post, where the parser sees no body of its own: "EU foreign policy chief Jane Roe"."""
        for t in p.words if self._of_their_body(p) else ():
            if t.i >= p.head.i or t.text in p.name or not self._employs(t, p):
                continue
            listed = self.known.profiler.listed(t.text) if t.text.isupper() else None
            if listed is not None and listed.code and self.known.gazetteer.country(listed.code) is None:
                return listed.code
        return None

    def _of_their_body(self, p: Profile) -> bool:
        """Whether somebody may be of the body of states that stands before the post: "EU commissioner", no "UN ambassador"."""
        return not {p.lemma, *p.title_lemmas} & words("not_of_their_body")

    def _the_land(self, c: Cluster) -> str | None:
        """The land that "the country" or "the Kingdom" is, in a report of one land or with one kingdom in it."""
        if any(p.article != "definite" or p.plural or p.modifiers or len(p.words) != _TWO for p in c.named):
            return None
        lemmas = {p.lemma.lower() for p in c.named}
        if lemmas <= {"country", "nation"}:
            return self.known.home.of_one
        form = next((w for w in lemmas if w in words("forms_of_state")), None)
        if form is None or len(lemmas) > 1:
            return None
        named = (self.known.gazetteer.country(code) for code in self.known.lands.named)
        of_form = [land.code for land in named if land and any(form in f.lower().split() for f in land.forms)]
        return of_form[0] if len(of_form) == 1 else None

    def _employs(self, token: Token, p: Profile) -> bool:
        """Whether a body stands before a post, owns it or follows it after "of"."""
        for t in (token, *self.known.parse.ancestors(token)):
            if t.i == p.head.i:
                return True
            if t.dep == "prep" and t.text.lower() not in {"of", "for", "from", "at"}:
                return False
        return False

    # --- parts ------------------------------------------------------------------------------------

    def _of_state(self, c: Cluster, listed: Organisation | None) -> bool:
        """Whether somebody is of a state, by post or by what the words of a description say."""
        return listed is None and bool(set(self.roles.sectors(c)) & {"GOV", "LEG", "JUD", "MIL", "COP", "SPY", "CVL"})

    def _full(self, p: Profile) -> str | None:
        """The words of a mention that name a listed body, if they spell it out and it is not its bracket alone."""
        return p.bare if self.known.profiler.listed(p.bare) is not None else None

    def _post(self, c: Cluster) -> str | None:
        for p in c.named:
            kept = [w for w in p.title.lower().split() if w not in words("before_posts")]
            if kept and not is_former(p.title):
                return "_".join(kept)
        return None
