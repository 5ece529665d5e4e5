"""Exempt matter: no word of it gets out, all else stays where it was, and what was withheld is said."""

from __future__ import annotations

import pytest

from corpus.restricted import Restriction, restrict
from corpus.restricted_names import restricted_name, restricted_title
from corpus.structure import outline

HEAD = "THORNMERE BOROUGH COUNCIL\n\nCABINET\n\nMinutes of the meeting held on 14 March 2017\n\n"
BEFORE = f"{HEAD}1. Apologies\n\nNone.\n\n2. Roads\n\nThe roads were mended in the spring of the year.\n\n"
AFTER = "\n\n4. Libraries\n\nThe libraries were opened on Sundays as well.\n"
SECRET = "The SECRET sum of £800,000 was settled with the builder."


def of(text: str) -> Restriction:
    return restrict(text, outline(text), "minutes.txt")


@pytest.mark.parametrize(
    "item",
    [
        f"3. Settlement of a claim (EXEMPT)\n\n{SECRET}",
        f"3. Settlement of a claim - Exempt Item\n\n{SECRET}",
        f"3. Settlement of a claim (Exempt - paragraph 3 of Schedule 12A)\n\n{SECRET}",
        f"3. EXEMPT ITEM - SETTLEMENT\n\n{SECRET}\n\nRESOLVED that the SECRET sum be paid.",
        f"3. Confidential Report: settlement of a claim\n\n{SECRET}",
        f"3. EXEMPT: settlement of a claim\n\n{SECRET}",
        f"3. Confidential – settlement of a claim\n\n{SECRET}",
        f"3. Settlement of a claim\n\nNOT FOR PUBLICATION\n\n{SECRET}",
        f"3. Settlement of a claim\n\nNot for publication by virtue of paragraph 3 of Schedule 12A\n\n{SECRET}",
        f"3. Settlement of a claim\n\n(Exempt information under paragraph 3 of Part 1 of Schedule 12A)\n\n{SECRET}",
        f"3. Settlement of a claim\n\n{SECRET}\n\n(Exempt information under paragraph 3 of Schedule 12A)",
        f"3. Settlement of a claim\n\nThis report is exempt under paragraph 3.\n\n{SECRET}",
        f"3. Hawliad\n\nEITEM EITHRIEDIG\n\n{SECRET}",
        f"3. Hawliad\n\nNID I'W GYHOEDDI\n\n{SECRET}",
        f"3. Claim\n\nYn eithriedig o dan baragraff 14\n\nRhan 4 o Atodlen 12A\n\n{SECRET}",
        f"NOT FOR PUBLICATION by virtue of paragraph 3 of Schedule 12A\n\n3. Settlement of a claim\n\n{SECRET}",
        f"3. Settlement of a claim\n\nThe report was presented.\n\nEXEMPT APPENDIX\n\n{SECRET}",
        f"3. Settlement of a claim\n\nCONFIDENTIAL\n\n{SECRET}",
    ],
)
def test_a_marked_item_is_blanked_and_its_neighbours_stay_where_they_were(item: str) -> None:
    text = BEFORE + item + AFTER
    found = of(text)
    assert "SECRET" not in found.text
    assert "800,000" not in found.text
    assert len(found.text) == len(text)
    for words in ("The roads were mended", "The libraries were opened", "Minutes of the meeting"):
        assert found.text.index(words) == text.index(words)
    assert not found.whole
    (withheld,) = found.withheld
    assert withheld.source == "minutes.txt"
    assert withheld.why


@pytest.mark.parametrize(
    "title",
    [
        "NON-DOMESTIC RATES WRITE OFFS (EXEMPT)",
        "Disposal of land at no less than best value (Exempt)",
        "To consider the sale of land at Mill Lane (Exempt)",
        "Exclusion from the housing register: Mr X (Exempt)",
    ],
)
def test_no_word_of_a_title_cancels_its_mark(title: str) -> None:
    found = of(f"{BEFORE}3. {title}\n\n{SECRET}{AFTER}")
    assert "SECRET" not in found.text and "The libraries were opened" in found.text


