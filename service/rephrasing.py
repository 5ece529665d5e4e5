"""Puts a question the way one passage can answer it, for the reader, which sees one passage at a time."""

from __future__ import annotations

import re

from service.understanding import Understanding, content_terms

# "How has the share of agency staff changed over the years?": no passage says how, each says what it was.
_HOW_IT_CHANGED = re.compile(
    r"^how\s+(?:far\s+)?(?:has|have|had|did|does|do)\s+(?P<what>.+?)\s+"
    r"(?:chang(?:ed?|ing)|gr(?:ow|own|ew)|ris(?:e|en)|fall(?:en)?|develop(?:ed)?|moved?|progress(?:ed)?|climb(?:ed)?|"
    r"increased?|decreased?|compared?|slip(?:ped)?|drop(?:ped)?|var(?:y|ied)|evolved?|stood|stand|differ(?:ed)?|"
    r"improved?|worsen(?:ed)?|come down|gone? (?:up|down)|get (?:better|worse)|shift(?:ed)?|come about)\b",
    re.IGNORECASE,
)
# "Has the time it takes got better or worse?"
_WHETHER_IT_CHANGED = re.compile(
    r"^(?:has|have|had|did|is|are)\s+(?P<what>.+?)\s+(?:(?:been\s+)?(?:go|gone|going|gets?|got|gotten|getting|become|"
    r"becoming)\s+(?:any\s+)?(?:better|worse|up|down|higher|lower|dearer|cheaper|longer|shorter)|chang(?:ed?|ing)|"
    r"ris(?:en?|ing)|fall(?:en|ing)?|gr(?:ow|own|owing)|increas(?:ed?|ing)|decreas(?:ed?|ing)|improv(?:ed?|ing)|"
    r"worsen(?:ed|ing)?)\b(?!\s+(?:to|that)\b)",
    re.IGNORECASE,
)
# "What happened to the bill?": each passage says what it was.
_WHAT_HAPPENED = re.compile(r"^what\s+(?:has\s+|had\s+)?happened\s+(?:to|with)\s+(?P<what>.+?)\W*$", re.IGNORECASE)
# "How many cases does each carry, and how has that moved?": the first part says what is told each time.
_AND_HOW_IT_WENT = re.compile(
    r",?\s+and\s+how\s+(?:far\s+|much\s+)?(?:has|have|had|did|does|do)\s+(?:that|this|it|they|those|these)\b.*$",
    re.IGNORECASE,
)
_HOW_MANY_MORE = re.compile(r"\b(how\s+many)\s+(?:more|fewer)\b", re.IGNORECASE)
# A stretch of time inside what is asked after: "the cost over the years".
_STRETCH = re.compile(
    r",?\s*\b(?:(?:over|through(?:out)?|across|during)\s+(?:the\s+|all\s+(?:the\s+)?)?(?:(?:last|past)\s+)?(?:\w+\s+)?"
    r"(?:years|time|period|decade)"
    r"|(?:between|from)\s+(?:the|its|their)\s+(?:first|original|initial|outline|early)\b.*$"
    r"|since\s+\d{4}|between\s.{1,40}?\d{4}\S*\s+and\s.{0,20}?\d{4}\S*"
    r"|from\s.{0,30}?\d{4}\S*\s+to\s.{0,20}?\d{4}\S*)",
    re.IGNORECASE,
)
# How often it is asked after; no passage is of each year.
_EACH_TIME = re.compile(
    r",?\s*\b(?:(?:(?:at|by|in|for)\s+)?(?:each|every)\s+(?:year|quarter|month|time|meeting|report|stage|step|update)"
    r"|(?:year|quarter|month)\s+(?:by|on|after)\s+(?:year|quarter|month))\b",
    re.IGNORECASE,
)
# What leads to a time that is named: ", and what in 2021", "at the end of 2021 than in".
_BEFORE_TIME = (
    r"\s*,?\s*(?:\band (?:what|how (?:many|much)) )?\b"
    r"(?:(?:the|end|start|beginning|close|middle|spring|summer|autumn|winter|early|late|of|in|at|for|from|between|and|to|"
    r"with|than|against|compared|versus|vs|both|since|until)\s+)*"
)


def as_read(asked: Understanding) -> str:
    """Return the question that is put to each passage: for "how has X changed", what X is; else the question itself.

    One that names several times ("what was it in 2014 compared with 2017?") is put without them: no passage is of both.
    """
    if not asked.spans_time:
        return asked.question
    question = asked.question.strip()
    first = _AND_HOW_IT_WENT.sub("", question)
    if first != question:
        return f"{_untimed(asked, first)}?"
    patterns = (_HOW_IT_CHANGED, _WHETHER_IT_CHANGED, _WHAT_HAPPENED)
    found = next((match for pattern in patterns if (match := pattern.match(question))), None)
    if not found:
        return _without_times(asked)
    what = " ".join(_STRETCH.sub(" ", _EACH_TIME.sub("", found["what"])).split()).strip(" ,")
    return f"What is {what}?" if what else asked.question


def _without_times(asked: Understanding) -> str:
    if len({(time.start, time.end) for time in asked.times}) < 2:
        return _EACH_TIME.sub("", asked.question)
    kept = _untimed(asked, asked.question)
    return _HOW_MANY_MORE.sub(r"\1", kept) if kept != asked.question else kept


def _untimed(asked: Understanding, words: str) -> str:
    """Return words of a question without the times it names, unless too little would be left."""
    if not asked.times:
        return words
    labels = "|".join(re.escape(time.label) for time in asked.times)
    kept = re.sub(f"{_BEFORE_TIME}(?:{labels})", "", words, flags=re.IGNORECASE)
    return kept if len(content_terms(kept)) > 1 else words
