"""Tells what is doubtful of votes: that none is told of, that nobody is named who cast one, or how somebody did."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.sentences import sentences
from service.kinds import VOTE_COUNTED, holds
from service.people import people
from service.selecting import Chosen, item, shown
from service.understanding import Understanding, shares

# "How did Councillor Wilk vote?"
THEIR_VOTE = re.compile(
    r"\b(?:how|which way) (?:did|had|has|have) .{3,60} vot(?:e|ed)\b"
    r"|\b(?:did|had|has) (?:councillor|cllr|mr|mrs|ms|dr)\.? [\w’'-]+(?: \w+)? vot(?:e|ed)\b",
    re.IGNORECASE,
)
_WHO_VOTED = re.compile(
    r"^\W*(?:who|(?:which|what)(?: of (?:the|our))?(?: \w+){0,2} (?:councillors?|cllrs?|members?|people))\b"
    r"[^,;]*?\b(?:vot(?:e|ed|ing)|abstain(?:ed)?)\b",
    re.IGNORECASE,
)
# "Against (2): Councillors Fisk and Toller", a line of a recorded vote.
_SIDE = re.compile(r"\W*(?:(?:voting|voted) )?(?:for|against|in favour|abstain\w*|abstentions?)\b", re.IGNORECASE)
# A name in such a line, where titles are often left out.
_NAMED = re.compile(r"\b(?!For\b|Against\b|Abst|In\b|Not\b|None\b|Nil\b|Vot|Motion|Amendment)[A-Z][\w’'-]{2,}")
# That a log was lost is no vote.
_OF_A_VOTE = re.compile(
    rf"{VOTE_COUNTED.pattern}|\b(?:motion|amendment|proposal|recommendation|it)\b[^.;]{{0,80}}\b(?:carried|lost|defeated|fell)\b"
    r"|\bunanimous|\bnem\.? con|\bcasting vote|\bvot(?:e[sd]?|ing)\b|\babst(?:ain|ention)",
    re.IGNORECASE,
)


def tells_no_vote(asked: Understanding, ranked: Sequence[Chosen]) -> bool:
    """Return whether a vote is asked for, and of the strongest sentence's item nothing that was read tells of one."""
    if asked.asked != "vote":
        return False
    told = (choice.read.text for choice in ranked if item(choice) == item(ranked[0]))
    return not any(_OF_A_VOTE.search(text) for text in told)


def names_no_voter(asked: Understanding, best: Chosen) -> bool:
    """Return whether it is asked who voted some way, and the passage gives counts of votes alone, and nobody's name."""
    if not _WHO_VOTED.match(asked.question):
        return False
    told = votes_told(best)
    listed = (_SIDE.sub("", one, count=1) for one in told if _SIDE.match(one))
    return not any(people(one) for one in told) and not any(_NAMED.search(one) for one in listed)


def votes_told(best: Chosen) -> list[str]:
    """Return the sentences of the strongest one's passage that tell of a vote, and the lines of a recorded one."""
    text = best.read.text
    told = (text[start:end] for start, end in sentences(text))
    return [one for one in told if holds("vote", one) or _SIDE.match(one)]


def tells_their_vote(asked: Understanding, best: Chosen) -> bool:
    """Return whether it is asked how somebody voted, and a line of a recorded vote on that matter lists their name."""
    if not THEIR_VOTE.search(asked.question) or not _SIDE.match(best.text):
        return False
    matter = [term for term in asked.subject if term not in asked.people]
    listed = any(re.search(rf"\b{re.escape(name)}\b", best.text, re.IGNORECASE) for name in asked.people)
    return listed and shares(matter, [shown(best.read)])[0] > 0.5
