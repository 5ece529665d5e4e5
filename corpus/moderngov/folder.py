"""The folder that a fetch fills: plain files, a manifest of them, and the state that lets a run go on where it stopped.

A file is written beside its place, flushed, and renamed, so that it is either whole or not there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.moderngov.errors import FetchError
from corpus.moderngov.naming import slug

MANIFEST = "metadata.jsonl"
MEETINGS = "meetings.jsonl"
DECISIONS = "decisions.jsonl"
STATE = ".moderngov"
FORMAT = 1


@dataclass(slots=True)
class HeldFile:
    """A file in the folder and what the manifest says of it; dates are ISO, ``file`` is relative, with slashes.

    ``settled`` says that it was looked at when its meeting was old enough not to be looked at again.
    """

    file: str
    sha256: str
    size: int
    url: str
    title: str
    kind: str
    status: str = "unknown"
    held_on: str | None = None
    filed_under: str | None = None
    item: str | None = None
    conflicts: list[str] = field(default_factory=list)
    etag: str | None = None
    modified: str | None = None
    settled: bool = False


@dataclass(slots=True)
class MeetingState:
    """What is known and held of a meeting; ``record`` is its line in meetings.jsonl.

    ``settled`` says that nothing of it needs to be asked for again. ``refused``, ``withheld`` and ``failed`` (for
    good) are kept so that a later run can name them without asking.
    """

    id: str
    committee_id: str
    committee: str
    folder: str
    settled: bool = False
    composed: HeldFile | None = None
    papers: dict[str, HeldFile] = field(default_factory=dict)
    refused: list[dict[str, Any]] = field(default_factory=list)
    withheld: list[dict[str, Any]] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)

    def files(self) -> list[HeldFile]:
        """Return the files held, the composed page first."""
        return ([self.composed] if self.composed else []) + list(self.papers.values())


@dataclass(slots=True)
class Site:
    """What is remembered of the site as a whole: the council's name, and the folder of each committee."""

    base: str
    council: str | None = None
    committees: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Folder:
    """The folder of one site; opened under a lock, so that two runs can't mix."""

    def __init__(self, root: Path, site: Site, licence: str | None) -> None:
        self.root = root
        self.site = site
        self.licence = licence
        self.meetings: dict[str, MeetingState] = {}
        self._taken: set[str] = set()

    @property
    def _state(self) -> Path:
        return self.root / STATE

    def write(self, relative: str, body: bytes) -> bool:
        """Write a file and return True; False where the very same bytes stand there already.

        Raises:
            FetchError: the disk doesn't take it.
        """
        target = self.root / relative
        try:
            if target.is_file() and target.stat().st_size == len(body) and target.read_bytes() == body:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._state / "part"
            with temporary.open("wb") as stream:
                stream.write(body)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        except OSError as error:
            raise FetchError(
                f"{target} can't be written ({error.strerror or error}). What was fetched before is kept; "
                "make room or give the right to write, and run the same command again."
            ) from error
        return True

    def remove(self, relative: str) -> None:
        """Remove a file of this folder, and the folder it stood in once that is empty."""
        target = (self.root / relative).resolve()
        if not target.is_relative_to(self.root.resolve()):
            raise FetchError(f"The state in {self._state} names {relative!r}, which is outside the folder: delete it.")
        target.unlink(missing_ok=True)
        if target.parent != self.root.resolve() and target.parent.is_dir() and not any(target.parent.iterdir()):
            target.parent.rmdir()

    def holds(self, held: HeldFile) -> bool:
        """Return whether the file is still there, of the size it had."""
        target = self.root / held.file
        return target.is_file() and target.stat().st_size == held.size

    def committee_folder(self, number: str, title: str) -> str:
        """Return the committee's folder, the same on every run even where its title changes."""
        if number not in self.site.committees:
            name = slug(title, "committee")
            taken = name in self.site.committees.values()
            self.site.committees[number] = f"{name}-{number}" if taken else name
            self.save_site()
        return self.site.committees[number]

    def meeting_folder(self, committee_folder: str, number: str, held_on: str | None) -> str:
        """Return the meeting's folder; a second meeting of a committee on the same day has its number in the name."""
        if number in self.meetings:
            return self.meetings[number].folder
        name = f"{committee_folder}/{held_on}" if held_on else f"{committee_folder}/undated-{number}"
        return f"{name}-{number}" if name in self._taken else name

    def save_site(self) -> None:
        """Remember what is known of the site."""
        self.write(f"{STATE}/site.json", _json(asdict(self.site)))

    def add(self, state: MeetingState) -> None:
        """Take a meeting in, without writing anything."""
        self.meetings[state.id] = state
        self._taken.add(state.folder)

    def save(self, state: MeetingState) -> None:
        """Remember a meeting; what the folder says of it as a whole follows with ``publish``."""
        # The order of papers must not tell in how many runs they came.
        state.papers = dict(sorted(state.papers.items()))
        self.add(state)
        self.write(f"{STATE}/meetings/{state.id}.json", _json(asdict(state)))

    def publish(self) -> None:
        """Write the manifest and the meetings, in the order of folders and files."""
        states = sorted(self.meetings.values(), key=lambda state: state.folder)
        files = [self._line(state, held) for state in states for held in state.files()]
        council = {"council": self.site.council}
        self.write(MANIFEST, b"".join(map(_line_of, sorted(files, key=lambda line: str(line["file"])))))
        records = [state.record | council for state in states if state.record]
        self.write(MEETINGS, b"".join(_line_of(record) for record in records if "decision_id" not in record))
        decisions = [_line_of(record) for record in records if "decision_id" in record]
        if decisions or (self.root / DECISIONS).exists():
            self.write(DECISIONS, b"".join(decisions))

    def _line(self, state: MeetingState, held: HeldFile) -> dict[str, Any]:
        line: dict[str, Any] = {
            "file": held.file,
            "council": self.site.council,
            "committee": state.committee,
            "held_on": held.held_on,
            "title": held.title,
            "url": held.url,
            "kind": held.kind,
            "status": held.status if held.status != "unknown" else None,
            "licence": self.licence,
            "item": held.item,
            "meeting_id": state.id,
            "sha256": held.sha256,
        }
        if held.filed_under:
            line["filed_under"] = held.filed_under
        if held.conflicts:
            line["conflicts"] = held.conflicts
        return line


