"""Recognises headings: a line of its own, or a few words run in before a dash or colon at a paragraph's start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_WORDS = 12
# Depth in the outline: what a format states (1 to 6) stands above whatever is told from the look of a line.
TITLE, CAPITALS, NUMBERED, BOLD, SHORT_LINE, COLON_LINE, DASH, COLON = 8, 10, 20, 30, 40, 50, 60, 70

_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr"
)
_TIME = r"\d[\d.:]*\s*(?:[ap]\.?m\.?|noon|hours)?"
_DATE_ONLY = re.compile(
    rf"(?:{_TIME},?\s+(?:on\s+)?(?=\S+day|dydd\s|\d{{1,2}}(?:st|nd|rd|th)?\s))?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+|Dydd\s+\w+,?\s+)?(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?"
    rf"(?:\s+(?:day\s+)?of)?\s+(?:{_MONTH})(?:,?\s+\d{{4}})?"
    rf"(?:,?\s+(?:[–—-]\s+)?\(?(?:at\s+|from\s+|commencing\s+(?:at\s+)?)?{_TIME}(?:(?:\s*[–—-]|,?(?:\s+and)?\s+(?:to|until|"
    rf"ending|finish(?:ed|ing)|clos(?:ed|ing))(?:\s+at)?)\s*{_TIME})?\)?)?",
    re.I,
)
_DATED = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{_MONTH}),?\s+(?:19|20)\d\d\b", re.I)
# The number of a planning application, by which its item is called: "23/01234/FUL – Land north of Mill Lane".
REFERENCE = re.compile(
    r"(?:(?:planning )?applications?(?: (?:no|number|ref(?:erence)?)\b\.?)?:? )?"
    r"(?-i:(?:[A-Z]{1,4}\d{0,2}/){0,2}[A-Z]{0,4}(?:\d{2}|(?:19|20)\d\d)/(?:[A-Z]{1,4}/)?\d{3,6}(?:/[A-Z\d]{1,6})*[A-Z]?)\b",
    re.I,
)
# "Ordinary meeting: Tuesday 14 September 2021": when it was, and no heading.
_MEETING_ON = re.compile(
    rf"(?:\w+ )?(?:meeting|cyfarfod)\s*[:,–—-]\s*(?:\w+day,? )?"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH}),?\s+(?:19|20)\d\d\b",
    re.I,
)
# What was done under a heading, in a word; or how a page says who put it there.
_ANSWER = re.compile(
    r"(?:none|nil|noted|agreed|approved|carried|refused|granted|deferred|n/?a|not applicable|"
    r"no (?:further )?objections?|no comments?|no reports?)"
    r"(?: (?:received|declared|given|recorded|reported|raised|made))?|(?:last )?(?:posted|published|updated) .*",
    re.I,
)
_MARKDOWN = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*$", re.S)
ITEM = re.compile(
    r"(?P<prefix>(?:Agenda\s+)?Item(?:\s+No\.?)?\s+|Min(?:ute|\.)(?:\s+No\.?)?\s+)?"
    r"(?P<number>[A-Z]{1,5}[./]?\d{1,4}(?:[./]\d{1,4})*|\d{1,4}(?:[./]\d{1,4})*[a-zA-Z]?)"
    r"(?P<mark>[.):]?)(?P<space>[\s\u00a0]*)(?:[–:-]\s+)?(?P<title>\S.*)",
    re.S,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|should|shall|could|can|(?-i:may)|might|must|said|says|"
    r"reported|"
    r"asked|noted|agreed|explained|replied|considered|received|resolved|stated|informed|advised|confirmed|felt|did|"
    r"does|do|took|made|gave|that|which|who|they|he|she|it|there)\b",
    re.I,
)
_HANGING = re.compile(
    r"\b(?:a|an|and|as|at|by|for|from|in|into|include|includes|including|of|on|or|relate|the|to|with|following|follows)$",
    re.I,
)
_PERSON = re.compile(
    r"(?:Councillors?|Cllrs?\.?|Cynghorydd|Y Cynghorydd|Mr|Mrs|Ms|Miss|Dr|Prof|Rev|Sir|Dame|Lord|Lady|The Mayor|"
    r"Alderman|"
    r"Hon)\b",
    re.I,
)
_RUN_IN_DASH = re.compile(
    r"(?P<head>[^\n]{2,110}?)(?P<close>\*{0,2}_{0,2})[\s\u00a0]+[–—-][\s\u00a0]+(?P<close2>\*{0,2})(?=\S)"
)
_RUN_IN_COLON = re.compile(r"(?P<head>[^:\n]{2,80}?):(?P<close>\*{0,2}_{0,2})[\s\u00a0]+(?=\S)")
_RUN_IN_BOLD = re.compile(
    r"(?P<mark>\*{1,3}|_{1,3})(?P<head>[^*_\n]{2,90}?)[.:]?(?P=mark)[.:]?[\s\u00a0]+(?:[–—-][\s\u00a0]+)?(?=\S)"
)
_FIELD = re.compile(
    r"(?:to|meeting|tel(?:ephone)?|phone|fax|e-?mail|contact(?: officers?)?|web(?:site)?|date|time|venue|place|"
    r"location|ward\(?s?\)?|"
    r"wards affected|applicant|agent|proposal|application(?: no\.?| number)?|site|recommendations?|author|"
    r"report (?:of|by|to|author)|"
    r"officers?(?: present)?|present|in attendance|also (?:present|in attendance)|apologies|absent|chair|clerk|note|"
    r"n\.?b|"
    r"owner|due|status|key decision|portfolio|cabinet member|purpose|contents?|ref(?:erence)?|source|action|actions|"
    r"for|against|"
    r"abstained|abstentions?|proposed(?: by)?|seconded(?: by)?|moved(?: by)?|minutes|decision|resolved|agreed|part|"
    r"member|"
    r"swyddogion|yn bresennol|ymddiheuriadau|lleoliad|dyddiad|amser)",
    re.I,
)
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})[.)]?\s+(?=[A-Z*_‘“\"'])|[-•·*]\s+")
_ROLE = re.compile(
    r",\s+(?:[\w&'’]+ ){0,5}(?:head|director|manager|officer|chair(?:man|woman|person)?|leader|member|clerk|solicitor|"
    r"engineer|"
    r"auditor|planner|executive|mayor|secretary|adviser|advisor|assistant|lead|principal|consultant)\b",
    re.I,
)
_TO = re.compile(r"(?:to (?:the )?(?:chair|leader|mayor|members?)\b|report (?:of|by|to)\b|author\b)", re.I)
_YEARS = re.compile(r"(?:19|20)\d\d[/-]\d\d")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's words (marks and number taken off), its depth, and the number of the item, if it has one."""

    words: str
    level: int
    item: str | None = None


