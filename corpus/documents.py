"""From bytes to documents: one source in, its readings out, whatever may be wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import PurePosixPath

from corpus import readers
from corpus.extract import Extract, UnreadableError
from corpus.names import tidy
from corpus.records import Document, Meeting, Metadata, Reading, Withheld, digest
from corpus.restricted import restrict
from corpus.restricted_names import restricted_name, restricted_title
from corpus.stated import from_name, stated
from corpus.structure import blocks_of, outline, outlines
from corpus.structure.outline import Part
from corpus.structure.units import BLANK

Extractor = Callable[[bytes, str], list[Extract]]
_FEWEST = 8
_SAID = {
    "council": "the council is",
    "committee": "the committee is",
    "held_on": "the meeting was held on",
    "title": "the title is",
    "url": "the address is",
    "kind": "the kind is",
    "status": "the status is",
    "licence": "the licence is",
}


def read_bytes(
    data: bytes,
    source: str,
    given: Metadata | None = None,
    row: Metadata | None = None,
    extractor: Extractor = readers.extract,
) -> list[Reading]:
    """Read one source: a reading for each document in it, or one that says what stood in the way.

    What the text states comes before the manifest's ``row``, and that before ``given`` (the flags of a command); where
    they disagree the document's ``conflicts`` say so. ``source`` is the path inside the folder or the URL. Nothing is
    raised, whatever the bytes hold; ``extractor`` takes the place of the readers' own, to run them isolated.
    """
    why = restricted_name(source) or _told_by(row)
    if why is not None:
        return [Reading(source, None, (Withheld(source, "the whole file", why),))]
    try:
        extracts = extractor(data, source)
        if not extracts:
            return [Reading(source, None, problem=f"{source} holds no document with text.")]
    except UnreadableError as error:
        return [Reading(source, None, problem=str(error))]
    except Exception as error:
        return [_failed(source, error)]
    kind = readers.format_of(data, source).name
    found = []
    for extract in extracts:
        whole = source if extract.part is None else f"{source}{'/' if kind == 'archive' else '#'}{extract.part}"
        held = _told_by(extract.row) or extract.stated.restriction
        held = held or (restricted_title(extract.stated.title) if kind == "e-mail" else None)
        if held is None and kind in ("archive", "e-mail"):
            held = next(filter(None, map(restricted_name, _names(whole))), None)
        if held is not None:
            found.append(Reading(whole, None, (*extract.withheld, Withheld(whole, "the whole file", held))))
            continue
        try:
            found.append(_reading(extract, whole, given or Metadata(), row or Metadata()))
        except Exception as error:
            found.append(_failed(whole, error))
    return found


def _told_by(row: Metadata | None) -> str | None:
    """Return why a row of a manifest or an export marks its document as exempt, by its title or a column, else None."""
    return None if row is None else restricted_title(row.title) or row.restriction


def _failed(source: str, error: Exception) -> Reading:
    """Return what came of a source that met something nobody thought of: one file never stops a run."""
    said = f"{type(error).__name__}: {error}".strip(": ")[:300]
    return Reading(source, None, problem=f"{source} couldn't be read; its reader failed ({said}).")


def _names(whole: str) -> list[str]:
    """Return the paths by which a member or an attachment may be restricted: a # may part two, or belong to one."""
    return [*reversed(whole.split("#")), whole]


def _reading(extract: Extract, whole: str, given: Metadata, row: Metadata) -> Reading:
    if extract.problem is not None:
        return Reading(whole, None, extract.withheld, extract.problem)
    if _is_bare(extract.text):
        problem = (
            f"{whole} has hardly any text ({len(extract.text.strip(BLANK))} characters): nothing can be found in it."
        )
        return Reading(whole, None, extract.withheld, None if extract.withheld else problem)
    row = _over(extract.row, row) if extract.row is not None else row
    parts, cautious = outlines(extract.text, extract.marks)
    public = restrict(extract.text, cautious, whole, extract.marks)
    withheld = (*extract.withheld, *public.withheld)
    if public.whole:
        return Reading(whole, None, withheld)
    if public.withheld:
        parts = outline(public.text, extract.marks)
    found = stated(public.text, parts)
    page = _over(extract.stated, found.metadata)
    if extract.part is not None and row.url is not None:
        row = replace(row, url=f"{row.url}#{extract.part}")
    known, conflicts = _settled(page, row, given)
    known = _over(known, from_name(whole))
    said = (*extract.notes, *found.doubts, *conflicts, *(row.conflicts or ()))
    document = _document(extract, public.text, parts, whole, known, said)
    return Reading(whole, document, withheld)


def _is_bare(text: str) -> bool:
    """Return whether there are fewer letters and figures than the shortest sentence has."""
    return len(text) < 1000 and sum(map(str.isalnum, text)) < _FEWEST


def _document(
    extract: Extract, text: str, parts: list[Part], source: str, known: Metadata, conflicts: tuple[str, ...]
) -> Document:
    council, committee = (tidy(name) if name else None for name in (known.council, known.committee))
    kind = known.kind or "other"
    title = known.title or _composed(kind, committee, council, known.held_on) or PurePosixPath(source).name or source
    meeting = Meeting(
        id=Meeting.make_id(council, committee, known.held_on, source),
        council=council,
        committee=committee,
        held_on=known.held_on,
        title=None if committee and known.held_on else title,
        url=known.url,
    )
    return Document(
        id=digest("document", known.url or source),
        meeting=meeting,
        title=title,
        kind=kind,
        status=known.status or "unknown",
        period=known.period,
        language=known.language or "en",
        url=known.url,
        licence=known.licence,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        blocks=blocks_of(parts, extract.pages),
        pages=extract.pages,
        source=source,
        conflicts=conflicts,
        scanned=extract.scanned,
    )


def _composed(kind: str, committee: str | None, council: str | None, held_on: date | None) -> str | None:
    """Return what to call a document that has no title of its own: "Cabinet, 14 July 2015: minutes".

    Of a meeting without the name of a body the council's stands in its place.
    """
    body = committee or (council if held_on else None)
    if body is None:
        return None
    day = f", {held_on.day} {held_on:%B %Y}" if held_on else ""
    return f"{body}{day}" + (f": {kind}" if kind != "other" else "")


def _over(first: Metadata, second: Metadata) -> Metadata:
    """Return the first with its gaps filled from the second."""
    gaps = {f.name: getattr(second, f.name) for f in fields(Metadata) if getattr(first, f.name) is None}
    return replace(first, **gaps)


def _settled(page: Metadata, row: Metadata, given: Metadata) -> tuple[Metadata, tuple[str, ...]]:
    """Return what counts of what the text, the manifest and the flags say, and where they disagree."""
    places = (("text", page), ("manifest", row), ("command", given))
    conflicts = []
    for name, says in _SAID.items():
        values = [(place, getattr(said, name)) for place, said in places if getattr(said, name) is not None]
        if not values:
            continue
        (chosen_place, chosen), *others = values
        for place, value in others:
            if _key(value) != _key(chosen):
                conflicts.append(
                    f"The {chosen_place} says {says} {chosen}, the {place} {value}; the {chosen_place} is followed."
                )
    return _over(_over(page, row), given), tuple(conflicts)


def _key(value: object) -> str:
    """Return what two sayings of the same thing have in common: no case, no marks, no difference of quotation marks."""
    return "".join(character for character in str(value).casefold() if character.isalnum())
