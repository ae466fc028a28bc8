"""The label sets of the learned reader, in the order of its outputs.

What may not live here: anything but names. A new order or name is a new model.
"""

from __future__ import annotations

TYPES = [
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
STATUSES = ["future", "hypothetical", "negation", "historical"]
MODES = [
    f"{kind}:{mode}"
    for kind, modes in {
        "CONSULT": "visit third-party multilateral phone",
        "RETREAT": "withdraw release disarm ceasefire access resign",
        "REQUEST": "assist change yield meet",
        "ACCUSE": "disapprove allege investigate",
        "REJECT": "assist change yield meet",
        "THREATEN": "restrict arrest relations expel territory violence",
        "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
        "SANCTION": "convict expel withdraw discontinue",
        "MOBILIZE": "troops weapons police militia",
        "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
        "ASSAULT": (
            "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial "
            "drone heavy-weapons crowd-control unconventional"
        ),
    }.items()
    for mode in modes.split()
]
POLES = ["agree", "disagree", "support", "oppose", "demand", "undecided"]
MEETING = ["scheduled", "under way", "held", "failed", "cancelled", "proposed", "declined"]
BIO = ["begin", "inside"]

TAGGERS: dict[str, list[str]] = {
    "event": TYPES,
    "cue": BIO,
    "polnear cue": BIO,
    "stance": POLES,
    "meeting": MEETING,
    "mention": BIO,
}
"""One softmax each over the pieces: class 0 is none, then these."""

ROLES = ["actor", "recipient", "time", "place", "source", "content", "participant", "agenda", "holder"]
"""One sigmoid each over pairs (anchor, piece)."""

ROLES_OF = {
    "event": ["actor", "recipient", "time", "place"],
    "cue": ["source", "content"],
    "polnear cue": ["source", "content"],
    "meeting": ["participant", "agenda", "time", "place"],
    "stance": ["holder"],
}