@pytest.mark.parametrize(
    "inside",
    [
        "The delay was in part a consequence of the appeal.",
        "This is exempt under paragraph 3 Part 1 Schedule 12A.",
        "The statement was made in the public part of the meeting.",
        "The public toilets would be returned to the freeholder.",
        "An open session for bidders was held.",
    ],
)
def test_ordinary_words_do_not_end_an_exempt_item(inside: str) -> None:
    found = of(f"{BEFORE}3. Claim (EXEMPT)\n\nThe report was presented.\n\n{inside}\n\n{SECRET}{AFTER}")
    assert "SECRET" not in found.text and "The libraries were opened" in found.text


@pytest.mark.parametrize(
    "end", ["END OF EXEMPT ITEMS", "PART 1 - PUBLIC ITEMS", "The press and public were readmitted to the meeting."]
)
def test_a_line_that_tells_of_the_end_ends_an_exempt_part(end: str) -> None:
    found = of(f"{BEFORE}PART II - EXEMPT ITEMS\n\n3. Claim\n\n{SECRET}\n\n{end}{AFTER}")
    assert "SECRET" not in found.text and "The libraries were opened" in found.text


@pytest.mark.parametrize(
    "head",
    ["3. Claim (Exempt)\n", "3. Claim\n\nConfidential\n", "3. Claim\n\n(Exempt information under paragraph 3)\n"],
)
def test_a_mark_over_a_long_paragraph_counts(head: str) -> None:
    found = of(f"{BEFORE}{head}{'The case went on through the courts. ' * 25}{SECRET}{AFTER}")
    assert "SECRET" not in found.text and "The libraries were opened" in found.text


@pytest.mark.parametrize(
    ("field", "secret"),
    [
        ("Classification: Exempt", True),
        ("Classification: Exempt (paragraph 3 of Schedule 12A)", True),
        ("Status: Confidential", True),
        ("Exemption: Paragraph 3", True),
        ("Is exempt?: Yes", True),
        ("Classification: Open", False),
        ("Status: Restricted byway", False),
        ("Exempt: No", False),
    ],
)
def test_a_field_at_the_head_of_a_report_marks_it(field: str, secret: bool) -> None:
    found = of(f"{HEAD}{field}\n\n1. Claim\n\n{SECRET}\n")
    assert ("SECRET" in found.text) is not secret


@pytest.mark.parametrize(
    "section",
    ["EXEMPT/CONFIDENTIAL ITEMS", "3. EXEMPT ITEMS", "ITEMS CONTAINING EXEMPT INFORMATION", "CLOSED SESSION",
     "BUSINESS NOT FOR PUBLICATION", "Part 2 – Items considered in private", "BUSINESS TO BE TRANSACTED IN PRIVATE",
     "ITEMS CONSIDERED AFTER THE EXCLUSION OF THE PRESS AND PUBLIC", "EXEMPT AGENDA ITEMS", "PART TWO AGENDA"],
)  # fmt: skip
def test_an_exempt_section_holds_every_item_after_it(section: str) -> None:
    found = of(f"{BEFORE}{section}\n\n4. Land\n\n{SECRET}\n\n5. Staff\n\nA SECRET settlement with an officer.\n")
    assert "SECRET" not in found.text and "The roads were mended" in found.text


def test_a_numbered_section_without_items_below_hides_nothing_else() -> None:
    found = of(f"{BEFORE}3. EXEMPT ITEMS\n\nThere were none.{AFTER}")
    assert "The libraries were opened" in found.text


@pytest.mark.parametrize(
    ("title", "secret"),
    [
        ("Exempt Appendix B", True),
        ("Land at Mill Lane (Exempt)", True),
        ("Fwd: CONFIDENTIAL: Land at Mill Lane", True),
        ("NOT FOR PUBLICATION: Land", True),
        ("Confidential reporting (whistleblowing) policy", False),
        ("Exempt accommodation: licensing", False),
        ("Exemptions from call-in", False),
        ("Restricted byway 12, Netherlow", False),
        (None, False),
    ],
)
def test_a_title_in_a_manifest_an_export_or_an_e_mail_marks_what_it_names(title: str | None, secret: bool) -> None:
    assert (restricted_title(title) is not None) is secret


