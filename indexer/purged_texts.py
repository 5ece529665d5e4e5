"""What is kept of texts that were purged, without a word of them, so that they are known again under another name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corpus.likeness import letters
from corpus.records import Document
from corpus.versions import NEAR, fingerprint

# Fewer sentences than these say little of a text: it may be a notice that is the same every month.
_FEWEST = 3
# Letters and figures that may be added to a short text, as in corpus.likeness: one line more is no other text.
_LINE = 160


@dataclass(frozen=True, slots=True)
class _Print:
    """A purged text: digest of its words, of each sentence, how long it was, and the day of its meeting."""

    words: str
    sentences: frozenset[int]
    length: int
    day: str | None
    beside: frozenset[str]


def purge_records(documents: Iterable[Document], staying: Iterable[Document]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what the list says of documents that go, and the sources of their near copies among those ``staying``.

    The list names these too: a person is told that they stay, so a later build doesn't take them out.
    """
    records = [_record(document) for document in documents]
    gone = PurgedTexts()
    for record in records:
        gone.note(record)
    beside = {document.id: document.source for document in staying if gone.near(document)}
    return [{**record, "beside": sorted(beside)} for record in records], sorted(beside.values())


def _record(document: Document) -> dict[str, Any]:
    print_ = fingerprint(document)
    return {
        "id": document.id,
        "sha256": document.sha256,
        "source": document.source,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "words": print_.words.hex(),
        "sentences": [f"{sentence:016x}" for sentence in print_.sentences],
        "letters": len(letters(document.text)),
        "held_on": print_.held_on.isoformat() if print_.held_on else None,
    }


class PurgedTexts:
    """Knows documents that were purged, and what is nearly one of them; a record from before prints has ids only."""

    def __init__(self) -> None:
        self._exact: set[str] = set()
        self._prints: list[_Print] = []
        self._with_words: dict[str, list[int]] = defaultdict(list)
        self._with_sentence: dict[int, list[int]] = defaultdict(list)

    def note(self, record: Mapping[str, Any]) -> None:
        """Take in a record of the list."""
        self._exact |= {record["id"], record["sha256"]}
        if "words" not in record:
            return
        sentences = frozenset(int(sentence, 16) for sentence in record["sentences"])
        number = len(self._prints)
        self._prints.append(
            _Print(
                record["words"], sentences, record["letters"], record["held_on"], frozenset(record.get("beside", ()))
            )
        )
        self._with_words[record["words"]].append(number)
        for sentence in sentences:
            self._with_sentence[sentence].append(number)

    def __contains__(self, document: Document) -> bool:
        return document.id in self._exact or document.sha256 in self._exact

    def near(self, document: Document) -> bool:
        """Return whether a document is nearly a purged one, and wasn't left to stay when that one went.

        Nearly is what makes two documents look like copies (:data:`corpus.versions.NEAR`), or all of a short text and
        a line more.
        """
        if not self._prints:
            return False
        print_, length = fingerprint(document), len(letters(document.text))
        day = print_.held_on.isoformat() if print_.held_on else None
        common = Counter(number for sentence in print_.sentences for number in self._with_sentence.get(sentence, ()))
        same = self._with_words.get(print_.words.hex(), [])
        return any(
            document.id not in self._prints[number].beside
            and (
                number in same
                or _nearly(self._prints[number], common[number], len(print_.sentences), length=length, day=day)
            )
            for number in {*same, *common}
        )


def _nearly(purged: _Print, common: int, sentences: int, *, length: int, day: str | None) -> bool:
    """Return whether a text is nearly a purged one of which it holds ``common`` sentences.

    Agendas of two days share most sentences, so on another day not one may have changed; and a report is put before
    two committees on two days.
    """
    whole = common == len(purged.sentences)
    if purged.day and day and purged.day != day and not (whole and common >= _FEWEST):
        return False
    enough = min(len(purged.sentences), sentences) >= _FEWEST
    alike = enough and common / (len(purged.sentences) + sentences - common) >= NEAR
    return alike or (whole and length <= purged.length + _LINE)
