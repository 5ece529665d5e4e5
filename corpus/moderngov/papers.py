"""What a linked paper is: its kind, its status, and whose meeting its title speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from corpus.dates import find_days
from corpus.moderngov.model import Paper
from corpus.records import DocumentKind, DocumentStatus

_KINDS: tuple[tuple[re.Pattern[str], DocumentKind], ...] = (
    (re.compile(r"\b(?:matters? arising|action (?:list|log|sheet|tracker)|actions? from)\b", re.I), "report"),
    (re.compile(r"\b(?:minutes|cofnodion)\b", re.I), "minutes"),
    (
        re.compile(r"^\W*(?:printed )?decisions?\b|\bdecision (?:notice|list|record|sheet)s?\b|^penderfyniad", re.I),
        "decision",
    ),
    (re.compile(r"\bagenda\b.*\b(?:pack|frontsheet|front sheet)\b|\breports pack\b|^\W*agenda\b", re.I), "agenda"),
)


@dataclass(frozen=True, slots=True)
class Filed:
    """What a paper is and which day it belongs to.

    ``held_on`` is the day of the meeting that the paper is of, as far as it is stated; ``filed_under`` is the day of
    the meeting it was found at, where that is another or where it can't be told that it is the same.
    """

    kind: DocumentKind
    status: DocumentStatus
    held_on: date | None
    filed_under: date | None
    conflicts: tuple[str, ...] = ()


def filed(paper: Paper, meeting_day: date | None, *, of_meeting: bool) -> Filed:
    """Return what a paper is from its title; ``of_meeting`` says that it is of the meeting as a whole, not of an item.

    Minutes among the papers of an item are those of an earlier meeting, put before this one to be adopted: their day
    is the one that their title states, and unknown where it states none or several. Printed minutes of the meeting
    itself carry the day in their file name.
    """
    kind = _kind(paper.title)
    status: DocumentStatus = "draft" if re.search(r"\bdraff?t\b", paper.title, re.I) else "unknown"
    stated = {found.day for found in find_days(paper.title)}
    if of_meeting and not stated and paper.links:
        stated = {found.day for found in find_days(unquote(paper.links[0]).rpartition("/")[2])}
    if kind != "minutes":
        return Filed(kind, status, meeting_day, None)
    if len(stated) == 1:
        day = next(iter(stated))
        other = meeting_day if day != meeting_day else None
        conflicts = (_differs(day, other),) if other else ()
        return Filed(kind, status, day, other, conflicts)
    if of_meeting and not stated:
        return Filed(kind, status, meeting_day, None)
    if stated:
        days = ", ".join(day.isoformat() for day in sorted(stated))
        return Filed(kind, status, None, meeting_day, (f"The title states several days ({days}).",))
    return Filed(kind, status, None, meeting_day)


def _kind(title: str) -> DocumentKind:
    return next((kind for pattern, kind in _KINDS if pattern.search(title)), "report")


def _differs(stated: date, meeting: date) -> str:
    return f"The title states {stated.isoformat()}; the site files it under the meeting of {meeting.isoformat()}."
