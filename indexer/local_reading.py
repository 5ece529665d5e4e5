"""Searching and reading one generation: a catalogue, tantivy, and parts with passages and vectors, by integer row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from corpus.aliases import Alias
from corpus.records import Document, Meeting, Passage
from indexer.catalogue import Catalogue
from indexer.directory import Directory
from indexer.lately import Lately
from indexer.lexical import LexicalIndex
from indexer.parts import Parts
from indexer.passage_file import Fields, passage_of
from indexer.selection import Rows
from indexer.spelling import as_printed, words_of
from indexer.store import Counts, Entry, Filter, Hit, Standing, Vectors

# What was read lately is kept: so many passages, and documents without their text, and lists of meetings.
PASSAGES_KEPT, DOCUMENTS_KEPT, MEETINGS_KEPT = 32_768, 8_192, 8
# Document, and the characters from where to where.
TextSpan = tuple[str, int, int]
# How many passages are looked at for how a word is printed.
PASSAGES_FOR_A_WORD = 10


class LocalReading:
    """What a reader of a generation does; any number of threads may use one."""

    def __init__(self, folder: Path, catalogue: Catalogue, lexical: LexicalIndex, parts: Parts) -> None:
        self.folder = folder
        self.dimension = parts.dimension
        self._catalogue, self._lexical, self._parts = catalogue, lexical, parts
        self._forget()

    def _forget(self) -> None:
        """Let go of what was worked out or read lately."""
        self._directory: Directory | None = None
        self._aliases: list[Alias] | None = None
        self._passages: Lately[int, Fields] = Lately(PASSAGES_KEPT)
        self._rows: Lately[str, int] = Lately(PASSAGES_KEPT)
        self._texts: Lately[TextSpan, str] = Lately(PASSAGES_KEPT)
        self._facts: Lately[int, Document] = Lately(DOCUMENTS_KEPT)
        self._meetings: Lately[Filter, list[Meeting]] = Lately(MEETINGS_KEPT)

    def _refresh(self) -> None:
        """Make what was written searchable; a store that is only read has nothing to do."""

    @property
    def directory(self) -> Directory:
        """The documents as columns, read when first asked for."""
        found = self._directory
        if found is None:
            found = self._directory = Directory(self._catalogue)
        return found

    def __len__(self) -> int:
        return self._catalogue.passages()

    def ids(self) -> set[str]:
        """Return the ids of all documents and meetings."""
        return self._catalogue.all_ids()

    def close(self) -> None:
        """Let go of files and connections."""
        self._catalogue.close()
        self._parts.close()

    # Searching

    def dense(self, vector: Vectors, limit: int, where: Filter) -> list[Hit]:
        """Return the nearest passages to a unit vector of shape (dimension,); score is the cosine, -1 to 1."""
        self._refresh()
        chosen = self.directory.selection(where)
        limit = min(limit, chosen.total)
        if limit < 1:
            return []
        rows, scores = self._parts.search(vector, limit, chosen)
        return self._hits(rows.tolist(), scores.tolist(), "dense")

    def lexical(self, query: str, limit: int, where: Filter) -> list[Hit]:
        """Return the passages with the query's words (plain words, no operators); score is BM25."""
        self._refresh()
        found = self._lexical.search(query, limit, where)
        return self._hits([row for row, _ in found], [score for _, score in found], "lexical")

    def respell(self, words: Sequence[str]) -> dict[str, str]:
        """Return, for those of the words that no passage holds, the word in the passages that each may stand for."""
        self._refresh()
        found: dict[str, str] = {}
        for word in dict.fromkeys(words):
            for stem in self._lexical.near(word):
                texts = self.texts([hit.passage for hit in self.lexical(stem, PASSAGES_FOR_A_WORD, Filter())])
                printed = as_printed(word, words_of(" ".join(texts)), self._has_stem(stem))
                if printed:
                    found[word] = printed
                    break
        return found

    def _has_stem(self, stem: str) -> Callable[[str], bool]:
        return lambda word: self.words(word) == [stem]

    def _hits(self, rows: Sequence[int], scores: Sequence[float], part: str) -> list[Hit]:
        found = self._at(rows)
        self._rows.keep({fields[0]: row for row, fields in found.items()})
        return [Hit(passage_of(found[row]), score, {part: score}) for row, score in zip(rows, scores, strict=True)]

    def _at(self, rows: Sequence[int]) -> dict[int, Fields]:
        """Return the fields of each row that is alive."""
        return self._passages.get(rows, lambda missing: self._parts.passages(missing, self.directory.owners))

    # Passages

    def get(self, passage_ids: Sequence[str]) -> list[Passage]:
        """Return the passages that exist, in the order asked for."""
        rows = self._places(passage_ids)
        found = self._at(list(rows.values()))
        return [passage_of(found[rows[identity]]) for identity in passage_ids if identity in rows]

    def texts(self, passages: Sequence[Passage]) -> list[str]:
        """Return each passage's exact text; KeyError names a document that isn't there."""
        self._refresh()
        spans = [(passage.document_id, passage.start, passage.end) for passage in passages]
        found = self._texts.get(spans, self._read_texts)
        return [found[span] for span in spans]

    def _read_texts(self, spans: Sequence[TextSpan]) -> dict[TextSpan, str]:
        directory = self.directory
        places = directory.positions([document_id for document_id, _, _ in spans])
        numbers = directory.numbers[places].tolist()
        numbered = [(number, start, end) for number, (_, start, end) in zip(numbers, spans, strict=True)]
        return dict(zip(spans, self._parts.texts(directory.firsts[places], numbered), strict=True))

    def contexts(self, passages: Sequence[Passage]) -> list[str]:
        """Return what was added as each passage's context; KeyError names an unknown passage."""
        rows = self._known_rows([p.id for p in passages]).tolist()
        found = self._at(rows)
        return [found[row][-1] for row in rows]

    def vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """Return the stored vectors, shape (passages, dimension), in the order asked for; KeyError: an unknown id."""
        rows = self._known_rows(passage_ids)
        return self._parts.vectors(rows)

    def passages(self, document_id: str) -> list[Passage]:
        """Return a document's passages in reading order."""
        return [passage for _, passage, _ in self._span(document_id)]

    def _places(self, passage_ids: Sequence[str]) -> dict[str, int]:
        """Return the row of each passage id that exists."""
        self._refresh()
        return self._rows.get(passage_ids, self._look_up)

    def _known_rows(self, passage_ids: Sequence[str]) -> Rows:
        """Return the row of each passage id; KeyError names one that doesn't exist."""
        found = self._places(passage_ids)
        return np.array([found[identity] for identity in passage_ids], np.int64)

    def _look_up(self, passage_ids: Sequence[str]) -> dict[str, int]:
        found = list(self._parts.rows_of_ids(passage_ids))
        alive = self.directory.alive(np.array([row for _, row in found], np.int64))
        return {identity: row for (identity, row), lives in zip(found, alive.tolist(), strict=True) if lives}

    def _span(self, document_id: str) -> list[tuple[int, Passage, str]]:
        """Return row, passage and context of a document's passages, in order."""
        self._refresh()
        place = self._catalogue.place(document_id)
        if place is None:
            return []
        _, first, count = place
        return list(self._parts.of(first).passages.span(first, count, document_id))

    # Documents

    def document(self, document_id: str) -> Document | None:
        """Return a document with its text, or None."""
        self._refresh()
        place, facts = self._catalogue.place(document_id), self.facts(document_id)
        if place is None or facts is None:
            return None
        text, blocks, pages = self._parts.of(place[1]).passages.body(place[0])
        return replace(facts, text=text, blocks=blocks, pages=pages)

    def facts(self, document_id: str) -> Document | None:
        """Return a document without its text, blocks and pages, or None."""
        place = self._catalogue.place(document_id)
        return dict(self._catalogue.facts([place[0]]))[place[0]] if place else None

    def documents(self, where: Filter) -> list[Document]:
        """Return the documents a filter leaves, without their text and blocks, by date (undated last) and title."""
        if where.is_empty:
            found = list(self._catalogue.all_facts())
        else:
            numbers = self.directory.numbers[self.directory.mask(where)].tolist()
            found = list(self._facts.get(numbers, lambda missing: dict(self._catalogue.facts(missing))).values())
        return sorted(found, key=lambda d: (d.meeting.held_on or date.max, d.meeting.held_on is None, d.title, d.id))

    def standings(self, document_ids: Sequence[str]) -> dict[str, Standing]:
        """Return what of each document weighs in a ranking, by id; KeyError names one that isn't there."""
        return self.directory.standings(document_ids)

    def meetings(self, where: Filter) -> list[Meeting]:
        """Return the meetings a filter leaves, newest first, undated last."""
        return list(self._meetings.get([where], lambda _: {where: self._listed(where)})[where])

    def _listed(self, where: Filter) -> list[Meeting]:
        found = self._catalogue.meetings(self.directory.meetings(where))
        return sorted(found, key=lambda m: (-(m.held_on.toordinal() if m.held_on else 0), m.committee or "", m.id))

    def count(self, where: Filter) -> Counts:
        """Return how much a filter leaves."""
        return self.directory.count(where)

    def facets(self, where: Filter, passage_ids: Sequence[str] | None = None) -> dict[str, dict[str, int]]:
        """Return passage counts by ``year``, ``committee`` and document ``kind``, most first, then by name."""
        rows = None
        if passage_ids is not None:
            rows = np.array(sorted(set(self._places(passage_ids).values())), np.int64)
        return self.directory.facets(where, rows)

    def aliases(self) -> list[Alias]:
        """Return the acronyms that documents introduce, those of most documents first."""
        if self._aliases is None:
            self._aliases = self._catalogue.aliases()
        return self._aliases

    # For the next generation, and for checking

    def scopes(self) -> dict[str, str]:
        """Return the scope of every document, by id."""
        return self._catalogue.scopes()

    def entries(self, document_ids: Iterable[str]) -> Iterator[Entry]:
        """Yield documents as they were added, to be taken over by another store; unknown ids are passed over."""
        scopes = self.scopes()
        for identity in document_ids:
            document = self.document(identity)
            if document is not None:
                found = self._span(identity)
                yield Entry(
                    document,
                    tuple(passage for _, passage, _ in found),
                    tuple(where for _, _, where in found),
                    self._parts.vectors(np.array([row for row, _, _ in found], np.int64)),
                    scopes[identity],
                )

    def vectors_of_inputs(self, inputs: Sequence[str]) -> dict[str, Vectors]:
        """Return the vector of each input digest that a passage here was embedded from."""
        self._refresh()
        rows = self._parts.rows_of_inputs(inputs)
        vectors = self._parts.vectors(np.array(list(rows.values()), np.int64))
        return dict(zip(rows, vectors, strict=True))

    def spread(self, number: int) -> list[str]:
        """Return up to ``number`` passage ids, spread evenly over the store."""
        firsts = self.directory.firsts
        rows = firsts[:: max(1, len(firsts) // number)][:number].tolist()
        return [fields[0] for fields in self._at(rows).values()]

    def words(self, text: str) -> list[str]:
        """Return the stems that a text is searched by."""
        return self._lexical.words(text)

    def digest(self) -> str:
        """Return a digest of all that the store holds: equal for equal content, in whatever order it was added."""
        return self._catalogue.digest()

    @property
    def index_type(self) -> str:
        """How vectors are searched, in words."""
        return self._parts.described()

    def lexical_count(self) -> int:
        """Return how many passages the index of words holds."""
        return len(self._lexical)

    @property
    def parts(self) -> Parts:
        """The parts that hold passages and vectors."""
        return self._parts