@pytest.mark.parametrize("inside", ["BACKGROUND", "1. Purpose of the report", "**Options**", "Financial implications"])
def test_the_headings_inside_an_exempt_item_dont_end_it(inside: str) -> None:
    found = of(f"{BEFORE}3. Claim (EXEMPT)\n\n{SECRET}\n\n{inside}\n\nMore SECRET words on the claim.{AFTER}")
    assert "SECRET" not in found.text
    assert "libraries were opened" in found.text


def test_what_was_withheld_is_called_by_its_number_and_heading() -> None:
    (withheld,) = of(f"{BEFORE}3. Settlement of a claim (EXEMPT)\n\n{SECRET}{AFTER}").withheld
    assert withheld.what == "3 Settlement of a claim (EXEMPT)"


@pytest.mark.parametrize(
    "part", ["PART II", "Part B - Private", "PART 2 - EXEMPT ITEMS", "EXEMPT ITEMS", "CONFIDENTIAL BUSINESS"]
)
def test_a_restricted_part_goes_on_to_its_end(part: str) -> None:
    rest = f"{part}\n\n3. Claim\n\n{SECRET}\n\n5. Another claim\n\nMore SECRET words about another claim."
    text = BEFORE + "Exempt information as in Schedule 12A follows.\n\n" + rest
    assert "SECRET" not in of(text).text
    ended = text + "\n\nEND OF EXEMPT ITEMS\n\n6. Date of next meeting (open to the public)\n\nIt is in May.\n"
    assert "SECRET" not in of(ended).text
    assert "It is in May." in of(ended).text


@pytest.mark.parametrize(
    "public",
    [
        "EXEMPT REPORT\n\n2. This is not an Exempt Report.",
        "## EXEMPT REPORT\n\n3. This is not an Exempt Report.",
        "EXEMPT INFORMATION\n\nNone.",
        "Exempt items: None",
        "3. Exempt: none\n\nAll items were public.",
        "3. Confidential Reporting Policy\n\nThe policy was welcomed.",
        "EXEMPT ITEMS\n\nThere were no exempt items.",
        "3. EXCLUSION OF THE PUBLIC AND PRESS\n\nRESOLVED that, under Section 100A(4) of the Local "
        "Government Act 1972, the "
        "public be excluded for Minute 7 since it involves exempt information as in paragraph 3 of Part 1 "
        "of Schedule 12A.",
        "3. TO CONSIDER THE EXTENT, IF ANY, TO WHICH THE PUBLIC ARE TO BE EXCLUDED\n\nThere were no items.",
        "The exempt appendix was noted.",
        "Exempt appendix 2 was noted by Members.",
        "Appendix B to this report is exempt by virtue of paragraph 3 of Schedule 12A.",
        "The report was considered alongside exempt information that Members had received.",
        "Students are exempt from council tax. That is the law.",
        "Council tax exemption for care leavers\n\nIt was taken up by forty of them.",
        "Confidential Information Policy\n\nThe policy was reviewed and found to be sound.",
        "Restricted parking in Mill Street\n\nIt was reviewed and found to be sound.",
        "Private rented housing\n\nThe report was welcomed by the Panel.",
    ],
)
def test_what_is_public_stays_untouched(public: str) -> None:
    text = BEFORE + public + AFTER
    assert of(text) == Restriction(text)


def test_an_appendix_that_the_text_calls_exempt_is_blanked_where_it_stands() -> None:
    text = (
        f"{BEFORE}3. Claim\n\nAppendix B is not for publication under Schedule 12A.\n\nThe claim was "
        f"discussed at length."
        f"{AFTER}\n\nAPPENDIX A\n\nA public table of the works.\n\nAPPENDIX B\n\n{SECRET}\n"
    )
    found = of(text)
    assert "SECRET" not in found.text
    assert "A public table" in found.text
    assert "discussed at length" in found.text


