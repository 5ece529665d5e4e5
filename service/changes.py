"""Tells the questions for how something changed, whether over years or from what was planned to what came of it."""

from __future__ import annotations

import re

from service.asking import RULE

# A word for a change; by itself it names no subject.
CHANGE = re.compile(
    # Neither a developer nor a climbing frame changes, nor "Rose Lane", nor who "fell for" something.
    r"\b(?:chang\w+|compar\w+|progress\w*|over (?:the )?(?:years|time|period|decade)|since|develop(?:s|ed|ing)?|"
    r"trend\w*|rise|(?-i:rose)|risen|"
    r"increas\w+|decreas\w+|fall(?:en|ing)?|fell(?! (?:for|over|into|behind))|"
    r"(?:has|have|had) [^?]{1,60}?(?<! be) moved(?! (?:out|in|into|house|home|away|off)\b)|"
    r"move[ds]? (?:up|down|on|along|from)|"
    # "What took the cost from £9m to £12m?" tells both ends itself.
    r"from (?![£$]?\d[\d.,]*(?:m|k|p|%)? (?:(?:million|per cent) )?to [£$]?\d).{1,60} to|between .{1,60} and|"
    r"differ(?:s|ed|ences?|ing)?|grow\w*|grew|"
    rf"climb(?:s|ed)?|(?:became|become|come|came) of|later on|how (?:often(?!{RULE})|many times)|year by year|"
    r"slip(?:s|ped|ping)?|(?:better|worse) or (?:better|worse)(?! than (?:others?|similar|neighbou?r\w*|elsewhere"
    r"|comparable|the (?:rest|average|national|regional)))|(?:go|goes|gone|going|went|gets?|got|gotten) (?:up|down|"
    r"better|worse|higher|lower|dearer|cheaper|longer|shorter|later)|(?:quarter|month) by (?:quarter|month)|"
    r"(?:year|quarter|month) (?:on|after) (?:year|quarter|month)|(?:at|by|in|for) (?:each|every) (?:year|quarter|month|"
    r"meeting|report|stage|step|update))\b",
    re.IGNORECASE,
)
# What moves by itself only in "how did the reserve drop?", else it is dropped, improved or stands.
_HOW_IT_WENT = re.compile(
    r"^(?:and )?(?:how|has|have|had|did)\b.*\b(?:drop(?:ped)?|improved?|worsen(?:ed)?|shrunk|shrink|shrank|doubled?|"
    r"halved?|evolved?|var(?:y|ied)|shift(?:ed)?|slow(?:ed)? down|"
    r"(?:become|becoming|became|grown|got|gotten|getting) (?:any |much |ever )?(?:more|less|fewer))\b",
    re.IGNORECASE,
)
# "How many were there each year?" What something costs each year is one sum.
_SERIES = re.compile(
    r"\b(?:how many|what (?:share|percentage|proportion|number)|what rate)\b.*\b(?:each|every) "
    r"(?:year|quarter|month|time)\b",
    re.IGNORECASE,
)
# What became of a charge is told in no sum: it may have been given up.
WHAT_BECAME = re.compile(r"\b(?:became|become|come|came) of\b", re.IGNORECASE)
# What happened to something is told by what was decided on it each time.
TOLD_AS_STORY = re.compile(
    rf"{WHAT_BECAME.pattern}|\bwhat(?:['’]s| has| had)? happened (?:to|with|about)\b"
    r"|\b(?:story|history|saga|fate) (?:of|behind)\b",
    re.IGNORECASE,
)
_PLANNED = r"(?:suppos\w+|meant|planned|promised|due|expected|estimated|intended|originally|at first|initially|first)"
_CAME = r"(?:actual\w*|in the end|in fact|finally|eventually|turn(?:ed)? out|ended? up)"
# "When was it meant to open, and when did it in the end?"
_PLAN_AND_END = re.compile(rf"\b{_PLANNED}\b.*\b{_CAME}\b|\b{_CAME}\b.*\bthan\b.*\b{_PLANNED}\b", re.IGNORECASE)
# "Compare the replies to the two consultations", "the difference between the options".
_BESIDE_EACH_OTHER = re.compile(r"\bcompar\w+|\bdiffer\w*", re.IGNORECASE)
_OF_COMPARING = re.compile(rf"{_BESIDE_EACH_OTHER.pattern}|\bbetween .{{1,60}} and\b", re.IGNORECASE)


def asks_of_change(question: str) -> bool:
    """Return whether a question asks how something changed, or what came of what was planned."""
    return any(pattern.search(question) for pattern in (CHANGE, _HOW_IT_WENT, _SERIES, _PLAN_AND_END))


def compares_things(question: str) -> bool:
    """Return whether a question sets things beside each other, rather than one thing at several times."""
    others = _OF_COMPARING.sub(" ", question)
    return _BESIDE_EACH_OTHER.search(question) is not None and not asks_of_change(others)