@contextmanager
def opened(root: Path, base: str, licence: str | None) -> Iterator[Folder]:
    """Open a folder for one run, with what earlier runs left there.

    Raises:
        FetchError: it isn't a folder that this tool fills, belongs to another site, or another run has it.
    """
    state = root / STATE
    if not state.exists() and (root / MANIFEST).exists():
        raise FetchError(f"{root} holds a {MANIFEST} that wasn't fetched. Give --to an empty or new folder.")
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / "lock")
        with lock.acquire(timeout=0):
            folder = _load(root, base, licence)
            yield folder
            (state / "part").unlink(missing_ok=True)
    except Timeout as error:
        raise FetchError(f"Another fetch is writing to {root}. Wait for it, or give --to another folder.") from error
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise FetchError(f"{error.filename or root} can't be used as a folder ({error.strerror}).") from error


def _load(root: Path, base: str, licence: str | None) -> Folder:
    state = root / STATE
    try:
        path = state / "site.json"
        site = Site(**json.loads(path.read_bytes())) if path.exists() else Site(base)
        folder = Folder(root, site, licence)
        for path in sorted((state / "meetings").glob("*.json")):
            folder.add(_meeting(json.loads(path.read_bytes())))
    except (ValueError, TypeError, KeyError) as error:
        raise FetchError(
            f"{path} is damaged ({error}). Delete it and run the command again: what it stood for is asked for anew."
        ) from error
    if site.format != FORMAT:
        raise FetchError(f"{root} was filled by another version of this tool (format {site.format}). Use a new folder.")
    if _place(site.base) != _place(base):
        raise FetchError(f"{root} holds what was fetched from {site.base}, not {base}. Give --to another folder.")
    return folder


def _meeting(values: dict[str, Any]) -> MeetingState:
    composed = values.pop("composed")
    papers = values.pop("papers")
    return MeetingState(
        composed=HeldFile(**composed) if composed else None,
        papers={number: HeldFile(**held) for number, held in papers.items()},
        **values,
    )


def _place(base: str) -> str:
    return base.partition("://")[2].lower()


def _json(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def _line_of(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