@pytest.mark.parametrize(
    "text",
    [
        f"NOT FOR PUBLICATION\n\nReport to Cabinet\n\n{SECRET}",
        f"EXEMPT REPORT\n\nSettlement of a claim\n\n{SECRET}",
        f"Agenda item\n\nSettlement of a claim\n\nNOT FOR PUBLICATION\n\nMinutes:\n\n{SECRET}",
        f"CONFIDENTIAL\n\n{SECRET}",
    ],
)
def test_a_document_marked_at_its_head_is_withheld_whole(text: str) -> None:
    found = of(text)
    assert found.whole
    assert "SECRET" not in found.text
    assert found.withheld


@pytest.mark.parametrize(
    "source",
    [
        "Exempt Appendix A.pdf",
        "x/Appendix 2 - Confidential.docx",
        "exempt/report.pdf",
        "report_NOT_FOR_PUBLICATION.txt",
        "Exempt.txt",
        "Mill Lane (Exempt).pdf",
        "Mill Lane - EXEMPT.pdf",
        "Exempt Mill Lane valuation.pdf",
        "Appendix 2 Exempt Mill Lane valuation.pdf",
        "Appendix B - CONFIDENTIAL - heads of terms.pdf",
        "Report exempt v2.pdf",
        "Exempt papers/mill-lane.txt",
        "Part 2 - Confidential/mill-lane.txt",
        "2024/04 Exempt/mill-lane.txt",
        "Part II/mill-lane.txt",
    ],
)
def test_a_file_is_withheld_by_its_name(source: str) -> None:
    assert restricted_name(source) is not None


@pytest.mark.parametrize(
    "source",
    [
        "council-tax-exempt-homes.txt",
        "minutes.txt",
        "non-exempt report.pdf",
        "public report not exempt.pdf",
        "Exempt Accommodation Review.txt",
        "Report on Exempt Accommodation.txt",
        "Item 7 Restricted Parking Zone.txt",
        "Item 7 Exempt Accommodation Review.txt",
        "Report of Confidential Reporting Policy.txt",
        "Confidential Information Policy.pdf",
        "Homes (exempt from council tax).pdf",
        "Exempt Accommodation/minutes.txt",
        "Minutes of the exempt items group/minutes.txt",
    ],
)
def test_a_file_whose_name_only_has_the_word_is_read(source: str) -> None:
    assert restricted_name(source) is None


def test_a_banner_that_closes_an_exempt_item_withholds_what_follows_it() -> None:
    text = (
        f"{BEFORE}3. Lease of the depot (pink paper)\n\n{SECRET}\n\nPINK PAPERS - NOT FOR PUBLICATION\n\n"
        f"5. Contract\n\n{SECRET}\n"
    )
    found = of(text)
    assert "SECRET" not in found.text
    assert "The roads were mended" in found.text


def test_the_public_resolution_to_exclude_the_public_is_kept_even_where_nothing_else_is_left() -> None:
    text = (
        f"{HEAD}1. Exclusion of the public\n\nRESOLVED that the public be excluded from the meeting.\n\n"
        f"2. Sale of land\n\nNOT FOR PUBLICATION\n\n{SECRET}\n"
    )
    found = of(text)
    assert (found.whole, "SECRET" in found.text, "be excluded" in found.text) == (False, False, True)


