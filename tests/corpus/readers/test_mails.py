"""E-mails as mail programs really write them: whatever the nesting, their text and all their attachments are read."""

from __future__ import annotations

import pytest

from corpus.extract import Extract, UnreadableError
from corpus.readers.eml import EmlReader

HEAD = "From: clerk@example.org\nSubject: Minutes\nMIME-Version: 1.0\n"
PLAIN = "Content-Type: text/plain; charset=us-ascii\n\nThe minutes are attached.\n"
HTML = "Content-Type: text/html; charset=us-ascii\n\n<html><body><p>The minutes are attached.</p></body></html>\n"
FILE = (
    "Content-Type: text/plain\nContent-Disposition: attachment; filename=minutes.txt\n\n"
    "It was RESOLVED to buy a bench.\n"
)


def multipart(kind: str, *parts: str) -> str:
    mark = f"{kind}-{len(''.join(parts))}"
    return f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n' + "".join(
        f"--{mark}\n{part}\n" for part in parts
    ) + f"--{mark}--\n"  # fmt: skip


def read(body: str, source: str = "mail.eml") -> dict[str | None, Extract]:
    return {extract.part: extract for extract in EmlReader().read((HEAD + body).encode(), source)}


def test_an_attachment_inside_one_of_the_alternatives_is_read() -> None:
    found = read(multipart("alternative", PLAIN, multipart("mixed", HTML, FILE)))
    assert {part: extract.text for part, extract in found.items()} == {
        None: "The minutes are attached.",
        "minutes.txt": "It was RESOLVED to buy a bench.\n",
    }


def test_a_subject_says_that_the_minutes_are_a_draft() -> None:
    mail = "From: clerk@example.org\nSubject: Draft minutes of 4 May\nMIME-Version: 1.0\n\nThe bench was mended.\n"
    assert EmlReader(lambda data, source: []).read(mail.encode(), "mail.eml")[0].stated.status == "draft"


def test_a_blank_plain_alternative_gives_way_to_the_web_page() -> None:
    blank = "Content-Type: text/plain; charset=us-ascii\n\n \u00a0\n".replace("us-ascii", "utf-8")
    assert read(multipart("alternative", blank, HTML))[None].text == "The minutes are attached."


@pytest.mark.parametrize("charset", ["unknown-8bit", "x-mac-roman-2", "cp-850"])
def test_an_encoding_that_nobody_knows_costs_nothing(charset: str) -> None:
    found = read(multipart("mixed", PLAIN.replace("us-ascii", charset).replace("attached", "enclosed – £5"), FILE))
    assert found[None].text == "The minutes are enclosed – £5."
    assert "RESOLVED" in found["minutes.txt"].text


def test_a_mail_that_is_itself_one_document_is_read() -> None:
    rtf = 'Content-Type: text/rtf; name="minutes.rtf"\n\n{\\rtf1 It was RESOLVED to buy a bench.}\n'
    assert read(rtf)["minutes.rtf"].text == "It was RESOLVED to buy a bench."


def test_text_after_an_attachment_belongs_to_the_message() -> None:
    found = read(multipart("mixed", PLAIN, FILE, PLAIN.replace("The minutes are attached", "The clerk")))
    assert found[None].text == "The minutes are attached.\n\nThe clerk."


def test_the_styles_and_scripts_of_a_saved_page_are_no_documents_and_its_frames_are() -> None:
    parts = [f"Content-Type: {kind}\n\nbody {{ color: red }}\n" for kind in ("text/css", "text/javascript")]
    frame = "Content-Type: text/html\n\n<html><body><p>The frame of the page.</p></body></html>\n"
    found = read(multipart("related", HTML, *parts, frame), "saved.mht")
    assert {part: extract.text for part, extract in found.items()} == {
        None: "The minutes are attached.",
        "attachment-1": "The frame of the page.",
    }


def test_a_mail_whose_parts_break_off_is_named_and_not_read_as_text() -> None:
    (extract,) = read('Content-Type: multipart/mixed; boundary="x"\n\nThe secret price of the depot.\n').values()
    assert extract.text == ""
    assert extract.problem is not None and "damaged or breaks off" in extract.problem


def test_a_mail_without_anything_to_read_is_refused() -> None:
    with pytest.raises(UnreadableError, match="without text or attachments"):
        read("Content-Type: text/plain\n\n \n")
