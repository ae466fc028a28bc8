"""The stages in their order, and the walk through them; no work of its own.

A stage is a function: its positional parameters are fields of ``Analysis`` that stand before the
one it fills, its keyword-only parameters are tools, its return annotation is that of its field, and
its name is the field's name. ``check`` proves this from the signatures.
"""

from __future__ import annotations

import dataclasses
import inspect
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, get_type_hints

from dateline.core.answers import Answers
from dateline.core.codebook import Codebook
from dateline.core.errors import DataError
from dateline.core.parse import Parse
from dateline.core.types import Analysis, Document, Problem, Span, Text
from dateline.gazetteer import Gazetteer
from dateline.stages.actors import actors
from dateline.stages.attributions import attributions
from dateline.stages.events import events
from dateline.stages.meetings import meetings
from dateline.stages.mentions import mentions
from dateline.stages.places import places
from dateline.stages.problems import problems
from dateline.stages.records import records
from dateline.stages.sentences import sentences
from dateline.stages.stances import stances
from dateline.stages.text import text
from dateline.stages.times import times

log = logging.getLogger(__name__)

Stage = Callable[..., Any]

BEFORE_THE_PARSE: tuple[Stage, ...] = (text, sentences)
AFTER_THE_PARSE: tuple[Stage, ...] = (
    mentions,
    times,
    actors,
    places,
    attributions,
    events,
    stances,
    meetings,
    records,
    problems,
)
STAGES = BEFORE_THE_PARSE + AFTER_THE_PARSE
TOOLS = ("parse", "answers", "gazetteer", "codebook", "min_score")
MIN_SCORE = 0.35
"""The score from which an event is kept, by default: near the best F1 on the documents that scores were fitted on."""


class ParsesSentences(Protocol):
    """What may parse by itself."""

    def parse(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Parse]:
        """One parse for each (content, sentence spans)."""


class ReadsSentences(Protocol):
    """What the pipeline asks of the model."""

    def read(self, texts: Sequence[tuple[str, Sequence[Span], Sequence[Span]]]) -> list[tuple[Parse, Answers]]:
        """Parse and answers about each (content, sentences, the same without a dateline before them)."""

    def parse(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Parse]:
        """One parse for each (content, sentence spans)."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the stages work with besides the text; where its answers are not ``heard``, rules stand on the parse alone."""

    model: ReadsSentences
    gazetteer: Gazetteer
    codebook: Codebook
    heard: bool = True
    min_score: float = MIN_SCORE


def analyse(documents: Sequence[Document], tools: Tools) -> list[Analysis]:
    """One reading for each document, in order. Never raises for what a document holds."""
    readings = [_Reading(d) for d in documents]
    for r in readings:
        r.run(BEFORE_THE_PARSE, {})
    shared = {"gazetteer": tools.gazetteer, "codebook": tools.codebook, "min_score": tools.min_score}
    for r, (parse, answers) in zip(readings, tools.model.read([r.to_read() for r in readings]), strict=True):
        r.run(AFTER_THE_PARSE, {"parse": parse, "answers": answers if tools.heard else None, **shared})
    return [r.analysis() for r in readings]


class _Reading:
    """The fields of one Analysis while they are filled."""

    def __init__(self, document: Document) -> None:
        self.values: dict[str, Any] = {"document": document}
        self.failures: list[Problem] = []

    def run(self, stages: Sequence[Stage], tools: dict[str, Any]) -> None:
        for stage in stages:
            given, wanted = _parameters(stage)
            kwargs = {k: tools[k] for k in wanted}
            try:
                self.values[stage.__name__] = stage(*(self.values[g] for g in given), **kwargs)
            except Exception as fault:
                if stage is text:
                    raise
                log.exception("stage %s failed on %s", stage.__name__, self.values["document"].id)
                self.values[stage.__name__] = ()
                self.failures.append(Problem(stage.__name__, "stage-failed", f"{type(fault).__name__}: {fault}"))

    def to_read(self) -> tuple[str, Sequence[Span], list[Span]]:
        """What the model is given: the content, its sentences, and each without a dateline before it."""
        held: Text = self.values["text"]
        sentences = self.values["sentences"]
        return held.content, sentences, [held.grammatical(s) for s in sentences]

    def analysis(self) -> Analysis:
        self.values["problems"] = (*self.values["problems"], *self.failures)
        return Analysis(**self.values)


@cache
def _parameters(stage: Stage) -> tuple[list[str], list[str]]:
    parameters = inspect.signature(stage).parameters.values()
    given = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    wanted = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
    return given, wanted


def check(stages: Sequence[Stage] = STAGES) -> None:
    """Prove that every stage fills one field, once, from fields filled before; DataError if not."""
    annotations = get_type_hints(Analysis)
    filled = {"document"}
    for stage in stages:
        name = stage.__name__
        given, wanted = _parameters(stage)
        if name not in annotations or name in filled:
            raise DataError(f"stage {name} fills no open field of Analysis")
        if missing := [g for g in given if g not in filled]:
            raise DataError(f"stage {name} needs {', '.join(missing)}, which no stage before it fills")
        if unknown := [w for w in wanted if w not in TOOLS]:
            raise DataError(f"stage {name} asks for unknown tools: {', '.join(unknown)}")
        if get_type_hints(stage)["return"] != annotations[name]:
            raise DataError(f"stage {name} does not return what Analysis.{name} holds")
        filled.add(name)
    if unfilled := {f.name for f in dataclasses.fields(Analysis)} - filled:
        raise DataError(f"no stage fills {', '.join(sorted(unfilled))}")
