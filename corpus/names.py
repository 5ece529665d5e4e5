"""Finds the names of councils and of the bodies that meet, as lines of a document's head state them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import corpus.structure.headings as headings

_SMALL = frozenset("of and the upon on in le with for by y a yr under at cum".split())  # noqa: SIM905
_ACRONYMS = frozenset("CYP SEND OSMC NHS HR ICT IT LSCB".split())  # noqa: SIM905
_WORD = r"(?:\(?[A-Z][\w'’&.()-]*|&|/|-|–|(?<=Act )\d{4})"
_LINK = r"(?:of|and|the|upon|on|in|le|with|for|by|y|a|yr)"
# One word, and as many more as the quantifier put behind it says.
_NAME = rf"{_WORD}(?:,? (?:{_WORD}|{_LINK}))"
_SORT = r"(?:Borough|County|City|District|Metropolitan|Parish|Town|Community|Unitary|Regional|Islands?|Shire)"
# What a line begins with that names a paper or a meeting, and not who met.
_NOT_FIRST = r"(?:Minutes|Meeting|Reports?|Agenda|Notes?|Briefings?|Memo|Memorandum|Letter|Papers?|Presented|"
_NOT_FIRST += r"Councillors?|Cllrs?)\b"
_COUNCIL = re.compile(
    rf"(?!{_NOT_FIRST})(?:The )?(?P<name>{_NAME}{{0,7}}? {_SORT} Council"
    rf"|{_NAME}{{0,7}} {_SORT}(?: {_WORD})? Council"
    rf"|(?:{_SORT} )?Council of {_NAME}{{0,6}}|London Borough of {_NAME}{{0,4}}|(?:Royal Borough|"
    rf"City) of {_NAME}{{0,4}} Council"
    rf"|Cyngor (?!y\b){_NAME}{{0,6}}"
    # "Wiltshire Council", but not "Full Council".
    rf"|(?!The |Full|Cabinet|Annual|Special|Extraordinary|Ordinary|Youth|School|Joint|Shadow){_NAME}{{0,5}} Council)"
)
_KIND = (
    r"(?:Sub-?\s?Committee|Committee|Panel|Cabinet|Board|Commission|Forum|Executive|Working (?:Group|Party)|Task Group|"
    r"Task and Finish Group|(?:Advisory|Steering|Liaison|Reference|Consultative|Project) Group|Sub-?\s?Group|"
    r"Partnership|Assembly|Council|Authority|Hearing)"
)
# What was done with a paper, by whom, is no name ("Approved by Cabinet").
_DONE = r"(?:Approved|Adopted|Agreed|Considered|Presented|Submitted|Prepared|Published|Recommended|Referred|Endorsed)\b"
_BODY = re.compile(
    rf"(?!{_NOT_FIRST}|Notice|{_DONE})(?:The )?(?P<name>(?:{_NAME}{{0,12}} )?"
    rf"{_KIND}(?: \([^)]{{1,40}}\)| [A-C1-9])?"
    rf"|(?:{_NAME}{{0,6}} )?(?:Committee|Panel|Commission|Inquiry|Working (?:Group|Party)) on (?:the )?{_NAME}{{0,8}}"
    rf"|Pwyllgor {_NAME}{{0,8}}|"
    rf"Is-?[Bb]wyllgor {_NAME}{{0,8}}|"
    r"Y Cabinet|Y Cyngor)"
)
_OF_BODY = re.compile(
    r"\b(?:meeting|minutes?|notes|cyfarfod)\s+(?:of|o)\s+(?:a\s+)?(?:the\s+)?(?:(?:ordinary|special|extraordinary|annual)\s+)?"
    r"(?:(?!cabinet|executive|council)(?:\w+\s+|[\w -]{1,40}(?:st|nd|rd|th)\s+)?(?:meeting|minutes)\s+of\s+)?"
    r"(?:a\s+|the\s+)?(?P<name>\S.{2,150}?)"
    r"(?=\s+(?:held|was|at|on|which|convened|took|duly|a gynhaliwyd)\b|\s*$|\s*,\s*(?:held|on|\w+day|\d)|\s+[–-]\s|"
    r"\s*:|,?\s+(?:\w+day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[a-z]+,?\s+(?:19|20)\d\d\b)",
    re.I,
)
_WELSH = re.compile(
    r"\b(?:cofnodion|cyfarfod)\s+(?:o['’]r\s+|o\s+)?(?:y\s+(?=\w*-?.wyllgor))?"
    r"(?P<name>(?:Is-?bwyllgor|Pwyllgor|Y\s+Cabinet|Y\s+Cyngor)\b.{0,100}?)"
    r"(?=\s+a\s+gynhaliwyd\b|\s*$|\s*,|\s+[–-]\s)",
    re.I,
)
# "Report to: Cabinet", "BRIEFING NOTE FOR MEMBERS OF THE COUNCIL", "To the Chair and Members of the Schools Forum".
_PAPER = r"(?:reports?|notes?|briefings?|memo(?:randum)?s?|papers?|letters?|updates?|submissions?|advice)"
_PAPER_TO = re.compile(rf"\b{_PAPER} (?:to|for)\b", re.I)
_ADDRESSED = re.compile(
    rf"(?:(?:\w+ ){{0,3}}?{_PAPER}(?: {_PAPER})?,? (?:to|for)\b|(?:\w+ ){{0,2}}?presented to\b|to\b|for(?=\s*[:|])"
    r"|(?:\w+ )?report (?:of|by) [^:]{3,80}? to\b)(?:\s*[:|])?\s+"
    r"(?:(?:all|the)\s+)*"
    r"(?P<members>(?:(?:chair(?:man|woman|person)?|leader|mayor|(?:elected )?members|councillors|deputy|vice)(?:,|-|\s|"
    r"and|of|on|the)*){0,4})(?P<name>\S.{3,120})",
    re.I,
)
_LABEL = re.compile(
    r"^(?:(?:name of )?(?:committee|council|meeting|body|panel|board|authority|decision[- ]maker|decision by|taken by)"
    r"(?: name)?|pwyllgor|cyngor)\s*[:|\t]\s*(?=\S)",
    re.I,
)
# Words that only say what sort of body it is; "Cabinet", "Executive" and "Council" are names.
_NO_NAME = re.compile(
    rf"(?:the )?(?:{_KIND}|sub-committee)(?<!cabinet)(?<!executive)(?<!council)(?<!assembly)(?: [A-C1-9])?", re.I
)
_OF_COUNCIL = re.compile(r"(?P<body>.+?),? of (?:the )?(?P<council>\S.+)")
_COUNCILS_OWN = re.compile(rf"(?:The )?(?P<council>{_NAME}{{0,7}} {_SORT} Council)(?:'s|’s)?,? (?:[–-] )?(?P<rest>.+)")
# What a line says of the meeting beside the name of who met.
_SITTING = re.compile(r"(?:Extraordinary|Ordinary|(?:Special|Annual)(?= (?:Full )?Council\b)) (?=.)", re.I)
_MET = re.compile(r"(?<=\w)(?: (?:draft )?(?:meeting|minutes(?: of)?|agenda))+$", re.I)
# "Elmswick Town Council – Draft minutes": the council itself met.
_COUNCILS_MEETING = re.compile(
    r"(?P<name>\S.{3,80}? Council)(?:\s+[–—-]|,|:)?\s+"
    r"(?:(?:draft|approved|ordinary|annual|special|extraordinary|monthly) )*"
    r"(?:meeting|minutes)\b",
    re.I,
)
_SORT_ALONE = re.compile(rf"(?:The )?{_SORT} Council")
_OF_MEETING = re.compile(r"\b(?:meeting|minutes|proceedings)\b", re.I)
_CUTS = re.compile(
    r"\s+[–—|-]\s+|:\s+|,\s+(?=\w+day|\d)|\t|\s\|\s|\s+held\s+(?:on|at|in|via|by|remotely|virtually)\b|"
    r",?\s+(?=(?:\w+day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[A-Z]\w+,?\s+(?:19|20)\d\d\b)",
    re.I,
)


def council_of(line: str) -> str | None:
    """Return the council that a line is the name of, or whose meeting it states, in ordinary capitals; or None."""
    pieces = _pieces(line)
    plain = headings.plain(line[:400].strip("| "))
    to = _ADDRESSED.match(plain)
    if to is not None:
        pieces.append(tidy(to["name"]))
    stated = _OF_BODY.search(plain)
    if stated is not None:
        name = tidy(stated["name"])
        within = _OF_COUNCIL.fullmatch(name)
        pieces += [name] if within is None or _BODY.fullmatch(_bare(within["body"])) is None else [within["council"]]
    for piece in [*pieces, *_owners(pieces)]:
        found = _COUNCIL.fullmatch(piece)
        if found is not None and _OF_MEETING.search(piece) is None and _SORT_ALONE.fullmatch(piece) is None:
            return found["name"]
    return None


def _owners(pieces: Sequence[str]) -> Iterator[str]:
    """Yield the councils whose bodies are named ("Elmswick Town Council's Planning Committee")."""
    for piece in pieces:
        found = _COUNCILS_OWN.fullmatch(piece)
        if found is not None and _BODY.fullmatch(_bare(found["rest"])) is not None:
            yield found["council"]


def in_path(source: str) -> tuple[str | None, str | None]:
    """Return the council and the body that a file's name or folders name ("Audit Committee/2017/minutes.pdf")."""
    council = committee = None
    for part in reversed(PurePosixPath(source).parts):
        words = re.sub(r"\.[a-z]{2,5}$|[\W\d_]+", " ", part.casefold()).strip()
        name = tidy(
            re.sub(r"\b(?:minutes|agenda|reports?|draft|decisions?|printed|pack|public)\b.*", "", words).upper()
        )
        if council is None and _COUNCIL.fullmatch(name):
            council = name
        elif committee is None and " " in name and (body := _body(name)) is not None:
            committee = body
    return council, committee


