"""Files that councils' software and bad luck make: what can be read is read, the rest is named with the reason."""

from __future__ import annotations

import io
import os
import socket
import tarfile
import time
import zipfile
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.documents import read_bytes
from corpus.reading import read_paths
from corpus.records import Reading

SAID = "The panel considered the report on agency staff and agreed that the number should fall."
LINES = ("The panel considered the report on agency staff", "and agreed that the number should fall.")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def text_of(data: bytes, source: str) -> str:
    (reading,) = read_bytes(data, source)
    assert reading.document is not None, reading.problem
    return reading.document.text


def problem_of(data: bytes, source: str) -> str:
    (reading,) = read_bytes(data, source)
    assert reading.problem is not None
    return reading.problem


# PDF


def pdf(*more: str, catalogue: str = "", page: str = "", kids: str = "[3 0 R]", table: bool = True) -> bytes:
    """Return a PDF by hand, so that any part of it can be wrong."""
    shown = " ".join(f"({line}) Tj T*" for line in LINES)
    content = f"BT /F1 12 Tf 50 700 Td 14 TL {shown} ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        f"<< /Type /Pages /Kids {kids} /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << /Font << /F1 5 0 R >> >> {page} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *more,
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    if table:
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010d} 00000 n \n" for at in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def test_what_was_typed_into_a_pdf_form_is_read_at_its_place() -> None:
    fields = [
        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f{n}) /V ({value}) /Rect [50 {top} 400 {top + 20}] {more} >>"
        for n, (value, top, more) in enumerate(
            [("Licence granted to the applicant", 500, ""), ("Hidden remark", 450, "/F 2"), ("", 400, "")]
        )
    ]
    form = pdf(*fields, catalogue="/AcroForm << /Fields [6 0 R 7 0 R 8 0 R] >>", page="/Annots [6 0 R 7 0 R 8 0 R]")
    assert text_of(form, "form.pdf") == f"{SAID}\n\nLicence granted to the applicant"


@pytest.mark.parametrize(
    "data",
    [
        pdf(table=False),
        pdf().replace(b"startxref\n", b"startxref\n9"),
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + pdf(),
        pdf().replace(b"/Count 1", b"/Count 9999999"),
        pdf(page="/Rotate 90"),
        pdf(page="/Rotate 180"),
        pdf(catalogue="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        pdf().replace(b"[0 0 595 842]", b"[0 0 1e9 1e9]"),
    ],
    ids=["no table", "wrong start", "headers before", "wrong count", "turned", "upside down", "script", "vast"],
)
def test_a_pdf_that_is_wrong_in_one_place_is_read(data: bytes) -> None:
    assert text_of(data, "minutes.pdf") == SAID


@pytest.mark.parametrize("data", [pdf(kids="[2 0 R]"), pdf(kids="[]").replace(b"/Count 1", b"/Count 0"), pdf()[:300]])
def test_a_pdf_without_a_page_to_read_says_so(data: bytes) -> None:
    assert "damaged" in problem_of(data, "x.pdf") or "breaks off" in problem_of(data, "x.pdf")


def test_a_pdf_without_pages_is_not_blamed_for_the_password_of_the_one_before() -> None:
    drawing = io.BytesIO()
    canvas = Canvas(drawing, encrypt=StandardEncryption("key", strength=128))
    canvas.drawString(50, 700, SAID)
    canvas.save()
    assert "protected by a password" in problem_of(drawing.getvalue(), "locked.pdf")
    assert "damaged" in problem_of(pdf(kids="[]").replace(b"/Count 1", b"/Count 0"), "empty.pdf")


# Word


def docx(body: str, parts: dict[str, bytes] | None = None, chunk: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        package.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>',
        )
        if chunk:
            package.writestr(
                "word/_rels/document.xml.rels",
                f'<Relationships xmlns="{PACKAGE}"><Relationship Id="c1" Type="{OFFICE}/aFChunk" Target="{chunk}"/>'
                "</Relationships>",
            )
        for name, data in (parts or {}).items():
            package.writestr(name, data)
    return target.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


CHUNK = paragraph("Before it.") + '<w:altChunk r:id="c1"/>' + paragraph("After it.")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("chunk.html", b"<html><body><p>The panel agreed to it.</p></body></html>"),
        ("chunk.txt", b"The panel agreed to it."),
        ("chunk.docx", docx(paragraph("The panel agreed to it."))),
        (
            "chunk.mht",
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
            b"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>The panel agreed to it.</p></body></html>"
            b"\r\n--B--\r\n",
        ),
    ],
)
def test_what_a_word_file_takes_in_from_another_stands_in_its_place(name: str, data: bytes) -> None:
    word = docx(CHUNK, {f"word/{name}": data}, f"/word/{name}")
    assert text_of(word, "minutes.docx") == "Before it.\n\nThe panel agreed to it.\n\nAfter it."


