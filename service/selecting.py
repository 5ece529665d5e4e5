"""Tells how strongly each sentence answers; `choosing.py` chooses among them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.records import Document
from corpus.sentences import sentences
from indexer.store import Hit, Standing
from service.kinds import COUNTABLE, holds
from service.limits import NARROW, limits_for
from service.people import people
from service.reader import Evidence, Span, reading_context
from service.search import time_fit
from service.understanding import Understanding, shares

# A quotation of fewer characters says nothing by itself ("1.", "Noted.").
_SHORTEST = 12
# "Kath Dunmore: Thank you."
_COURTESY = re.compile(
    r"(?:[^:.]{2,60}: )?(?:(?:thank you|thanks|many thanks|good (?:morning|afternoon|evening)|yes|no|okay|ok|good|"
    r"chair|very much|indeed|everyone|all|please)[\s,.!]*)+",
    re.IGNORECASE,
)
# What is told in a line of several short sentences, and how long one may be to count as one.
TOLD_BY_LINE = ("action", "vote")
_LINE_MOST = 300


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


# What a sentence gains (in log-odds) that holds what a change is told in.
TOLD_IN = 2.0
# Of a count less: hardly a sentence is without a number.
TOLD_IN_A_COUNT = 1.0
# What a sentence loses that is of none of the times that a question compares ("in March 2019 and in March 2020"), or
# not of the one that it asks a topic of ("agency staff in 2017").
OFF_THE_TIMES = 2.0
# What a sentence loses in whose paragraph none of the people is named that a question names.
NAMES_NONE = 1.5
# What a sentence loses that names people, and none of those that a question names.
OF_OTHER_PEOPLE = 2.0
_STRETCH = re.compile(r"\b(?:between|from|since|over|to|until|through|during|before|after|by)\b", re.IGNORECASE)
# The reader's span score where it found none in a sentence, and the range it is trusted in.
_NO_SPAN, _MOST_SPAN = -9.0, 12.0
SENTENCE_FEATURES = (
    "constant", "answerable", "span", "no span", "relevance", "fused", "covered", "best of its passage",
    "hundreds of characters", "an outcome where asked for", "the kind of thing asked for", "in the first passage",
    "short",
)  # fmt: skip
# Logistic weights in the order of SENTENCE_FEATURES, fitted on which sentences touch gold (training/calibrate.py): one
# fact is asked for, or a topic, a decision or a change over time. Two thirds of the first and three quarters of the
# second were fitted for an earlier reader (the kind of thing asked for raised by hand), the rest for one after it.
NARROW_WEIGHTS = (-5.028, -0.404, 0.284, -0.381, 0.050, 2.948, 1.135, 0.724, 0.026, 0.051, 0.666, 1.807, 0.549)
WIDE_WEIGHTS = (-2.724, -0.333, 0.242, -0.227, 0.125, 2.871, 1.544, 0.388, -0.336, -0.897, -0.124, 0.481, 0.009)


def candidates(asked: Understanding, reads: Sequence[Read]) -> list[Chosen]:
    """Return every sentence of the passages, best first as they are, with its strength, strongest first."""
    weights = NARROW_WEIGHTS if limits_for(asked) is NARROW else WIDE_WEIGHTS
    times, wanted = _times_meant(asked), asked.people
    chosen = []
    for place, read in enumerate(reads):
        off = bool(times) and time_fit(asked, Standing.of(read.document), read.hit.passage) < 0
        spans = [(a, b) for a, b in _pieces(read) if _says_something(read, a, b)]
        best = [best_span(read, start, end) for start, end in spans]
        highest = max((span.score for span in best if span), default=_NO_SPAN)
        for (start, end), span in zip(spans, best, strict=True):
            found = sentence_features(asked, read, start, end, span, highest, place)
            score = sum(weight * value for weight, value in zip(weights, found, strict=True))
            text = read.text[start:end]
            score += (TOLD_IN_A_COUNT if asked.told_in == "count" else TOLD_IN) * holds(asked.told_in, text)
            score -= OF_OTHER_PEOPLE * (bool(wanted) and _names_others(wanted, text))
            score -= NAMES_NONE * (bool(wanted) and not _is_told_of(wanted, read, start, end))
            score -= OFF_THE_TIMES * (off and not any(label in text.casefold() for label in times))
            chosen.append(Chosen(read, start, end, score, None if asked.is_topic else _inside(asked, read, start, end)))
    return sorted(chosen, key=lambda c: (-c.score, c.read.hit.passage.id, c.start))


def _inside(asked: Understanding, read: Read, start: int, end: int) -> tuple[int, int] | None:
    """Return the short answer inside a sentence, from its start: the best that holds what it is asked for.

    None without one that holds a letter or digit, or a sum where a sum is asked for.
    """
    inside = [(span.start, min(span.end, end)) for span in spans_in(read, start, end)]
    best = next((place for place in inside if _may_answer(asked, read.text[slice(*place)])), None)
    return (best[0] - start, best[1] - start) if best else None


def _may_answer(asked: Understanding, words: str) -> bool:
    kinds = (asked.asked, *asked.also_asked)  # of a question in parts, any may be answered here
    return any(map(str.isalnum, words)) and any(kind not in COUNTABLE or holds(kind, words) for kind in kinds)


def sentences_of(read: Read) -> list[tuple[int, int]]:
    """Return the sentences of a passage, without the headings over it that a line break alone parts from the first."""
    return [(_after_headings(read, start, end), end) for start, end in sentences(read.text)]


def _after_headings(read: Read, start: int, end: int) -> int:
    """Return where a sentence begins after the lines that are headings of its passage."""
    headings = {_unnumbered(heading) for heading in read.hit.passage.heading_path}
    for line in re.finditer(r"\n\s*", read.text[start:end]):
        if " ".join(_unnumbered(read.text[start : start + line.start()]).split()) in headings:
            return start + line.end()
    return start


def _pieces(read: Read) -> list[tuple[int, int]]:
    """Return the sentences of a passage; of an action or a vote the lines, since "Owner: Mr Keel." is half of one."""
    spans = sentences_of(read)
    if read.hit.passage.kind not in TOLD_BY_LINE:
        return spans
    lines: list[tuple[int, int]] = []
    for start, end in spans:
        if lines and end - lines[-1][0] <= _LINE_MOST and "\n" not in read.text[lines[-1][1] : start]:
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


def _says_something(read: Read, start: int, end: int) -> bool:
    """Return whether a sentence is long enough, no heading, no courtesy, and no line between the rows of a table."""
    text = read.text[start:end]
    letters = any(map(str.isalnum, text))
    return end - start >= _SHORTEST and letters and not _COURTESY.fullmatch(text) and not _is_heading(read, start, end)


def _is_heading(read: Read, start: int, end: int) -> bool:
    """Return whether a sentence is only a heading of its passage, which says nothing by itself."""
    words = _unnumbered(read.text[start:end])
    return any(words == _unnumbered(heading) for heading in read.hit.passage.heading_path)


def _unnumbered(heading: str) -> str:
    """Return the words of a heading, without marks, capitals and the number of the item ("C22", "AC/18/7", "7.")."""
    return re.sub(r"^[\s\W\d]*(?:[A-Z]{1,5}(?:[./-]?\d+)+[a-z]?[\s.:]+)?|[\s\W]+$", "", heading).casefold()


def _times_meant(asked: Understanding) -> tuple[str, ...]:
    """Return how the times are called that alone a question means: those it compares, or the one it asks a topic of.

    None where it asks of the stretch between or around them.
    """
    distinct = len({(time.start, time.end) for time in asked.times})
    one_topic = distinct == 1 and asked.is_topic and not asked.spans_time
    if (distinct < 2 and not one_topic) or _STRETCH.search(asked.question):
        return ()
    return tuple(time.label.casefold() for time in asked.times)


def _is_told_of(wanted: frozenset[str], read: Read, start: int, end: int) -> bool:
    """Return whether the line that a sentence stands in names one of the people asked for."""
    line = _line_around(read, start, end).casefold()
    return any(name in line for name in wanted)


def _names_others(wanted: frozenset[str], text: str) -> bool:
    named = people(text)
    return bool(named) and named.isdisjoint(wanted)


def spans_in(read: Read, start: int, end: int) -> list[Span]:
    """Return the spans that begin between two places of a passage's text, strongest first."""
    return sorted((span for span in read.evidence.spans if start <= span.start < end), key=lambda span: -span.score)


