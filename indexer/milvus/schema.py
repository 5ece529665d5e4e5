"""The two collections of a generation: passages to be searched, and records (documents in pieces, meetings, facts).

Milvus keeps text fields of at most 65,535 bytes, so documents are kept in pieces. Every collection must have a vector:
records carry a dummy of two numbers.
"""

from __future__ import annotations

from typing import Any

from indexer.milvus.client import Engine, load_pymilvus

TEXT_BYTES = 65_535
NAME_BYTES = 1_024
# Milvus sends the rows of a council to one of so many partitions, and a search inside councils to theirs alone.
PARTITIONS = 16
# How often a passage's own words are written for one of its context, and how soon repetition stops to count: BM25 over
# weighted fields (BM25F, Robertson and others 2004) from one field, since repeating a word is what a weight means.
# Divided by the weight, k1 is 0.5; the range that Milvus documents ends at 2.
TEXT_WEIGHT = 4
BM25_K1, BM25_B = 2.0, 0.75
# Up to so many passages every vector is compared, which is exact; beyond, HNSW with full vectors is searched.
EXACT_MOST = 50_000
HNSW_M, HNSW_BUILD = 16, 200
# How many neighbours HNSW holds in view at least while it searches.
HNSW_SEARCH = 256

DENSE, SPARSE = "vector", "sparse"


def create_passages(engine: Engine, name: str, dimension: int) -> None:
    """Create the collection of passages, ready to be written and searched exactly.

    Raises:
        IndexProblem: the engine refuses.
    """
    package = load_pymilvus()
    kinds = package.DataType
    schema = package.MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", kinds.VARCHAR, is_primary=True, max_length=64)
    schema.add_field("council", kinds.VARCHAR, max_length=NAME_BYTES, is_partition_key=True)
    _texts(schema, "committee", "kind", "status", most=NAME_BYTES)
    _texts(schema, "document", "input", "passage_kind", most=64)
    _texts(schema, "path", "text", "context", most=TEXT_BYTES)
    for field in ("held", "place", "start", "end", "page"):
        schema.add_field(field, kinds.INT64)
    # The words come as the stems that every store counts (indexer/lexical.py): the engine splits at spaces, no more.
    schema.add_field(
        "words", kinds.VARCHAR, max_length=TEXT_BYTES, enable_analyzer=True, analyzer_params={"tokenizer": "standard"}
    )
    schema.add_field(SPARSE, kinds.SPARSE_FLOAT_VECTOR)
    schema.add_field(DENSE, kinds.FLOAT_VECTOR, dim=dimension)
    schema.add_function(
        package.Function(
            name="bm25", function_type=package.FunctionType.BM25, input_field_names=["words"],
            output_field_names=[SPARSE],
        )
    )  # fmt: skip
    indexes = _indexes(package)
    indexes.add_index(DENSE, index_type="FLAT", metric_type="IP")
    indexes.add_index(
        SPARSE, index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params={"bm25_k1": BM25_K1, "bm25_b": BM25_B}
    )
    for field in ("document", "committee", "kind", "status", "held", "input"):
        indexes.add_index(field, index_type="INVERTED")
    _create(engine, name, schema, indexes, num_partitions=PARTITIONS)


def create_records(engine: Engine, name: str) -> None:
    """Create the collection of records: a row is a piece of a document, its facts, a meeting, or a file's line.

    Raises:
        IndexProblem: the engine refuses.
    """
    package = load_pymilvus()
    kinds = package.DataType
    schema = package.MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", kinds.VARCHAR, is_primary=True, max_length=128)
    _texts(schema, "part", "document", "meeting", "digest", "content", "kind", "status", most=64)
    _texts(schema, "scope", most=4 * NAME_BYTES)
    _texts(schema, "body", most=TEXT_BYTES)
    for field in ("number", "passages"):
        schema.add_field(field, kinds.INT64)
    schema.add_field("dummy", kinds.FLOAT_VECTOR, dim=2)
    indexes = _indexes(package)
    indexes.add_index("dummy", index_type="FLAT", metric_type="L2")
    for field in ("part", "document"):
        indexes.add_index(field, index_type="INVERTED")
    _create(engine, name, schema, indexes)


def kind_for_size(passages: int) -> str:
    """Return, in words, how so many vectors are searched."""
    if passages <= EXACT_MOST:
        return "exact (Milvus FLAT, inner product)"
    return f"approximate (Milvus HNSW, M {HNSW_M}, full vectors)"


def index_for_size(engine: Engine, name: str, passages: int) -> None:
    """Give a finished collection of passages the index that suits its size.

    Raises:
        IndexProblem: the engine refuses.
    """
    if passages <= EXACT_MOST:
        return
    engine.call("release_collection", name)
    engine.call("drop_index", name, DENSE)
    indexes = _indexes(load_pymilvus())
    params = {"M": HNSW_M, "efConstruction": HNSW_BUILD}
    indexes.add_index(DENSE, index_type="HNSW", metric_type="IP", params=params)
    engine.call("create_index", name, indexes)
    engine.call("load_collection", name)


def _texts(schema: Any, *fields: str, most: int) -> None:  # noqa: ANN401 - pymilvus' own
    for field in fields:
        schema.add_field(field, load_pymilvus().DataType.VARCHAR, max_length=most)


def _create(engine: Engine, name: str, schema: Any, indexes: Any, **options: object) -> None:  # noqa: ANN401
    """Create a collection with its indexes, loaded; indexes of nothing needn't be waited for."""
    engine.call("create_collection", name, schema=schema, **options)
    engine.call("create_index", name, indexes, sync=False)
    engine.call("load_collection", name)


def _indexes(package: Any) -> Any:  # noqa: ANN401 - pymilvus' own
    return package.MilvusClient.prepare_index_params()
