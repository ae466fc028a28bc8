"""``python -m dateline.measure.casting``: fit the choice of who takes part in an act.

Conditional logistic regression of the right set of participants among all that are offered
(``stages/events/_offers.py``), in two steps. What the grammar says is fitted on the documents that the reader is
trained on (``--grammar``, with the folder of their parses that training made): no answer of the reader enters it.
How much that counts beside what the reader leans to is fitted on the documents of
``training/annotations/tune.txt``, which nothing else is made from, and which are all that a new reader needs. It
prints how often the choice is right there, each ninth of the documents chosen by weights of the others. What may not
live here: what speaks for a set.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dateline.core import lexicon
from dateline.core.codebook import load_codebook
from dateline.core.parse import Parse
from dateline.core.types import Document, Text
from dateline.gazetteer import load_gazetteer
from dateline.measure.counts import pair
from dateline.measure.gold import GoldEvent, load_annotated, load_tune, shared_folder
from dateline.measure.scores import same_spans
from dateline.measure.trial import Trial, Tried, trials
from dateline.models.data import load
from dateline.models.treebank import parsed, whole
from dateline.run.local import Reader
from dateline.stages.attributions import attributions
from dateline.stages.events._act import Act
from dateline.stages.events._casting import GRAMMAR, said, weight
from dateline.stages.events._coder import Coder
from dateline.stages.events._combine import Found, found
from dateline.stages.events._offers import PARTS, Offer, Part, Scene, Who, offers
from dateline.stages.events._roles import Cast
from dateline.stages.mentions import mentions

Floats = npt.NDArray[np.float64]
Weights = dict[str, float]
READ = (GRAMMAR, "somebody", "leaning", "least leaning", "left out", "leaning to the other part")
PENALTY = 4.0  # of the squared weights
SELDOM = 15
"""A sign that stands at fewer offers of the training documents is left out."""
STEPS = 8
FILE = Path("src/dateline/stages/lexicon/casting.toml")
HEAD = """\
# Weights of what speaks for those who may play a part in an act, in log odds: written by
# python -m dateline.measure.casting. Those "by grammar" were fitted on the training documents without the reader,
# the others on the documents of training/annotations/tune.txt.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One part of one marked act: what may be said of each offer, and whether it is what is marked."""

    signs: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]


def marked(trial: Trial) -> Iterator[tuple[GoldEvent, Found, Scene]]:
    """The marked acts of a document with what was found at their words, of any type; or just the words."""
    for tried in trial.sentences:
        here = [e for e in trial.gold.events if tried.sentence.overlaps(e.trigger)]
        matched = pair(here, found(tried.read, tried.ruled), _agreement)
        yield from ((e, f, tried.scene) for e, f in matched)
        for event in here:
            if not any(event is e for e, _ in matched) and (bare := at_words(tried.scene.cast.parse, event)):
                yield event, Found(None, bare, "", None), tried.scene


def at_words(parse: Parse, event: GoldEvent) -> Act | None:
    """A marked act as if the reader had found its words and nobody in it."""
    head = parse.root(event.trigger)
    if head is None:
        return None
    verb = parse.head(head) if head.dep in {"aux", "auxpass"} else head
    return Act(verb, event.trigger, event.type, (), (), (), ())


def _agreement(event: GoldEvent, told: Found) -> float:
    act = told.read or told.ruled
    assert act is not None
    shared = min(event.trigger.end, act.words.end) - max(event.trigger.start, act.words.start)
    return shared + 1000 * (event.type == act.type) if shared > 0 else 0


def choices(event: GoldEvent, told: Found, scene: Scene) -> dict[Part, tuple[list[Offer], tuple[bool, ...]]]:
    """What is offered for each part of a marked act, and which offers are right."""
    whole = {}
    for part, spans in zip(PARTS, (event.actors, event.recipients), strict=True):
        offered = offers(scene, part, told.ruled, told.read)
        whole[part] = offered, tuple(same_spans(spans, [m.span for m in o.who]) for o in offered)
    return whole


