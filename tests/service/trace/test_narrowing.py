"""A narrowed trace is a part of the whole one, is counted against all meetings held, and says so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from indexer.store import Filter
from service.library import Library
from service.tracing import comparing, gathering, picture
from service.tracing.exporting import statement
from service.tracing.records import Found, Trace
from service.tracing.tracer import Tracer, TraceRequest

TOPICS = ("agency staff", "foster carers", "SEND transport", "flooding", "average caseload", "air quality")
COMMITTEES = (
    "Cabinet", "Planning Committee", "Audit and Governance Committee", "Children and Young People Scrutiny Panel",
    "No Such Committee",
)  # fmt: skip
days = st.none() | st.dates(date(2014, 1, 1), date(2024, 1, 1))
filters = st.builds(
    Filter,
    committees=st.lists(st.sampled_from(COMMITTEES), max_size=2, unique=True).map(tuple),
    kinds=st.lists(st.sampled_from(("minutes", "report", "transcript")), max_size=2, unique=True).map(tuple),
    held_from=days,
    held_to=days,
)


def passes(where: Filter, found: Found) -> bool:
    """Whether a filter leaves a passage, worked out without the index."""
    document, held = found.document, found.meeting.held_on
    return (
        (not where.committees or document.meeting.committee in where.committees)
        and (not where.kinds or document.kind in where.kinds)
        and (where.held_from is None or (held is not None and held >= where.held_from))
        and (where.held_to is None or (held is not None and held <= where.held_to))
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(topic=st.sampled_from(TOPICS), where=filters)
def test_what_is_found_under_a_filter_is_what_is_found_without_it_inside_the_filter(
    topic: str, where: Filter, tracer: Tracer, traced: Callable[[str], Trace]
) -> None:
    inside = {f.passage.id: f.probability for f in traced(topic).found if passes(where, f)}
    narrowed = tracer.trace(TraceRequest(topic, where=where))
    # The cosines are of single precision, and come out a little otherwise among other vectors.
    assert {f.passage.id: f.probability for f in narrowed.found} == pytest.approx(inside, abs=1e-5)


def test_a_committee_that_never_spoke_of_a_topic_has_none_of_it_in_a_comparison(tracer: Tracer) -> None:
    names = ("Cabinet", "Children and Young People Scrutiny Panel")
    found = comparing.compare(tracer, "committees", names, TraceRequest("agency staff"))
    assert found.traces[0].total == 0 < found.traces[1].total


def test_a_committee_is_traced_in_full_where_the_whole_index_holds_more_than_is_weighed(
    sample_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sample_library.embed is not None
    where = Filter(committees=("Audit and Governance Committee",))
    monkeypatch.setattr(gathering, "FIRST_DEPTH", 12)
    monkeypatch.setattr(gathering, "CANDIDATES_MOST", 12)
    tracer = Tracer(sample_library.lease, sample_library.embed)
    whole = tracer.trace(TraceRequest("agency social workers", cutoff=0.3))
    assert not whole.completeness.complete
    narrowed = tracer.trace(TraceRequest("agency social workers", cutoff=0.3, where=where))
    assert {f.passage.id for f in narrowed.found} > {f.passage.id for f in whole.found if passes(where, f)}


def test_a_topic_that_was_traced_before_is_traced_the_same_again(
    sample_library: Library, traced: Callable[[str], Trace]
) -> None:
    assert sample_library.embed is not None
    tracer = Tracer(sample_library.lease, sample_library.embed)
    for where in (Filter(committees=("Cabinet",)), Filter()):
        again = tracer.trace(TraceRequest("SEND transport", where=where))
    assert again.found == traced("SEND transport").found
    assert again.notes == traced("SEND transport").notes


@pytest.mark.parametrize("where", [Filter(kinds=("report",)), Filter(statuses=("draft",))])
def test_a_meeting_was_held_whatever_the_kind_and_status_of_its_papers(
    where: Filter, tracer: Tracer, traced: Callable[[str], Trace]
) -> None:
    narrowed = tracer.trace(TraceRequest("agency staff", where=where))
    held = {period.label: period.meetings_total for period in traced("agency staff").periods}
    assert {period.label: period.meetings_total for period in narrowed.periods} == held
    assert narrowed.last_heard is None or narrowed.last_heard.held_on == date(2023, 6, 20)


def test_a_narrowed_trace_says_so_in_words_chart_and_briefing(tracer: Tracer, api: TestClient) -> None:
    where = Filter(committees=("Cabinet", "Planning Committee"), kinds=("minutes",), held_from=date(2016, 1, 1))
    said = "Narrowed to: committee Cabinet or Planning Committee; kind minutes; held from 1 January 2016."
    trace = tracer.trace(TraceRequest("leisure centre", where=where))
    assert said in statement(trace)
    assert said in (fromstring(picture.of_trace(trace)).findtext("{http://www.w3.org/2000/svg}desc") or "")
    asked: dict[str, str | list[str]] = {
        "q": "leisure centre",
        "committee": list(where.committees),
        "kind": "minutes",
        "from": "2016",
    }
    word = api.get("/api/trace/export", params={**asked, "format": "docx"}).content
    assert said in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert said in api.get("/trace", params=asked).text
    whole = tracer.trace(TraceRequest("leisure centre"))
    assert "Narrowed" not in picture.of_trace(whole) + " ".join(statement(whole))


def test_a_comparison_says_what_all_are_narrowed_to_beside_what_is_compared(tracer: Tracer) -> None:
    names = ("Cabinet", "Planning Committee")
    request = TraceRequest("flooding", where=Filter(held_to=date(2020, 12, 31)))
    told = picture.of_comparison(comparing.compare(tracer, "committees", names, request))
    assert "Narrowed to: held to 31 December 2020." in told
    wide = picture.of_comparison(comparing.compare(tracer, "committees", names, TraceRequest("flooding")))
    assert "Narrowed" not in wide


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Filter(held_to=date(2015, 7, 14)), "no later meeting within these dates."),
        (Filter(committees=("Cabinet",)), "1 later meeting within these committees."),
        (Filter(held_from=date(2016, 1, 1)), "2 meetings held since."),
        (Filter(), "2 meetings held since."),
    ],
)
def test_what_was_held_since_is_said_of_the_dates_and_committees_looked_at(
    where: Filter, said: str, tracer: Tracer
) -> None:
    lines = statement(tracer.trace(TraceRequest("cost of Marl Bank Leisure Centre", where=where)))
    assert any(line.startswith("Last heard on") and line.endswith(said) for line in lines), lines