def test_what_a_word_file_cannot_take_in_is_noted_and_never_taken_in_again_and_again() -> None:
    (missing,) = read_bytes(docx(CHUNK, chunk="gone.html"), "minutes.docx")
    assert missing.document is not None
    assert "isn't in the package" in missing.document.conflicts[0]
    inner = docx(CHUNK, {"word/c.html": b"<html><body><p>Innermost.</p></body></html>"}, "c.html")
    assert "Innermost" not in text_of(docx(CHUNK, {"word/c.docx": inner}, "c.docx"), "minutes.docx")


# Tables, archives, web pages


def test_a_row_marked_as_restricted_is_withheld_and_one_without_text_is_named() -> None:
    rows = (
        f'{{"text": "{SAID}"}}\n{{"text": "Secret terms of the lease.", "restricted": true, "title": "Lease"}}\n'
        '{"note": "nothing"}\n'
    )
    public, held, empty = read_bytes(rows.encode(), "export.jsonl")
    assert public.document is not None
    assert (held.document, held.withheld[0].what) == (None, "Lease")
    assert "has no text in any of the columns" in (empty.problem or "")
    table = f"title,text,exempt\nA,{SAID},no\nB,Secret terms of the lease.,yes\n"
    assert [reading.document is not None for reading in read_bytes(table.encode(), "export.csv")] == [True, False]


def test_links_and_devices_in_archives_are_named_and_not_followed() -> None:
    target = io.BytesIO()
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", SAID)
    tape = io.BytesIO()
    with tarfile.open(fileobj=tape, mode="w:gz") as packed:
        for name, kind in (("device", tarfile.CHRTYPE), ("link", tarfile.SYMTYPE), ("../a.txt", tarfile.REGTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            info.size = len(SAID) if kind == tarfile.REGTYPE else 0
            packed.addfile(info, io.BytesIO(SAID.encode() if kind == tarfile.REGTYPE else b""))
    for data, source, links in ((target, "a.zip", 1), (tape, "a.tgz", 2)):
        found = read_bytes(data.getvalue(), source)
        assert [reading.document.source for reading in found if reading.document] == [f"{source}/a.txt"]
        assert sum("isn't followed" in (reading.problem or "") for reading in found) == links


def test_pages_of_frames_and_files_of_zeros_say_what_they_are() -> None:
    frames = b'<html><frameset cols="20%,80%"><frame src="a.html"><frame src="b.html"></frameset></html>'
    assert "page of frames" in problem_of(frames, "index.html")
    assert "filled with zeros" in problem_of(bytes(5000), "minutes.txt")


def test_a_wrong_charset_in_a_page_does_not_spoil_its_quotation_marks() -> None:
    said = "It’s £5 – “agreed” by the Panel’s chair and members of it."
    for declared in ("utf-8", "shift_jis", "no-such-thing"):
        page = f'<html><head><meta charset="{declared}"></head><body><p>{said}</p></body></html>'
        assert text_of(page.encode("cp1252"), "page.html") == said


# Folders


def test_a_folder_of_things_that_are_no_files_neither_blocks_nor_stops_a_run(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text(SAID)
    (tmp_path / "new\nline 😀.txt").write_text(SAID)
    (tmp_path / ("n" * 251 + ".txt")).write_text(SAID)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/bytes\xff\xfe.txt")).write_text(SAID)
    os.mkfifo(tmp_path / "fifo.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket may be no longer than 108 bytes
        try:
            listening.bind("socket.pdf")
        finally:
            os.chdir(here)
        for name, target in (("zero.txt", "/dev/zero"), ("to-fifo.txt", "fifo.txt"), ("gone.txt", "nowhere")):
            (tmp_path / name).symlink_to(target)
        (tmp_path / "loop").symlink_to(".")
        (tmp_path / "itself").symlink_to("itself")
        with (tmp_path / "sparse.pdf").open("wb") as sparse:
            sparse.truncate(2_000_000_000)
        started = time.monotonic()
        found = {reading.source: reading for reading in read_paths([tmp_path])}
        assert time.monotonic() - started < 30
    read = [source for source, reading in found.items() if reading.document]
    assert sorted(read) == sorted(["minutes.txt", "new\nline 😀.txt", "n" * 251 + ".txt", "bytes\\xff\\xfe.txt"])
    problems: dict[str, Reading] = {source: reading for source, reading in found.items() if reading.problem}
    assert {"fifo.txt", "socket.pdf", "zero.txt", "to-fifo.txt", "gone.txt", "itself", "sparse.pdf"} == set(problems)
    assert "leads nowhere" in (problems["gone.txt"].problem or "")
    assert "no ordinary file" in (problems["zero.txt"].problem or "")
    assert "2,000 MB" in (problems["sparse.pdf"].problem or "")
