"""Finds what can be followed as a number: figures of one unit about one thing, at several times, each with its words.

A series is only as good as its label: "number of workers" and "number of posts" are kept apart by the noun that
follows or precedes the figure. Nothing is converted, added up or filled in.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.dates import find_days
from corpus.figures import Figure, find_figures
from corpus.periods import find_periods
from corpus.records import Period
from corpus.sentences import sentences
from service.citing import long_date
from service.tracing.quotations import Citer
from service.tracing.records import Found, Point, Series
from service.tracing.words import carries, coverage, stem, stems

SERIES_MOST = 8
# Figures are read from the likeliest passages; of more than these nobody reads a series.
PASSAGES_MOST = 400
POINTS_LEAST = 3
# A time dates a figure when at most so many characters stand between them.
_APART = 80
_DATES = re.compile(r"\b(?:in|for|during|at|of|by|to|on|until|end of|at the end of)\s+(?:the\s+)?$", re.I)
_COMPARED = re.compile(r"\b(?:since|than|compared|against|twice|half|after|before|from|above|below)\b", re.I)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_RATE = re.compile(
    r"\s?(?:an?|per|each|every)\s+(hour|day|week|fortnight|month|year|head|pupil|child|place|visit)\b", re.I
)
# "46 of the 148 social worker posts were held by agency workers" counts agency workers.
_HELD_BY = re.compile(
    r"\s+of\s+(?:the\s+|its\s+)?[\d,]+\s[^.;]{3,60}?\s(?:were|are|was|is)\s+held\s+by\s+(?P<who>[^.;]+)", re.I
)
_OF = re.compile(r"\s*(?:of|in)\s+(?:the\s+|all\s+|\d[\d,]*\s+)*", re.I)
# What a sum of money is: the nearest of these words before it, else after it, names its series.
_MONEY_WORDS = """budget cost costs spending spent spend price forecast estimate estimated overspend overspent
    underspend underspent saving savings saved grant income borrowing contribution reserve rate rates cap payment fee
    fees fine settlement funding debt deficit surplus charge outturn award"""
_MONEY = frozenset(stem(word) for word in _MONEY_WORDS.split())
_SAME = {"spend": "cost", "spent": "cost", "price": "cost", "estimat": "cost", "outturn": "cost", "cap": "rate",
         "overspent": "overspend", "underspent": "underspend", "sav": "saving", "fee": "fee"}  # fmt: skip
# Nouns that a number only places or times.
_EMPTY_WORDS = """years year months month weeks week days day hours hour minutes minute times time cent items item
    pages page members member councillors votes"""
_EMPTY = frozenset(stem(word) for word in _EMPTY_WORDS.split())
# Words that end the name of what is counted.
_STOPPING_WORDS = """were was is are had has have held carried found stood came went took who which that had been being
    be made set gave given used left leave paid pay joined remained reported said now then also only still more fewer
    less out each every per compared against including plus or and to in of for by at on from with above below under
    over higher lower since because although while but not no did does do would could should may might must shall will
    can"""
_STOPPERS = frozenset(_STOPPING_WORDS.split())
_FROM = re.compile(
    r"(?:\bfrom|\bthan|compared with|\bagainst|\btarget of|average of|\bbelow|\babove|\bunder|\bover)\s*(?:the\s+)?$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Seen:
    key: tuple[str, ...]
    label: str
    figure: Figure
    span: tuple[int, int]
    found: Found
    weight: float


def figure_series(found: Sequence[Found], citer: Citer) -> tuple[Series, ...]:
    """Return up to eight series of three or more points, those nearest to the topic first.

    ``found`` are the passages about the topic. Only figures in sentences, or under headings, that hold some of the
    topic's own words are taken.
    """
    groups: dict[tuple[str, ...], list[_Seen]] = defaultdict(list)
    likely = sorted((f for f in found if _DIGIT.search(f.text)), key=lambda f: (-f.probability, f.passage.id))
    for passage in likely[:PASSAGES_MOST]:
        for seen in _figures(passage, citer):
            groups[seen.key].append(seen)
    ranked = []
    for group in groups.values():
        points = _points(group, citer)
        times = {point.when for point in points}
        if len(times) >= POINTS_LEAST:
            nearness = sum(seen.weight for seen in group) / len(group)
            label = _label(group)
            score = len(times) * (nearness + coverage(citer.weights, stems(label)))
            ranked.append((score, Series(label, group[0].figure.unit, points)))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].label))
    return tuple(series for _, series in ranked[:SERIES_MOST])


def _figures(passage: Found, citer: Citer) -> Iterator[_Seen]:
    """Yield the figures of a passage that say how much of something there is."""
    around = 0.5 * coverage(citer.weights, stems(passage.context))
    for start, end in sentences(passage.text):
        said = passage.text[start:end]
        if "|" in said or "\t" in said:
            continue  # a row of a table: which column a number stands in isn't known here
        weight = coverage(citer.weights, stems(said)) + around
        if weight < 0.2:
            continue
        taken: set[tuple[str, ...]] = set()
        for figure in find_figures(said):
            named = _named(said, figure)
            # "had fallen from 24 to 21": the later figure is the news.
            if named is None or _compares(said, figure):
                continue
            key, label = named
            if key in taken:
                continue
            taken.add(key)
            yield _Seen(key, label, figure, (start, end), passage, weight)


def _named(said: str, figure: Figure) -> tuple[tuple[str, ...], str] | None:
    """Return key and label of what a figure counts or measures, or None where that isn't said beside it."""
    after = said[figure.end :]
    if figure.unit == "£":
        rate = _RATE.match(after)
        what = _money_word(said, figure)
        per = f" {'an' if rate[1].lower() == 'hour' else 'a'} {rate[1].lower()}" if rate else ""
        if what is None and not per:
            return None
        what = what or "sum"
        return ("£", what, per), f"{what} (£{per})"
    if figure.unit == "%":
        of = _OF.match(after)
        noun = _noun(after[of.end() :]) if of else None
        # "31%" at the end of "46 of the 148 posts …, or 31%" is a share of what the sentence began with.
        noun = noun or _noun_before(said[: figure.start])
        return (("%", *noun[0]), f"{noun[1]} (%)") if noun else None
    held = _HELD_BY.match(after)
    noun = _noun(held["who"]) if held else None
    if noun:
        return ("number", *noun[0]), noun[1]
    if not figure.text[0].isdigit():
        return None  # "two workers" is seldom a count that anybody keeps
    noun = _noun(after)
    return (("number", *noun[0]), noun[1]) if noun else None


