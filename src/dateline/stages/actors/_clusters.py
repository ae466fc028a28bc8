"""Which mentions are one actor: names first, over the whole report, then descriptions in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dateline.gazetteer.forms import fold
from dateline.stages.actors._profile import Profile, Profiler, bare, words

_BACK = 8  # sentences through which "the minister" may look back for a minister
_NEAR = 2  # and through which "the country", "the group" look back, where the words say so little


@dataclass(eq=False, slots=True)
class Cluster:
    """The mentions of one actor."""

    kind: str
    members: list[Profile] = field(default_factory=list)
    gender: str | None = None
    code: str | None = None
    votes: Counter[str] = field(default_factory=Counter)

    def add(self, p: Profile) -> None:
        """Takes a mention in."""
        self.members.append(p)
        self.gender = self.gender or (p.gender if p.kind != "pronoun" else None)

    @property
    def named(self) -> list[Profile]:
        """The mentions that are no pronouns."""
        return [p for p in self.members if p.kind != "pronoun"]

    @property
    def plural(self) -> bool:
        """Whether this is more than one human being, going by how it is called."""
        return any(p.plural for p in self.named)

    @property
    def country(self) -> str | None:
        """The first country that one of the mentions gives."""
        return self.code or next((p.country for p in self.members if p.country), None)


class Clusters:
    """The clusters of one document, and the one that each mention is in."""

    def __init__(self) -> None:
        self.all: list[Cluster] = []
        self.of: dict[int, Cluster] = {}

    def new(self, kind: str, p: Profile) -> Cluster:
        """A cluster with one mention."""
        cluster = Cluster(kind)
        self.all.append(cluster)
        self.put(cluster, p)
        return cluster

    def put(self, cluster: Cluster, p: Profile) -> None:
        """Puts a mention into a cluster."""
        cluster.add(p)
        self.of[p.number] = cluster


def gather(profiles: Sequence[Profile], profiler: Profiler) -> Clusters:
    """Clusters of everything but pronouns."""
    clusters = Clusters()
    for p in profiles:
        people = p.lemma in words("persons", "mentions")
        if p.kind == "nominal" and p.head.pos == "NOUN" and not people and _leading(p, profiler):
            p.kind = "organisation"  # "the Group of Eight leading industrialised nations"
    _surnames(profiles, profiler)
    _persons([p for p in profiles if p.kind == "person" and p.name], clusters)
    _bodies([p for p in profiles if p.kind == "organisation"], clusters, profiler)
    _by_key([p for p in profiles if p.kind in {"country", "people"}], clusters)
    _Descriptions(profiles, clusters, profiler).link()
    return clusters


def _leading(p: Profile, profiler: Profiler) -> bool:
    """Whether a description is a listed name, or begins with one that its head word belongs to."""
    o = profiler.listed(p.mention.text)
    return o is not None and not bare(p.mention.text)[:1].islower()


def _surnames(profiles: Sequence[Profile], profiler: Profiler) -> None:
    """Makes a person of a lone word that the parser takes for a body where somebody of that name is in the report."""
    people = [p for p in profiles if p.kind == "person" and len(p.name) > 1]
    names = {w for p in people for w in (p.name[0], p.name[-1])}
    for p in profiles:
        if p.kind != "organisation" or len(p.words) != 1 or p.bare not in names:
            continue
        if profiler.listed(p.bare) is None and profiler.code(p.bare) is None:
            p.kind, p.name = "person", (p.bare,)


# --- persons ----------------------------------------------------------------------------------------


def _persons(profiles: Sequence[Profile], clusters: Clusters) -> None:
    by_last: dict[str, list[Cluster]] = defaultdict(list)
    by_any: dict[str, list[Cluster]] = defaultdict(list)
    for p in (p for p in profiles if len(p.name) > 1):
        name = [fold(w) for w in p.name]  # "Erdogan" is "Erdoğan"
        known = next((c for c in by_last[name[-1]] if _same_person(p, c)), None)
        known = known or next((c for c in by_any[name[-1]] if _same_person(p, c) and _same_first(p, c)), None)
        if known is None:
            known = clusters.new("person", p)
            by_last[name[-1]].append(known)
        else:
            clusters.put(known, p)
        for w in name:
            if known not in by_any[w]:
                by_any[w].append(known)
    for p in (p for p in profiles if len(p.name) == 1):
        word = fold(p.name[0])
        last = [c for c in by_last[word] if _compatible(p, c)]
        before = [c for c in last if c.members[0].number < p.number]
        options = before or list(dict.fromkeys([*last, *(c for c in by_any[word] if _compatible(p, c))]))
        if options:
            clusters.put(_nearest(p, options), p)
        else:
            alone = clusters.new("person", p)
            by_last[word].append(alone)


def _same_person(p: Profile, cluster: Cluster) -> bool:
    """Same last word, and the shorter name's words are all in the longer's: "dos Santos"."""
    mine = {fold(w) for w in p.name}
    for q in cluster.members:
        theirs = {fold(w) for w in q.name}
        if mine <= theirs or theirs <= mine:
            return _compatible(p, cluster)
    return False


def _same_first(p: Profile, cluster: Cluster) -> bool:
    """Whether a longer name begins with the same word: "John Abc" is "John Abc Xyz"."""
    return any(q.name and fold(q.name[0]) == fold(p.name[0]) for q in cluster.members)


def _compatible(p: Profile, cluster: Cluster) -> bool:
    if p.gender and cluster.gender and p.gender != cluster.gender:
        return False
    return not (p.country and cluster.country and p.country != cluster.country and len(p.name) == 1)


def _nearest(p: Profile, options: Sequence[Cluster]) -> Cluster:
    """The option last named before a mention, else the one named next after it."""

    def distance(c: Cluster) -> tuple[bool, int]:
        before = [p.number - q.number for q in c.members if q.number < p.number]
        return (False, min(before)) if before else (True, min(q.number for q in c.members))

    return min(options, key=distance) if len(options) > 1 else options[0]


# --- bodies, countries, peoples -----------------------------------------------------------------------


def _bodies(profiles: Sequence[Profile], clusters: Clusters, profiler: Profiler) -> None:
    known: dict[str, Cluster] = {}
    initials: dict[str, Cluster] = {}
    for p in sorted(profiles, key=lambda p: (-len(p.bare.split()), p.number)):  # full names before short ones
        forms = list(_forms(p, profiler))
        cluster = next((known[f] for f in forms if f in known and _one_land(p, known[f])), None)
        cluster = cluster or initials.get(p.bare)
        if cluster is None:
            cluster = clusters.new("organisation", p)
        else:
            clusters.put(cluster, p)
        for f in forms:
            known.setdefault(f, cluster)
        capitals = "".join(w[0] for w in p.bare.split() if w[:1].isupper())
        if len(capitals) > 2 and " " in p.bare:
            initials.setdefault(capitals, cluster)
    for c in {id(c): c for c in known.values()}.values():
        c.members.sort(key=lambda p: p.number)


def _one_land(p: Profile, cluster: Cluster) -> bool:
    """Whether a body may be a cluster's by its land: the governments of two lands share a word and nothing else."""
    return not (p.country and cluster.country and p.country != cluster.country)


