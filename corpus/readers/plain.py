"""Reads .txt and .md: the text is the file decoded and otherwise untouched, so that offsets hold in the file."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from corpus.extract import Extract, UnreadableError

MAX_BYTES = 50_000_000
_DECLARED = re.compile(rb"""(?:charset|encoding|coding)\s*[=:]\s*["']?([A-Za-z][\w.:-]{2,30})""", re.I)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"ID3", "a sound recording"),
    (b"RIFF", "a film or sound recording"),
)
# What cp1252 text of a council in Britain or Ireland holds beside ASCII.
_WESTERN = frozenset("£€‘’“”–—…•·°½¼¾²³©®™§\u00a0\u00adàáâäèéêëìíîïòóôöùúûüýÿçñÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÝÇÑ")


class PlainReader:
    """Takes anything that decodes as text."""

    name = "plain text"
    suffixes = (".txt", ".md", ".markdown", ".text")

    def recognises(self, data: bytes) -> bool:
        """Return whether the bytes decode as text."""
        try:
            decode(data, "it")
        except UnreadableError:
            return False
        return True

    def read(self, data: bytes, source: str) -> list[Extract]:
        """Return one extract whose text is exactly the decoded bytes.

        Raises:
            UnreadableError: the file is empty, binary, too large or in no known encoding.
        """
        if len(data) > MAX_BYTES:
            raise UnreadableError(
                f"{source} holds {len(data) / 1e6:.0f} MB of text; more than {MAX_BYTES / 1e6:.0f} MB in one file "
                "can't be minutes of one meeting. Split it, one file a meeting."
            )
        text, note = decode(data, source)
        if not text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
            raise UnreadableError(f"{source} has no text, only white space. Fetch it again, or leave it out.")
        return [Extract(text=text, notes=(note,) if note else ())]


def decode(data: bytes, source: str) -> tuple[str, str | None]:
    """Return the text and, where the bytes don't quite fit their encoding, a sentence that says so.

    Tried in this order: a byte order mark, UTF-8, a declared encoding, UTF-16 without a mark, Windows-1252 where what
    it gives is usual in English and Welsh, and charset-normalizer's guess. The mark of UTF-8 stays in the text as
    U+FEFF, as decoding by "utf-8" leaves it.

    Raises:
        UnreadableError: the bytes are binary or in no known encoding.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, source), None
    wide = _wide(data)
    if wide is not None:
        return wide, None
    _refuse_binary(data, source)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        where = error.start
    western = _western(data)
    if western is not None:
        return western, None
    patched = data.decode("utf-8", "replace")
    stray = patched.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if stray * 200 < len(patched) and any(byte >= 0xC2 for byte in data[:where]):
        return patched, f"{stray} places in {source} aren't valid UTF-8 and show as \ufffd"
    best = from_bytes(data[:1_000_000]).best()
    if best is not None:
        return data.decode(best.encoding, "replace"), None
    raise UnreadableError(
        f"{source} is in an encoding that can't be told (byte {where} isn't UTF-8). Save it again as UTF-8."
    )


def _strictly(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{source} begins as {encoding.upper()} but breaks off at byte {error.start}. Save it again as UTF-8."
        ) from error


def _wide(data: bytes) -> str | None:
    """Return UTF-16 text that has no byte order mark: every other byte of western text is then zero."""
    head = data[:4096]
    for encoding, zeros, letters in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if len(zeros) > 1 and zeros.count(0) > 0.8 * len(zeros) and letters.count(0) == 0:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _refuse_binary(data: bytes, source: str) -> None:
    controls = sum(data.count(bytes([byte])) for byte in range(32) if byte not in b"\t\n\v\f\r\x1b")
    if controls * 1000 <= len(data) and b"\x00" not in data[:8192]:
        return
    what = next((name for signature, name in _SIGNATURES if data.startswith(signature)), "a binary file")
    what = "a film or sound recording" if data[4:8] == b"ftyp" else what
    what = what if data.strip(b"\x00") else "filled with zeros, as a copy that broke off is"
    raise UnreadableError(f"{source} is {what}, not text. Give the text, a PDF or a web page of it.")


def _western(data: bytes) -> str | None:
    """Return the text by its declared encoding, or by Windows-1252 if that gives only usual letters."""
    declared = _DECLARED.search(data[:1024])
    if declared is not None:
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    foreign = [character for character in text if character > "\x7f"]
    odd = sum(character not in _WESTERN for character in foreign)
    mojibake = text.count("Ã") + text.count("â€")
    return text if odd * 20 <= len(foreign) and not mojibake else None
