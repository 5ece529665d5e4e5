"""Tells by the names of files and folders, and by titles, what is exempt before a word of it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from corpus import exempt_words as words

_FORWARDED = re.compile(r"^(?:\s*(?:re|fwd?):)+\s*", re.I)


def restricted_name(source: str) -> str | None:
    """Return why a file is taken as exempt by its name or folder ("Exempt Appendix A.pdf"), else None."""
    path = PurePosixPath(source)
    if words.FILE.search(_words_of(path.stem)) is not None:
        return f"its name, {path.name!r}, marks it as exempt"
    return restricted_folder(path.parts[:-1])


def restricted_title(title: str | None) -> str | None:
    """Return why a document is taken as exempt by its title in a manifest, an export or an e-mail, else None."""
    bare = _FORWARDED.sub("", title or "")
    name = _words_of(bare)
    marked = words.FILE.search(name) or words.BANNER.match(bare) or words.LABEL.match(bare) or words.TAIL.search(bare)
    return f"its title, {bare[:200]!r}, marks it as exempt" if marked else None


def restricted_folder(names: Iterable[str]) -> str | None:
    """Return why what is in folders of these names is taken as exempt ("Part 2 - Confidential"), else None."""
    folder = next((name for name in names if words.FOLDER.search(_words_of(name)) is not None), None)
    return f"it is in a folder named {folder!r}" if folder is not None else None


def _words_of(name: str) -> str:
    """Return a name as words, with its brackets and its dashes between spaces, which say what belongs together."""
    dashed = re.sub(r"[\s_]+[-–—]+[\s_]+", " – ", name)
    return re.sub(r"(?:[^\w()\[\]–]|_)+", " ", dashed).strip()
