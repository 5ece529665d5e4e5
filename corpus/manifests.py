"""Reads a folder's manifest, ``metadata.csv`` or ``metadata.jsonl``: what is known of files that don't say it.

A row that can't be used is named, with its line and what to do, and never stops the run; the good rows are used.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import cast, get_args
from urllib.parse import urlsplit

from corpus.dates import parse_day
from corpus.extract import UnreadableError
from corpus.flags import marks_public, marks_restricted, restriction
from corpus.readers.plain import decode
from corpus.records import DocumentKind, DocumentStatus, Metadata

MANIFESTS = ("metadata.csv", "metadata.jsonl")
# Attendance, votes, resolutions and officers' decisions, which a fetch puts beside its manifest: data for programs.
STRUCTURED = ("meetings.jsonl", "decisions.jsonl")
COLUMNS = ("file", "council", "committee", "held_on", "title", "url", "kind", "status", "licence", "restricted")
# What a fetch adds: where the site contradicts itself, then what says nothing that a document's metadata holds.
ALSO_KNOWN = ("filed_under", "conflicts", "item", "meeting_id", "sha256")


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows by file, as paths inside the manifest's folder, and what was wrong, in sentences to a person."""

    rows: dict[str, Metadata] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def load_manifest(data: bytes, name: str, files: Container[str] | None = None) -> Manifest:
    """Read a manifest; ``name`` is how to call it, ``files`` are those that exist beside it (None: not checked)."""
    reading = _Reading(name, files)
    try:
        text = decode(data, name)[0].lstrip("\ufeff") if data else ""
    except UnreadableError as error:
        return Manifest({}, (f"{error} None of its rows were used.",))
    if not text.strip():
        return Manifest({}, (f"{name} is empty. Give it a row for each file, or delete it.",))
    rows = reading.jsonl(text) if name.casefold().endswith(".jsonl") else reading.csv(text)
    for line, row in rows:
        reading.take(line, row)
    return Manifest(reading.rows, tuple(reading.problems))


def over(rows: Mapping[str, Metadata], nearer: Mapping[str, Metadata]) -> dict[str, Metadata]:
    """Return the rows of two manifests: the nearer's count, but what either restricts stays restricted."""
    both = {
        file: replace(row, restriction=row.restriction or (rows[file].restriction if file in rows else None))
        for file, row in nearer.items()
    }
    return {**rows, **both}


def described(path: str, known: Metadata | None, rows: Mapping[str, Metadata]) -> Metadata | None:
    """Return what is known of a member; what restricts an archive or a folder restricts all that is in it."""
    row = rows.get(path, known)
    above = [str(parent) for parent in (PurePosixPath(path), *PurePosixPath(path).parents)]
    around = [known, *(rows[name] for name in above if name in rows)]
    why = next((said.restriction for said in around if said is not None and said.restriction is not None), None)
    return replace(row or Metadata(), restriction=why) if why is not None else row


