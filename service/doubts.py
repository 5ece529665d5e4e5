"""Reasons to doubt an answer that the fitted confidence can't see: another year, body, person or subject, own affairs.

What each takes from confidence is set by hand. Questions to fit them on are few, and the faults are grave: "43 in 2018"
read out as the level of 2019, one committee's words as another's, last year's minutes as advice on somebody's own bill.
Where the faults are less grave, six tenths count of what was set on questions of development alone: on 140 questions
about other councils, written apart, AUROC of confidence rose so from .931 to .942.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.periods import find_periods
from indexer.store import Standing
from service.ballots import THEIR_VOTE, names_no_voter, tells_no_vote, tells_their_vote, votes_told
from service.kinds import MEASURES, holds
from service.named import bodies_in, missing_name
from service.search import time_fit
from service.selecting import Chosen, paragraph, shown
from service.subjects import PROCEDURE, naming
from service.synonyms import synonyms
from service.understanding import Understanding, content_terms, is_phrase, shares

# In log-odds. Of seven questions about the sample whose best words named another year, five had no answer there.
OTHER_TIME = 1.5
OTHER_BODY = 1.5
# What another body says of its own meetings (who was absent, when the next one is) is never of the one asked for.
OTHERS_ROUTINE = 4.0
# Of 462 questions of development that minutes answer none was of this kind, of 595 junk queries 89 were.
OWN_AFFAIRS = 1.2
# The best passage held a word of the subject for all of 462 questions that minutes answer; for 123 of 277 junk queries
# it held none.
OTHER_WORDS = 0.9
# The passage holds a word of the subject, but not the line of the strongest sentence or what stands over it: so for 3
# of 462 questions of development, and for 14 of 232 junk queries that name a subject.
OTHER_LINE = 0.3
# Four questions of development name somebody by title whom the best passage doesn't name, and minutes answer none.
OTHER_PEOPLE = 1.5
# What somebody said is told with their name in the paragraph, or it is somebody else's.
OTHERS_WORDS = 3.0
# Of 215 questions of development that minutes answer, 2 call something by name of which the best passage holds no word
# ("the Red Lion", of another inn); of 140 that they don't, 16.
OTHER_NAME = 1.2
# A sum, a share, a day or a measure is asked for, and none is told: so for 1 question that minutes answer and for 13
# that they don't.
NOTHING_OF_THE_KIND = 0.9
# Of 30 questions for a reason that minutes answer 1 was answered best by such a sentence, of 15 others 7 were.
SAYS_IT_AGAIN = 0.7
# A vote is asked for, and no passage near tells of one: what was resolved doesn't say how many were for it.
NO_VOTE_TOLD = 2.0
# The minutes give counts and no names: who moved an amendment may have voted either way on the motion.
UNNAMED_VOTE = 4.0
# A recorded vote lists the name under one side: nothing tells it better, and the reader knows few such lines.
TOLD_BY_NAME = 2.0
# A topic of several words of which the best passage holds half at most: "dog fouling", where a dog was heard.
HALF_A_TOPIC = 0.4
# What "potholes" finds where no passage is of potholes, for each unit of relevance below the least, where less than
# half the subject is held: of 370 questions of development that minutes answer 2 lie there, of 9 junk queries 2.
OFF_THE_POINT, RELEVANT_AT_LEAST = 0.35, -3.5
# A word for the subject of a short question that stands nowhere in the index ("the bypass"): see `unheard.py`.
UNHEARD = 2.0
# What a price asked for in the present loses for the share of its words that the strongest sentence's line lacks: it is
# a resident's question what a permit is, and the line tells another fee.
OTHER_PRICE = 2.5

# How many of the strongest sentences are quoted together, and how much weaker (in log-odds) they may be.
_NEAR, _NEARLY = 3, 1.5
_MEASURED = MEASURES | {"sum", "percentage", "date"}
_MOVER = re.compile(r"\W*who (?:moved|proposed|seconded|tabled)\b", re.IGNORECASE)
_MOVED = re.compile(r"\b(?:mov(?:ed?|er|ing)|propos\w+|second(?:ed|er|ing)|motion|tabled)\b", re.IGNORECASE)
# "How much salt" asks for no sum.
_MONEY = re.compile(
    r"£|\b(?:costs?|prices?|pa(?:y|id|ys)|sp(?:end|ent)|budgets?|fees?|grants?|money|award\w*|sav(?:e|ed|ing)s?|compensation"
    r"|charg\w+|salar\w+|wages?|worth|ow(?:e|ed|es)|debts?|settle\w*|(?:over|under)sp\w+|rents?|fines?|precept|income"
    r"|deficit|surplus)\b",
    re.IGNORECASE,
)
# "What did counsel's opinion cost?" asks for a sum, though not in words that the weights know.
_WHAT_IT_COST = re.compile(r"^\W*what (?:did|does|do|has|have|had|will|would) .*\bcost\b", re.IGNORECASE)
# "How much is a parking permit?"
_PRICE_NOW = re.compile(
    r"^\W*(?:how much (?:is|are|does|do|will|would)|what (?:does|do|would|will) it cost|"
    r"what(?:['’]s| is| are) the (?:costs?|prices?|fees?|charges?) (?:of|for|to))\b",
    re.IGNORECASE,
)
# "The outturn, apart from any claim by the contractor, was £16.4m": not what the claim came to.
_EXCEPT = re.compile(
    r"\b(?:apart from|excluding|exclusive of|not including|not counting|before any|other than)\b[^,.;:]*", re.IGNORECASE
)
_POLITE = re.compile(
    r"\bI(?:['’]d| would| want| need| wish|['’]m)?(?: like| trying)? (?:to )?(?:know|see|find out|read|hear|find)\b"
    r"|\b(?:can|may|could) I (?:ask|see|read|find)\b|\b(?:tell|show|give|remind|let) me\b",
    re.IGNORECASE,
)
# "What did Councillor Wilk say?" is answered in no paragraph without their name.
_THEIR_WORDS = re.compile(
    r"^\W*(?:what|how|why)\b.*\b(?:say|said|think|thought|feel|felt|views?|opinions?|arg(?:ue|ued|uments?)|concerns?|ask(?:ed)?"
    r"|repl(?:y|ied)|respon(?:d|ded|se)|suggest(?:ed)?|object(?:ed|ions?)?|complain(?:ed)?|want(?:ed)?)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:I|I['’]\w+|me|my|mine|myself)\b"
    r"|\b(?:tomorrow|tonight|right now|this (?:week|weekend|term|morning|afternoon|evening))\b",
    re.IGNORECASE,
)


def doubts(asked: Understanding, subject: Sequence[str], ranked: Sequence[Chosen]) -> float:
    """Return what the strongest sentence, the first of ``ranked``, loses in log-odds, 0 or more.

    ``subject`` are the words for what is asked.
    """
    best = ranked[0]
    # "Carried" and "motion" stand in what is told of any motion.
    subject = naming(subject, PROCEDURE) or list(subject)
    held = shares(subject, [shown(best.read)])[0]
    routine = best.read.hit.passage.kind == "procedural"
    return (
        OTHER_TIME * (names_another_time(asked, best.text) and not _was_decided_then(asked, best))
        + (OTHERS_ROUTINE if routine else OTHER_BODY) * is_of_another_body(asked, best)
        + OWN_AFFAIRS * asks_of_own_affairs(asked.question)
        + OTHER_WORDS * (held == 0)
        + OTHER_WORDS * leaves_out(subject, best.text)
        + OTHER_LINE * (held > 0 and shares(subject, [paragraph(best)], synonyms=synonyms(subject))[0] == 0)
        + _told_by_name(asked.question) * names_somebody_else(asked, best)
        + OTHER_NAME * calls_something_else(asked, best)
        + NOTHING_OF_THE_KIND * tells_nothing_of_the_kind(asked, ranked)
        + SAYS_IT_AGAIN * says_it_again(asked, best.text)
        + NO_VOTE_TOLD * tells_no_vote(asked, ranked)
        + UNNAMED_VOTE * names_no_voter(asked, best)
        - TOLD_BY_NAME * tells_their_vote(asked, best)
        + OFF_THE_POINT * (held < 0.5) * is_off_the_point(best)
        + UNHEARD * bool(asked.unheard)
        + OTHER_PRICE * lacks_what_is_priced(asked, subject, best)
        + HALF_A_TOPIC * (0 < held <= 0.5 and len(subject) > 1 and is_phrase(asked.question))
    )


def _told_by_name(question: str) -> float:
    """Return what is lost where none of the people is named whose vote, words or else a question asks for."""
    if THEIR_VOTE.search(question):
        return UNNAMED_VOTE
    return OTHERS_WORDS if _THEIR_WORDS.match(question) else OTHER_PEOPLE


def names_another_time(asked: Understanding, text: str) -> bool:
    """Return whether a text names years, quarters or months, and none of them is the one time the question names."""
    if len({(time.start, time.end) for time in asked.times}) != 1 or asked.asked == "reason":
        return False  # what is given as a reason often lies further back
    folded = text.casefold()
    if any(time.label.casefold() in folded for time in asked.times):
        return False
    named = [period for _, _, period in find_periods(text)]
    wanted = asked.times[0]
    if re.search(rf"(?:^|[|\t])\s*{wanted.end.year}\s*(?:[|\t]|$)", text, re.MULTILINE):
        return False  # a row of a table, which no words say to be of a year
    return bool(named) and not any(period.start <= wanted.end and wanted.start <= period.end for period in named)


def _was_decided_then(asked: Understanding, best: Chosen) -> bool:
    """Return whether a decision is asked for that a meeting of the time named made: it may name a time to come."""
    return asked.wants_outcome and time_fit(asked, Standing.of(best.read.document), best.read.hit.passage) > 0


def is_of_another_body(asked: Understanding, best: Chosen) -> bool:
    """Return whether a question names committees, and words are of another's meeting and name none of them."""
    committee = best.read.document.meeting.committee
    named = asked.committees or bodies_in(asked.question)
    if not named or committee is None or committee in named:
        return False
    said = shown(best.read).casefold()
    return not any(name.casefold() in said for name in named)


