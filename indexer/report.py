"""What a build did, as data, and how far it is while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from corpus.records import Withheld

Stage = Literal["reading", "verifying", "published"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is.

    ``sources`` counts what was read of ``total`` (None: not known), ``rate`` is passages a second, ``remaining`` the
    seconds left (None: not known), ``reused`` the passages whose vectors were taken over.
    """

    stage: Stage
    sources: int
    total: int | None
    documents: int
    passages: int
    reused: int
    elapsed: float
    rate: float
    remaining: float | None


ProgressCallback = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that isn't in the index, and why, in a sentence."""

    source: str
    problem: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A source whose text is that of another, which holds the document."""

    source: str
    of: str


@dataclass(frozen=True, slots=True)
class Superseded:
    """A source whose text is an older version of another's; it stays, marked and ranked behind."""

    source: str
    by: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A source that contradicts itself or its manifest, or wasn't read whole, in sentences to a person."""

    source: str
    said: tuple[str, ...]


@dataclass(slots=True)
class BuildReport:
    """What came of a build: figures of this run, then of the whole index.

    ``sources`` counts what was read, ``added``, ``changed`` and ``unchanged`` the documents among them, ``removed``
    names the sources that vanished, ``kept`` counts documents of other folders, ``embedded`` and ``reused`` passages.
    ``stale`` names the sources that couldn't be read this time and stay as they were indexed before.
    ``conflicts`` are of the documents that this run read, so of those unchanged too.
    ``published`` is false when nothing had changed, so that the generation before stays in use.
    """

    generation: str = ""
    published: bool = False
    sources: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    kept: int = 0
    stale: list[str] = field(default_factory=list)
    embedded: int = 0
    reused: int = 0
    withheld: list[Withheld] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    superseded: list[Superseded] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Trouble] = field(default_factory=list)
    passages: int = 0
    documents: int = 0
    meetings: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return asdict(self)
