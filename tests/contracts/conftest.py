"""What the contract suites share: documents made by hand, and vectors that need no model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.records import Block, Document, Meeting, Page, Passage, Period, digest
from indexer.store import Entry

DIMENSION = 16


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., Entry]:
    """Return a function that makes an entry: a document of some paragraphs, one passage each."""

    def make(
        source: str,
        paragraphs: list[str],
        *,
        council: str | None = "Thornmere",
        committee: str | None = "Cabinet",
        held_on: date | None = date(2020, 3, 1),
        kind: str = "minutes",
        status: str = "approved",
        vectors: NDArray[np.float32] | None = None,
        context: str = "",
    ) -> Entry:
        text = "\n\n".join(paragraphs)
        meeting_id = Meeting.make_id(council, committee, held_on, source)
        meeting = Meeting(meeting_id, council, committee, held_on, f"Meeting of {source}", None)
        blocks, at = [], 0
        for number, paragraph in enumerate(paragraphs):
            blocks.append(Block("paragraph", at, at + len(paragraph), ("Item", f"Part {number}"), str(number), 1))
            at += len(paragraph) + 2
        identity = digest("document", source)
        document = Document(
            identity, meeting, f"Title of {source}", kind, status,  # type: ignore[arg-type]
            Period(date(2019, 4, 1), date(2020, 3, 31), "2019/20"), "en", f"https://example.org/{source}", "OGL-UK-3.0",
            digest(text), text, tuple(blocks), (Page(1, 0, len(text)),), source,
            ("copy.txt",), ("date: 1 or 2 March",), True, "newer",
        )  # fmt: skip
        passages = tuple(
            Passage(Passage.make_id(identity, b.start, b.end, text[b.start : b.end]), identity, b.start, b.end,
                    b.heading_path, b.kind, b.page)
            for b in blocks
        )  # fmt: skip
        if vectors is None:
            seed = int(digest(source), 16) % 2**32
            vectors = unit(np.random.default_rng(seed).normal(size=(len(passages), DIMENSION)).astype(np.float32))
        contexts = tuple(f"{committee} {path} {context}" for path in (" > ".join(b.heading_path) for b in blocks))
        return Entry(document, passages, contexts, vectors, "folder")

    return make


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the vectors at length 1."""
    lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / lengths).astype(np.float32)
