"""How sure an answer is: a probability, fitted on questions whose answers are known (training/calibrate.py)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.store import Standing
from service.doubts import doubts
from service.kinds import MEASURES
from service.motions import with_outcomes
from service.reader import Evidence, EvidenceReader, reading_context
from service.rephrasing import as_read
from service.search import time_fit
from service.selecting import Chosen, Read, answers_kind, best_span, probability, shown
from service.subjects import naming
from service.understanding import Understanding, content_terms, shares

FEATURES = (
    "constant", "answerable", "answerable at best", "span", "relevance", "sentence coverage", "passage coverage",
    "cosine", "names missing", "time fits", "time contradicts", "kind stands in it", "kind is missing", "a topic",
    "coverage of a topic", "fused", "kind stands in the span", "relevance alone", "answerable alone", "span alone",
)  # fmt: skip
# The span score where the reader found none.
_NO_SPAN = -10.0
# Kinds of thing that the weights weren't fitted for.
_UNFITTED = frozenset({"any", "change", *MEASURES} - {"duration"})
_NAME_OR_NUMBER = re.compile(r"(?<!^)\b(?:[A-Z][\w’'-]+|\d[\d,./]*\d|\d)\b")


def confidence(asked: Understanding, reads: Sequence[Read], ranked: Sequence[Chosen], reader: EvidenceReader) -> float:
    """Return the probability (0 to 1) that the strongest sentences answer the question; 0 if it names no subject.

    The ``reader`` reads the strongest sentence once more by itself: what answers only beside another sentence, or only
    seems to, shows then.
    """
    subject = _subject(asked, reads)
    if not ranked or not subject:
        return 0.0
    found = features(asked, reads, ranked, alone(reader, asked, ranked))
    log_odds = sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))
    return probability(log_odds - doubts(asked, subject, ranked))


def alone(reader: EvidenceReader, asked: Understanding, ranked: Sequence[Chosen]) -> Evidence:
    """Return the evidence in the strongest sentence without the rest of its passage; a motion is read with its fate."""
    context = reading_context(ranked[0].read.document, ranked[0].read.hit.passage)
    told = " ".join(choice.text for choice in with_outcomes(ranked, ranked[:1]))
    return reader.read(as_read(asked), [context], [told])[0]


def features(
    asked: Understanding, reads: Sequence[Read], ranked: Sequence[Chosen], by_itself: Evidence
) -> tuple[float, ...]:
    """Return what confidence is made of, in the order of ``FEATURES``; ``ranked`` isn't empty."""
    best = ranked[0]
    read = best.read
    whole_text = shown(read)
    span = best_span(read, best.start, best.end)
    fit = time_fit(asked, Standing.of(read.document), read.hit.passage)
    sentence, whole = shares(asked.terms, [best.text, whole_text])
    kind = 0.0 if asked.asked in _UNFITTED else 1.0 if answers_kind(asked, best.text) else -1.0
    return (
        1.0,
        read.evidence.answerable,
        max(other.evidence.answerable for other in reads),
        span.score if span else _NO_SPAN,
        read.evidence.relevance,
        sentence,
        whole,
        read.hit.parts.get("cosine", 0.0),
        _missing(asked.question, whole_text),
        max(0.0, fit),
        max(0.0, -fit),
        max(0.0, kind),
        max(0.0, -kind),
        float(asked.is_topic),
        whole if asked.is_topic else 0.0,
        read.hit.parts["fused"],
        _kind_in(asked, read.text[span.start : span.end] if span else ""),
        by_itself.relevance,
        by_itself.answerable,
        by_itself.spans[0].score if by_itself.spans else _NO_SPAN,
    )


def _kind_in(asked: Understanding, span: str) -> float:
    """Return 1 where the short answer holds the kind of thing asked for, -1 where not, 0 where it shows no kind."""
    if not span or asked.asked in _UNFITTED | {"decision", "reason", "vote"}:
        return 0.0
    return 1.0 if answers_kind(asked, span) else -1.0


def _subject(asked: Understanding, reads: Sequence[Read]) -> list[str]:
    """Return the words of a question for anything beside the council itself, courtesies and what every meeting has."""
    councils = {term for read in reads for term in content_terms(read.document.meeting.council or "")}
    return naming(asked.terms, councils)


def _missing(question: str, text: str) -> float:
    """Return the share of the names and numbers in a question that the text doesn't hold; 0 where it has none."""
    wanted = set(_NAME_OR_NUMBER.findall(question))
    folded = text.casefold()
    return sum(word.casefold() not in folded for word in wanted) / len(wanted) if wanted else 0.0


# In the order of FEATURES. Fitted on questions whose passages the reader wasn't trained on; see docs/quality.md. For
# the readers since, which are slower to say that a passage answers, the constant was raised by .1 and a topic by .35.
WEIGHTS = (
    -2.6136, 0.2024, 0.3051, 0.0441, 0.0527, -0.2341, -1.8849, 2.9320, 0.2865, -0.7139, -0.3205, -0.5971,
    -0.4283, 0.6447, 0.0618, 3.0293, 0.1359, 0.0240, 0.2045, 0.0101,
)  # fmt: skip
