"""Marks that programs and sites keep beside the text: XMP of PDFs, labels of Office files, <meta> of pages, e-mails."""

from __future__ import annotations

import html
import io
import zipfile
import zlib

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.readers import extract
from corpus.reading import read_bytes

TEXT = "The Committee agreed to sell the depot for the sum that was offered."


def pdf(*objects: bytes) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, TEXT)
    canvas.save()
    head, mark, tail = stream.getvalue().rpartition(b"xref\n")[0].rpartition(b"\nendobj\n")
    begin = len(head + mark)
    added = b"".join(b"%d 0 obj\n%s\nendobj\n" % (90 + number, item) for number, item in enumerate(objects))
    # The offsets of what was there before stay right; what is added needs none to be found.
    whole = stream.getvalue()
    table = whole[whole.rindex(b"xref\n", 0, whole.rindex(b"startxref")) :]
    at = whole.rindex(table)
    return head + mark + added + table.replace(b"startxref\n%d" % at, b"startxref\n%d" % (begin + len(added))) + tail


def packet(said: str, packed: bool, kind: str = "application/pdf") -> bytes:
    spaces = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/"'
    )
    body = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        f'{spaces}><rdf:Description rdf:about="" dc:format="{kind}">{said}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()
    data = zlib.compress(body) if packed else body
    how = b"/Filter /FlateDecode " if packed else b""
    return b"<< /Type /Metadata /Subtype /XML %s/Length %d >>\nstream\n%s\nendstream" % (how, len(data), data)


def is_held(data: bytes, name: str) -> bool:
    (reading,) = read_bytes(data, name, extractor=extract)
    assert reading.problem is None
    assert (reading.document is None) is bool(reading.withheld)
    assert all("its property" in withheld.why for withheld in reading.withheld)
    return reading.document is None


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    ("said", "secret"),
    [
        (
            '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Sale of the depot (Exempt)</rdf:li></rdf:Alt></dc:title>',
            True,
        ),
        ("<dc:subject><rdf:Bag><rdf:li>depot</rdf:li><rdf:li>exempt</rdf:li></rdf:Bag></dc:subject>", True),
        ("<dc:description><rdf:Alt><rdf:li>NOT FOR PUBLICATION</rdf:li></rdf:Alt></dc:description>", True),
        ("<pdf:Keywords>depot; sale; exempt</pdf:Keywords>", True),
        ("<pdfx:Classification>OFFICIAL-SENSITIVE</pdfx:Classification>", True),
        ("<pdfx:MSIP_Label_1f2e-4a_Name>Official Sensitive</pdfx:MSIP_Label_1f2e-4a_Name>", True),
        ("<pdfx:Protectiveↂ0020Marking>Restricted</pdfx:Protectiveↂ0020Marking>", True),
        ("<pdfx:Classification>OFFICIAL</pdfx:Classification><pdf:Keywords>depot</pdf:Keywords>", False),
        ("<pdfx:MSIP_Label_1f2e-4a_Name>Public</pdfx:MSIP_Label_1f2e-4a_Name>", False),
        ("<dc:title><rdf:Alt><rdf:li>Exempt accommodation review</rdf:li></rdf:Alt></dc:title>", False),
        ("<dc:title><rdf:Alt><rdf:li>a packet that is broken", False),
    ],
)
def test_a_pdf_is_withheld_by_its_xmp(said: str, secret: bool, packed: bool) -> None:
    assert is_held(pdf(packet(said, packed)), "paper.pdf") is secret


def test_the_keywords_of_a_picture_in_a_pdf_are_not_the_papers() -> None:
    said = "<dc:subject><rdf:Bag><rdf:li>garden</rdf:li><rdf:li>private</rdf:li></rdf:Bag></dc:subject>"
    assert not is_held(pdf(packet(said, True, "image/jpeg")), "paper.pdf")


