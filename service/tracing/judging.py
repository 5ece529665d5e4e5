"""Judgements: borderline passages for a person to judge, read back into a trace, and made into a task to evaluate.

A sheet is a CSV file with a column ``relevant`` to fill in (yes or no). TREC qrels are what other tools of the field
read. A task is a folder that ``matters evaluate`` takes: the documents' texts and the topic as a query whose gold is
what the trace counts, as corrected by what was judged: a sheet holds the borderline only, so what is clearly about the
topic is never judged.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.records import Passage
from indexer.store import Filter, PassageStore
from service.cells import table
from service.tasks import TaskError
from service.tracing.records import Trace

COLUMNS = ("topic", "passage_id", "document", "start", "end", "probability", "relevant", "text")
METADATA = ("file", "council", "committee", "held_on", "title", "url", "kind", "status", "licence")
_YES, _NO = frozenset({"yes", "y", "1", "true", "relevant"}), frozenset({"no", "n", "0", "false", "not"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of a passage: whether it is about the topic."""

    topic: str
    passage_id: str
    relevant: bool


def sheet(trace: Trace) -> str:
    """Return the borderline passages, and all that were judged before, as a CSV sheet to fill in."""
    rows = [
        (trace.query, found.passage.id, found.document.source, found.passage.start, found.passage.end,
         round(found.probability, 3), {None: "", True: "yes", False: "no"}[found.judged], found.text)
        for found in (*trace.borderline, *trace.judged)
    ]  # fmt: skip
    return table(COLUMNS, rows)


def read_judgements(path: Path) -> list[Judgement]:
    """Return the judgements of a sheet, or of TREC qrels ("topic 0 passage 1" a line); rows left open are passed over.

    Raises:
        TaskError: the file isn't there or a line can't be read; the message says which.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TaskError(f"The judgements {path} can't be read: {error}.") from None
    if not re.match(r'\s*"?topic"?,', text):
        return [_qrel(path, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    found = []
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        said = (row.get("relevant") or "").strip().casefold()
        if not said:
            continue
        if said not in _YES | _NO or not row.get("passage_id"):
            raise TaskError(f"{path}, row {number}: “relevant” is yes or no, not {said!r}, beside a passage_id.")
        found.append(Judgement(row.get("topic") or "", str(row["passage_id"]), said in _YES))
    return found


def _qrel(path: Path, number: int, line: str) -> Judgement:
    match = re.fullmatch(r"(\S+)\s+\S+\s+(\S+)\s+(-?\d+)\s*", line)
    if match is None:
        raise TaskError(f"{path}, line {number}: neither a sheet of judgements nor a qrel (topic 0 passage relevance).")
    return Judgement(match[1], match[2], int(match[3]) > 0)


def qrels(judgements: Iterable[Judgement]) -> str:
    """Return judgements as TREC qrels; a topic's words are joined by hyphens, as an id holds no space."""
    rows = (f"{_topic_id(j.topic)} 0 {j.passage_id} {int(j.relevant)}\n" for j in judgements)
    return "".join(rows)


def _topic_id(topic: str) -> str:
    return "-".join(re.findall(r"\w+", unicodedata.normalize("NFC", topic).casefold())) or "topic"


def as_mapping(judgements: Iterable[Judgement], topic: str) -> Mapping[str, bool]:
    """Return passage id to judgement for a topic, in any case and spacing; a judgement without one counts for any."""
    return {j.passage_id: j.relevant for j in judgements if _is_of(j, topic)}


def _is_of(judgement: Judgement, topic: str) -> bool:
    return not judgement.topic.strip() or _topic_id(judgement.topic) == _topic_id(topic)


def used(judgements: Sequence[Judgement], trace: Trace) -> str:
    """Return in a sentence how many judgements a trace was made with, and why others weren't used."""
    known = {found.passage.id for found in trace.judged}
    ours = [j for j in judgements if _is_of(j, trace.query)]
    unknown = sum(j.passage_id not in known for j in ours)
    others = len(judgements) - len(ours)
    said = f"{len(ours) - unknown:,} of {len(judgements):,} judgements used"
    if unknown:
        said += f"; {unknown:,} of passages that weren't weighed (unknown, outside the filter, or far from the topic)"
    return said + (f"; {others:,} of other topics" if others else "")


def write_task(folder: Path, store: PassageStore, trace: Trace, judgements: Mapping[str, bool]) -> None:
    """Write a task: docs/ with the text of every document of the trace's filter, metadata.csv, and queries.jsonl.

    The topic's gold is what is counted and what was judged relevant, without what was judged not to be. A topic that is
    there already is replaced; others stay, and so do their documents, of which a topic with another filter knows
    nothing: topics are measured fairly together if they were traced with one filter.

    Raises:
        TaskError: nothing was judged that is in the index, or that leaves nothing.
    """
    gold = _gold(store, trace, judgements)
    if not gold:
        raise TaskError("No passage was judged relevant, so there is no task to write. Fill in the sheet first.")
    names = _write_documents(folder / "docs", store, trace.where)
    spans = [{"doc": names[p.document_id], "start": p.start, "end": p.end} for p in gold if p.document_id in names]
    query = {"id": _topic_id(trace.query), "question": trace.query, "split": "judged", "gold": spans}
    path = folder / "queries.jsonl"
    kept = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    others = [line for line in kept if line.strip() and json.loads(line).get("id") != query["id"]]
    path.write_text("".join(f"{line}\n" for line in (*others, json.dumps(query, ensure_ascii=False))), encoding="utf-8")


def _gold(store: PassageStore, trace: Trace, judgements: Mapping[str, bool]) -> list[Passage]:
    """Return what is about the topic; nothing where nothing was judged, since a trace alone is no measure of itself."""
    judged = store.get(list(judgements))
    if not judged:
        return []
    counted = {found.passage.id: found.passage for found in trace.found}
    counted |= {passage.id: passage for passage in judged}
    return [passage for identity, passage in counted.items() if judgements.get(identity, True)]


def _write_documents(docs: Path, store: PassageStore, where: Filter) -> dict[str, str]:
    """Write a filter's documents with their metadata beside those that are there; return the file name by id."""
    docs.mkdir(parents=True, exist_ok=True)
    path = docs / "metadata.csv"
    rows: dict[str, Mapping[str, object]] = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            rows = {row["file"]: row for row in csv.DictReader(stream)}
    names = {}
    for facts in store.documents(where):
        document = store.document(facts.id)
        assert document is not None
        meeting = document.meeting
        name = names[document.id] = f"{document.id}.txt"
        (docs / name).write_bytes(document.text.encode("utf-8", "surrogatepass"))
        cells = (name, meeting.council, meeting.committee, meeting.held_on, document.title, document.url,
                 document.kind, document.status, document.licence)  # fmt: skip
        rows[name] = dict(zip(METADATA, cells, strict=True))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, METADATA, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows.values())
    return names
