"""What was decided about a topic, which later passages come near to it, and what each period brings that is new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

import numpy as np

from corpus.records import Citation
from indexer.store import PassageStore, Vectors
from service.tracing.gathering import Background
from service.tracing.quotations import DECIDED, Citer
from service.tracing.records import Found, New, Outcome
from service.tracing.votes import voted_on
from service.tracing.words import carries, stem

OUTCOMES_MOST = 4
LATER_MOST = 2
# A later passage about the topic is a mention of a decision when it is this many spreads more alike than unrelated
# text: on the sample, below that it is about another side of the topic.
LATER_SPREADS = 2.5
NEW_WORDS_MOST = 6
_WEIGHED = 20
_NOTED = re.compile(r"\b(?:be|is|was)\s+(?:noted|received)\b", re.I)
# Two or more words with capitals, but not all in capitals (those are headings), on one line.
_NAME = re.compile(r"\b[A-Z][a-z][\w’'-]*(?: (?:of |and |the |for )?[A-Z][a-z][\w’'-]*)+")
_CALENDAR = """january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday councillor councillors chair member members
    panel committee minutes"""
_TIME = frozenset(stem(word) for word in _CALENDAR.split())
_WORD = re.compile(r"[^\W\d_]{4,}(?:['’-][^\W\d_]+)*")


class Timeline:
    """The passages of a trace with their vectors (parallel, in order of time), compared with one another."""

    def __init__(
        self, found: Sequence[Found], vectors: Vectors, back: Background, citer: Citer, store: PassageStore
    ) -> None:
        self._found = found
        self._store = store
        self._vectors = vectors
        self._back = back
        self._citer = citer
        self._row = {f.passage.id: row for row, f in enumerate(found)}
        self._heard: set[str] = set()
        self._heard_rows: list[int] = []

    def outcomes(self, period: Sequence[Found]) -> tuple[Outcome, ...]:
        """Return the resolutions, votes and actions of a period, those that decide something before "be noted"."""
        decided = [f for f in period if f.passage.kind in DECIDED]
        decided.sort(key=lambda f: (_only_notes(f.text), -f.probability, f.passage.document_id, f.passage.start))
        return tuple(self._outcome(found) for found in decided[:OUTCOMES_MOST])

    def _outcome(self, found: Found) -> Outcome:
        citation = self._citer.best(found)
        later = () if _only_notes(found.text) else tuple(self._citer.best(f) for f in self._later(found))
        return Outcome(found.passage.kind, citation, later, self._about(found))

    def _about(self, decided: Found) -> Citation | None:
        on = voted_on(decided, self._store) if decided.passage.kind == "vote" else None
        return self._citer.at(on[0], *on[1]) if on else None

    def _later(self, decision: Found) -> list[Found]:
        """Return the nearest passages of later meetings, in order of time."""
        held = decision.meeting.held_on
        if held is None:
            return []
        vector = self._vectors[self._row[decision.passage.id]]
        centre, spread = self._back.against(vector)
        near = self._vectors @ vector
        rows = [
            row
            for row in np.argsort(-near, kind="stable")
            if near[row] >= centre + LATER_SPREADS * spread
            and (self._found[row].meeting.held_on or date.min) > held
            and self._found[row].meeting.council == decision.meeting.council
        ]
        chosen: dict[str, int] = {}
        for row in rows:
            chosen.setdefault(self._found[row].meeting.id, int(row))
            if len(chosen) == LATER_MOST:
                break
        return [self._found[row] for row in sorted(chosen.values())]

    def new(self, period: Sequence[Found]) -> New | None:
        """Return what a period brings that none before it had; None for the first. Periods are given in order."""
        known, rows = set(self._heard), list(self._heard_rows)
        words_of = [(f, _WORD.findall(f.text)) for f in period]
        for found, words in words_of:
            self._heard.update(map(stem, words))
            self._heard_rows.append(self._row[found.passage.id])
        if not period or not rows:
            return None
        names: Counter[str] = Counter()
        fresh: Counter[str] = Counter()
        for found, words in words_of:
            names.update({name for name in _NAME.findall(found.text) if _is_new(name, known)})
            fresh.update({w.lower() for w in words if carries(w) and stem(w) not in known and stem(w) not in _TIME})
        ranked = [name for name, _ in sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))]
        said = " ".join(ranked).lower()
        often = sorted(fresh.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))
        ranked += [word for word, count in often if count > 1 and word not in said]
        return New(tuple(ranked[:NEW_WORDS_MOST]), self._citer.best(self._least_alike(period, rows)))

    def _least_alike(self, period: Sequence[Found], earlier: Sequence[int]) -> Found:
        likely = sorted(period, key=lambda f: (-f.probability, f.passage.id))[:_WEIGHED]
        rows = [self._row[f.passage.id] for f in likely]
        nearest = (self._vectors[rows] @ self._vectors[list(earlier)].T).max(axis=1)
        # A passage that is barely about the topic is unlike the others for that reason alone.
        gain = [f.probability * (1.0 - float(near)) for f, near in zip(likely, nearest, strict=True)]
        return likely[int(np.argmax(gain))]


def _only_notes(text: str) -> bool:
    return _NOTED.search(text) is not None and len(text) < 140


def _is_new(name: str, known: set[str]) -> bool:
    parts = {stem(word) for word in _WORD.findall(name)}
    return not parts & _TIME and not parts <= known
