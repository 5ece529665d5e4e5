"""What a search keeps and what it reads: each generation's own words, and few documents of the many that it found."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import cast

import pytest

from corpus.records import Document, Meeting, Passage
from indexer.store import Filter, Hit, PassageStore, Standing
from service.assembly import index_paths, open_library
from service.library import Library
from service.search import READ_TOGETHER, Found, time_fit
from service.settings import load_settings
from service.understanding import understand

MINUTES = """THORNMERE COUNCIL
Minutes of the {committee} held on {day}

1. Services

The {long} ({short}) reported that kestrels had been counted at {place}.
"""


def test_what_is_told_of_a_year_later_on_fits_that_year() -> None:
    later = Standing("Cabinet", date(2019, 7, 16), None, False)
    passage = Passage("p", "d", 0, 9, (), "paragraph", None)
    asked = understand("How many tenants were evicted in 2018/19?")
    assert time_fit(asked, later, passage, "Twelve households had been evicted in 2018/19.") == 1
    assert time_fit(asked, later, passage, "Twelve households had been evicted.") == -1
    assert time_fit(understand("How many tenants were evicted?"), later, passage, "In 2018/19 it was twelve.") == 0


def test_a_search_sees_what_a_new_generation_says(tmp_path: Path) -> None:
    settings, folder = load_settings(index=tmp_path / "index"), tmp_path / "minutes"
    folder.mkdir()

    def publish(**facts: str) -> None:
        (folder / "minutes.txt").write_text(MINUTES.format(**facts))
        index_paths(settings, [folder])

    publish(committee="Cabinet", day="4 May 2021", long="Wildlife Watch Group", short="WWG", place="Hollin Lane")
    with closing(open_library(settings)) as library:
        before, *_ = library.search("What did the WWG say of kestrels?").results
        publish(committee="Scrutiny Panel", day="6 June 2023", long="Kestrel Care Team", short="KCT", place="Mill Lane")
        after, *_ = library.search("What did the KCT say of kestrels?").results
        oldest = library.search("kestrels", sort="oldest").results
    assert "Hollin Lane" in before.text
    assert before.meeting.committee == "Cabinet"
    assert "Mill Lane" in after.text
    assert after.meeting.committee == "Scrutiny Panel"
    assert {row.document for row in oldest} == {after.document}


def test_searches_at_once_find_what_each_finds_alone(sample_library: Library) -> None:
    questions = ["agency social workers", "school places", "flooding", "Who chaired the panel?", "bus services"] * 4
    alone = [[row.passage.id for row in library_search(sample_library, question)] for question in questions]
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda question: library_search(sample_library, question), questions)
        assert [[row.passage.id for row in rows] for rows in found] == alone


def library_search(library: Library, question: str) -> Sequence[Hit]:
    """Return the candidates for a question."""
    with library.store() as store:
        return library._searcher.candidates(store, question, Filter()).hits


class _Counting:
    """A store that has any document and counts how many it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def documents(self, where: Filter) -> list[Document]:
        self.asked.append(len(where.documents))
        meeting = Meeting("m", None, None, None, None, None)
        return [
            Document(name, meeting, name, "minutes", "approved", None, "en", None, None, "", "")
            for name in where.documents
        ]


def test_documents_are_read_when_asked_for_with_those_ranked_beside_them() -> None:
    store = _Counting()
    hits = [Hit(Passage(f"p{n}", f"d{n // 2}", n, n + 1, (), "paragraph", None), 1.0) for n in range(4 * READ_TOGETHER)]
    found = Found(cast("PassageStore", store), hits)
    assert len(found) == 2 * READ_TOGETHER
    assert store.asked == []
    assert [found[f"d{n}"].title for n in range(READ_TOGETHER)] == [f"d{n}" for n in range(READ_TOGETHER)]
    assert store.asked == [READ_TOGETHER]
    with pytest.raises(KeyError):
        found["elsewhere"]
