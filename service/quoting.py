"""Widens what was chosen until it can be quoted by itself: what it refers back to, its list, its paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.sentences import POINT
from service.rephrasing import as_read
from service.selecting import TOLD_BY_LINE, Chosen, in_one_passage, overlap, sentences_of
from service.tables import is_by_times, table_around
from service.understanding import Understanding

# A quotation grows to so many characters at most, a list to a few more, since half a list misleads.
_MOST = 700
_LIST_MOST = 900
# A table up to so many characters is quoted whole: a row of it says little without its head ("| Against | 2 |").
_TABLE_MOST = 400
# How many sentences back a quotation may reach for what its first words refer to.
_BACK = 2

# "It cost £8,600." says nothing by itself. "It was noted that …" does: there "it" stands for nothing.
_REFERS_BACK = re.compile(
    r"(?:It|This|These|Those|They|He|She|That|Such|Both|His|Her|Their|Its|Neither)\b"
    r"(?! (?:was|were|is|had been|has been) (?:also )?(?:noted|reported|explained|confirmed|agreed|stressed|said|"
    r"stated|resolved|moved|proposed|felt|suggested|hoped|thought|heard|asked|highlighted|considered|added|acknowledged|"
    r"clarified|recognised|emphasised|recommended|requested|queried|advised|accepted|expected|understood)\b)"
)
_POINT = re.compile(POINT)
_NEXT_POINT = re.compile(rf"\n\s*(?:{POINT}|\|)")
# "RESOLVED that:-" is how many councils write it.
_LEADS_IN = re.compile(r"(?::\s*[-–—]?|that|—)\s*$")
# "Councillor Crane: How long is it?"
_SPEAKER = re.compile(r"[A-Z][\w.’' -]{2,50}(?: \([^)]{2,60}\))?: ")
_REPLY_MOST = 400
# Asks for several things: "what three things", "which sources", "what reasons were given".
_SEVERAL = re.compile(
    r"\b(?:what|which|name|list)\b(?:\s+\S+){0,3}?\s+(?!was\b|is\b|has\b|does\b|this\b|address\b|business\b|process\b|"
    r"progress\b)[a-z]{3,}s\b|\b(?:two|three|four|five|six|each)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The sentences of a passage by number, with what stands between them."""

    text: str
    spans: list[tuple[int, int]]

    def words(self, n: int) -> str:
        return self.text[slice(*self.spans[n])]

    def breaks_after(self, n: int, mark: str = "\n") -> bool:
        """Whether a line ends (or ``mark`` stands) between this sentence and the next."""
        return mark in self.text[self.spans[n][1] : self.spans[n + 1][0]]

    def length(self, first: int, last: int) -> int:
        return self.spans[last][1] - self.spans[first][0]

    def is_point(self, n: int) -> bool:
        """Whether a sentence is a point of a list."""
        return bool(_POINT.match(self.words(n)))

    def leads_in(self, n: int) -> bool:
        """Whether a list may follow a sentence."""
        return _LEADS_IN.search(self.words(n)) is not None


def quotable(asked: Understanding, chosen: Sequence[Chosen]) -> list[Chosen]:
    """Return what was chosen, each wide enough to stand alone, in the order given; what then overlaps becomes one.

    A sentence that begins "It" or "They" takes the one before; a point of a list takes the list where several things
    are asked for or several of its points were chosen; on a topic, and of a vote or an action, the sentence takes its
    paragraph.
    """
    whole: list[Chosen] = []
    for choice in chosen:
        start, end = _widened(asked, choice, chosen)
        wide = _grown(choice, start, end)
        same = next((n for n, other in enumerate(whole) if overlap(other, wide)), None)
        if same is None:
            whole.append(wide)
        else:
            before = whole[same]
            whole[same] = _grown(before, min(start, before.start), max(end, before.end))
    return whole


def _grown(choice: Chosen, start: int, end: int) -> Chosen:
    moved = choice.start - start
    # A mark in one line of a list would say that the others are no answer.
    listed = _NEXT_POINT.search(choice.read.text, start, end) is not None
    answer = (choice.answer[0] + moved, choice.answer[1] + moved) if choice.answer and not listed else None
    return replace(choice, start=start, end=end, answer=answer)


