"""Traces over the sample: complete, exact, grouped rightly, honest about what they don't know."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from corpus.records import Citation
from indexer.store import Filter
from service.library import Library
from service.search import BlankQueryError
from service.tracing.measuring import labels, read_topics
from service.tracing.periods import By
from service.tracing.quality import DEFAULT_CUTOFF
from service.tracing.records import PeriodTrace, Trace
from service.tracing.tracer import Tracer, TraceRequest, Weighed
from service.tracing.words import stems

SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"
Traced = Callable[[str], Trace]
TOPICS = read_topics(SAMPLE / "topics.jsonl")
ACROSS = [topic for topic in TOPICS if topic.question]
NOTHING = [topic for topic in TOPICS if not topic.relevant]
GOLD = {
    row["id"]: {span["doc"] for span in row["gold"]}
    for row in map(json.loads, (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines())
}


def quotations(trace: Trace) -> list[Citation]:
    """Every quotation of a trace."""
    found = []
    for period in (*trace.periods, trace.undated):
        found += [*period.top, *(o.citation for o in period.outcomes), *(c for o in period.outcomes for c in o.later)]
        found += [period.new.citation] if period.new and period.new.citation else []
    return [*found, *(point.citation for series in trace.series for point in series.points)]


@pytest.mark.parametrize("topic", ACROSS, ids=lambda topic: topic.question)
def test_every_document_that_answers_a_question_across_years_stands_in_its_trace(topic: object, traced: Traced) -> None:
    found = traced(topic.topic)  # type: ignore[attr-defined]
    assert {f.document.source for f in found.found} >= GOLD[topic.question]  # type: ignore[attr-defined]


def test_of_what_is_counted_on_each_topic_six_in_ten_are_about_it(traced: Traced) -> None:
    shares = []
    for topic in ACROSS:
        found = traced(topic.topic).found
        sources = {f.document.id: f.document.source for f in found}
        shares.append(float(labels([f.passage for f in found], sources, topic.relevant).mean()))
    assert sum(shares) / len(shares) >= 0.8
    assert min(shares) >= 0.6  # on a topic of twelve passages the last one is in or out by how a CPU rounds


def test_topics_that_nothing_is_about_are_traced_to_next_to_nothing(traced: Traced) -> None:
    assert sum(traced(topic.topic).total for topic in NOTHING) <= len(NOTHING)


@pytest.mark.parametrize("topic", ["agency social workers", "SEND transport", "cost of Marl Bank Leisure Centre"])
def test_every_quotation_stands_in_its_document(topic: str, traced: Traced, sample_library: Library) -> None:
    found = quotations(traced(topic))
    assert len(found) > 20
    for citation in found:
        document = sample_library.document(citation.quote.document_id)
        assert document is not None
        assert document.text[citation.quote.start : citation.quote.end] == citation.quote.text


def test_a_quotation_keeps_its_number_wherever_it_is_shown(traced: Traced) -> None:
    numbers: dict[int, tuple[str, int, int]] = {}
    for citation in quotations(traced("agency social workers")):
        key = (citation.quote.document_id, citation.quote.start, citation.quote.end)
        assert numbers.setdefault(citation.number, key) == key


def test_a_busy_year_is_set_against_all_its_meetings(traced: Traced, sample_library: Library) -> None:
    trace = traced("agency social workers")
    held = [m.held_on.year for m in sample_library.meetings() if m.held_on]
    for period in trace.periods:
        assert period.meetings_total == held.count(int(period.label))
        assert period.share == (period.meetings / period.meetings_total if period.meetings_total else None)
    assert sum(period.passages for period in trace.periods) + trace.undated.passages == trace.total


def test_what_has_no_date_stands_apart_and_in_no_period(traced: Traced) -> None:
    trace = traced("agency social workers")
    assert trace.undated.meetings == 1
    assert trace.undated.top[0].document.source == "ofsted-action-plan-update.txt"
    assert all(c.meeting.held_on for period in trace.periods for c in period.top)


@pytest.mark.parametrize("by", get_args(By))
def test_however_it_is_grouped_the_same_passages_are_counted(by: By, tracer: Tracer, traced: Traced) -> None:
    trace = tracer.trace(TraceRequest("agency social workers", by))
    assert trace.total == traced("agency social workers").total
    assert sum(p.passages for p in (*trace.periods, trace.undated)) == trace.total


def test_a_period_in_which_no_meeting_was_held_is_a_gap(tracer: Tracer) -> None:
    trace = tracer.trace(TraceRequest("agency social workers", "quarter"))
    rows = {period.label: period for period in trace.periods}
    assert rows["Q4 2021/22"].meetings == 1  # the meeting of 8 February 2022
    assert rows["Q3 2021/22"].meetings_total == 0
    assert rows["Q3 2021/22"].share is None


def test_a_filter_narrows_what_is_counted_and_what_it_is_counted_against(tracer: Tracer, traced: Traced) -> None:
    where = Filter(committees=("Audit and Governance Committee",), held_from=date(2016, 1, 1))
    trace = tracer.trace(TraceRequest("agency social workers", where=where))
    assert {f.meeting.committee for f in trace.found} == {"Audit and Governance Committee"}
    assert 0 < trace.total < traced("agency social workers").total
    assert sum(p.meetings_total for p in trace.periods) == 4


def test_a_filter_that_matches_nothing_gives_an_empty_trace_and_no_error(tracer: Tracer) -> None:
    trace = tracer.trace(TraceRequest("agency", where=Filter(committees=("No Such Committee",))))
    assert (trace.total, trace.periods, trace.last_heard) == (0, (), None)


def test_a_higher_cut_off_counts_a_part_of_what_a_lower_one_does(tracer: Tracer) -> None:
    low, high = (
        {f.passage.id for f in tracer.trace(TraceRequest("foster carers", cutoff=c)).found} for c in (0.2, 0.7)
    )
    assert high < low


def test_the_count_says_how_complete_it_is(traced: Traced) -> None:
    told = traced("agency social workers").completeness
    assert told.precision is not None and 0.7 <= told.precision < 1
    assert told.recall is not None and 0.7 <= told.recall < 1
    assert told.expected_precision is not None and 0.5 < told.expected_precision <= 1
    assert told.candidates > traced("agency social workers").total
    assert told.complete


def test_a_cut_off_that_was_not_measured_claims_no_precision(tracer: Tracer) -> None:
    told = tracer.trace(TraceRequest("foster carers", cutoff=0.95)).completeness
    assert (told.precision, told.recall) == (None, None)


def test_the_borderline_holds_what_is_nearest_to_the_cut_off_on_both_sides(traced: Traced) -> None:
    trace = traced("agency social workers")
    distances = [abs(f.probability - trace.completeness.cutoff) for f in trace.borderline]
    assert distances == sorted(distances)
    assert {f.probability >= trace.completeness.cutoff for f in trace.borderline} == {True, False}


def test_figures_are_followed_with_their_units_and_their_sentences(traced: Traced) -> None:
    series = {s.label: s for s in traced("agency social workers").series}
    workers = series["agency workers"]
    values = {point.when: int(point.value) for point in workers.points}
    assert values["end of September 2014"] == 46
    assert values["end of March 2019"] == 22
    assert values["end of December 2021"] == 39
    assert values["31 March 2023"] == 31
    for one in series.values():
        assert all(point.text in point.citation.quote.text for point in one.points)
        days = [point.day for point in one.points if point.day]
        assert days == sorted(days)


def test_what_was_decided_stands_with_later_mentions_of_it(traced: Traced) -> None:
    trace = traced("agency social workers")
    rows = {period.label: period for period in trace.periods}
    decided = [o for o in rows["2022"].outcomes if "until the share is below 15%" in o.citation.quote.text]
    assert decided
    assert any("go on receiving a report" in later.quote.text for later in decided[0].later)
    for period in trace.periods:
        for outcome in period.outcomes:
            held = outcome.citation.meeting.held_on
            assert all(held and c.meeting.held_on and c.meeting.held_on > held for c in outcome.later)


def test_what_is_new_in_a_period_stood_in_none_before(traced: Traced) -> None:
    trace = traced("agency social workers")
    for period in trace.periods:
        before = [f for f in trace.found if f.meeting.held_on and period.start and f.meeting.held_on < period.start]
        heard = {word for f in before for word in stems(f.text)}
        for word in period.new.words if period.new else ():
            assert not set(stems(word)) <= heard


def test_it_says_when_the_topic_was_last_heard(traced: Traced) -> None:
    last = traced("cost of Marl Bank Leisure Centre").last_heard
    assert last is not None
    assert (last.held_on, last.meetings_since) == (date(2022, 9, 27), 2)


def test_an_acronym_is_spelt_out_and_the_trace_says_so(traced: Traced) -> None:
    assert any("Special Educational Needs" in note for note in traced("SEND transport").notes)


def test_judgements_count_before_probabilities(tracer: Tracer, traced: Traced) -> None:
    trace = traced("foster carers")
    out, into = (
        trace.found[0].passage.id,
        next(f for f in trace.borderline if f.probability < DEFAULT_CUTOFF).passage.id,
    )
    judged = tracer.trace(TraceRequest("foster carers", judgements={out: False, into: True}))
    ids = {f.passage.id for f in judged.found}
    assert into in ids and out not in ids
    assert judged.total == trace.total


def test_a_trace_comes_step_by_step(tracer: Tracer) -> None:
    steps = list(tracer.steps(TraceRequest("foster carers")))
    assert isinstance(steps[0], Weighed)
    assert all(isinstance(step, PeriodTrace) for step in steps[1:-1])
    assert isinstance(steps[-1], Trace)
    assert steps[0].total == steps[-1].total


def test_the_restricted_item_is_in_no_trace(traced: Traced) -> None:
    trace = traced("settlement of the contractor's claim for Marl Bank Leisure Centre")
    assert not [f for f in trace.found if "C18" in f.text]


@pytest.mark.parametrize("topic", ["", "  ", "???", "🙂"])
def test_a_blank_topic_is_refused(topic: str, tracer: Tracer) -> None:
    with pytest.raises(BlankQueryError):
        tracer.trace(TraceRequest(topic))


def test_a_topic_of_ten_thousand_characters_is_traced(tracer: Tracer) -> None:
    assert tracer.trace(TraceRequest("agency staff " * 800)).query.startswith("agency staff")
