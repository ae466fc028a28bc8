"""Actors against codes made by hand: ``dateline evaluate --on actors``.

The codes (``codes/actors.tsv``) stand apart from the texts, which lie in the shared folder: who acts and
who is acted on in the events of held-out documents, with country and sectors. Errors of the documents
marked "seen" were read while rules were written; "kept" ones were only counted. What may not live
here: resolving actors (``stages``), and any text of the corpora.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from dateline.core.errors import InputError
from dateline.core.types import Actor, Document, Span
from dateline.measure.counts import Count, total
from dateline.measure.gold import load_annotated
from dateline.run.local import Reader

HALVES = ("seen", "kept", "both")


@dataclass(frozen=True, slots=True)
class ActorCode:
    """The codes of one mention.

    ``countries`` are those that are right, none where the text names none; ``open`` tells that no answer is
    right as well. ``sectors`` are those that are right, "-" among them where none is. ``cue`` tells that the
    mention itself names a country, a people or a capital.
    """

    corpus: str
    document: str
    span: Span
    half: str
    cue: bool
    countries: frozenset[str]
    open: bool
    sectors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one mention was read: the country and sectors that it was given, and the codes made by hand."""

    code: ActorCode
    country: str | None
    sectors: tuple[str, ...]

    @property
    def country_right(self) -> bool:
        """Whether the country, or its absence, is right."""
        if self.country is None:
            return self.code.open or not self.code.countries
        return self.country in self.code.countries

    @property
    def sector_right(self) -> bool:
        """Whether the first sector, or the absence of any, is right."""
        return (self.sectors[0] if self.sectors else "-") in self.code.sectors


def load_codes() -> tuple[ActorCode, ...]:
    """The codes in the order of the file."""
    lines = (files("dateline.measure") / "codes" / "actors.tsv").read_text("utf-8").splitlines()
    return tuple(_code(line) for line in lines if line and not line.startswith("#"))


def _code(line: str) -> ActorCode:
    corpus, document, start, end, half, cue, country, sectors = line.split("\t")
    countries = frozenset(country.removesuffix("?").split("|")) - {"-"}
    span = Span(int(start), int(end))
    return ActorCode(
        corpus, document, span, half, cue == "1", countries, country.endswith("?"), frozenset(sectors.split(","))
    )


def judge(codes: Iterable[ActorCode], actors: Sequence[Actor]) -> list[Verdict]:
    """The mentions of one document beside what the reader says of them; nobody found is no answer."""
    verdicts = []
    for code in codes:
        shared = [(_overlap(m.span, code.span), a) for a in actors for m in a.mentions if m.span.overlaps(code.span)]
        best = max(shared, key=lambda s: s[0], default=None)
        actor = best[1] if best else None
        verdicts.append(Verdict(code, actor.country if actor else None, actor.sectors if actor else ()))
    return verdicts


def _overlap(a: Span, b: Span) -> float:
    """Shared characters by all characters of both."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared / (a.end - a.start + b.end - b.start - shared)


def run(shared: Path, reader: Reader | None = None) -> list[Verdict]:
    """Read the coded documents and judge every coded mention; InputError where a document is missing."""
    codes = load_codes()
    wanted = dict.fromkeys((c.corpus, c.document) for c in codes)
    gold = {(g.corpus, g.id): g for g in load_annotated(shared, "dev")}
    if missing := [name for name in wanted if name not in gold]:
        raise InputError(f"no document {missing[0][1]} among the marked ones of {missing[0][0]}")
    documents = [Document(id=gold[k].id, content=gold[k].text, published=gold[k].published) for k in wanted]
    verdicts = []
    for key, analysis in zip(wanted, (reader or Reader(learned=False)).stream(documents), strict=True):
        verdicts += judge([c for c in codes if (c.corpus, c.document) == key], analysis.actors)
    return verdicts


def figures(verdicts: Iterable[Verdict]) -> dict[str, Count]:
    """The measures by name.

    "cue, country" and "cue, sector" are shares of the mentions with a cue; "country" has as recall the share
    of mentions whose country the text tells that got it, as precision the share of given countries that are
    right; "sector" is the share of all mentions.
    """
    counts: dict[str, list[Count]] = {"cue, country": [], "cue, sector": [], "country": [], "sector": []}
    for v in verdicts:
        if v.code.cue:
            counts["cue, country"].append(Count(v.country_right, 1, 1))
            counts["cue, sector"].append(Count(v.sector_right, 1, 1))
        told = bool(v.code.countries) and not v.code.open
        given = v.country is not None
        counts["country"].append(Count(told and v.country_right, given and (told or not v.country_right), told))
        counts["sector"].append(Count(v.sector_right, 1, 1))
    return {name: total(found) for name, found in counts.items()}


def as_table(verdicts: Sequence[Verdict]) -> str:
    """The figures of both halves and of all as lines of text."""
    lines = []
    for half in HALVES:
        found = figures([v for v in verdicts if half in {v.code.half, "both"}])
        cue, sector, country, all_sectors = (found[n] for n in ("cue, country", "cue, sector", "country", "sector"))
        lines.append(
            f"{half}: {cue.gold} mentions with a cue: country {cue.recall:.1%}, sector {sector.recall:.1%}; "
            f"all {all_sectors.gold}: country where told {country.recall:.1%} (of {country.gold}), "
            f"precision of given {country.precision:.1%}, sector {all_sectors.recall:.1%}"
        )
    return "\n".join(lines)