def _widened(asked: Understanding, choice: Chosen, chosen: Sequence[Chosen]) -> tuple[int, int]:
    lines = _Lines(choice.read.text, sentences_of(choice.read))
    here = next((n for n, (start, end) in enumerate(lines.spans) if start <= choice.start < end), None)
    if here is None:
        return choice.start, choice.end
    table = table_around(choice.read.text, choice.start, choice.end)
    if table:
        return _of_table(asked, choice, chosen, table)
    first, last = _list_around(lines, here)
    if first < last and lines.length(first, last) <= _LIST_MOST:
        start, end = lines.spans[first][0], lines.spans[last][1]
        told_whole = asked.is_topic or asked.wants_outcome or (asked.spans_time and asked.told_in == "any")
        if _begin_in(chosen, choice, start, end) > 1 or told_whole or _SEVERAL.search(asked.question):
            return start, end
    on_topic = asked.is_topic and as_read(asked) == asked.question  # not how one thing changed
    whole = on_topic or choice.read.hit.passage.kind in TOLD_BY_LINE
    first, last = _paragraph_around(lines, here) if whole else (here, here)
    first, last = _back(lines, first, last), _on_to_reply(lines, last)
    return lines.spans[first][0], lines.spans[last][1]


def _of_table(
    asked: Understanding, choice: Chosen, chosen: Sequence[Chosen], table: tuple[int, int]
) -> tuple[int, int]:
    """Return what is quoted of a table: all of it, of a larger one all down to the row, of a large one the row alone.

    A larger one is quoted whole where it tells a change by times, or several of its rows were chosen.
    """
    start, end = table
    by_times = asked.spans_time and is_by_times(choice.read.text[start:end].split("\n"))
    whole = by_times or _begin_in(chosen, choice, start, end) > 1
    if end - start <= (_LIST_MOST if whole else _TABLE_MOST):
        return table
    return (start if choice.end - start <= _TABLE_MOST else choice.start), choice.end


def _begin_in(chosen: Sequence[Chosen], choice: Chosen, start: int, end: int) -> int:
    """Return how many of those chosen begin between two places of the passage that one of them stands in."""
    return sum(in_one_passage(other, choice) and start <= other.start < end for other in chosen)


def _list_around(lines: _Lines, here: int) -> tuple[int, int]:
    """Return the first and last sentence of the list that one is in, its lead-in included; the same where in none."""
    first = last = here
    if not lines.is_point(here) and not lines.leads_in(here):
        return here, here
    while first > 0 and lines.is_point(first) and (lines.is_point(first - 1) or lines.leads_in(first - 1)):
        first -= 1
    while last + 1 < len(lines.spans) and lines.is_point(last + 1):
        last += 1
    return first, last


def _paragraph_around(lines: _Lines, here: int) -> tuple[int, int]:
    """Return the first and last sentence of the paragraph, of a long one those nearest, by turns after and before."""
    first = last = here
    grew = True
    while grew:
        grew = False
        if last + 1 < len(lines.spans) and not lines.breaks_after(last) and lines.length(first, last + 1) <= _MOST:
            last, grew = last + 1, True
        if first > 0 and not lines.breaks_after(first - 1) and lines.length(first - 1, last) <= _MOST:
            first, grew = first - 1, True
    return first, last


def _on_to_reply(lines: _Lines, last: int) -> int:
    """Return the sentence to end with so that what somebody asks in a transcript has the first words of the reply."""
    ends = next((n for n in range(last, len(lines.spans) - 1) if lines.breaks_after(n)), None)
    if ends is None:
        return last
    start = lines.text.rfind("\n", 0, lines.spans[last][0]) + 1
    asks = "?" in lines.text[start : lines.spans[last][1]] or lines.words(ends).endswith("?")
    in_turns = _SPEAKER.match(lines.text, start) and _SPEAKER.match(lines.words(ends + 1))
    return ends + 1 if asks and in_turns and lines.length(last, ends + 1) <= _REPLY_MOST else last


def _back(lines: _Lines, first: int, last: int) -> int:
    """Return the sentence to begin with so that the first words refer to nothing left out."""
    for _ in range(_BACK):
        if first == 0 or not _REFERS_BACK.match(lines.words(first)):
            break
        if lines.is_point(first - 1) and lines.breaks_after(first - 1):
            break
        if lines.breaks_after(first - 1, "\n\n") or lines.length(first - 1, last) > _MOST:
            break
        first -= 1
    return first
