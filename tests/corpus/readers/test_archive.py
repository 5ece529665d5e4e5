"""Archives: every member by its own reader, one bad member costs itself only, and bombs are refused in good time."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import time
import zipfile

import pytest

from corpus.extract import Extract, UnreadableError
from corpus.readers.archive import ArchiveReader

GOOD = {"a/minutes.txt": b"The minutes.", "b.html": b"<html><body><p>A page.</p></body></html>"}


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def tarred(members: dict[str, bytes], link: str | None = None) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = tarfile.SYMTYPE, link
            archive.addfile(info)
    return target.getvalue()


def read(data: bytes, source: str = "pack.zip") -> list[Extract]:
    return ArchiveReader().read(data, source)


@pytest.mark.parametrize(
    "packed",
    [zipped(GOOD), tarred(GOOD), gzip.compress(tarred(GOOD)), bz2.compress(tarred(GOOD)), lzma.compress(tarred(GOOD))],
)
def test_members_are_read_by_their_own_readers(packed: bytes) -> None:
    assert [(found.part, found.text) for found in read(packed)] == [
        ("a/minutes.txt", "The minutes."),
        ("b.html", "A page."),
    ]


def test_a_single_packed_file_is_read() -> None:
    assert [(found.part, found.text) for found in read(gzip.compress(b"The minutes."), "minutes.txt.gz")] == [
        ("minutes.txt", "The minutes.")
    ]


def test_a_bad_member_is_named_and_the_others_are_read() -> None:
    bad, good = read(zipped({"a.pdf": b"%PDF-1.4 broken", "b.txt": b"Fine."}))
    assert bad.part == "a.pdf" and bad.problem is not None and bad.problem.startswith("pack.zip/a.pdf is a PDF")
    assert good.text == "Fine."


def test_a_member_with_a_password_is_named() -> None:
    data = bytearray(zipped({"a.txt": b"x", "b.txt": b"Fine."}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    locked, good = read(bytes(data))
    assert locked.problem is not None and "pack.zip/a.txt is protected by a password" in locked.problem
    assert good.text == "Fine."


def test_no_path_leads_out_and_links_are_not_followed() -> None:
    assert [found.part for found in read(zipped({"../../etc/x.txt": b"1 one", "/root\\y\n.txt": b"2 two"}))] == [
        "etc/x.txt", "root/y\\n.txt",
    ]  # fmt: skip
    assert [found.part for found in read(tarred({"a.txt": b"one"}, link="/etc/hostname")) if found.text] == ["a.txt"]


def test_the_manifest_in_an_archive_says_what_is_known_of_its_members() -> None:
    manifest = b"file,committee,held_on\nminutes.txt,Cabinet,2024-05-14\n"
    (found,) = read(zipped({"x/metadata.csv": manifest, "x/minutes.txt": b"The minutes.", "__MACOSX/._a": b"junk"}))
    assert found.row is not None and found.row.committee == "Cabinet"


def test_what_is_called_like_a_fetchs_data_is_left_out_only_beside_a_manifest_with_rows() -> None:
    rows = b'{"title": "Bins", "text": "Bins are emptied on Mondays in Elmswick."}\n'
    members = {"decisions.jsonl": rows, "data/meetings.jsonl": rows, "minutes.txt": b"The minutes."}
    parts = [found.part for found in read(zipped(members))]
    assert any("decisions.jsonl" in str(part) for part in parts)
    assert any("data/meetings.jsonl" in str(part) for part in parts)
    manifest = b"file,committee\nminutes.txt,Cabinet\n"
    assert [found.part for found in read(zipped({**members, "metadata.csv": manifest}))] == ["minutes.txt"]
    assert len(read(zipped({**members, "data/metadata.csv": b"file,committee\n"}))) == len(parts)


def test_archives_in_archives_are_read_to_a_depth() -> None:
    inner = zipped({"deep.txt": b"Deep."})
    assert read(zipped({"inner.zip": inner}))[0].part == "inner.zip/deep.txt"
    for _ in range(5):
        inner = zipped({"inner.zip": inner})
    (found,) = read(inner)
    assert found.problem is not None and "too deep" in found.problem


@pytest.mark.parametrize(
    "pack", [lambda data: zipped({"a.txt": data}), gzip.compress, lambda data: gzip.compress(tarred({"a": data}))]
)
def test_a_bomb_is_refused_in_good_time(pack: object) -> None:
    bomb = pack(bytes(150_000_000))  # type: ignore[operator]
    started = time.process_time()
    with pytest.raises(UnreadableError, match="zip bomb"):
        read(bomb)
    assert time.process_time() - started < 10


def test_too_many_members_are_refused() -> None:
    with pytest.raises(UnreadableError, match="more than 10,000 files"):
        read(zipped({str(number): b"" for number in range(10_001)}))


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"[Content_Types].xml": b"", "xl/workbook.xml": b"<a/>"}, "an Excel file"),
        (
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
            "an OpenDocument table",
        ),
    ],
)
def test_the_parts_of_an_office_file_are_not_taken_for_documents(members: dict[str, bytes], what: str) -> None:
    with pytest.raises(UnreadableError, match=f"is {what}.*which isn't read"):
        read(zipped(members), "figures.xlsx")


def test_damaged_and_empty_archives_are_named() -> None:
    with pytest.raises(UnreadableError, match="damaged or breaks off"):
        read(zipped(GOOD)[:60])
    with pytest.raises(UnreadableError, match="nothing in it"):
        read(zipped({}))


def test_a_tar_that_breaks_off_gives_what_came_before() -> None:
    packed = gzip.compress(tarred({"a.txt": b"First.", "b.txt": bytes(range(256)) * 4000}))
    found = read(packed[: len(packed) // 2], "pack.tgz")
    assert any(extract.text == "First." for extract in found)
    assert any(extract.problem is not None and "breaks off" in extract.problem for extract in found)
