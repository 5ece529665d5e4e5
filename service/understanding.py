"""Reads a question: the words that carry it, the kind of thing it asks for, and the times and bodies it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from corpus.periods import find_periods
from corpus.wording import alike, printed
from service.asking import Asked, first, kind_asked_for
from service.changes import CHANGE, WHAT_BECAME, asks_of_change
from service.openings import without_opening
from service.people import people_asked_for
from service.subjects import PROCEDURE, naming

QUESTION_CHARACTERS_MOST = 2000

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# "wasn't", "they'd": small words, run together.
_SHORTENED = re.compile(r"[a-z]+n't|(?:i|you|we|they|he|she|it|who|what|there|that)'[a-z]+")

# Words that say how something is asked, not what about; small function words are in it too.
STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any anyone anything are as asked at be because been before
    being between both but by can could describe described did discuss discussed discussion do does doing done
    down during each else ever explain few find for from further get give given gives had happen happened
    happening happens has have having he her here hers him his how i if in into is it its itself just know like
    made make many matter may me mention mentioned might more most much must my need no nor not of off on once
    one only or other ought our out over own per please put raised said same say says she should show so some
    such summarise summarize take taken tell than that the their them then there these they thing things this
    those through to told too under until up upon us very was we were what when where whether which while who
    whole whom whose why will with within without would yes you your
    """.split()  # noqa: SIM905 - a list would be a page long
)

