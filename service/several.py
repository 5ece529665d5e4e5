"""Takes apart what is several questions at once ("Who chairs Audit, and what did the flood scheme cost?").

A search for both finds the best of neither. Parts that lean on each other ("When did it open, and at what cost?") stay
together and are read one by one in `parts.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from corpus.records import Answer, Citation, Statement
from indexer.store import Filter, Hit
from service.ranking import ranked
from service.results import Asked, Interpretation
from service.subjects import naming
from service.understanding import content_terms, stem

_FURTHER = re.compile(
    r"\?\s+(?=\w)"
    r"|[,;]?\s+and\s+(?=(?:(?:by|to|from|at|in|on|for|until)\s+)?(?:who|whom|what|when|where|why|how|which)\b)",
    re.IGNORECASE,
)
# Leans on what was said before.
_LEANS = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|he|she|his|her|him|there|then|each|both|ones?|same|such|"
    r"instead|meantime|former|latter|others?)\b",
    re.IGNORECASE,
)
# Who does something in every minute, and what they do: "and how did the Director respond?" says nothing of what to.
_COMMON = frozenset(
    """
    agree asked auditor auditors board cabinet conclude decide director directors explain forum happen happened head
    inspector inspectors leader member members moved objected officer officers opposed panel propose proposed react
    reason reasons recommend recommended reply request respond responded result say seconded spoke staff suggest
    suggested supported think vote voted want wanted
    """.split()  # noqa: SIM905 - a list would be a page long
)
# In "what did the new service spend in its first year?" it leans on what the part names before.
_OWNER = re.compile(r"\b(?:its|their|his|her)\b", re.IGNORECASE)
_NAMED_BEFORE = 2
_NAME = re.compile(r"(?<!^)\b(?:[A-Z][a-z]+|committee)\b")
# How many words that name a subject a question has that needs no other; one fewer where one of them is a name, and in
# the first part, which leans on none.
_OWN_WORDS = 3
# A part that was told its subject holds words that weren't asked, so that it must be surer than the rest of it.
_TOLD_AT = 0.5
# A question is cut into so many at most.
MOST = 4


def several(question: str) -> tuple[str, ...]:
    """Return the questions in a question that have nothing to do with each other, as they were asked; one if it is one.

    A part stays with the one before where it leans on it by a pronoun, shares a word with it, or says too little.
    """
    cuts = list(_FURTHER.finditer(question))
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(question)]
    found: list[str] = []
    begun = 0
    for start, end in zip(starts, ends, strict=True):
        part = question[start:end]
        if found and not (stands_alone(part) and _words(part).isdisjoint(_words(found[-1]))):
            found[-1] = question[begun:end].strip(" ,;")
        else:
            found.append(part.strip(" ,;"))
            begun = start
    if len(found) == 1 or len(found) > MOST or not _stands_alone(found[0], _OWN_WORDS - 1):
        return (question,)
    return tuple(f"{one.rstrip('?. ')}?" for one in found)


def stands_alone(part: str) -> bool:
    """Return whether a part of a question can be asked without the rest of it: no pronoun, and words enough."""
    return _stands_alone(part, _needed(part))


def in_full(part: str, question: str) -> str | None:
    """Return a part of a question as one that can be asked apart; None where nothing says what it is about.

    One that leans on what was asked before is told its subject: "why wasn't it kept, the tannery chimney?"
    """
    if stands_alone(part):
        return f"{part}?"
    before = naming(content_terms(question.partition(part)[0]), _COMMON)
    told = [word for word in before if word.isalpha() and stem(word) not in _words(part)]
    return f"{part}, the {' '.join(told)}?" if told else None


def completes(part: str, answer: Answer) -> bool:
    """Return whether what was found for a part, asked apart as ``in_full`` put it, answers it."""
    return answer.answered and (stands_alone(part) or answer.confidence >= _TOLD_AT)


def _stands_alone(part: str, words: int) -> bool:
    leaning = [found for found in _LEANS.finditer(part) if not _is_owned(part, found)]
    return not leaning and len(_words(part)) >= words


def _is_owned(part: str, found: re.Match[str]) -> bool:
    return bool(_OWNER.fullmatch(found[0])) and len(_words(part[: found.start()])) >= _NAMED_BEFORE


def _needed(part: str) -> int:
    return _OWN_WORDS - bool(_NAME.search(part.strip()))


def _words(part: str) -> set[str]:
    return {stem(term) for term in naming(content_terms(part), _COMMON)}


def together(question: str, asked: Sequence[Asked]) -> Asked:
    """Return the answers to the questions in a question as one, cited in a row, with those not answered named.

    It is as sure as the least sure of the answers in it; where none is answered, the nearest of each are given in turn.
    """
    if len(asked) == 1:
        return asked[0]
    answers = [one.answer for one in asked]
    given = [answer for answer in answers if answer.answered]
    citations, statements = _in_a_row(given)
    nearest = () if given else _in_turn(answer.nearest for answer in answers)[: max(len(a.nearest) for a in answers)]
    answer = replace(
        answers[0],
        question=question,
        answered=bool(given),
        confidence=min((a.confidence for a in given), default=max(a.confidence for a in answers)),
        statements=statements,
        citations=citations,
        nearest=tuple(replace(citation, number=n) for n, citation in enumerate(nearest, 1)),
        unanswered=tuple(part for a in answers for part in (a.unanswered if a.answered else (a.question.strip(" ?"),))),
    )
    best: dict[str, Hit] = {}
    for hit in chain.from_iterable(one.ranking for one in asked):
        best[hit.passage.id] = max(best.get(hit.passage.id, hit), hit, key=lambda h: h.score)
    return Asked(
        answer, _as_one([one.interpretation for one in asked]), tuple(ranked(list(best.values()))), asked[-1].took_ms
    )


def completed(asked: Asked, further: Mapping[str, Asked]) -> Asked:
    """Return an answer with what was found for parts that it left open, asked apart; these are open no longer.

    It stays as sure as it was: what is added takes nothing from it.
    """
    if not further:
        return asked
    left = tuple(part for part in asked.answer.unanswered if part not in further)
    first = replace(asked, answer=replace(asked.answer, unanswered=left))
    whole = together(asked.answer.question, [first, *further.values()])
    answer = replace(whole.answer, confidence=asked.answer.confidence)
    took = asked.took_ms + sum(one.took_ms for one in further.values())
    return replace(whole, answer=answer, ranking=asked.ranking, took_ms=took)


def _in_a_row(answers: Sequence[Answer]) -> tuple[tuple[Citation, ...], tuple[Statement, ...]]:
    """Return all citations, the same words once, numbered through, and the statements with these numbers."""
    numbers: dict[tuple[str, int, int], int] = {}
    citations, statements = [], []
    for answer in answers:
        for citation in answer.citations:
            quote = citation.quote
            if (place := (quote.document_id, quote.start, quote.end)) not in numbers:
                numbers[place] = len(numbers) + 1
                citations.append(replace(citation, number=numbers[place]))
        places = {c.number: numbers[c.quote.document_id, c.quote.start, c.quote.end] for c in answer.citations}
        statements += [replace(s, citations=tuple(places[n] for n in s.citations)) for s in answer.statements]
    return tuple(citations), tuple(dict.fromkeys(statements))


def _in_turn(rows: Iterable[Sequence[Citation]]) -> list[Citation]:
    """Return the first of each row, the second of each, and so on, the same words once."""
    turns = (citation for turn in zip_longest(*rows) for citation in turn if citation)
    return list({(c.quote.document_id, c.quote.start, c.quote.end): c for c in turns}.values())


def _as_one(read: Sequence[Interpretation]) -> Interpretation:
    """Return what was read into the questions: the filter only where it is the same for all."""
    where = read[0].where if all(one.where == read[0].where for one in read) else Filter()
    return Interpretation(where, tuple(dict.fromkeys(note for one in read for note in one.notes)))