def calls_something_else(asked: Understanding, best: Chosen) -> bool:
    """Return whether a question calls by name a place, premises or body of which the passage holds no word.

    The council's own name goes without saying, and people have a doubt of their own.
    """
    own = frozenset(content_terms(best.read.document.meeting.council or ""))
    return missing_name(asked.question, shown(best.read), own | asked.people)


def tells_nothing_of_the_kind(asked: Understanding, ranked: Sequence[Chosen]) -> bool:
    """Return whether a sum, a share, a day or a measure is asked for, and the strongest sentence tells none.

    What comes near it in its document counts too (an action beside a resolution), and a row of a table may have its
    unit in the head. Of a question in parts the strongest sentence may answer another one.
    """
    if _MOVER.match(asked.question):
        return not any(_MOVED.search(shown(choice.read)) for choice in ranked[:1])
    kind = "sum" if _WHAT_IT_COST.match(asked.question) else asked.asked
    if asked.parts or kind not in _MEASURED or (kind == "sum" and not _MONEY.search(asked.question)):
        return False
    best = ranked[0]
    near = (c for c in ranked[:_NEAR] if c.score > best.score - _NEARLY and c.read.document.id == best.read.document.id)
    return not any(holds(kind, c.text) or "|" in c.text or "\t" in c.text for c in near)


