"""Sentences of minutes: abbreviations don't end them, list points do, and offsets hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentences


def _split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_the_abbreviations_of_minutes_end_no_sentence() -> None:
    text = "It was noted by Cllr. Smith that the No. 5 bus (para. 3.2) cost £1.2m. The Panel agreed."
    assert _split(text) == [text[:-18], "The Panel agreed."]


def test_each_point_of_a_resolution_is_a_sentence_with_its_number() -> None:
    text = "RESOLVED that:-\n\n1.\u00a0\u00a0 the report be noted; and\n\n2.\u00a0\u00a0 thanks be given."
    first, second = "1.\u00a0\u00a0 the report be noted; and", "2.\u00a0\u00a0 thanks be given."
    assert _split(text) == ["RESOLVED that:-", first, second]


def test_a_line_that_is_merely_folded_goes_on() -> None:
    assert _split("A final\naccount will be sent.") == ["A final\naccount will be sent."]


def test_bullets_are_sentences_of_their_own() -> None:
    assert _split("Members asked about:\n· cost\n· staff") == ["Members asked about:", "· cost", "· staff"]


@given(st.text(max_size=300))
def test_sentences_are_in_order_apart_and_trimmed_and_lose_no_letter(text: str) -> None:
    end_before = 0
    covered = ""
    for start, end in sentences(text):
        assert end_before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        covered += text[start:end]
        end_before = end
    assert [c for c in covered if c.isalnum()] == [c for c in text if c.isalnum()]
