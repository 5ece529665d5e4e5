"""The acronyms and short names of an index: learned from its documents, added to by an operator's table.

The table is a text file of lines "short form, tab, long form"; lines that begin with # are remarks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from corpus.aliases import Alias
from service.understanding import content_terms

_EXPANSIONS_MOST = 6


class AliasTableError(Exception):
    """A table that can't be used; the message names the file and the line."""


class Aliases:
    """Finds what a question's acronyms stand for, and the acronyms of what it spells out."""

    def __init__(self, pairs: Iterable[Alias]) -> None:
        self._long: dict[str, list[str]] = defaultdict(list)
        self._short: dict[str, str] = {}
        for alias in pairs:
            if alias.long not in self._long[alias.short]:
                self._long[alias.short].append(alias.long)
            self._short[alias.long.casefold()] = alias.short

    def __len__(self) -> int:
        return len(self._short)

    def expand(self, question: str) -> tuple[str, ...]:
        """Return the words to search for beside the question's own, at most six; often none.

        A short form must be written with its capitals, unless the question has none at all.
        """
        plain = question == question.casefold()
        shorts = {short.casefold(): short for short in self._long} if plain else {short: short for short in self._long}
        words: list[str] = []
        for word in re.findall(r"[A-Za-z&]{2,}", question):
            for long in self._long.get(shorts.get(word, ""), ()):
                words += content_terms(long)
        folded = question.casefold()
        words += [short.casefold() for long, short in self._short.items() if long in folded]
        own = set(content_terms(question))
        return tuple(dict.fromkeys(word for word in words if word not in own))[:_EXPANSIONS_MOST]


def read_table(path: Path) -> list[Alias]:
    """Return the pairs of an operator's table.

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