def is_off_the_point(best: Chosen) -> float:
    """Return how far the strongest sentence's passage lies below what is relevant; 0 of rows, which always seem to."""
    rows = "|" in best.text or "\t" in best.text
    return 0.0 if rows else max(0.0, RELEVANT_AT_LEAST - best.read.evidence.relevance)


def lacks_what_is_priced(asked: Understanding, subject: Sequence[str], best: Chosen) -> float:
    """Return the share (0 to 1) of the words for what is priced, where a price is asked for now, that a line lacks."""
    if not _PRICE_NOW.match(asked.question):
        return 0.0
    priced = [term for term in subject if not _MONEY.fullmatch(term)]
    return 1.0 - shares(priced, [paragraph(best)], synonyms=synonyms(priced))[0] if priced else 0.0


def says_it_again(asked: Understanding, text: str) -> bool:
    """Return whether a reason is asked for, and a text gives none and holds half the question: it says it is so."""
    return asked.asked == "reason" and not holds("reason", text) and shares(asked.terms, [text])[0] >= 0.5


def names_somebody_else(asked: Understanding, best: Chosen) -> bool:
    """Return whether a question names people by title, and the passage of the strongest sentence none of them.

    How somebody voted must stand in one sentence with their name: minutes that give counts alone don't say it, and who
    moved or seconded is named beside these.
    """
    if THEIR_VOTE.search(asked.question):
        said = "\n".join(votes_told(best))
    else:
        said = paragraph(best) if _THEIR_WORDS.match(asked.question) else shown(best.read)
    return bool(asked.people) and not any(name in said.casefold() for name in asked.people)


def leaves_out(subject: Sequence[str], text: str) -> bool:
    """Return whether half or more of the words for what is asked stand only in what a text says it leaves out."""
    rest = _EXCEPT.sub(" ", text)
    whole, kept = shares(subject, [text, rest])
    return whole > 0 and kept <= whole / 2


def asks_of_own_affairs(question: str) -> bool:
    """Return whether somebody asks about themselves or about a day to come, which minutes know nothing of."""
    return bool(_OWN.search(_POLITE.sub("", question)))