def _forms(p: Profile, profiler: Profiler) -> Iterable[str]:
    """The keys under which a body is known: listed name, name as written, acronym in brackets."""
    listed = profiler.body(p) or (profiler.listed(p.acronym) if p.acronym else None)
    if listed is not None:
        yield "listed " + listed.name
    name = p.bare.lower().removesuffix("'s").removesuffix("’s")
    name = name.replace("’s ", "'s ").partition("'s ")[2] or name  # "Thailand's X Party" is the X Party
    yield name
    if p.called:
        yield p.called.lower()
    if name.count(" ") > 1 and name.endswith((" party", " movement", " group")):
        yield name.rpartition(" ")[0]
    first, of, land = name.partition(" of ")
    if of and profiler.code(bare(p.bare.partition(" of ")[2])) and land:
        yield first  # "the Supreme Court of Kenya" is the Supreme Court afterwards
    if p.acronym:
        yield p.acronym.lower()


def _by_key(profiles: Sequence[Profile], clusters: Clusters) -> None:
    known: dict[str, Cluster] = {}
    for p in profiles:
        key = p.country if p.country and p.kind == "country" else p.bare.lower()
        if key in known:
            clusters.put(known[key], p)
        else:
            known[key] = clusters.new(p.kind, p)
            known[key].code = p.country


