"""Where an index on Milvus is: an address such as milvus+http://host:19530/minutes or milvus+file:///srv/minutes.db."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from indexer.errors import IndexProblem

# The collection of a file that names none.
COLLECTION = "minutes"
# Milvus allows 255 characters; a generation adds its own to the name.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,199}")
_FORMS = (
    "Write it as milvus+http://host:19530/collection (or milvus+https, with user:password@ before the host where the "
    "server asks for them, and /database/collection for another database than the default), or as "
    "milvus+file:///folder/name.db for Milvus Lite."
)


class AddressProblem(IndexProblem):
    """The address of a store can't be understood."""


@dataclass(frozen=True, slots=True)
class Address:
    """A collection of an engine; ``uri`` is what pymilvus connects to, ``local`` whether that is a Milvus Lite file."""

    uri: str
    collection: str = COLLECTION
    database: str = ""
    token: str = field(default="", repr=False)
    local: bool = False

    def __str__(self) -> str:
        """Return the address without the password, for messages."""
        if self.local:
            return f"milvus+file:{self.uri}{'' if self.collection == COLLECTION else f'?collection={self.collection}'}"
        return f"milvus+{self.uri}/{self.database + '/' if self.database else ''}{self.collection}"


def parse_address(text: str) -> Address:
    """Return the address that a text names.

    Raises:
        AddressProblem: it isn't one; the message shows the forms there are.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise AddressProblem(f"The store address can't be read ({error}). {_FORMS}") from None
    if parts.scheme == "milvus+file":
        return _file(unquote(parts.netloc + parts.path), parts.query)
    if parts.scheme not in ("milvus+http", "milvus+https") or not parts.hostname:
        raise AddressProblem(f"The store {parts.scheme or text!r} isn't one that is known. {_FORMS}")
    names = [unquote(name) for name in parts.path.split("/") if name]
    if len(names) not in (1, 2) or not all(_NAME.fullmatch(name) for name in names):
        raise AddressProblem(
            f"The path {parts.path!r} of the store doesn't name a collection: letters, digits and underscores, no "
            f"digit first. {_FORMS}"
        )
    scheme = parts.scheme.removeprefix("milvus+")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    uri = f"{scheme}://{host}:{port or (443 if scheme == 'https' else 19530)}"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    token = f"{user}:{password}" if user and password else user or password
    return Address(uri, names[-1], names[0] if len(names) == 2 else "", token)


def _file(path: str, query: str) -> Address:
    name = query.removeprefix("collection=") if query else COLLECTION
    if not path.endswith(".db"):
        raise AddressProblem(f"The name of a Milvus Lite file ends with .db, {path!r} doesn't. {_FORMS}")
    if not _NAME.fullmatch(name):
        raise AddressProblem(f"{query!r} doesn't name a collection (?collection=minutes). {_FORMS}")
    return Address(path, name, local=True)
