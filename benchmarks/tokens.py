"""How far our tokens, parts of speech and lemmas agree with spaCy's, and how fast ours are.

usage: python benchmarks/tokens.py [--shared DIR] [--documents N] [--differences N]

Reads N documents (default 100; 0: all) of each of three corpora, sentence by sentence. Tokens are compared
by their offsets; parts of speech and lemmas are made from spaCy's own tags and dependencies and compared
with spaCy's. spaCy (extra "spacy") is needed to measure, not to run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from dateline.core.types import Document
from dateline.models.lemmas import lemma
from dateline.models.registry import PARSER, verified
from dateline.models.tokens import tokens
from dateline.models.upos import upos
from dateline.stages.sentences import sentences
from dateline.stages.text import text

CORPORA = ("wikinews/wikinews.jsonl.gz", "worldwide_newswire/train.jsonl.gz", "polnear/train.jsonl")


def read(path: Path, n: int) -> list[str]:
    """The sentences of the first documents of a corpus, as the pipeline cuts them."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        contents = [json.loads(line)["text"] for line in islice(lines, n or None)]
    return [s.of(c) for c in contents for s in sentences(text(Document(id="", content=c)))]


def docs(nlp: Any, texts: list[str]) -> Iterator[Any]:
    """The sentences as models/parser.py gives them to spaCy."""
    for sentence in texts:
        doc = nlp.make_doc(sentence.replace("\n", " "))
        for token in doc[1:]:
            token.is_sent_start = False
        yield doc


def compare_tokens(nlp: Any, texts: list[str]) -> None:
    """Print agreement of boundaries, and speed with and without a filled cache."""
    theirs = [[(t.idx, t.idx + len(t)) for t in doc] for doc in docs(nlp, texts)]
    seconds = []
    for _ in range(2):
        start = time.process_time()
        ours = [tokens(sentence) for sentence in texts]
        seconds.append(time.process_time() - start)
    same = sum(len(set(a) & set(b)) for a, b in zip(theirs, ours, strict=True))
    total = sum(map(len, theirs))
    whole = sum(a == b for a, b in zip(theirs, ours, strict=True))
    print(f"  tokens     {same / total:.3%} of {total}; sentences {whole / len(texts):.3%} of {len(texts)}")
    million = sum(map(len, texts)) / 1e6
    print(f"  speed      {million / seconds[0]:.1f} million characters/s, {million / seconds[1]:.1f} the second time")


def compare_words(nlp: Any, texts: list[str], shown: int) -> None:
    """Print agreement of parts of speech and lemmas, all and without curly apostrophes, and what differs most."""
    counts: Counter[str] = Counter()
    differing: Counter[tuple[str, ...]] = Counter()
    for doc in nlp.pipe(docs(nlp, texts), batch_size=64, disable=["ner"]):
        for before, t in pairwise([None, *doc]):
            pos = upos(t.text, t.tag_, t.dep_, after_expletive=before is not None and before.dep_ == "expl")
            ours, theirs = lemma(t.text, t.tag_, t.pos_), t.lemma_.lower()
            straight = "’" not in t.text
            counts += Counter(all=1, straight=straight, pos=pos == t.pos_, lemma=ours == theirs)
            counts += Counter(straight_pos=straight and pos == t.pos_, straight_lemma=straight and ours == theirs)
            if ours != theirs:
                differing["lemma", t.lower_, t.tag_, t.pos_, theirs, ours] += 1
            if pos != t.pos_:
                differing["pos", t.lower_, t.tag_, t.dep_, t.pos_, pos] += 1
    for what in ("pos", "lemma"):
        straight_share = counts[f"straight_{what}"] / counts["straight"]
        print(f"  {what:10s} {counts[what] / counts['all']:.3%}; without ’ {straight_share:.3%}")
    for key, n in differing.most_common(shown):
        print(f"  {n:6d} {' '.join(key[:-2])}: spaCy {key[-2]}, ours {key[-1]}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--shared", type=Path, default=Path(os.environ.get("DATELINE_SHARED", "../shared")))
    options.add_argument("--documents", type=int, default=100)
    options.add_argument("--differences", type=int, default=0)
    given = options.parse_args()
    try:
        import spacy
    except ImportError:
        sys.exit("spaCy is not installed: nothing to measure against (pip install 'dateline[spacy]')")
    pipeline = spacy.load(verified(PARSER), exclude=["senter"])
    for name in CORPORA:
        print(name)
        found = read(given.shared / "data" / name, given.documents)
        compare_tokens(pipeline, found)
        compare_words(pipeline, found, given.differences)
