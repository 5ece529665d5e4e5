"""ODT, RTF, DOC, e-mails and exports: what they say, and what is said of those that can't be read."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import date
from email.message import EmailMessage

import pytest

from corpus.extract import Extract, UnreadableError
from corpus.readers import extract
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


def withheld(extracts: list[Extract]) -> list[str]:
    return [entry.what for extract in extracts for entry in extract.withheld]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("exempt", "Paragraph 3"),
        ("isrestricted", "TRUE"),
        ("Restricted", "?"),
        ("isdisplayallowed", "False"),
        ("isdisplayallowed", "unknown"),
        ("published", "no"),
        ("public", "0"),
        ("restrictionsref", "12A.3"),
    ],
)
def test_whatever_an_export_says_against_publishing_a_row_withholds_it(column: str, value: str) -> None:
    extracts = TableReader().read(f"title,text,{column}\nDepot,The secret price,{value}\n".encode(), "export.csv")
    assert [extract.text for extract in extracts] == [""]
    assert withheld(extracts) == ["Depot"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("exempt", value) for value in ("", "No", "false", "0", "None", "n/a", "Not exempt")]
    + [("isdisplayallowed", "True"), ("published", "2024-03-01"), ("public", "yes"), ("exemptions", "two")],
)
def test_what_an_export_doesnt_restrict_is_read(column: str, value: str) -> None:
    (extract,) = TableReader().read(f"title,text,{column}\nDepot,The open price,{value}\n".encode(), "export.csv")
    assert extract.text == "The open price"


OPEN = {"title": "Library", "text": "The library opens on Saturdays."}
SECRET = {"title": "Depot", "text": "The secret price was agreed."}


@pytest.mark.parametrize(
    "value",
    [
        [OPEN, {**SECRET, "isrestricted": True}],
        {"meeting": 4, "items": [OPEN, {**SECRET, "isrestricted": "True"}]},
        [OPEN, {**SECRET, "exempt": {"paragraph": 3}}],
        [OPEN, {**SECRET, "meta": {"isDisplayAllowed": False}}],
    ],
)
def test_a_json_file_is_a_document_an_object_without_those_that_are_restricted(value: object) -> None:
    for indent in (None, 2):
        extracts = extract(json.dumps(value, indent=indent).encode(), "items.json")
        assert [found.text for found in extracts if found.text] == [OPEN["text"]]
        assert withheld(extracts) == ["Depot"]


def test_a_json_file_that_is_restricted_itself_is_withheld_with_all_in_it() -> None:
    extracts = extract(json.dumps({"title": "Cabinet", "isrestricted": True, "items": [SECRET]}).encode(), "items.json")
    assert not any(found.text for found in extracts)
    assert withheld(extracts) == ["Cabinet"]


def test_json_that_breaks_off_is_refused_with_a_reason() -> None:
    with pytest.raises(UnreadableError, match=r"items\.json isn't JSON"):
        extract(b'[{"text": "The secret', "items.json")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("meeting.xml", "<?xml version='1.0'?><meeting><isrestricted>True</isrestricted></meeting>", "web service"),
        ("answer", "<meeting><item>The secret price</item></meeting>", "web service"),
        ("feed.txt", '\ufeff<?xml version="1.0"?><rss><item>News</item></rss>', "XML for programs"),
        ("jquery.js", "function f() { return 'minutes of the meeting' }", "a script or a style sheet"),
        ("jquery.js.download", "function f() { return 'minutes of the meeting' }", "a script or a style sheet"),
        ("main.css", "body { color: red }", "a script or a style sheet"),
    ],
)
def test_data_and_scripts_are_refused_with_a_reason(name: str, data: str, says: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(UnreadableError, match=says):
            extract(data.lstrip("\ufeff" if encoding == "utf-16" else "").encode(encoding), name)


def test_a_web_page_in_xml_is_read_still() -> None:
    page = b'<?xml version="1.0"?><html><body><p>The minutes of the meeting.</p></body></html>'
    assert extract(page, "page.xml")[0].text == "The minutes of the meeting."
