"""Short forms are learned from where a text introduces them, and from nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.aliases import Alias, find_aliases


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the Doncaster Children’s Services Trust (DCST) report", "DCST", "Doncaster Children’s Services Trust"),
        ("a DfE (Department for Education) advisor", None, None),
        ("the Department for Education (DfE) had", "DfE", "Department for Education"),
        ("young people Not in Education, Employment or Training (NEET)", None, None),
        ("the Multi Agency Safeguarding Hub (“MASH”) was", "MASH", "Multi Agency Safeguarding Hub"),
        ("the Medium Term Financial Strategy (the MTFS)", "MTFS", "Medium Term Financial Strategy"),
        ("the LGA (Local Government Association) stated", "LGA", "Local Government Association"),
    ],
)
def test_a_short_form_is_learned_with_its_long_form(text: str, short: str | None, long: str | None) -> None:
    assert find_aliases(text) == ([Alias(short, long)] if short and long else [])


@pytest.mark.parametrize(
    "text",
    [
        "Councillor Smith (Labour)",
        "the roof (Phase II)",
        "costs (see Appendix A)",
        "Minutes (Draft)",
        "BBC (a broadcaster)",
    ],
)
def test_other_brackets_teach_nothing(text: str) -> None:
    assert find_aliases(text) == []


@given(st.text(alphabet="ABab (). ", max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for alias in find_aliases(text):
        assert alias.short in text
