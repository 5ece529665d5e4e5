"""What the systems are given: documents as files, their passages as the project cuts them, and queries.

The text is generated with the sample's sentences (see generated.py); a task's documents are taken where they are. A
peer gets each passage with its context line in front, as our own embedder does, so that all embed the same text.
"""

from __future__ import annotations

import csv
import json
import random
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from corpus.reading import read_paths
from corpus.records import Document
from indexer.chunking import passages
from indexer.contexts import context, embedding_text
from indexer.embedding import OnnxEmbedder
from service.tasks import Span
from tests.benchmarks.generated import NOISE, readings, sentences
from tests.benchmarks.peers.speaking import Material

# Vectors beside which the others are made, where the model would take hours.
REAL = 200
WORDS_OF_A_QUERY = 5


@dataclass(frozen=True, slots=True)
class Prepared:
    """Material with where each passage stands, how many there are, and their characters (context included)."""

    material: Material
    spans: dict[str, Span]
    passages: int
    characters: int


def generated(folder: Path, size: int, *, vectors: bool = False) -> Prepared:
    """Write generated minutes of at least ``size`` passages (whole documents), with vectors where asked for."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    count = 0
    columns = ("file", "council", "committee", "held_on", "title", "kind", "status")
    with (docs / "metadata.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(columns)
        for reading in readings(size):
            document = reading.document
            assert document is not None
            meeting = document.meeting
            (docs / document.source).write_text(document.text, encoding="utf-8", newline="")
            rows.writerow([document.source, meeting.council, meeting.committee, meeting.held_on, document.title,
                           document.kind, document.status])  # fmt: skip
            count += len(passages(document))
            if count >= size:
                break
    return prepared(docs, folder, vectors=vectors)


def prepared(docs: Path, folder: Path, *, vectors: bool = False) -> Prepared:
    """Cut the documents of a folder into passages and write them for the peers."""
    material = Material(docs, folder / "passages.jsonl", folder / "vectors.npy" if vectors else None)
    spans: dict[str, Span] = {}
    texts: list[str] = []
    with material.passages.open("w", encoding="utf-8") as out:
        for reading in read_paths([docs]):
            if reading.document is None:
                continue
            for identity, span, text in _cut(reading.document):
                if identity not in spans:
                    spans[identity] = span
                    texts.append(text)
                    out.write(json.dumps({"id": identity, "text": text}, ensure_ascii=False) + "\n")
    if material.vectors:
        np.save(material.vectors, _vectors(texts))
    return Prepared(material, spans, len(spans), sum(map(len, texts)))


def _cut(document: Document) -> list[tuple[str, Span, str]]:
    return [
        (
            passage.id,
            Span(document.source, passage.start, passage.end),
            embedding_text(context(document, passage), document.text[passage.start : passage.end]),
        )
        for passage in passages(document)
    ]


def _vectors(texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return unit vectors beside those of the first texts, so that the space has its shape."""
    chance = np.random.default_rng(1)
    known = OnnxEmbedder().embed_passages(texts[:REAL])
    found = known[chance.integers(len(known), size=len(texts))]
    found = found + chance.normal(scale=NOISE / np.sqrt(found.shape[1]), size=found.shape).astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    made: np.ndarray[tuple[int, int], np.dtype[np.float32]] = found.astype(np.float32)
    return made


def queries(number: int, questions: list[str], seed: int = 1) -> list[str]:
    """Return that many different queries: the questions given, then some about words that stand side by side."""
    chance, known = random.Random(seed), sentences()
    found = dict.fromkeys(islice(questions, number))
    while len(found) < number:
        words = chance.choice(known).split()
        at = chance.randrange(max(1, len(words) - WORDS_OF_A_QUERY))
        found[f"What was said about {' '.join(words[at : at + WORDS_OF_A_QUERY]).strip('.,;:')}?"] = None
    return list(found)
