"""Reads the first and the last day of a filter as people write them: a day, a month or a year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
_MONTHS = ("%B %Y", "%b %Y", "%m/%Y", "%Y-%m")


def read_day(text: str, *, last: bool = False) -> date:
    """Return a day from 2017-03-14, 14/03/2017, 14 March 2017, or a month or year's first, or with ``last`` its last.

    A month is March 2017, 03/2017 or 2017-03.

    Raises:
        ValueError: it is none of these.
    """
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) == 4 and text != "0000":
        return date(int(text), 12, 31) if last else date(int(text), 1, 1)
    for form in (*_DAYS, *_MONTHS):
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return day.replace(day=monthrange(day.year, day.month)[1]) if last and form in _MONTHS else day
    raise ValueError(f"{text[:40]!r} isn't a date; write it as 2017-03-14, 14/03/2017, March 2017 or 2017")
