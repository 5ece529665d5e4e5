"""A language model's sentences are kept only as far as the quotations bear them out; a real server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from corpus.records import Answer, Citation, Coverage, Document, Meeting, Passage, Quote, Statement
from service.llm_answering import LanguageModelAnswerer, is_borne_out, statements_in
from service.selecting import Read
from service.understanding import Understanding, understand

TEXT = "The Head of Housing, Dana Wells, said that 34 flats in Orchard House had been re-let by March 2019 for £1.2m."
MEETING = Meeting("m", "Ambledon", "Housing Panel", date(2019, 4, 2), None, None)
DOCUMENT = Document("d", MEETING, "Lettings", "minutes", "approved", None, "en", None, None, "0", TEXT)
PASSAGE = Passage("p", "d", 0, len(TEXT), (), "paragraph", None)
CITATION = Citation(1, Quote("d", 0, len(TEXT), TEXT), PASSAGE, MEETING, DOCUMENT, "/x", "ref")
COVERAGE = Coverage(1, 1, None, None, ())


class Quotations:
    """Answers with one fixed quotation, or not at all."""

    name = "fixed"

    def __init__(self, answered: bool) -> None:
        self._answered = answered

    def answer(self, asked: Understanding, reads: list[Read], coverage: Coverage) -> Answer:  # type: ignore[override]
        given = (Statement(TEXT, (1,)),) if self._answered else ()
        return Answer(asked.question, self._answered, 0.9, given, (CITATION,) if given else (), (), coverage)


@contextmanager
def server(reply: bytes, status: int = 200) -> Iterator[tuple[str, list[bytes]]]:
    seen: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/v1", seen
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def _reply(text: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


def _answer(url: str, answered: bool = True) -> Answer:
    answerer = LanguageModelAnswerer(Quotations(answered), url, "small")  # type: ignore[arg-type]
    return answerer.answer(understand("How many flats were re-let?"), [], COVERAGE)


def test_what_is_borne_out_stays_and_what_is_made_up_goes() -> None:
    text = "By March 2019, 34 flats in Orchard House had been re-let [1]. The Mayor was delighted [1]. Costs fell."
    with server(_reply(text)) as (url, seen):
        answer = _answer(url)
    assert [s.text for s in answer.statements] == ["By March 2019, 34 flats in Orchard House had been re-let."]
    assert answer.citations == (CITATION,)
    assert TEXT in json.loads(seen[0])["messages"][1]["content"]


@pytest.mark.parametrize(
    ("reply", "status"), [(_reply("NOT STATED."), 200), (b"<html>", 200), (b"{}", 200), (b"busy", 503)],
    ids=["not stated", "no JSON", "no choices", "unavailable"],
)  # fmt: skip
def test_without_a_usable_sentence_the_quotations_are_the_answer(reply: bytes, status: int) -> None:
    with server(reply, status) as (url, _):
        assert _answer(url).statements == (Statement(TEXT, (1,)),)


def test_what_the_minutes_do_not_say_is_never_put_to_the_model() -> None:
    with server(_reply("It was 12 [1].")) as (url, seen):
        answer = _answer(url, answered=False)
    assert not answer.answered
    assert seen == []


@pytest.mark.parametrize(
    ("text", "numbers", "kept"),
    [
        ("34 flats in Orchard House were re-let.", (1,), True),
        ("35 flats in Orchard House were re-let.", (1,), False),
        ("34 flats in Orchard House were re-let by 2020.", (1,), False),
        ("34 flats in Orchard House were re-let by Simon Hart.", (1,), False),
        ("34 flats in Orchard House were re-let.", (2,), False),
        ("34 flats in Orchard House were re-let.", (), False),
        ("£1,200,000 was what 34 re-let flats in Orchard House were for.", (1,), True),
    ],
)
def test_figures_years_names_and_citations_must_hold(text: str, numbers: tuple[int, ...], kept: bool) -> None:
    assert is_borne_out(Statement(text, numbers), [CITATION]) is kept


def test_numbers_before_or_behind_the_full_stop_are_read() -> None:
    assert statements_in("One rose [1, 2]. Two fell. [3]") == [
        Statement("One rose.", (1, 2)),
        Statement("Two fell.", (3,)),
    ]
