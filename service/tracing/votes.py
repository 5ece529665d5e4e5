"""Finds what a vote was taken on, where the vote's own words are only "For: 7. Against: 2."."""

from __future__ import annotations

import re

from corpus.sentences import sentences
from indexer.store import PassageStore
from service.motions import MOVES
from service.tracing.records import Found

# So many characters may stand between a vote and the passage that says what was voted on.
_BESIDE = 40
# Beside how motions are told in full ("It was moved by Councillor Vesey that …").
_MOVES = re.compile(
    rf"{MOVES.pattern}|^\W*(?:moved|proposed)\s+(?:by|that)\b|\bit was\s+(?:then\s+)?(?:moved|proposed)\b",
    re.IGNORECASE | re.DOTALL,
)
_LOST = re.compile(r"\b(?:lost|defeated|rejected|fell|not carried)\b", re.IGNORECASE)


def voted_on(vote: Found, store: PassageStore) -> tuple[Found, tuple[int, int]] | None:
    """Return the passage and the characters in it that say what a vote was on: the motion before, else the resolution.

    The motion is the last sentence that moves something in the passage just before, of the same document; only where
    there is none, it is the resolution just after. None where the vote says itself what it was on, or nothing does.
    """
    first = next(iter(sentences(vote.text)), (0, len(vote.text)))
    if _MOVES.search(vote.text[slice(*first)]):
        return None
    passages = store.passages(vote.passage.document_id)
    before = next(
        (p for p in reversed(passages) if p.end <= vote.passage.start and vote.passage.start - p.end <= _BESIDE), None
    )
    after = next((p for p in passages if p.start >= vote.passage.end and p.start - vote.passage.end <= _BESIDE), None)
    near = [p for p in (before, after) if p is not None]
    found = {p.id: Found(p, text, "", vote.document, 0.0) for p, text in zip(near, store.texts(near), strict=True)}
    if before is not None:
        moves = [
            span for span in sentences(found[before.id].text) if _MOVES.search(found[before.id].text[slice(*span)])
        ]
        if moves:
            return found[before.id], moves[-1]
    # A vote on an amendment, or one that was lost, is none on what was resolved in the end.
    other = "amendment" in vote.text.casefold() or _LOST.search(vote.text)
    if after is not None and after.kind == "resolution" and not other:
        return found[after.id], (0, len(found[after.id].text))
    return None
