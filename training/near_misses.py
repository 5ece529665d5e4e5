"""Makes questions that a passage doesn't answer, though they look it, from questions that it does."""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from training.records import Example

YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b(?!/)")
FINANCIAL_YEAR = re.compile(r"\b(20\d\d)/(\d\d)\b")
QUARTER = re.compile(r"\b(Quarter |Q)([1-4])\b")
NUMBER = re.compile(r"(?<![\w/.])\d[\d,]*(?:\.\d+)?(?![\w/])")
NAME = re.compile(r"(?<=[a-z,] )(?:the )?((?:[A-Z][\w'’-]+)(?: (?:of |for |and |the )?[A-Z][\w'’-]+)*)")
MONTHS = [month for month in calendar.month_name if month]
MONTH = re.compile(r"\b(" + "|".join(MONTHS) + r")\b")
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z\"“'‘0-9])")


def swap_detail(example: Example, names: Sequence[str], rng: random.Random) -> Example | None:
    """Change one detail of the question to one that the pair doesn't hold; None if it names none."""
    seen = example.second.lower()
    changes = []
    for pattern, other in _swaps(names, rng):
        for found in [*pattern.finditer(example.question)][-2:]:
            new = other(found)
            if new and new.lower() not in seen and new != found.group():
                changes.append(example.question[: found.start()] + new + example.question[found.end() :])
    if not changes:
        return None
    return replace(example, question=rng.choice(changes), answerable=0.0, span=None, teacher=None)


def _swaps(names: Sequence[str], rng: random.Random) -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
    def later(found: re.Match[str]) -> str:
        return str(int(found.group()) + rng.choice([-12, -5, -3, -2, -1, 1, 2, 3, 5, 12]))

    def other_financial_year(found: re.Match[str]) -> str:
        first = int(found.group(1)) + rng.choice([-3, -2, -1, 1, 2, 3])
        return f"{first}/{(first + 1) % 100:02d}"

    def other_number(found: re.Match[str]) -> str:
        digits = "".join(rng.choice("123456789") if c.isdigit() else c for c in found.group())
        return digits

    return [
        (FINANCIAL_YEAR, other_financial_year),
        (YEAR, later),
        (QUARTER, lambda found: found.group(1) + rng.choice("1234")),
        (NUMBER, other_number),
        (MONTH, lambda found: rng.choice(MONTHS)),
        (NAME, lambda found: found.group().replace(found.group(1), rng.choice(names)) if names else ""),
    ]


def names_in(examples: Sequence[Example]) -> list[str]:
    """Capitalised names that the questions hold, to swap in for one another."""
    return sorted({found.group(1) for example in examples for found in NAME.finditer(example.question)})


def other_passage(example: Example, passages: Sequence[tuple[str, str]], rng: random.Random) -> Example | None:
    """Pair the question with a (context, passage) that shares its words but doesn't hold its answer."""
    answer = example.passage[slice(*example.span)].lower() if example.span else ""
    asked = set(re.findall(r"\w{4,}", example.question.lower()))
    fitting = [
        (len(asked & set(re.findall(r"\w{4,}", text.lower()))) + rng.random(), context, text)
        for context, text in passages
        if text != example.passage and not (answer and answer in text.lower())
    ]
    if not fitting:
        return None
    _, context, text = rng.choice(sorted(fitting, reverse=True)[:3])
    return replace(example, context=context, passage=text, answerable=0.0, span=None, teacher=None)


def sentences(text: str) -> list[tuple[int, int]]:
    """Rough sentence spans that cover the text but for the white space between them."""
    cuts = [(found.start(), found.end()) for found in SENTENCE_END.finditer(text)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    return list(zip(starts, ends, strict=True))


def without_evidence(example: Example) -> Example | None:
    """Take the answer's sentence out; None if the answer stands elsewhere or little is left."""
    if example.span is None:
        return None
    keep = [s for s in sentences(example.passage) if s[1] <= example.span[0] or s[0] >= example.span[1]]
    rest = " ".join(example.passage[start:end] for start, end in keep)
    answer = example.passage[slice(*example.span)].lower()
    if len(rest) < 150 or answer in rest.lower():
        return None
    return replace(example, passage=rest, answerable=0.0, span=None, teacher=None)


def thin_out(example: Example, rng: random.Random, share: float = 0.3) -> Example:
    """Drop some sentences that don't hold the answer, so that a gap in the text gives nothing away."""
    spans = sentences(example.passage)
    parts: list[str] = []
    moved: tuple[int, int] | None = None
    length = 0
    for start, end in spans:
        holds = example.span is not None and not (end <= example.span[0] or start >= example.span[1])
        if not holds and rng.random() < share:
            continue
        gap = " " if parts else ""
        if holds and example.span and start <= example.span[0] and example.span[1] <= end:
            shift = length + len(gap) - start
            moved = (example.span[0] + shift, example.span[1] + shift)
        parts.append(gap + example.passage[start:end])
        length += len(parts[-1])
    if not parts or (example.span is not None and moved is None):
        return example
    return replace(example, passage="".join(parts), span=moved, teacher=None)
