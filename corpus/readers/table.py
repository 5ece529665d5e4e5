"""Reads exports (.jsonl, .json, .csv): one document a row, from a column of text and columns of metadata."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import cast, get_args

from corpus.dates import parse_day
from corpus.extract import Extract, UnreadableError
from corpus.flags import marks_public, marks_restricted, restriction
from corpus.readers.building import is_blank, put_together
from corpus.readers.markup import parse
from corpus.readers.plain import decode
from corpus.readers.walking import Walker
from corpus.records import DocumentKind, DocumentStatus, Metadata, Withheld

TEXT_COLUMNS = ("text", "body", "content", "full_text", "fulltext", "minutes", "transcript", "html", "markdown")
MAX_ROWS = 200_000
_COLUMNS = {
    "council": ("council", "authority", "organisation"),
    "committee": ("committee", "body_name", "panel", "committee_name"),
    "held_on": ("held_on", "date", "meeting_date", "meetingdate", "held"),
    "title": ("title", "name", "heading", "subject"),
    "url": ("url", "link", "source_url", "href"),
    "kind": ("kind", "type", "document_type"),
    "status": ("status",),
    "licence": ("licence", "license"),
    "language": ("language", "lang"),
}
_HTML = re.compile(r"\s*<(?:!doctype|html|div|p|h[1-6]|table|ul|ol|span|b|strong)\b[^>]*>", re.I)


class TableReader:
    """Takes JSON (lines, a list, an object of lists) and CSV with a header; an extract for each row with text."""

    name = "table export"
    suffixes = (".jsonl", ".ndjson", ".json", ".csv")

    def recognises(self, data: bytes) -> bool:
        """Return whether the first line is a JSON object (CSV has no mark of its own)."""
        line = data.lstrip()[:100_000].split(b"\n", 1)[0].strip()
        return line.startswith(b"{") and line.endswith(b"}")

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the rows' documents; a row that can't be read is an extract with a ``problem``.

        Raises:
            UnreadableError: it can't be parsed, or no column holds text.
        """
        text = decode(data, source)[0].lstrip("\ufeff")
        rows = self._json(text, source) if text.lstrip().startswith(("{", "[")) else self._csv_rows(text, source)
        extracts: list[Extract] = []
        seen: set[str] = set()
        columns: set[str] = set()
        for number, row in rows:
            if number > MAX_ROWS:
                raise UnreadableError(f"{source} has more than {MAX_ROWS:,} rows. Split it.")
            if isinstance(row, str):
                extracts.append(Extract("", part=f"row-{number}", problem=row))
                continue
            columns |= row.keys()
            found = _withheld(row, number, source) or _extract(row, number, seen)
            problem = f"Row {number} of {source} has no text in any of the columns {', '.join(TEXT_COLUMNS)}."
            extracts.append(found or Extract("", part=f"row-{number}", problem=problem))
        if not any(extract.text or extract.withheld for extract in extracts):
            names = ", ".join(sorted(columns)[:12]) or "none"
            raise UnreadableError(
                f"{source} is a table without a column of text (its columns: {names}). "
                f"Call the column with the minutes one of: {', '.join(TEXT_COLUMNS[:3])}."
            )
        return extracts

    def _json(self, text: str, source: str) -> Iterator[tuple[int, dict[str, str] | str]]:
        """Yield the rows of one value (a list of objects, or an object that holds lists of them), else of lines."""
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError) as error:
            if not _is_object(text.lstrip().split("\n", 1)[0]):
                raise UnreadableError(f"{source} isn't JSON ({error}). Save it again.") from error
            yield from self._json_rows(text, source)
            return
        values = whole if isinstance(whole, list) else _inside(whole)
        for number, value in enumerate(values, 1):
            row = _row(value) if isinstance(value, dict) else None
            yield number, row if row is not None else f"Row {number} of {source} isn't a JSON object. Mend it."

    def _json_rows(self, text: str, source: str) -> Iterator[tuple[int, dict[str, str] | str]]:
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"Line {number} of {source} isn't JSON ({error}). Mend the line; the others were read."
                continue
            if isinstance(row, dict):
                yield number, _row(row)
            else:
                yield number, f"Line {number} of {source} isn't a JSON object. Mend the line; the others were read."

    def _csv_rows(self, text: str, source: str) -> Iterator[tuple[int, dict[str, str] | str]]:
        csv.field_size_limit(50_000_000)
        try:
            sniffed = csv.Sniffer().sniff(text[:8192].split("\n", 1)[0], delimiters=",;\t|").delimiter
        except csv.Error:
            sniffed = ","
        try:
            for number, row in enumerate(csv.DictReader(io.StringIO(text), delimiter=sniffed), 1):
                yield number, {_column(key): value for key, value in row.items() if key and isinstance(value, str)}
        except csv.Error as error:
            raise UnreadableError(
                f"{source} is a table that can't be parsed ({error}). Save it again as CSV."
            ) from error


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _inside(whole: dict[str, object]) -> list[object]:
    """Return the objects in an object's lists, or the object alone, where it has text or is restricted itself."""
    row = _row(whole)
    lists = [value for value in whole.values() if isinstance(value, list) and any(isinstance(v, dict) for v in value)]
    alone = not lists or restriction(row) is not None or any(name in row for name in TEXT_COLUMNS)
    return [whole] if alone else [one for value in lists for one in value]


