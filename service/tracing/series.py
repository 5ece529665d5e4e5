"""Finds what can be followed as a number: figures of one unit about one thing, at several times, each with its words.

A series is only as good as its label: "number of workers" and "number of posts" are kept apart by the noun that
follows or precedes the figure, what was paid from what was forecast by its kind. Nothing is converted, added up or
filled in.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.figures import Figure, find_figures
from corpus.sentences import sentences
from service.tracing.clauses import clause_at, clauses
from service.tracing.naming import Named, named
from service.tracing.passed_over import is_share_of_list, passed_over
from service.tracing.quotations import Citer
from service.tracing.records import Found, Point, Series
from service.tracing.timing import Timed, masked, time_of
from service.tracing.words import coverage, stem, stems

SERIES_MOST = 8
# Figures are read from the likeliest passages; of more than these nobody reads a series.
PASSAGES_MOST = 400
POINTS_LEAST = 3
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Seen:
    named: Named
    figure: Figure
    span: tuple[int, int]
    found: Found
    time: Timed
    weight: float
    of_list: bool


def figure_series(found: Sequence[Found], citer: Citer) -> tuple[Series, ...]:
    """Return up to eight series of three or more points: those that can be followed first, the nearest to the topic.

    ``found`` are the passages about the topic. Only figures in sentences, or under headings, that hold some of the
    topic's own words are taken. Figures of one thing but of several kinds (an estimate, a forecast, what was paid) that
    make no series each are listed together, each with its kind.
    """
    things: dict[tuple[str, ...], dict[str, list[_Seen]]] = defaultdict(lambda: defaultdict(list))
    likely = sorted((f for f in found if _DIGIT.search(f.text)), key=lambda f: (-f.probability, f.passage.id))
    for passage in likely[:PASSAGES_MOST]:
        for seen in _figures(passage, citer):
            things[seen.named.key][seen.named.kind].append(seen)
    ranked = []
    for kinds in things.values():
        rest: list[_Seen] = []
        for group in kinds.values():
            if _times(group) >= POINTS_LEAST:
                ranked.append(_ranked(group, _commonest([s.named.label for s in group]), citer))
            else:
                rest += group
        if _times(rest) >= POINTS_LEAST:
            other = ", other kinds" if sum(map(len, kinds.values())) > len(rest) else ""
            ranked.append(_ranked(rest, _commonest([s.named.thing for s in rest]) + other, citer))
    ranked.sort(key=lambda pair: (not pair[1].followed, -pair[0], pair[1].label))
    return tuple(series for _, series in ranked[:SERIES_MOST])


def _times(group: Sequence[_Seen]) -> int:
    return len({seen.time.when for seen in group})


def _ranked(group: Sequence[_Seen], label: str, citer: Citer) -> tuple[float, Series]:
    """Return a series with its rank: how many times it has, and how near it is to the topic."""
    nearness = sum(seen.weight for seen in group) / len(group)
    score = _times(group) * (nearness + coverage(citer.weights, stems(label)))
    return score, Series(label, group[0].figure.unit, _points(group, citer))


def _figures(passage: Found, citer: Citer) -> list[_Seen]:
    """Return the figures of a passage that say how much of something there is, without the shares of a split total."""
    around = 0.5 * coverage(citer.weights, stems(passage.context))
    seen: list[_Seen] = []
    for start, end in sentences(passage.text):
        said = passage.text[start:end]
        if "|" in said or "\t" in said:
            continue  # a row of a table: which column a number stands in isn't known here
        weight = coverage(citer.weights, stems(said)) + around
        figures = find_figures(said) if weight >= 0.2 else []
        if not figures:
            continue
        parts, text = clauses(said), masked(said)
        for figure in figures:
            clause = clause_at(parts, figure.start)
            of = None if passed_over(said, clause, figure) else named(text, clause, figure)
            if of is not None:
                names = frozenset({of.kind, of.key[1], stem(of.key[1])}) - {""}
                time = time_of(passage, said, (figure.start, figure.end), names)
                seen.append(_Seen(of, figure, (start, end), passage, time, weight, is_share_of_list(said, figure)))
    split = Counter(one.named.key for one in seen if one.of_list)
    return [one for one in seen if not (one.of_list and split[one.named.key] > 1)]


def _points(group: Sequence[_Seen], citer: Citer) -> tuple[Point, ...]:
    """Return the points of a series in order of time, one for each value of a kind at a time."""
    points: dict[tuple[str, str, str], Point] = {}
    for seen in group:
        time, figure = seen.time, seen.figure
        key = (time.when, seen.named.kind, str(figure.value))
        if key not in points:
            citation = citer.at(seen.found, *seen.span)
            points[key] = Point(
                time.day, time.when, time.said, figure.value, figure.text.strip(), citation, seen.named.kind
            )
    return tuple(sorted(points.values(), key=lambda p: (p.day is None, p.day or date.max, p.when, p.value)))


def _commonest(labels: Sequence[str]) -> str:
    """Return the commonest label of a group, the shortest of equals."""
    return min(set(labels), key=lambda label: (-labels.count(label), len(label), label))