# Where a further question begins inside one.
_PARTS = re.compile(
    r"[,;]?\s+and\s+(?=(?:(?:by|to|from|at|in|on|for|until)\s+)?(?:who|whom|what|when|where|why|how|which)\b)",
    re.IGNORECASE,
)
# What a change is told in, by what is said to change.
_TOLD_IN: tuple[tuple[Asked, str], ...] = (
    (
        "sum",
        r"\b(?:costs?|prices?|bills?|budgets?|spend(?:ing)?|spent|expenditure|fees?|charges?|income|(?:over|under)spends?"
        r"|deficits?|surplus(?:es)?|reserves?|savings?|debts?|grants?|financial position)\b|£",
    ),
    ("percentage", r"\b(?:shares?|proportions?|percentages?|rates?|per ?cent)\b|%"),
    ("count", r"\b(?:how many(?! times)|numbers?|caseloads?|counts?|visits)\b"),
    (
        "date",
        r"\b(?:dates?|deadlines?|open(?:ed|ing)?|complet(?:ed|ion)|put back|delay(?:ed|s)?|postponed|when|late"
        r"|how long|tim(?:e|es) (?:it )?tak\w+|waits?|waiting times?)\b",
    ),
)
# Asks for all that was said on a topic rather than for one fact.
_TOPIC = re.compile(
    r"^(?:please )?(?:what (?:was|were|is|are|has been|have been) (?:being )?"
    r"(?:said|discussed|agreed|decided|resolved|reported|raised|heard|noted|done"
    r"|the (?:position|situation|outcome|view|discussion))"
    r"|summari[sz]e|tell me|describe|explain"
    r"|what did .*(?:say|think|discuss|raise|report|decide|agree|talk|do about|hear about)"
    r"|what (?:concerns|issues|views|questions|points|problems|progress|action|steps|(?:(?:has|had) )?happened)"
    r"|how (?:did|has|have|was|were|is|are)\b(?! many| much)(?! .*\bvot(?:e|ed)\b))",
    re.IGNORECASE,
)
# A few words that aren't a question ask for all on them.
_PHRASE_WORDS_MOST = 12
_ASKS = re.compile(
    r"\W*(?:(?:by|to|from|in|on|at|for|of|with|out of|until|since|under) )?(?:who|whom|whose|what|when|where|why|how|"
    r"which)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"\W*(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might)\b", re.IGNORECASE
)
# What a word counts that stands in every text.
_LEAST_WEIGHT = 0.05
# What another word for a term counts of it.
_BY_SYNONYM = 0.5
# A body called by one word of its name: "the planning meeting", "the audit committee".
_BODY = re.compile(r"\b(?P<word>[^\W\d_]{5,}) (?P<body>meetings?|committee|panel|board|forum)\b")
_BODIES = ("committee", "panel", "board", "forum")
# A committee whose whole name is "Council", which stands for all that a council does.
_FULL_COUNCIL = re.compile(r"\bfull council\b|\bcouncil meetings?\b|\bmeetings? of (?:the )?council\b")
_RECENT = re.compile(
    r"\b(?:latest|most recent(?:ly)?|newest|current(?:ly)?|last heard|recently|so far|to date|yet|at present"
    r"|at the moment|these days|nowadays)\b",
    re.IGNORECASE,
)
# Who chairs a committee, and how many children are in care, is asked of today: offices change hands.
_NOW = re.compile(
    r"^\W*(?:who(?:['’]s| is| are) (?:now |on |in charge of |the |our )(?!\w+ing\b)"
    r"|how many [^?,;]{2,40}? (?:are|is|have) (?:there|in|on|at|waiting|left|living)\b)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|after)\s+$", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:before|until|till|up to|prior to)\s+$", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?\b")


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A stretch of days that a question names; ``label`` is how it says it. Without an end it lasts to ``date.max``."""

    start: date
    end: date
    label: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was read out of a question.

    ``terms`` are its content words in lower case, in order, once each; ``asked`` the kind of thing it asks for;
    ``parts`` its parts where it has several ("… and by when?") and ``also_asked`` what the further ones ask for;
    ``times`` what it names of years, quarters and months; ``committees`` those of the index that it names;
    ``spans_time`` that it asks how something changed or names several times, and ``told_in`` what kind of thing such a
    change is told in ("any" where that doesn't show); ``is_topic`` that it asks for all on a
    topic, not for one fact; ``newest_first`` that it asks for the latest; ``unheard`` the words for what a short one
    asks about that the index holds nowhere.
    """

    question: str
    terms: tuple[str, ...]
    asked: Asked
    times: tuple[NamedTime, ...]
    committees: tuple[str, ...]
    spans_time: bool
    is_topic: bool
    newest_first: bool
    also_asked: tuple[Asked, ...] = ()
    parts: tuple[str, ...] = ()
    told_in: Asked = "any"
    unheard: tuple[str, ...] = ()

    @property
    def wants_outcome(self) -> bool:
        """Whether it asks what was decided."""
        return self.asked in ("decision", "vote")

    @property
    def people(self) -> frozenset[str]:
        """The words of the names of people that it names by title."""
        return people_asked_for(self.question)

    @property
    def asks_whether(self) -> bool:
        """Whether yes or no would answer it ("Did the Panel agree to …?")."""
        return _WHETHER.match(self.question) is not None

    @property
    def subject(self) -> list[str]:
        """The words for what it asks about: neither generic nor procedure, nor of a change ("cost", "risen")."""
        named = naming(self.terms, PROCEDURE)
        if self.spans_time:
            named = [term for term in named if not CHANGE.fullmatch(term)]
        return [term for term in named if first(_TOLD_IN, term) == "any"]


def understand(question: str, committees: Sequence[str] = ()) -> Understanding:
    """Return what a question asks; ``committees`` are the names that the index knows."""
    question = without_opening(question)
    folded = question.casefold()
    whole, *further = parts = _PARTS.split(question)
    times = _times(question)
    distinct = {(t.start, t.end) for t in times}
    kind = kind_asked_for(whole.casefold())
    spans_time = len(distinct) > 1 or (asks_of_change(question) and kind != "reason")
    in_figures = spans_time and kind != "reason" and not WHAT_BECAME.search(folded)
    return Understanding(
        question=question,
        terms=content_terms(alike(question, keep=False)),
        asked=kind,
        also_asked=tuple(kind_asked_for(part.casefold()) for part in further),
        parts=tuple(parts) if further else (),
        times=times,
        committees=_named(folded, committees),
        spans_time=spans_time,
        told_in=first(_TOLD_IN, folded) if in_figures else "any",
        is_topic=bool(_TOPIC.match(question)) or is_phrase(question),
        newest_first=bool(_RECENT.search(question)) or (not times and bool(_NOW.match(question))),
    )


