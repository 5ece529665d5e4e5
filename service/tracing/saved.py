"""Saved traces: a link that names what was asked and which state of the index it was asked of.

A generation's name ends with a digest of its content (see indexer/generations.py). The same documents, indexed again
by the same model, have the same digest: a figure in a paper can be rebuilt from them, and the link says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from service.tracing.records import Trace


@dataclass(frozen=True, slots=True)
class SavedLink:
    """The link to a trace, and whether it was asked of the content that an earlier link names."""

    link: str
    asked: str | None = None
    same: bool = True


def saved_link(trace: Trace, asked: str | None = None) -> SavedLink:
    """Return the link to a trace; ``asked`` is the generation that the link which led here names."""
    where = trace.where
    pairs: list[tuple[str, object]] = [("q", trace.query), ("by", trace.by), ("cutoff", trace.completeness.cutoff)]
    pairs += [("from", where.held_from)] if where.held_from else []
    pairs += [("to", where.held_to)] if where.held_to else []
    for name, values in (
        ("committee", where.committees), ("council", where.councils), ("kind", where.kinds), ("status", where.statuses),
    ):  # fmt: skip
        pairs += [(name, value) for value in values]
    pairs.append(("generation", trace.generation))
    same = asked is None or content_of(asked) == content_of(trace.generation)
    return SavedLink(f"/trace?{urlencode(pairs)}", asked, same)


def content_of(generation: str) -> str:
    """Return the digest of the content that a generation's name ends with."""
    return generation.rsplit("-", 1)[-1]
