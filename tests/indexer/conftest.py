"""What the tests of the indexer share: documents made by hand, and the bundled embedder, loaded once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from corpus.records import Document, Meeting, Period, Reading, digest
from corpus.structure import blocks
from indexer.embedding import Embedder, OnnxEmbedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return OnnxEmbedder()


@pytest.fixture(scope="session")
def make_document() -> Callable[..., Document]:
    """Return a function that makes a document from a text, with its structure as the corpus finds it."""

    def make(
        text: str,
        source: str = "minutes.txt",
        *,
        title: str = "Minutes",
        committee: str | None = "Scrutiny Panel",
        held_on: date | None = date(2016, 6, 14),
        period: Period | None = None,
    ) -> Document:
        meeting_id = Meeting.make_id("Thornmere", committee, held_on, source)
        meeting = Meeting(meeting_id, "Thornmere", committee, held_on, None, None)
        return Document(
            digest("document", source), meeting, title, "minutes", "approved", period, "en", None, None,
            digest(text), text, blocks(text), (), source,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def make_reading(make_document: Callable[..., Document]) -> Callable[..., Reading]:
    """Return a function that makes a reading of a source with a text."""

    def make(source: str, text: str, **facts: object) -> Reading:
        return Reading(source, make_document(text, source, **facts))

    return make
