"""Material for the benchmarks: documents with the sentences of the sample, and vectors beside real ones.

The words are the sample's, shuffled by sentence, so lengths and frequencies are those of minutes and what is said makes
no sense; each passage also has a reference number of its own, since a real archive keeps getting new words. Vectors
aren't worked out by the model beyond the first hundreds (for a million that would take half a day): each is a mixture
of three real ones with noise added, which keeps the shape of the space. It serves for figures on time, not on quality.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

import corpus
from corpus.records import Block, Document, Meeting, Passage, Reading, digest
from corpus.structure import blocks
from indexer.contexts import context
from indexer.embedding import Embedder
from indexer.store import Entry, Vectors

COMMITTEES = ("Cabinet", "Scrutiny Panel", "Planning Committee", "Audit Committee", "Council")
COUNCILS = 40
NOISE = 0.35  # the length of the noise, against a vector's length of 1
REAL = 400  # vectors that the model works out
PASSAGES = 20  # in a generated document: five headings with four each


def sentences() -> list[str]:
    """Return the sentences of the sample's texts."""
    folder = Path(corpus.__file__).parent / "sample" / "docs"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.[tm][xd]*"))]
    found = [s.strip() for text in texts for s in re.split(r"(?<=[.!?])\s+|\n{2,}", text)]
    return [" ".join(s.split()) for s in found if 30 < len(s) < 400]


def readings(number: int, seed: int = 1) -> Iterator[Reading]:
    """Yield that many generated documents as a reader gives them, each of some ten passages under five headings."""
    chance, known = random.Random(seed), sentences()
    for n in range(number):
        parts = []
        for _ in range(5):
            parts.append("## " + _heading(chance, known))
            parts += [" ".join(chance.choices(known, k=5)) for _ in range(2)]
        text = "\n\n".join(parts) + "\n"
        yield Reading(f"generated-{seed}-{n}.md", _document(chance, f"generated-{seed}-{n}.md", text, blocks(text)))


def entries(number: int, embedder: Embedder, seed: int = 1) -> Iterator[Entry]:
    """Yield entries until they hold that many passages, cut by hand, with vectors beside real ones."""
    chance, known, noise = random.Random(seed), sentences(), np.random.default_rng(seed)
    real = embedder.embed_passages([_paragraph(chance, known, n) for n in range(REAL)])
    for made in range(0, number, PASSAGES):
        document = _cut(chance, known, f"generated-{seed}-{made}.md", min(PASSAGES, number - made))
        found = tuple(
            Passage(Passage.make_id(document.id, b.start, b.end, document.text[b.start : b.end]), document.id, b.start,
                    b.end, b.heading_path, b.kind, None)
            for b in document.blocks if b.kind == "paragraph"
        )  # fmt: skip
        where = tuple(context(document, p) for p in found)
        yield Entry(document, found, where, beside(real, len(found), noise), "generated")


def beside(real: Vectors, number: int, noise: np.random.Generator) -> Vectors:
    """Return unit vectors, shape (number, dimension): each a mixture of three real ones, with noise."""
    shares = noise.dirichlet([0.6, 0.6, 0.6], number).astype(np.float32)
    mixed = np.einsum("nk,nkd->nd", shares, real[noise.integers(len(real), size=(number, 3))])
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    mixed += noise.standard_normal(mixed.shape, dtype=np.float32) * np.float32(NOISE / np.sqrt(mixed.shape[1]))
    unit: Vectors = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return unit


def _cut(chance: random.Random, known: list[str], source: str, number: int) -> Document:
    """Return a document of that many paragraphs of the length that passages have."""
    parts: list[str] = []
    found: list[Block] = []
    at, path = 0, ("",)
    for n in range(number):
        if n % 4 == 0:
            path = (_heading(chance, known),)
            found.append(Block("heading", at, at + len(path[0]), path, None, None))
            parts.append(path[0])
            at += len(path[0]) + 2
        text = _paragraph(chance, known, chance.randrange(10**7))
        found.append(Block("paragraph", at, at + len(text), path, None, None))
        parts.append(text)
        at += len(text) + 2
    return _document(chance, source, "\n\n".join(parts), tuple(found))


def _document(chance: random.Random, source: str, text: str, found: tuple[Block, ...]) -> Document:
    held = date(2014, 1, 1) + timedelta(days=chance.randrange(3650))
    council, committee = f"Generated {chance.randrange(COUNCILS)}", chance.choice(COMMITTEES)
    meeting = Meeting(Meeting.make_id(council, committee, held, source), council, committee, held, None, None)
    return Document(
        digest("document", source), meeting, f"Minutes of {source}", "minutes", "approved", None, "en", None, None,
        digest(text), text, found, (), source,
    )  # fmt: skip


def _heading(chance: random.Random, known: list[str]) -> str:
    return " ".join(chance.choice(known).split()[:4]).strip(".,;:")


def _paragraph(chance: random.Random, known: list[str], reference: int) -> str:
    return " ".join([*chance.choices(known, k=chance.choice((2, 3, 4, 5))), f"(Reference {reference}.)"])


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
