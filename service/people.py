"""Finds the people that a text names by title ("Councillor Vesey", "Mrs Denholm"), by the words of their names."""

from __future__ import annotations

import re

_TITLE = r"(?:Councillors?|Cllrs?|Ald(?:erman)?|Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?|Rev(?:erend)?|Sir|Dame|Lord|Lady)"
_NAME = r"(?:[A-Z]\.? ?)*(?:[A-Z][\w’'-]+ ){0,2}[A-Z][\w’'-]{2,}"
_TITLED = re.compile(rf"\b{_TITLE}\.? (?:{_TITLE}\.? )?(?P<names>{_NAME}(?:(?:, | and | & ){_NAME})*)")
_OF = re.compile(r"['’]s$")
# In a question typed without capitals: "councillor" is a title only where no article or "which" stands before it.
_TYPED = re.compile(
    r"\b(?:cllr|mr|mrs|ms|dr|(?:did|does|do|has|had|was|were|is|by|and|from|with|of|to) councillor)\.? "
    r"(?P<name>(?!(?:who|that|for|from|and|the)\b)[a-z][a-z’'-]{2,})"
)


def people(text: str) -> frozenset[str]:
    """Return the words, in lower case, of the names of all people that a text names by title."""
    return frozenset(
        _OF.sub("", word).casefold()
        for found in _TITLED.finditer(text)
        for word in re.findall(r"[A-Z][\w’'-]{2,}", found["names"])
    )


def people_asked_for(question: str) -> frozenset[str]:
    """Return the words, in lower case, of the names of people in a question, which may be typed without capitals."""
    typed = _TYPED.finditer(question) if question == question.lower() else ()
    return people(question) | {_OF.sub("", found["name"]) for found in typed}
