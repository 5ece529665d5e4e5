"""Finds where a topic is mentioned by its own words: who types "parking" wants what was said of it, however little.

The reader and the fitted confidence look for what answers a question. A topic asks none, and a passage that speaks of
it in a clause looks to them like one that doesn't answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.reader import reading_context
from service.selecting import Chosen, shown
from service.subjects import GENERIC
from service.understanding import Understanding, content_terms, is_phrase, stem

# The confidence of what is quoted for no other reason: the words are there, but the topic may be meant otherwise.
MENTIONED = 0.6

# Off first, since "bats" is too short for a stem and "surveys" would have another than "survey".
_PLURAL = re.compile(r"(?<=ss|ch|sh)es$|(?<=x)es$|(?<=[^s]{3})s$")
_ABOUT = re.compile(
    r"\s*(?:what (?:was|were|has been|have been) (?:said|discussed|reported|heard|noted|raised)"
    r"|what(?:['’]s| is| has| did)? happen(?:ed|ing)?|what did (?:they|you|(?:the )?\w+) (?:say|discuss|hear|report)"
    r"|what|anything|any news|(?:is|was) there anything|(?:was|has) anything(?: been)? said|any mention|tell me)"
    r" (?:about|on|regarding|of|concerning|with) (?P<topic>.+)",
    re.IGNORECASE | re.DOTALL,
)


def mentions(asked: Understanding, ranked: Sequence[Chosen]) -> list[Chosen]:
    """Return the sentences that mention the topic asked for, strongest first as they are; none where no topic is.

    Each holds all its words, with what stands over it; where none does, those of a passage that does with half of them.
    """
    wanted = _topic(asked)
    if not wanted:
        return []
    held = [(choice, wanted & _stems(choice.text)) for choice in ranked]
    whole = [choice for choice, own in held if own and wanted <= own | _stems(_over(choice))]
    if whole:
        return whole
    return [choice for choice, own in held if 2 * len(own) >= len(wanted) and wanted <= _stems(shown(choice.read))]


def _topic(asked: Understanding) -> frozenset[str]:
    """Return the stems of the words of a topic that is asked for at no time; none where something else is asked."""
    if asked.times or asked.spans_time:
        return frozenset()
    about = _ABOUT.fullmatch(asked.question)
    if not (about or is_phrase(asked.question)):
        return frozenset()
    return _stems(about["topic"] if about else asked.question) - _stems(" ".join(GENERIC))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(_PLURAL.sub("", word)) for word in content_terms(text))


def _over(choice: Chosen) -> str:
    document = choice.read.document
    return f"{document.title} {reading_context(document, choice.read.hit.passage)}"