def _row(value: dict[str, object]) -> dict[str, str]:
    """Return an object's plain values, and of the nested ones those that may say that it isn't public."""
    row = {_column(key): str(cell) for key, cell in value.items() if isinstance(cell, (str, int, float))}
    for key, cell in value.items():
        if isinstance(cell, (dict, list)) and marks_restricted(key):
            row[_column(key)] = json.dumps(cell)
        elif isinstance(cell, dict):
            inner = {name: flag for name, flag in _row(cell).items() if marks_restricted(name) or marks_public(name)}
            row = {**row, **{f"{_column(key)}.{name}": flag for name, flag in inner.items()}}
    return row


def _column(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _withheld(row: dict[str, str], number: int, source: str) -> Extract | None:
    """Return an extract without text for a row that one of its columns marks as restricted."""
    why = restriction(row)
    if why is None:
        return None
    what = (row.get("title") or "").strip() or f"row {number}"
    return Extract("", part=f"row-{number}", withheld=(Withheld(f"{source}#row-{number}", what, why),))


def _extract(row: dict[str, str], number: int, seen: set[str]) -> Extract | None:
    """Return a row's document, or None where it has no text."""
    text = next((row[name] for name in TEXT_COLUMNS if not is_blank(row.get(name, ""))), None)
    if text is None:
        return None
    part = re.sub(r"\s+", "-", (row.get("id") or row.get("_id") or "").strip())[:200] or f"row-{number}"
    part = part if part not in seen else f"{part}-row-{number}"
    seen.add(part)
    about = _metadata(row)
    if _HTML.match(text):
        tree = parse(text)
        words, marks, _ = put_together(Walker().walk(tree.body) if tree.body is not None else [])
        return Extract(words, marks, part=part, row=about)
    return Extract(text, part=part, row=about)


def _metadata(row: dict[str, str]) -> Metadata:
    values = {
        name: next((row[column].strip() for column in columns if row.get(column, "").strip()), None)
        for name, columns in _COLUMNS.items()
    }
    kind, status = (values["kind"] or "").lower(), (values["status"] or "").lower()
    return Metadata(
        council=values["council"],
        committee=values["committee"],
        held_on=parse_day(values["held_on"]) if values["held_on"] else None,
        title=values["title"],
        url=values["url"] if (values["url"] or "").startswith(("http://", "https://")) else None,
        kind=cast(DocumentKind, kind) if kind in get_args(DocumentKind) else None,
        status=cast(DocumentStatus, status) if status in get_args(DocumentStatus) else None,
        licence=values["licence"],
        language=(values["language"] or "")[:2].lower() or None,
    )
