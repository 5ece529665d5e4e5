"""Acronyms and short names: learned from an index's documents, added to by an operator's table and a general one.

The table is a text file of lines "short form, tab, long form"; lines that begin with # are remarks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from corpus.aliases import Alias
from service.understanding import content_terms

GENERAL = Path(__file__).parent / "acronyms.tsv"
_EXPANSIONS_MOST = 6
# General acronyms that are words without their capitals.
_WORDS_TOO = frozenset({"bid", "lac", "rag", "send", "sar", "wrap"})


class AliasTableError(Exception):
    """A table that can't be used; the message names the file and the line."""


class Aliases:
    """Finds what a question's acronyms stand for, and the acronyms of what it spells out.

    ``general`` are those that councils share; where ``pairs`` has a short form, it stands for what it has there alone.
    """

    def __init__(self, pairs: Iterable[Alias], general: Iterable[Alias] = ()) -> None:
        self._long: dict[str, list[str]] = defaultdict(list)
        self._short: dict[str, str] = {}
        own = tuple(pairs)
        known = {alias.short for alias in own}
        for alias in (*own, *(alias for alias in general if alias.short not in known)):
            if alias.long not in self._long[alias.short]:
                self._long[alias.short].append(alias.long)
            self._short[_alike(alias.long)] = alias.short
        self._capital = {short: short for short in self._long}
        words = _WORDS_TOO - {short.casefold() for short in known}
        self._plain = {short.casefold(): short for short in self._long if short.casefold() not in words}

    def __len__(self) -> int:
        return len(self._short)

    def expand(self, question: str) -> tuple[str, ...]:
        """Return the words that the question's short forms stand for, at most six; often none.

        A short form must be written with its capitals, unless the question has none at all.
        """
        shorts = self._plain if question == question.casefold() else self._capital
        words: list[str] = []
        for word in re.findall(r"[A-Za-z&]{2,}", question):
            for long in self._long.get(shorts.get(word, ""), ()):
                words += content_terms(long)
        own = set(content_terms(question))
        return tuple(dict.fromkeys(word for word in words if word not in own))[:_EXPANSIONS_MOST]

    def with_short_forms(self, question: str, stands: Callable[[str], bool]) -> str:
        """Return the question with short forms in brackets behind what it spells out, if they ``stand`` in the minutes.

        Minutes spell a name out once and go on with its initials, which neither search nor reader can guess.
        """
        spelt = _alike(question)
        for long, short in self._short.items():
            if long in spelt and not re.search(rf"\b{re.escape(short)}\b", question) and stands(short):
                found = _written(long).search(question)
                end = found.end() if found else len(question)
                question = f"{question[:end]} ({short}){question[end:]}"
        return question


def _written(long: str) -> re.Pattern[str]:
    """Return what finds a long form in one form (see _alike) as a question writes it."""
    words = ("['’‘]?".join(word) for word in long.split())
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"\w*", re.IGNORECASE)


def _alike(text: str) -> str:
    """Return words in one form, the same for "arm's length" and "Arms-Length"; the first begins after a space."""
    words = re.sub(r"[’‘']", "", text.casefold())
    return f" {' '.join(re.sub(r'[^a-z0-9]+', ' ', words).split())}"


@cache
def general_acronyms() -> tuple[Alias, ...]:
    """Return the acronyms that councils use without saying what they stand for."""
    return tuple(read_table(GENERAL))


def read_table(path: Path) -> list[Alias]:
    """Return the pairs of a table.

    Raises:
        AliasTableError: the file can't be read, or a line isn't a pair.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AliasTableError(f"The table of aliases {path} can't be read: {error}.") from None
    pairs = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        short, tab, long = line.partition("\t")
        if not tab or not short.strip() or not long.strip():
            raise AliasTableError(f"{path}, line {number}: a line is a short form, a tab, and a long form.")
        pairs.append(Alias(short.strip(), long.strip()))
    return pairs
