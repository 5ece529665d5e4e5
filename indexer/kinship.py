"""Keys by which documents that may be related find one another in an index, without looking at all of them.

Copies have the same words or share one of their smallest sentence digests, versions the same meeting, kind and title;
a paper that stands whole in a larger one has its smallest digests among the other's sentences (corpus.versions).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from corpus.versions import Fingerprint, sketch

# What stands in more documents than this (an apology, a heading) tells nothing of any two of them.
COMMON = 64


class Key(NamedTuple):
    """A 64-bit key of a document; ``chief`` ones are looked up and found, the others (sentences) one or the other."""

    key: int
    chief: bool


def keys(print_: Fingerprint) -> list[Key]:
    """Return the keys of a document, each once."""
    chief = {_key(print_.words)}
    if print_.held_on is not None:
        chief.add(_key(f"{print_.meeting_id} {print_.kind} {print_.title}".encode()))
    chief |= _signed(sketch(print_))
    return [
        *(Key(key, True) for key in sorted(chief)),
        *(Key(k, False) for k in sorted(_signed(print_.sentences) - chief)),
    ]


def _signed(digests: Sequence[int]) -> set[int]:
    """Return unsigned 64-bit integers as the signed ones that SQLite keeps."""
    return set(np.array(digests, np.uint64).view(np.int64).tolist())


def _key(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), signed=True)
