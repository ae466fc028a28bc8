"""Which antecedent a pronoun has; where that is not clear, none."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from dateline.core.parse import Token
from dateline.core.types import Span
from dateline.stages.actors._clusters import Cluster, Clusters
from dateline.stages.actors._profile import Profile, Profiler, words

_QUOTED = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?|„[^“”\n]*[“”]?|«[^»\n]*»?")
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_WINDOW = 40  # mentions looked back through
_REACH = 2  # sentences before the pronoun's own


def attach(profiles: Sequence[Profile], clusters: Clusters, profiler: Profiler) -> None:
    """Puts each pronoun with a clear antecedent into its cluster: third persons first, then speakers."""
    _Pronouns(profiles, clusters, profiler).attach()


class _Pronouns:
    def __init__(self, profiles: Sequence[Profile], clusters: Clusters, profiler: Profiler) -> None:
        self.profiles = profiles
        self.clusters = clusters
        self.profiler = profiler
        self.parse = profiler.parse
        self.quotes = [Span(*m.span()) for m in _QUOTED.finditer(profiler.text.content)]
        self._starts = [q.start for q in self.quotes]
        self.by_head = {p.head.i: p for p in profiles}

    def attach(self) -> None:
        first_person = []
        for k, p in enumerate(self.profiles):
            if p.kind != "pronoun":
                continue
            word = p.head.text.lower()
            if word in {"he", "him", "his", "she", "her"}:
                self._put(p, self._person(k, p))
            elif word in {"they", "them", "their"}:
                self._put(p, self._many(p))
            elif word in {"it", "its"}:
                self._put(p, self._thing(p))
            elif word in {"i", "me", "my", "we", "us", "our"}:
                first_person.append(p)
        for p in first_person:
            self._put(p, self._speaker(p))
        for c in self.clusters.all:
            c.members.sort(key=lambda q: q.number)

    def _put(self, p: Profile, cluster: Cluster | None) -> None:
        if cluster is not None:
            self.clusters.put(cluster, p)
            if p.gender:
                cluster.votes[p.gender] += 1

    # --- he, she, they ----------------------------------------------------------------------------

    def _person(self, k: int, p: Profile) -> Cluster | None:
        return self._best(p, [q for q in self._before(k, p) if self._may_be(p, q)])

    def _may_be(self, p: Profile, q: Profile) -> bool:
        cluster = self.clusters.of[q.number]
        if cluster.gender and p.gender and cluster.gender != p.gender:
            return False
        if cluster.kind == "person":
            return True
        if q.kind not in {"nominal", "pronoun"} or cluster.plural:
            return False
        return any(m.lemma in words("persons", "mentions") for m in cluster.named)

    def _many(self, p: Profile) -> Cluster | None:
        """Several, where the nearest subject before that is more than one is a mention; else perhaps things."""
        for t in self._subjects_before(p):
            if self._differs(p, t):
                continue
            q = self.by_head.get(t.i)
            cluster = self.clusters.of.get(q.number) if q else None
            if q is not None and cluster is not None and cluster.kind != "person":
                if cluster.plural or cluster.kind == "people":
                    return cluster
                if q.kind == "pronoun" and q.head.text.lower() == "they":
                    return cluster
            elif t.tag in {"NNS", "NNPS"} or t.text.lower() in {"they", "these", "those", "we"} or self._joined(t):
                return None
        return None

    def _joined(self, token: Token) -> bool:
        return any(c.dep == "conj" for c in self.parse.children(token))

    def _subjects_before(self, p: Profile) -> Iterator[Token]:
        """Subjects back to the beginning of the sentence before, nearest first."""
        first = self.parse.sentences[max(0, p.sentence - 1)][0]
        for t in reversed(self.parse.tokens[first : p.head.i]):
            if t.dep in _SUBJECTS and t.tag not in {"WDT", "WP", "EX"}:
                yield t

    def _before(self, k: int, p: Profile) -> list[Profile]:
        return [
            q
            for q in self.profiles[max(0, k - _WINDOW) : k]
            if p.sentence - q.sentence <= _REACH and q.number in self.clusters.of and not self._bound(p, q)
        ]

    def _bound(self, p: Profile, q: Profile) -> bool:
        """Whether both stand with one verb, so that they differ: "Roe met him", "Roe's talks with him"."""
        if q.mention.span.contains(p.mention.span):
            return q.head.i > p.head.i or p.head.dep != "poss"  # "his lawyer" is not he
        if p.sentence != q.sentence or p.head.dep == "poss":
            return False
        if p.head.dep in _SUBJECTS:
            return False
        return self._verb(p.head) is self._verb(q.head) or q.head is self._subject_of(self._verb(p.head))

    def _subject_of(self, verb: Token) -> Token | None:
        """The subject of a verb, its own or that of the verb it is joined to: "thanked her and invited him"."""
        own = self.parse.child(verb, *_SUBJECTS)
        if own is not None:
            return own
        above = self.parse.head(verb)
        return self._subject_of(above) if verb.dep in {"conj", "xcomp"} and above is not verb else None

    def _differs(self, p: Profile, subject: Token) -> bool:
        """Whether a pronoun cannot be a subject: that of its own verb, or who was harmed where it does violence."""
        verb = self._verb(p.head)
        if p.head.dep == "poss":
            return False
        if p.head.dep not in _SUBJECTS:
            return subject is self._subject_of(verb)
        harmed = subject.dep == "nsubjpass" and self.parse.head(subject).lemma in words("harmed_verbs")
        return harmed and p.head.dep == "nsubj" and verb.lemma in words("violent_verbs")

    def _verb(self, token: Token) -> Token:
        for t in self.parse.ancestors(token):
            if t.pos in {"VERB", "AUX"}:
                return t
        return token

    def _best(self, p: Profile, options: Sequence[Profile]) -> Cluster | None:
        if not options:
            return None
        best = max(options, key=lambda q: (self._score(p, q), q.number))
        return self.clusters.of[best.number]

    def _score(self, p: Profile, q: Profile) -> float:
        """Nearness first, then subjects, then who is talked of most; weights set by eye on Wikinews, 2026-11."""
        cluster = self.clusters.of[q.number]
        score = -6.0 * (p.sentence - q.sentence)
        subject = self._subject(q.head)
        score += 2.5 if subject else 0.0
        score += 4.0 if subject and p.head.dep in _SUBJECTS else 0.0
        score += 1.0 if q.head.dep == "poss" and p.head.dep == "poss" else 0.0
        score += 2.5 if cluster.kind == "person" else 0.0
        score += 2.0 if cluster.gender and cluster.gender == p.gender else 0.0
        score += 0.5 * min(len(cluster.members), 8)
        if p.gender and not cluster.gender:  # pronouns so far: evidence, yet one slip must not settle it
            score += 1.5 * max(-2, min(2, cluster.votes[p.gender] - cluster.votes[{"m": "f", "f": "m"}[p.gender]]))
        score -= 4.0 if self._quote(p) != self._quote(q) else 0.0
        if p.sentence == q.sentence and p.head.dep == "poss" and subject and self._verb(p.head) is self._verb(q.head):
            score += 3.0
        return score

    def _subject(self, token: Token) -> bool:
        if token.dep == "conj":
            return self._subject(self.parse.head(token))
        return token.dep in _SUBJECTS

    # --- it ---------------------------------------------------------------------------------------

    def _thing(self, p: Profile) -> Cluster | None:
        """A body or country, where the nearest subject before is one: else "it" may be any thing."""
        for t in self._subjects_before(p):
            if self._differs(p, t):
                if p.head.dep not in _SUBJECTS and self.parse.head(t).lemma in words("of_what_is_said"):
                    return None  # "Kigali denies it": what was said
                continue
            q = self.by_head.get(t.i)
            cluster = self.clusters.of.get(q.number) if q else None
            if q is None or cluster is None:
                if self.profiler.sentence[t.i] == p.sentence or t.pos != "PRON":
                    return None
                continue
            if cluster.kind == "person" or (cluster.plural and cluster.kind == "nominal"):
                continue
            person = any(m.lemma in words("persons", "mentions") for m in cluster.named)
            return None if person or cluster.kind == "people" else cluster
        return None

    # --- I, we ------------------------------------------------------------------------------------

    def _quote(self, p: Profile) -> int | None:
        k = bisect_right(self._starts, p.mention.span.start) - 1
        return k if k >= 0 and self.quotes[k].contains(p.mention.span) else None

    def _speaker(self, p: Profile) -> Cluster | None:
        """Who says the quotation in which "I" stands; for "we" only a body or a country, never a person."""
        k = self._quote(p)
        if k is None:
            return None
        quote = self.quotes[k]
        cluster = self._speaker_of(quote)
        if cluster is None:
            return None
        many = p.head.text.lower() in {"we", "us", "our"}
        return cluster if (cluster.kind in {"organisation", "country"} or cluster.plural) == many else None

    def _speaker_of(self, quote: Span) -> Cluster | None:
        tokens = self.parse.within(quote)
        if not tokens:
            return None
        spoken = {self.profiler.sentence[tokens[0].i], self.profiler.sentence[tokens[-1].i]}
        for k in (*sorted(spoken), min(spoken) - 1, max(spoken) + 1):
            if not 0 <= k < len(self.parse.sentences) or (k > max(spoken) and self._quotes(k)):
                continue
            first, last = self.parse.sentences[k]
            for t in self.parse.tokens[first:last]:
                if t.dep != "nsubj" or quote.contains(t.span) or self._in_quotes(t):
                    continue
                q = self.by_head.get(t.i)
                if self.parse.head(t).lemma in words("reporting") and q and q.number in self.clusters.of:
                    return self.clusters.of[q.number]
        return self._before_colon(quote)

    def _quotes(self, sentence: int) -> bool:
        """Whether a quotation begins in a sentence: who says it there need not have said what stands before."""
        first, last = self.parse.sentences[sentence]
        at = bisect_left(self._starts, self.parse.tokens[first].start)
        return at < len(self._starts) and self._starts[at] < self.parse.tokens[last - 1].end

    def _before_colon(self, quote: Span) -> Cluster | None:
        """The subject of what leads up to a quotation, whatever it does: 'Roe gave a different account: "I …"'."""
        lead = self.profiler.text.content[: quote.start].rstrip()
        colon = self.parse.at(len(lead) - 1) if lead.endswith(":") else None
        if colon is None:
            return None
        first, _ = self.parse.sentences[self.profiler.sentence[colon.i]]
        for t in self.parse.tokens[first : colon.i]:
            verb = self.parse.head(t)
            q = self.by_head.get(t.i)
            if t.dep == "nsubj" and verb.i < colon.i and not self._in_quotes(t) and q is not None:
                return self.clusters.of.get(q.number)
        return None

    def _in_quotes(self, token: Token) -> bool:
        k = bisect_left(self._starts, token.start + 1) - 1
        return k >= 0 and self.quotes[k].contains(token.span)