class _Reading:
    def __init__(self, name: str, files: Container[str] | None) -> None:
        self.name = name
        self.files = files
        self.rows: dict[str, Metadata] = {}
        self.problems: list[str] = []
        self._lines: dict[str, int] = {}
        self._urls: dict[str, int] = {}
        self._unknown: set[str] = set()

    def say(self, line: int, what: str) -> None:
        self.problems.append(f"{self.name}, line {line}: {what}")

    def csv(self, text: str) -> Iterator[tuple[int, dict[str, str]]]:
        try:
            reader = csv.reader(io.StringIO(text, newline=""), strict=False)
            header = [cell.strip().casefold() for cell in next(reader, [])]
            if "file" not in header:
                self.say(1, f"there is no column named file. The first line names the columns: {', '.join(COLUMNS)}.")
                return
            for cells in reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) > len(header):
                    self.say(reader.line_num, "there are more cells than columns. Put quotation marks round commas.")
                    continue
                yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=False))
        except csv.Error as error:
            self.say(reader.line_num, f"isn't CSV ({error}). The rows from here on weren't used.")

    def jsonl(self, text: str) -> Iterator[tuple[int, dict[str, str]]]:
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                self.say(number, "isn't JSON. Write one object a line, in curly brackets.")
                continue
            if not isinstance(row, dict):
                self.say(number, "isn't an object. Write one object a line, in curly brackets.")
                continue
            yield (
                number,
                {str(key).strip().casefold(): _cell(value) for key, value in row.items() if value is not None},
            )

    def take(self, line: int, row: dict[str, str]) -> None:
        for column in row:
            known = column in COLUMNS or column in ALSO_KNOWN or marks_restricted(column) or marks_public(column)
            if not known and column not in self._unknown:
                self._unknown.add(column)
                self.say(line, f"the column {column!r} isn't known and was left out. Known are {', '.join(COLUMNS)}.")
        file = row.get("file", "").removeprefix("./")
        if not file:
            self.say(line, "names no file. Fill in the column file.")
        elif PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts:
            self.say(line, f"{file!r} is outside the folder. Give a path inside it.")
        elif file in self._lines:
            again = {file: Metadata(restriction=_restriction(self.name, row))}
            self.rows = over(self.rows, over(again, {file: self.rows[file]}))
            self.say(
                line, f"{file!r} was described on line {self._lines[file]} already; the first is used. Delete one."
            )
        elif self.files is not None and file not in self.files:
            self.say(line, f"there is no file {file!r} here. Correct the name or delete the row.")
        else:
            self._lines[file] = line
            self.rows[file] = self._metadata(line, row)

    def _metadata(self, line: int, row: dict[str, str]) -> Metadata:
        return Metadata(
            council=row.get("council") or None,
            committee=row.get("committee") or None,
            held_on=self._day(line, row.get("held_on", "")),
            title=row.get("title") or None,
            url=self._url(line, row.get("url", "")),
            kind=cast("DocumentKind | None", self._one_of(line, "kind", row.get("kind", ""), get_args(DocumentKind))),
            status=cast(
                "DocumentStatus | None", self._one_of(line, "status", row.get("status", ""), get_args(DocumentStatus))
            ),
            licence=row.get("licence") or None,
            restriction=_restriction(self.name, row),
            conflicts=_conflicts(row) or None,
        )

    def _day(self, line: int, value: str) -> date | None:
        if not value:
            return None
        day = parse_day(value)
        if day is None:
            self.say(line, f"{value!r} is no date, so the row was used without it. Write it as 2017-03-14.")
        return day

    def _url(self, line: int, value: str) -> str | None:
        if not value:
            return None
        try:
            parts = urlsplit(value)
            fine = parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, value))
        except ValueError:
            fine = False
        if not fine:
            self.say(line, f"{value!r} is no web address, so the row was used without it. Begin it with https://.")
            return None
        if value in self._urls:
            self.say(line, f"line {self._urls[value]} gives the same url, so this row was used without it. Each file "
                           "needs an address of its own.")  # fmt: skip
            return None
        self._urls[value] = line
        return value

    def _one_of(self, line: int, column: str, value: str, known: tuple[str, ...]) -> str | None:
        if not value or value.casefold() in known:
            return value.casefold() or None
        self.say(line, f"{value!r} is no {column}, so the row was used without it. Known are {', '.join(known)}.")
        return None


def _cell(value: object) -> str:
    return ("\n".join(map(str, value)) if isinstance(value, list) else str(value)).strip()


def _conflicts(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return where the site contradicts itself on a file, which may be filed under another meeting than its own."""
    said = tuple(filter(None, (line.strip() for line in row.get("conflicts", "").splitlines())))
    under = row.get("filed_under", "")
    if under and not any(under in sentence for sentence in said):
        said += (f"It is filed under the meeting of {under}, which may not be its own.",)
    return said


def _restriction(name: str, row: Mapping[str, str]) -> str | None:
    why = restriction(row)
    return f"{name} says so: {why}" if why is not None else None
