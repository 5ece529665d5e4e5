"""The tantivy part of a generation: BM25 over the words of passages and of where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tantivy

from corpus.records import Document
from corpus.wording import alike
from indexer.spelling import is_english, nearest, slips_allowed
from indexer.store import Filter

ANALYSER = "minutes"
LONGEST_WORD = 40
# A query of thousands of words would search for each: the rarest say what it is about.
MOST_TERMS = 64
# A word in a heading or a meeting's name says less than one in the text, as it stands in front of every passage there.
CONTEXT_WEIGHT = 0.25
WRITER_MEMORY = 64_000_000

# It begins with what is rare and looks back from there: several times faster than to look back from everywhere.
_POSSESSIVE = re.compile(r"['’]s\b(?<=\w..)")

# Words that carry no topic. They are searched for only when a query has no others.
_STOP = """
a about after all also an and any are as at be been before being between both but by can could did do does during each
for from had has have he her his how i if in into is it its me more most my no not of on or other our out over s said
say she should so some such t than that the their them then there these they this those to under up us was we were what
when where which while who whom whose why will with would you your
"""
STOP_WORDS = frozenset(_STOP.split())


@dataclass(frozen=True, slots=True)
class Line:
    """A passage as the index of words takes it in."""

    row: int
    document: Document
    text: str
    context: str


class LexicalIndex:
    """A tantivy index in a folder, read by any number of threads; a query is plain words and can't fail to parse."""

    def __init__(self, folder: Path, *, writable: bool = False) -> None:
        self._schema = _schema()
        if writable:
            folder.mkdir(exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        else:
            self._index = tantivy.Index.open(str(folder))
            self._schema = self._index.schema
        self._analyser = _analyser()
        self._index.register_tokenizer(ANALYSER, self._analyser)
        # One thread writes: several would spread rows over segments in an order that differs from run to run.
        self._writer = self._index.writer(WRITER_MEMORY, 1) if writable else None
        self._searcher = self._index.searcher()

    def add(self, lines: Iterable[Line]) -> None:
        """Take passages in; they are found after :meth:`commit`."""
        assert self._writer is not None
        for line in lines:
            self._writer.add_document(_tantivy_document(line))

    def remove(self, rows: Iterable[int]) -> None:
        """Drop passages by row."""
        assert self._writer is not None
        for row in rows:
            self._writer.delete_documents_by_term("row", row)

    def commit(self) -> None:
        """Make what was added and removed findable, and durable."""
        assert self._writer is not None
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def finish(self) -> None:
        """Commit, wait until segments are merged, and let go of the writer."""
        assert self._writer is not None
        self._writer.commit()
        self._writer.garbage_collect_files()
        self._writer.wait_merging_threads()
        self._writer = None

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, query: str, limit: int, where: Filter) -> list[tuple[int, float]]:
        """Return rows and BM25 scores, best first, of passages with any of the query's words, inside the filter."""
        searcher = self._searcher
        terms = self._terms(query, searcher)
        if not terms or limit < 1 or not searcher.num_docs:
            return []
        found = searcher.search(self._query(terms, where), limit, count=False).hits
        rows = searcher.fast_field_values("row", [address for _, address in found])
        return [(int(row or 0), float(score)) for row, (score, _) in zip(rows, found, strict=True)]

    def words(self, text: str) -> list[str]:
        """Return the stems that a text is searched by, in order."""
        return list(self._analyser.analyze(prepared(text)))

    def near(self, word: str) -> list[str]:
        """Return the stems that a mistyped word may stand for, best first; none if passages hold it, or it's short."""
        slips, stems = slips_allowed(word), self.words(word)
        if not slips or len(stems) != 1 or not word.isalpha():
            return []
        searcher, stem = self._searcher, stems[0]
        if any(searcher.doc_freq(field, stem) for field in ("text", "context")) or is_english(word):
            return []
        # The first letter is rarely mistyped, and a twenty-sixth of the words is quickly gone through.
        return nearest(stem, searcher.terms_with_prefix("text", stem[0]), slips)

    def _terms(self, query: str, searcher: Any) -> list[str]:  # noqa: ANN401 - tantivy publishes no usable types
        spoken = [word for word in re.findall(r"\w+", prepared(query, keep=False)) if word not in STOP_WORDS]
        terms = list(dict.fromkeys(self._analyser.analyze(" ".join(spoken)) or self.words(query)))
        if len(terms) > MOST_TERMS:
            frequency = {term: searcher.doc_freq("text", term) for term in terms}
            known = [term for term in terms if frequency[term]]
            terms = sorted(known, key=lambda term: frequency[term])[:MOST_TERMS]
        return terms

    def _query(self, terms: Sequence[str], where: Filter) -> tantivy.Query:
        query, occur, schema = tantivy.Query, tantivy.Occur, self._schema
        words = []
        for term in terms:
            words.append((occur.Should, query.term_query(schema, "text", term, "freq")))
            context = query.term_query(schema, "context", term, "freq")
            words.append((occur.Should, query.boost_query(context, CONTEXT_WEIGHT)))
        clauses = self._clauses(where)
        if not clauses:
            return query.boolean_query(words)
        # A filter lets through or not: it must not add to the score.
        silent = [(occur.Must, query.const_score_query(clause, 0.0)) for clause in clauses]
        return query.boolean_query([(occur.Must, query.boolean_query(words)), *silent])

    def _clauses(self, where: Filter) -> list[tantivy.Query]:
        clauses = [
            tantivy.Query.term_set_query(self._schema, field, [encodable(value) for value in wanted])
            for field, wanted in (
                ("council", where.councils),
                ("committee", where.committees),
                ("kind", where.kinds),
                ("status", where.statuses),
                ("document", where.documents),
            )
            if wanted
        ]
        if where.held_from or where.held_to:
            first = (where.held_from or date.min).toordinal()
            last = (where.held_to or date.max).toordinal()
            clauses.append(tantivy.Query.range_query(self._schema, "held", tantivy.FieldType.Integer, first, last))
        return clauses


