"""ODT, RTF, DOC, e-mails and exports: what they say, and what is said of those that can't be read."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date
from email.message import EmailMessage

import pytest

from corpus.extract import UnreadableError
from corpus.readers.doc import DocReader
from corpus.readers.eml import EmlReader
from corpus.readers.odt import OdtReader
from corpus.readers.rtf import RtfReader
from corpus.readers.table import TableReader

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def odt(body: str, manifest: str = "<m/>") -> bytes:
    styles = (
        '<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="." text:start-value="5"/></text:list-style></office:automatic-styles>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}>{styles}<office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def test_odt_keeps_numbers_tables_spaces_and_notes_and_drops_deleted_text() -> None:
    extract = OdtReader().read(
        odt(
            "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
            '<text:h text:outline-level="2">Finance</text:h>'
            '<text:list text:style-name="L1"><text:list-item><text:p>One</text:p></text:list-item>'
            "<text:list-item><text:p>Two</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>Ward</text:p></table:table-cell>"
            "<table:table-cell><text:p>£m</text:p></table:table-cell></table:table-row></table:table>"
            "<text:p>A<text:s/>b\u00a0c<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>Note.</text:p></text:note-body></text:note>.</text:p>"
        ),
        "minutes.odt",
    )[0]
    assert extract.text == "Finance\n\n5. One\n6. Two\n\nWard\t£m\n\nA b\u00a0c.\n\nNote."


def test_an_odt_with_a_password_is_named() -> None:
    with pytest.raises(UnreadableError, match="protected by a password"):
        OdtReader().read(odt("", "<m><encryption-data/></m>"), "minutes.odt")


def test_rtf_gives_text_and_table_rows() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}\pard 1.\tab Apologies\par The Panel\rquote s \'a349k was noted."
        rb"\par\trowd\cellx1\cellx2\intbl Ward\cell Cost\cell\row\intbl A\cell 4\cell\row\pard End\par}"
    )
    extract = RtfReader().read(data, "minutes.rtf")[0]
    assert extract.text == "1. Apologies\n\nThe Panel’s £49k was noted.\n\nWard\tCost\nA\t4\n\nEnd"


def test_doc_without_a_program_to_read_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UnreadableError, match="Install antiword or LibreOffice"):
        DocReader().read(OLE + "WordDocument".encode("utf-16-le"), "minutes.doc")


@pytest.mark.parametrize(
    ("stream", "says"), [("EncryptedPackage", "password"), ("Workbook", "an Excel file"), ("Other", "no Word file")]
)
def test_other_compound_files_are_told_apart(stream: str, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        DocReader().read(OLE + stream.encode("utf-16-le"), "minutes.doc")


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Minutes of 4 May", "clerk@example.org"
    mail.set_content("The minutes are attached.\n\nThe clerk")
    return mail


def test_an_email_gives_its_text_and_each_attachment_but_no_address() -> None:
    mail = message()
    mail.add_attachment(b"<html><body><p>Minute one.</p></body></html>", "text", "html", filename="minutes.html")
    mail.add_attachment(b"%PDF-1.4 broken", "application", "pdf", filename="pack.pdf")
    mail.add_attachment(b"\x89PNG", "image", "png", filename="crest.png")
    text, page, broken = EmlReader().read(mail.as_bytes(), "mail.eml")
    assert (text.text, text.stated.title) == ("The minutes are attached.\n\nThe clerk", "Minutes of 4 May")
    assert (page.part, page.text) == ("minutes.html", "Minute one.")
    assert broken.part == "pack.pdf" and broken.problem is not None and "mail.eml#pack.pdf" in broken.problem


def test_a_forwarded_message_is_read_too() -> None:
    outer = message()
    outer.add_attachment(message())
    assert [extract.part for extract in EmlReader().read(outer.as_bytes(), "mail.eml")] == [None, "message-1.eml"]


def test_a_csv_export_is_a_document_a_row_with_its_metadata() -> None:
    rows = 'a1,Cabinet,2024-05-14,"RESOLVED that\nit be noted"\na2,Cabinet,,\na3,Audit,1/6/2024,Noted.\n'
    data = f"id,Committee,Date,text\n{rows}"
    first, second, third = TableReader().read(data.encode(), "export.csv")
    assert second.problem is not None and "Row 2 of export.csv has no text" in second.problem
    assert (first.part, first.text) == ("a1", "RESOLVED that\nit be noted")
    assert first.row is not None and (first.row.committee, first.row.held_on) == ("Cabinet", date(2024, 5, 14))
    assert third.part == "a3" and third.row is not None and third.row.held_on == date(2024, 6, 1)


def test_a_bad_line_of_a_jsonl_export_is_named_and_the_others_are_read() -> None:
    good = json.dumps({"body": "<p>One<br>two</p><p>Three</p>", "url": "https://example.org/1"})
    bad, extract = sorted(
        TableReader().read(f"{good}\n{{broken\n".encode(), "x.jsonl"), key=lambda found: found.problem is None
    )
    assert bad.problem is not None and bad.problem.startswith("Line 2 of x.jsonl isn't JSON")
    assert extract.text == "One\ntwo\n\nThree"


def test_a_table_without_text_is_named_with_its_columns() -> None:
    with pytest.raises(UnreadableError, match="its columns: amount, supplier"):
        TableReader().read(b"supplier,amount\nA,1\n", "spend.csv")
