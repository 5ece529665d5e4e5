"""The charts of a trace and of a comparison, with what they say in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indexer.store import Filter
from service.charts import Bar, Line, bar_chart, line_chart
from service.tracing.comparing import Comparison
from service.tracing.narrowing import narrowed_to
from service.tracing.records import PeriodTrace, Trace


def told(period: PeriodTrace) -> str:
    """Return a row in words."""
    if not period.meetings_total:
        return f"{period.label}: no meetings"
    return (
        f"{period.label}: {period.meetings} of {period.meetings_total} meetings ({period.share or 0:.0%}), "
        f"{period.passages} {'passage' if period.passages == 1 else 'passages'}"
    )


def of_trace(trace: Trace, href: Callable[[int], str] | None = None) -> str:
    """Return the bars of a trace; ``href`` gives where the mark of each row leads, by its place."""
    bars = [
        Bar(
            period.label,
            period.share,
            told(period),
            href(n) if href and period.passages else None,
            f"{period.meetings} of {period.meetings_total}" if period.meetings else "",
        )
        for n, period in enumerate(trace.periods)
    ]
    description = (
        f"Share of the meetings held at which “{trace.query}” came up, by {trace.by}. "
        f"{_narrowed(trace.where)}Hatched: no meeting was held. The table holds the same numbers."
    )
    return bar_chart(f"“{trace.query}” over time", description, bars)


def _narrowed(where: Filter) -> str:
    said = narrowed_to(where)
    return f"{said} " if said else ""


def of_comparison(comparison: Comparison, hrefs: Sequence[Sequence[str | None]] = ()) -> str:
    """Return one line for each topic, committee or council; ``hrefs`` are where the marks of each lead."""
    lines = [
        Line(
            label,
            tuple(None if period is None else period.share for period in rows),
            tuple(
                f"{name}: no meetings" if p is None else told(p)
                for name, p in zip(comparison.periods, rows, strict=True)
            ),
            tuple(hrefs[n]) if hrefs else (),
        )
        for n, (label, rows) in enumerate(zip(comparison.labels, comparison.rows, strict=True))
    ]
    came_up = f"“{comparison.topic}” came up in each" if comparison.topic else "each came up"
    description = (
        f"Share of the meetings held at which {came_up}, by {comparison.by}. {_narrowed(comparison.where)}"
        "A break in a line: no meeting was held. The table holds the same numbers."
    )
    return line_chart(comparison.title, description, comparison.periods, lines)
