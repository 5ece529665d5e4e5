"""Recognises boilerplate: labels of a page, apologies, declarations, attendance, last minutes, speaking rules."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?:agenda item|minutes|decision|decisions|supporting documents?|additional documents?|attachments?|"
    r"background papers? attached|"
    r"agenda|public document pack|decision:? ?type|eitem (?:ar yr )?agenda|eitem|cofnodion|penderfyniad|"
    r"dogfennau ategol|"
    r"dogfennau cefnogi|end of (?:exempt|confidential|restricted|part \w+).*)\s*:?",
    re.I,
)
_INTERESTS = r"declarations?\b.{0,40}\b(?:interests?|lobbying|party whips?)"
_SECTION = re.compile(
    r"(?:to (?:receive|note|consider|record|approve|confirm|sign|agree|take)\s+(?:any |the |and |for |"
    r"as a correct record )*)?"
    rf"(?:apolog(?:y|ies)\b.*|(?:members['’]? )?{_INTERESTS}.*|disclosures? of .{{0,30}}interests?.*|interests?|"
    r"(?:draft |public |open )?minutes(?: of| from|$).*|"
    r"minute of (?:the )?(?:last|previous|preceding|meeting).*|(?:approval|confirmation|adoption|"
    r"signing) of (?:the )?(?:draft )?minutes.*|"
    r"previous minutes|(?:last|previous) meeting.{0,20}minutes|"
    r"(?:the )?(?:extent.{0,20}to which )?(?:the )?(?:exclusion of |exclude )?(?:the )?(?:press and (?:the )?public|"
    r"public and (?:the )?press)"
    r"\b.*|extent, if any,? to which.*|"
    r"(?:date|time)(?:,? (?:and |, )?(?:time|date|venue|place))*,? of (?:the )?(?:next|future) meetings?.*|"
    r"next meeting|dates? of meetings|"
    r"attendance(?: by .*| of members)?|attendance and apologies|present|those present|sederunt(?: and apologies)?|"
    r"membership|members present|"
    r"(?:[\w, ]{1,40} and )?(?:others )?in attendance|also present|"
    r"also in attendance|officers(?: in attendance| present)?|substitut(?:e members?|es|ions?).*|webcasting.*|"
    r"filming.*|"
    r"fire (?:alarm|evacuation|procedure).*|evacuation.*|order of business|welcome(?: (?:and|&) (?:introductions?|"
    r"apologies).*)?|introductions|"
    r"close(?: of meeting)?|"
    r"public speaking(?: rules| procedure| arrangements)?|"
    r"ymddiheuriadau.*|datgan(?:iadau)?\b.{0,12}(?:buddiant|buddiannau|fuddiant).*|cofnodion(?: y cyfarfod.*)?|"
    r"dyddiad y cyfarfod nesaf|"
    r"gwahardd y (?:wasg a'r )?cyhoedd.*|presennol|yn bresennol)",
    re.I | re.S,
)
# A heading that only looks like one of these: attendance at schools is a subject, minutes silence isn't the minutes.
_SUBJECT = re.compile(
    r"attendance (?:at|in|of (?:pupils|children)|and (?:exclusion|attainment))|minutes? (?:silence|silent|walk)",
    re.I,
)
_LINE = re.compile(
    r"[\s*_]*(?:(?:(?:yn b|p)resennol\s*/\s*|also )?(?:present|in attendance|sederunt)(?: at .{0,40})?\**\s*[:–-]|"
    r"(?:apologies|absent|"
    r"officers|(?:officers|councillors|members) (?:present|in attendance)|"
    r"substitutes?|venue|time|date|place|membership|quorum|co-?opted members?|chair(?:man|woman|person)?|vice-?chair|"
    r"clerk|"
    r"yn bresennol|ymddiheuriadau|swyddogion)\**\s*(?::|\s[–-]\s)"
    r"|(?:the )?meeting (?:was )?(?:started|began|ended|closed|concluded|commenced|finished|opened|declared closed|"
    r"adjourned)\b"
    r"|the (?:chair|mayor)\w* (?:declared|closed) the meeting (?:closed|at)"
    r"|(?:a |an )?(?:draft |extraordinary |special |ordinary |annual )?(?:minutes?|meeting|notes) of (?:a |"
    r"the )?.{0,120}\bheld\b"
    r"|(?:minutes of (?:a|the) )?meeting held\b|dechreuodd y cyfarfod|daeth y cyfarfod i ben"
    r"|apologies (?:for (?:absence|lateness) )?(?:was|were|had been|have been) (?:received|submitted|given|tendered|"
    r"noted)"
    r"|there were no (?:apologies|declarations|urgent|public (?:questions|speakers)|questions from|items)|"
    r"no (?:apologies|declarations|interests)\b"
    r"|no (?:public )?(?:questions|petitions|deputations) (?:were|had been|have been) received"
    r"|(?:the )?(?:next meeting|date of (?:the )?(?:next )?meeting)\b|there being no (?:further|other) business\b|"
    r"(?:members of the )?public(?: present)?\s*:\s*\d|nid oedd unrhyw ddatganiadau"
    r"|(?:this|the) meeting (?:is|was|will be|may be) (?:being )?(?:webcast|filmed|recorded|broadcast|live)"
    r"|(?:please note|members of the public) (?:may|are|wishing|who wish|attending|must|can)\b"
    r"|signed\b.{0,60}(?:chair|date)|chair\w*\s*[._…]{4,})",
    re.I | re.S,
)
_LAST_MINUTES = re.compile(
    r"\b(?:minutes?|cofnodion)\b.{0,260}\b(?:correct|true|accurate)(?: and (?:correct|accurate))? record|"
    r"\bfel cofnod cywir\b",
    re.I | re.S,
)
_EXCLUSION = re.compile(
    r"\b(?:press|public)\b.{0,30}\b(?:be|were|was) (?:now )?excluded\b|\bexclu(?:de|"
    r"sion of) (?:the )?(?:press and (?:the )?public|"
    r"public and (?:the )?press|members of the (?:press|public))|\bgwahardd y (?:wasg|cyhoedd)",
    re.I | re.S,
)
MAX_LENGTH = 900


def is_label(text: str) -> bool:
    """Return whether a line only labels the part of a page ("Agenda item", "Minutes:", "Supporting documents:")."""
    bare = text[:60].strip("*_# ")
    return len(text) <= 48 and _LABEL.fullmatch(bare) is not None


def is_item_label(text: str) -> bool:
    """Return whether a line says that the title of an item follows."""
    return (
        re.fullmatch(r"(?:agenda item|eitem (?:ar yr )?agenda|eitem)\s*:?", text[:40].strip("*_# "), re.I) is not None
    )


def is_procedural_heading(words: str) -> bool:
    """Return whether all that stands under a heading is procedure."""
    return len(words) <= 240 and _SECTION.fullmatch(words) is not None and _SUBJECT.match(words) is None


def is_procedural(text: str) -> bool:
    """Return whether a paragraph is procedure by what it says, wherever it stands."""
    if len(text) > MAX_LENGTH:
        return False
    return any(
        (
            _LINE.match(text) is not None,
            _LAST_MINUTES.search(text) is not None,
            _EXCLUSION.search(text) is not None,
        )
    )
