"""What a run is asked to do, how it tells of its progress, and the report it ends with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from corpus.moderngov.errors import FetchError

PRODUCT = "matters-arising"
PROJECT_URL = "https://github.com/matters-arising/matters-arising"
DEFAULT_MAX_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """What to fetch, and how politely.

    ``committees`` are ids, none means all; ``since`` and ``until`` are meeting dates, both included. ``contact`` is
    how the site's people reach the operator (an e-mail or web address) and goes into the User-Agent. ``council`` and
    ``licence`` go into the manifest where the site doesn't say. ``hosts`` are further host names that belong to the
    council. ``interval`` is in seconds between requests to one host, at least 1 except on loopback; ``timeout`` is
    for a single read, ``deadline`` for a whole document (seconds), ``max_bytes`` for one paper. Meetings held less
    than ``revisit_days`` ago are looked at again, older ones once more after that and then never, unless ``refresh``
    is set. ``decisions`` are those that officers took; they belong to no committee, so a run for some has none.
    """

    committees: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    contact: str | None = None
    council: str | None = None
    licence: str | None = None
    hosts: tuple[str, ...] = ()
    refresh: bool = False
    decisions: bool = True
    revisit_days: int = 90
    interval: float = 1.0
    attempts: int = 4
    timeout: float = 30.0
    deadline: float = 300.0
    max_bytes: int = DEFAULT_MAX_BYTES
    allow_loopback: bool = False
    today: date | None = None

    def check(self) -> None:
        """Raise a FetchError that names the option and the value where one can't be used."""
        if self.since and self.until and self.since > self.until:
            raise FetchError(f"--from {self.since} is later than --until {self.until}, so no meeting can be meant.")
        if self.interval < 1.0 and not self.allow_loopback:
            raise FetchError(f"An interval of {self.interval} s is impolite: at least 1 second between requests.")
        if self.contact is not None and (not self.contact.strip() or not self.contact.isprintable()):
            raise FetchError("--contact must be one line of text, such as an e-mail address.")
        if self.contact is not None and not self.contact.isascii():
            raise FetchError(f"--contact {self.contact!r} must be plain ASCII: it is sent in a request header.")
        for name in self.committees:
            if not name.strip().isdecimal():
                raise FetchError(f"--committee {name!r} isn't a committee's number (the CId in its page's address).")
        if self.attempts < 1 or self.max_bytes < 1 or self.timeout <= 0 or self.deadline <= 0:
            raise FetchError("Attempts, sizes and timeouts must be above zero.")

    def user_agent(self) -> str:
        """Return the User-Agent: the tool, its version, its project and, where given, the operator's contact."""
        try:
            number = version(PRODUCT)
        except PackageNotFoundError:
            number = "0"
        contact = f"; contact: {self.contact.strip()}" if self.contact else ""
        return f"{PRODUCT}/{number} (+{PROJECT_URL}{contact})"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: meetings looked at, meetings in all (0 while that isn't known), and what it does now."""

    done: int
    total: int
    doing: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the report: what it is called, where it is, and why it stands in its list."""

    name: str
    url: str | None
    reason: str
    file: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the entry as JSON values."""
        return {"name": self.name, "url": self.url, "reason": self.reason, "file": self.file}


@dataclass(slots=True)
class FetchReport:
    """What came of a run, a list of entries for each outcome.

    ``stopped`` is the sentence that says why the run ended early, None where it didn't. ``requests`` counts all
    requests, ``document_requests`` those for papers.
    """

    base: str
    council: str | None = None
    meetings: int = 0
    decisions: int = 0
    requests: int = 0
    document_requests: int = 0
    stopped: str | None = None
    fetched: list[Entry] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)
    refused: list[Entry] = field(default_factory=list)
    withheld: list[Entry] = field(default_factory=list)
    failed: list[Entry] = field(default_factory=list)
    removed: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON values, counts first."""
        lists = {
            "fetched": self.fetched,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "withheld": self.withheld,
            "failed": self.failed,
            "removed": self.removed,
        }
        return {
            "base": self.base,
            "council": self.council,
            "meetings": self.meetings,
            "decisions": self.decisions,
            "requests": self.requests,
            "document_requests": self.document_requests,
            "stopped": self.stopped,
            "notes": list(self.notes),
            "counts": {name: len(entries) for name, entries in lists.items()},
            **{name: [entry.as_dict() for entry in entries] for name, entries in lists.items()},
        }
