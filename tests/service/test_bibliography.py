"""BibTeX and RIS records, read as other programs read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from corpus.records import Citation, Document, Meeting, Passage, Quote
from service.bibliography import bibtex, ris

TEXT = r"Of the set {1, 2 it was noted that C:\papers ~ 5% & more^2 costs $3_000 #7} or so."
URL = "https://ambledon.example/ieListDocuments.aspx?CId=1_2&MId=7%20a#x"
MEETING = Meeting("m", "Ambledon Town Council", "Housing and Repairs Panel", date(2019, 4, 2), None, None)
DOCUMENT = Document("d1", MEETING, "Lettings & Voids", "minutes", "draft", None, "en", URL, None, "0", TEXT,
                    source="a.txt")  # fmt: skip
PASSAGE = Passage("p1", "d1", 0, len(TEXT), ("Lettings & Voids", "Costs {in"), "paragraph", 3)
LINK = "https://minutes.example/documents/d1?start=0&end=9#cited"
CITATION = Citation(1, Quote("d1", 0, len(TEXT), TEXT), PASSAGE, MEETING, DOCUMENT, LINK, "")


def read(*citations: Citation) -> BibliographyData:
    return parse_string("\n".join(bibtex(citation) for citation in citations), "bibtex")


NAMED = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
         "textasciicircum": "^"}  # fmt: skip


def plain(latex: str) -> str:
    """Return what LaTeX prints of a field, which has to be made of these commands alone."""
    return re.sub(r"\{\\(\w+)\}|\\(.)", lambda found: found[2] or NAMED[found[1]], latex)


def test_what_has_a_meaning_in_latex_is_read_back_as_it_stood_and_ends_no_record() -> None:
    records = read(CITATION, replace(CITATION, passage=replace(PASSAGE, id="p2"))).entries
    assert list(records) == ["p1", "p2"]
    for record in records.values():
        assert plain(record.fields["note"]) == TEXT
        assert plain(record.fields["chapter"]) == "Costs {in"
        assert record.fields["title"] == r"Lettings \& Voids"


@given(st.text(st.sampled_from("{}\\~^&%$#_@\"', =\n-a")))
def test_no_text_whatever_ends_a_record(text: str) -> None:
    quoted = replace(CITATION, quote=replace(CITATION.quote, text=f"a {text} z"))
    assert list(read(quoted, replace(CITATION, passage=replace(PASSAGE, id="p2"))).entries) == ["p1", "p2"]


def test_a_bibtex_address_is_not_escaped_and_cannot_end_its_field() -> None:
    assert read(CITATION).entries["p1"].fields["url"] == URL
    odd = replace(CITATION, document=replace(DOCUMENT, url="https://a.example/{x y\\"))
    assert read(odd).entries["p1"].fields["url"] == "https://a.example/%7Bx%20y%5C"


def test_a_bibtex_record_has_day_page_and_status_and_its_committee_is_no_person() -> None:
    record = read(CITATION).entries["p1"]
    assert record.fields["date"] == "2019-04-02"
    assert (record.fields["year"], record.fields["month"]) == ("2019", "April")
    assert (record.fields["pages"], record.fields["type"]) == ("3", "Draft minutes")
    assert [str(person) for person in record.persons["author"]] == ["{Housing and Repairs Panel}"]


def test_an_ris_record_has_day_heading_page_and_status() -> None:
    broken = replace(CITATION, quote=replace(CITATION.quote, text=TEXT + "\nER  - \nTY  - BOOK"))
    records = rispy.loads(ris(CITATION) + "\r\n" + ris(broken))
    assert [record["type_of_reference"] for record in records] == ["RPRT", "RPRT"]
    record = records[0]
    assert (record["date"], record["year"]) == ("2019/04/02", "2019")
    assert (record["section"], record["start_page"]) == ("Costs {in", "3")
    assert (record["type_of_work"], record["notes"], record["urls"]) == ("Draft minutes", [TEXT], [URL])


def test_a_committee_with_commas_in_its_name_stays_one_author_in_ris() -> None:
    name = "Children, Families and Culture Committee"
    (record,) = rispy.loads(ris(replace(CITATION, meeting=replace(MEETING, committee=name))))
    assert record["authors"] == ["Children Families and Culture Committee"]
    assert record["secondary_title"] == name


@pytest.mark.parametrize(("link", "expected"), [(LINK, LINK), ("/documents/d1?start=0&end=9#cited", None)])
def test_what_has_no_address_of_its_own_gets_that_of_the_copy_here_where_it_can_be_followed(
    link: str, expected: str | None
) -> None:
    here = replace(CITATION, document=replace(DOCUMENT, url=None), link=link)
    assert read(here).entries["p1"].fields.get("url") == expected
    (record,) = rispy.loads(ris(here))
    assert record.get("urls", [None]) == [expected]


def test_what_is_not_stated_is_left_out() -> None:
    meeting = replace(MEETING, held_on=None, committee=None)
    document = replace(DOCUMENT, status="unknown", kind="other")
    bare = replace(CITATION, meeting=meeting, document=document, passage=replace(PASSAGE, heading_path=(), page=None))
    fields = read(bare).entries["p1"].fields
    assert fields["year"] == "n.d." and fields["type"] == "Paper"
    assert not {"date", "month", "chapter", "pages"} & set(fields)
    (record,) = rispy.loads(ris(bare))
    assert not {"date", "year", "section", "start_page", "authors"} & set(record)
