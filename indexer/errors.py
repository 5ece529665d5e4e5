"""What can go wrong with an index, each error with a message that says what happened, where, and what to do."""

from __future__ import annotations

import contextlib
import errno
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.report import BuildReport


REBUILD = "run `matters index --rebuild` with the folders it was made from"


class IndexProblem(Exception):
    """Anything about an index or its models that a person can put right; the message says how."""


class IndexMissing(IndexProblem):
    """There is no index in the folder yet."""


class IndexUnfit(IndexProblem):
    """The index was built by another model, chunking or format than this run uses."""


class IndexDamaged(IndexProblem):
    """Files of the index are missing, cut short or changed."""


class IndexBusy(IndexProblem):
    """Another build is running on the same index."""


class NothingToIndex(IndexProblem):
    """The build was given no document it could index; what was published before stays.

    ``report`` says what it found instead.
    """

    def __init__(self, message: str, report: BuildReport) -> None:
        super().__init__(message)
        self.report = report


class NothingToPurge(IndexProblem):
    """The index holds no document of that id or source."""


class AmbiguousPurge(IndexProblem):
    """Several documents may be meant, and it wasn't said that all are to go; nothing was removed."""


class ModelProblem(IndexProblem):
    """A model's files or the package that runs it can't be found, or aren't what they should be."""


# What the parts of an index say when the disk is full or a file may not grow: SQLite, tantivy, the operating system.
_FULL = re.compile(
    r"No space left|disk is full|File too large|quota exceeded|disk I/O error|index writer was killed"
    r"|os error (?:27|28|122)\b",
    re.IGNORECASE,
)


_WHOLE = "What was published before is whole and still in use."


@contextlib.contextmanager
def disk_errors_explained(index_dir: Path) -> Iterator[None]:
    """Turn whatever a part of the index raises on a full or failing disk into an IndexProblem that says so."""
    try:
        yield
    except IndexProblem:
        raise
    except Exception as error:
        if not isinstance(error, OSError) and not _FULL.search(str(error)):
            raise
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        if full or _FULL.search(str(error)):
            raise IndexProblem(
                f"The disk that holds {index_dir} is full ({error}). {_WHOLE} "
                "Free some space, or put the index elsewhere with --index, and run the same command again."
            ) from error
        raise IndexProblem(f"The index in {index_dir} couldn't be written ({error}). {_WHOLE}") from error