@pytest.mark.parametrize(
    ("item", "following"),
    [
        ("(a) Sale of land at Mill Lane (Exempt)", "(b) Bus stops"),
        ("(a) Sale of land at Mill Lane (Exempt)\n\n(i) An option, SECRET.\n\n(ii) Another, SECRET.", "(b) Bus stops"),
        ("(a) EXEMPT: land at Mill Lane", "(b) Bus stops"),
        ("(a) Exempt item – land at Mill Lane", "(b) Bus stops"),
        ("(i) Land at Mill Lane – not for publication", "(ii) Bus stops"),
        ("i. Land at Mill Lane (exempt, paragraph 3)", "ii. Bus stops"),
        ("(1) Land at Mill Lane (Exempt)", "(2) Bus stops"),
        ("- Land at Mill Lane – EXEMPT\n  - SECRET terms", "- Bus stops"),
        ("• Confidential: Land at Mill Lane", "• Bus stops"),
        ("* Land at Mill Lane NOT FOR PUBLICATION", "* Bus stops"),
        ("(a) Land at Mill Lane (Exempt) – The SECRET sum was reported.", "(b) Bus stops"),
        ("a) Land at Mill Lane. The SECRET sum was accepted. (Exempt)", "b) Bus stops"),
    ],
)
@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_a_marked_item_of_a_list_is_withheld_to_the_next_one(item: str, following: str, between: str) -> None:
    text = f"{BEFORE}3. Property\n\nThe Panel met.\n\n{item}{between}{SECRET}{between}{following}{between}They stand."
    found = of(text + AFTER)
    assert "SECRET" not in found.text
    assert not any("SECRET" in f"{withheld.what} {withheld.why}" for withheld in found.withheld)
    for words in ("The roads were mended", "The Panel met.", "Bus stops", "They stand.", "The libraries were opened"):
        assert words in found.text


@pytest.mark.parametrize(
    ("item", "following"),
    [("A. Land at Mill Lane (Exempt)", "B. Bus stops"), ("3a. Land at Mill Lane (Exempt)", "3b. Bus stops")],
)
def test_items_with_letters_end_with_the_next_letter(item: str, following: str) -> None:
    found = of(f"{BEFORE}3. Property\n\nThe Panel met.\n\n{item}\n\n{SECRET}\n\n{following}\n\nThey stand.{AFTER}")
    assert "SECRET" not in found.text
    assert "They stand." in found.text and "The libraries were opened" in found.text


@pytest.mark.parametrize(
    "public",
    [
        "- Students – exempt\n- Single people – 25% discount\n\nThe rest pay in full.",
        "Council tax is due from all but these:\n\n- Class N – Exempt\n- Class B – Exempt\n\nThe rest pay in full.",
        "(a) Room hire – exempt\n(b) Bar sales – standard rated\n\nThe rest pay in full.",
        "The helpline is:\n\n- Free\n- Confidential\n- Independent\n\nThe rest pay in full.",
        "The public may be excluded for:\n\n(a) exempt information as defined in paragraph 3;\n(b) more.\n\nAll pay.",
        "RESOLVED that the public be excluded for:\n\n(a) Minute 7 – Land (Exempt – paragraph 3)\n\nThe rest pay.",
        "Background papers:\n\n- Appendix 1: plan\n- Appendix 2: valuation (exempt)\n\nThe rest pay in full.",
        "The Panel considered the report and the\nexempt appendix – with its figures.",
        "The minutes and the\nexempt minutes (paragraph 3) were approved.",
    ],
)
def test_lists_and_sentences_with_the_same_words_stay(public: str) -> None:
    text = f"{BEFORE}3. Charges\n\n{public}{AFTER}"
    assert of(text) == Restriction(text)


def test_a_line_in_capitals_inside_an_item_that_counts_afresh_does_not_end_it() -> None:
    found = of(f"{BEFORE}3. Property\n\n1. Land (Exempt)\n\nThe report.\n\nVALUATION\n\n{SECRET}\n\n2. Buses{AFTER}")
    assert "SECRET" not in found.text and "Buses" in found.text


def test_the_resolution_after_a_list_of_what_the_public_leave_for_stays() -> None:
    grounds = (
        "- Land (Exempt – paragraph 3)\n- Staff (Exempt)\n\nRESOLVED that the public be excluded from the meeting."
    )
    found = of(f"{BEFORE}3. Exclusion of the public\n\nThese hold exempt information:\n\n{grounds}{AFTER}")
    assert "RESOLVED that the public be excluded" in found.text and "Land" not in found.text


