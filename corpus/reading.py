"""Walks folders and files and reads what is there, one at a time; a bad file is a reading too."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus.describing import describe
from corpus.documents import Extractor, read_bytes
from corpus.isolation import extract_isolated
from corpus.manifests import MANIFESTS, STRUCTURED, load_manifest, over
from corpus.records import Meeting, Metadata, Reading, digest
from corpus.restricted_names import restricted_folder, restricted_name

__all__ = ["Extractor", "Found", "count_files", "describe", "find", "placed", "read_bytes", "read_file", "read_paths"]

MAX_FILE_BYTES = 200_000_000


def read_paths(
    paths: Iterable[Path],
    given: Metadata | None = None,
    on_problem: Callable[[str], None] | None = None,
    extractor: Extractor = extract_isolated,
    max_file_bytes: int = MAX_FILE_BYTES,
) -> Iterator[Reading]:
    """Yield the readings of files and of folders with all below them, in the order of their names.

    Sources are POSIX paths inside the folder given; of a single file, its name. Hidden files, manifests and links that
    lead back are passed over. What is wrong with a manifest goes to ``on_problem``, or is yielded as a reading where
    that is None. Nothing is held but the names in one folder, so memory doesn't grow with the files.
    """
    for path in paths:
        folder = folder_name(path)
        for file, source, row, problem in find(path):
            if problem is None:
                for reading in read_file(file, source, given, row, extractor, max_file_bytes):
                    yield placed(reading, folder)
            elif on_problem is None or file.name not in MANIFESTS:
                yield Reading(source, None, problem=problem)
            else:
                on_problem(problem)


def folder_name(path: Path) -> str:
    """Return the name of the folder that a path is or stands in."""
    whole = Path(path).resolve()
    return whole.name if whole.is_dir() else whole.parent.name


def placed(reading: Reading, folder: str) -> Reading:
    """Return a reading whose document, where it has no address of its own, is named by its folder too.

    Folders of one council often hold files of the same names (2019/minutes.txt, 2020/minutes.txt).
    """
    document = reading.document
    if document is None or document.url is not None:
        return reading
    meeting = document.meeting
    if meeting.held_on is None:
        own = Meeting.make_id(meeting.council, meeting.committee, None, f"{folder}/{document.source}")
        meeting = replace(meeting, id=own)
    identity = digest("document", f"{folder}/{document.source}")
    return replace(reading, document=replace(document, id=identity, meeting=meeting))


def count_files(paths: Iterable[Path]) -> int:
    """Return how many files ``read_paths`` would open, without opening them."""
    return sum(problem is None for path in paths for *_, problem in find(path))


def read_file(
    path: Path,
    source: str,
    given: Metadata | None = None,
    row: Metadata | None = None,
    extractor: Extractor = extract_isolated,
    max_file_bytes: int = MAX_FILE_BYTES,
) -> list[Reading]:
    """Return the readings of one file; where it can't be opened, one that says why."""
    try:
        size = path.stat().st_size
        if size > max_file_bytes:
            problem = (
                f"{source} is {size / 1e6:,.0f} MB; files above {max_file_bytes / 1e6:,.0f} MB aren't read. "
                "Split it, or take out what isn't minutes."
            )
            return [Reading(source, None, problem=problem)]
        data = path.read_bytes()
    except OSError as error:
        return [Reading(source, None, problem=_unopened(source, error))]
    return read_bytes(data, source, given, row, extractor)


Found = tuple[Path, str, Metadata | None, str | None]


def find(path: Path) -> Iterator[Found]:
    """Yield (path, source, manifest row, problem) of a file, or of all in a folder, unopened.

    The row of what stands in an exempt folder says so, be that folder above the one given or behind a link.
    """
    path = Path(path)
    inside = path if path.is_dir() else path.parent
    return _marked(_below(path), restricted_folder((*inside.absolute().parts, *inside.resolve().parts)))


def _marked(found: Iterator[Found], why: str | None) -> Iterator[Found]:
    for path, source, row, problem in found:
        said = f"{why}, as its whole path on this disk says; move it elsewhere if it is public"
        yield path, source, replace(row or Metadata(), restriction=said) if why is not None else row, problem


def _below(path: Path) -> Iterator[Found]:
    if path.is_dir():
        yield from _folder(path, "", {}, frozenset({_identity(path)}))
    elif path.is_file():
        yield path, _name(path.name), _row_beside(path), None
    elif path.exists():
        yield path, _name(path.name), None, f"{path} is neither a file nor a folder. Give a file or a folder."
    else:
        yield path, str(path), None, f"{path} doesn't exist. Check the path."


def _folder(folder: Path, prefix: str, rows: dict[str, Metadata], above: frozenset[tuple[int, int]]) -> Iterator[Found]:
    try:
        entries = sorted((entry for entry in os.scandir(folder) if not entry.name.startswith(".")), key=_sort_key)
    except OSError as error:
        yield folder, prefix or folder.name, None, _unopened(prefix or str(folder), error)
        return
    rows = dict(rows)
    for name in MANIFESTS:
        if any(entry.name == name for entry in entries):
            manifest, problems = _manifest(folder / name, f"{prefix}{name}")
            rows = over(rows, {prefix + file: row for file, row in manifest.items()})
            for problem in problems:
                yield folder / name, f"{prefix}{name}", None, problem
    for entry in entries:
        source, path = prefix + _name(entry.name), folder / entry.name
        try:
            is_folder = entry.is_dir()
            identity = _identity(path) if is_folder else (0, 0)
        except OSError as error:
            yield path, source, None, _unopened(source, error)
            continue
        if is_folder:
            if identity not in above:
                inside = _folder(path, source + "/", rows, above | {identity})
                yield from _marked(inside, restricted_folder(path.resolve().parts) if entry.is_symlink() else None)
        elif entry.name in MANIFESTS or (entry.name in STRUCTURED and rows):
            continue
        elif entry.is_file():
            why = restricted_name(path.resolve().as_posix()) if entry.is_symlink() else None
            yield from _marked(iter([(path, source, rows.get(source), None)]), why)
        else:
            what = "no ordinary file" if path.exists() else "a link that leads nowhere"
            yield path, source, None, f"{source} is {what}. It was passed over."


def _manifest(path: Path, name: str) -> tuple[dict[str, Metadata], tuple[str, ...]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        return {}, (_unopened(name, error),)
    manifest = load_manifest(data, name, _Beside(path.parent))
    return manifest.rows, manifest.problems


def _row_beside(path: Path) -> Metadata | None:
    """Return the row that the manifest beside a single file has for it; the manifest's other rows don't matter."""
    rows: dict[str, Metadata] = {}
    for name in reversed(MANIFESTS):
        beside = path.parent / name
        if path.name != name and beside.is_file():
            rows = over(rows, _manifest(beside, name)[0])
    return rows.get(path.name)


class _Beside:
    """The files below a folder, asked for one at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __contains__(self, name: object) -> bool:
        try:
            return isinstance(name, str) and (self._folder / name).is_file()
        except (OSError, ValueError):
            return False


def _sort_key(entry: os.DirEntry[str]) -> bytes:
    return os.fsencode(entry.name)


def _name(name: str) -> str:
    """Return a file's name as text that can be printed and stored, its bytes that aren't UTF-8 written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _unopened(source: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"{source} can't be opened: this user may not read it. Give it read permission."
    return f"{source} can't be opened ({error.strerror or error}). Check the disk and the path."
