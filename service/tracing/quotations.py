"""Chooses the sentence of a passage that says most about a topic, and cites it word for word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from corpus.records import Citation, Quote
from corpus.sentences import sentences
from service.citing import link_to, reference
from service.tracing.records import Found
from service.tracing.words import coverage, stems

# A quotation of fewer characters says nothing by itself ("1.", "Noted."); a longer one is a passage.
SHORTEST, LONGEST = 25, 600
# Kinds of passage that hold what was decided.
DECIDED = frozenset({"resolution", "vote", "action"})


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


def best_sentence(text: str, weights: Mapping[str, float]) -> tuple[int, int]:
    """Return (start, end) of the sentence of a text that holds most of a topic's weight; the first of equals.

    A sentence with a figure in it wins among those that hold as much. The whole text where it has no sentence of a
    useful length.
    """
    spans = [span for span in _sentences(text) if SHORTEST <= span[1] - span[0] <= LONGEST]
    # What doesn't end with a mark is a heading, and says nothing by itself.
    spans = [span for span in spans if not text[span[1] - 1].isalnum() and text[span[0]] != "#"] or spans
    if not spans:
        return 0, len(text)

    def score(span: tuple[int, int]) -> float:
        said = text[span[0] : span[1]]
        return coverage(weights, stems(said)) + 0.05 * any(c.isdigit() for c in said)

    return max(spans, key=score)


def cite(found: Found, start: int, end: int, number: int) -> Citation:
    """Return the characters ``start`` to ``end`` of a passage's text as a numbered quotation."""
    passage, document = found.passage, found.document
    text = found.text[start:end]
    quote = Quote(document.id, passage.start + start, passage.start + end, text)
    return Citation(
        number=number,
        quote=quote,
        passage=passage,
        meeting=document.meeting,
        document=document,
        link=link_to(document, quote.start, quote.end, text, passage.page),
        reference=reference(document, document.meeting, passage.heading_path, passage.page),
        also_in=tuple(dict.fromkeys((*document.copies, *found.also_in))),
    )


class Citer:
    """Cites passages of one trace, numbering the quotations as they come; the same words keep their number."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self._numbers: dict[tuple[str, int, int], int] = {}

    def best(self, found: Found) -> Citation:
        """Return the sentence of a passage that says most about the topic; of what was decided, all of it."""
        return self.at(found, *self._best(found))

    def _best(self, found: Found) -> tuple[int, int]:
        if found.passage.kind in DECIDED and len(found.text) <= LONGEST:
            return 0, len(found.text)
        return best_sentence(found.text, self.weights)

    def at(self, found: Found, start: int, end: int) -> Citation:
        """Return characters ``start`` to ``end`` of a passage's text as a quotation."""
        key = (found.passage.id, start, end)
        return cite(found, start, end, self._numbers.setdefault(key, len(self._numbers) + 1))

    def top(self, found: Iterable[Found], most: int) -> tuple[Citation, ...]:
        """Return the best quotations of a period: the likeliest passages first, each document once while others wait.

        The same words twice (a paragraph carried from one report into the next) are quoted once.
        """
        ranked = sorted(found, key=lambda f: (-f.probability, f.passage.document_id, f.passage.start))
        chosen: list[Citation] = []
        words: set[tuple[str, ...]] = set()
        for spread in (True, False):
            for passage in ranked:
                if len(chosen) == most:
                    break
                used = {citation.document.id for citation in chosen}
                if any(citation.passage.id == passage.passage.id for citation in chosen) or (
                    spread and passage.document.id in used
                ):
                    continue
                start, end = self._best(passage)
                key = tuple(stems(passage.text[start:end]))
                if key not in words:
                    words.add(key)
                    chosen.append(self.at(passage, start, end))
        return tuple(chosen)
