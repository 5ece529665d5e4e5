"""A search as somebody filled it in: what can be asked of it, and what is wrong with the rest, each at its field."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request
from pydantic import ValidationError

from service.library import Library
from service.names import UnknownNameError, checked
from service.problems import problem_of
from service.routes.context import TheLibrary
from service.understanding import QUESTION_CHARACTERS_MOST
from service.web.asked import Asked

AskedT = TypeVar("AskedT", bound=Asked)


@dataclass(frozen=True, slots=True)
class Filled(Generic[AskedT]):
    """``asked`` is what is right of a search, ``wrong`` says by field what isn't.

    ``dates`` are "from" and "to" as the form shows them: as they were typed, where they are wrong.
    """

    asked: AskedT
    wrong: Mapping[str, str]
    dates: Mapping[str, str]


def filled(request: Request, library: TheLibrary) -> Filled[Asked]:
    """Return a search as it was filled in."""
    return filled_as(Asked, request, library)


def filled_as(model: type[AskedT], request: Request, library: Library) -> Filled[AskedT]:
    """Return what was filled in, as a page asks it; a slip in one field leaves the others as they are."""
    sent = request.query_params
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    # A field that was left empty, or emptied, asks for nothing.
    given: dict[str, Any] = {
        name: sent.getlist(name) if isinstance(field.default, list) else sent[name]
        for name, field in fields.items()
        if any(sent.getlist(name))
    }
    wrong: dict[str, str] = {}
    asked = None
    while asked is None:
        try:
            asked = model.model_validate({name: value for name, value in given.items() if name not in wrong})
        except ValidationError as error:
            # What is only wrong of several fields together shows once each of them is right by itself.
            wrong |= _faults(error, fields)
    if "q" in wrong:
        asked = asked.model_copy(update={"q": given["q"][:QUESTION_CHARACTERS_MOST]})
    asked, unheld = _held(asked, library)
    wrong |= unheld
    days = {"from": asked.held_from, "to": asked.held_to}
    shown = {name: given[name] if name in wrong else day.isoformat() if day else "" for name, day in days.items()}
    return Filled(asked, wrong, shown)


def _held(asked: AskedT, library: Library) -> tuple[AskedT, dict[str, str]]:
    """Return the search without the names that the index doesn't hold, and what is wrong with those."""
    try:
        checked(asked.where(), library)
    except UnknownNameError as error:
        kept: dict[str, list[str]] = {}
        for unknown in error.unknown:
            kept[unknown.field] = [name for name in getattr(asked, unknown.field) if name not in unknown.names]
        return asked.model_copy(update=kept), _faults(error, kept)
    return asked, {}


def _faults(error: ValidationError | UnknownNameError, fields: Collection[str]) -> dict[str, str]:
    """Return what is wrong by field; that the first day comes after the last is told at the last."""
    faults: dict[str, str] = {}
    for fault in problem_of(error).errors:
        field = fault["where"].split(".")[0]
        faults.setdefault(field if field in fields else "to", fault["message"])
    return faults


TheFilled = Annotated[Filled[Asked], Depends(filled)]
