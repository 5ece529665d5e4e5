"""What was decided: what a vote was on, and where its later mentions and its place are shown."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from docx import Document as read_word

from corpus.records import BlockKind, Document, Meeting, Passage
from indexer.store import PassageStore
from service.cli import group
from service.commands.trace import print_period
from service.tracing import exporting
from service.tracing.records import Found, Trace
from service.tracing.votes import voted_on

MOTION = "Councillor Ash moved, and Councillor Birch seconded, that the ferry fares be frozen for two years."
RESOLUTION = "RESOLVED that the landing stage be rebuilt in oak before the summer."
FARES = ["The fares were the highest in the county. " + MOTION, "For: 7. Against: 2."]
LANDING = ["The landing stage was in poor repair.", "For: 6. Against: 3.", RESOLUTION]


class Minutes:
    """The passages of one document, with two line breaks between them, as a store gives them."""

    def __init__(self, *texts: str) -> None:
        self.text = "\n\n".join(texts)
        kinds: dict[str, BlockKind] = {"RESOLVED": "resolution", "For:": "vote"}
        starts = [self.text.index(text) for text in texts]
        self.held = [
            Passage(str(n), "minutes", start, start + len(text), (), kinds.get(text.split()[0], "paragraph"), None)
            for n, (start, text) in enumerate(zip(starts, texts, strict=True))
        ]

    def passages(self, document_id: str) -> list[Passage]:
        return self.held if document_id == "minutes" else []

    def texts(self, passages: Sequence[Passage]) -> list[str]:
        return [self.text[p.start : p.end] for p in passages]

    def on(self, vote: str) -> str | None:
        """The words that a vote, told as given, was taken on."""
        (passage,) = (p for p, text in zip(self.held, self.texts(self.held), strict=True) if text == vote)
        meeting = Meeting("m", "Ambledon", "Meadows", date(2021, 5, 12), None, None)
        document = Document(
            "minutes", meeting, "Minutes", "minutes", "approved", None, "en", None, None, "m.txt", self.text
        )
        found = voted_on(Found(passage, vote, "", document, 1.0), cast(PassageStore, self))
        return found and found[0].text[slice(*found[1])]


def test_a_bare_vote_is_told_with_the_motion_just_before_it() -> None:
    assert Minutes(*FARES, RESOLUTION).on("For: 7. Against: 2.") == MOTION


def test_a_bare_vote_without_a_motion_is_told_with_the_resolution_just_after_it() -> None:
    assert Minutes(*FARES, *LANDING).on("For: 6. Against: 3.") == RESOLUTION


def test_a_vote_on_an_amendment_is_not_told_with_what_was_resolved_in_the_end() -> None:
    vote = "For: 2. Against: 5. The amendment was lost."
    assert Minutes("The landing stage was in poor repair.", vote, RESOLUTION).on(vote) is None


@pytest.mark.parametrize(
    ("before", "vote", "on"),
    [
        (
            "Councillor Fisk moved that the library stay open. Councillor Dray seconded.",
            "For: 5. Against: 1.",
            "Councillor Fisk moved that the library stay open.",
        ),
        ("The counter had been moved and the proposed hours were shorter.", "For: 6. Against: 3.", RESOLUTION),
        ("It was moved by Councillor Malik that it be sold.", "For: 6. Against: 3.", None),
        ("The proposed shelving had been moved to the store.", "For: 2. Against: 4. The motion was lost.", ""),
    ],
)
def test_what_was_moved_about_in_a_room_is_no_motion(before: str, vote: str, on: str | None) -> None:
    assert Minutes(before, vote, RESOLUTION).on(vote) == (before if on is None else on or None)


def test_nothing_further_away_is_taken_for_what_a_vote_was_on() -> None:
    told = [MOTION, "The Chair thanked the crew of the ferry for their patience.", "For: 6. Against: 3.", "Tea came."]
    assert Minutes(*told, RESOLUTION).on("For: 6. Against: 3.") is None


def test_a_vote_that_names_its_motion_needs_no_other_words(traced: Callable[[str], Trace]) -> None:
    votes = [o for p in traced("cost of Marl Bank Leisure Centre").periods for o in p.outcomes if o.kind == "vote"]
    (named,) = (vote for vote in votes if "motion to increase the capital budget" in vote.citation.quote.text)
    assert named.about is None


def test_it_says_how_many_decisions_are_not_shown(
    traced: Callable[[str], Trace], capsys: pytest.CaptureFixture[str]
) -> None:
    trace = traced("agency social workers")
    decided = next(row for row in trace.periods if row.outcomes)
    more = replace(decided, decided=len(decided.outcomes) + 3)
    print_period(more)
    shown = f"{len(more.outcomes)} of {more.decided} passages that decide something are shown"
    assert shown in capsys.readouterr().out
    assert shown in word_text(replace(trace, periods=(more,)))
    assert all(row.decided >= len(row.outcomes) for row in trace.periods)


def test_on_a_terminal_every_decision_has_its_place_and_its_later_mentions_right_below(sample_index: Path) -> None:
    done = CliRunner().invoke(group, ["trace", "cost of Marl Bank Leisure Centre", "--index", str(sample_index)])
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    kind = re.compile(r"    (RESOLUTION|VOTE|ACTION): “|    “")
    blocks: list[list[str]] = []
    for line in lines:
        if kind.match(line) or not line.startswith("    "):
            blocks.append([])
        blocks[-1].append(line)
    decisions = [block for block in blocks if re.match(r"    [A-Z]{4,}: ", block[0])]
    assert decisions and all(any(re.match(r"    \[\d+\] ", line) for line in block) for block in decisions)
    with_later = [block for block in blocks if any("later mention:" in line for line in block)]
    assert with_later and all(block in decisions for block in with_later)


def word_text(trace: Trace) -> str:
    content = exporting.passages("docx", trace).content
    assert zipfile.is_zipfile(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in read_word(io.BytesIO(content)).paragraphs)


def test_the_briefing_tells_decisions_by_kind_with_their_later_mentions(traced: Callable[[str], Trace]) -> None:
    trace = traced("agency social workers")
    text = word_text(trace)
    outcome = next(o for p in trace.periods for o in p.outcomes if o.later)
    words = " ".join(outcome.citation.quote.text.replace("**", "").split())
    told = text[text.index(f"{outcome.kind.capitalize()}\n{words}") :]
    assert f"Later mention: {outcome.later[0].reference}" in told


def test_the_briefing_has_each_figure_with_its_time_and_its_sentence(traced: Callable[[str], Trace]) -> None:
    trace = traced("agency social workers")
    lines = word_text(trace).splitlines()
    for series in trace.series:
        for point in series.points:
            at = [n for n, line in enumerate(lines) if line == f"{point.text} ({point.dated})"]
            said = " ".join(point.citation.quote.text.replace("**", "").split())
            assert any(lines[n + 1] == said for n in at)


def test_figures_that_are_no_series_are_not_called_one_anywhere(
    traced: Callable[[str], Trace], sample_index: Path
) -> None:
    trace = traced("cost of Marl Bank Leisure Centre")
    (listed,) = (series for series in trace.series if series.label == "cost (£)")
    assert not listed.followed
    done = CliRunner().invoke(group, ["trace", trace.query, "--index", str(sample_index)])
    for text in (" ".join(done.stdout.split()), word_text(trace)):
        assert "cost (£), as mentioned, no series" in text
        assert "£9.8m (estimate, said at the meeting of 14 July 2015)" in text
    followed = replace(listed, points=tuple(p for p in listed.points if p.kind == "forecast"))
    assert followed.followed and "forecast" not in followed.told


def test_the_table_of_figures_holds_plain_numbers_and_no_year_that_reads_as_a_month(
    traced: Callable[[str], Trace],
) -> None:
    rows = list(csv.DictReader(io.StringIO(exporting.series_csv(traced("SEND transport")))))
    assert any(float(row["value"]) >= 1_000_000 for row in rows)
    assert all(re.fullmatch(r"-?[\d.]+", row["value"]) for row in rows)
    assert not any(re.fullmatch(r"\d{4}/\d\d", row["when"]) for row in rows)
