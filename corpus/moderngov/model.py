"""What a ModernGov site says of its committees, meetings, items and papers, whichever way it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee as the site lists it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A line of a committee's list of meetings; ``held_on`` is None where its date can't be read."""

    id: str
    held_on: date | None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A linked document; ``links`` are the readings of its address, the likeliest first.

    ``restriction`` is the sentence that says why it isn't public, None where it is. ``external`` is a link to some
    page rather than a paper.
    """

    id: str
    title: str
    links: tuple[str, ...]
    restriction: str | None = None
    external: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item; the texts are HTML as the site gives it, empty where there is none.

    ``unpublished`` names texts that came along although the site says they aren't published.
    """

    id: str
    number: str
    title: str
    agenda: str = field(default="", repr=False)
    minutes: str = field(default="", repr=False)
    decision: str = field(default="", repr=False)
    papers: tuple[Paper, ...] = ()
    restriction: str | None = None
    unpublished: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who was expected or came. Nothing else of a person is ever read: no address, no e-mail."""

    name: str
    role: str | None = None
    attendance: str | None = None
    party: str | None = None
    ward: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """All that the site says of one meeting.

    ``heading`` is what its page calls itself ("Agenda and draft minutes"), ``stated_on`` the date its page states.
    ``papers`` belong to the whole meeting (printed minutes). ``restriction`` is set where none of it is public.
    """

    id: str
    held_on: date | None
    time: str | None = None
    status: str | None = None
    heading: str | None = None
    stated_on: date | None = None
    minutes_published: bool = False
    items: tuple[Item, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    papers: tuple[Paper, ...] = ()
    attendance_link: str | None = None
    restriction: str | None = None

    @property
    def has_minutes(self) -> bool:
        """Return whether any public item has the text of its minutes."""
        return any(item.minutes and not item.restriction for item in self.items)

    @property
    def has_decisions(self) -> bool:
        """Return whether any public item has the text of a decision."""
        return any(item.decision and not item.restriction for item in self.items)
