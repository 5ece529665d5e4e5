"""Keys by which documents that may be related find one another in an index, without looking at all of them.

Copies have the same words or share one of their smallest sentence digests, versions the same meeting, kind and title;
a paper that stands whole in a larger one has its smallest digests among the other's sentences (corpus.versions).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from corpus.versions import Fingerprint, sketch

# What stands in more documents than this (an apology, a heading) tells nothing of any two of them.
COMMON = 64
# Documents that share 8 in 10 sentences share five of their six smallest digests on average, and a part all of them.
SHARED = 3
SENTENCE, SKETCH, WHOLE = 0, 1, 2


class Key(NamedTuple):
    """A 64-bit key of a document: of one of its sentences, of one in its sketch, or of the whole document."""

    key: int
    level: int


def keys(print_: Fingerprint) -> list[Key]:
    """Return the keys of a document, each once, at its highest level."""
    levels = dict.fromkeys(_signed(print_.sentences), SENTENCE)
    levels |= dict.fromkeys(_signed(sketch(print_)), SKETCH)
    levels[_key(print_.words)] = WHOLE
    if print_.held_on is not None:
        levels[_key(f"{print_.meeting_id} {print_.kind} {print_.title}".encode())] = WHOLE
    return [Key(key, level) for key, level in sorted(levels.items())]


def related(wanted: Iterable[Key], find: Callable[[Key], set[tuple[int, int]]]) -> set[int]:
    """Return the documents that may be related to the one whose keys are ``wanted``.

    ``find`` gives document and level of all that have a key at a level that counts: see :func:`counts`.
    """
    found: set[int] = set()
    held: Counter[int] = Counter()  # of the sketch wanted, how much stands in another
    holding: Counter[int] = Counter()  # of another's sketch, how much stands here
    telling = 0
    for key in wanted:
        having = find(key)
        if len(having) > COMMON:
            continue
        telling += key.level == SKETCH
        for document, level in having:
            if key.level == WHOLE:
                found.add(document)
                continue
            held[document] += key.level == SKETCH
            holding[document] += level == SKETCH
    found |= {document for document, count in held.items() if count >= min(SHARED, telling) > 0}
    return found | {document for document, count in holding.items() if count >= SHARED}


def counts(key: Key) -> tuple[int, int]:
    """Return from which level to which others that have a key may be related by it."""
    return {WHOLE: (WHOLE, WHOLE), SKETCH: (SENTENCE, SKETCH), SENTENCE: (SKETCH, SKETCH)}[key.level]


def _signed(digests: Sequence[int]) -> list[int]:
    """Return unsigned 64-bit integers as the signed ones that SQLite keeps."""
    signed: list[int] = np.array(digests, np.uint64).view(np.int64).tolist()
    return signed


def _key(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), signed=True)
