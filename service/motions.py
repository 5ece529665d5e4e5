"""Puts a motion and what became of it side by side: a motion quoted alone reads as what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from service.kinds import VOTE_TAKEN, VOTE_TOLD
from service.selecting import Chosen, overlap

# Within how many characters after a motion the vote on it, or what was resolved, is looked for: a debate may stand
# between.
RECORDED_WITHIN = 1200
# How many characters may stand between a resolution and the vote that it was carried by.
_RIGHT_BEFORE = 40
MOVES = re.compile(
    r"\b(?:moved|proposed)\b.{0,90}\bseconded\b|\bseconded\b.{0,90}\b(?:moved|proposed)\b"
    r"|\b(?:motions?|amendments?)\b.{0,40}\b(?:was|were)\s+(?:then\s+)?(?:moved|proposed)\b"
    r"|\b(?:Councillor|Cllr|Chair|Mayor|Leader|Alderman)\b[^.]{0,50}\b(?:moved|proposed)\s+(?:that|an?|the|to)\b"
    r"|\b(?:motion|amendment)\s+(?:that|to|by)\b",
    re.IGNORECASE | re.DOTALL,
)


def moves(text: str) -> bool:
    """Return whether a text moves something and doesn't say what became of it."""
    return MOVES.search(text) is not None and VOTE_TAKEN.search(text) is None


def with_outcomes(ranked: Sequence[Chosen], taken: Sequence[Chosen]) -> list[Chosen]:
    """Return what was chosen, each motion followed by the vote or resolution on it and each vote led by its motion.

    Both are looked for in ``ranked``, all sentences of the passages that were read.
    """
    whole: list[Chosen] = []
    for choice in taken:
        if choice.read.hit.passage.kind == "vote":
            around = [*_motion_before(ranked, choice), choice]
        elif moves(choice.text):
            around = [choice, *_outcome_after(ranked, choice)]
        else:
            around = [choice]
        whole += [one for one in around if one is choice or not any(overlap(one, other) for other in (*whole, *taken))]
    return whole


def _outcome_after(ranked: Iterable[Chosen], motion: Chosen) -> list[Chosen]:
    """Return what tells what became of a motion: the count, and "the amendment was carried" beside it; maybe none."""
    after = [
        choice
        for choice in ranked
        if choice.read.document.id == motion.read.document.id
        and choice.read.hit.passage.kind in ("vote", "resolution")
        and 0 < place(choice) - place(motion) <= RECORDED_WITHIN
    ]
    if not after:
        return []
    first = min(after, key=place).read.hit.passage
    told = sorted((choice for choice in after if choice.read.hit.passage.id == first.id), key=place)
    # Up to the next motion: one passage may hold the votes on both.
    on_it = list(takewhile(lambda choice: not MOVES.search(choice.text), told[1:]))
    votes = [choice for choice in (told[0], *on_it) if VOTE_TAKEN.search(choice.text)]
    if not votes:
        return told[:1]
    in_words = next((choice for choice in votes if VOTE_TOLD.search(choice.text)), votes[0])
    return [votes[0]] if in_words is votes[0] else [votes[0], in_words]


def _motion_before(ranked: Iterable[Chosen], vote: Chosen) -> list[Chosen]:
    """Return the last sentence before a vote that moves something; none where the vote says itself what it was on."""
    passage = vote.read.hit.passage
    if MOVES.search(vote.read.text):
        return []
    before = [
        choice
        for choice in ranked
        if choice.read.document.id == vote.read.document.id
        and 0 < passage.start - place(choice) <= RECORDED_WITHIN
        and choice.read.hit.passage.id != passage.id
        and (moves(choice.text) or choice.read.hit.passage.kind in ("vote", "resolution"))
    ]
    last = max(before, key=place, default=None)
    if last is None:
        return []
    # What was voted on before was another motion; what was resolved right before is what the vote was on.
    resolved = last.read.hit.passage.kind == "resolution" and passage.start - last.read.hit.passage.end <= _RIGHT_BEFORE
    return [last] if moves(last.text) or resolved else []


def place(choice: Chosen) -> int:
    """Return where a sentence begins in its document, in characters."""
    return choice.read.hit.passage.start + choice.start
