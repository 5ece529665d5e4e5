"""Fits the relevance model of traces on the sample's judged topics, and measures it on topics it wasn't fitted on.

    python -m training.trace_relevance --index INDEX [--task TASK TASK_INDEX] [--write]

INDEX is an index of corpus/sample/docs. The fit sees each topic and, at half its weight, the whole question that asks
for it; both are left out in turn and measured by the fit on the others. TASK is a folder as ``matters evaluate`` takes,
of other meetings: the fit on the sample is measured there as it is, with each question made into a topic. ``--write``
puts the constants into service/tracing and the figures of each topic into docs/traces.md.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexer.embedding import make_embedder
from indexer.generations import open_generation
from indexer.store import Filter
from service.tasks import read_queries
from service.tracing.gathering import Floats, background
from service.tracing.measuring import Topic, average_precision, fit_logistic, labels, read_topics
from service.tracing.quality import DEFAULT_CUTOFF
from service.tracing.relevance import FEATURES
from service.tracing.weighing import weigh

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpus" / "sample"
CUTOFFS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)
# What stands around a topic in a question: "What did the committee say about X?", "Summarise the discussion on X."
_ABOUT = re.compile(r"\b(?:about|on|regarding|concerning|towards?)\s+(.+)$", re.I)
_FRAME = re.compile(
    r"^(?:(?:summari[sz]e|describe|explain|introduce|conclude|discuss)\s+)?"
    r"(?:(?:what|how|why|who)\s+(?:was|were|is|are|did|does|do|had|has|have)\s+)?(?:the\s+)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A topic with its candidates: features, labels, the document of each, and how many passages are about it."""

    id: str
    topic: str
    whole_question: bool
    features: Floats
    relevant: Floats
    docs: tuple[str, ...]
    total: int
    gold_docs: frozenset[str]


def topic_of(question: str) -> str:
    """Return the topic that a question is about, without the words that only ask."""
    bare = question.strip().rstrip(".?!").strip()
    about = _ABOUT.search(bare)
    topic = about[1] if about else _FRAME.sub("", bare)
    topic = re.sub(r"\s+(?:in|during|at)\s+(?:the|this)\s+(?:meeting|discussion)\s*$", "", topic, flags=re.I)
    return topic if len(topic) > 3 else bare


def asked_both_ways() -> list[Topic]:
    """Return the sample's topics, and those that a question asks for a second time as that question."""
    topics = read_topics(SAMPLE / "topics.jsonl")
    said = {query.id: query.question for query in read_queries(SAMPLE)}
    return topics + [replace(topic, topic=said[topic.question]) for topic in topics if topic.question]


def cases(index: Path, topics: list[Topic]) -> list[Case]:
    """Return each topic with its candidates from an index."""
    embedder = make_embedder("bundled", threads=1)
    store = open_generation(index, embedder).store
    back = background(store)
    documents = store.documents(Filter())
    sources = {document.id: document.source for document in documents}
    everything = [passage for document in documents for passage in store.passages(document.id)]
    found = []
    for topic in topics:
        seen = weigh(store, embedder.embed_query, topic.topic, Filter(), back)
        passages = seen.gathered.passages
        total = int(labels(everything, sources, topic.relevant).sum())
        found.append(
            Case(
                topic.id, topic.topic, topic.topic.endswith("?"), seen.features,
                labels(passages, sources, topic.relevant),
                tuple(sources[p.document_id] for p in passages), total, frozenset(s.doc for s in topic.relevant),
            )
        )  # fmt: skip
    store.close()
    return found


def fitted(chosen: list[Case]) -> Floats:
    """Return the weights fitted on cases."""
    features = np.vstack([case.features for case in chosen])
    relevant = np.concatenate([case.relevant for case in chosen])
    weights = np.concatenate([np.full(len(c.relevant), 0.5 if c.whole_question else 1.0) for c in chosen])
    return fit_logistic(features, relevant, weights)


def chances(case: Case, weights: Floats) -> Floats:
    """Return the probability of each candidate."""
    return np.asarray(1 / (1 + np.exp(-np.clip(case.features @ weights, -30, 30))), float)


def table(judged: list[tuple[Case, Floats]]) -> list[tuple[float, float, float, float, float]]:
    """Return (cut-off, precision, recall, recall of documents, precision of documents), means over topics."""
    rows = []
    for cutoff in CUTOFFS:
        values = []
        for case, chance in judged:
            inside = chance >= cutoff
            docs = {case.docs[n] for n in np.flatnonzero(inside)}
            right = float(case.relevant[inside].sum())
            values.append(
                (
                    right / max(1, int(inside.sum())), right / max(1, case.total),
                    len(docs & case.gold_docs) / len(case.gold_docs), len(docs & case.gold_docs) / max(1, len(docs)),
                )
            )  # fmt: skip
        means = np.mean(values, axis=0)
        rows.append((cutoff, *(round(float(value), 3) for value in means)))
    return rows


def show(name: str, judged: list[tuple[Case, Floats]]) -> None:
    """Print the table of a set of topics."""
    precision = np.mean([average_precision(chance, case.relevant, case.total) for case, chance in judged])
    print(f"{name}: {len(judged)} topics, mean average precision {precision:.3f}")
    print("cut-off  precision  recall  docs recall  docs precision")
    for row in table(judged):
        print("".join(f"{value:9.3f}" for value in row))


