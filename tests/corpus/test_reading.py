"""Files and folders to documents: sources, precedence, conflicts, and whatever can be wrong with a file."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.describing import describe
from corpus.extract import Extract, UnreadableError
from corpus.reading import count_files, read_bytes, read_paths
from corpus.records import Document, Metadata, Reading, Withheld, digest

MINUTES = (
    "THORNMERE BOROUGH COUNCIL\n\nCABINET\n\nMinutes of the meeting held on 14 March 2017\n\n1. Roads\n\n"
    "The roads were mended in the spring.\n\nRESOLVED that the report be noted.\n"
)
PLAIN = "The roads were mended in the spring, and nobody said when or where it was that this had been decided.\n"


def one(text: str, source: str = "a.txt", given: Metadata | None = None, row: Metadata | None = None) -> Document:
    (reading,) = read_bytes(text.encode(), source, given, row)
    assert reading.document is not None
    return reading.document


def folder(path: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(*paths: Path) -> dict[str, Reading]:
    return {reading.source: reading for reading in read_paths(paths)}


def test_the_text_of_a_file_is_untouched_and_its_blocks_hold_in_it() -> None:
    document = one(MINUTES)
    assert document.text == MINUTES
    assert MINUTES[document.blocks[-1].start : document.blocks[-1].end] == "RESOLVED that the report be noted."


def test_the_id_is_that_of_the_source_and_the_digest_that_of_the_words() -> None:
    first, corrected = one(MINUTES), one(MINUTES.replace("spring", "autumn"))
    assert first.id == corrected.id
    assert first.sha256 != corrected.sha256
    assert one(MINUTES, "b.txt").id != first.id
    assert one(MINUTES, row=Metadata(url="https://x.example/1")).id == digest("document", "https://x.example/1")


def test_documents_of_one_dated_meeting_share_it_and_undated_ones_dont() -> None:
    assert one(MINUTES).meeting.id == one(MINUTES, "b.txt").meeting.id
    assert one(PLAIN).meeting.id != one(PLAIN, "b.txt").meeting.id
    assert one(PLAIN).meeting.held_on is None


def test_the_text_comes_before_the_manifest_and_that_before_the_flags() -> None:
    row = Metadata(
        council="Thornmere  Borough Council", committee="Full Council", held_on=date(2017, 3, 15), licence="OGL"
    )
    given = Metadata(council="Ravensholt Council", committee="Panel", licence="MIT", kind="report")
    document = one(MINUTES, given=given, row=row)
    meeting = document.meeting
    assert (meeting.council, meeting.committee, meeting.held_on) == (
        "Thornmere Borough Council",
        "Cabinet",
        date(2017, 3, 14),
    )
    assert (document.licence, document.kind) == ("OGL", "minutes")
    assert any("2017-03-15" in conflict for conflict in document.conflicts)
    assert any("Ravensholt" in conflict for conflict in document.conflicts)
    assert not any("Thornmere  Borough" in conflict for conflict in document.conflicts)


def test_what_nobody_says_is_none_and_flags_fill_it() -> None:
    document = one(PLAIN)
    assert (document.meeting.council, document.meeting.committee, document.kind, document.status) == (
        None,
        None,
        "other",
        "unknown",
    )
    filled = one(PLAIN, given=Metadata(council="X Council", committee="AUDIT COMMITTEE"))
    assert (filled.meeting.council, filled.meeting.committee) == ("X Council", "Audit Committee")


def test_a_document_without_a_title_is_called_by_its_body_and_day_or_by_its_file() -> None:
    assert one(MINUTES).title == "Cabinet, 14 March 2017: minutes"
    assert one(PLAIN, "x/notes.txt").title == "notes.txt"


def test_an_exempt_item_is_blanked_before_there_is_a_document() -> None:
    text = f"{MINUTES}\n2. Claim (EXEMPT)\n\nThe SECRET sum.\n\n3. Next\n\nIt is in May.\n"
    (reading,) = read_bytes(text.encode(), "a.txt")
    assert reading.document is not None
    assert "SECRET" not in reading.document.text
    assert reading.document.text.index("It is in May") == text.index("It is in May")
    assert [item.what for item in reading.withheld] == ["2 Claim (EXEMPT)"]


def test_an_exempt_file_gives_no_document_but_is_reported() -> None:
    for source, text in (("Exempt report.txt", PLAIN), ("a.txt", f"NOT FOR PUBLICATION\n\n{PLAIN}")):
        (reading,) = read_bytes(text.encode(), source)
        assert reading.document is None
        assert reading.problem is None
        assert reading.withheld


def test_a_reader_that_fails_is_one_reading_with_a_problem() -> None:
    def broken(data: bytes, source: str) -> list[Extract]:
        raise RecursionError("too deep")

    (reading,) = read_bytes(b"x", "a.pdf", extractor=broken)
    assert reading.document is None
    assert reading.problem is not None
    assert "a.pdf" in reading.problem

    def refused(data: bytes, source: str) -> list[Extract]:
        raise UnreadableError("a.pdf is encrypted.")

    assert read_bytes(b"x", "a.pdf", extractor=refused)[0].problem == "a.pdf is encrypted."


def test_parts_of_a_source_have_sources_and_withheld_matter_of_their_own() -> None:
    def parts(data: bytes, source: str) -> list[Extract]:
        exempt = (Withheld(source, "an item", "it is restricted"),)
        return [Extract(text=MINUTES, part="m1"), Extract(text=PLAIN, part="m2"), Extract(text=" ", withheld=exempt)]

    readings = read_bytes(b"x", "issue.html", extractor=parts, row=Metadata(url="https://x.example/i"))
    assert [reading.source for reading in readings] == ["issue.html#m1", "issue.html#m2", "issue.html"]
    ids = {reading.document.id for reading in readings if reading.document is not None}
    assert len(ids) == 2
    assert readings[2].problem is None
    assert readings[2].withheld


@given(st.binary(max_size=400))
def test_any_bytes_at_all_give_a_reading(data: bytes) -> None:
    for reading in read_bytes(data, "a.txt"):
        assert (reading.document is None) == (reading.problem is not None or bool(reading.withheld))


def test_a_folder_is_read_in_order_with_sources_inside_it(tmp_path: Path) -> None:
    root = folder(
        tmp_path, {"b.txt": MINUTES, "a/z.txt": MINUTES, "a/é 🙂.txt": PLAIN, ".hidden": "x", ".git/x.txt": "x"}
    )
    assert list(read(root)) == ["a/z.txt", "a/é 🙂.txt", "b.txt"]
    assert count_files([root]) == 3


def test_a_single_file_is_called_by_its_name_and_finds_its_row(tmp_path: Path) -> None:
    root = folder(tmp_path, {"b.txt": PLAIN, "metadata.csv": "file,council\nb.txt,X Council\nother.txt,Y\n"})
    reading = read(root / "b.txt")["b.txt"]
    assert reading.document is not None
    assert reading.document.meeting.council == "X Council"


def test_a_manifest_describes_files_below_its_folder_and_isnt_read_itself(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        {"x/b.txt": PLAIN, "x/y/c.txt": PLAIN, "x/metadata.csv": "file,council\nb.txt,X\ny/c.txt,Y\ngone.txt,Z\n"},
    )
    problems: list[str] = []
    found = {reading.source: reading for reading in read_paths([root], on_problem=problems.append)}
    assert set(found) == {"x/b.txt", "x/y/c.txt"}
    document = found["x/y/c.txt"].document
    assert document is not None
    assert document.meeting.council == "Y"
    assert len(problems) == 1
    assert problems[0].startswith("x/metadata.csv, line 4")
    assert read(root)["x/metadata.csv"].problem == problems[0]


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        {"0.txt": "", "1.bin": bytes(range(256)), "2.pdf": b"\x00\x01not a pdf", "3.txt": " \n", "9.txt": MINUTES},
    )
    found = read(root)
    assert found["9.txt"].document is not None
    for name in ("0.txt", "1.bin", "2.pdf", "3.txt"):
        problem = found[name].problem
        assert problem is not None
        assert name in problem


def test_a_path_that_isnt_there_is_a_problem(tmp_path: Path) -> None:
    (reading,) = read_paths([tmp_path / "nowhere"])
    assert reading.problem is not None
    assert "doesn't exist" in reading.problem


def test_links_that_lead_back_or_nowhere_end(tmp_path: Path) -> None:
    root = folder(tmp_path, {"a/b.txt": MINUTES})
    (root / "a" / "loop").symlink_to(root)
    (root / "gone.txt").symlink_to(root / "nothing")
    found = read(root)
    assert set(found) == {"a/b.txt", "gone.txt"}
    assert "leads nowhere" in (found["gone.txt"].problem or "")


def test_a_file_above_the_limit_is_named_and_not_read(tmp_path: Path) -> None:
    root = folder(tmp_path, {"big.txt": "x" * 2000, "small.txt": MINUTES})
    found = {reading.source: reading for reading in read_paths([root], max_file_bytes=1000)}
    assert "Split it" in (found["big.txt"].problem or "")
    assert found["small.txt"].document is not None


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_odd_names_are_read_and_can_be_printed(tmp_path: Path) -> None:
    for name in (b"new\nline.txt", b"\xff\xfe.txt", b"n" * 251 + b".txt"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:
            file.write(MINUTES.encode())
    found = read(tmp_path)
    assert len(found) == 3
    for source, reading in found.items():
        assert reading.document is not None
        source.encode("utf-8")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    root = folder(tmp_path, {"a.txt": MINUTES})
    (root / "a.txt").chmod(0)
    assert "permission" in (read(root)["a.txt"].problem or "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_is_passed_over_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "no ordinary file" in (read(tmp_path)["pipe.txt"].problem or "")


def test_a_reading_is_described_in_values_that_json_knows() -> None:
    (reading,) = read_bytes(MINUTES.encode(), "a.txt")
    described = json.loads(json.dumps(describe(reading)))
    assert list(described) == ["file", "document", "withheld", "problem"]
    assert {"title", "kind", "status", "meeting", "period", "language", "pages", "blocks", "text"} <= set(
        described["document"]
    )
    assert described["document"]["meeting"]["held_on"] == "2017-03-14"
    assert described["document"]["text"] == MINUTES
    failed = describe(read_bytes(b"", "a.txt")[0])
    assert failed["document"] is None
    assert "empty" in failed["problem"]


def test_files_of_one_name_in_two_folders_are_two_documents_wherever_the_folders_are(tmp_path: Path) -> None:
    for year in ("2019", "2020"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    ids = [r.document.id for r in read_paths([tmp_path / "2019", tmp_path / "2020"]) if r.document]
    assert len(set(ids)) == 2
    alone = [r.document.id for r in read_paths([tmp_path / "2019" / "minutes.txt"]) if r.document]
    assert alone == ids[:1]


def test_what_a_manifest_restricts_is_withheld_with_its_reason(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "b.txt": PLAIN,
        "x/c.txt": PLAIN,
        "x/metadata.csv": "file,council\nc.txt,X\n",
        "metadata.csv": "file,restricted\nb.txt,yes\nx/c.txt,Paragraph 3\n",
    }
    root = folder(tmp_path, files)
    for found in (read(root), read(root / "b.txt")):
        assert all(reading.document is None and reading.withheld for reading in found.values())
    assert "metadata.csv says so" in read(root)["x/c.txt"].withheld[0].why


def test_a_manifest_in_an_archive_restricts_what_it_names_and_all_that_is_in_that(tmp_path: Path) -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("c.txt", PLAIN)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("in.zip", inner.getvalue())
        archive.writestr("a.txt", MINUTES)
        archive.writestr("metadata.csv", "file,restricted\nin.zip,yes\n")
        archive.writestr("Exempt papers/d.txt", PLAIN)
    readings = {reading.source: reading for reading in read_bytes(outer.getvalue(), "pack.zip")}
    assert [source for source, reading in readings.items() if reading.document is not None] == ["pack.zip/a.txt"]
    for source in ("pack.zip/in.zip/c.txt", "pack.zip/Exempt papers/d.txt"):
        assert readings[source].withheld


def test_a_folder_that_is_exempt_is_so_when_it_is_given_itself_or_a_file_or_folder_in_it(tmp_path: Path) -> None:
    root = folder(tmp_path, {"Exempt papers/x/a.txt": PLAIN, "open/b.txt": PLAIN})
    for path in ("Exempt papers", "Exempt papers/x", "Exempt papers/x/a.txt"):
        ((_, reading),) = read(root / path).items()
        assert reading.document is None
        assert "a folder named 'Exempt papers'" in reading.withheld[0].why
    assert read(root / "open")["b.txt"].document is not None


def test_a_link_to_what_is_exempt_leads_to_nothing(tmp_path: Path) -> None:
    root = folder(tmp_path, {"Exempt papers/a.txt": PLAIN, "x/Exempt appendix.txt": PLAIN, "open/b.txt": PLAIN})
    (root / "open" / "folder").symlink_to(root / "Exempt papers")
    (root / "open" / "file.txt").symlink_to(root / "x" / "Exempt appendix.txt")
    found = read(root / "open")
    assert {source: reading.document is not None for source, reading in found.items()} == {
        "b.txt": True,
        "file.txt": False,
        "folder/a.txt": False,
    }


def test_an_attachment_is_withheld_by_its_own_name() -> None:
    mail, forwarded = EmailMessage(), EmailMessage()
    forwarded.set_content("The forwarded words are public, as all can see.")
    forwarded.add_attachment(PLAIN, filename="Exempt.txt")
    mail.set_content("The papers of the meeting are attached.")
    for name in ("Exempt Appendix A.txt", "Appendix B.txt"):
        mail.add_attachment(PLAIN, filename=name)
    mail.add_attachment(forwarded)
    mail.add_attachment(forwarded, filename="Exempt report.eml")
    readings = read_bytes(mail.as_bytes(), "mail.eml")
    assert [reading.source for reading in readings if reading.document is not None] == [
        "mail.eml",
        "mail.eml#Appendix B.txt",
        "mail.eml#message-3.eml",
    ]
    assert [reading.withheld[0].what for reading in readings if reading.withheld] == ["the whole file"] * 4


def test_minutes_of_a_council_that_name_no_body_are_called_by_the_council() -> None:
    text = MINUTES.replace("CABINET\n\n", "").replace("the meeting held", "the monthly meeting held in the Old Hall")
    assert one(text, "scan-0041.txt").title == "Thornmere Borough Council, 14 March 2017: minutes"
    assert one(PLAIN, "scan-0042.txt").title == "scan-0042.txt"
