"""The composition root: the only place that chooses concrete classes."""

from __future__ import annotations

from indexer.embedding import Embedder, make_embedder
from indexer.generations import Current
from service.answering import Answerer, ExtractiveAnswerer
from service.library import Library
from service.reader import MODEL, EvidenceReader, RerankerReader, SmallReader
from service.reranking import make_reranker
from service.search import Searcher
from service.settings import Settings


def open_library(settings: Settings) -> Library:
    """Return the library over the index that the settings name, models loaded.

    Raises:
        IndexProblem: there is no index, it doesn't fit, or a model can't be loaded.
    """
    embedder = open_embedder(settings)
    return Library(
        Current(settings.index, embedder),
        Searcher(embedder),
        open_reader(settings),
        open_answerer(settings),
        settings.rerank,
    )


def open_embedder(settings: Settings) -> Embedder:
    """Return the embedder that the settings name."""
    return make_embedder(settings.embedder, threads=settings.threads)


def open_reader(settings: Settings) -> EvidenceReader:
    """Return the small reader, or a reader over the cross-encoder that the settings name."""
    if settings.reranker == "bundled" and MODEL.is_file():
        return SmallReader(settings.threads)
    return RerankerReader(make_reranker(settings.reranker, settings.threads))


def open_answerer(settings: Settings) -> Answerer:
    """Return the answerer that the settings name."""
    return ExtractiveAnswerer(settings.answer_at)
