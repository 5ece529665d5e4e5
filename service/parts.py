"""Reads the parts of a question one by one ("When did it open, and at what cost?") where one sentence is too little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.reader import EvidenceReader, reading_context
from service.selecting import Chosen, Read, best_span, candidates
from service.understanding import Understanding, understand

# In how many of the passages that stand in the answer's documents a part is looked for.
_PASSAGES = 3
# From which log-odds of a sentence, or of the short answer inside it, a part counts as answered there.
_ANSWERS = 0.5


def with_each_part(
    asked: Understanding, reads: Sequence[Read], taken: Sequence[Chosen], reader: EvidenceReader
) -> list[Chosen]:
    """Return what was chosen and, where fewer sentences were than the question has parts, what answers each part.

    A whole question fits one sentence best, and the others' part of it none; read alone, each finds its own.
    """
    if asked.spans_time or len(taken) >= len(asked.parts):
        return list(taken)
    quoted = {choice.read.document.id for choice in taken}
    near = [read for read in reads if read.document.id in quoted][:_PASSAGES]
    whole = list(taken)
    for part in asked.parts:
        found = _strongest(asked, f"{part.strip(' ,;?')}?", near, reader)
        if found and not any(_overlap(found, other) for other in whole):
            whole.append(found)
    return whole


def _strongest(asked: Understanding, part: str, near: Sequence[Read], reader: EvidenceReader) -> Chosen | None:
    contexts = [reading_context(read.document, read.hit.passage) for read in near]
    evidence = reader.read(part, contexts, [read.text for read in near])
    reads = [replace(read, evidence=seen) for read, seen in zip(near, evidence, strict=True)]
    # The words of the whole question say what "it" in a part is.
    ranked = candidates(replace(understand(part), terms=asked.terms), reads)
    if not ranked:
        return None
    best = ranked[0]
    span = best_span(best.read, best.start, best.end)
    sure = max(best.score, span.score if span else best.score)
    return replace(best, read=near[reads.index(best.read)]) if sure >= _ANSWERS else None


def _overlap(one: Chosen, other: Chosen) -> bool:
    return one.read.hit.passage.id == other.read.hit.passage.id and one.start < other.end and other.start < one.end
