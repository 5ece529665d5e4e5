"""The connection to Milvus: opened when it is named, its failures turned into messages to a person."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.errors import IndexMissing, IndexProblem
from indexer.milvus.address import Address

CONNECT_SECONDS = 10.0
# Ids in one expression: each is about 30 bytes, and Milvus reads at most 16,384 rows for one request.
IDS_AT_ONCE = 1000
# The most that one search or query returns (Milvus, quotaAndLimits.limits.maxQueryResultWindow).
ROWS_MOST = 16_384

# The package would ask every ten seconds whether the server is there; Milvus Lite hangs up on who asks so often.
_GRPC = {"grpc.keepalive_time_ms": 300_000, "grpc.keepalive_permit_without_calls": False}

Row = dict[str, Any]


class CollectionGone(IndexMissing):
    """A collection isn't there (any more): it was purged or replaced."""


class Engine:
    """A connection to Milvus, for any number of threads; every failure is an IndexProblem that names the address."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: Any = _connected(address)

    def call(self, method: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - as Milvus answers
        """Call a method of the client.

        Raises:
            CollectionGone: the collection or alias isn't there.
            IndexProblem: the server can't be reached or refuses; the message says which and what it said.
        """
        if self._client is None:
            raise RuntimeError(f"The index {self.address} has been closed.")
        try:
            return getattr(self._client, method)(*arguments, **options)
        except Exception as error:
            raise _explained(self.address, error) from error

    def search(
        self, collection: str, field: str, given: object, limit: int, where: str, fields: Sequence[str], level: str,
        **params: object,
    ) -> list[Row]:  # fmt: skip
        """Return the rows nearest to one vector or text, best first, each with ``distance`` beside its fields."""
        found = self.call(
            "search", collection, data=[given], anns_field=field, limit=min(limit, ROWS_MOST), filter=where,
            output_fields=list(fields), search_params={"params": params}, consistency_level=level,
        )[0]  # fmt: skip
        return [{**hit["entity"], "id": hit["id"], "distance": hit["distance"]} for hit in found]

    def by_ids(self, collection: str, ids: Sequence[str], fields: Sequence[str], level: str) -> dict[str, Row]:
        """Return the rows that exist, by id."""
        wanted, found = list(dict.fromkeys(ids)), {}
        for at in range(0, len(wanted), IDS_AT_ONCE):
            where = one_of("id", wanted[at : at + IDS_AT_ONCE])
            rows = self.call("query", collection, filter=where, output_fields=["id", *fields], consistency_level=level)
            found.update({row["id"]: row for row in rows})
        return found

    def every(self, collection: str, where: str, fields: Sequence[str], level: str, batch: int) -> Iterator[Row]:
        """Yield every row that an expression leaves, by id, ``batch`` of them at a time."""
        iterator = self.call(
            "query_iterator", collection, batch_size=batch, filter=where, output_fields=list(fields),
            consistency_level=level,
        )  # fmt: skip
        try:
            while rows := self._guarded(iterator.next):
                yield from rows
        finally:
            iterator.close()

    def count(self, collection: str) -> int:
        """Return how many rows a collection holds, every write included."""
        found = self.call("query", collection, filter="", output_fields=["count(*)"], consistency_level="Strong")
        return int(found[0]["count(*)"])

    def _guarded(self, step: Callable[[], Any]) -> Any:  # noqa: ANN401 - as Milvus answers
        try:
            return step()
        except Exception as error:
            raise _explained(self.address, error) from error

    def close(self) -> None:
        """Close the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None


def one_of(field: str, values: Sequence[str]) -> str:
    """Return the expression that a field holds one of the texts."""
    return f"{field} in [{', '.join(quoted(value) for value in values)}]"


def quoted(text: str) -> str:
    """Return a text as a literal of Milvus' expressions, which read JSON's escapes."""
    import json

    return json.dumps(text, ensure_ascii=False)


def load_pymilvus() -> Any:  # noqa: ANN401 - its types don't cover its client
    """Return the package pymilvus.

    Raises:
        IndexProblem: it isn't installed; the message says what to install.
    """
    try:
        return importlib.import_module("pymilvus")
    except ImportError as error:
        raise IndexProblem(
            "An index on Milvus needs the package pymilvus, which isn't installed: run "
            "`pip install 'matters-arising[cluster]'`, or leave --store and MATTERS_STORE out to use a folder."
        ) from error


def _connected(address: Address) -> Any:  # noqa: ANN401 - its types don't cover its client
    # What gRPC's own threads write to stderr is no message to a person.
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    package = load_pymilvus()
    # What goes wrong is told once, by us; the package would print each failure with its traceback besides.
    for name in ("pymilvus", "milvus_lite"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if address.local:
        Path(address.uri).parent.mkdir(parents=True, exist_ok=True)
    try:
        return package.MilvusClient(
            address.uri, token=address.token, db_name=address.database, timeout=CONNECT_SECONDS, grpc_options=_GRPC
        )
    except Exception as error:
        if address.local:
            raise IndexProblem(
                f"The Milvus Lite file {address.uri} can't be opened ({_said(error)}). It takes the package "
                "milvus-lite (`pip install 'matters-arising[cluster]'`), and one process at a time: end the other, or "
                "run `milvus-lite server` on the file's folder and name it as milvus+http://127.0.0.1:19530/collection."
            ) from error
        raise _explained(address, error) from error


def _explained(address: Address, error: Exception) -> IndexProblem:
    said = _said(error)
    lower = said.lower()
    if any(words in lower for words in ("not exist", "not found", "can't find collection", "not loaded")):
        return CollectionGone(f"Milvus at {address} doesn't have what was asked for: {said}")
    if any(words in lower for words in ("unauthenticated", "auth check failure", "permission", "denied")):
        return IndexProblem(
            f"Milvus at {address} refuses this user ({said}). Give user and password in the address: "
            "milvus+http://user:password@host:19530/collection, best in MATTERS_STORE."
        )
    if any(words in lower for words in ("connect", "unavailable", "deadline", "timeout")):
        return IndexProblem(
            f"Milvus can't be reached at {address} ({said}). Check that it runs and that the address is right; "
            "docs/scale.md says how to start one."
        )
    return IndexProblem(f"Milvus at {address} failed: {said}")


def _said(error: Exception) -> str:
    """Return what an error of the engine says, in one line."""
    return " ".join(str(getattr(error, "message", "") or error).split())[:500] or type(error).__name__
