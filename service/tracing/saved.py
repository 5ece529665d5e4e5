"""Saved traces: a link that names what was asked and which state of the index it was asked of.

A generation's name ends with a digest of its content (see indexer/generations.py). The same documents, indexed again
by the same model, have the same digest: a figure in a paper can be rebuilt from them, and the link says so.

An index keeps no old state for good, so the link carries its counts too: where the documents have changed since, the
trace is made of those that are there now, and what the counts were stands beside what they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from indexer.store import Filter
from service.tracing.comparing import Comparison
from service.tracing.records import Trace

_OTHER_DOCUMENTS = "The index holds other documents than when this link was made, and only those can be traced. "
_COUNTED_DIFFERENTLY = (
    "These are the same documents, but counted differently: the software or the judgements have changed. "
)
_Pairs = list[tuple[str, object]]
COUNTED = r"(\d{1,9})-(\d{1,9})"


@dataclass(frozen=True, slots=True)
class SavedLink:
    """The link to a trace, and whether it was asked of the content that an earlier link names.

    ``link`` is empty for a trace made with judgements: a link can't carry them, so it would lead to other counts.
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
        if self.same and self.was in (None, self.now):
            return ""
        return f"{self.why}{self.counts}"

    @property
    def why(self) -> str:
        """What else there is to count, or that it is counted differently."""
        return _OTHER_DOCUMENTS if not self.same else _COUNTED_DIFFERENTLY if self.asked else ""

    @property
    def counts(self) -> str:
        """What was counted then, and what is now."""
        if self.was is None:
            return "Counts may differ from what was cited."
        then = f"{self.was[0]:,} passages of {self.was[1]:,} meetings"
        if self.was == self.now:
            return f"The counts are as they were: {then}."
        return f"Then it counted {then}, now {self.now[0]:,} of {self.now[1]:,}."


def saved_link(trace: Trace, asked: str | None = None, counted: str | None = None) -> SavedLink:
    """Return the link to a trace.

    ``asked`` is the generation and ``counted`` the counts ("37-13") that the link which led here names.
    """
    pairs: _Pairs = [("q", trace.query), ("by", trace.by), ("cutoff", trace.completeness.cutoff)]
    pairs += _narrowing(trace.where)
    now = trace.total, len({found.meeting.id for found in trace.found})
    pairs += [("generation", trace.generation), ("counted", f"{now[0]}-{now[1]}")]
    same = asked is None or content_of(asked) == content_of(trace.generation)
    known = re.fullmatch(COUNTED, counted or "")
    link = "" if trace.judged else f"/trace?{urlencode(pairs)}"
    return SavedLink(link, asked, same, (int(known[1]), int(known[2])) if known else None, now)


@dataclass(frozen=True, slots=True)
class SavedComparison:
    """The link to a comparison, and of each of what is compared the link to its own trace and how it has changed."""

    link: str
    each: tuple[SavedLink, ...]
    labels: tuple[str, ...]

    @property
    def asked(self) -> str | None:
        """The generation that the earlier link names."""
        return self.each[0].asked

    @property
    def same(self) -> bool:
        """Whether the index holds the content that the earlier link was made of."""
        return self.each[0].same

    @property
    def changed(self) -> str:
        """What has changed since the earlier link was made, in sentences; empty where nothing has."""
        told = [(label, one) for label, one in zip(self.labels, self.each, strict=True) if one.changed]
        if not told:
            return ""
        first = told[0][1]
        if first.was is None:
            return first.changed
        return first.why + " ".join(f"{label}: {one.counts[0].lower()}{one.counts[1:]}" for label, one in told)


def saved_comparison(comparison: Comparison, asked: str | None = None, counted: Sequence[str] = ()) -> SavedComparison:
    """Return the link to a comparison; ``asked`` and ``counted`` as in :func:`saved_link`, one count for each name."""
    pairs: _Pairs = [("across", comparison.across), ("by", comparison.by)]
    pairs += [("name", label) for label in comparison.labels]
    pairs += [("q", comparison.topic)] if comparison.topic else []
    pairs += [("cutoff", comparison.traces[0].completeness.cutoff), *_narrowing(comparison.where)]
    counts = counted if len(counted) == len(comparison.traces) else (None,) * len(comparison.traces)
    each = tuple(saved_link(trace, asked, was) for trace, was in zip(comparison.traces, counts, strict=True))
    pairs.append(("generation", comparison.traces[0].generation))
    pairs += [("counted", f"{passages}-{meetings}") for passages, meetings in (one.now for one in each)]
    return SavedComparison(f"/compare?{urlencode(pairs)}", each, comparison.labels)


def _narrowing(where: Filter) -> _Pairs:
    pairs: _Pairs = [("from", where.held_from)] if where.held_from else []
    pairs += [("to", where.held_to)] if where.held_to else []
    for name, values in (
        ("committee", where.committees), ("council", where.councils), ("kind", where.kinds), ("status", where.statuses),
    ):  # fmt: skip
        pairs += [(name, value) for value in values]
    return pairs


def content_of(generation: str) -> str:
    """Return the digest of the content that a generation's name ends with."""
    return generation.rsplit("-", 1)[-1]
