"""Says what a figure of a sentence counts or measures, and of which kind it is: paid, forecast, budgeted, a cap."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.figures import Figure, find_figures
from service.tracing.clauses import Clause
from service.tracing.words import carries, stem

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_RATE = re.compile(
    r"\s?(?:an?|per|each|every)\s+(hour|day|week|fortnight|month|year|head|pupil|child|place|visit)\b", re.I
)
# "46 of the 148 social worker posts were held by agency workers" counts agency workers.
_HELD_BY = re.compile(
    r"\s+of\s+(?:the\s+|its\s+)?[\d,]+\s[^.;]{3,60}?\s(?:were|are|was|is)\s+held\s+by\s+(?P<who>[^.;]+)", re.I
)
_OF = re.compile(r"\s*(?:of|in)\s+(?:the\s+|all\s+|\d[\d,]*\s+)*", re.I)
# What a sum of money is, with its kind where the word says it: "the outturn" is a cost, of the kind "outturn".
_HEAD_WORDS = """cost: cost costs price prices
    spending: spending spend spent expenditure
    overspend: overspend overspent overspending
    underspend: underspend underspent underspending
    saving: saving savings saved saves
    rate: rate rates
    cost/forecast: forecast forecasts
    cost/estimate: estimate estimates
    cost/outturn: outturn outturns
    cost/limit: limit ceiling
    rate/cap: cap"""
_SUMS = """budget grant income borrowing contribution reserve payment fee fine settlement funding debt deficit surplus
    charge award total"""
_HEADS = {sum_ + end: (sum_, "") for sum_ in _SUMS.split() for end in ("", "s")}
for _line in _HEAD_WORDS.splitlines():
    _name, _, _words = _line.strip().partition(": ")
    _thing, _, _kind = _name.partition("/")
    _HEADS |= dict.fromkeys(_words.split(), (_thing, _kind))
_KINDS = {
    "averag": "average", "mean": "average", "forecast": "forecast", "project": "forecast", "expect": "forecast",
    "predict": "forecast", "estimat": "estimate", "cap": "cap", "capp": "cap", "limit": "limit", "target": "target",
    "maximum": "maximum", "minimum": "minimum", "outturn": "outturn", "budget": "budget",
}  # fmt: skip
# Only these make a count another thing: "a forecast of 655 pupils".
_COUNT_KINDS = frozenset({"average", "forecast", "estimate", "target", "maximum", "minimum"})
_OF_ITSELF = {("cost", k): k for k in ("forecast", "estimate", "outturn", "limit")} | {("rate", "cap"): "cap"}
_ABOUT = r"(?:\s+(?:about|around|some|approximately|nearly|almost|just|only|now|then|at|to|of|by|in the sum of))*\s*$"
_ADJACENT = re.compile(rf"(?P<word>[^\W\d_]+){_ABOUT}", re.I)
# What ties a sum to the subject of its clause.
_IS = re.compile(
    rf"\b(?:(?:was|were|is|are|been|be)(?:\s+(?:now|then|still))?(?:\s+(?:forecast|estimated|projected|expected))?|stood|"
    rf"stands|remained|came|reached|totalled|amounted|rose|risen|fell|fallen|gone|grown|increased|raised|reduced|cut|put)"
    rf"{_ABOUT}",
    re.I,
)
_UNDER_PREPOSITION = re.compile(r"\b(?:in|of|for|to|from|with|against|on|at|by|under)\s+(?:\w+\s+){0,2}$", re.I)
_ENDS_NAME = frozenset("from to for with by and or".split())  # noqa: SIM905 - reads as a list
# "raised from £36 to £37": what it was before stands between the sum and its verb.
_FROM_TO = re.compile(r"\bfrom\s+£?\d[\d,.]*(?:\s?[a-z]+)?\s+to\s*$", re.I)
# "Children in care – There were 321 at the end of June": the label says what is counted.
_LABELLED = re.compile(
    r"\W*(?P<label>[^–—:.;]{3,60}?)\W*[–—:-]\s+there\s+(?:were|was|are|had been|have been)\s*$", re.I
)
_NOTHING = re.compile(r"\s*(?:$|[,.;])")
# Nouns that a number only places, times or measures.
_EMPTY_WORDS = """years year months month weeks week days day hours hour minutes minute times time cent items item
    pages page members member councillors votes metres metre miles mile kilometres hectares degrees"""
_EMPTY = frozenset(stem(word) for word in _EMPTY_WORDS.split())
# Words that end the name of what is counted.
_STOPPING_WORDS = """were was is are had has have held carried found stood came went took who which that had been being
    be made set gave given used left leave paid pay joined remained reported said now then also only still more fewer
    less out each every per compared against including plus or and to in of for by at on from with above below under
    over higher lower since because although while but not no did does do would could should may might must shall will
    can"""
_STOPPERS = frozenset(_STOPPING_WORDS.split())


@dataclass(frozen=True, slots=True)
class Named:
    """What a figure is of: unit and thing (``key``), of which kind, and both as a person would say them."""

    key: tuple[str, ...]
    kind: str
    thing: str
    label: str


def named(text: str, clause: Clause, figure: Figure) -> Named | None:
    """Return what a figure counts or measures, or None where its clause doesn't say.

    ``text`` is the sentence with its times blanked out (:func:`service.tracing.timing.masked`).
    """
    before, after = text[clause.start : figure.start], text[figure.end : clause.end]
    if figure.unit == "£":
        return _money(before, after)
    kind = _count_kind(before)
    if figure.unit == "%":
        of = _OF.match(after)
        noun = _noun(after[of.end() :]) if of else None
        # "31%" at the end of "46 of the 148 posts …, or 31%" is a share of what the sentence began with.
        noun = noun or _noun_before(text[: figure.start])
        return _counted("%", noun, kind, " (%)") if noun else None
    held = _HELD_BY.match(text[figure.end :])
    noun = _noun(held["who"]) if held else None
    if noun is None and figure.text[0].isdigit():  # "two workers" is seldom a count that anybody keeps
        noun = _noun(after)
        labelled = _LABELLED.match(text[: figure.start]) if noun is None and _NOTHING.match(after) else None
        noun = _noun(labelled["label"]) if labelled else noun
    return _counted("number", noun, kind, "") if noun else None


def _counted(unit: str, noun: tuple[tuple[str, str], str], kind: str, sign: str) -> Named:
    thing = f"{noun[1]}{sign}"
    return Named((unit, *noun[0]), kind, thing, f"{thing}, {kind}" if kind else thing)


def _money(before: str, after: str) -> Named | None:
    rate = _RATE.match(after)
    per = f" {'an' if rate[1].lower() == 'hour' else 'a'} {rate[1].lower()}" if rate else ""
    head, kind = _head(before, after) or ("sum" if per else "", "")
    if not head:
        return None
    said = _OF_ITSELF.get((head, kind)) or f"{kind} {head}".strip()
    return Named(("£", head, per), kind, f"{head} (£{per})", f"{said} (£{per})")


def _head(before: str, after: str) -> tuple[str, str] | None:
    """Return what a sum is, and its kind: the word it hangs on, else the subject of its clause, else what follows it.

    In "The total cost, with the fees of lawyers, was £17.2m" the fees stand nearer, and the sum is the cost.
    """
    before = _FROM_TO.sub("to ", before)
    words = list(_WORD.finditer(before))
    known = [n for n, word in enumerate(words) if word.group().lower() in _HEADS]
    # "the total grant" is a grant.
    known = [n for n in known if words[n].group().lower() != "total" or n + 1 not in known]
    beside = _ADJACENT.search(before)
    tied = _IS.search(before)
    if beside and beside["word"].lower() in _HEADS and not (tied and len(known) > 1):
        at = known[-1]
    elif tied and known:
        subjects = [n for n in known if not _UNDER_PREPOSITION.search(before[: words[n].start()])]
        at = subjects[0] if subjects else known[-1]
    elif known and not find_figures(before[words[known[-1]].end() :]):
        at = known[-1]
    else:
        return _following(after)
    said = [stem(word.group()) for word in words]
    head, kind = _HEADS[words[at].group().lower()]
    around = (*said[max(0, at - 3) : at], *(said[max(at + 1, len(said) - 4) :] if tied else ()))
    return head, next((_KINDS[word] for word in around if word in _KINDS), kind)


def _following(after: str) -> tuple[str, str] | None:
    """Return what the words right after a sum say that it is ("£2.6m of basic need grant", "£2m had been spent")."""
    at = 0
    for word in list(_WORD.finditer(after))[:4]:
        if after[at : word.start()].strip() or word.group().lower() in _ENDS_NAME:
            return None
        if word.group().lower() in _HEADS:
            return _HEADS[word.group().lower()]
        at = word.end()
    return None


def _count_kind(before: str) -> str:
    """Return the kind that the words between the figure before and a count give it."""
    figures = find_figures(before)
    said = [stem(word) for word in _WORD.findall(before[figures[-1].end if figures else 0 :])]
    return next((_KINDS[word] for word in said if _KINDS.get(word) in _COUNT_KINDS), "")


def _noun(after: str) -> tuple[tuple[str, str], str] | None:
    """Return key and words of what follows a number, up to three words in a row.

    The key is the first and the last word: "agency workers" and "agency social workers" are one thing.
    """
    words: list[str] = []
    at = 0
    for match in _WORD.finditer(after):
        between = after[at : match.start()]
        # Where a time was blanked out, the name ends too.
        if between.strip() or len(between) > 3 or len(words) == 3:
            break
        if not carries(match.group()) or match.group().lower() in _STOPPERS:
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
