"""The small reader: reads a question beside a passage and says how relevant it is, whether it answers, and where.

It is one model with three heads (see models/reader/README.md), so that ranking, abstaining and finding the short
answer cost one pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from corpus.records import Document, Passage
from corpus.sentences import sentences
from indexer.bundled import bundled_model
from service.models import PairModel
from service.reranking import Reranker

if TYPE_CHECKING:
    from tokenizers import Encoding

MODEL = Path(__file__).parent / "models" / "reader" / "model.onnx"
TOKENS_MOST = 256
_ANSWER_TOKENS_MOST = 30
_SPANS_KEPT = 8


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage's text that may answer; ``score`` is its log-odds against "no answer here"."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the reader makes of a passage: two logits, and the best spans that don't overlap, best first."""

    relevance: float
    answerable: float
    spans: tuple[Span, ...]


class EvidenceReader(Protocol):
    """Reads a question beside passages; ``name`` says which model does it."""

    name: str

    def read(self, question: str, contexts: Sequence[str], texts: Sequence[str]) -> list[Evidence]:
        """Return the evidence in each text; a context (heading and meeting) is read in front of it."""
        ...


class SmallReader:
    """The bundled reader over ONNX; texts are read up to 256 tokens together with the question."""

    name = "matters-arising reader (int8)"

    def __init__(self, threads: int = 0) -> None:
        self._model = PairModel(MODEL, bundled_model("reranker_en").tokenizer, TOKENS_MOST, threads)

    def read(self, question: str, contexts: Sequence[str], texts: Sequence[str]) -> list[Evidence]:
        """Return the evidence in each text; a context (heading and meeting) is read in front of it."""
        if not texts:
            return []
        encodings = self._model.encode(question, [c + t for c, t in zip(contexts, texts, strict=True)])
        outputs = self._model.run(encodings, ["relevance", "answerable", "start", "end"])
        return [
            Evidence(
                float(relevance),
                float(answerable),
                _spans(encoding, start, end, len(context)),
            )
            for encoding, context, relevance, answerable, start, end in zip(encodings, contexts, *outputs, strict=True)
        ]


class RerankerReader:
    """Reads with a cross-encoder alone: its best sentences are the spans, its score stands for both logits."""

    def __init__(self, reranker: Reranker) -> None:
        self.name = reranker.name
        self._reranker = reranker

    def read(self, question: str, contexts: Sequence[str], texts: Sequence[str]) -> list[Evidence]:
        """Return the evidence in each text; the sentences of the four best texts are scored one by one."""
        relevance = self._reranker.score(question, [c + t for c, t in zip(contexts, texts, strict=True)])
        read_closely = set(np.argsort(-relevance)[:4].tolist())
        places = [(i, span) for i in sorted(read_closely) for span in sentences(texts[i])]
        scores = self._reranker.score(question, [contexts[i] + texts[i][a:b] for i, (a, b) in places])
        spans: dict[int, list[Span]] = {i: [] for i in range(len(texts))}
        for (i, (a, b)), score in zip(places, scores.tolist(), strict=True):
            spans[i].append(Span(a, b, score))
        return [
            Evidence(float(r), float(r), tuple(sorted(spans[i], key=lambda span: -span.score)[:_SPANS_KEPT]))
            for i, r in enumerate(relevance)
        ]


def reading_context(document: Document, passage: Passage) -> str:
    """Return what the reader is shown in front of a passage: committee and date, then the headings."""
    meeting = document.meeting
    day = f"{meeting.held_on.day} {meeting.held_on:%B %Y}" if meeting.held_on else ""
    line = ", ".join(part for part in (meeting.committee or "", day) if part)
    headings = " > ".join(passage.heading_path)
    if document.period and document.period.label not in headings and document.period.label not in document.title:
        line = f"{line} ({document.period.label})".strip()
    context = " | ".join(part for part in (line, headings) if part)
    return f"{context} | " if context else ""


def _spans(encoding: Encoding, start: NDArray[np.float32], end: NDArray[np.float32], offset: int) -> tuple[Span, ...]:
    """Return the best spans by start plus end logit, less that of position 0, which stands for "no answer"."""
    places = encoding.offsets  # a new list at every access
    allowed = [
        i
        for i, (kind, place) in enumerate(zip(encoding.type_ids, places, strict=True))
        if kind == 1 and place[1] > place[0] >= offset
    ]
    if not allowed:
        return ()
    first, last = allowed[0], allowed[-1] + 1
    # One row a first token, one column a length: a span runs forward and holds at most 30 tokens.
    ahead = np.full((last - first + _ANSWER_TOKENS_MOST - 1,), -np.inf, np.float32)
    ahead[: last - first] = end[first:last]
    scores = start[first:last, None] + sliding_window_view(ahead, _ANSWER_TOKENS_MOST)
    nothing = float(start[0] + end[0])
    spans: list[Span] = []
    for flat in _largest(scores.ravel(), 40 * _SPANS_KEPT):
        i, further = divmod(flat, _ANSWER_TOKENS_MOST)
        score = float(scores[i, further])
        if score == -np.inf or len(spans) == _SPANS_KEPT:
            break
        a, b = places[first + i][0] - offset, places[first + i + further][1] - offset
        if all(b <= kept.start or a >= kept.end for kept in spans):
            spans.append(Span(a, b, score - nothing))
    return tuple(spans)


def _largest(values: NDArray[np.float32], most: int) -> list[int]:
    """Return the places of the largest values, largest first, the first of equal ones before the others."""
    places = np.argpartition(-values, most - 1)[:most] if len(values) > most else np.arange(len(values))
    ordered: list[int] = places[np.lexsort((places, -values[places]))].tolist()
    return ordered
