"""An answerer that lets a language model put the quotations into words, and keeps only what they bear out.

The model is any server with an OpenAI-compatible ``/chat/completions``. It is asked only where the quotations answer
by themselves; each sentence it writes must name quotations, and every figure, name and most words of it must stand in
them. What fails is dropped; if nothing is left, or the server fails, the quotations are the answer.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.figures import find_figures
from corpus.records import Answer, Citation, Coverage, Statement
from corpus.sentences import sentences
from service.answering import Answerer
from service.selecting import Read
from service.understanding import Understanding, content_terms

_TIMEOUT_SECONDS = 60.0
_ENOUGH_WORDS = 0.6
_NUMBERS = re.compile(r"\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][a-z]+\b")
_INSTRUCTION = (
    "You answer questions about council minutes. Use only the numbered quotations. Write at most four short "
    "sentences. End every sentence with the numbers of the quotations that bear it out, in square brackets, such as "
    "[1] or [2, 3]. Repeat figures, dates and names exactly. If the quotations don't answer the question, write: "
    "NOT STATED."
)

_log = logging.getLogger(__name__)


class LanguageModelAnswerer:
    """Answers through a language model, checked sentence by sentence against the quotations of another answerer."""

    def __init__(self, quotations: Answerer, url: str, model: str, key: str | None = None) -> None:
        self.name = f"{model}, checked against quotations"
        self._quotations = quotations
        self._url = url.rstrip("/") + "/chat/completions"
        self._model = model
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def answer(self, asked: Understanding, reads: Sequence[Read], coverage: Coverage) -> Answer:
        """Return the quotations' answer with its statements in the model's words, as far as they are borne out."""
        quoted = self._quotations.answer(asked, reads, coverage)
        if not quoted.answered:
            return quoted
        written = self._write(asked.question, quoted.citations)
        kept = tuple(statement for statement in statements_in(written) if is_borne_out(statement, quoted.citations))
        return replace(quoted, statements=kept) if kept else quoted

    def _write(self, question: str, citations: Sequence[Citation]) -> str:
        """Return what the model writes; nothing where the server fails, which is logged."""
        import httpx

        quotations = "\n".join(f"[{c.number}] {' '.join(c.quote.text.split())}" for c in citations)
        request = {
            "model": self._model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": _INSTRUCTION},
                {"role": "user", "content": f"Quotations:\n{quotations}\n\nQuestion: {question}"},
            ],
        }
        try:
            response = httpx.post(self._url, json=request, headers=self._headers, timeout=_TIMEOUT_SECONDS)
            response.raise_for_status()
            return str(response.json()["choices"][0]["message"]["content"])
        except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
            _log.warning("The language model at %s gave no answer (%r); the quotations are shown.", self._url, error)
            return ""


def statements_in(written: str) -> list[Statement]:
    """Return the sentences of a text with the numbers each one names in square brackets, without the brackets."""
    # "Costs rose. [1]" has its numbers behind the full stop: they are moved in front of it.
    moved = re.sub(r"([.!?])\s*((?:\[[\d,\s]+\]\s*)+)", r" \2\1 ", written)
    found = []
    for start, end in sentences(moved):
        sentence = moved[start:end]
        numbers = tuple(dict.fromkeys(int(n) for group in _NUMBERS.findall(sentence) for n in group.split(",")))
        text = re.sub(r"\s+([.!?])", r"\1", " ".join(_NUMBERS.sub("", sentence).split()))
        found.append(Statement(text, numbers))
    return found


def is_borne_out(statement: Statement, citations: Sequence[Citation]) -> bool:
    """Return whether the named quotations hold every figure and name of a statement and most of its words."""
    by_number = {citation.number: citation.quote.text for citation in citations}
    if not statement.citations or any(number not in by_number for number in statement.citations):
        return False
    text = " ".join(by_number[number] for number in statement.citations)
    figures = {(figure.value, figure.unit) for figure in find_figures(text)}
    if any((figure.value, figure.unit) not in figures for figure in find_figures(statement.text)):
        return False
    if any(year not in text for year in re.findall(r"\b(?:19|20)\d\d\b", statement.text)):
        return False
    if any(name not in text for name in _NAME.findall(statement.text)):
        return False
    words, there = ({term[:5] for term in content_terms(t)} for t in (statement.text, text))
    return bool(words) and len(words & there) / len(words) >= _ENOUGH_WORDS
