"""What can go wrong between this tool and a council's site, each as a sentence to a person."""

from __future__ import annotations


class FetchError(Exception):
    """The run can't go on, or can't start: the message says what happened, where, and what to do."""


class Unavailable(Exception):
    """One address gave nothing; ``lasting`` says that asking again soon would give nothing either."""

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.lasting = lasting


class Refused(Unavailable):
    """The site, its robots.txt or this tool's own rules say no; it isn't tried in another way.

    ``by_site`` says that the site itself refused a request that was made.
    """

    def __init__(self, reason: str, *, by_site: bool = False) -> None:
        super().__init__(reason, lasting=True)
        self.by_site = by_site


class Stopped(Exception):
    """The site has asked to be left alone for now (busy, or refusing everything), so the run ends here."""
