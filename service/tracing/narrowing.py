"""What a trace is narrowed to: the meetings that leaves to count against, and how to say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from indexer.store import Filter


def of_meetings(where: Filter) -> Filter:
    """Return the filter of the meetings that are counted against.

    Kinds, statuses and documents say which papers are read: a meeting whose papers are others was held all the same.
    """
    return replace(where, kinds=(), statuses=(), documents=())


def narrowed_to(where: Filter) -> str:
    """Return what a filter leaves as a sentence; empty where it leaves everything."""
    said = [
        f"{name} {' or '.join(values)}"
        for name, values in (
            ("council", where.councils), ("committee", where.committees), ("kind", where.kinds),
            ("status", where.statuses),
        )
        if values
    ]  # fmt: skip
    said += [f"held from {_day(where.held_from)}"] if where.held_from else []
    said += [f"held to {_day(where.held_to)}"] if where.held_to else []
    if where.documents:
        said.append(f"{len(where.documents):,} document{'' if len(where.documents) == 1 else 's'}")
    return f"Narrowed to: {'; '.join(said)}." if said else ""


def held_since(where: Filter, meetings: int) -> str:
    """Return in words how many later meetings were held, where a filter may leave out others."""
    names = (("councils", where.councils), ("committees", where.committees), ("dates", where.held_to))
    within = " and ".join(name for name, given in names if given)
    several = "" if meetings == 1 else "s"
    if not within:
        return f"{meetings:,} meeting{several} held since" if meetings else "no meeting held since"
    return f"{f'{meetings:,}' if meetings else 'no'} later meeting{several if meetings else ''} within these {within}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
