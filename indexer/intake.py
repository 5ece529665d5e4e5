"""What a build does with each reading: take it in, see it as a copy, report it; and what stays from before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from corpus.records import Document, Reading, Withheld
from indexer.local_store import LocalStore
from indexer.pipeline import Pipeline
from indexer.purged import Purged
from indexer.report import Copy, Trouble

NO_TEXT = "It holds no text that could be searched."


@dataclass(slots=True)
class _Taken:
    """A document that was taken in, as far as later ones are compared with it."""

    id: str
    source: str
    facts: tuple[object, ...]
    copies: list[str] = field(default_factory=list)


class Intake:
    """Decides reading by reading; ``before`` is the store of the last generation, None for a fresh start."""

    def __init__(self, pipeline: Pipeline, before: LocalStore | None, purged: Purged) -> None:
        self._purged = purged
        self._pipeline = pipeline
        self._report = pipeline.report
        self._before = before
        self._scopes = before.scopes() if before else {}
        self._seen: dict[str, str] = {}  # document id -> source
        self._texts: dict[str, list[_Taken]] = {}  # sha256 -> documents with that text
        self._troubled: set[str] = set()  # sources that couldn't be read
        self._fruitless: set[str] = set()  # scopes that no document came from
        self._replaced: list[str] = []  # ids whose text a later source holds with more facts

    @property
    def taken(self) -> int:
        """How many documents were taken in from readings."""
        return self._report.added + self._report.changed + self._report.unchanged

    def read(self, readings: Iterable[Reading], scope: str) -> None:
        """Take in what was found in one scope."""
        taken = self.taken
        for reading in readings:
            self._report.sources += 1
            self._report.withheld.extend(reading.withheld)
            if reading.problem is not None:
                self._trouble(reading.source, reading.problem)
            if reading.document is not None:
                self._document(reading.document, scope)
            self._pipeline.tell("reading")
        if self.taken == taken:
            self._fruitless.add(scope)

    def _document(self, document: Document, scope: str) -> None:
        if document in self._purged:
            self._report.withheld.append(Withheld(document.source, document.title, self._purged.why))
            return
        clash = self._clash(document, scope)
        if clash is not None:
            self._trouble(document.source, clash)
            return
        twin = self._twin(document)
        if twin is not None and _facts_known(twin.facts) >= _facts_known(_facts(document)):
            twin.copies.append(document.source)
            self._report.copies.append(Copy(document.source, twin.source))
            return
        try:
            found = self._pipeline.take(document, scope)
        except UnicodeEncodeError as error:
            self._trouble(document.source, f"Its text holds characters that no file can hold ({error.reason}).")
            return
        if not found:
            self._trouble(document.source, NO_TEXT)
            return
        self._remember(document, twin)

    def _remember(self, document: Document, twin: _Taken | None) -> None:
        self._seen[document.id] = document.source
        taken = _Taken(document.id, document.source, _facts(document), list(document.copies))
        if twin is None:
            self._texts.setdefault(document.sha256, []).append(taken)
        else:
            # The same text again, and more is known of it here: this one stays, the first is its copy.
            self._report.copies.append(Copy(twin.source, document.source))
            taken.copies += [twin.source, *twin.copies]
            self._replaced.append(twin.id)
            self._texts[document.sha256][self._texts[document.sha256].index(twin)] = taken
        before = self._before.facts(document.id) if self._before else None
        if before is None:
            self._report.added += 1
        elif _comparable(before) == _comparable(document):
            self._report.unchanged += 1
        else:
            self._report.changed += 1

    def _clash(self, document: Document, scope: str) -> str | None:
        """Return why a document can't be taken in beside another of the same id."""
        if document.id in self._seen:
            return (
                f"It has the same name as another document of this run ({self._seen[document.id]}): rename one of them."
            )
        other = self._scopes.get(document.id, scope)
        if other != scope and self._before is not None:
            before = self._before.facts(document.id)
            if before is not None and before.sha256 != document.sha256:
                return (
                    f"A different document of the same name was indexed from {other}: rename one of them, "
                    "or index the folder that holds both."
                )
        return None

    def _twin(self, document: Document) -> _Taken | None:
        facts = _facts(document)
        for taken in self._texts.get(document.sha256, ()):
            if all(a is None or b is None or a == b for a, b in zip(taken.facts, facts, strict=True)):
                return taken
        return None

    def _trouble(self, source: str, problem: str) -> None:
        self._troubled.add(source)
        self._report.problems.append(Trouble(source, problem))

    def keep(self, scopes: set[str]) -> None:
        """Take over what was indexed from other scopes, and what couldn't be read this time."""
        if self._before is None:
            return
        for identity, scope in self._scopes.items():
            if identity in self._seen:
                continue
            facts = self._before.facts(identity)
            assert facts is not None
            stuck = scope in self._fruitless or (scope in scopes and self._is_troubled(facts.source))
            if scope in scopes and not stuck:
                if not any(copy.source == facts.source for copy in self._report.copies):
                    self._report.removed.append(facts.source)
                continue
            document = self._before.document(identity)
            assert document is not None
            self._pipeline.take(document, scope)
            self._report.kept += 1
            if stuck:
                self._report.stale.append(facts.source)

    def _is_troubled(self, source: str) -> bool:
        """Return whether the source, or an archive or folder that holds it, couldn't be read."""
        parents = [source[:at] for at, character in enumerate(source) if character in "/!#"]
        return any(parent in self._troubled for parent in [source, *parents, *(p + "/" for p in parents)])

    def settle(self, store: LocalStore) -> None:
        """Write down the copies that were found, once all documents are in the store."""
        store.remove(self._replaced)
        for taken in (taken for group in self._texts.values() for taken in group):
            facts = store.facts(taken.id) if taken.copies else None
            if facts is not None and facts.copies != tuple(taken.copies):
                store.rewrite(replace(facts, copies=tuple(dict.fromkeys(taken.copies))))


def _facts(document: Document) -> tuple[object, ...]:
    """Return what two sources of one text may not disagree on, if they are to be one document."""
    meeting = document.meeting
    return (meeting.council, meeting.committee, meeting.held_on)


def _facts_known(facts: tuple[object, ...]) -> int:
    return sum(fact is not None for fact in facts)


def _comparable(document: Document) -> Document:
    return replace(document, text="", blocks=(), pages=(), copies=())
