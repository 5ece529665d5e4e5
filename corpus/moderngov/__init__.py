"""Fetches what a council publishes on its ModernGov site into a folder of plain files."""

from corpus.moderngov.errors import FetchError
from corpus.moderngov.fetch import fetch
from corpus.moderngov.options import Entry, FetchOptions, FetchReport, Progress

__all__ = ["Entry", "FetchError", "FetchOptions", "FetchReport", "Progress", "fetch"]
