"""Tells the words that name a subject from those that councils, meetings, counts and courtesies have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterable

# Words that name no subject by themselves.
GENERIC = frozenset(
    """
    abstain abstained against agreed answer answers ask borough carried chair city committee committees council
    councillor councillors councils county day district eight everything five four hello help hi hiya information mayor
    meeting meetings minus minute minutes nine noted nothing number ok okay page please plus question questions resolved
    search seven six something ten test testing thank thanks three time times today tomorrow town two year years yes
    yesterday
    """.split()  # noqa: SIM905 - a list would be a page long
)

# What is done with anything that is put to a meeting.
PROCEDURE = frozenset(
    """
    agreed amendment amendments approved carried decided decision defeated lost motion motions moved passed proposed
    recommended resolution resolved seconded vote voted votes voting
    """.split()  # noqa: SIM905 - a list would be a page long
)


def naming(terms: Iterable[str], passed_over: Collection[str] = ()) -> list[str]:
    """Return the terms, in order, that name a subject: neither generic, nor passed over, nor with a digit."""
    return [
        term for term in terms if term not in GENERIC and term not in passed_over and not any(map(str.isdigit, term))
    ]
