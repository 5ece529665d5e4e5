"""Material for the benchmarks: documents with the sentences of the sample, and vectors beside real ones.

The words are the sample's, shuffled by sentence, so lengths and frequencies are those of minutes and what is said makes
no sense. Beyond a few hundred passages vectors aren't worked out by the model (that would take hours): each is a real
one with noise added, which keeps the shape of the space. It serves for figures on time, not on quality.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

import corpus
from corpus.records import Document, Meeting, Reading, digest
from corpus.structure import blocks
from indexer.chunking import passages
from indexer.contexts import context, embedding_text
from indexer.embedding import Embedder
from indexer.store import Entry, Vectors

COMMITTEES = ("Cabinet", "Scrutiny Panel", "Planning Committee", "Audit Committee", "Council")
NOISE = 0.35  # of a component, against a unit vector's share of 1: cosines of 0.5 to 0.9 with the vector it came from
REAL = 200  # vectors that the model works out


def sentences() -> list[str]:
    """Return the sentences of the sample's texts."""
    folder = Path(corpus.__file__).parent / "sample" / "docs"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.[tm][xd]*"))]
    found = [s.strip() for text in texts for s in re.split(r"(?<=[.!?])\s+|\n{2,}", text)]
    return [s for s in found if 30 < len(s) < 400]


def readings(number: int, seed: int = 1) -> Iterator[Reading]:
    """Yield that many generated documents, each of some ten passages under five headings."""
    chance, known = random.Random(seed), sentences()
    for n in range(number):
        parts = []
        for _ in range(5):
            parts.append("## " + " ".join(chance.choice(known).split()[:4]).strip(".,;:"))
            parts += [" ".join(chance.choices(known, k=5)) for _ in range(2)]
        text = "\n\n".join(parts) + "\n"
        held = date(2014, 1, 1) + timedelta(days=chance.randrange(3650))
        committee, source = chance.choice(COMMITTEES), f"generated-{seed}-{n}.md"
        meeting = Meeting(
            Meeting.make_id("Generated", committee, held, source), "Generated", committee, held, None, None
        )
        yield Reading(source, Document(
            digest("document", source), meeting, f"Minutes {n}", "minutes", "approved", None, "en", None, None,
            digest(text), text, blocks(text), (), source,
        ))  # fmt: skip


def entries(number: int, embedder: Embedder, seed: int = 1) -> Iterator[Entry]:
    """Yield entries until they hold that many passages, with vectors beside real ones."""
    noise = np.random.default_rng(seed)
    real: list[Vectors] = []
    made = 0
    for reading in readings(number, seed):
        document = reading.document
        assert document is not None
        found = tuple(passages(document))[: number - made]
        where = tuple(context(document, p) for p in found)
        if sum(map(len, real)) < REAL:
            texts = [embedding_text(w, document.text[p.start : p.end]) for w, p in zip(where, found, strict=True)]
            real.append(embedder.embed_passages(texts))
        known = np.concatenate(real)
        vectors = known[noise.integers(len(known), size=len(found))]
        vectors = vectors + noise.normal(scale=NOISE / np.sqrt(vectors.shape[1]), size=vectors.shape)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        made += len(found)
        yield Entry(document, found, where, vectors.astype(np.float32), "generated")
        if made >= number:
            return


QUESTIONS = (
    "What was said about agency staff?",
    "How much did the flood defences cost?",
    "When will the new crossing be built?",
    "Which schools were short of places?",
    "Did the committee approve the budget?",
    "How many complaints were upheld?",
    "What did members ask about the case management system?",
    "Why was the planning application refused?",
)