def test_an_agenda_in_one_list_is_not_withheld_whole_for_one_of_its_items() -> None:
    found = of("AGENDA\n\n1. Apologies\n2. Land at Mill Lane (Exempt)\n3. Roads\n4. Libraries\n\nAll are welcome.\n")
    assert "Mill Lane" not in found.text
    assert "Apologies" in found.text and "Roads" in found.text and "All are welcome." in found.text


@pytest.mark.parametrize(
    "heading",
    [
        "3. LAND NOT FOR PUBLICATION",
        "3. Land not for publication",
        "3. Land at Mill Lane EXEMPT",
        "3. LAND AT MILL LANE – NOT FOR\nPUBLICATION",
        "3. LAND AT MILL LANE (NOT FOR\nPUBLICATION)",
        "3. Land at Mill Lane (Exempt\ninformation under paragraph 3)",
        "3. Land at Mill Lane\n(Exempt information by virtue of\nparagraph 3 of Schedule 12A)",
        "3. Land at Mill Lane (Contains exempt information)",
        "3. Land at Mill Lane\n\n(Contains exempt information)",
        "3. Land at Mill Lane (Exempt from publication)",
        "3. Land at Mill Lane (Exempt under section 100A)",
        "3. Land at Mill Lane (Exempt: legal advice)",
        "3. Land at Mill Lane (press and public excluded)",
        "3. Land at Mill Lane / Exempt",
        "3. Land at Mill Lane: Exempt",
        "3. Land at Mill Lane\n\nLand at Mill Lane (EXEMPT)",
        "3. Land at Mill Lane\n\nNOT FOR  PUBLICATION",
        "3. Land at Mill Lane\n\nNOT\u00a0FOR\u00a0PUBLICATION",
        "3. Land at Mill Lane\n\nNOT-FOR-PUBLICATION",
        "3. Land at Mill Lane\n\nN O T  F O R  P U B L I C A T I O N",
        "3. Land at Mill Lane\n\nMINUTE EXEMPT FROM PUBLICATION",
        "3. Land at Mill Lane\n\nThe following minute is exempt: paragraph 3 of Schedule 12A.",
        "3. Land at Mill Lane\n\nThis item was considered in private session.",
        "3. Land at Mill Lane\n\nMembers are reminded that this report is not for publication.",
    ],
)
def test_a_mark_counts_however_it_is_set(heading: str) -> None:
    found = of(f"{BEFORE}{heading}\n\n{SECRET}{AFTER}")
    assert "SECRET" not in found.text
    assert "The roads were mended" in found.text and "The libraries were opened" in found.text


@pytest.mark.parametrize(
    "heading",
    [
        "3. Local Plan – Part 2",
        "3. WHO IS EXEMPT",
        "3. Guidance on exempt items",
        "3. Publication of exempt minutes",
        "3. Exempt accommodation",
        "3. Confidential reporting (whistleblowing) policy",
    ],
)
def test_a_heading_that_is_about_something_with_the_same_word_stays(heading: str) -> None:
    text = f"{BEFORE}{heading}\n\nIt was found to be sound.{AFTER}"
    assert of(text) == Restriction(text)


@pytest.mark.parametrize(
    "mark", [" (Paragraph 3)", " (paras 1 and 3)", "\n\nParagraph 3", " (Act of 1972, Schedule 12A)"]
)
def test_the_paragraph_alone_marks_an_item_where_the_public_were_excluded(mark: str) -> None:
    public = f"{BEFORE}RESOLVED that the public be excluded from the meeting under Schedule 12A.\n\n"
    found = of(f"{public}3. Land{mark}\n\n{SECRET}{AFTER}")
    assert "SECRET" not in found.text
    assert "be excluded from the meeting" in found.text and "The libraries were opened" in found.text


def test_a_paragraph_of_a_policy_and_a_report_exempt_from_call_in_are_public() -> None:
    text = f"{BEFORE}3. Planning policy (paragraph 3)\n\nThis report is exempt from call-in.{AFTER}"
    assert of(text) == Restriction(text)
