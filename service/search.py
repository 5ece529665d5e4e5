"""Finds passages: two searches inside one filter, fused, boosted by what the question names, copies collapsed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.aliases import Alias
from corpus.records import Document, Passage
from corpus.wording import printed
from indexer.embedding import Embedder
from indexer.store import Filter, Hit, PassageStore
from service.aliases import Aliases
from service.ranking import Weights, boosted, fuse, promoted, ranked
from service.respelling import respelled
from service.results import Interpretation
from service.understanding import QUESTION_CHARACTERS_MOST, Understanding, shares, stem, understand

# How deep each of the two searches goes: on 284 committee questions the right passage is among 100 for 97%.
DEPTH = 100
# What the score of a passage of a superseded version is multiplied by.
SUPERSEDED = 0.6


class BlankQueryError(ValueError):
    """The query holds no letter or digit to search for."""

    def __init__(self) -> None:
        super().__init__("There is nothing to search for: ask in words, such as “What was said about parking?”")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Ranked hits with their texts, their documents (without text), and what was read into the question.

    ``query`` is what was typed, ``understanding`` of what it was taken for. ``texts`` holds a text for each passage id,
    ``documents`` a document for each document id.
    """

    query: str
    hits: tuple[Hit, ...]
    texts: Mapping[str, str]
    documents: Mapping[str, Document]
    understanding: Understanding
    interpretation: Interpretation


class Searcher:
    """Searches a store with an embedder; holds nothing that changes, so any number of threads may use it.

    ``aliases`` are an operator's acronyms, beside those that the store's documents introduce.
    """

    def __init__(self, embedder: Embedder, weights: Weights | None = None, aliases: Sequence[Alias] = ()) -> None:
        self._embedder = embedder
        self.weights = weights or Weights()
        self._aliases = tuple(aliases)

    def candidates(
        self, store: PassageStore, question: str, where: Filter, *, interpret: bool = True, depth: int = DEPTH
    ) -> Candidates:
        """Return the candidates for a question, best first, scores 0 to about 1.

        With ``interpret``, times and committees that the question names lift the passages that fit them.

        Raises:
            BlankQueryError: the question holds no letter or digit.
        """
        query = tidy(question)
        taken_for, notes = respelled(store, query) if interpret else (query, ())
        asked = understand(taken_for, store.count(Filter()).committees)
        hits, texts = self._found(store, asked, where, depth)
        documents = _documents(store, hits)
        hits = _superseded_behind(hits, documents)
        if interpret:
            hits, named = self._boost(hits, documents, asked)
            notes = (*notes, *named)
        if asked.newest_first:
            hits, notes = _by_recency(hits, documents), (*notes, "latest meetings first")
        hits = promoted(hits, self.weights)
        interpretation = Interpretation(_named_filter(asked, where), notes)
        return Candidates(query, tuple(hits), texts, documents, asked, interpretation)

    def _found(
        self, store: PassageStore, asked: Understanding, where: Filter, depth: int
    ) -> tuple[list[Hit], dict[str, str]]:
        """Search by words and by meaning; return fused hits and the texts of their passages."""
        vector = self._embedder.embed_query(asked.question)
        words = (*asked.terms, *Aliases((*self._aliases, *store.aliases())).expand(asked.question))
        lexical = store.lexical(" ".join(words) or asked.question, depth, where)
        dense = store.dense(vector, depth, where)
        cosines = {hit.passage.id: hit.score for hit in dense}
        passages = list({hit.passage.id: hit.passage for hit in (*dense, *lexical)}.values())
        missing = [passage.id for passage in passages if passage.id not in cosines]
        if missing:
            cosines.update(zip(missing, (store.vectors(missing) @ vector).tolist(), strict=True))
        texts, contexts = store.texts(passages), store.contexts(passages)
        covered = shares(asked.terms, [f"{c} {t}" for c, t in zip(contexts, texts, strict=True)], by_rarity=True)
        bm25 = {hit.passage.id: hit.score for hit in lexical}
        hits = fuse(passages, bm25, cosines, covered, self.weights)
        return hits, {passage.id: text for passage, text in zip(passages, texts, strict=True)}

    def _boost(
        self, hits: list[Hit], documents: Mapping[str, Document], asked: Understanding
    ) -> tuple[list[Hit], tuple[str, ...]]:
        """Lift what fits the times and committees named, lower what contradicts them."""
        if not asked.times and not asked.committees:
            return hits, ()
        boosts: dict[str, float] = {}
        for hit in hits:
            document = documents[hit.passage.document_id]
            gain = self.weights.time_match * time_fit(asked, document, hit.passage)
            if document.meeting.committee in asked.committees:
                gain += self.weights.committee_match
            boosts[hit.passage.id] = gain
        notes = [f"looked first at {', '.join(dict.fromkeys(t.label for t in asked.times))}"] if asked.times else []
        if asked.committees:
            notes.append(f"looked first at {', '.join(asked.committees)}")
        return boosted(hits, boosts), tuple(notes)


