"""Reads the columns by which manifests and exports mark a row as not public, whatever they call them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_RESTRICTED = re.compile(
    r"(?:is|item|document)?(?:restricted|exempt|confidential|private)(?:item|report|document|information)?"
    r"|(?:held)?in(?:private|camera|closedsession)|(?:private|closed)(?:session|meeting)|partii"
    r"|restrictions?|restrictions?ref(?:erence)?|notforpublication|schedule12a|(?:press(?:and)?)?publicexcluded"
    r"|(?:reasons?|grounds?|paragraphs?|categor(?:y|ies))for(?:the)?(?:exemption|restriction)|schedule12aparagraphs?"
    r"|exemption|(?:exempt(?:ion)?|restriction)(?:reason|paragraph|para|ground|category)s?|containsexemptinformation"
    r"|exemptfrompublication|(?:exempt|restricted|confidential)flag"
)
_SHOWN = re.compile(r"(?:is)?displayallowed")
_PUBLIC = re.compile(r"(?:is)?(?:public|published)")
# What says that a row isn't restricted; anything else ("Paragraph 3", "?") counts against publishing.
_NO = frozenset(
    (
        "", "no", "n", "false", "f", "0", "0.0", "none", "null", "nil", "na", "n/a", "nan", "-", "[]", "{}", "open",
        "public", "unrestricted", "non-exempt", "not exempt", "not restricted", "not confidential", "not applicable",
    )
)  # fmt: skip
# "Exempt (Y/N)": a column's name may hold the answers.
_ANSWERS = re.compile(r"(?<=\w)(?:yn|yesno|yesorno)$")
_YES = frozenset(("", "yes", "y", "true", "t", "1", "1.0"))
# What kind of thing a row is; it isn't public where a cell of such a column begins with a word for what is secret.
_CLASS = re.compile(
    r"(?:security|protective)?(?:classification|marking)|security|confidentiality|access|visibility|session|part|type|kind"
    r"|status|publication(?:status)?|documenttype|(?:is)?(?:public|published)"
    r"|(?:public|open)(?:or)?(?:private|exempt|closed|confidential)"
    # How Office and its add-ins name the label that a file's author has chosen.
    r"|sensitivity(?:label)?|msiplabel\w+(?:name|tag)|(?:classification)?contentmarking\w*text"
    r"|(?:bj)?doc(?:ument)?securitylabel|titus\w*(?:classification|marking)|urnbails\w+categoryname"
    r"|(?:agenda|item|meeting|minutes?)part"
)
_EITHER = re.compile(r"(?:public|open)(?:or)?(?:private|exempt|closed|confidential)")
_SECRET = re.compile(
    r"(?:wholly |strictly )?(?:exempt|confidential|restricted|private|not for publication|part (?:ii|2|b)"
    r"|official\W*sensitive|(?:commercially )?sensitive(?!\W+\w)|commercial in confidence"
    r"|(?:company|council|highly)\W+confidential"
    r"|(?:part )?(?:ii|2|b)\W+(?:exempt|confidential|private|restricted|closed))\b"
    r"(?! (?:accommodation|parking|byway|hire|sector))"
)
# "published" often is a day or a name: only a plain no counts, beside a word for what is secret.
_NOT_PUBLIC = frozenset(("no", "n", "false", "f", "0", "0.0"))


def marks_restricted(column: str) -> bool:
    """Return whether a column of this name says that a row is restricted ("exempt", "isRestricted")."""
    return _RESTRICTED.fullmatch(_key(column)) is not None


def marks_public(column: str) -> bool:
    """Return whether a column of this name says that a row may be shown ("isdisplayallowed", "published")."""
    return any(pattern.fullmatch(_key(column)) for pattern in (_SHOWN, _PUBLIC))


def tells(column: str) -> bool:
    """Return whether a column of this name may say of its rows that they aren't public, by whatever words."""
    return any(pattern.fullmatch(_key(column)) for pattern in (_RESTRICTED, _SHOWN, _CLASS))


def denies(cell: str) -> bool:
    """Return whether a cell says in so many words that what it is about is public."""
    value = cell.strip().casefold()
    return bool(value) and (value in _NO or value in ("i", "part i", "part 1"))


def restriction(row: Mapping[str, str]) -> str | None:
    """Return why a row isn't public, by the first of its columns that says so, else None."""
    for column, cell in row.items():
        value, key = cell.strip().casefold(), _key(column)
        restricted = marks_restricted(column) and value not in _NO
        hidden = _SHOWN.fullmatch(key) is not None and value not in _YES
        classed = _CLASS.fullmatch(key) is not None and _SECRET.match(value) is not None
        classed = (
            classed
            or (key, value) == ("part", "ii")
            or (key == "agendapart" and value in ("ii", "2", "b", "two"))
            or (_EITHER.fullmatch(key) is not None and value == "closed")
        )
        if restricted or hidden or classed or (_PUBLIC.fullmatch(key) is not None and value in _NOT_PUBLIC):
            return f"its column {column!r} says {cell.strip()[:200]!r}"
    return None


@lru_cache(maxsize=1024)
def _key(column: str) -> str:
    """Return the last name of a column's path ("meta.isRestricted"), in letters and digits only."""
    return _ANSWERS.sub("", re.sub(r"[\W_]+", "", column.rpartition(".")[2].casefold()))
