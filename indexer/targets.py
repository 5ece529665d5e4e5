"""Which documents a person means who names an id, a file, an address or an archive to be taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from corpus.records import Document
from indexer.errors import AmbiguousPurge, NothingToPurge
from indexer.folding import Aside

LISTED = 20
_Found = TypeVar("_Found", Document, Aside)


def meant(
    target: str, documents: Sequence[Document], copies: Sequence[Aside], index: str, *, everything: bool
) -> list[Document]:
    """Return the documents that are meant by ``target``, an id, source or URL of a document or of one of its copies.

    What names a document itself goes before what is only listed as another place of its words, and that before the
    name of an archive or export that holds it. What is named by its source or URL takes along what it holds: an
    e-mail its attachments. ``index`` names the index to a person.

    Raises:
        NothingToPurge: there is no such document.
        AmbiguousPurge: there are several, and not ``everything`` that is meant is to go.
    """
    by_id = {document.id: document for document in documents}
    folded = {copy.of for copy in copies if target in (copy.id, copy.source, copy.url)}

    def kept(place: str) -> list[Document]:
        return [by_id[copy.of] for copy in _held(place, copies) if copy.of in by_id]

    itself = [d for d in documents if d.id == target]
    named = [] if itself else [d for d in documents if target in (d.source, d.url) or d.id in folded]
    found = itself or named or [d for d in documents if target in d.copies] or _held(target, documents) or kept(target)
    found = list({document.id: document for document in found}.values())
    if not found:
        raise NothingToPurge(
            f"The index {index} holds no document with the id, source or URL {target!r}. "
            "`matters search` with --json shows the ids and sources there are."
        )
    if len(found) > 1 and not everything:
        raise _ambiguous(target, found, index)
    places = sorted({target, *(document.source for document in named)}) if named else []
    along = [document for place in places for document in (*_held(place, documents), *kept(place))]
    return list({document.id: document for document in [*found, *along]}.values())


def _ambiguous(target: str, found: Sequence[Document], index: str) -> AmbiguousPurge:
    lines = [f"  {document.id}  {_called(document)}" for document in found[:LISTED]]
    lines += [f"  … and {len(found) - LISTED} more"] if len(found) > LISTED else []
    head = (
        f"{target!r} may mean {len(found)} documents of {index}; nothing was removed. "
        "Name one by its id, or give --all to remove them all:"
    )
    return AmbiguousPurge("\n".join([head, *lines]))


def _held(place: str, found: Sequence[_Found]) -> list[_Found]:
    """Return what stands inside an archive, export or e-mail."""
    return [one for one in found if one.source.startswith((f"{place}/", f"{place}#"))]


def _called(document: Document) -> str:
    held = document.meeting.held_on.isoformat() if document.meeting.held_on else "date not stated"
    return ", ".join(filter(None, (document.title, document.meeting.committee, held, document.url or document.source)))