@dataclass(frozen=True, slots=True)
class RunIn:
    """A heading at the start of a paragraph; a ``field`` ("Applicant: …") says something of its own line alone."""

    words: str
    level: int
    field: bool = False


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return a heading's words in one line, without markdown's marks and closing punctuation."""
    words = " ".join(text.split()).lstrip("#").lstrip()
    words = re.sub(r"(?<!\w)[*_]{1,3}|[*_]{1,3}(?!\w)", "", words)
    return words.strip(" :–—-").removesuffix(".").strip()


def is_date(text: str) -> bool:
    """Return whether a line holds a date and nothing else."""
    return _DATE_ONLY.fullmatch(plain(text[:100])) is not None


def is_date_and_place(text: str) -> bool:
    """Return whether a line is a date with where or when it was ("Tuesday, 5 March 2024 at 7 pm in the Guildhall")."""
    found = _DATE_ONLY.match(plain(text[:240]))
    rest = found.string[found.end() :] if found else ""
    return re.match(r",|\s*[–—(-]|\s+(?:at|in|via|by|on|held)\b", rest) is not None and VERB.search(rest) is None


def is_capitals(text: str) -> bool:
    """Return whether a line is set in capitals (at least four letters; "(i)" and "1st" don't spoil it)."""
    letters = sum(map(str.isalpha, text))
    return letters >= 4 and sum(map(str.isupper, text)) >= 0.85 * letters


def is_person(text: str) -> bool:
    """Return whether a line begins with a person ("Councillor Smith")."""
    return _PERSON.match(text) is not None


def line_heading(text: str, alone: bool) -> Heading | None:
    """Return the heading that a line is, or None; ``alone`` says that blank lines stand around it."""
    if len(text) > 240:
        return None
    found = _MARKDOWN.match(text)
    if found is not None:
        inner = item_heading(found[2], True)
        return Heading(inner.words if inner else plain(found[2]), len(found[1]), inner.item if inner else None)
    words = plain(text)
    if not words or is_date(text) or _MEETING_ON.match(words) or _PERSON.match(words) or _ANSWER.fullmatch(words):
        return None
    numbered = item_heading(text, alone)
    if numbered is not None:
        return numbered
    short = alone and (words.count(" ") < 6 or REFERENCE.match(words))
    if words[0].isdigit() and not is_capitals(words) and not short:
        return None
    count = len(words.split())
    if is_capitals(words) and count <= 2 * MAX_WORDS and not re.match(r"(?:RESOLVED|AGREED|ACTION|PENDERFYN)", words):
        return Heading(words, CAPITALS)
    if not alone or count > MAX_WORDS or not _is_title(words) or _is_field(words):
        return None
    if text.startswith(("**", "__")) and text.rstrip(": ").endswith(("**", "__")):
        return Heading(words, BOLD)
    if text.endswith(":"):
        fit = count <= 6 and not VERB.search(words) and not _HANGING.search(words)
        return Heading(words, COLON_LINE) if fit else None
    if text[0] in "([" or _ROLE.search(words):
        return None
    if text[-1] in ".;,!-–" or (text[-1] == "?" and count < 3) or VERB.search(words) or _HANGING.search(words):
        return None
    return Heading(words, SHORT_LINE)


def item_heading(text: str, alone: bool) -> Heading | None:
    """Return the heading of a numbered item ("12. MINUTES OF THE LAST MEETING", "C21 Apologies"), or None."""
    bare = text.strip("*_ ")
    found = ITEM.match(bare)
    if found is None or _YEARS.match(found["number"]) or _DATED.match(bare):
        return None
    title, number = plain(found["title"]), found["number"]
    firm = bool(found["mark"] or found["prefix"] or "\t" in found["space"] or len(found["space"]) > 1)
    planning = firm and REFERENCE.match(title) is not None
    if not (firm or found["space"]) or not (planning or title[:1].isalpha()) or _PERSON.match(title):
        return None
    # "C21" and "65" are numbers of items, "G20 leaders" and "12 members" aren't.
    capitals = is_capitals(title)
    if not firm and not (
        alone and title[0].isupper() and (capitals or not number[0].isalpha() or number[-1].isdigit())
    ):
        return None
    count = len(title.split())
    if capitals and count <= 2 * MAX_WORDS + 6:
        return Heading(title, CAPITALS + number.count("."), number)
    if (
        not alone
        or not (planning or title[0].isupper())
        or count > MAX_WORDS + 4
        or text.rstrip()[-1] in ".;,:"
        or re.search(r"(?<!\bNo)(?<!\bSt)\. ", title)
    ):
        return None
    if count > 3 and VERB.search(title) and text.rstrip()[-1] != "?":
        return None
    if title.casefold() in ("not applicable", "none", "n/a") or title.casefold().startswith("see section"):
        return None
    return Heading(title, NUMBERED + number.count("."), number)


def run_in(text: str) -> RunIn | None:
    """Return the heading run in at a paragraph's start ("Agency Rates – It was explained…"), or None."""
    head = text[:400]
    number = _NUMBER.match(head)
    if number is not None:
        text, head = text[number.end() :], head[number.end() :]
    for pattern, level in ((_RUN_IN_BOLD, DASH), (_RUN_IN_DASH, DASH), (_RUN_IN_COLON, COLON)):
        found = pattern.match(head)
        if found is None:
            continue
        words = plain(found["head"])
        if not _may_run_in(words, text[found.end() :], level):
            continue
        if _FIELD.fullmatch(words):
            return RunIn(words, COLON, field=True)
        opens_list = level == COLON and text.rstrip().endswith((":", ":-", ":–"))
        return RunIn(words, DASH if opens_list else level)
    return None


def _may_run_in(words: str, rest: str, level: int) -> bool:
    limit = MAX_WORDS if level == DASH else 8
    if not words or not _is_title(words) or len(words.split()) > limit or len(rest) < 12:
        return False
    if words.count("(") != words.count(")"):
        return False
    if _PERSON.match(words) or VERB.search(words) or re.match(r"(?:RESOLVED|PENDERFYNWYD)\b", words):
        return False
    if level == COLON:
        return not _HANGING.search(words) and "," not in words
    # "Councillors Smith and Jones – both new – were welcomed" is a sentence with an aside.
    sentence = rest[:240].split(". ", 1)[0]
    return not (rest[:1].islower() and re.search(r"\s[–—-]\s", sentence) is not None and len(words.split()) > 1)


def _is_field(words: str) -> bool:
    """Return whether a line fills in a form ("Report to: Cabinet", "Report of the Director")."""
    label, colon, _ = words.partition(": ")
    return (bool(colon) and _FIELD.fullmatch(label) is not None) or _TO.match(words) is not None


def _is_title(words: str) -> bool:
    first = words.lstrip("\"'“‘(")[:1]
    return (first.isupper() or first.isdigit()) and ". " not in words and not words.endswith((",", ";"))
