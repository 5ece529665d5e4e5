"""Saved traces: a link that names what was asked and which state of the index it was asked of.

A generation's name ends with a digest of its content (see indexer/generations.py). The same documents, indexed again
by the same model, have the same digest: a figure in a paper can be rebuilt from them, and the link says so.

An index keeps no old state for good, so the link carries its counts too: where the documents have changed since, the
trace is made of those that are there now, and what the counts were stands beside what they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from service.tracing.records import Trace

COUNTED = r"(\d{1,9})-(\d{1,9})"


@dataclass(frozen=True, slots=True)
class SavedLink:
    """The link to a trace, and whether it was asked of the content that an earlier link names.

    ``was`` is (passages, meetings) as the earlier link counted them, ``now`` as they are; None where it doesn't say.
    """

    link: str
    asked: str | None = None
    same: bool = True
    was: tuple[int, int] | None = None
    now: tuple[int, int] = (0, 0)

    @property
    def changed(self) -> str:
        """What has changed since the earlier link was made, in sentences; empty where nothing has."""
        if self.same:
            return ""
        said = "The index holds other documents than when this link was made, and only those can be traced. "
        if self.was is None:
            return f"{said}Counts may differ from what was cited."
        then = f"{self.was[0]:,} passages of {self.was[1]:,} meetings"
        if self.was == self.now:
            return f"{said}The counts are as they were: {then}."
        return f"{said}Then it counted {then}, now {self.now[0]:,} of {self.now[1]:,}."


def saved_link(trace: Trace, asked: str | None = None, counted: str | None = None) -> SavedLink:
    """Return the link to a trace.

    ``asked`` is the generation and ``counted`` the counts ("37-13") that the link which led here names.
    """
    where = trace.where
    pairs: list[tuple[str, object]] = [("q", trace.query), ("by", trace.by), ("cutoff", trace.completeness.cutoff)]
    pairs += [("from", where.held_from)] if where.held_from else []
    pairs += [("to", where.held_to)] if where.held_to else []
    for name, values in (
        ("committee", where.committees), ("council", where.councils), ("kind", where.kinds), ("status", where.statuses),
    ):  # fmt: skip
        pairs += [(name, value) for value in values]
    now = trace.total, len({found.meeting.id for found in trace.found})
    pairs += [("generation", trace.generation), ("counted", f"{now[0]}-{now[1]}")]
    same = asked is None or content_of(asked) == content_of(trace.generation)
    known = re.fullmatch(COUNTED, counted or "")
    return SavedLink(f"/trace?{urlencode(pairs)}", asked, same, (int(known[1]), int(known[2])) if known else None, now)


def content_of(generation: str) -> str:
    """Return the digest of the content that a generation's name ends with."""
    return generation.rsplit("-", 1)[-1]