def fitted(rows: Sequence[Choice], names: Sequence[str], penalty: float = PENALTY) -> Weights:
    """The weights by sign that make the right offers likeliest: penalised maximum likelihood by Newton's method.

    Where several offers are right, it is their sum that is made likely; where none is, the choice teaches nothing.
    """
    useful = [r for r in rows if any(r.right)]
    place = {name: n for n, name in enumerate(names)}
    x = np.zeros((sum(len(r.right) for r in useful), len(names)))
    for k, signs in enumerate(s for r in useful for s in r.signs):
        for name in signs.keys() & place.keys():
            x[k, place[name]] = signs[name]
    y: Floats = np.array([v for r in useful for v in r.right], np.float64)
    begins = np.cumsum([0, *(len(r.right) for r in useful)])[:-1]
    of = np.repeat(np.arange(len(useful)), [len(r.right) for r in useful])
    w = np.zeros(len(names))
    for _ in range(STEPS):
        p = _shares(np.exp(_below_zero(x @ w, begins, of)), begins, of)
        slope = x.T @ (_shares(p * y, begins, of) - p) - penalty * w
        mean = np.add.reduceat(x * p[:, None], begins, axis=0)
        curve = (x * p[:, None]).T @ x - mean.T @ mean + penalty * np.eye(len(w))
        w += np.linalg.solve(curve, slope)
    return {name: round(float(v), 3) for name, v in zip(names, w, strict=True)}


def _below_zero(scores: Floats, begins: npt.NDArray[np.int64], of: npt.NDArray[np.int64]) -> Floats:
    return np.asarray(scores - np.maximum.reduceat(scores, begins)[of], np.float64)


def _shares(values: Floats, begins: npt.NDArray[np.int64], of: npt.NDArray[np.int64]) -> Floats:
    return np.asarray(values / np.add.reduceat(values, begins)[of], np.float64)


def by_grammar(shared: Path, parses: Path) -> dict[Part, list[Choice]]:
    """What the grammar says of the marked training documents, from their parses (made where there are none)."""
    gazetteer, codebook = load_gazetteer(), load_codebook("plover")
    rows: dict[Part, list[Choice]] = {part: [] for part in PARTS}
    marks = {g.id: g for g in load_annotated(shared, "train")}
    for labelled in parsed(load("annotated", shared), parses):
        document, text, parse = (
            Document(id=labelled.id, content=labelled.content),
            Text(labelled.content),
            whole(labelled),
        )
        who = mentions(text, parse=parse, gazetteer=gazetteer)
        told = attributions(document, text, labelled.sentences, who, (), (), parse=parse, answers=None)
        coder = Coder(document, text, labelled.sentences, who, (), (), (), told, parse, codebook)
        cast = Cast.of(parse, who, (), told)
        sentences = (Tried(s, (), ruled, coder.scene(cast, s)) for s, _, _, ruled in coder.found(cast))
        for event, told_so, scene in marked(Trial(marks[labelled.id], tuple(sentences))):
            for part, (offered, right) in choices(event, told_so, scene).items():
                rows[part].append(Choice(tuple(o.grammar for o in offered), right))
    return rows


def often(rows: Sequence[Choice]) -> list[str]:
    """The signs that stand at enough offers."""
    count = Counter(name for r in rows for signs in r.signs for name in signs)
    return sorted(name for name, n in count.items() if n >= SELDOM)


@dataclass(frozen=True, slots=True)
class Marked:
    """One marked act of a tuning document: its number, what was offered, and what the rule-first reading gave."""

    document: int
    offered: dict[Part, tuple[list[Offer], tuple[bool, ...]]]
    typed: bool
    ruled_first: tuple[bool, bool]


