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

TAGS = [
    "$",
    "''",
    ",",
    "-LRB-",
    "-RRB-",
    ".",
    ":",
    "ADD",
    "AFX",
    "CC",
    "CD",
    "DT",
    "EX",
    "FW",
    "HYPH",
    "IN",
    "JJ",
    "JJR",
    "JJS",
    "LS",
    "MD",
    "NFP",
    "NN",
    "NNP",
    "NNPS",
    "NNS",
    "PDT",
    "POS",
    "PRP",
    "PRP$",
    "RB",
    "RBR",
    "RBS",
    "RP",
    "SYM",
    "TO",
    "UH",
    "VB",
    "VBD",
    "VBG",
    "VBN",
    "VBP",
    "VBZ",
    "WDT",
    "WP",
    "WP$",
    "WRB",
    "XX",
    "``",
]
"""Penn tags, as OntoNotes uses them."""
DEPS = [
    "ROOT",
    "acl",
    "acomp",
    "advcl",
    "advmod",
    "agent",
    "amod",
    "appos",
    "attr",
    "aux",
    "auxpass",
    "case",
    "cc",
    "ccomp",
    "compound",
    "conj",
    "csubj",
    "csubjpass",
    "dative",
    "dep",
    "det",
    "dobj",
    "expl",
    "intj",
    "mark",
    "meta",
    "neg",
    "nmod",
    "npadvmod",
    "nsubj",
    "nsubjpass",
    "nummod",
    "oprd",
    "parataxis",
    "pcomp",
    "pobj",
    "poss",
    "preconj",
    "predet",
    "prep",
    "prt",
    "punct",
    "quantmod",
    "relcl",
    "xcomp",
]
"""ClearNLP's dependency relations, as in spaCy's English pipelines."""
ENTITIES = [
    "CARDINAL",
    "DATE",
    "EVENT",
    "FAC",
    "GPE",
    "LANGUAGE",
    "LAW",
    "LOC",
    "MONEY",
    "NORP",
    "ORDINAL",
    "ORG",
    "PERCENT",
    "PERSON",
    "PRODUCT",
    "QUANTITY",
    "TIME",
    "WORK_OF_ART",
]
"""OntoNotes' kinds of named entities; each has a class that begins and one that goes on."""

TAGGERS: dict[str, list[str]] = {
    "event": TYPES,
    "cue": BIO,
    "polnear cue": BIO,
    "stance": POLES,
    "meeting": MEETING,
    "mention": BIO,
    "tag": TAGS,
    "dep": DEPS,
    "entity": [f"{part}-{kind}" for part in ("B", "I") for kind in ENTITIES],
}
"""One softmax each over the pieces: class 0 is none, then these. The last three are read at the first piece of a token."""

ROLES = ["actor", "recipient", "time", "place", "source", "content", "participant", "agenda", "holder"]
"""One sigmoid each over pairs (anchor, piece)."""

ROLES_OF = {
    "event": ["actor", "recipient", "time", "place"],
    "cue": ["source", "content"],
    "polnear cue": ["source", "content"],
    "meeting": ["participant", "agenda", "time", "place"],
    "stance": ["holder"],
}
