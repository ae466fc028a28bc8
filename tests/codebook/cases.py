"""Runs the sentences of a codebook through a reader and says which of their demands it does not meet.

Each sentence is a document of its own, and all are read in one batch. An example makes a demand for its
type (an act of that type whose trigger meets the expected one), and for what that act says: ``ID+modes``,
``ID+actor``, ``ID+recipient``, ``ID+status``, and ``ID+contexts`` where it names some. A counterexample
demands that there is no act of its type, and one of another where it says so (``ID+instead``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dateline.core.codebook import Codebook, Counterexample, Example
from dateline.core.types import Analysis, Document, Event, Role, Span
from dateline.run.local import Reader

PUBLISHED = "2024-05-14"  # for sentences that name no day of their own


def cases(book: Codebook) -> list[tuple[str, Example | Counterexample]]:
    """All sentences, each with the type that it is about."""
    return [(t.name, s) for t in book.types.values() for s in (*t.all_examples(), *t.counterexamples)]


def demands(sentence: Example | Counterexample) -> list[str]:
    """The ids of what a sentence demands."""
    if isinstance(sentence, Counterexample):
        return [sentence.id, *([f"{sentence.id}+instead"] if sentence.instead else [])]
    parts = ["modes", "actor", "recipient", "status", *(["contexts"] if sentence.contexts else [])]
    return [sentence.id, *(f"{sentence.id}+{part}" for part in parts)]


def failures(reader: Reader) -> dict[str, str]:
    """The demands that are not met, each with a message, over all sentences."""
    asked = cases(reader.tools.codebook)
    documents = [
        Document(id=s.id, content=s.text, published=getattr(s, "published", None) or PUBLISHED) for _, s in asked
    ]
    found: dict[str, str] = {}
    for (kind, sentence), read in zip(asked, reader.read_documents(documents), strict=True):
        if broken := [p.message for p in read.problems if p.code == "stage-failed"]:
            raise AssertionError(f"{sentence.id}: a stage failed: {broken[0]}")  # else no event would look right
        unmet = (
            _counter(kind, sentence, read) if isinstance(sentence, Counterexample) else _example(kind, sentence, read)
        )
        shown = "; ".join(_say(e, read.text.content) for e in read.events) or "no event"
        for name in unmet:
            found[name] = f"{name}: {sentence.text} | read as: {shown}"
    return found


def _counter(kind: str, sentence: Counterexample, read: Analysis) -> list[str]:
    types = {e.type for e in read.events}
    unmet = [sentence.id] if kind in types else []
    if sentence.instead and sentence.instead not in types:
        unmet.append(f"{sentence.id}+instead")
    return unmet


def _example(kind: str, sentence: Example, read: Analysis) -> list[str]:
    trigger = _spans(sentence.text, [sentence.trigger])[0]
    hits = [e for e in read.events if e.type == kind and e.trigger.overlaps(trigger)]
    tests: dict[str, Callable[[Event], bool]] = {
        "modes": lambda e: set(e.modes) == set(sentence.modes),
        "actor": lambda e: _fit(_spans(sentence.text, sentence.actor), e.actors),
        "recipient": lambda e: _fit(_spans(sentence.text, sentence.recipient), e.recipients),
        "status": lambda e: set(e.status) == set(sentence.status),
        "contexts": lambda e: set(sentence.contexts) <= set(e.contexts),
    }
    wanted = [d.partition("+")[2] for d in demands(sentence)[1:]]
    unmet = [] if hits else [sentence.id]
    return unmet + [f"{sentence.id}+{part}" for part in wanted if not any(tests[part](e) for e in hits)]


def _spans(text: str, words: Iterable[str]) -> list[Span]:
    return [Span(text.index(w), text.index(w) + len(w)) for w in words]


def _fit(expected: Sequence[Span], roles: Sequence[Role]) -> bool:
    """Whether each expected participant is met by a role, and each role meets one."""
    return all(any(r.span.overlaps(x) for r in roles) for x in expected) and all(
        any(r.span.overlaps(x) for x in expected) for r in roles
    )


def _say(event: Event, text: str) -> str:
    who, whom = ([r.span.of(text) for r in roles] for roles in (event.actors, event.recipients))
    codes = " ".join((event.type, *event.modes, *event.status))
    return f"{codes} {event.trigger.of(text)!r} {who} -> {whom}"
