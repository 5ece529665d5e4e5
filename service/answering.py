"""The answerer seam, and the default answerer, whose answers are quotations alone and so can't be made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from corpus.records import Answer, Citation, Coverage, Quote, Statement
from service.choosing import select
from service.citing import link_to, reference
from service.confidence import confidence
from service.deriving import derive
from service.mentions import MENTIONED, mentions
from service.motions import moves, place
from service.parts import first_part, left_open, read_parts, with_each_part
from service.quoting import quotable
from service.reader import EvidenceReader
from service.selecting import Chosen, Read, candidates
from service.understanding import Understanding

NEAREST = 5


class Answerer(Protocol):
    """Answers a question from passages that were read closely, or says that they don't answer it."""

    name: str

    def answer(self, asked: Understanding, reads: Sequence[Read], coverage: Coverage) -> Answer:
        """Return an answer of which every sentence is cited, or ``answered`` false with the nearest passages."""
        ...


class ExtractiveAnswerer:
    """Answers by quotation: sentences chosen by the reader, kept word for word.

    ``answer_at`` is the confidence (0 to 1) from which a question counts as answered; ``reader`` is who read the
    passages, and is asked about the strongest sentence once more.
    """

    name = "quotations"

    def __init__(self, answer_at: float, reader: EvidenceReader) -> None:
        self._answer_at = answer_at
        self._reader = reader

    def answer(self, asked: Understanding, reads: Sequence[Read], coverage: Coverage) -> Answer:
        """Return the quotations that answer: topics and changes by date, outcomes first, the latest first if asked."""
        ranked = candidates(asked, reads)
        taken, sure = select(asked, ranked), confidence(asked, reads, ranked, self._reader)
        if asked.parts and sure < self._answer_at:
            taken, sure = self._by_its_first_part(asked, reads)
        if 0 < sure < MENTIONED and (mentioned := mentions(asked, ranked)):
            taken, sure = select(asked, mentioned), MENTIONED
        if not taken or sure < self._answer_at:
            nearest = [_citation(n, choice) for n, choice in enumerate(_nearest(asked, reads, ranked), 1)]
            return Answer(asked.question, False, sure, (), (), tuple(nearest), coverage)
        parts = read_parts(asked, reads, taken, self._reader)
        chosen = quotable(asked, with_each_part(taken, parts, asked.subject))
        citations = tuple(_citation(n, choice) for n, choice in enumerate(_in_order(asked, chosen), 1))
        statements = tuple(Statement(c.quote.text, (c.number,)) for c in citations)
        derived = derive(asked.question, citations)
        if derived:
            statements = (derived, *statements)
        return Answer(asked.question, True, sure, statements, citations, (), coverage, left_open(chosen, parts))

    def _by_its_first_part(self, asked: Understanding, reads: Sequence[Read]) -> tuple[list[Chosen], float]:
        """Return what answers the first part alone, and how surely: the rest may be what the minutes don't say."""
        first, read = first_part(asked, reads, self._reader)
        ranked = candidates(first, read)
        return select(first, ranked), confidence(first, read, ranked, self._reader)


def nearest_so_far(asked: Understanding, reads: Sequence[Read]) -> Citation | None:
    """Return the strongest sentence of what has been read as yet, None without any: something to show, no answer."""
    ranked = candidates(asked, reads)
    return _citation(1, ranked[0]) if ranked else None


def _in_order(asked: Understanding, chosen: Sequence[Chosen]) -> list[Chosen]:
    if asked.spans_time or (asked.is_topic and not asked.wants_outcome):
        return sorted(chosen, key=_by_date)
    if asked.wants_outcome:
        return _outcomes_first(chosen)
    if asked.newest_first:
        return sorted(chosen, key=_day, reverse=True)
    return list(chosen)


def _outcomes_first(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Return what was moved and decided first, and of each document in its order: a motion before the vote on it."""
    documents = list(dict.fromkeys(choice.read.document.id for choice in chosen))

    def rank(choice: Chosen) -> tuple[bool, int, int]:
        is_outcome = choice.read.hit.passage.kind in ("resolution", "vote", "action") or moves(choice.text)
        return not is_outcome, documents.index(choice.read.document.id), place(choice)

    return sorted(chosen, key=rank)


def _by_date(choice: Chosen) -> tuple[int, int]:
    # Undated last: a place in the order would claim a date.
    return (_day(choice) or 10**7, choice.read.hit.passage.start)


def _day(choice: Chosen) -> int:
    """Return the number of the day that a quotation is about, 0 of an undated one."""
    document = choice.read.document
    day = document.period.end if document.period else document.meeting.held_on
    return day.toordinal() if day else 0


def _nearest(asked: Understanding, reads: Sequence[Read], ranked: Sequence[Chosen]) -> list[Chosen]:
    """Return the strongest sentence of each of the passages that fit best, wide enough to stand alone; none is marked.

    A whole passage that doesn't answer is long to read in a meeting, and its place is cited beside it.
    """
    strongest = {choice.read.hit.passage.id: choice for choice in reversed(ranked)}
    # Formalities come last, but where nothing else was read they are what is near.
    first = sorted(reads, key=lambda read: read.hit.passage.kind in ("procedural", "heading"))
    found = [strongest.get(read.hit.passage.id, _whole(read)) for read in first[:NEAREST]]
    return quotable(replace(asked, is_topic=False), [replace(choice, answer=None) for choice in found])


def _whole(read: Read) -> Chosen:
    return Chosen(read, 0, len(read.text), 0.0, None)


def _citation(number: int, choice: Chosen) -> Citation:
    passage, document = choice.read.hit.passage, choice.read.document
    start, end = passage.start + choice.start, passage.start + choice.end
    return Citation(
        number=number,
        quote=Quote(document.id, start, end, choice.text),
        passage=passage,
        meeting=document.meeting,
        document=document,
        link=link_to(document, start, end, choice.text, passage.page),
        reference=reference(document, document.meeting, passage.heading_path, passage.page),
        answer_span=choice.answer,
        also_in=document.copies,
    )
