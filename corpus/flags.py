"""Reads the columns by which manifests and exports mark a row as not public, whatever they call them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_RESTRICTED = re.compile(
    r"(?:is|item|document)?(?:restricted|exempt|confidential|private)(?:item|document|information)?"
    r"|restrictions?|restrictions?ref(?:erence)?|notforpublication|schedule12a|(?:press(?:and)?)?publicexcluded"
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
_YES = frozenset(("", "yes", "y", "true", "t", "1", "1.0"))
# What kind of thing a row is; it isn't public where a cell of such a column begins with a word for what is secret.
_CLASS = re.compile(
    r"(?:security|protective)?(?:classification|marking)|security|confidentiality|access|visibility|session|part|type|kind"
    r"|status|publication(?:status)?|(?:public|open)or(?:private|exempt|closed)|documenttype|(?:is)?(?:public|published)"
)
_SECRET = re.compile(
    r"(?:wholly |strictly )?(?:exempt|confidential|restricted|private|not for publication|part (?:ii|2|b))\b"
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


def restriction(row: Mapping[str, str]) -> str | None:
    """Return why a row isn't public, by the first of its columns that says so, else None."""
    for column, cell in row.items():
        value, key = cell.strip().casefold(), _key(column)
        restricted = marks_restricted(column) and value not in _NO
        hidden = _SHOWN.fullmatch(key) is not None and value not in _YES
        classed = _CLASS.fullmatch(key) is not None and _SECRET.match(value) is not None
        if restricted or hidden or classed or (_PUBLIC.fullmatch(key) is not None and value in _NOT_PUBLIC):
            return f"its column {column!r} says {cell.strip()[:200]!r}"
    return None


def _key(column: str) -> str:
    """Return the last name of a column's path ("meta.isRestricted"), in letters and digits only."""
    return re.sub(r"[\W_]+", "", column.rpartition(".")[2].casefold())
