"""Plain text: what is decoded is what the file says, character for character, or a sentence says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.extract import UnreadableError
from corpus.readers import extract, format_of
from corpus.readers.plain import MAX_BYTES, decode


def text_of(data: bytes, source: str = "minutes.txt") -> str:
    return extract(data, source)[0].text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert text_of(("Minutes: " + text).encode()) == "Minutes: " + text


def test_line_ends_no_break_spaces_and_curly_quotes_stay() -> None:
    text = "Children’s\u00a0Trust\r\n\r\n“Quoted” – £49k\r\n"
    assert text_of(text.encode()) == text


def test_the_mark_of_utf_8_stays_so_that_offsets_hold_in_the_file_as_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfMinutes of Cabinet")
    assert text_of(path.read_bytes()) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_told(encoding: str) -> None:
    text = "Minutes of the meeting of Cabinet, £49,070 was spent.\n"
    assert text_of(text.encode(encoding)) == text


def test_windows_1252_is_told_from_its_quotation_marks_and_pounds() -> None:
    text = "The Children’s Trust spent £2.0m – “too much”.\n" * 3
    assert text_of(text.encode("cp1252")) == text


def test_a_declared_encoding_is_followed() -> None:
    text = "coding: iso-8859-14\nCofnodion: tŷ, dŵr, gŵyl, ŵyn\n"
    assert text_of(text.encode("iso-8859-14")) == text


def test_stray_bytes_in_utf_8_show_and_are_said() -> None:
    text, note = decode("Councillor Siân said – and meant – it. ".encode() * 30 + b"\xff\n", "a.txt")
    assert text.count("\ufffd") == 1
    assert note is not None
    assert "a.txt" in note


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t\xc2\xa0\n", "white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG picture"),
        (bytes(range(256)) * 20, "binary"),
        (b"\xff\xfeM\x00i", "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, said: str) -> None:
    if data == b"\xff\xfeM\x00i":
        data += b"\x00\x00\xd8"
    with pytest.raises(UnreadableError, match=said) as caught:
        extract(data, "council.txt")
    assert "council.txt" in str(caught.value)


def test_a_text_too_long_for_one_meeting_is_refused() -> None:
    with pytest.raises(UnreadableError, match="Split it"):
        extract(b"word " * (MAX_BYTES // 5 + 1), "all.txt")


@pytest.mark.parametrize(
    ("data", "source", "name"),
    [
        (b"%PDF-1.7 ...", "minutes.txt", "PDF"),
        (b"<!DOCTYPE html><html>", "minutes", "HTML"),
        (b"\xef\xbb\xbf<html>", "minutes.txt", "HTML"),
        (b"{\\rtf1 x}", "a.doc", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a", "DOC"),
        (b"Plain words that somebody named wrongly.", "minutes.pdf", "plain text"),
        (b"Plain words", "minutes.xyz", "plain text"),
        (b"\x00\x01broken", "minutes.pdf", "PDF"),
        (b'{"title": "x"}\n{"title": "y"}', "export", "table export"),
        (b"Date: 3 March 2017\nSubject: roads\n\nMinutes", "minutes.txt", "plain text"),
        (b"From: a@b.c\nMIME-Version: 1.0\nSubject: x\n\nHello", "mail", "e-mail"),
        (b"<p>Just a fragment", "page.html", "HTML"),
        (b"# Heading < html >", "notes.md", "plain text"),
    ],
)
def test_the_format_goes_by_content_first_and_then_by_name(data: bytes, source: str, name: str) -> None:
    assert format_of(data, source).name == name
