"""Puts mistyped words of a question right, where the index shows plainly what was meant."""

from __future__ import annotations

import re

from indexer.store import PassageStore, Respells
from service.openings import with_asking_words
from service.understanding import STOP_WORDS

_WORD = re.compile(r"(?<![\w’'-])[^\W\d_]+(?![\w’'-])")


def respelled(store: PassageStore, question: str) -> tuple[str, tuple[str, ...]]:
    """Return the question as it was probably meant, and notes that say what was changed.

    Only words that no passage holds are changed. A word with a capital inside the question may be a name, and is left
    as it is: one person isn't to be taken for another.
    """
    if not isinstance(store, Respells):
        return question, ()
    question = with_asking_words(question)
    words = [match.group() for match in _WORD.finditer(question)]
    unsure = [word.lower() for word in words if word.islower() or (word.istitle() and question.startswith(word))]
    found = store.respell([word for word in unsure if word not in STOP_WORDS])
    right = {wrong: meant for wrong, meant in found.items() if meant not in STOP_WORDS}
    for wrong, meant in right.items():
        question = re.sub(rf"\b{wrong}\b", meant, question, flags=re.IGNORECASE)
    return question, tuple(f"searched for “{meant}”; no passage has “{wrong}”" for wrong, meant in right.items())
