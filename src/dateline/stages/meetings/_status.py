"""Whether a meeting takes place, as the words around it say.

What may not live here: the words (``lexicon/meetings.toml``) and which mentions are one meeting (``_gather``).
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.core.clauses import is_negated, mood
from dateline.core.parse import Parse, Token
from dateline.core.types import MeetingStatus
from dateline.stages.meetings._found import Named
from dateline.stages.meetings._words import marks, verb_key, words

_PLANS = ("scheduled", "proposed", "under way", "held")
_ENDS = ("cancelled", "failed", "declined")


def status(parse: Parse, named: Named) -> tuple[MeetingStatus, bool]:
    """Whether the meeting takes place, and whether the words say so (False: only supposed)."""
    head, verb = named.head, named.state
    said = None if named.verbal else _by_modifiers(parse, head)
    ended = _by_verb(parse, verb) if said in _PLANS and verb is not None else None
    if ended is not None and ended in _ENDS:
        return ended, True  # "a planned meeting was called off"
    said = said or _by_clause(parse, head)
    if said is not None:
        return said, True
    if verb is None:
        return "held", False
    if not named.verbal and _begun(parse, head, verb):
        return "under way", True
    if named.verbal and head.dep == "pcomp" and parse.head(parse.head(head)).lemma in marks("process_of"):
        return "under way", True  # "is in the process of negotiating"
    if not named.verbal and head.dep == "pobj" and parse.head(head).text.lower() in marks("before"):
        long_past = verb.tag == "VBN" and any(c.text.lower() == "had" for c in parse.children(verb))
        return ("held", False) if long_past else ("scheduled", True)
    if not named.verbal and head.dep == "pobj" and parse.head(head).text.lower() in marks("during"):
        asked = any(verb_key(parse, v) & marks("proposed") for v in (verb, *_over(parse, verb)) if v.tag != "VBD")
        return ("scheduled" if asked or _due(parse, verb) else "held"), False
    if not named.verbal and head.dep == "dobj" and verb.lemma in words("attending") and _open(parse, verb):
        return "scheduled", True  # who may or may not come, does not put the meeting in doubt
    light = named.verbal or head.dep != "dobj" or verb.lemma in words("holding")
    chain = [verb, *_over(parse, verb)] if light else [verb]
    told = next((s for v in chain if (s := _by_verb(parse, v)) is not None), None)
    at = parse.head(head).text.lower() if not named.verbal and head.dep == "pobj" else ""
    if told == "proposed" and at in {"at", "in", *marks("during")}:
        return "scheduled", True  # "urged him to raise it in his meeting with": that they meet is not in doubt
    if told is not None:
        return told, True
    if at == "in" and verb.lemma in marks("going_there") and mood(parse, verb) == "progressive":
        return "under way", True  # "is taking part in the summit"
    if not light or (not named.verbal and head.dep == "pobj"):  # "said after the talks": over, unless all is to come
        return ("scheduled" if _due(parse, verb) else "held"), False
    if not named.verbal and verb.lemma == "be" and mood(parse, verb) == "negated" and head.dep == "nsubj":
        return "held", False  # "the visit is no success"
    return _by_mood(parse, verb), True


def _due(parse: Parse, verb: Token) -> bool:
    """Whether a verb tells what is to come: "will dine", "are to dine"."""
    dined = parse.child(verb, "xcomp") if verb.lemma == "be" else None
    return mood(parse, dined or verb) == "future"


def _begun(parse: Parse, noun: Token, verb: Token) -> bool:
    """Whether a meeting has begun and is not said to be over: "the talks opened on Monday", "talks are under way"."""
    if verb.lemma == "be" and noun.dep == "nsubj":
        said = {c.text.lower() for c in parse.children(verb) if c.dep in {"acomp", "advmod", "prep"}}
        way = any(c.text.lower() == "under" and parse.child(c, "pobj") for c in parse.children(verb))
        return mood(parse, verb) in {"past", "present"} and bool(said & marks("going_on") or way)
    if verb.lemma not in marks("begun") or noun.dep not in {"nsubj", "nsubjpass", "dobj"}:
        return False
    ended = any(t.lemma in marks("over") for t in parse.sentence_of(verb) if t.pos == "VERB")
    return mood(parse, verb) in {"past", "present"} and not ended and not any(v is not verb for v in _over(parse, verb))


def _by_clause(parse: Parse, head: Token) -> MeetingStatus | None:
    """What a relative clause says of the meeting: "a trip, which was cancelled", "a summit to be held in Rome"."""
    after = [c for c in parse.children(head) if c.i > head.i]
    within = [g for c in after if c.text.lower() == "of" for o in parse.children(c) for g in parse.children(o)]
    clauses = [c for c in after if c.dep in {"relcl", "acl"}]
    clauses += [
        c for c in within if c.dep == "relcl" and c.tag in {"VBZ", "VBP"}
    ]  # "the summit of the League which is to"
    found = (_by_verb(parse, c) for c in clauses if c.tag in {"VBN", "VBD"})
    if (told := next((f for f in found if f in ("cancelled", "failed")), None)) is not None:
        return told
    if any(c.lemma in words("attending") and is_negated(parse, c) and _will(parse, c) for c in clauses):
        return "declined"  # "a summit which he will not attend"
    if any(_goes_on(parse, c) for c in clauses):
        return "under way"
    due = any(c.text.lower() == "due" for c in after)
    return "scheduled" if due or any(_to_come(parse, c) for c in clauses) else None


def _goes_on(parse: Parse, clause: Token) -> bool:
    """Whether a clause at a meeting tells till when it lasts: "which will continue until Friday"."""
    till = any(c.text.lower() in marks("till") for c in parse.children(clause))
    return till and clause.lemma in marks("under_way") and mood(parse, clause) == "future"


def _to_come(parse: Parse, clause: Token) -> bool:
    """Whether a clause at a meeting tells that it is still to be: "which will be held", "to open on Monday"."""
    held = parse.child(clause, "xcomp")
    if clause.lemma == "be" and clause.tag in {"VBZ", "VBP"} and held is not None:
        return _to_come(parse, held)  # "which is to be held"
    if mood(parse, clause) not in {"future", "infinitive"}:
        return False
    if clause.lemma in marks("held_by"):
        return any(c.dep == "auxpass" for c in parse.children(clause))
    place = parse.child(clause, "dobj")
    if clause.lemma == "take":
        return place is not None and place.text.lower() == "place"
    return clause.lemma in marks("begun") and place is None  # "talks to open the border" are for something


def _will(parse: Parse, verb: Token) -> bool:
    return any(c.dep == "aux" and c.text.lower() in {"will", "wo", "would"} for c in parse.children(verb))


def _open(parse: Parse, verb: Token) -> bool:
    """Whether somebody has not decided on an act: "is considering whether to attend", "may attend"."""
    over = parse.head(verb)
    return mood(parse, verb) == "conditional" or (over is not verb and bool(verb_key(parse, over) & marks("proposed")))


def _by_modifiers(parse: Parse, noun: Token) -> MeetingStatus | None:
    left = {c.text.lower() for c in parse.children(noun) if c.i < noun.i} | {
        g.text.lower() for c in parse.children(noun) if c.dep == "poss" for g in parse.children(c)
    }
    over = parse.head(noun)
    above = parse.head(over) if over.dep == "prep" else over
    if left & marks("failed_modifiers") or (above.lemma in marks("failed_nouns") and above is not noun):
        return "failed"
    if left & marks("under_way_modifiers"):
        return "under way"
    if left & marks("scheduled_modifiers"):
        return "scheduled"
    if left & marks("held_modifiers"):
        return "held"
    if left & marks("proposed_modifiers") or (above.lemma in marks("asking_nouns") and over.dep == "prep"):
        return "proposed"
    return None


def _over(parse: Parse, verb: Token) -> Iterator[Token]:
    """The verbs that a verb depends on as their complement: "is expected | to hold"."""
    while (
        verb.dep in {"xcomp", "ccomp", "advcl", "acl"}
        and verb.head != verb.i
        and any(c.tag == "TO" for c in parse.children(verb))
    ):
        verb = parse.head(verb)
        yield verb


def _by_verb(parse: Parse, verb: Token) -> MeetingStatus | None:
    keys = verb_key(parse, verb)
    if keys & marks("cancelled"):
        return "cancelled"
    if keys & marks("failed"):
        return "failed"
    if keys & marks("declined"):
        return "declined"
    if keys & marks("proposed"):
        return "proposed"
    if keys & marks("scheduled") and any(c.dep in {"xcomp", "prep", "ccomp"} for c in parse.children(verb)):
        return "scheduled"
    if keys & marks("under_way"):
        to_come: dict[str, MeetingStatus] = {"future": "scheduled", "conditional": "proposed"}
        return to_come.get(mood(parse, verb), "under way")
    if verb.pos in {"NOUN", "ADJ"} and verb.lemma in marks("asking_nouns"):
        return "proposed"
    return None


def _by_mood(parse: Parse, verb: Token) -> MeetingStatus:
    kind = mood(parse, verb)
    if kind == "present" and verb.dep == "advcl" and any(c.text.lower() == "when" for c in parse.children(verb)):
        return "scheduled"  # "when they meet"
    if kind == "negated":
        return "declined" if any(c.dep == "aux" for c in parse.children(verb)) else "cancelled"
    if kind in {"future", "infinitive"} and not _purpose_of_past(parse, verb):
        return "scheduled"
    if kind == "conditional":
        return "scheduled" if _plan_told(parse, verb) else "proposed"
    going_on = any(c.dep == "aux" for c in parse.children(verb))
    if verb.dep in {"acl", "advcl"} and not going_on:  # "ministers, meeting in Corfu, promised": it was when they did
        over = next((a for a in parse.ancestors(verb) if a.pos in {"VERB", "AUX"}), None)
        if kind == "progressive" and over is not None and _by_verb(parse, over) == "scheduled":
            return "scheduled"  # "war was expected to be on the agenda of the ministers meeting in Corfu"
        going_on = verb.dep == "acl" and (over is None or over.tag != "VBD")
    return "under way" if kind == "progressive" and going_on else "held"


def _plan_told(parse: Parse, verb: Token) -> bool:
    """Whether "would" only tells a plan in the past: "said there would be a summit", "the news that it would be held"."""
    would = any(c.dep == "aux" and c.text.lower() == "would" for c in parse.children(verb))
    if not would or verb.dep not in {"ccomp", "acl"}:
        return False
    over = next((a for a in parse.ancestors(verb) if a.pos in {"VERB", "AUX"}), None)
    open_ = any(
        c.dep == "advcl" and any(g.text.lower() == "if" for g in parse.children(c)) for c in parse.children(verb)
    )
    return over is not None and over.tag in {"VBD", "VBN"} and not open_


def _purpose_of_past(parse: Parse, verb: Token) -> bool:
    """Whether an infinitive tells what was done: "met to discuss", "used to meet"."""
    over = parse.head(verb)
    if verb.dep == "acl" and over.lemma in words("chances"):  # "had the honour to meet"
        return parse.head(over).tag in {"VBD", "VBN"}
    return (verb.dep == "advcl" and over.tag in {"VBD", "VBN"} and over.lemma != "be") or over.lemma == "use"
