"""A count that can be defended: the same words are counted once, and older versions not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.assembly import index_paths, open_tracer
from service.settings import load_settings
from service.tracing.copies import fold
from service.tracing.exporting import statement
from service.tracing.records import Trace
from service.tracing.tracer import TraceRequest

TOPIC = "otters on the Lea"
SAID = "The Ranger reported that eleven otters had been counted on the Lea in March, three more than the year before."
CARRIED = "Members asked that otters be counted on the Lea each spring, and that the figure be published online."
OWN = "The Chair thanked the volunteers who had counted otters on the Lea by night in the rain for two whole weeks."
SHORT = "RESOLVED that the otters be noted."
REST = "The Panel then turned to the repair of footpaths in the borough, which had cost £14,000 in the year."
HEADINGS = {SAID: "Otters", CARRIED: "Otters in spring", OWN: "Volunteers", SHORT: "Decision", REST: "Footpaths"}


def minutes(day: str, *paragraphs: str) -> str:
    head = f"Moorland Council\nRivers Panel\nMinutes of the meeting held on {day}\n\n"
    return head + "\n\n".join(map(item, (*paragraphs, REST))) + "\n"


def item(paragraph: str) -> str:
    """A paragraph under a heading of its own, so that it is a passage of its own."""
    return f"## {HEADINGS[paragraph]}\n\n{paragraph}"


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trace]:
    """A meeting with a report that prints a paragraph again, and a later one whose papers carry one over."""
    folder = tmp_path_factory.mktemp("copies")
    docs = folder / "docs"
    docs.mkdir()
    (docs / "minutes-1.md").write_text(minutes("3 March 2020", SAID, CARRIED, SHORT), encoding="utf-8")
    (docs / "report-1.md").write_text(f"# Report of the Ranger\n\n{item(REST)}\n\n{item(SAID)}\n", encoding="utf-8")
    (docs / "minutes-2.md").write_text(minutes("2 March 2021", CARRIED, OWN, SHORT), encoding="utf-8")
    (docs / "metadata.csv").write_text(
        "file,council,committee,held_on,title,url,kind,status,licence\n"
        "minutes-1.md,Moorland Council,Rivers Panel,2020-03-03,Minutes,,minutes,approved,\n"
        "report-1.md,Moorland Council,Rivers Panel,2020-03-03,Report of the Ranger,,report,approved,\n"
        "minutes-2.md,Moorland Council,Rivers Panel,2021-03-02,Minutes,,minutes,approved,\n",
        encoding="utf-8",
    )
    settings = load_settings(index=folder / "index")
    index_paths(settings, [docs])
    yield open_tracer(settings).trace(TraceRequest(TOPIC, cutoff=0.05))


def test_a_copy_in_another_paper_of_the_same_meeting_is_counted_once(trace: Trace) -> None:
    kept = [f for f in trace.found if SAID in f.text]
    assert len(kept) == 1
    assert trace.copies == 1
    assert kept[0].also_in == (({"minutes-1.md", "report-1.md"} - {kept[0].document.source}).pop(),)


def test_words_carried_into_a_later_meeting_are_counted_there_too_and_told(trace: Trace) -> None:
    carried = [f for f in trace.found if CARRIED in f.text]
    assert [f.meeting.held_on and f.meeting.held_on.year for f in carried] == [2020, 2021]
    assert trace.repeated == 1
    assert any("word for word in an earlier meeting’s papers" in line for line in statement(trace))


def test_a_quotation_names_the_other_papers_that_hold_its_words(trace: Trace) -> None:
    shown = [c for period in trace.periods for c in period.top if SAID in c.quote.text or CARRIED in c.quote.text]
    assert shown and all(citation.also_in for citation in shown)


def test_short_sentences_that_are_alike_are_no_copies(trace: Trace) -> None:
    short = [f for f in trace.found if f.text.strip() == SHORT]
    assert all(not f.also_in for f in short)


def test_folding_keeps_the_order_and_everything_that_is_different(trace: Trace) -> None:
    again = fold(trace.found)
    assert [f.passage.id for f in again.found] == [f.passage.id for f in trace.found]
    assert (again.left_out, again.repeated) == (0, trace.repeated)