def _times(question: str) -> tuple[NamedTime, ...]:
    """Return the times that a question names; "since 2016" has no end, "before 2016" no beginning."""
    times = []
    for start, _, period in find_periods(question):
        since, before = (pattern.search(question[:start]) for pattern in (_SINCE, _BEFORE))
        first, last = date.min if before else period.start, date.max if since else period.end
        times.append(NamedTime(first, last, period.label))
    return tuple(times)


def is_phrase(question: str) -> bool:
    """Return whether it is a few words that ask nothing ("parking on Hollin Lane")."""
    asks = _ASKS.match(question) or _WHETHER.match(question)
    return "?" not in question and not asks and len(question.split()) <= _PHRASE_WORDS_MOST


def content_terms(text: str) -> tuple[str, ...]:
    """Return the words that carry a text, lower case, in order, once each."""
    words = (match.group().casefold().replace("’", "'").removesuffix("'s") for match in _WORD.finditer(text))
    kept = (word for word in words if word not in STOP_WORDS and not _SHORTENED.fullmatch(word))
    return tuple(dict.fromkeys(word for word in kept if len(word) > 1 or word.isdigit()))


def stem(term: str) -> str:
    """Return the part of a word that its other forms begin with, crudely: "staffing" and "staffed" give "staff"."""
    for ending in ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "e", "y"):
        if term.endswith(ending) and len(term) - len(ending) >= 4:
            return term[: -len(ending)]
    return term


def shares(
    terms: Sequence[str],
    texts: Sequence[str],
    *,
    by_rarity: bool = False,
    synonyms: Mapping[str, Sequence[str]] | None = None,
) -> list[float]:
    """Return, for each text, the share (0 to 1) of the terms that it holds; 0 where there are no terms.

    A word counts by its stem, a number however the text prints it. With ``by_rarity`` a term counts the more the fewer
    of the texts hold it: log((texts + 1) / (texts that hold it + 0.5)), as in BM25. ``synonyms`` are, for some of the
    terms, other words that count for half of it where it doesn't stand itself.
    """
    patterns = [pattern for term in dict.fromkeys(terms) if (pattern := printed(term))]
    stems = {stem(term): term for term in reversed(terms) if not printed(term)}
    if not (stems or patterns):
        return [0.0] * len(texts)
    folded = [text.casefold() for text in texts]
    # A look for each stem in the folded text is some twenty times faster than splitting the text into words.
    by_term = [[one in text for text in folded] for one in stems]
    by_term += [[pattern.search(text) is not None for text in folded] for pattern in patterns]
    held = np.ascontiguousarray(np.array(by_term, float).T)
    weights = np.log((len(texts) + 1) / (held.sum(0) + 0.5)) if by_rarity else np.ones(held.shape[1])
    weights = np.maximum(weights, _LEAST_WEIGHT)
    for column, term in enumerate(stems.values()):
        others = [stem(other) for other in (synonyms or {}).get(term, ())]
        if others:
            meant = [_BY_SYNONYM * any(other in text for other in others) for text in folded]
            held[:, column] = np.maximum(held[:, column], meant)
    found: list[float] = (held @ weights / weights.sum()).tolist()
    return found


def _named(question: str, committees: Sequence[str]) -> tuple[str, ...]:
    """Return the committees that a question, in lower case, names: whole, or by a word that one alone has."""
    called = {(found["word"], found["body"]) for found in _BODY.finditer(question)}
    fitting = [[name for name in committees if _called(name.casefold(), word, body)] for word, body in called]
    by_a_word = {names[0] for names in fitting if len(names) == 1}
    return tuple(name for name in committees if name in by_a_word or _names(question, name))


def _called(name: str, word: str, body: str) -> bool:
    """Return whether a word and a kind of body may stand for a committee: a pension committee is no pension board."""
    words = name.split()
    return word in words and (body in words or body not in _BODIES or not any(other in words for other in _BODIES))


def _names(question: str, committee: str) -> bool:
    """Return whether a question names a committee, by its whole name; "a Cabinet member" names none."""
    name = committee.casefold()
    if name == "council":
        return _FULL_COUNCIL.search(question) is not None
    return len(name) > 6 and bool(re.search(rf"\b{re.escape(name)}\b(?! members?\b)", question))
