"""How much of an index a filter leaves: counts and facets, as sums over documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from indexer.database import Database, filter_clause
from indexer.rows import path_json
from indexer.store import Counts, Filter

_JOINED = "FROM documents d JOIN meetings m ON m.id = d.meeting"
_FACETS = {"year": "substr(m.held_on, 1, 4)", "committee": "m.committee", "kind": "d.kind"}


def count(database: Database, where: Filter) -> Counts:
    """Return how many passages, documents and meetings a filter leaves, of which committees, from when to when."""
    clause, values = filter_clause(where)
    passages, documents, meetings, first, last = database.all(
        "SELECT COALESCE(SUM(d.passages), 0), COUNT(*), COUNT(DISTINCT m.id), MIN(m.held_on), MAX(m.held_on) "
        f"{_JOINED} {clause}",
        values,
    )[0]
    committees = database.all(f"SELECT DISTINCT m.committee {_JOINED} {clause} ORDER BY m.committee", values)
    return Counts(
        passages,
        documents,
        meetings,
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
        tuple(name for (name,) in committees if name is not None),
    )


def facets(database: Database, where: Filter, passage_ids: Sequence[str] | None) -> dict[str, dict[str, int]]:
    """Return passage counts by year, committee and document kind, most first, then by name."""
    clause, values = filter_clause(where)
    source, amount = f"{_JOINED} {clause}", "SUM(d.passages)"
    if passage_ids is not None:
        # Each passage once, however often it is given.
        chosen = "p.id IN (SELECT value FROM json_each(?))"
        source = f"{_JOINED} JOIN passages p ON p.document = d.number {clause} {'AND' if clause else 'WHERE'} {chosen}"
        values, amount = [*values, path_json(passage_ids)], "COUNT(*)"
    return {
        name: {
            value: total
            for value, total in database.all(
                f"SELECT {column} AS value, {amount} AS total {source} GROUP BY value ORDER BY total DESC, value",
                values,
            )
            if value is not None
        }
        for name, column in _FACETS.items()
    }
