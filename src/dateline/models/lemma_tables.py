"""Compiles ``lexicon/forms.toml``, how inflected English forms become lemmas, from the lists of WordNet.

usage: python -m dateline.models.lemma_tables        (needs the extra "spacy")

The base words and irregular forms are those of WordNet 3.0, as spaCy's lemmatiser holds them. Every base
word is inflected by the rules of spelling here; from the pairs of form and base the endings are learnt
that tell most of them, and the forms that no ending tells are listed. What may not live here: the
reading of the tables (``lemmas.py``).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.models.lemmas import LONGEST_ENDING, Change, Forms
from dateline.models.registry import PARSER, verified

_VOWELS = frozenset("aeiou")
_HISSING = ("s", "x", "z", "ch", "sh")
GAIN = 8
"""An ending is kept from so many forms that it tells and the shorter one does not (set 2026-11-28: below,
the endings grow more than the list of forms shrinks)."""

KINDS = {"noun": "noun", "verb": "verb", "adj": "adjective", "adv": "adverb"}
REGULAR = {"noun": ("s", "men"), "verb": ("s", "ed", "ing"), "adj": ("er", "est"), "adv": ()}
"""Endings are learnt from forms that end so; other forms are listed one by one."""
PICKED = {
    "noun": {
        "bases": "base", "auspices": "auspice", "leaves": "leaf", "lenses": "lens", "taxes": "tax", "comics": "comic",
        "guilders": "guilder", "gurnards": "gurnard", "overdoses": "overdose", "miniseries": "miniseries",
        "selfies": "selfie", "species": "species",
    },
    "verb": {
        "singing": "sing", "swinging": "swing", "dinging": "ding", "routed": "rout", "routing": "rout",
        "tinging": "ting", "feed": "feed", "dying": "die", "lambasted": "lambast", "lambasting": "lambast",
        "surnamed": "surname", "putting": "put",
    },
    "adj": {"elder": "elder", "eldest": "eldest", "better": "good"},
    "adv": {},
}  # fmt: skip
"""Forms of two base words with the one that news means, and words of the news that WordNet lacks."""


@dataclass(frozen=True, slots=True)
class Words:
    """What WordNet holds of one part of speech: base words, irregular forms with their base words."""

    base: frozenset[str]
    irregular: Mapping[str, list[str]]


def words() -> dict[str, Words]:
    """The lists by spaCy's name of the part of speech; DataError where the package is not the pinned one."""
    import spacy

    pipeline = spacy.load(verified(PARSER), exclude=["tok2vec", "tagger", "parser", "senter", "ner"])
    tables: Any = pipeline.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    base, irregular = tables.get_table("lemma_index"), tables.get_table("lemma_exc")
    return {k: Words(frozenset(filter(str.isalnum, base[k])), irregular[k]) for k in KINDS}


def inflected(word: str, kind: str) -> Iterator[str]:
    """The regular forms of a base word, as English spells them."""
    silent = word.endswith("e")
    changing = word.endswith("y") and word[-2:-1] not in _VOWELS
    if kind in {"noun", "verb"}:
        if changing:
            yield word[:-1] + "ies"
        else:
            yield word + ("es" if word.endswith(_HISSING) else "s")
            if word.endswith("o"):
                yield word + "es"
            if kind == "noun" and word.endswith("man"):
                yield word[:-2] + "en"
    stem = word + word[-1] if _doubles(word) else word
    if kind == "verb":
        yield word[:-1] + "ied" if changing else word + "d" if silent else stem + "ed"
        yield word[:-1] + "ing" if silent and not word.endswith(("ee", "oe", "ye")) else stem + "ing"
    if kind == "adj" and sum(a not in _VOWELS and b in _VOWELS for a, b in zip(" " + word, word, strict=False)) < 3:
        for ending in ("er", "est"):
            yield word[:-1] + "i" + ending if changing else word + ending.removeprefix("e") if silent else stem + ending


