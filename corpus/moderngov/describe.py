"""What the manifest, the structured data and the report say of a meeting, its page and its papers."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from corpus.moderngov.compose import ComposedKind, draft_status, subtitle, without_emails
from corpus.moderngov.folder import HeldFile, MeetingState
from corpus.moderngov.model import Item, MeetingRecord, Paper
from corpus.moderngov.options import Entry
from corpus.moderngov.outcomes import outcomes
from corpus.moderngov.papers import filed

_NAMES: dict[ComposedKind, str] = {"minutes": "minutes", "decision": "decisions", "agenda": "agenda"}


def page(record: MeetingRecord, kind: ComposedKind, state: MeetingState, url: str, settled: bool) -> HeldFile:
    """Return the manifest's facts of the page put together from the items; digest and size are still to come."""
    day = record.held_on.isoformat() if record.held_on else None
    return HeldFile(
        file=f"{state.folder}/00-{_NAMES[kind]}.html",
        sha256="",
        size=0,
        url=url,
        title=subtitle(record, state.committee),
        kind=kind,
        status=draft_status(record.heading) if kind == "minutes" else "unknown",
        held_on=day,
        conflicts=conflicts(record),
        settled=settled,
    )


def paper(paper: Paper, item: str | None, record: MeetingRecord, url: str, settled: bool) -> HeldFile:
    """Return the manifest's facts of a paper; file, digest and size are still to come."""
    facts = filed(paper, record.held_on, of_meeting=item is None)
    return HeldFile(
        file="",
        sha256="",
        size=0,
        url=url,
        title=without_emails(paper.title),
        kind=facts.kind,
        status=facts.status,
        held_on=facts.held_on.isoformat() if facts.held_on else None,
        filed_under=facts.filed_under.isoformat() if facts.filed_under else None,
        item=item,
        conflicts=list(facts.conflicts),
        settled=settled,
    )


def conflicts(record: MeetingRecord) -> list[str]:
    """Return in words where the site contradicts itself on the day of the meeting."""
    if record.stated_on is None or record.held_on in {None, record.stated_on}:
        return []
    return [f"The meeting's page states {record.stated_on}; the site's list of meetings has {record.held_on}."]


def withheld(record: MeetingRecord, name: str, url: str) -> list[Entry]:
    """Return an entry for everything of the meeting that isn't public.

    What is not for display is named by its number alone, since its title isn't public either.
    """
    if record.restriction:
        return [Entry(name, url, record.restriction)]
    found: list[Entry] = []
    for item in record.items:
        label = f"{name}: item {item.number or item.id}"
        if item.restriction:
            found.append(Entry(_named(label, item.title, item.restriction), url, item.restriction))
        for part in item.unpublished if item.restriction is None else ():
            found.append(Entry(f"{label}, {item.title}: {part}", url, "the site marks it as not published"))
        for linked in item.papers:
            why = linked.restriction or ("its item is restricted" if item.restriction else None)
            if why:
                shown = _named(label, linked.title, f"{why} {item.restriction or ''}")
                found.append(Entry(shown, next(iter(linked.links), None), why))
    for linked in record.papers:
        if linked.restriction:
            found.append(Entry(f"{name}, {linked.title}", next(iter(linked.links), None), linked.restriction))
    return [replace(entry, name=without_emails(entry.name)) for entry in found]


def _named(label: str, title: str, restriction: str) -> str:
    return label if "not for display" in restriction else f"{label}, {title}"


def line(record: MeetingRecord, state: MeetingState, url: str, base: str) -> dict[str, Any]:
    """Return the meeting's line of structured data; the council is added where it is written."""
    resolutions, votes = outcomes(record.items, base)
    return {
        "meeting_id": state.id,
        "committee": state.committee,
        "committee_id": state.committee_id,
        "held_on": record.held_on.isoformat() if record.held_on else None,
        "time": record.time,
        "meeting_status": record.status,
        "url": url,
        "file": state.composed.file if state.composed else None,
        "minutes_status": state.composed.status if state.composed and state.composed.kind == "minutes" else None,
        "attendance": [
            {name: without_emails(said) if said else None for name, said in asdict(attendee).items()}
            for attendee in record.attendees
        ],
        "items": [_item(item, state) for item in record.items if item.restriction is None],
        "resolutions": resolutions,
        "votes": votes,
        "conflicts": conflicts(record),
    }


def _item(item: Item, state: MeetingState) -> dict[str, Any]:
    return {
        "id": item.id,
        "number": item.number or None,
        "title": without_emails(item.title),
        "minutes": bool(item.minutes),
        "decision": bool(item.decision),
        "papers": [state.papers[linked.id].file for linked in item.papers if linked.id in state.papers],
    }
