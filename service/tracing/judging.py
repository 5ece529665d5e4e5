"""Judgements: borderline passages for a person to judge, read back into a trace, and made into a task to evaluate.

A sheet is a CSV file with a column ``relevant`` to fill in (yes or no). TREC qrels are what other tools of the field
read. A task is a folder that ``matters evaluate`` takes: the documents' texts and the topic as a query whose gold is
what was judged relevant.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.store import Filter, PassageStore
from service.cells import table
from service.tasks import TaskError
from service.tracing.records import Found, Trace

COLUMNS = ("topic", "passage_id", "document", "start", "end", "probability", "relevant", "text")
_YES, _NO = frozenset({"yes", "y", "1", "true", "relevant"}), frozenset({"no", "n", "0", "false", "not"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of a passage: whether it is about the topic."""

    topic: str
    passage_id: str
    relevant: bool


def sheet(trace: Trace) -> str:
    """Return the borderline passages, and those judged before, as a CSV sheet to fill in."""
    judged = [found for found in trace.found if found.judged is not None]
    rows = [
        (trace.query, found.passage.id, found.document.source, found.passage.start, found.passage.end,
         round(found.probability, 3), {None: "", True: "yes", False: "no"}[found.judged], found.text)
        for found in (*trace.borderline, *judged)
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
    if not text.lstrip().startswith("topic,"):
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
    return "-".join(re.findall(r"\w+", topic.casefold())) or "topic"


def as_mapping(judgements: Iterable[Judgement], topic: str) -> Mapping[str, bool]:
    """Return passage id to judgement for a topic; a judgement without one counts for any."""
    wanted = {"", topic, _topic_id(topic)}
    return {j.passage_id: j.relevant for j in judgements if j.topic in wanted}


def write_task(folder: Path, store: PassageStore, trace: Trace, judgements: Mapping[str, bool]) -> None:
    """Write a task: docs/ with the text of every document of the trace's filter, metadata.csv, and queries.jsonl.

    The topic's gold is what was judged relevant. A topic that is there already is replaced, others stay.

    Raises:
        TaskError: nothing was judged relevant that is in the index.
    """
    gold = [p for p in store.get([identity for identity, yes in judgements.items() if yes])]
    if not gold:
        raise TaskError("No passage was judged relevant, so there is no task to write. Fill in the sheet first.")
    docs = folder / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    names = {}
    with (docs / "metadata.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("file", "council", "committee", "held_on", "title", "url", "kind", "status", "licence"))
        for facts in store.documents(trace.where or Filter()):
            document = store.document(facts.id)
            assert document is not None
            meeting = document.meeting
            name = names[document.id] = f"{document.id}.txt"
            (docs / name).write_bytes(document.text.encode("utf-8", "surrogatepass"))
            rows.writerow(
                (name, meeting.council, meeting.committee, meeting.held_on, document.title, document.url,
                 document.kind, document.status, document.licence)
            )  # fmt: skip
    spans = [{"doc": names[p.document_id], "start": p.start, "end": p.end} for p in gold if p.document_id in names]
    query = {"id": _topic_id(trace.query), "question": trace.query, "split": "judged", "gold": spans}
    path = folder / "queries.jsonl"
    kept = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    others = [line for line in kept if line.strip() and json.loads(line).get("id") != query["id"]]
    path.write_text("".join(f"{line}\n" for line in (*others, json.dumps(query, ensure_ascii=False))), encoding="utf-8")


def judged_quality(found: Iterable[Found], judgements: Mapping[str, bool]) -> tuple[float | None, int]:
    """Return the share of judged passages among those counted that are about the topic, and how many were judged."""
    said = [judgements[f.passage.id] for f in found if f.passage.id in judgements]
    return (sum(said) / len(said) if said else None), len(said)