class Words:
    """The stems that texts and queries are counted by, for a store whose engine only counts."""

    def __init__(self) -> None:
        self._analyser = _analyser()

    def of(self, text: str) -> list[str]:
        """Return the stems that a text is searched by, in order."""
        return list(self._analyser.analyze(prepared(text)))

    def asked(self, query: str) -> list[str]:
        """Return the stems that a query asks for, each once; stop words only where there is nothing else."""
        spoken = [word for word in re.findall(r"\w+", prepared(query, keep=False)) if word not in STOP_WORDS]
        return list(dict.fromkeys(self._analyser.analyze(" ".join(spoken)) or self.of(query)))


def prepared(text: str, *, keep: bool = True) -> str:
    """Return text as its words are counted: "£1.2m" is "1200000", "Children's" is "Children"; see corpus.wording."""
    return _POSSESSIVE.sub("", alike(encodable(text), keep=keep))


def encodable(text: str) -> str:
    """Return text without lone surrogates, which tantivy can't take."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Signed: a Python int given to an unsigned field ends tantivy's writer thread.
    builder.add_integer_field("row", indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name=ANALYSER, index_option="position")
    builder.add_text_field("context", tokenizer_name=ANALYSER, index_option="freq")
    for field in ("council", "committee", "kind", "status", "document"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("held", indexed=True, fast=True)
    return builder.build()


def _analyser() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(LONGEST_WORD),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


def _tantivy_document(line: Line) -> tantivy.Document:
    meeting = line.document.meeting
    document = tantivy.Document()
    document.add_integer("row", line.row)
    document.add_text("text", prepared(line.text))
    document.add_text("context", prepared(line.context))
    document.add_text("kind", line.document.kind)
    document.add_text("status", line.document.status)
    document.add_text("document", line.document.id)
    if meeting.council is not None:
        document.add_text("council", meeting.council)
    if meeting.committee is not None:
        document.add_text("committee", meeting.committee)
    if meeting.held_on is not None:
        document.add_integer("held", meeting.held_on.toordinal())
    return document
