"""What a file's own properties say: one that is exempt by its title, a keyword or its label is withheld whole."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.readers import extract
from corpus.reading import read_bytes

TEXT = "The Committee agreed to sell the depot for the sum that was offered."
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def word(properties: Mapping[str, str]) -> bytes:
    paper = docx.Document()
    paper.add_paragraph(TEXT)
    own = ""
    for name, value in properties.items():
        if name in ("title", "subject", "keywords"):
            setattr(paper.core_properties, name, value)
        else:
            own += f'<property name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
    stream = io.BytesIO()
    paper.save(stream)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("docProps/custom.xml", f'<Properties xmlns="{CUSTOM}" xmlns:vt="vt">{own}</Properties>')
    return stream.getvalue()


def pdf(properties: Mapping[str, str]) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, TEXT)
    for name, value in properties.items():
        if name in ("title", "subject", "keywords"):
            getattr(canvas, f"set{name.title()}")(value)
    canvas.save()
    own = "".join(f"/{name} ({value})\n" for name, value in properties.items() if name[0].isupper())
    return stream.getvalue().replace(b"/Title", f"{own}/Title".encode(), 1)


def odt(properties: Mapping[str, str]) -> bytes:
    own = "".join(
        f"<dc:{name}>{value}</dc:{name}>"
        if name.islower()
        else f'<m:user-defined m:name="{name}">{value}</m:user-defined>'
        for name, value in properties.items()
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        names = f'xmlns:o="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
        body = f"<o:body><o:text><text:p>{TEXT}</text:p></o:text></o:body>"
        archive.writestr("content.xml", f"<o:document-content {names}>{body}</o:document-content>")
        meta = f'xmlns:o="{ODF}:office:1.0" xmlns:m="{ODF}:meta:1.0" xmlns:dc="dc"'
        archive.writestr("meta.xml", f"<o:document-meta {meta}><o:meta>{own}</o:meta></o:document-meta>")
    return target.getvalue()


def rtf(properties: Mapping[str, str]) -> bytes:
    info = "".join(f"{{\\{name} {value}}}" for name, value in properties.items() if name.islower())
    own = "".join(
        f"{{\\propname {name}}}\\proptype30{{\\staticval {value}}}"
        for name, value in properties.items()
        if not name.islower()
    )
    return f"{{\\rtf1\\ansi{{\\info{info}}}{{\\*\\userprops {own}}}\\pard {TEXT}\\par}}".encode()


@pytest.mark.parametrize("make", [word, pdf, odt, rtf])
@pytest.mark.parametrize(
    ("properties", "secret"),
    [
        ({"title": "Sale of the depot (Exempt)"}, True),
        ({"subject": "NOT FOR PUBLICATION"}, True),
        ({"keywords": "depot, sale, exempt"}, True),
        ({"Classification": "OFFICIAL-SENSITIVE"}, True),
        ({"MSIP_Label_1f2e_Name": "Official Sensitive"}, True),
        ({"Sensitivity": "Exempt"}, True),
        ({"title": "Exempt accommodation review", "subject": "Homes", "Classification": "OFFICIAL"}, False),
        ({"keywords": "council tax, exempt, discount", "MSIP_Label_1f2e_Name": "Public"}, False),
    ],
)
def test_a_file_that_its_properties_mark_is_withheld_whole(
    make: Callable[[Mapping[str, str]], bytes], properties: Mapping[str, str], secret: bool
) -> None:
    (reading,) = read_bytes(make(properties), f"paper.{make.__name__}".replace("word", "docx"), extractor=extract)
    assert reading.problem is None
    assert (reading.document is None) is secret
    assert bool(reading.withheld) is secret
