"""Finds passages: two searches inside one filter, fused, boosted by what the question names, copies collapsed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from corpus.aliases import Alias
from corpus.records import Document, Passage
from corpus.wording import printed
from indexer.embedding import Embedder, usable_cores
from indexer.store import Filter, Hit, PassageStore, Standing, Vectors
from service.aliases import Aliases, general_acronyms
from service.feedback import towards
from service.ranking import Weights, boosted, fuse, promoted, ranked
from service.respelling import respelled
from service.results import Interpretation
from service.synonyms import synonyms
from service.understanding import QUESTION_CHARACTERS_MOST, NamedTime, Understanding, shares, stem, understand
from service.unheard import unheard

# How deep each of the two searches goes: on 284 committee questions the right passage is among 100 for 97%.
DEPTH = 100
# Documents that are read together where one is asked for: as many as a page of results shows, or an answer reads.
READ_TOGETHER = 16
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
    ``documents`` a document for each document id, as long as the store is open, and ``standings`` its standing.
    """

    query: str
    hits: tuple[Hit, ...]
    texts: Mapping[str, str]
    documents: Mapping[str, Document]
    understanding: Understanding
    interpretation: Interpretation
    standings: Mapping[str, Standing]


class Found(Mapping[str, Document]):
    """The documents of ranked hits by id, best first; they are read when one is asked for, with those ranked beside it.

    Few of the many that a search finds something in are ever shown or read closely.
    """

    def __init__(self, store: PassageStore, hits: Sequence[Hit]) -> None:
        self._store = store
        self._ids = tuple(dict.fromkeys(hit.passage.document_id for hit in hits))
        self._read: dict[str, Document] = {}

    def __getitem__(self, document_id: str) -> Document:
        if document_id not in self._read:
            if document_id not in self._ids:
                raise KeyError(document_id)
            place = self._ids.index(document_id)
            first = place - place % READ_TOGETHER
            wanted = Filter(documents=self._ids[first : first + READ_TOGETHER])
            self._read.update((document.id, document) for document in self._store.documents(wanted))
        return self._read[document_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class Searcher:
    """Searches a store with an embedder; any number of threads may use one.

    ``aliases`` are an operator's acronyms, beside those that the store's documents introduce and that councils share.
    """

    def __init__(self, embedder: Embedder, weights: Weights | None = None, aliases: Sequence[Alias] = ()) -> None:
        self._embedder = embedder
        self.weights = weights or Weights()
        self._aliases = tuple(aliases)
        self._beside = ThreadPoolExecutor(usable_cores(), "search-by-words")
        self._kept: tuple[Sequence[Alias], Aliases] = ((), Aliases(self._aliases, general_acronyms()))

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
        known = self._known(store.aliases())
        further = known.expand(taken_for)
        taken_for = known.with_short_forms(taken_for, lambda short: bool(store.lexical(short, 1, Filter())))
        asked = understand(taken_for, store.count(Filter()).committees)
        asked = replace(asked, unheard=unheard(store, asked))
        hits, texts = self._found(store, asked, further, where, depth)
        standings = store.standings(list(dict.fromkeys(hit.passage.document_id for hit in hits)))
        hits = _superseded_behind(hits, standings)
        if interpret:
            hits, named = self._boost(hits, standings, asked, texts)
            notes = (*notes, *named)
        if asked.newest_first:
            hits, notes = _by_recency(hits, standings), (*notes, "latest meetings first")
        hits = promoted(hits, self.weights)
        interpretation = Interpretation(_named_filter(asked, where), notes)
        return Candidates(query, tuple(hits), texts, Found(store, hits), asked, interpretation, standings)

    def _found(
        self, store: PassageStore, asked: Understanding, further: Sequence[str], where: Filter, depth: int
    ) -> tuple[list[Hit], dict[str, str]]:
        """Search by words (``further`` ones too) and by meaning; return fused hits and the texts of their passages."""
        words = (*asked.terms, *further, *chain.from_iterable(synonyms(asked.terms).values()))
        # The model, FAISS and tantivy leave the interpreter alone: with a million passages this spares a sixth.
        beside = self._beside.submit(_by_words, store, " ".join(words) or asked.question, depth, where)
        try:
            vector = self._embedder.embed_query(asked.question)
            dense = store.dense(vector, depth, where)
        finally:
            wait((beside,))  # whatever happens, the store is in use until then
        lexical, texts = beside.result()
        hits = self._fused(store, asked, vector, dense, lexical, texts)
        if asked.spans_time and hits and self.weights.feedback:
            vector = towards(vector, hits, store, self.weights.feedback)
            hits = self._fused(store, asked, vector, store.dense(vector, depth, where), lexical, texts)
        return hits, texts

    def _fused(
        self, store: PassageStore, asked: Understanding, vector: Vectors,
        dense: Sequence[Hit], lexical: Sequence[Hit], texts: dict[str, str],
    ) -> list[Hit]:  # fmt: skip
        """Return what the two searches found as one list; ``texts`` gets the texts that it lacks."""
        cosines = {hit.passage.id: hit.score for hit in dense}
        passages = list({hit.passage.id: hit.passage for hit in (*dense, *lexical)}.values())
        missing = [passage.id for passage in passages if passage.id not in cosines]
        if missing:
            cosines.update(zip(missing, (store.vectors(missing) @ vector).tolist(), strict=True))
        texts |= _texts(store, [passage for passage in passages if passage.id not in texts])
        contexts = zip(store.contexts(passages), passages, strict=True)
        within = [f"{context} {texts[p.id]}" for context, p in contexts]
        covered = shares(asked.terms, within, by_rarity=True, synonyms=synonyms(asked.terms))
        bm25 = {hit.passage.id: hit.score for hit in lexical}
        return fuse(passages, bm25, cosines, covered, self.weights)

    def _known(self, aliases: Sequence[Alias]) -> Aliases:
        """Return the operator's aliases and a store's, kept for as long as the store gives the same list."""
        of, known = self._kept
        if of is not aliases:
            known = Aliases((*self._aliases, *aliases), general_acronyms())
            self._kept = (aliases, known)
        return known

    def _boost(
        self, hits: list[Hit], standings: Mapping[str, Standing], asked: Understanding, texts: Mapping[str, str]
    ) -> tuple[list[Hit], tuple[str, ...]]:
        """Lift what fits the times and committees named, lower what contradicts them."""
        if not asked.times and not asked.committees:
            return hits, ()
        boosts: dict[str, float] = {}
        for hit in hits:
            standing = standings[hit.passage.document_id]
            gain = self.weights.time_match * time_fit(asked, standing, hit.passage, texts[hit.passage.id])
            if standing.committee in asked.committees:
                gain += self.weights.committee_match
            boosts[hit.passage.id] = gain
        notes = [f"looked first at {', '.join(dict.fromkeys(map(_told, asked.times)))}"] if asked.times else []
        if asked.committees:
            notes.append(f"looked first at {', '.join(asked.committees)}")
        return boosted(hits, boosts), tuple(notes)


def _told(time: NamedTime) -> str:
    """Return what a time is called, with its open end."""
    if time.end == date.max:
        return f"{time.label} and later"
    return f"the time up to {time.label}" if time.start == date.min else time.label


def _by_words(store: PassageStore, query: str, depth: int, where: Filter) -> tuple[list[Hit], dict[str, str]]:
    """Search by words; return hits and the texts of their passages, by id."""
    hits = store.lexical(query, depth, where)
    return hits, _texts(store, [hit.passage for hit in hits])


def _texts(store: PassageStore, passages: Sequence[Passage]) -> dict[str, str]:
    return dict(zip([passage.id for passage in passages], store.texts(passages), strict=True))


def tidy(question: str) -> str:
    """Return the question with white space folded and cut to its longest allowed length.

    Raises:
        BlankQueryError: it holds no letter or digit.
    """
    folded = " ".join(question.split())[:QUESTION_CHARACTERS_MOST]
    if not any(character.isalnum() for character in folded):
        raise BlankQueryError
    return folded


def time_fit(asked: Understanding, standing: Standing, passage: Passage, said: str = "") -> float:
    """Return 1 where the document is about, or was discussed in, a time the question names, -1 where it isn't.

    0 where the document's time isn't known or the question names none. What is ``said`` there may name it too: the
    figures of 2018/19 are told in July 2019.
    """
    if not asked.times:
        return 0.0
    known = []
    if standing.period:
        known.append(standing.period)
    if standing.held_on:
        known.append((standing.held_on, standing.held_on))
    years = " ".join((*passage.heading_path, said)).casefold()
    if any(time.label.casefold() in years for time in asked.times):
        return 1.0
    if not known:
        return 0.0
    fits = any(start <= time.end and time.start <= end for start, end in known for time in asked.times)
    return 1.0 if fits else -1.0


def _superseded_behind(hits: Sequence[Hit], standings: Mapping[str, Standing]) -> list[Hit]:
    """Return hits in the order in which those of superseded versions count for less, so that the newest comes first."""
    if not any(standing.superseded for standing in standings.values()):
        return list(hits)
    older = {hit.passage.id for hit in hits if standings[hit.passage.document_id].superseded}
    return ranked([replace(hit, score=SUPERSEDED * hit.score) if hit.passage.id in older else hit for hit in hits])


def _by_recency(hits: Sequence[Hit], standings: Mapping[str, Standing]) -> list[Hit]:
    """Lift the newest among the good hits: a decade costs as much as a fifth of the best score."""
    days = [standing.held_on.toordinal() for standing in standings.values() if standing.held_on]
    if not days:
        return list(hits)
    newest = max(days)
    boosts = {}
    for hit in hits:
        held = standings[hit.passage.document_id].held_on
        age = (newest - held.toordinal()) / 3652.5 if held else 1.0
        boosts[hit.passage.id] = -0.2 * min(1.0, age)
    return boosted(hits, boosts)


def _named_filter(asked: Understanding, where: Filter) -> Filter:
    """Return the caller's filter with the named times and committees in it, to be shown and offered as a filter."""
    shown = where
    if asked.times and where.held_from is None and where.held_to is None:
        first, last = min(time.start for time in asked.times), max(time.end for time in asked.times)
        shown = replace(
            shown, held_from=None if first == date.min else first, held_to=None if last == date.max else last
        )
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
