"""Lets slow but honest work (OCR, page by page) say that it goes on, to whoever watches the time."""

from __future__ import annotations

from collections.abc import Callable


def _unheard() -> None:
    """Nobody watches."""


_listener: Callable[[], None] = _unheard


def listen(listener: Callable[[], None]) -> None:
    """Have ``listener`` called at each beat."""
    global _listener
    _listener = listener


def beat() -> None:
    """Say that a step of slow work is done."""
    _listener()
