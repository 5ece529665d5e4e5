"""Reads Word's old format (DOC) through antiword or LibreOffice, where one of them is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from corpus.extract import Extract, UnreadableError
from corpus.readers.building import Piece, is_blank, put_together, row_text, tidy

SECONDS = 60
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    ("Workbook", "an Excel file"),
    ("PowerPoint Document", "a PowerPoint file"),
    ("__nameid_version", "an Outlook message"),
)


class DocReader:
    """Takes DOC; one extract."""

    name = "DOC"
    suffixes = (".doc",)

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes are a compound file, which DOC is."""
        return data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return the document's text; antiword is tried before LibreOffice, which takes seconds.

        Raises:
            UnreadableError: neither is installed, or it can't read the file.
        """
        self._check(data, source)
        antiword, office = shutil.which("antiword"), shutil.which("soffice") or shutil.which("libreoffice")
        if antiword is None and office is None:
            raise UnreadableError(
                f"{source} is in Word's old format, which needs a program to read it. Install antiword or LibreOffice "
                "(apt install antiword), or save the file as DOCX."
            )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "minutes.doc"
            path.write_bytes(data)
            pieces = _antiword(antiword, path) if antiword is not None else []
            if not pieces and office is not None:
                extracts = _office(office, path, source)
                if extracts:
                    return extracts
        text, marks, _ = put_together(pieces)
        if is_blank(text):
            tried = " and ".join(name for name, found in (("antiword", antiword), ("LibreOffice", office)) if found)
            raise UnreadableError(
                f"{source} is in Word's old format, and {tried} can't find text in it: it is damaged, protected or "
                "empty. Save it as DOCX."
            )
        return [Extract(text, marks)]

    def _check(self, data: bytes, source: str) -> None:
        if not self.recognises(data):
            raise UnreadableError(f"{source} is called DOC but isn't in Word's format. Save it again.")
        if _ENCRYPTED in data:
            raise UnreadableError(f"{source} is a Word file protected by a password. Save a copy without it.")
        if "WordDocument".encode("utf-16-le") not in data:
            found = (what for name, what in _OTHERS if name.encode("utf-16-le") in data)
            raise UnreadableError(
                f"{source} is {next(found, 'no Word file')}, not minutes to read. Give a text or PDF of it."
            )


def _antiword(program: str, path: Path) -> list[Piece]:
    """Return what antiword finds: paragraphs of one line each (-w 0), rows with a bar between their cells."""
    try:
        done = subprocess.run(
            [program, "-m", "UTF-8.txt", "-w", "0", str(path)], capture_output=True, timeout=SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return []
    if done.returncode != 0:
        return []
    pieces: list[Piece] = []
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        if line.startswith("|") and line.rstrip().endswith("|"):
            pieces.append(Piece("table_row", row_text(line.strip("| \n").split("|"))))
        elif not is_blank(line) and line.strip() != "[pic]":
            pieces.append(Piece("paragraph", tidy(line)))
    return pieces


def _office(program: str, path: Path, source: str) -> list[Extract]:
    """Return what LibreOffice's DOCX of the file reads as."""
    from corpus.readers.docx import DocxReader

    profile = path.parent / "profile"
    command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--convert-to", "docx"]
    try:
        subprocess.run(
            [*command, "--outdir", str(path.parent), str(path)], capture_output=True, timeout=SECONDS, check=False
        )
        return DocxReader().read(path.with_suffix(".docx").read_bytes(), source)
    except (subprocess.TimeoutExpired, OSError, UnreadableError):
        return []