def committee_of(lines: Sequence[str]) -> str | None:
    """Return the body that met, or that a report goes to, from the lines of a head; None where none is named.

    "Minutes of the meeting of X" and "To the Members of X" come before a line that is only a name.
    """
    for line in lines:
        plain = headings.plain(line.strip("| "))
        for pattern in (_OF_BODY, _WELSH, _ADDRESSED):
            found = pattern.match(plain) if pattern is _ADDRESSED else pattern.search(plain)
            if found is None:
                continue
            names = (found["name"], *_CUTS.split(found["name"])[:1])
            if (name := next(filter(None, (_body(_named(name)) for name in names)), None)) is not None:
                return name
    named = [name for line in lines for piece in _pieces(line) if (name := _body(piece)) is not None]
    if named:
        # A fire or park authority is what a council is: its committee is the body.
        return next((name for name in named if not name.endswith(" Authority")), named[0])
    stated = (
        found
        for line in map(headings.plain, lines)
        for found in (_OF_BODY.search(line), _ADDRESSED.match(line), _COUNCILS_MEETING.match(line))
        if found is not None
    )
    if any(_SORT_ALONE.fullmatch(_bare(piece)) for line in lines for piece in _pieces(line)):
        return "Council"
    return "Council" if any(_COUNCIL.fullmatch(_bare(_named(found["name"]))) for found in stated) else None


