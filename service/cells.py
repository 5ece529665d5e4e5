"""What may stand in files for other programs: cells that are taken for no formula, text that XML can hold."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A spreadsheet takes a cell that begins like this as a formula, whoever wrote it (OWASP, CSV Injection).
_FORMULA = re.compile(r"^[=+\-@\t\r]")
# What XML 1.0, and so a Word file or a chart, can't hold.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe_cell(cell: object) -> object:
    """Return a cell with an apostrophe in front where a spreadsheet would take it as a formula."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def xml_text(text: str) -> str:
    """Return a text with the replacement character for what XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV, its cells safe; without a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