def best_span(read: Read, start: int, end: int) -> Span | None:
    """Return the strongest span that begins between two places of a passage's text, None without any."""
    return next(iter(spans_in(read, start, end)), None)


def sentence_features(
    asked: Understanding, read: Read, start: int, end: int, span: Span | None, highest: float, place: int
) -> tuple[float, ...]:
    """Return what a sentence's strength is made of, in the order of ``SENTENCE_FEATURES``.

    ``highest`` is the score of its passage's best span, ``place`` the passage's place among those read, from 0.
    """
    text = read.text[start:end]
    return (
        1.0,
        read.evidence.answerable,
        max(_NO_SPAN, min(_MOST_SPAN, span.score)) if span else _NO_SPAN,
        float(span is None),
        read.evidence.relevance,
        read.hit.parts["fused"],
        shares(asked.terms, [text])[0],
        float(span is not None and span.score == highest),
        min(end - start, 400) / 100,
        float(asked.wants_outcome and read.hit.passage.kind in ("resolution", "vote", "action")),
        float(answers_kind(asked, text)),
        float(place == 0),
        float(end - start < 45),
    )


def answers_kind(asked: Understanding, text: str) -> bool:
    """Return whether a text holds the kind of thing a question asks for (a sum, a date, a name …)."""
    return holds(asked.asked, text)


def probability(log_odds: float) -> float:
    """Return the probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def in_one_passage(one: Chosen, other: Chosen) -> bool:
    """Return whether two sentences stand in one passage, though it may have been read beside different questions."""
    return one.read.hit.passage.id == other.read.hit.passage.id


def item(choice: Chosen) -> tuple[str, tuple[str, ...]]:
    """Return the document and the headings that a sentence stands under, which are its item."""
    return choice.read.document.id, choice.read.hit.passage.heading_path


def overlap(one: Chosen, other: Chosen) -> bool:
    """Return whether two choices hold words at the same place."""
    return in_one_passage(one, other) and one.start < other.end and other.start < one.end


def paragraph(choice: Chosen) -> str:
    """Return the line that a sentence stands in, with all that stands in front of its passage."""
    return _line_around(choice.read, choice.start, choice.end)


def _line_around(read: Read, start: int, end: int) -> str:
    first, last = read.text.rfind("\n", 0, start) + 1, read.text.find("\n", end)
    line = read.text[first : last if last >= 0 else len(read.text)]
    return f"{_before(read)} {line}"


def _before(read: Read) -> str:
    return f"{read.document.title} {reading_context(read.document, read.hit.passage)}"


def shown(read: Read) -> str:
    """Return a passage with all that stands in front of it."""
    return f"{_before(read)} {read.text}"