def _doubles(word: str) -> bool:
    """Whether a word of one syllable doubles its last letter before a vowel ("plan", not "play", "plant", "seem")."""
    if len(word) < 3 or word[-1] in "aeiouwxy" or word[-2] not in _VOWELS:
        return False
    return not any(c in _VOWELS | {"y"} for c in word[:-2]) or (word[-3:-1] == "ui" and word[0] == "q")


def pairs(listed: Words, kind: str) -> dict[str, str]:
    """Every inflected form with its base word; of two, the likelier by the spelling, and the longer."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in listed.base:
        for form in inflected(word, kind):
            found[form].add(word)
    one = {form: max(sorted(bases), key=lambda b: (_as_spelt(form, b), len(b))) for form, bases in found.items()}
    # forms that look like their base: "politics", "series", "shed", "bring"
    one |= {w: w for w in listed.base if w.isalpha() and w.endswith(REGULAR[kind]) and w not in found}
    odd = {f: b[-1] for f, b in listed.irregular.items() if f.isalpha() and b[-1].isalpha()}
    return one | {f: b for f, b in odd.items() if b not in found.get(f, ())} | PICKED[kind]


def _as_spelt(form: str, base: str) -> bool:
    """Whether English would spell the form so: "marches" is of "march", "uses" of "use"."""
    if base.endswith("e"):
        return not base[:-1].endswith(("x", "z", "ch", "sh", "ss"))
    return form.startswith(base) and not (form == base + "es" and base.endswith("s") and base[-2:] != "ss")


def endings(forms: Mapping[str, str], regular: tuple[str, ...]) -> dict[str, Change]:
    """The endings that tell most of the regular forms, each with its change."""
    counts: dict[str, Counter[Change]] = defaultdict(Counter)
    for form, base in forms.items():
        own = next((len(r) for r in regular if form.endswith(r)), LONGEST_ENDING + 1)
        # an unknown word in "-is" is rather the plural of one in "-i": what keeps its form teaches nothing but "-ss"
        if own < len(form) and (form != base or form.endswith("ss")):
            change = _change(form, base)
            for n in range(own, min(LONGEST_ENDING, len(form) - 1) + 1):
                counts[form[-n:]][change] += 1
    kept: dict[str, Change] = {}
    for ending in sorted(counts, key=lambda e: (len(e), e)):
        told = [(n, c) for c, n in counts[ending].items() if c.off <= len(ending)]
        if not told:
            continue
        shorter = (ending[i:] for i in range(1, len(ending)))
        now = next((kept[e] for e in shorter if e in kept), Change(0, ""))
        n, best = max(told)
        if n - counts[ending][now] >= GAIN:
            kept[ending] = best
    return kept


def _change(form: str, base: str) -> Change:
    same = next((i for i, (a, b) in enumerate(zip(form, base, strict=False)) if a != b), min(len(form), len(base)))
    return Change(len(form) - same, base[same:])


def compiled(listed: Mapping[str, Words]) -> dict[str, Forms]:
    """The tables of all parts of speech: endings, and the forms that no ending tells."""
    tables = {}
    for kind, name in KINDS.items():
        of = pairs(listed[kind], kind)
        known = Forms({}, endings(of, REGULAR[kind]))
        tables[name] = Forms({f: _change(f, b) for f, b in of.items() if known.lemma(f) != b}, known.endings)
    return tables


def written(tables: Mapping[str, Forms]) -> str:
    """The TOML file: for each change ("letters off, letters put") the words or endings that it is right for."""
    lines = [
        "# Compiled by dateline.models.lemma_tables from the word lists of WordNet 3.0 (Princeton University); do not",
        '# edit. "1 us" = "abaci": the lemma is the form less 1 letter, with "us" put there.',
    ]
    for name, forms in tables.items():
        for part, table in (("endings", forms.endings), ("words", forms.words)):
            by_change: dict[Change, list[str]] = defaultdict(list)
            for form, change in table.items():
                by_change[change].append(form)
            lines += ["", f"[{name}.{part}]"]
            lines += [f'"{c.off} {c.put}" = "{" ".join(sorted(by_change[c]))}"' for c in sorted(by_change)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    target = Path(__file__).parent / "lexicon" / "forms.toml"
    target.write_text(written(compiled(words())), encoding="utf-8")
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")
