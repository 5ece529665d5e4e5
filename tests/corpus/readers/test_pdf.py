"""PDFs: reading order, running heads, hyphens, pages and tables; and those that can't be read, each with its reason."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.extract import Extract, UnreadableError
from corpus.readers import ocr
from corpus.readers.pdf import MAX_PAGES, PdfReader
from corpus.readers.pdf_words import PageWords, Word

WORDS = [
    "The",
    "Panel",
    "heard",
    "that",
    "agency",
    "costs",
    "had",
    "fallen",
    "and",
    "that",
    "permanent",
    "staff",
    "were",
    "now",
    "easier",
    "to",
    "find",
    "in",
    "the",
    "town",
]


def pdf(*pages: Callable[[Canvas], None], **options: object) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, **options)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def lines(texts: Sequence[str], x: float = 60, top: float = 700, size: float = 11) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        for number, text in enumerate(texts):
            canvas.drawString(x, top - number * size * 1.25, text)

    return draw


def with_furniture(number: int, texts: Sequence[str]) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        lines(["Elmswick Borough Council – Cabinet, 4 March 2025"], top=810)(canvas)
        lines([f"Page {number} of 3"], top=30, x=280)(canvas)
        lines(texts)(canvas)

    return draw


def read(data: bytes) -> Extract:
    return PdfReader().read(data, "minutes.pdf")[0]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    data = pdf(
        *(with_furniture(number, [f"Item {number} was considered at some length by members."]) for number in (1, 2, 3))
    )
    assert read(data).text == "\n\n".join(
        f"Item {number} was considered at some length by members." for number in (1, 2, 3)
    )


def test_the_head_of_a_second_page_is_left_out_where_the_first_has_none() -> None:
    first = [
        "Environment Panel, 4th March 2025",
        *["The Panel heard at some length from the Director on the plan"] * 50,
    ]

    def second(canvas: Canvas) -> None:
        lines(["Environment Panel 4th March 2025"], top=810)(canvas)
        lines(["and asked that it come back in June.", "", "The Panel met 2 officers."], top=770)(canvas)

    text = read(pdf(lines(first, top=780), second)).text
    assert "on the plan and asked that it come back in June." in text
    assert text.endswith("The Panel met 2 officers.")


def test_a_sentence_over_a_page_end_is_one_paragraph_and_pages_are_known_to_the_character() -> None:
    first = [
        "The Panel considered the report of the Director on the cost of agency staff in the last year",
        "and asked that",
    ]
    data = pdf(lines(first, top=100), lines(["a further report be made in June.", "", "The meeting closed."]))
    extract = read(data)
    assert "and asked that a further report be made in June.\n\nThe meeting closed." in extract.text
    one, two = extract.pages
    assert (one.number, two.number) == (1, 2)
    assert extract.text[two.start :].startswith("a further report") and one.end == two.start
    assert two.end == len(extract.text)


def test_broken_words_are_joined_and_real_hyphens_stay() -> None:
    body = [
        "It was reported that neighbouring auth-",
        "ority officers had found a cost-",
        "effective way, that part-time posts and long-",
        "term contracts were filled, and that Stoke-on-",
        "Trent had done the same in the year 2019-",
        "20 with some success.",
    ]
    assert read(pdf(lines(body))).text == (
        "It was reported that neighbouring authority officers had found a cost-effective way, that part-time posts and "
        "long-term contracts were filled, and that Stoke-on-Trent had done the same in the year 2019-20 with "
        "some success."
    )


def test_the_mark_of_a_note_is_no_part_of_a_figure_and_a_unit_is_squared() -> None:
    def page(canvas: Canvas) -> None:
        place = 60.0
        for text, raised in (
            ("The depot was sold in 2023", "12"), (" for £1.2m", "2"), (" with 30m", "2"), (" of land on 5", "th"),
            (" May of this year", ""),
        ):  # fmt: skip
            canvas.setFont("Helvetica", 11)
            canvas.drawString(place, 700, text)
            place += canvas.stringWidth(text, "Helvetica", 11)
            canvas.setFont("Helvetica", 7)
            canvas.drawString(place, 704, raised)
            place += canvas.stringWidth(raised, "Helvetica", 7)

    assert read(pdf(page)).text == "The depot was sold in 2023 ¹² for £1.2m ² with 30m² of land on 5th May of this year"


def test_a_hyphen_stays_where_the_document_breaks_no_words() -> None:
    body = [f"The Panel heard of item {number} that the costs had fallen in the year." for number in range(9)]
    body[4:4] = ["The Director would bring an appraisal to the meeting on an in-", "house service for the town."]
    assert "on an in-house service for the town." in read(pdf(lines(body))).text


@pytest.mark.parametrize(
    ("full", "rest"),
    [
        ("The order protects four oaks and a copper beech which stand at the rear of", "12 Church Row, Elmswick."),
        ("The Panel heard that the cost of agency staff had risen in the last year by", "3.5 per cent."),
        ("The Panel welcomed the work done by the officers at the new depot on the hill", "– long asked for."),
    ],
)
def test_a_line_of_a_sentence_may_begin_with_a_number_or_a_dash(full: str, rest: str) -> None:
    body = ["The Panel considered the report of the Director and what was said about it.", full, rest]
    assert f"{full} {rest}" in read(pdf(lines(body))).text
    assert f"\n\n{rest}" in read(pdf(lines([body[0], f"{full[:40]}.", rest]))).text


def test_lines_that_justification_has_stretched_are_no_cells() -> None:
    prose = [" ".join(WORDS[start % 9 : start % 9 + 8]) for start in range(12)]

    def page(canvas: Canvas) -> None:
        for x, name in ((60, "left"), (320, "right")):
            for number, text in enumerate(prose):
                words = [*(text.split()[:4] if number % 2 else text.split()), f"{name}{number}"]
                widths = [canvas.stringWidth(word, "Helvetica", 8) for word in words]
                canvas.setFont("Helvetica", 8)
                gap, place = (230 - sum(widths)) / (len(words) - 1), x
                for word, width in zip(words, widths, strict=True):
                    canvas.drawString(place, 700 - 10 * number, word)
                    place += width + gap

    extract = read(pdf(page))
    places = [extract.text.index(f"{name}{number}") for name in ("left", "right") for number in range(12)]
    assert places == sorted(places)
    assert extract.marks == ()


def test_columns_are_read_one_after_the_other_below_a_heading_across_both() -> None:
    left = [" ".join(WORDS[start % 9 : start % 9 + 8]) + f" left{start}" for start in range(12)]
    right = [" ".join(WORDS[start % 7 : start % 7 + 8]) + f" right{start}" for start in range(12)]

    def page(canvas: Canvas) -> None:
        lines(["A heading that runs across both of the columns of this page of the minutes"], top=760, size=13)(canvas)
        lines(left, size=8)(canvas)
        lines(right, x=320, top=698, size=8)(canvas)

    text = read(pdf(page)).text
    places = [
        text.index(name) for name in ("A heading", *(f"left{n}" for n in range(12)), *(f"right{n}" for n in range(12)))
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_keeps_its_header_and_units_with_its_rows(ruled: bool) -> None:
    rows = [("Service", "Budget (£000)", "Spent (£000)"), ("Highways", "1,240", "1,310"), ("Libraries", "410", "395")]

    def page(canvas: Canvas) -> None:
        lines(["The Panel noted the position at the end of the third quarter, as follows:"], top=720)(canvas)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                canvas.drawString(65 + place * 150, 680 - number * 20, cell)
        if ruled:
            canvas.grid([60, 210, 360, 510], [635, 655, 675, 695])
        lines(["It was agreed that the Director would write to all members about it before June."], top=600)(canvas)

    extract = read(pdf(page))
    assert "Service\tBudget (£000)\tSpent (£000)\nHighways\t1,240\t1,310\nLibraries\t410\t395" in extract.text
    assert [mark.kind for mark in extract.marks] == ["table_row"] * 3


def test_the_number_of_an_item_stays_with_its_words() -> None:
    def page(canvas: Canvas) -> None:
        lines(["12."], top=700)(canvas)
        lines(["The Panel received apologies from Councillor Marsh and from Councillor Reed."], x=110)(canvas)

    assert read(pdf(page)).text == "12. The Panel received apologies from Councillor Marsh and from Councillor Reed."


def test_larger_lines_are_headings() -> None:
    def page(canvas: Canvas) -> None:
        lines(["Minutes of the Environment Panel"], top=760, size=18)(canvas)
        lines(["The Panel met at 6.30 pm in the Town Hall, with Councillor Marsh in the chair."])(canvas)

    extract = read(pdf(page))
    assert [extract.text[mark.start : mark.end] for mark in extract.marks] == ["Minutes of the Environment Panel"]


def test_a_page_lying_on_its_side_is_read_the_right_way_round() -> None:
    def page(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.translate(0, -595)
        lines(["The first line of a page that lies on its side, with enough words", "and the second line."], top=500)(
            canvas
        )

    assert read(pdf(page)).text == (
        "The first line of a page that lies on its side, with enough words and the second line."
    )


def test_a_pdf_with_a_password_is_named_as_such() -> None:
    data = pdf(lines(["Secret"]), encrypt=StandardEncryption("key", strength=128))
    with pytest.raises(UnreadableError, match=r"minutes\.pdf is a PDF protected by a password\. Save a copy"):
        read(data)


def test_a_truncated_pdf_is_named_as_such() -> None:
    with pytest.raises(UnreadableError, match=r"breaks off before its end|damaged"):
        read(pdf(lines(["Some text"]))[:400])


def test_a_file_that_only_bears_the_name_of_a_pdf_is_refused() -> None:
    with pytest.raises(UnreadableError, match="doesn't begin as a PDF"):
        read(b"<html>Not found</html>")


def test_a_pdf_without_pages_or_with_far_too_many_is_refused() -> None:
    def tree(kids: str, count: int) -> bytes:
        body = f"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[{kids}]/Count {count}>>endobj\n"
        page = "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        return f"%PDF-1.4\n{body}{page}trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF".encode()

    with pytest.raises(UnreadableError, match=r"without pages|damaged"):
        read(tree("", 0))
    with pytest.raises(UnreadableError, match=f"no more than {MAX_PAGES:,} are read"):
        read(tree("3 0 R " * 100_000, 100_000))


def test_pages_that_are_pictures_are_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    data = pdf(lambda canvas: canvas.rect(50, 50, 300, 300, fill=1))
    with pytest.raises(UnreadableError, match=r"no text layer: it looks scanned\. Install the ocr extra"):
        read(data)


def grey(canvas: Canvas) -> None:
    canvas.drawInlineImage(Image.new("L", (200, 280), 200), 0, 0, *A4)


def mixed() -> bytes:
    """Return a PDF of a blank page, a typed one, a divider, and pictures with a typed page between them."""
    typed = lines([f"The Panel considered the report of the Director on item {n} of the plan." for n in range(8)])
    return pdf(lambda canvas: None, typed, lines(["Appendix A"]), grey, grey, typed, grey)


def test_pages_that_are_pictures_among_others_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    extract = read(mixed())
    assert "Appendix A" in extract.text
    assert not extract.scanned
    (note,) = extract.notes
    assert note.startswith("pages 4–5, 7 of minutes.pdf have no text layer") and "Install the ocr extra" in note


def test_pages_that_are_pictures_among_others_are_read_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognised(page: object, number: int) -> PageWords:
        words = [Word(f"pumps{number}", 60, 100, 110, 112)] if number != 7 else []
        return PageWords(number, *A4, words, [], lambda box: box)

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "page_words", recognised)
    extract = read(mixed())
    assert [page.number for page in extract.pages if "pumps" in extract.text[page.start : page.end]] == [4, 5]
    assert extract.notes == (
        "page 7 of minutes.pdf has no text layer, and OCR finds no text on them",
        "pages 4–5 of minutes.pdf have no text layer: the words come from OCR",
    )


@pytest.mark.skipif(not ocr.available(), reason="the ocr extra isn't installed")
def test_scanned_pages_are_read_by_ocr_and_marked() -> None:
    import pypdfium2

    typed = [
        "The Panel considered the flood plan",
        "and noted that the pumps were old.",
        "RESOLVED that the plan be agreed.",
    ]
    page = pypdfium2.PdfDocument(pdf(lines(typed, size=16)))[0]
    picture = page.render(scale=2).to_pil()
    extract = read(pdf(lambda canvas: canvas.drawInlineImage(picture, 0, 0, *A4)))
    assert extract.scanned
    assert "RESOLVED that the plan be agreed" in extract.text and extract.pages[0].number == 1
