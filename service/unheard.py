"""Tells the words of a short question that no passage of the index holds, nor any word for the same."""

from __future__ import annotations

from indexer.store import Filter, PassageStore
from service.synonyms import synonyms
from service.understanding import Understanding

# Of longer questions one word is often another for what the minutes say: of 362 of development that minutes answer and
# that have three words or more for their subject, 115 hold such a word; of 8 shorter ones none does.
_SHORT = 2


def unheard(store: PassageStore, asked: Understanding) -> tuple[str, ...]:
    """Return those of the one or two words for what a question asks about that the index lacks, if any."""
    subject = asked.subject
    if len(subject) > _SHORT:
        return ()
    same = synonyms(subject)
    return tuple(
        term for term in subject if not any(store.lexical(word, 1, Filter()) for word in (term, *same.get(term, ())))
    )
