"""Writes hand-made questions as a task folder, so that answers are measured by search and all (`-m training.as_task`).

Every passage becomes a document; asked are the questions of the passages that the reader wasn't trained on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from training.sources import is_held_back, locate, read_jsonl


def document(row: dict[str, Any]) -> tuple[str, int]:
    """Return a passage as a page of minutes, and where its text starts."""
    parts = [part for part in (row.get("meeting"), (row.get("heading") or "").replace(" > ", "\n\n")) if part]
    head = "".join(f"{part}\n\n" for part in parts)
    return f"{head}{row['text']}\n", len(head)


def write(sources: list[Path], folder: Path) -> tuple[int, int]:
    """Write docs/*.txt and queries.jsonl; return how many documents and questions there are.

    Raises:
        ValueError: a line isn't JSON, or an answer doesn't stand in its passage; the message says which.
    """
    (folder / "docs").mkdir(parents=True, exist_ok=True)
    rows = [row for source in sources for row in read_jsonl(source)]
    queries = []
    for index, row in enumerate(rows):
        text, start = document(row)
        name = f"{row['id']}.txt"
        (folder / "docs" / name).write_text(text, encoding="utf-8")
        for number, asked in enumerate(row["questions"] if is_held_back(index) else ()):
            span = locate(row["text"], asked.get("evidence") or asked.get("answer"), None, row["id"])
            gold = [{"doc": name, "start": start + span[0], "end": start + span[1]}] if span else []
            queries.append({"id": f"{row['id']}-{number}", "question": asked["question"], "gold": gold})
    lines = [json.dumps(query, ensure_ascii=False) + "\n" for query in queries]
    (folder / "queries.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(rows), len(queries)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", type=Path, nargs="+", help="JSON Lines of questions, in the order of training")
    parser.add_argument("--to", type=Path, required=True, help="the task folder to write")
    options = parser.parse_args()
    documents, questions = write(options.minutes, options.to)
    print(f"{options.to}: {documents} documents, {questions} questions")


if __name__ == "__main__":
    main()
