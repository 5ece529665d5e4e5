"""Passages as the reader leaves them, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.records import Document, Meeting, Passage
from indexer.store import Hit
from service.reader import Evidence, Span
from service.selecting import Chosen, Read


def read_of(text: str, *, document: str = "d", meeting_id: str = "", start: int = 0, kind: str = "paragraph") -> Read:
    """Return a passage that was read and has no evidence in it; a document has a meeting of its own unless told."""
    meeting = Meeting(meeting_id or f"m-{document}", None, None, None, None, None)
    return Read(
        Hit(Passage(f"p-{document}-{start}", document, start, start + len(text), (), kind, None), 1.0, {"fused": 1.0}),
        text,
        Document(document, meeting, "Minutes", "minutes", "approved", None, "en", None, None, "0", text, (), ()),
        Evidence(0.0, 0.0, ()),
    )


def chosen_in(read: Read, words: str, score: float = 0.0, answer: tuple[int, int] | None = None) -> Chosen:
    """Return the place of some words of a passage as a choice."""
    start = read.text.index(words)
    return Chosen(read, start, start + len(words), score, answer)


class ReaderByWords:
    """A reader that finds the words it was told for a question, and is sure of them."""

    name = "by words"

    def __init__(self, knows: dict[str, str]) -> None:
        self._knows = knows
        self.asked: list[str] = []

    def read(self, question: str, contexts: Sequence[str], texts: Sequence[str]) -> list[Evidence]:
        """Return a strong span where the words stand."""
        self.asked.append(question)
        words = self._knows.get(question, "\0")
        return [
            Evidence(0.0, 1.0, (Span(text.index(words), text.index(words) + len(words), 8.0),) if words in text else ())
            for text in texts
        ]