def tidy(question: str) -> str:
    """Return the question with white space folded and cut to its longest allowed length.

    Raises:
        BlankQueryError: it holds no letter or digit.
    """
    folded = " ".join(question.split())[:QUESTION_CHARACTERS_MOST]
    if not any(character.isalnum() for character in folded):
        raise BlankQueryError
    return folded


def time_fit(asked: Understanding, document: Document, passage: Passage) -> float:
    """Return 1 where the document is about, or was discussed in, a time the question names, -1 where it isn't.

    0 where the document's time isn't known or the question names none.
    """
    if not asked.times:
        return 0.0
    known = []
    if document.period:
        known.append((document.period.start, document.period.end))
    if document.meeting.held_on:
        known.append((document.meeting.held_on, document.meeting.held_on))
    years = " ".join(passage.heading_path)
    if any(time.label.casefold() in years.casefold() for time in asked.times):
        return 1.0
    if not known:
        return 0.0
    fits = any(start <= time.end and time.start <= end for start, end in known for time in asked.times)
    return 1.0 if fits else -1.0


def _documents(store: PassageStore, hits: Sequence[Hit]) -> dict[str, Document]:
    wanted = tuple(dict.fromkeys(hit.passage.document_id for hit in hits))
    if not wanted:
        return {}
    return {document.id: document for document in store.documents(Filter(documents=wanted))}


def _superseded_behind(hits: Sequence[Hit], documents: Mapping[str, Document]) -> list[Hit]:
    """Return hits in the order in which those of superseded versions count for less, so that the newest comes first."""
    if not any(document.superseded_by for document in documents.values()):
        return list(hits)
    older = {hit.passage.id for hit in hits if documents[hit.passage.document_id].superseded_by}
    return ranked([replace(hit, score=SUPERSEDED * hit.score) if hit.passage.id in older else hit for hit in hits])


def _by_recency(hits: Sequence[Hit], documents: Mapping[str, Document]) -> list[Hit]:
    """Lift the newest among the good hits: a decade costs as much as a fifth of the best score."""
    days = [d.meeting.held_on.toordinal() for d in documents.values() if d.meeting.held_on]
    if not days:
        return list(hits)
    newest = max(days)
    boosts = {}
    for hit in hits:
        held = documents[hit.passage.document_id].meeting.held_on
        age = (newest - held.toordinal()) / 3652.5 if held else 1.0
        boosts[hit.passage.id] = -0.2 * min(1.0, age)
    return boosted(hits, boosts)


def _named_filter(asked: Understanding, where: Filter) -> Filter:
    """Return the caller's filter with the named times and committees in it, to be shown and offered as a filter."""
    shown = where
    if asked.times and where.held_from is None and where.held_to is None:
        shown = replace(shown, held_from=min(t.start for t in asked.times), held_to=max(t.end for t in asked.times))
    if asked.committees and not where.committees:
        shown = replace(shown, committees=asked.committees)
    return shown


def highlights(text: str, terms: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a text whose words begin with the stem of one of the terms, in order."""
    stems = tuple({stem(term) for term in terms if len(term) > 2 and not printed(term)})
    folded = text.casefold()
    if len(folded) != len(text):  # a letter such as "ß" folds to two, and the places would no longer fit
        folded = text.lower() if len(text.lower()) == len(text) else text
    spans = {match.span() for pattern in filter(None, map(printed, terms)) for match in pattern.finditer(folded)}
    words = re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", folded) if stems else ()
    spans |= {match.span() for match in words if match.group().startswith(stems)}
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and start < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return tuple(whole)
