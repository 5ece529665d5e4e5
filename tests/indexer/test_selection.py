"""Tests of rows as ranges and as bitmaps, against plain sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.lately import Lately
from indexer.selection import Selection


@st.composite
def ranges(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Draw ranges (first, count) in order that don't overlap."""
    found, at = [], 0
    for gap, count in draw(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12)):
        found.append((at + gap, count))
        at += gap + count
    return found


@given(ranges())
def test_ranges_rows_and_bits_say_the_same(found: list[tuple[int, int]]) -> None:
    wanted = {row for first, count in found for row in range(first, first + count)}
    selection = Selection(*(np.array(column, np.int64) for column in (zip(*found, strict=True) if found else ((), ()))))
    end = max(wanted, default=0) + 9
    assert selection.total == selection.count(0, end) == len(wanted)
    assert selection.rows(0, end).tolist() == sorted(wanted)
    bits = np.unpackbits(selection.bitmap(0, end), bitorder="little")
    assert set(np.flatnonzero(bits).tolist()) == wanted


@given(st.lists(st.lists(st.integers(0, 30), max_size=6), max_size=30))
def test_what_is_kept_lately_is_right_and_never_too_much(asked: list[list[int]]) -> None:
    lately: Lately[int, int] = Lately(8)
    for keys in asked:
        found = lately.get(keys, lambda missing: {key: key * key for key in missing if key % 5})
        assert found == {key: key * key for key in keys if key % 5}
    assert len(lately._new) + len(lately._old) <= 8