def tuning(read: Iterable[Trial]) -> Iterator[Marked]:
    """The marked acts of the tuning documents."""
    for number, trial in enumerate(read):
        for event, told, scene in marked(trial):
            act = told.ruled or told.read
            assert act is not None
            actors = act.actors or (told.read.actors if told.read else ())
            recipients = [m for m in act.recipients or (told.read.recipients if told.read else ()) if m not in actors]
            first = (
                same_spans(event.actors, [m.span for m in actors]),
                same_spans(event.recipients, [m.span for m in recipients]),
            )
            yield Marked(number, choices(event, told, scene), bool(told.how) and act.type == event.type, first)


def weighed(rows: Sequence[Marked], grammar: Mapping[Part, Weights]) -> dict[Part, Weights]:
    """What the grammar and the reader's leanings count, by part."""
    found_ = {}
    for part in PARTS:
        told = [(r.offered[part], grammar[part]) for r in rows]
        found_[part] = fitted([Choice(tuple(said(o, g) for o in of), right) for (of, right), g in told], READ)
    return found_


def right_ones(row: Marked, grammar: Mapping[Part, Weights], weights: Mapping[Part, Weights]) -> tuple[bool, bool]:
    """Whether the chosen actors and recipients of an act are those that are marked."""
    taken: Who = ()
    right = []
    for part in PARTS:
        offered, good = row.offered[part]
        free = [n for n, o in enumerate(offered) if not any(m.span.overlaps(t.span) for m in o.who for t in taken)]
        best = max(free, key=lambda n: weight(offered[n], grammar[part], weights[part]))
        taken = offered[best].who
        right.append(good[best])
    return right[0], right[1]


def check(rows: Sequence[Marked], grammar: Mapping[Part, Weights], folds: int = 9) -> str:
    """How often actors, recipients and both are right, for acts that are found with their type, each fold left out."""
    chosen: list[tuple[bool, bool]] = []
    first: list[tuple[bool, bool]] = []
    for k in range(folds):
        weights = weighed([r for r in rows if r.document % folds != k], grammar)
        here = [r for r in rows if r.document % folds == k and r.typed]
        chosen += [right_ones(r, grammar, weights) for r in here]
        first += [r.ruled_first for r in here]
    lines = ["                acts  actors  recipients  both"]
    for name, told in (("rule first", first), ("weighed", chosen)):
        n = max(1, len(told))
        shares = (sum(f(t) for t in told) / n for f in (lambda t: t[0], lambda t: t[1], all))
        lines.append(f"{name:14s}  {len(told):4d}  " + "  ".join(f"{s:.3f}" for s in shares))
    return "\n".join(lines)


def fit(read: Iterable[Trial], grammar: Mapping[Part, Weights]) -> str:
    """Fit on the tuning documents and write the weights; gives the check."""
    rows = list(tuning(read))
    told = weighed(rows, grammar)
    tables = [(f'"{p} by grammar"', grammar[p]) for p in PARTS] + [(p, told[p]) for p in PARTS]
    text = "".join(f"\n[{t}]\n" + "".join(f'"{n}" = {v}\n' for n, v in w.items()) for t, w in tables)
    FILE.write_text(HEAD + text, "utf-8")
    lexicon.load.cache_clear()
    return check(rows, grammar)


def held() -> dict[Part, Weights]:
    """The grammar's weights as they stand in the file."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    return {part: told[f"{part} by grammar"] for part in PARTS}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=None)
    parser.add_argument("--grammar", type=Path, metavar="FOLDER", help="fit the grammar's part too, on parses there")
    given = parser.parse_args()
    shared = shared_folder(given.shared)
    if given.grammar is not None:
        rows = by_grammar(shared, given.grammar)
        grammar = {part: fitted(rows[part], often(rows[part])) for part in PARTS}
    else:
        grammar = held()
    sys.stdout.write(fit(trials(load_tune(shared), Reader()), grammar) + "\n")


if __name__ == "__main__":
    main()