def authority_of(lines: Sequence[str]) -> str | None:
    """Return the authority that a line is the name of ("Elmswick Combined Fire Authority"), or None."""
    names = (_body(piece) for line in lines for piece in _pieces(line))
    return next((name for name in names if name is not None and name.endswith(" Authority")), None)


def body_named(text: str) -> bool:
    """Return whether the beginning of a line names a council, a body or its minutes and nothing else."""
    pieces = _pieces(text.strip(" ,"))
    return bool(pieces) and any(
        _body(piece) is not None
        or _COUNCIL.fullmatch(piece) is not None
        or re.fullmatch(r"(?:draft )?(?:minutes|agenda)(?: of (?:the )?.+)?", piece, re.I) is not None
        for piece in pieces
    )


def addressee(text: str) -> str | None:
    """Return to whom a line says that a paper goes ("Briefing note for members of the Council"), None where it doesn't.

    It is what stands behind "to" or "for", with whatever the line says after the name.
    """
    found = _ADDRESSED.match(headings.plain(text))
    if found is None:
        return None
    name = _named(found["name"])
    return name if found["members"] or is_name(name) or is_name(_CUTS.split(name)[0]) else None


def is_name(text: str) -> bool:
    """Return whether a text is the name of a council or a body and nothing else."""
    name = tidy(headings.plain(text))
    return _COUNCIL.fullmatch(name) is not None or _body(name) is not None


def _named(name: str) -> str:
    """Return a name that its place shows to be one, in ordinary capitals though it has none."""
    return tidy(name.upper() if name.islower() else name[:1].upper() + name[1:])


def _bare(name: str) -> str:
    """Return the name of who met without what it says of the meeting ("Extraordinary Council Meeting")."""
    return _MET.sub("", _SITTING.sub("", name, count=1))


def tidy(name: str) -> str:
    """Return a name in ordinary capitals: "AUDIT AND GOVERNANCE COMMITTEE" as "Audit and Governance Committee"."""
    words = " ".join(name.split())
    if not headings.is_capitals(words):
        return words
    *most, last = (_capital(word, index) for index, word in enumerate(words.split()))
    # "Sub-Committee A"
    return " ".join([*most, last.upper() if len(last) == 1 else last])


def _capital(word: str, index: int) -> str:
    if word in _ACRONYMS or not any(character.isalpha() for character in word):
        return word
    lower = word.casefold()
    if index and lower in _SMALL:
        return lower
    return re.sub(r"(^|[-(/&])(\w)", lambda found: found[1] + found[2].upper(), word.lower())


def _pieces(line: str) -> list[str]:
    plain = _LABEL.sub("", headings.plain(line[:200]), count=1)
    return [tidy(piece) for piece in [plain, *_CUTS.split(plain)] if piece.strip()]


def _body(name: str) -> str | None:
    """Return the name if it is that of a body; of the whole council, "Council"."""
    name = _bare(name)
    of = _OF_COUNCIL.fullmatch(name)
    if of is None and _COUNCIL.fullmatch(name):
        return None
    within = _COUNCILS_OWN.fullmatch(name)
    if of is not None and _COUNCIL.fullmatch(of["council"]):
        name = _bare(of["body"])
    if _OF_MEETING.search(name) or _PAPER_TO.search(name):
        return None
    found = _BODY.fullmatch(within["rest"] if within else name)
    if found is None or len(found["name"].split()) > 14 or _NO_NAME.fullmatch(found["name"]):
        return None
    return "Council" if found["name"] == "Full Council" else found["name"]
