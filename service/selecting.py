"""Chooses the sentences that answer: the smallest set, each kept word for word."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.records import Document
from corpus.sentences import sentences
from indexer.store import Hit
from service.reader import Evidence
from service.understanding import Understanding, content_terms, shares

# A quotation of fewer characters says nothing by itself ("1.", "Noted.").
_SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Read:
    """A passage that was read closely: its rank score, its text, its document (without text) and the evidence."""

    hit: Hit
    text: str
    document: Document
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence that may answer: characters of its passage's text, how strong it is, and the short answer inside.

    ``score`` is a log-odds; ``answer`` is (start, end) within the sentence where the reader found a short answer.
    """

    read: Read
    start: int
    end: int
    score: float
    answer: tuple[int, int] | None

    @property
    def text(self) -> str:
        """The exact words."""
        return self.read.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many quotations an answer holds, and how much weaker than the best one may be (in log-odds)."""

    most: int
    behind: float
    per_document: int


NARROW = Limits(most=3, behind=2.0, per_document=2)
ACROSS = Limits(most=6, behind=4.0, per_document=2)
BROAD = Limits(most=6, behind=3.5, per_document=2)


def limits_for(asked: Understanding) -> Limits:
    """Return the limits that suit a question: one fact, a change over time, or a topic."""
    if asked.spans_time:
        return ACROSS
    if asked.asked in ("any", "decision"):
        return BROAD
    return NARROW


def candidates(asked: Understanding, reads: Sequence[Read]) -> list[Chosen]:
    """Return every sentence of the passages with its strength, strongest first."""
    chosen = [
        _weigh(asked, read, start, end)
        for read in reads
        for start, end in sentences(read.text)
        if end - start >= _SHORTEST
    ]
    return sorted(chosen, key=lambda c: (-c.score, c.read.hit.passage.id, c.start))


def _weigh(asked: Understanding, read: Read, start: int, end: int) -> Chosen:
    inside = [span for span in read.evidence.spans if start <= span.start < end]
    best = max(inside, key=lambda span: span.score, default=None)
    text = read.text[start:end]
    score = read.evidence.answerable + (best.score if best else -6.0) + read.hit.score
    score += 3.0 * shares(asked.terms, [text])[0]
    if asked.wants_outcome and read.hit.passage.kind in ("resolution", "vote", "action"):
        score += 1.5
    if answers_kind(asked, text):
        score += 0.5
    answer = (best.start - start, min(best.end, end) - start) if best else None
    return Chosen(read, start, end, score, answer)


def select(asked: Understanding, ranked: Sequence[Chosen]) -> list[Chosen]:
    """Return the smallest set: the strongest sentence and those that come near it, no two with the same words."""
    if not ranked:
        return []
    limits = limits_for(asked)
    taken: list[Chosen] = []
    seen: set[str] = set()
    per_document: dict[str, int] = {}
    for choice in ranked:
        if len(taken) == limits.most or choice.score < ranked[0].score - limits.behind:
            break
        document = choice.read.document.id
        words = " ".join(content_terms(choice.text))
        if words in seen or per_document.get(document, 0) == limits.per_document:
            continue
        seen.add(words)
        per_document[document] = per_document.get(document, 0) + 1
        taken.append(choice)
    return taken


def answers_kind(asked: Understanding, text: str) -> bool:
    """Return whether a text holds the kind of thing a question asks for (a sum, a date, a name …)."""
    pattern = _KINDS.get(asked.asked)
    return bool(pattern and pattern.search(text))


_KINDS = {
    "count": re.compile(
        r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|none|no)\b", re.I
    ),
    "sum": re.compile(r"£\s?\d|\b\d[\d,.]*\s?(?:m|k|million|billion|thousand)\b", re.I),
    "percentage": re.compile(r"\d\s?%|\bper ?cent\b", re.I),
    "date": re.compile(
        r"\b(?:19|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
        r"|\b\d+ (?:days?|weeks?|months?|years?)\b",
        re.I,
    ),
    "person": re.compile(r"\b(?:councillor|cllr|mr|mrs|ms|dr|director|officer|head of|chair|member for)\b", re.I),
    "reason": re.compile(r"\b(?:because|due to|owing to|as a result|since|in order to|reason)\b", re.I),
    "vote": re.compile(r"\b(?:for|against|abstain\w*|carried|lost|vot\w+|unanim\w+)\b", re.I),
    "decision": re.compile(r"\b(?:resolved|agreed|approved|recommended|decided)\b", re.I),
}


def probability(log_odds: float) -> float:
    """Return the probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))
