"""The composition root: the only place that chooses concrete classes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.records import Metadata
from indexer.embedding import Embedder, make_embedder
from indexer.homes import Home, Leases
from indexer.local_home import LocalHome
from indexer.report import BuildReport, ProgressCallback
from service.aliases import read_table
from service.answering import Answerer, ExtractiveAnswerer
from service.library import Library
from service.ranking import Weights
from service.reader import MODEL, EvidenceReader, RerankerReader, SmallReader
from service.reranking import make_reranker
from service.search import Searcher
from service.settings import Settings

if TYPE_CHECKING:
    from service.tracing.tracer import Tracer


def open_library(settings: Settings, weights: Weights | None = None) -> Library:
    """Return the library over the index that the settings name, models loaded; ``weights`` are for experiments.

    Raises:
        IndexProblem: there is no index, it doesn't fit, or a model can't be loaded.
    """
    with ThreadPoolExecutor(1) as beside:  # each model takes a quarter of a second to load, on a core of its own
        loading = beside.submit(open_reader, settings)
        embedder = open_embedder(settings, for_questions=True)
    reader = loading.result()
    return Library(
        Leases(open_home(settings), embedder),
        Searcher(embedder, weights, read_table(settings.aliases) if settings.aliases else ()),
        reader,
        open_answerer(settings, reader),
        settings.rerank,
        embedder.embed_query,
    )


def open_tracer(settings: Settings) -> Tracer:
    """Return a tracer over the index that the settings name, without the models that only answers need.

    Raises:
        IndexProblem: there is no index, it doesn't fit, or a model can't be loaded.
    """
    from service.tracing.tracer import Tracer

    embedder = open_embedder(settings, for_questions=True)
    return Tracer(Leases(open_home(settings), embedder).lease, embedder.embed_query)


def open_home(settings: Settings) -> Home:
    """Return where the generations of the index are kept: the folder that the settings name, or Milvus.

    Raises:
        IndexProblem: the address of the store can't be understood, or nothing answers there.
    """
    if settings.store is None:
        return LocalHome(settings.index)
    from indexer.milvus.address import parse_address
    from indexer.milvus.home import MilvusHome

    return MilvusHome(parse_address(settings.store))


def index_name(settings: Settings) -> str:
    """Return what the index is called to a person: its folder, or its address without the password."""
    if settings.store is None:
        return str(settings.index)
    from indexer.milvus.address import parse_address

    return str(parse_address(settings.store))


def open_embedder(settings: Settings, *, for_questions: bool = False) -> Embedder:
    """Return the embedder that the settings name.

    ``for_questions`` lets the bundled one run in one thread where nothing else is set: a question of a few words takes
    as long in two, and the other core is another search's.
    """
    one = for_questions and settings.embedder == "bundled" and not settings.threads
    return make_embedder(settings.embedder, threads=1 if one else settings.threads)


def open_reader(settings: Settings) -> EvidenceReader:
    """Return the small reader, or a reader over the cross-encoder that the settings name."""
    if settings.reranker == "bundled" and MODEL.is_file():
        return SmallReader(settings.threads)
    return RerankerReader(make_reranker(settings.reranker, settings.threads))


def open_answerer(settings: Settings, reader: EvidenceReader) -> Answerer:
    """Return the answerer that the settings name; ``reader`` reads what it quotes."""
    quotations = ExtractiveAnswerer(settings.answer_at, reader)
    if settings.llm_url is None:
        return quotations
    from service.llm_answering import LanguageModelAnswerer

    return LanguageModelAnswerer(quotations, settings.llm_url, settings.llm_model, settings.llm_key)


def index_paths(
    settings: Settings,
    paths: list[Path],
    given: Metadata | None = None,
    *,
    home: Home | None = None,
    rebuild: bool = False,
    progress: ProgressCallback | None = None,
    ray: str | None = None,
) -> BuildReport:
    """Bring the index in step with folders, files and archives; return what was done.

    With ``ray``, the address of a Ray cluster, its workers read, cut and embed.

    Raises:
        IndexProblem: nothing could be indexed, another build is running, or the index doesn't fit.
    """
    from corpus.reading import read_paths
    from indexer.build import Part, build_in

    given = given or Metadata()
    home = home or open_home(settings)
    if ray is not None:
        from indexer.ray_indexing import WorkerRecipe, build_on_ray

        recipe = WorkerRecipe(settings.embedder, given)
        return build_on_ray(ray, home, paths, recipe, rebuild=rebuild, progress=progress)
    parts = [Part(str(path.resolve()), read_paths([path], given)) for path in paths]
    return build_in(home, parts, open_embedder(settings), rebuild=rebuild, progress=progress)