def _money_word(said: str, figure: Figure) -> str | None:
    before = [stem(w) for w in _WORD.findall(said[max(0, figure.start - 90) : figure.start])]
    for word in reversed(before):
        if word in _MONEY:
            return _SAME.get(word, word)
    after = [stem(w) for w in _WORD.findall(said[figure.end : figure.end + 40])][:4]
    return next((_SAME.get(word, word) for word in after if word in _MONEY), None)


def _noun(after: str) -> tuple[tuple[str, str], str] | None:
    """Return key and words of what follows a number, up to three words in a row.

    The key is the first and the last word: "agency workers" and "agency social workers" are one thing.
    """
    words: list[str] = []
    at = 0
    for match in _WORD.finditer(after):
        between = after[at : match.start()]
        if between.strip() or len(words) == 3 or not carries(match.group()) or match.group().lower() in _STOPPERS:
            break
        words.append(match.group())
        at = match.end()
    if not words or stem(words[-1]) in _EMPTY:
        return None
    return (stem(words[0]), stem(words[-1])), " ".join(words).lower()


def _noun_before(before: str) -> tuple[tuple[str, str], str] | None:
    for match in reversed(list(find_figures(before))):
        noun = _noun(re.sub(r"^\s*of\s+(?:the\s+)?[\d,]+", "", before[match.end :]))
        if noun:
            return noun
    return None


def _compares(said: str, figure: Figure) -> bool:
    """Return whether a figure only stands for comparison: what it rose from, a target, a regional average."""
    return _FROM.search(said[max(0, figure.start - 24) : figure.start]) is not None


def _points(group: Sequence[_Seen], citer: Citer) -> tuple[Point, ...]:
    """Return the points of a series in order of time, one for each value at a time."""
    points: dict[tuple[str, str], Point] = {}
    for seen in group:
        day, when, said = _when(seen)
        citation = citer.at(seen.found, *seen.span)
        point = Point(day, when, said, seen.figure.value, seen.figure.text.strip(), citation)
        points.setdefault((when, str(point.value)), point)
    return tuple(sorted(points.values(), key=lambda p: (p.day is None, p.day or date.max, p.when, p.value)))


def _when(seen: _Seen) -> tuple[date | None, str, str]:
    """Return the day a figure is of, how to say it, and where that was read: the sentence, the period, the meeting."""
    said = seen.found.text[seen.span[0] : seen.span[1]]
    named = _named_time(said, seen.figure)
    if named is not None:
        return named.end, named.label, "sentence"
    period = seen.found.document.period
    if period is not None:
        return period.end, period.label, "period"
    held = seen.found.meeting.held_on
    return held, long_date(seen.found.meeting), "meeting"


def _named_time(said: str, figure: Figure) -> Period | None:
    """Return the time that a sentence gives a figure: the nearest one, led by "in", "at the end of" and the like.

    A time that is only compared with ("since", "than in", "twice the share of March 2020") dates no figure, nor does
    one with another figure in between.
    """
    times = [(start, end, period) for start, end, period in find_periods(said) if _DATES.search(said[:start])]
    times += [(day.start, day.end, Period(day.day, day.day, said[day.start : day.end])) for day in find_days(said)]
    if not times:
        return None
    start, end, period = min(times, key=lambda t: min(abs(t[0] - figure.end), abs(figure.start - t[1])))
    between = said[end : figure.start] if end <= figure.start else said[figure.end : start]
    apart = len(between) > _APART or _COMPARED.search(between) is not None
    return None if apart else period


def _label(group: Sequence[_Seen]) -> str:
    """Return the commonest label of a group, the shortest of equals."""
    labels = [seen.label for seen in group]
    return min(set(labels), key=lambda label: (-labels.count(label), len(label), label))
