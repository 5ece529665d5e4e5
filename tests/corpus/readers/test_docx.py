"""Word files: the numbers that Word shows, accepted text, tables; and those made to do harm."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from corpus.extract import Extract, UnreadableError
from corpus.readers.docx import DocxReader

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="41"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
</w:numbering>"""


def package(body: str, namespace: str = W, **parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {namespace}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return target.getvalue()


def paragraph(text: str, number: int = 0, level: int = 0, before: str = "") -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    return f"<w:p><w:pPr>{numbered}</w:pPr>{before}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def read(data: bytes) -> Extract:
    return DocxReader().read(data, "minutes.docx")[0]


def test_automatic_numbers_are_part_of_the_text() -> None:
    body = (
        paragraph("Apologies", 1) + paragraph("Minutes", 1) + paragraph("agreed", 1, 1) + paragraph("noted", 1, 1)
        + paragraph("Flooding", 1) + paragraph("below", 1, 2) + paragraph("a point", 2) + paragraph("Again", 3)
    )  # fmt: skip
    assert read(package(body, numbering=NUMBERING)).text == (
        "41. Apologies\n42. Minutes\n(a) agreed\n(b) noted\n43. Flooding\n43.1 below\na point\n7. Again"
    )


def test_a_number_without_words_is_counted_unless_it_is_deleted() -> None:
    gone = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>'
    body = paragraph("Apologies", 1) + paragraph("", 1) + gone + paragraph("Flooding", 1)
    assert read(package(body, numbering=NUMBERING)).text == "41. Apologies\n43. Flooding"


@pytest.mark.parametrize("apart", ["</w:t></w:r></w:p><w:p><w:r><w:t>", "</w:t><w:br/><w:t>"])
def test_minutes_set_out_as_a_table_are_items_with_their_number(apart: str) -> None:
    def row(number: str, text: str, action: str) -> str:
        cells = (number, paragraph(text), paragraph(action))
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    said = f"Mill Lane crossing{apart}The Manager reported that the crossing would cost £48,000."
    rows = row(paragraph("Item"), "Discussion", "Action") + row(paragraph("7."), said, "HM to confirm the date")
    rows += row(paragraph("", 1), said.replace("Mill", "Hill"), "")
    extract = read(package(f"<w:tbl>{rows}</w:tbl>", numbering=NUMBERING))
    assert extract.text == (
        "Item\tDiscussion\tAction\n\n"
        "7. Mill Lane crossing\n\nThe Manager reported that the crossing would cost £48,000.\n\n"
        "HM to confirm the date\n\n"
        "41. Hill Lane crossing\n\nThe Manager reported that the crossing would cost £48,000."
    )


def test_a_log_of_actions_stays_a_table() -> None:
    cells = "".join(
        f"<w:tc>{paragraph(text)}</w:tc>"
        for text in ("3", "Write to all members.</w:t></w:r></w:p><w:p><w:r><w:t>Say when the work begins.", "Clerk")
    )
    assert read(package(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")).text == (
        "3\tWrite to all members. Say when the work begins.\tClerk"
    )


def test_tracked_changes_are_accepted_and_comments_left_out() -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">The cost is </w:t></w:r>'
        "<w:del><w:r><w:delText>£5</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>£7</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
        '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>" + paragraph(" paragraph.")
    )
    comments = f"<w:comments {W}><w:comment>{paragraph('private')}</w:comment></w:comments>"
    assert read(package(body, comments=comments)).text == "The cost is £7\n\nOne paragraph."


def test_tables_headings_headers_and_footers() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Running head"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_heading("Minutes", 0)
    document.add_heading("Finance", 2)
    table = document.add_table(2, 2)
    for place, text in enumerate(("Service", "Cost (£m)", "Highways", "1.2")):
        table.cell(place // 2, place % 2).text = text
    document.add_paragraph().add_run("Agency staff").bold = True
    document.add_paragraph("It cost £2.4m\u00a0in all.")
    target = io.BytesIO()
    document.save(target)
    extract = read(target.getvalue())
    assert extract.text == (
        "Minutes\n\nFinance\n\nService\tCost (£m)\nHighways\t1.2\n\nAgency staff\n\nIt cost £2.4m\u00a0in all."
    )
    assert [(mark.kind, mark.level) for mark in extract.marks] == [
        ("heading", 1), ("heading", 2), ("table_row", 1), ("table_row", 1), ("heading", 6),
    ]  # fmt: skip


def test_a_cell_merged_with_the_one_above_says_what_that_says() -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(text)}</w:tc>"

    first = cell("Adults", '<w:vMerge w:val="restart"/>') + cell("2023/24") + cell("41.2")
    second = cell("", "<w:vMerge/>") + cell("2024/25") + cell("44.7")
    third = cell("") + cell("Sum") + cell("85.9")
    table = f"<w:tbl><w:tr>{first}</w:tr><w:tr>{second}</w:tr><w:tr>{third}</w:tr></w:tbl>"
    assert read(package(table)).text == "Adults\t2023/24\t41.2\nAdults\t2024/25\t44.7\n\tSum\t85.9"


def test_text_boxes_footnotes_hidden_text_and_the_strict_dialect() -> None:
    box = "<w:r><w:pict><w:txbxContent>" + paragraph("In a box.") + "</w:txbxContent></w:pict></w:r>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    notes = f'<w:footnotes {STRICT}><w:footnote w:id="2">{paragraph("A note.")}</w:footnote></w:footnotes>'
    body = paragraph("Body.", before=box + hidden)
    assert read(package(body, STRICT, footnotes=notes)).text == "Body.\n\nIn a box.\n\nA note."


def test_a_file_that_is_no_zip_or_breaks_off_is_named() -> None:
    with pytest.raises(UnreadableError, match="isn't the zip package"):
        read(b"Not a Word file")
    with pytest.raises(UnreadableError, match="damaged or breaks off"):
        read(package(paragraph("The minutes."))[:-30])


def test_an_empty_document_is_named() -> None:
    with pytest.raises(UnreadableError, match="without text"):
        read(package("<w:p/>"))


def test_broken_xml_gives_what_can_be_saved_and_says_so() -> None:
    extract = read(package(paragraph("Saved words.") + "<w:p><w:r></w:q>"))
    assert "Saved words." in extract.text
    assert extract.notes == ("the file is damaged: what could be saved of it was read",)


def test_a_part_that_grows_without_end_is_refused() -> None:
    with pytest.raises(UnreadableError, match="zip bomb"):
        read(package("<w:p/>" + " " * 40_000_000))


@pytest.mark.parametrize(
    "entity", ['<!ENTITY x SYSTEM "file:///etc/hostname">', '<!ENTITY a "aaaa"><!ENTITY x "&a;&a;&a;&a;">']
)
def test_entities_are_never_expanded(entity: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        body = "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>"
        archive.writestr("word/document.xml", f"<!DOCTYPE d [{entity}]><w:document {W}>{body}</w:document>")
    with pytest.raises(UnreadableError, match="document type or entities"):
        read(target.getvalue())
