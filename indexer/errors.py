"""What can go wrong with an index, each error with a message that says what happened, where, and what to do."""

from __future__ import annotations


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
    """The build was given no document it could index; what was published before stays."""


class ModelProblem(IndexProblem):
    """A model's files or the package that runs it can't be found, or aren't what they should be."""