def each(judged: list[tuple[Case, Floats]]) -> list[str]:
    """Return a row of a Markdown table for each topic: what is counted at the default cut-off, and how well."""
    rows = ["| topic | counted | about it | precision | recall | documents | average precision |"]
    rows.append("| --- | --: | --: | --: | --: | --: | --: |")
    for case, chance in judged:
        inside = chance >= DEFAULT_CUTOFF
        right, counted = float(case.relevant[inside].sum()), int(inside.sum())
        docs = {case.docs[n] for n in np.flatnonzero(inside)} & case.gold_docs
        rows.append(
            f"| {case.topic} | {counted} | {case.total} | {right / max(1, counted):.2f} | {right / case.total:.2f} | "
            f"{len(docs)} of {len(case.gold_docs)} | {average_precision(chance, case.relevant, case.total):.2f} |"
        )
    return rows


def report(about: list[tuple[Case, Floats]], asked: list[tuple[Case, Floats]], nothing: list[int]) -> str:
    """Return docs/traces.md."""
    lines = [
        "# How complete traces are",
        "",
        "Written by `python -m training.trace_relevance --index INDEX --write` over the invented sample minutes. Each "
        "topic is judged passage by passage (`corpus/sample/topics.jsonl`) and left out of the fit that it is measured "
        f"with. Counted is what is {DEFAULT_CUTOFF:.0%} or more likely to be about the topic.",
        "",
        *each(about),
        "",
        "By cut-off, means over these topics:",
        "",
        "| cut-off | precision | recall | recall of documents | precision of documents |",
        "| --: | --: | --: | --: | --: |",
        *(f"| {' | '.join(f'{value:.2f}' for value in row)} |" for row in table(about)),
        "",
        "The same topics asked as whole questions, in other words than the minutes use:",
        "",
        *each(asked),
        "",
        f"Of {len(nothing)} topics that nothing is about, {nothing.count(0)} have an empty trace; the others count "
        f"{sum(nothing)} passages between them.",
    ]
    return "\n".join(lines) + "\n"


def write(weights: Floats, rows: list[tuple[float, float, float, float, float]]) -> None:
    """Put the constants between their marks."""
    numbers = ", ".join(f"{weight:.3f}" for weight in weights)
    _between(ROOT / "service/tracing/relevance.py", "fitted", f"WEIGHTS = (\n    {numbers},\n)  # fmt: skip")
    lines = "".join(f"    ({cutoff}, {precision}, {recall}),\n" for cutoff, precision, recall, *_ in rows)
    _between(ROOT / "service/tracing/quality.py", "measured", f"MEASURED = (\n{lines})")


def _between(path: Path, word: str, body: str) -> None:
    text = path.read_text(encoding="utf-8")
    marked = re.compile(rf"(# BEGIN {word}[^\n]*\n).*?(\n# END {word})", re.S)
    path.write_text(marked.sub(lambda match: f"{match[1]}{body}{match[2]}", text), encoding="utf-8")


def main() -> None:
    """Fit, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--task", type=Path, nargs=2, metavar=("TASK", "INDEX"))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    sample = cases(given.index, asked_both_ways())
    held_out = [(case, chances(case, fitted([c for c in sample if c.id != case.id]))) for case in sample]
    about = [(case, chance) for case, chance in held_out if case.total and not case.whole_question]
    asked = [pair for pair in held_out if pair[0].whole_question]
    weights = fitted(sample)
    print({name: round(float(weight), 2) for name, weight in zip(FEATURES, weights, strict=True)})
    show("sample, each topic left out in turn", about)
    print("\n".join(each(about)))
    show("the same, asked as whole questions", asked)
    nothing = [int((chance >= DEFAULT_CUTOFF).sum()) for case, chance in held_out if not case.total]
    print(f"passages counted by default for {len(nothing)} topics that nothing is about: {nothing}")
    rows = questions([(case, chances(case, weights)) for case in sample if not case.whole_question])
    print(json.dumps(rows, indent=1))
    if given.task:
        task, index = given.task
        queries = read_queries(task)
        other = cases(index, [Topic(q.id, topic_of(q.question), None, q.gold) for q in queries if q.gold])
        show(task.name, [(case, chances(case, weights)) for case in other])
    if given.write:
        write(weights, table(about))
        (ROOT / "docs" / "traces.md").write_text(report(about, asked, nothing), encoding="utf-8")


def questions(judged: list[tuple[Case, Floats]]) -> list[dict[str, object]]:
    """Return what of the gold of the sample's questions across the years is in the trace of their topics by default."""
    topics = {topic.id: topic for topic in read_topics(SAMPLE / "topics.jsonl")}
    gold = {query.id: {span.doc for span in query.gold} for query in read_queries(SAMPLE)}
    rows: list[dict[str, object]] = []
    for case, chance in judged:
        question = topics[case.id].question
        if question:
            inside = chance >= DEFAULT_CUTOFF
            docs = {case.docs[n] for n in np.flatnonzero(inside)}
            rows.append(
                {
                    "question": question,
                    "topic": topics[case.id].topic,
                    "gold documents missing": sorted(gold[question] - docs),
                    "precision": round(float(case.relevant[inside].mean()), 3),
                    "documents with gold": f"{len(docs & gold[question])} of {len(docs)}",
                    "documents on the topic": f"{len(docs & case.gold_docs)} of {len(docs)}",
                }
            )
    return rows


if __name__ == "__main__":
    main()
