"""The suite that every passage store passes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.local_store import LocalStore
from indexer.store import Entry, Filter, Hit, PassageStore, Standing

DIMENSION = 16
MakeEntry = Callable[..., Entry]
Filled = Callable[[list[Entry]], PassageStore]


@pytest.fixture
def council(make_entry: MakeEntry) -> list[Entry]:
    """Return a small archive: two councils, three committees, dated and undated, approved and draft."""
    return [
        make_entry("a.txt", ["Agency staff cost £49,070 in March.", "The budget was noted.",
                             "Members asked about 25 cases."]),
        make_entry("b.txt", ["Agency workers fell to seventy.", "Flooding of the lower road."], committee="Scrutiny",
                   held_on=date(2015, 6, 30), status="draft"),
        make_entry("c.txt", ["Resolved that agency spending be reviewed."], committee=None, held_on=None,
                   kind="report"),
        make_entry("d.txt", ["Planning permission for the old mill.", "Agency agency agency."], council="Elsewhere",
                   committee="Planning", held_on=date(2021, 1, 5), kind="decision", status="unknown"),
    ]  # fmt: skip


def ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


# What comes back


def test_documents_come_back_as_they_were_added(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    for entry in council:
        assert store.document(entry.document.id) == entry.document
        assert tuple(store.passages(entry.document.id)) == entry.passages


def test_passage_texts_are_the_exact_characters_of_the_document(filled: Filled, make_entry: MakeEntry) -> None:
    long = "x" * 20_000 + " é " + "y" * 9_000
    odd = ["Zażółć\u00a0gęślą — “jaźń” £1.2m", "𝔘𝔫𝔦 😀\u2028line", "\ttabs\r\nand returns ", long]
    entry = make_entry("odd.txt", odd)
    store = filled([entry, make_entry("other.txt", ["Something else."])])
    assert store.texts(entry.passages) == odd
    assert store.texts(entry.passages[::-1]) == odd[::-1]


def test_contexts_come_back_in_the_order_asked_for(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    passages = [p for entry in council for p in entry.passages][::-1]
    assert store.contexts(passages) == [where for entry in council for where in entry.contexts][::-1]


def test_passages_come_back_in_the_order_asked_for_without_unknown_ids(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    first, second = council[0].passages[1], council[1].passages[0]
    assert store.get([second.id, "unknown", first.id, second.id]) == [second, first, second]
    assert store.get([]) == []


def test_vectors_come_back_as_they_were_added(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    wanted = [council[1].passages[1].id, council[0].passages[0].id]
    np.testing.assert_array_equal(store.vectors(wanted), np.stack([council[1].vectors[1], council[0].vectors[0]]))
    assert store.vectors([]).shape == (0, DIMENSION)
    with pytest.raises(KeyError):
        store.vectors(["unknown"])


def test_unknown_documents_are_none_and_have_no_passages(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    assert store.document("unknown") is None
    assert store.passages("unknown") == []
    with pytest.raises(KeyError):
        store.texts([make_stranger(council[0])])


def make_stranger(entry: Entry) -> object:
    from dataclasses import replace

    return replace(entry.passages[0], document_id="unknown")


def test_an_empty_store_answers_everything_with_nothing(filled: Filled) -> None:
    store = filled([])
    assert store.dense(np.eye(DIMENSION, dtype=np.float32)[0], 5, Filter()) == []
    assert store.lexical("agency", 5, Filter()) == []
    assert store.documents(Filter()) == []
    assert store.meetings(Filter()) == []
    assert store.count(Filter()).passages == 0
    assert store.facets(Filter()) == {"year": {}, "committee": {}, "kind": {}}


# Search by meaning


def test_dense_search_ranks_exactly_by_cosine(filled: Filled, make_entry: MakeEntry) -> None:
    entries = [make_entry(f"{n}.txt", [f"Paragraph {m} of {n}." for m in range(7)]) for n in range(9)]
    store = filled(entries)
    vectors = np.concatenate([entry.vectors for entry in entries])
    passages = [p.id for entry in entries for p in entry.passages]
    query = vectors[17] * 0.5 + vectors[40]
    query /= np.linalg.norm(query)
    order = np.argsort(-(vectors @ query), kind="stable")[:20]
    hits = store.dense(query, 20, Filter())
    assert ids(hits) == [passages[i] for i in order]
    np.testing.assert_allclose([hit.score for hit in hits], (vectors @ query)[order], atol=1e-5)
    assert hits[0].parts == {"dense": hits[0].score}


def test_a_limit_beyond_the_store_returns_everything_once(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    hits = store.dense(council[0].vectors[0], 1000, Filter())
    assert sorted(ids(hits)) == sorted(p.id for entry in council for p in entry.passages)
    assert store.dense(council[0].vectors[0], 0, Filter()) == []


# Search by words


def test_lexical_search_finds_other_forms_of_a_word(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    assert ids(store.lexical("floods on roads", 5, Filter()))[0] == council[1].passages[1].id


def test_lexical_search_finds_words_of_the_context(filled: Filled, make_entry: MakeEntry) -> None:
    entry = make_entry("a.txt", ["It was noted."], context="Kestrel system")
    store = filled([make_entry("b.txt", ["It was noted."]), entry])
    assert ids(store.lexical("kestrel", 5, Filter())) == [entry.passages[0].id]


def test_a_word_in_the_text_ranks_above_one_in_the_context(filled: Filled, make_entry: MakeEntry) -> None:
    spoken = make_entry("a.txt", ["The kestrel was seen at the mill."])
    titled = make_entry("b.txt", ["The owl was seen at the mill."], context="kestrel")
    store = filled([titled, spoken])
    assert ids(store.lexical("kestrel", 5, Filter())) == [spoken.passages[0].id, titled.passages[0].id]


@pytest.mark.parametrize(
    "query",
    ["", " ", "\n\t", '"', "(((", "a AND", "text:", "field:value AND (", "*", "?", "-agency", "+", "^2", "~",
     "\\", "/x/",
     "[a TO b]", "{", "😀😀", "\x00", "\ud800", "'" * 500, "½", "…—“”", "OR OR OR", "agency:^~*", "<script>",
     "%s%n", "the of and"],
    ids=repr,
)  # fmt: skip
def test_no_query_is_an_error(filled: Filled, council: list[Entry], query: str) -> None:
    store = filled(council)
    assert isinstance(store.lexical(query, 5, Filter()), list)
    assert isinstance(store.lexical(query, 5, Filter(committees=("Cabinet",))), list)


def test_operators_are_plain_words(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    assert ids(store.lexical('-agency "flooding" AND NOT road*', 10, Filter()))[0] == council[1].passages[1].id
    assert len(store.lexical("-agency", 10, Filter())) == 4


def test_stop_words_are_searched_when_there_is_nothing_else(filled: Filled, make_entry: MakeEntry) -> None:
    entry = make_entry("a.txt", ["The who and the what."])
    store = filled([entry, make_entry("b.txt", ["Flooding."])])
    assert ids(store.lexical("the who", 5, Filter())) == [entry.passages[0].id]


def test_a_query_of_ten_thousand_characters_finds_its_rare_words(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    query = " ".join(f"word{n}" for n in range(1500)) + " flooding"
    assert ids(store.lexical(query, 5, Filter())) == [council[1].passages[1].id]


@pytest.mark.parametrize("query", ["49070", "49,070", "£49,070"])
def test_a_number_is_found_with_and_without_its_comma(filled: Filled, council: list[Entry], query: str) -> None:
    assert ids(filled(council).lexical(query, 5, Filter())) == [council[0].passages[0].id]


@pytest.mark.parametrize("query", ["members", "Members’", "member's", "MEMBERS'"])
def test_possessives_and_case_do_not_matter(filled: Filled, council: list[Entry], query: str) -> None:
    assert ids(filled(council).lexical(query, 5, Filter())) == [council[0].passages[2].id]


# Filters

FILTERS = [
    Filter(councils=("Elsewhere",)),
    Filter(committees=("Scrutiny", "Planning")),
    Filter(kinds=("report",)),
    Filter(statuses=("draft", "unknown")),
    Filter(held_from=date(2020, 3, 1)),
    Filter(held_to=date(2020, 3, 1)),
    Filter(held_from=date(2015, 1, 1), held_to=date(2015, 12, 31)),
    Filter(councils=("Thornmere",), committees=("Cabinet",), kinds=("minutes",), statuses=("approved",)),
]


def passes(entry: Entry, where: Filter) -> bool:
    """Say what a filter means, in so many words."""
    document, meeting = entry.document, entry.document.meeting
    held = meeting.held_on
    return (
        (not where.councils or meeting.council in where.councils)
        and (not where.committees or meeting.committee in where.committees)
        and (not where.kinds or document.kind in where.kinds)
        and (not where.statuses or document.status in where.statuses)
        and (not where.documents or document.id in where.documents)
        and (where.held_from is None or (held is not None and held >= where.held_from))
        and (where.held_to is None or (held is not None and held <= where.held_to))
    )


@pytest.mark.parametrize("where", FILTERS, ids=str)
def test_a_filter_leaves_all_that_passes_and_nothing_else(filled: Filled, council: list[Entry], where: Filter) -> None:
    store = filled(council)
    left = [entry for entry in council if passes(entry, where)]
    expected = {p.id for entry in left for p in entry.passages}
    assert set(ids(store.dense(council[0].vectors[0], 100, where))) == expected
    worded = {hit.passage.id for hit in store.lexical("agency", 100, Filter())} & expected
    assert set(ids(store.lexical("agency", 100, where))) == worded
    assert {d.id for d in store.documents(where)} == {entry.document.id for entry in left}
    assert store.count(where).passages == len(expected)


def test_a_filter_never_shortens_a_result(filled: Filled, make_entry: MakeEntry) -> None:
    near = [make_entry(f"near{n}.txt", ["Agency agency agency agency."] * 5, committee="Cabinet") for n in range(20)]
    far = make_entry(
        "far.txt", ["An agency, among a great many other words of no account here."] * 3, committee="Planning"
    )
    store = filled([*near, far])
    where = Filter(committees=("Planning",))
    assert len(store.lexical("agency", 3, where)) == 3
    assert len(store.dense(near[0].vectors[0], 3, where)) == 3


def test_a_filter_does_not_change_scores(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    everything = {hit.passage.id: hit.score for hit in store.lexical("agency staff", 100, Filter())}
    some = store.lexical("agency staff", 100, Filter(committees=("Cabinet", "Scrutiny"), held_from=date(2000, 1, 1)))
    assert some
    assert all(hit.score == pytest.approx(everything[hit.passage.id], rel=1e-6) for hit in some)


def test_a_filter_that_nothing_passes_leaves_nothing(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    for where in (
        Filter(committees=("None such",)),
        Filter(documents=("unknown",)),
        Filter(held_from=date(2030, 1, 1)),
    ):
        assert store.dense(council[0].vectors[0], 5, where) == []
        assert store.lexical("agency", 5, where) == []
        assert store.count(where).documents == 0


COMMITTEES = st.sampled_from(["Cabinet", "Scrutiny", 'O\'Brien & "Co" Ltd; --', "Pwyllgor Tŷ", None])
DATES = st.none() | st.dates(date(2014, 1, 1), date(2016, 12, 31))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_filters_agree_with_brute_force(filled: Filled, make_entry: MakeEntry, data: st.DataObject) -> None:
    facts = st.tuples(COMMITTEES, DATES, st.sampled_from(["minutes", "report"]), st.sampled_from(["approved", "draft"]))
    entries = [
        make_entry(f"{n}.txt", [f"agency number {n}", "another agency"], committee=c, held_on=h, kind=k, status=s)
        for n, (c, h, k, s) in enumerate(data.draw(st.lists(facts, min_size=1, max_size=8)))
    ]
    store = filled(entries)
    where = Filter(
        committees=tuple(c for c in data.draw(st.lists(COMMITTEES, max_size=2)) if c is not None),
        kinds=tuple(data.draw(st.lists(st.sampled_from(["minutes", "report"]), max_size=1))),
        statuses=tuple(data.draw(st.lists(st.sampled_from(["approved", "draft"]), max_size=1))),
        held_from=data.draw(DATES),
        held_to=data.draw(DATES),
        documents=tuple(e.document.id for e in data.draw(st.lists(st.sampled_from(entries), max_size=2))),
    )
    left = [entry for entry in entries if passes(entry, where)]
    expected = {p.id for entry in left for p in entry.passages}
    assert set(ids(store.dense(entries[0].vectors[0], 100, where))) == expected
    assert set(ids(store.lexical("agency", 100, where))) == expected
    counts = store.count(where)
    assert (counts.passages, counts.documents) == (len(expected), len(left))
    assert counts.meetings == len({entry.document.meeting.id for entry in left}) == len(store.meetings(where))
    held = [e.document.meeting.held_on for e in left if e.document.meeting.held_on]
    assert (counts.held_from, counts.held_to) == ((min(held), max(held)) if held else (None, None))
    assert set(counts.committees) == {e.document.meeting.committee for e in left} - {None}
    assert sum(store.facets(where)["kind"].values()) == len(expected)


# Lists and counts


def test_documents_are_listed_by_date_then_title_without_their_text(filled: Filled, council: list[Entry]) -> None:
    listed = filled(council).documents(Filter())
    assert [d.source for d in listed] == ["b.txt", "a.txt", "d.txt", "c.txt"]
    assert all(d.text == "" and d.blocks == () for d in listed)
    assert listed[0].copies == ("copy.txt",)
    assert listed[0].superseded_by == "newer"
    assert listed[0].meeting == council[1].document.meeting


def test_standings_say_what_the_documents_say(filled: Filled, council: list[Entry], make_entry: MakeEntry) -> None:
    entry = make_entry("e.txt", ["Owls were counted."])
    plain = replace(entry, document=replace(entry.document, period=None, superseded_by=None))
    documents = [entry.document for entry in (plain, *council)]
    store = filled([*council, plain])
    assert store.standings([d.id for d in documents]) == {d.id: Standing.of(d) for d in documents}
    assert store.standings([]) == {}
    with pytest.raises(KeyError):
        store.standings(["unknown"])


def test_meetings_are_listed_newest_first_and_undated_last(filled: Filled, council: list[Entry]) -> None:
    held = [meeting.held_on for meeting in filled(council).meetings(Filter())]
    assert held == [date(2021, 1, 5), date(2020, 3, 1), date(2015, 6, 30), None]


def test_counts_say_what_was_searched(filled: Filled, council: list[Entry]) -> None:
    counts = filled(council).count(Filter())
    assert (counts.passages, counts.documents, counts.meetings) == (8, 4, 4)
    assert (counts.held_from, counts.held_to) == (date(2015, 6, 30), date(2021, 1, 5))
    assert counts.committees == ("Cabinet", "Planning", "Scrutiny")


def test_facets_count_passages_and_leave_out_what_is_not_stated(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    facets = store.facets(Filter())
    assert facets["year"] == {"2020": 3, "2015": 2, "2021": 2}
    assert facets["committee"] == {"Cabinet": 3, "Planning": 2, "Scrutiny": 2}
    assert facets["kind"] == {"minutes": 5, "decision": 2, "report": 1}
    assert store.facets(Filter(committees=("Scrutiny",)))["year"] == {"2015": 2}


def test_facets_of_given_passages_count_each_once_inside_the_filter(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    chosen = [council[0].passages[0].id, council[0].passages[0].id, council[3].passages[0].id, "unknown"]
    assert store.facets(Filter(), chosen)["committee"] == {"Cabinet": 1, "Planning": 1}
    assert store.facets(Filter(committees=("Cabinet",)), chosen)["committee"] == {"Cabinet": 1}
    assert store.facets(Filter(), [])["kind"] == {}


# Adding, replacing, removing


def test_a_document_that_is_written_anew_has_its_new_standing(writable: PassageStore, council: list[Entry]) -> None:
    writable.add(council)
    document = replace(council[0].document, superseded_by=None)
    assert writable.standings([document.id])[document.id].superseded
    writable.rewrite(document)  # type: ignore[attr-defined]
    assert not writable.standings([document.id])[document.id].superseded


def test_a_document_that_is_added_again_is_replaced(writable: PassageStore, make_entry: MakeEntry) -> None:
    writable.add([make_entry("a.txt", ["Kestrels nest here.", "Old words."]), make_entry("b.txt", ["Owls."])])
    new = make_entry("a.txt", ["Herons fish here."], held_on=date(2022, 2, 2))
    writable.add([new])
    assert writable.lexical("kestrels", 5, Filter()) == []
    assert ids(writable.lexical("herons", 5, Filter())) == [new.passages[0].id]
    assert len(writable.dense(new.vectors[0], 10, Filter())) == 2
    assert writable.passages(new.document.id) == list(new.passages)
    assert writable.count(Filter()).held_to == date(2022, 2, 2)
    assert writable.count(Filter()).meetings == 2


def test_what_is_removed_is_found_no_more(writable: PassageStore, council: list[Entry]) -> None:
    writable.add(council)
    assert writable.remove([council[0].document.id, "unknown"]) == 3
    gone = {p.id for p in council[0].passages}
    assert gone.isdisjoint(ids(writable.dense(council[0].vectors[0], 100, Filter())))
    assert gone.isdisjoint(ids(writable.lexical("agency staff budget", 100, Filter())))
    assert writable.get(sorted(gone)) == []
    assert writable.document(council[0].document.id) is None
    assert writable.count(Filter()).documents == 3
    assert writable.remove(["unknown"]) == 0


def test_a_document_can_come_back_after_it_was_removed(writable: PassageStore, council: list[Entry]) -> None:
    writable.add(council)
    writable.remove([council[0].document.id])
    writable.add([council[0]])
    assert writable.document(council[0].document.id) == council[0].document
    assert ids(writable.dense(council[0].vectors[0], 1, Filter())) == [council[0].passages[0].id]


def test_an_entry_whose_parts_do_not_match_changes_nothing(writable: PassageStore, make_entry: MakeEntry) -> None:
    good = make_entry("a.txt", ["One.", "Two."])
    writable.add([good])
    short = Entry(good.document, good.passages, good.contexts[:1], good.vectors)
    wide = Entry(good.document, good.passages, good.contexts, np.ones((2, DIMENSION + 1), np.float32))
    broken = Entry(good.document, good.passages, good.contexts, np.full((2, DIMENSION), np.nan, np.float32))
    for bad in (short, wide, broken):
        with pytest.raises(ValueError, match=r"\S"):
            writable.add([make_entry("b.txt", ["Three."]), bad])
    assert writable.document(good.document.id) == good.document
    assert writable.count(Filter()).documents == 1
    assert len(writable.lexical("one two three", 10, Filter())) == 2
    assert len(writable.dense(good.vectors[0], 10, Filter())) == 2


# Many readers


def test_many_threads_read_at_once_and_see_the_same(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    if isinstance(store, LocalStore) and store.writable:
        pytest.skip("a store that is being written has one user")

    def look(number: int) -> tuple[list[str], list[str], list[str]]:
        where = FILTERS[number % len(FILTERS)] if number % 2 else Filter()
        hits = store.dense(council[0].vectors[0], 10, where)
        return ids(hits), ids(store.lexical("agency staff", 10, where)), store.texts([hit.passage for hit in hits])

    alone = [look(number) for number in range(32)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(look, range(32))) == alone


def test_a_closed_store_says_so(filled: Filled, council: list[Entry]) -> None:
    store = filled(council)
    store.close()
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.document(council[0].document.id)
