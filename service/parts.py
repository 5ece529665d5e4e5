"""Reads the parts of a question one by one ("When did it open, and at what cost?") where one sentence is too little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.reader import EvidenceReader, reading_context
from service.selecting import Chosen, Read, answers_kind, best_span, candidates, overlap, paragraph
from service.understanding import Understanding, shares, understand

# In how many of the passages that stand in the answer's documents a part is looked for, beside those quoted.
_PASSAGES = 3
# From which log-odds of a sentence, or of the short answer inside it, a part counts as answered there.
_ANSWERS = 0.5
# What answers a part by so much more (in log-odds) than all that is quoted is quoted too: "how was it paid for?" finds
# the price in one sentence, and where the money came from in the next.
_MUCH_SURER = 3.0
# Below which no sentence that is quoted answers a part. Set by hand on 36 questions of two parts about the sample.
_LEFT_OPEN = 0.0
# What share of the words of the subject stands in the paragraph of a sentence that is added for a part.
_SAME_MATTER = 0.5
# How much less is enough of a part without a word of its own ("by when?"), beside the kind of thing that it asks for.
_WORDLESS = 1.0


@dataclass(frozen=True, slots=True)
class PartRead:
    """A part of a question, as it was asked, and the sentences that may answer it, strongest first."""

    part: str
    ranked: tuple[Chosen, ...]


def first_part(asked: Understanding, reads: Sequence[Read], reader: EvidenceReader) -> tuple[Understanding, list[Read]]:
    """Return the first part of a question as one by itself, and the passages as they were read beside it."""
    first = replace(understand(_as_question(asked.parts[0])), times=asked.times, committees=asked.committees)
    return first, _read_beside(first.question, reads, reader)


def read_parts(
    asked: Understanding, reads: Sequence[Read], taken: Sequence[Chosen], reader: EvidenceReader
) -> list[PartRead]:
    """Return what each part of a question finds in what is quoted and near it; nothing for a change over time."""
    if asked.spans_time:
        return []
    documents = {choice.read.document.id for choice in taken}
    quoted = {choice.read.hit.passage.id for choice in taken}
    first = [read for read in reads if read.document.id in documents][:_PASSAGES]
    near = [*first, *(read for read in reads if read.hit.passage.id in quoted and read not in first)]
    return [PartRead(part.strip(" ,;?."), _ranked(asked, part, near, reader)) for part in asked.parts]


def with_each_part(taken: Sequence[Chosen], parts: Sequence[PartRead], subject: Sequence[str]) -> list[Chosen]:
    """Return what was chosen and, for each part that nothing of it answers well, what does, beside the subject.

    A whole question fits one sentence best, and the others' part of it none; read alone, each finds its own.
    """
    whole = list(taken)
    for part in parts:
        found = max(part.ranked, key=_sure, default=None)
        if not found or (subject and shares(subject, [paragraph(found)])[0] < _SAME_MATTER):
            continue  # "What did they cost?" finds a cost, but not theirs
        if _sure(found) >= _ANSWERS and not _is_answered(part, whole, max(_ANSWERS, _sure(found) - _MUCH_SURER)):
            whole.append(found)
    return whole


def left_open(quoted: Sequence[Chosen], parts: Sequence[PartRead]) -> tuple[str, ...]:
    """Return the parts, as they were asked, that none of the sentences quoted answers.

    None where that is so of all: an answer as a whole is surer than the reader is of its parts.
    """
    missing = tuple(part.part for part in parts if not _is_answered(part, quoted, _LEFT_OPEN))
    return missing if len(missing) < len(parts) else ()


def _is_answered(part: PartRead, quoted: Sequence[Chosen], least: float) -> bool:
    asked = understand(_as_question(part.part))
    wordless = not asked.terms

    def enough(choice: Chosen) -> bool:
        return _sure(choice) >= least - _WORDLESS * (wordless and answers_kind(asked, choice.text))

    return any(enough(c) and any(overlap(c, other) for other in quoted) for c in part.ranked)


def _as_question(part: str) -> str:
    return f"{part.strip(' ,;?')}?"


def _ranked(asked: Understanding, part: str, near: Sequence[Read], reader: EvidenceReader) -> tuple[Chosen, ...]:
    question = _as_question(part)
    # The words of the whole question say what "it" in a part is.
    return tuple(candidates(replace(understand(question), terms=asked.terms), _read_beside(question, near, reader)))


def _read_beside(question: str, reads: Sequence[Read], reader: EvidenceReader) -> list[Read]:
    contexts = [reading_context(read.document, read.hit.passage) for read in reads]
    evidence = reader.read(question, contexts, [read.text for read in reads])
    return [replace(read, evidence=seen) for read, seen in zip(reads, evidence, strict=True)]


def _sure(found: Chosen) -> float:
    """Return the log-odds of a sentence or of the short answer inside it, whichever is more."""
    span = best_span(found.read, found.start, found.end)
    return max(found.score, span.score if span else found.score)
