"""Other forms of a topic that the minutes themselves give: an acronym's long form, and the acronym of a long form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_ACRONYM = re.compile(r"\((?P<short>[A-Z][A-Za-z&]{1,7}?)s?\)")
_BEFORE = re.compile(r"(?:[\w’'&-]+[ \u00a0]+){1,12}$")
_SMALL = frozenset("and of the for to in a an on with &".split())  # noqa: SIM905 - reads as a list


def other_forms(topic: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the topic with an acronym in it spelt out, and with a spelt-out name replaced by its acronym.

    ``texts`` are passages that may define acronyms, as in "Independent Travel Training (ITT)". Of two long forms of one
    acronym the commoner counts.
    """
    defined: dict[str, Counter[str]] = {}
    for text in texts:
        for match in _ACRONYM.finditer(text):
            long = _long_form(match["short"], text[max(0, match.start() - 160) : match.start()])
            if long:
                defined.setdefault(match["short"], Counter())[long] += 1
    forms = []
    for short, longs in sorted(defined.items()):
        long = max(sorted(longs), key=lambda form: longs[form])
        forms.append(re.sub(rf"\b{re.escape(short)}(?:s|'s|’s)?\b", long, topic))
        forms.append(re.sub(rf"\b{re.escape(long)}s?\b", short, topic, flags=re.IGNORECASE))
    return tuple(dict.fromkeys(form for form in forms if form.casefold() != topic.casefold()))


def _long_form(short: str, before: str) -> str | None:
    """Return the words right before an acronym whose initials it is made of, small words aside."""
    run = _BEFORE.search(before)
    if run is None:
        return None
    words = run.group().split()
    letters = [c for c in short.upper() if c.isalpha()]
    if len(letters) < 2:
        return None
    taken: list[str] = []
    for word in reversed(words):
        if not letters:
            break
        taken.append(word)
        # The letters of one word may be several ("SEN" in "SENCO"): only initials are followed here.
        if word[0].upper() == letters[-1]:
            letters.pop()
        elif word.casefold() not in _SMALL:
            return None
    return " ".join(reversed(taken)) if not letters else None