def packed_pdf(properties: bytes) -> bytes:
    """Return a PDF of version 1.5, whose properties and table of objects are packed."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    drawn = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % TEXT.encode()
    inside = b"7 0 << %s >>" % properties
    packed = zlib.compress(inside)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
        b"/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        font,
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(packed), packed),
    ]
    data, rows = b"%PDF-1.5\n", [b"\0\0\0\0\0"]
    for number, said in enumerate(objects, 1):
        rows.append(b"\1" + len(data).to_bytes(3) + b"\0")
        data += b"%d 0 obj\n%s\nendobj\n" % (number, said)
    at = len(data)
    table = zlib.compress(b"".join([*rows, b"\2\0\0\6\0", b"\1" + at.to_bytes(3) + b"\0"]))
    head = b"/Type /XRef /Size 9 /W [1 3 1] /Root 1 0 R /Info 7 0 R /Filter /FlateDecode /Length %d" % len(table)
    return data + b"8 0 obj\n<< %s >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (head, table, at)


@pytest.mark.parametrize(
    ("properties", "secret"),
    [
        (b"/MSIP_Label_1f2e-4a_Name (Official Sensitive)", True),
        (b"/Protective#20Marking (Restricted)", True),
        (b"/MSIP_Label_1f2e-4a_Name (Official)", False),
    ],
)
def test_a_pdf_is_withheld_by_properties_that_are_packed(properties: bytes, secret: bool) -> None:
    assert is_held(packed_pdf(properties), "paper.pdf") is secret


def word(parts: dict[str, str]) -> bytes:
    paper = docx.Document()
    paper.add_paragraph(TEXT)
    stream = io.BytesIO()
    paper.save(stream)
    with zipfile.ZipFile(stream, "a") as archive:
        for name, said in parts.items():
            archive.writestr(name, said)
    return stream.getvalue()


def label(attributes: str) -> dict[str, str]:
    space = "http://schemas.microsoft.com/office/2020/mipLabelMetadata"
    said = f'<clbl:labelList xmlns:clbl="{space}"><clbl:label id="{{1f2e}}" {attributes}/></clbl:labelList>'
    return {"docMetadata/LabelInfo.xml": said}


def custom(name: str, value: str) -> dict[str, str]:
    said = f'<property name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
    return {"docProps/custom.xml": f'<Properties xmlns="custom" xmlns:vt="vt">{said}</Properties>'}


def field(name: str, value: str) -> dict[str, str]:
    said = f'<p:properties xmlns:p="p"><documentManagement><{name} xmlns="x">{value}</{name}></documentManagement>'
    return {"customXml/item7.xml": f"{said}</p:properties>"}


@pytest.mark.parametrize(
    ("parts", "secret"),
    [
        (label('name="Official Sensitive" enabled="1" method="Privileged"'), True),
        (label('name="Official Sensitive" enabled="1" removed="1"'), False),
        (label('name="Official" enabled="1" method="Standard"'), False),
        (label('enabled="1" method="Privileged" contentBits="1"'), False),
        (custom("MSIP_Label_1f2e-4a_Name", "Commercially Sensitive"), True),
        (custom("MSIP_Label_1f2e-4a_Name", "OFFICIAL"), False),
        (custom("bjDocumentSecurityLabel", "OFFICIAL-SENSITIVE - Commercial"), True),
        (custom("bjDocumentSecurityLabel", "OFFICIAL"), False),
        (field("ProtectiveMarking", "Confidential"), True),
        (field("Exempt", "Yes"), True),
        (field("Classification", "Public"), False),
        (field("Remarks", "exempt"), False),
    ],
)
def test_a_word_file_is_withheld_by_its_labels_and_its_sites_fields(parts: dict[str, str], secret: bool) -> None:
    assert is_held(word(parts), "paper.docx") is secret


@pytest.mark.parametrize("make", ["{0}", "DC.{0}", "dcterms:{0}"])
@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("keywords", "depot, sale, exempt", True),
        ("description", "NOT FOR PUBLICATION: sale of the depot", True),
        ("description", "Sale of the depot (Exempt)", True),
        ("rights", "Not for publication", True),
        ("accessRights", "Confidential", True),
        ("classification", "exempt", True),
        ("Classification", "OFFICIAL-SENSITIVE", True),
        ("classification", "OFFICIAL", False),
        ("classification", "Public", False),
        ("rights", "© Thornmere Council; some use is restricted", False),
        ("keywords", "council tax, exempt, students", False),
        ("keywords", "schools, private, roads, restricted", False),
        ("description", "Confidential advice on debts, and homes that are exempt from council tax", False),
        ("robots", "noindex, nofollow, private", False),
    ],
)
def test_a_page_is_withheld_by_what_its_head_says_of_it(make: str, name: str, value: str, secret: bool) -> None:
    said = f'<meta name="{make.format(name)}" content="{html.escape(value)}">'
    page = f"<!DOCTYPE html><html><head><title>Cabinet</title>{said}</head><body><p>{TEXT}</p></body></html>"
    assert is_held(page.encode(), "page.html") is secret


@pytest.mark.parametrize(
    ("field", "secret"),
    [
        ("msip_labels: MSIP_Label_1f2e_Enabled=True; MSIP_Label_1f2e_Name=Official Sensitive;", True),
        ("msip_labels: MSIP_Label_1f2e_Enabled=True; MSIP_Label_1f2e_Name=Official;", False),
        ("X-Protective-Marking: VER=2018.3, NS=gov.au, SEC=OFFICIAL:Sensitive", True),
        ("Keywords: depot, exempt", True),
        ("Keywords: depot, roads", False),
    ],
)
def test_an_e_mail_is_withheld_by_its_label(field: str, secret: bool) -> None:
    mail = f"From: a@b.c\nSubject: Depot\n{field}\nMIME-Version: 1.0\n\n{TEXT}\n"
    assert is_held(mail.encode(), "mail.eml") is secret
