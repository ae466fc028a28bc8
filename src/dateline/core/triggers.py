"""Triggers: the words that say an act, as frozen values, and the reader of their files.

What lives here: the pattern language and its checks. What may not: the words themselves (the folder
``triggers`` of a codebook) and the matching against a parse (``stages/events``).

A folder holds ``<TYPE>.toml`` files, each a list of ``[[group]]`` tables, and ``classes.toml`` with named
lists of lemmas. A group gives ``pos`` ("verb", "noun", "adjective"), ``patterns``, and optionally ``modes``,
``needs`` and, as slots of which the first that is filled counts, ``actor`` and ``recipient``. Slots:

    subject, object, dative       of a verb, whatever its voice; of a noun, "subject" is that of its light verb
    owner                         possessor, adjective or compound of the noun (of a verb's object)
    guest                         the object, only where it names somebody itself
    complement                    the subject of the clause below ("urged that X go")
    circumstance                  who speaks or acts "at" or "during" what the noun says
    condition                     the subject of the "if" or "unless" below ("would strike if X moved")
    speaker                       who says the words
    with, to, on, against, ...    the noun under that preposition
    a+b                           those of a, and if there are any, those of b too

A pattern is one line:

    arrest                    the head word (a lemma); "slam|blast" for several
    carry out                 plain words hang on the head or stand right after it (particle, preposition)
    call for                  the same: the preposition must be there
    take into=custody|jail    a preposition with one of these lemmas as its object
    hold :talk|meeting        one of these lemmas as object (subject in the passive)
    hold :@talks              ... one of a class of ``classes.toml``; classes work wherever lemmas do
    agree ~to                 a complement: "~to" infinitive, "~that" clause, "~ing" gerund; "~to=meet|talk"
    call -phone|telephone     a left modifier of the head, of its object where the head is a verb
    bomb <jet|warplane        one of these lemmas as subject (agent in the passive)
    * ^will|shall             any head ("*"), with one of these auxiliaries; "!=be|have" but for these lemmas
    want ~other               "~other": an infinitive with a subject of its own ("wants Russia to go")
    call ~as=liar|unfair      "~as": what something is called or said to be ("called it unfair", "is unfair")
    strike !:deal             none of these lemmas as object; "!word" no such dependant, "!-word" no such
                              modifier, "!~to" no such complement, "!:" no object at all; ":" any object
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

from dateline.core.errors import DataError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

Part = Literal["word", "preposition", "object", "complement", "modifier", "auxiliary", "head", "subject"]
Pos = Literal["verb", "noun", "adjective"]

NEEDS = frozenset({"political", "participant", "actor", "recipient", "free", "said", "own"})
"""What must be found around a trigger: "political" (the default) a participant in public affairs,
"participant" any participant, "actor" or "recipient" that role, "free" nothing, "said" that
the words stand in what somebody says, "own" that the clause below is about the actor itself ("warned
that it would")."""

_WEIGHTS: Mapping[Part, int] = {"preposition": 3, "auxiliary": 1, "head": 1}
_POS: tuple[Pos, ...] = ("verb", "noun", "adjective")
_KEYS = frozenset({"pos", "patterns", "modes", "actor", "recipient", "needs"})
_COMPLEMENTS = frozenset({"to", "that", "ing", "other", "as"})


@dataclass(frozen=True, slots=True)
class Constraint:
    """One demand on what hangs on the head.

    ``word`` is the preposition or the kind of complement; ``lemmas`` those that may fill the place (empty:
    any); ``absent`` turns the demand round.
    """

    part: Part
    word: str
    lemmas: frozenset[str]
    absent: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """A pattern for one type of act.

    ``actor`` and ``recipient`` are slots, in the order in which they are tried; ``pattern`` is the line that
    it was read from.
    """

    type: str
    lemma: str
    pos: Pos
    constraints: tuple[Constraint, ...]
    modes: tuple[str, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    needs: frozenset[str]
    pattern: str

    @property
    def weight(self) -> int:
        """How specific the pattern is: of two that match, the heavier counts. What must be absent weighs nothing."""
        asked = [c for c in self.constraints if not c.absent]
        return sum(_WEIGHTS.get(c.part, 2) if c.lemmas else 1 for c in asked)


_ACTOR: Mapping[Pos, tuple[str, ...]] = {
    "verb": ("subject",),
    "noun": ("owner", "by", "subject"),
    "adjective": ("subject",),
}
_RECIPIENT: Mapping[Pos, tuple[str, ...]] = {
    "verb": ("object",),
    "noun": ("on", "against", "to", "of"),
    "adjective": (),
}


def load_triggers(folder: Path | Traversable) -> tuple[Trigger, ...]:
    """All triggers of a folder, by file name, in the order of the files. DataError names file and field."""
    named = {f.name: f for f in folder.iterdir() if f.name.endswith(".toml")}
    classes = _classes(_toml(named.pop("classes.toml"))) if "classes.toml" in named else {}
    found: list[Trigger] = []
    for name in sorted(named):
        found += _file(name, _toml(named[name]), classes)
    return tuple(found)


def _toml(file: Path | Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise DataError(f"{file.name}: {fault}") from fault


def _classes(raw: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    for name, lemmas in raw.items():
        if not isinstance(lemmas, list) or not all(isinstance(w, str) and w for w in lemmas):
            raise DataError(f"classes.toml: {name}: expected a list of words")
    return {name: frozenset(lemmas) for name, lemmas in raw.items()}


def _file(name: str, raw: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> Iterator[Trigger]:
    groups = raw.get("group")
    if not isinstance(groups, list) or set(raw) != {"group"}:
        raise DataError(f"{name}: expected [[group]] tables and nothing else")
    for k, group in enumerate(groups, 1):
        where = f"{name}: group {k}"
        if unknown := set(group) - _KEYS:
            raise DataError(f"{where}: unknown field {', '.join(sorted(unknown))}")
        pos = group.get("pos")
        if pos not in _POS:
            raise DataError(f"{where}: pos: expected one of {', '.join(_POS)}, not {pos!r}")
        for field in _KEYS - {"pos"}:
            given = group.get(field, [])
            if not isinstance(given, list) or not all(isinstance(x, str) for x in given):
                raise DataError(f"{where}: {field}: expected a list of strings")
        if not group.get("patterns"):
            raise DataError(f"{where}: patterns: none given")
        if unknown := set(group.get("needs", [])) - NEEDS:
            raise DataError(f"{where}: needs: unknown {', '.join(sorted(unknown))}")
        for pattern in group["patterns"]:
            yield from _triggers(name.removesuffix(".toml"), cast("Pos", pos), group, pattern, where, classes)


def _triggers(
    type_name: str,
    pos: Pos,
    group: Mapping[str, list[str]],
    pattern: str,
    where: str,
    classes: Mapping[str, frozenset[str]],
) -> Iterator[Trigger]:
    head, *rest = pattern.split() or [""]
    constraints = tuple(_constraint(item, f"{where}: pattern {pattern!r}", classes) for item in rest)
    for lemma in _lemmas(head, f"{where}: pattern {pattern!r}", classes):
        yield Trigger(
            type=type_name,
            lemma=lemma,
            pos=pos,
            constraints=constraints,
            modes=tuple(group.get("modes", ())),
            actor=tuple(group.get("actor", _ACTOR[pos])),
            recipient=tuple(group.get("recipient", _RECIPIENT[pos])),
            needs=frozenset(group.get("needs", ["political"])),
            pattern=pattern,
        )


def _constraint(item: str, where: str, classes: Mapping[str, frozenset[str]]) -> Constraint:
    absent = item.startswith("!")
    item = item.removeprefix("!")
    if item.startswith(":"):
        lemmas = frozenset(_lemmas(item[1:], where, classes)) if item != ":" else frozenset()
        return Constraint("object", "", lemmas, absent)
    if item.startswith("-"):
        return Constraint("modifier", "", frozenset(_lemmas(item[1:], where, classes)), absent)
    if item.startswith("<"):
        return Constraint("subject", "", frozenset(_lemmas(item[1:], where, classes)), absent)
    if item.startswith("^"):
        return Constraint("auxiliary", "", frozenset(_lemmas(item[1:], where, classes)), absent)
    if item.startswith("="):
        return Constraint("head", "", frozenset(_lemmas(item[1:], where, classes)), absent)
    if item.startswith("~"):
        word, _, lemmas_ = item[1:].partition("=")
        if word not in _COMPLEMENTS:
            raise DataError(f"{where}: complement {word!r} is none of {', '.join(sorted(_COMPLEMENTS))}")
        return Constraint("complement", word, frozenset(_lemmas(lemmas_, where, classes) if lemmas_ else ()), absent)
    word, eq, lemmas_ = item.partition("=")
    if eq:
        return Constraint("preposition", word, frozenset(_lemmas(lemmas_, where, classes)), absent)
    return Constraint("word", "", frozenset(_lemmas(item, where, classes)), absent)


def _lemmas(text: str, where: str, classes: Mapping[str, frozenset[str]]) -> list[str]:
    found: list[str] = []
    for word in text.split("|"):
        if word.startswith("@"):
            if word[1:] not in classes:
                raise DataError(f"{where}: no class {word!r} in classes.toml")
            found += sorted(classes[word[1:]])
        elif word:
            found.append(word)
        else:
            raise DataError(f"{where}: an empty word")
    return found


@cache
def by_lemma(triggers: tuple[Trigger, ...]) -> Mapping[tuple[str, Pos], tuple[Trigger, ...]]:
    """The triggers by lemma and part of speech of their heads, the most specific first."""
    found: dict[tuple[str, Pos], list[Trigger]] = {}
    for t in triggers:
        found.setdefault((t.lemma, t.pos), []).append(t)
    return {k: tuple(sorted(v, key=lambda t: -t.weight)) for k, v in found.items()}
