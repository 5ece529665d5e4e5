"""What was read lately, kept in memory up to a number of things."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Lately(Generic[Key, Value]):
    """A table of the things read last, for what never changes; any number of threads may use one.

    When it is full, what was read longest ago goes: half of it at once, so that reading needs no lock.
    """

    def __init__(self, most: int) -> None:
        self._half = max(1, most // 2)
        self._new: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def get(self, keys: Sequence[Key], read: Callable[[Sequence[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """Return the value of each key that has one; those that aren't here are read together."""
        new, old = self._new, self._old
        found = {key: new[key] for key in keys if key in new}
        others = [key for key in dict.fromkeys(keys) if key not in found]
        if others:
            fresh = {key: old[key] for key in others if key in old}
            missing = [key for key in others if key not in fresh]
            if missing:
                fresh.update(read(missing))
            self.keep(fresh)
            found.update(fresh)
        return found

    def keep(self, values: Mapping[Key, Value]) -> None:
        """Put values in the table."""
        fresh = {key: value for key, value in values.items() if key not in self._new}
        if len(self._new) + len(fresh) > self._half:
            self._old, self._new = self._new, {}
        if len(fresh) <= self._half:
            self._new.update(fresh)
