"""The letters of a text, by which two readings of one paper are told to be copies."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from corpus.likeness import letters


@given(st.text(st.characters(max_codepoint=127)) | st.text())
def test_letters_are_what_is_left_without_marks_capitals_and_ligatures(text: str) -> None:
    assert letters(text) == re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def test_two_ways_of_writing_a_line_have_the_same_letters() -> None:
    assert letters("Staff-ing: 4.5% (final)") == letters("STAFFING  45 ﬁnal") == "staffing45final"