# --- descriptions -------------------------------------------------------------------------------------


class _Descriptions:
    """Links descriptions to what they take up, in the order of the text."""

    def __init__(self, profiles: Sequence[Profile], clusters: Clusters, profiler: Profiler) -> None:
        self.profiles = profiles
        self.clusters = clusters
        self.profiler = profiler
        self.by_lemma: dict[str, list[Profile]] = defaultdict(list)  # descriptions so far, by head word
        self.by_title: dict[str, list[Profile]] = defaultdict(list)  # persons so far, by the words of their posts
        self.recent: list[Profile] = []  # countries and bodies so far

    def link(self) -> None:
        for p in self.profiles:
            if p.number not in self.clusters.of and p.kind != "pronoun":
                target = self._target(p)
                if target is None:
                    self.clusters.new("nominal", p)
                else:
                    self.clusters.put(target, p)
            self._note(p)

    def _note(self, p: Profile) -> None:
        if p.kind == "pronoun":
            return
        if self.clusters.of[p.number].kind == "nominal":
            self.by_lemma[p.lemma].append(p)
        for lemma in p.title_lemmas:
            self.by_title[lemma].append(p)
        if p.kind in {"country", "organisation"}:
            self.recent.append(p)

    def _target(self, p: Profile) -> Cluster | None:
        of = self.clusters.of
        if (subject := self._said_of(p)) is not None:
            return subject
        if p.article == "indefinite" or p.head.pos in {"NUM", "ADJ"}:
            return None
        if p.article == "definite" or (p.article == "none" and p.head.text[:1].isupper() and not p.plural):
            found = self._definite(p)
            return of[found.number] if found else None
        if p.article == "possessive" and p.words[0].tag == "PRP$":
            return None
        same = [q for q in self.by_lemma[p.lemma][-_BACK:] if q.bare.lower() == p.bare.lower()]
        if p.lemma in words("generic") and not p.modifiers:
            return None
        return of[same[-1].number] if same else None

    def _said_of(self, p: Profile) -> Cluster | None:
        """The person of whom a post is said ("Roe is the president"), of today and not denied."""
        verb = self.profiler.parse.head(p.head)
        if p.head.dep != "attr" or verb.tag not in {"VBZ", "VBP"} or p.plural or p.article == "indefinite":
            return None
        children = self.profiler.parse.children(verb)
        subject = next((c for c in children if c.dep == "nsubj"), None)
        if subject is None or any(c.dep in {"neg", "aux"} for c in children):
            return None
        for q in reversed(self.profiles[max(0, p.number - 12) : p.number]):
            if q.head.i == subject.i and q.kind == "person" and q.number in self.clusters.of:
                return self.clusters.of[q.number]
        return None

    def _definite(self, p: Profile) -> Profile | None:
        options = self._same_word(p)
        if not p.plural:
            options += self._holders(p)
        options += self._bodies(p)
        if options:
            return max(options, key=lambda q: q.number)
        if p.lemma in words("for_country") and not p.plural:
            return self._last("country", p)
        if p.lemma in {"man", "woman"} and not p.plural and not p.modifiers:
            return self._person_before(p)
        return None

    def _same_word(self, p: Profile) -> list[Profile]:
        """Descriptions before with the same head word that say nothing else."""
        if p.lemma in words("generic") and not p.modifiers and p.lemma not in {"leader", "worker", "group"}:
            return []
        before = [q for q in self.by_lemma[p.lemma] if q.plural == p.plural and q.head.pos not in {"NUM", "ADJ"}]
        if p.country:
            before = [q for q in before if self.clusters.of[q.number].country == p.country]
        elif len({self.clusters.of[q.number].country for q in before}) > 1:
            before = [q for q in before if p.sentence - q.sentence <= _NEAR]
        return [q for q in before[-_BACK:] if p.modifiers <= self._described(q) or p.bare.lower() == q.bare.lower()]

    def _described(self, q: Profile) -> frozenset[str]:
        cluster = self.clusters.of[q.number]
        return frozenset().union(*(r.modifiers for r in cluster.members[:4]), q.modifiers)

    def _holders(self, p: Profile) -> list[Profile]:
        """Persons before who hold the post that the description names: "the foreign minister"."""
        found: list[Profile] = []
        if p.lemma not in words("persons", "mentions"):
            return found  # "the parliament" is not its speaker
        for q in reversed(self.by_title[p.lemma][-_BACK:]):
            cluster = self.clusters.of[q.number]
            if p.sentence - max(r.sentence for r in cluster.members if r.number < p.number) > _BACK:
                continue
            if p.country and cluster.country and p.country != cluster.country:
                continue
            told = frozenset().union(*(r.title_lemmas for r in cluster.members[:6]))
            if told & words("below") - p.modifiers:
                continue  # "the prime minister" is no deputy prime minister
            rest = {m for m in p.modifiers if self.profiler.code(m.capitalize()) is None}
            if rest <= told and not (p.gender and cluster.gender and p.gender != cluster.gender):
                found.append(max((r for r in cluster.members if r.number < p.number), key=lambda r: r.number))
        same = [q for q in found if p.country and self.clusters.of[q.number].country == p.country]
        return same or found

    def _bodies(self, p: Profile) -> list[Profile]:
        """Bodies before whose name holds the word, and for "the group" the last body that acts."""
        if p.plural or p.lemma not in words("for_body") or p.country:
            return []
        if p.lemma in words("for_alliance") and not p.modifiers:
            return self._alliance(p)
        close = [q for q in self.recent[-12:] if q.kind == "organisation" and p.sentence - q.sentence <= _BACK]
        holding = [q for q in close if p.lemma in {w.lower() for w in q.bare.split()}]
        return [q for q in holding if p.modifiers <= {w.lower() for w in q.bare.split()}]

    def _alliance(self, p: Profile) -> list[Profile]:
        """The one body of states that the report names: "the bloc"."""
        found = {}
        for c in self.clusters.all:
            named = (self.profiler.listed(q.mention.text) for q in c.named) if c.kind == "organisation" else ()
            if any(o is not None and o.membership for o in named):
                found[id(c)] = c
        before = [c for c in found.values() if p.number - c.members[0].number > 0]
        only = before or list(found.values())
        return [only[0].members[0]] if len(only) == 1 else []

    def _person_before(self, p: Profile) -> Profile | None:
        """The one person named in the sentences right before: "the man"."""
        near = [
            q for q in self.profiles[max(0, p.number - 20) : p.number] if q.kind == "person" and q.number < p.number
        ]
        near = [q for q in near if p.sentence - q.sentence <= _NEAR and q.number in self.clusters.of]
        if len({id(self.clusters.of[q.number]) for q in near}) != 1:
            return None
        return near[-1] if self.clusters.of[near[-1].number].gender in {None, p.gender} else None

    def _last(self, kind: str, p: Profile) -> Profile | None:
        close = [q for q in self.recent[-12:] if q.kind == kind and 0 <= p.sentence - q.sentence <= _NEAR]
        if p.country:
            close = [q for q in close if q.country == p.country]
        elif p.modifiers or len({q.country for q in close}) > 1:
            return None
        return close[-1] if close else None
