"""Cuts time into periods: calendar years, financial years, their quarters, months; a period without meetings is a gap.

A council's financial year begins on 1 April and is named by both its years ("2021/22"), so Q4 2021/22 is January to
March 2022.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

By = Literal["year", "financial-year", "quarter", "month", "meeting", "committee"]
GROUPINGS: tuple[By, ...] = get_args(By)
# A single wrong date ("0215") must not make a table of thousands of empty rows: a longer run of gaps is one row.
GAP_PERIODS_MOST = 24

_APRIL = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A period: first and last day, both included, and what it is called. ``gap`` stands for several empty ones."""

    label: str
    start: date
    end: date
    gap: bool = False


def span_of(day: date, by: By) -> Span:
    """Return the period that a day falls in.

    Raises:
        ValueError: the grouping isn't one of time.
    """
    if by == "year":
        return Span(f"{day.year:04d}", date(day.year, 1, 1), date(day.year, 12, 31))
    if by == "month":
        return Span(f"{day:%B} {day.year}", day.replace(day=1), _last_day(day.year, day.month))
    first = day.year if day.month >= _APRIL else day.year - 1
    if by == "financial-year":
        return Span(financial_year(first), _day(first, _APRIL, 1), _last_day(first + 1, 3))
    if by == "quarter":
        opening = (day.month - 1) // 3 * 3 + 1
        number = (opening - _APRIL) // 3 % 4 + 1
        return Span(f"Q{number} {financial_year(first)}", date(day.year, opening, 1), _last_day(day.year, opening + 2))
    raise ValueError(f"{by!r} is no grouping by time.")


def financial_year(first: int) -> str:
    """Return the name of the financial year that begins on 1 April of a year: 2021 is "2021/22"."""
    return f"{first:04d}/{(first + 1) % 100:02d}"


def spans(days: Sequence[date], by: By) -> list[Span]:
    """Return every period from the earliest day to the latest, in order, the empty ones between them too.

    More than 24 empty periods in a row become a single one with ``gap``.
    """
    if not days:
        return []
    held = {span_of(day, by).start for day in days}
    found: list[Span] = []
    empty: list[Span] = []
    for span in _between(min(days), max(days), by, held):
        if span.start not in held:
            empty.append(span)
            continue
        found += _folded(empty)
        empty = []
        found.append(span)
    return found


def _between(first: date, last: date, by: By, held: set[date]) -> Iterator[Span]:
    """Yield the periods from one day to another; a gap of centuries is yielded as one span."""
    at = first
    ahead = sorted(held)
    while True:
        span = span_of(at, by)
        yield span
        if span.end >= last:
            return
        at = span.end + timedelta(days=1)
        coming = next(start for start in ahead if start >= at)
        if (coming - at).days > 366 * (GAP_PERIODS_MOST + 2):
            until = coming - timedelta(days=1)
            yield Span(f"{span_of(at, by).label} to {span_of(until, by).label}", at, until, gap=True)
            at = coming


def _folded(empty: list[Span]) -> list[Span]:
    if len(empty) <= GAP_PERIODS_MOST:
        return empty
    first, last = empty[0], empty[-1]
    return [Span(f"{first.label} to {last.label}", first.start, last.end, gap=True)]


def _last_day(year: int, month: int) -> date:
    if year >= date.max.year and month == 12:
        return date.max
    year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    # The year 9999 ends with it: a financial year that would run into 10000 ends there.
    return date(year, month, 1) - timedelta(days=1) if year <= date.max.year else date.max


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, day) if year >= date.min.year else date.min
