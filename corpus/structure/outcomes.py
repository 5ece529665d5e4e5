"""Recognises what a meeting did: resolutions, votes and actions."""

from __future__ import annotations

import re

_OPEN = r"[\s*_>\"“‘(\[]*"
_RESOLVED = re.compile(
    rf"{_OPEN}(?:(?:It was |IT WAS |The (?:Committee|Panel|Council|Cabinet|Board|Sub-Committee|Executive) )?"
    r"(?:unanimously |UNANIMOUSLY |further |FURTHER |also |therefore |accordingly )?"
    r"(?:RESOLVED|AGREED|RECOMMENDED|DECIDED|ORDERED|PENDERFYNWYD|PENDERFYNIAD|ARGYMHELLWYD|CYTUNWYD)\b"
    r"|(?:It was (?:unanimously )?[Rr]esolved|Resolved|Penderfynwyd)(?=\s*[:\-–]|\s+(?:that|to|unanimously|i|y|fod|"
    r"bod)\b)"
    r"|(?:Agreed|Decision|Decisions|Penderfyniad)\s*:(?=\s*\S))"
)
# "On the motion of Councillor X, seconded by Councillor Y, it was RESOLVED that"
_MOVED = re.compile(
    rf"{_OPEN}(?:On|Upon|Following|Moved|It was|That|Having)\b[^.:\n]{{0,220}}\b(?:RESOLVED|PENDERFYNWYD)\b"
)
_WITHIN = re.compile(r"(?<=[.;:!?])[ \u00a0]{1,4}(?=\*{0,2}(?:RESOLVED|PENDERFYNWYD)\b)")
_OPENS_LIST = re.compile(
    r"(?::\s*[-–—~]?|[-–—]|\b(?:that|That|THAT|to|RESOLVED|AGREED|PENDERFYNWYD|unanimously|fod|bod|i"
    r"|[Cc]abinet|[Pp]anel|[Cc]ommittee|[Cc]ouncil))[\s*_~:]*$"
)
_COUNT = r"(?:\(?\d{1,3}\)?|none|nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
# What may follow the count of a side. In "bought for seven months … against the budget" something else is counted.
_COUNTED = (
    r"(?=\s*(?:[,;:()/|–—-](?!\d)|\.(?!\d)|\n|$|(?:and|votes?|members?|councillors?|against|yn erbyn|abst\w*)\b))"
)
_VOTE = re.compile(
    rf"(?:\b(?:for|in favou?r|o blaid)\b\s*[:\-–=(]?\s*{_COUNT}\b{_COUNTED}.{{0,120}}?\b(?:against|yn erbyn)\b"
    rf"|\b{_COUNT}\s+(?:votes?\s+)?(?:for|in favou?r)\b.{{0,80}}?\bagainst\b"
    rf"|\bvotes?\s+(?:for|in favou?r)\b.{{0,120}}?\b(?:votes?\s+)?against\b"
    r"|\b(?:motion|amendment|proposal|proposition|recommendation|resolution)\b.{0,60}?\b(?:was|were|and)\s+"
    r"(?:then\s+|therefore\s+|duly\s+|declared\s+|unanimously\s+)*(?:carried|lost|defeated|rejected|fell|passed|"
    r"CARRIED|LOST)\b"
    r"|\b(?:put|putting) to (?:the|a) vote\b|\brecorded vote\b|\bcasting vote\b|\bnamed vote\b|\bshow of hands\b|"
    r"pleidlais gofnodedig)",
    re.I | re.S,
)
_VOTE_OPENS = re.compile(
    rf"{_OPEN}(?:recorded vote|named vote|vote\b|voting\b|(?:votes? )?(?:for|against|in favou?r|abstained|"
    rf"abstentions?|abstaining"
    r"|o blaid|yn erbyn|ymatal)"
    r"(?: (?:from )?the (?:substantive )?(?:motion|amendment|proposal|proposition|recommendations?|resolution))?"
    r"\s*(?:\(\d+\)|[:–=-])|on being put to the vote|(?:the|an?) (?:motion|amendment|"
    r"proposition)\b"
    r".{0,160}\b(?:carried|lost|defeated)\b|(?:the )?(?:motion|amendment) (?:carried|lost|fell))",
    re.I | re.S,
)
_VOTE_ROW = re.compile(
    r"[|\s*_]*(?:votes? )?(?:for|against|in favou?r|abstained|abstentions?|abstaining|o blaid|yn erbyn|"
    r"ymatal)[*_\s]*[|\t:][|\s*_]*\d",
    re.I,
)
_ACTION = re.compile(
    rf"{_OPEN}(?:(?:ACTIONS?|Actions?)(?: points?|"
    rf" POINTS?)?(?:\s*(?:no\.?\s*)?\d+(?:\.\d+)*)?\s*(?:\([^)\n]{{1,60}}\))?\**\s*[:–-]"
    r"|(?:CAM GWEITHREDU|Cam [Gg]weithredu|CAMAU GWEITHREDU|Camau [Gg]weithredu)\s*[:–-])"
)
_ACTION_HEADING = re.compile(
    r"(?:(?:summary of |list of |agreed )?(?:matters for )?actions?(?: points?| list| log| plan tracker| tracker|"
    r" arising| agreed| required"
    r"| from (?:the|this|previous|last) .{0,40})?|camau gweithredu)",
    re.I,
)
_OWNER = re.compile(
    r"\b(?:owner|responsib\w+|lead officer|lead|by whom|who|action by|officer|assigned|swyddog)\b", re.I
)


def is_resolution(text: str) -> bool:
    """Return whether a paragraph is a resolution, in any of the shapes that minutes give it."""
    head = text[:320]
    return _RESOLVED.match(head) is not None or _MOVED.match(head) is not None


def opens_list(text: str) -> bool:
    """Return whether a resolution goes on in what follows ("RESOLVED that:-")."""
    return _OPENS_LIST.search(text[-60:]) is not None


def resolution_within(text: str) -> list[int]:
    """Return where resolutions begin inside a paragraph ("…was welcomed. RESOLVED that…"), as offsets in it."""
    return [found.end() for found in _WITHIN.finditer(text)]


def is_vote(text: str) -> bool:
    """Return whether a paragraph states a vote: it opens with one, or is short and tells of one."""
    if _VOTE_OPENS.match(text[:400]) is not None:
        return True
    return len(text) <= 450 and _VOTE.search(text) is not None


def is_vote_row(row: str) -> bool:
    """Return whether a row of a table counts votes ("| For | 6 |")."""
    return _VOTE_ROW.match(row[:120]) is not None


def is_action(text: str) -> bool:
    """Return whether a paragraph is an action ("ACTION: Head of Service to report back")."""
    return _ACTION.match(text[:160]) is not None


def is_action_heading(words: str) -> bool:
    """Return whether what stands under a heading are actions."""
    return _ACTION_HEADING.fullmatch(words[:90]) is not None


def is_action_header(row: str) -> bool:
    """Return whether a table with this header row lists actions and who owns them."""
    return "action" in row[:300].casefold() and _OWNER.search(row[:300]) is not None
