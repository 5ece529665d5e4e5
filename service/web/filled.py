"""A search as somebody filled it in: what can be asked of it, and what is wrong with the rest, each at its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import ValidationError

from service.library import Library
from service.names import UnknownNameError, checked
from service.problems import problem_of
from service.routes.context import TheLibrary
from service.understanding import QUESTION_CHARACTERS_MOST
from service.web.asked import Asked

_LISTS = frozenset({"committee", "council", "kind", "status"})
_NAMES = frozenset(field.alias or name for name, field in Asked.model_fields.items())


@dataclass(frozen=True, slots=True)
class Filled:
    """``asked`` is what is right of a search, ``wrong`` says by field what isn't.

    ``dates`` are "from" and "to" as the form shows them: as they were typed, where they are wrong.
    """

    asked: Asked
    wrong: Mapping[str, str]
    dates: Mapping[str, str]


def filled(request: Request, library: TheLibrary) -> Filled:
    """Return what was filled in; a slip in one field leaves the others as they are."""
    sent = request.query_params
    given: dict[str, Any] = {
        name: sent.getlist(name) if name in _LISTS else sent[name] for name in _NAMES if name in sent
    }
    wrong: dict[str, str] = {}
    asked = None
    while asked is None:
        try:
            asked = Asked.model_validate({name: value for name, value in given.items() if name not in wrong})
        except ValidationError as error:
            # What is only wrong of several fields together shows once each of them is right by itself.
            wrong |= _faults(error)
    if "q" in wrong:
        asked = asked.model_copy(update={"q": given["q"][:QUESTION_CHARACTERS_MOST]})
    asked, unheld = _held(asked, library)
    wrong |= unheld
    days = {"from": asked.held_from, "to": asked.held_to}
    shown = {name: given[name] if name in wrong else day.isoformat() if day else "" for name, day in days.items()}
    return Filled(asked, wrong, shown)


def _held(asked: Asked, library: Library) -> tuple[Asked, dict[str, str]]:
    """Return the search without the names that the index doesn't hold, and what is wrong with those."""
    try:
        checked(asked.where(), library)
    except UnknownNameError as error:
        kept: dict[str, list[str]] = {}
        for unknown in error.unknown:
            kept[unknown.field] = [name for name in getattr(asked, unknown.field) if name not in unknown.names]
        return asked.model_copy(update=kept), _faults(error)
    return asked, {}


def _faults(error: ValidationError | UnknownNameError) -> dict[str, str]:
    """Return what is wrong by field; that the first day comes after the last is told at the last."""
    faults: dict[str, str] = {}
    for fault in problem_of(error).errors:
        field = fault["where"].split(".")[0]
        faults.setdefault(field if field in _NAMES else "to", fault["message"])
    return faults


TheFilled = Annotated[Filled, Depends(filled)]
