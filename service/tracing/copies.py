"""Counts the same words once: exact copies within a meeting are one passage, those of other meetings are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.records import Passage
from service.tracing.records import Found
from service.tracing.words import stems

# Fewer words ("RESOLVED that the report be noted.") are alike without being copies.
WORDS_LEAST = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """Passages with copies folded: ``rows`` are the places of those kept, in the order given.

    ``left_out`` counts the copies that stand for nothing of their own; ``repeated`` the kept ones whose words stood in
    the papers of an earlier meeting already.
    """

    found: tuple[Found, ...]
    rows: tuple[int, ...]
    left_out: int
    repeated: int


def fold(found: Sequence[Found]) -> Counted:
    """Fold the exact copies among passages that are given in order of time.

    Of copies within one meeting (a report, and the minutes that print it again) the likeliest is kept, of equals the
    minutes. What another meeting's papers repeat was before that meeting too, and is counted there as well; each
    names the other documents that hold its words.
    """
    by_words: dict[tuple[str, ...], list[int]] = {}
    for row, one in enumerate(found):
        words = tuple(stems(one.text))
        if len(words) >= WORDS_LEAST:
            by_words.setdefault(words, []).append(row)
    out: set[int] = set()
    elsewhere: dict[int, tuple[str, ...]] = {}
    repeated = 0
    for rows in by_words.values():
        if len(rows) == 1:
            continue
        meetings: dict[str, list[int]] = {}
        for row in rows:
            meetings.setdefault(found[row].meeting.id, []).append(row)
        kept = [min(of, key=lambda row: _rank(found[row])) for of in meetings.values()]
        out.update(set(rows) - set(kept))
        repeated += len(kept) - 1
        for row in kept:
            own = found[row].document.source
            elsewhere[row] = tuple(dict.fromkeys(s for r in rows if (s := found[r].document.source) != own))
    left = [row for row in range(len(found)) if row not in out]
    return Counted(
        tuple(replace(found[row], also_in=elsewhere[row]) if row in elsewhere else found[row] for row in left),
        tuple(left),
        len(out),
        repeated,
    )


def _rank(found: Found) -> tuple[float, bool, str, int]:
    passage: Passage = found.passage
    return -round(found.probability, 2), found.document.kind != "minutes", found.document.source, passage.start
