"""The words by which minutes tell of one of their own items that it was taken in private, or is kept from the public.

The law's own words are in ``exempt_words``; these are councils' own, and count only where they begin a line.
"""

from __future__ import annotations

import re

_ABSENT = (
    r"(?:in (?:the )?absence of|after (?:the )?exclu(?:ding|sion of)|with the exclusion of)"
    r" (?:the )?(?:members of the )?(?:press|public)"
)
_PUBLIC = r"(?:the )?(?:members of the )?(?:press(?: (?:and|or)(?: the)?)? )?public"
_PRIVATE = r"in (?:private|camera|(?:a )?(?:closed|exempt|confidential) (?:session|part))"
_APART = (
    rf"(?:(?:held |taken |considered |discussed |debated |dealt with |heard |conducted )?(?:{_PRIVATE}|{_ABSENT}"
    rf"|with {_PUBLIC} excluded|under exempt business)\b|(?:press and )?public (?:were |was )?excluded\b)"
)
_ITEM = r"(?:items?|minutes?|matters?|reports?|business)"
# "Item 9 was considered in private session": a sentence that tells of the item itself, or of those that come next.
TAKEN = re.compile(
    rf"\W*(?:(?:this|the(?: (?:following|next|above|foregoing))?)(?: (?:two|three|four|remaining))? {_ITEM}"
    r"|(?:agenda )?(?:items?|minutes?)(?: no\.?)? \d[\w./]*(?:(?:,| and| to) \d[\w./]*)*)(?: of business)?"
    rf" (?:(?:is|was|were|are)(?: (?:then|also))? {_APART}|contain(?:s|ed) (?:exempt|confidential) information\b)"
    r"|\W*the (?:[\w-]+ ){1,4}(?:considered|discussed|debated|heard|took|dealt with)"
    rf" (?:this|the) {_ITEM} {_PRIVATE}\b"
    rf"|\W*the (?:[\w-]+ ){{1,4}}(?:went|moved) into (?:closed|private|confidential) session for this {_ITEM}\b"
    rf"|\W*(?:the )?(?:discussion|consideration|debate) (?:of|on) this {_ITEM} (?:took place|was held) {_PRIVATE}\b"
    r"|\W*(?:ystyriwyd|trafodwyd) yr eitem hon yn breifat\b",
    re.I,
)
FOLLOWING = re.compile(r"\W*the (?:following|next)(?: \w+)? (?:items|minutes|matters|reports|business)\b", re.I)
# A line that says no more than this.
KEPT = re.compile(
    r"\W*(?:(?:this )?(?:items?|reports?|minutes?|papers?)? ?(?:is |are )?"
    r"(?:withheld from publication|not to be published"
    rf"|not (?:for|open to) {_PUBLIC}|not for (?:the )?press(?: or| and)(?: the)? public)"
    r"|(?:private and )?confidential to (?:members|councillors|cabinet)(?: only)?"
    r"|commercial[ -]in[ -]confidence|commercially (?:sensitive|confidential)"
    rf"|(?:held|taken|considered|discussed|heard|dealt with) {_PRIVATE}"
    r"|(?:eitem|adroddiad|cofnod)(?:au)? [bp]reifat|section 100a(?:\(\d\))? exempt"
    r"|gwybodaeth (?:eithriedig|gyfrinachol)(?: o dan (?:b|p)aragraff\w* \d[\d, a]*)?)\W*",
    re.I,
)
# At the end of a heading: "Staffing – to be discussed in closed session under …".
HEADED = re.compile(
    rf"\w\W+(?:to be )?(?:discussed|considered|taken|held|heard|dealt with) (?:{_PRIVATE}|{_ABSENT})\b[^.]*$",
    re.I,
)


def says_so(line: str, heading: bool, listed: bool) -> str | None:
    """Return the words by which a line says that what it stands in, heads or leads to was kept from the public.

    "Commercially sensitive" in a list is one reason among others.
    """
    found = TAKEN.match(line) or (KEPT.fullmatch(line) if not listed else None)
    if found is not None:
        return found[0].strip()
    return line if heading and HEADED.search(line) is not None else None


def of_what_follows(line: str) -> bool:
    """Return whether a line says so of the items that come next, and not of the one in which it stands."""
    return FOLLOWING.match(line) is not None and TAKEN.match(line) is not None
