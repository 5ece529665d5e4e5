"""Finds what a question calls by name: places, premises, schemes, firms and bodies, but nobody by title."""

from __future__ import annotations

import re
from functools import lru_cache

# Two or more capitals ("SEND", "CCTV") are an acronym, which minutes may spell out.
_WORD = r"[A-ZÀ-Þ][a-zß-ÿ]+(?:[’'-][A-Za-zÀ-ÿ]+)*"
_NAME = re.compile(rf"(?<![\w’'-]){_WORD}(?:(?: of| the| and| on| in| y| yr)* {_WORD})*")
_OF = re.compile(r"['’]s?$")
_BODY = re.compile(
    rf"\b{_WORD}(?:(?: and| of| for| the|,)* {_WORD})* "
    r"(?:Sub-Committee|Committee|Panel|Board|Forum|Commission|Partnership|Working Group)\b"
)
# Words of many names, which tell none of them apart, and what is written with a capital without being a name.
_COMMON = frozenset(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday christmas easter spring summer autumn winter boxing day
    council councillor councillors committee committees panel board cabinet forum group mayor leader chair chairman
    director officer officers head member members manager chief executive portfolio holder independent government
    borough district county parish town city community ward quarter year act section item report plan policy
    scheme strategy budget fund service services team mr mrs ms miss dr cllr sir dame rev canon sergeant alderman
    street road lane avenue close court drive way row crescent place square terrace gardens hill green park house hall
    centre school primary secondary academy college hospital church farm bridge station library pool field fields
    north south east west upper lower great little old new st the what who when where which why how was were did does
    is are has have had will would can could should may do in on at by from to for of a an and or it they he she
    """.split()  # noqa: SIM905 - a list would be a page long
)


@lru_cache(maxsize=256)
def names_in(question: str) -> tuple[frozenset[str], ...]:
    """Return, for each name in a question, the words in lower case that tell it from others ("Windsor" of a Court)."""
    first = re.match(r"\W*\w+(?:['’]\w+)?", question)
    begun = first.end() if first else 0
    found = (
        frozenset(_OF.sub("", word).casefold() for word in re.findall(_WORD, name.group())) - _COMMON
        for name in _NAME.finditer(question, begun)
    )
    return tuple(words for words in found if words)


def bodies_in(question: str) -> tuple[str, ...]:
    """Return the committees, panels and boards that a question calls by name, in lower case."""
    return tuple(found.group().casefold() for found in _BODY.finditer(question))


def missing_name(question: str, text: str, known: frozenset[str] = frozenset()) -> bool:
    """Return whether a text holds no word of something that a question calls by name; ``known`` go without saying."""
    folded = text.casefold()
    return any(
        not any(re.search(rf"(?<!\w){re.escape(word)}", folded) for word in words)
        for words in names_in(question)
        if words.isdisjoint(known)
    )
