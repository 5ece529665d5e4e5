"""What a page was asked: query, filters, order and page, and the links that change one of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query
from pydantic import ConfigDict, Field

from indexer.store import Filter
from service.routes.parameters import Narrowing, Sort
from service.understanding import QUESTION_CHARACTERS_MOST

PAGE_MOST = 100


class Asked(Narrowing):
    """The parameters of the pages; unknown ones are passed over, since links pick up others on their way."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    q: str = Field("", max_length=QUESTION_CHARACTERS_MOST)
    interpret: bool = True
    sort: Sort = "relevance"
    order: Literal["answer", "newest"] = "answer"
    page: int = Field(1, ge=1, le=PAGE_MOST)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to search for."""
        return not any(character.isalnum() for character in self.q)

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return self.where() != Filter()

    def link(self, path: str, **changes: object) -> str:
        """Return the address that asks the same with some things changed; None or [] takes one away."""
        kept = {**self._parameters(), **{name.rstrip("_"): value for name, value in changes.items()}}
        if "page" not in changes:
            kept.pop("page", None)
        pairs = [(name, value) for name, value in kept.items() if value not in (None, "", [])]
        return f"{path}?{urlencode(pairs, doseq=True)}" if pairs else path

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form has to carry along beside the question."""
        kept = {name: value for name, value in self._parameters().items() if name not in ("q", "page", "interpret")}
        pairs = [(name, v) for name, value in kept.items() for v in (value if isinstance(value, list) else [value])]
        return [(name, value) for name, value in pairs if value]

    def without_filters(self, path: str) -> str:
        """Return the address that asks the same of everything."""
        return self.link(path, from_=None, to=None, committee=None, council=None, kind=None, status=None)

    def toggled(self, path: str, name: str, value: str) -> str:
        """Return the address with one name of a filter added, or taken away where it is set."""
        chosen: list[str] = list(getattr(self, name))
        changed = [other for other in chosen if other != value] if value in chosen else [*chosen, value]
        return self.link(path, **{name: changed})

    def _parameters(self) -> dict[str, Any]:
        return {
            "q": self.q,
            "from": self.held_from.isoformat() if self.held_from else None,
            "to": self.held_to.isoformat() if self.held_to else None,
            "committee": self.committee,
            "council": self.council,
            "kind": self.kind,
            "status": self.status,
            "interpret": None if self.interpret else "0",
            "sort": None if self.sort == "relevance" else self.sort,
            "order": None if self.order == "answer" else self.order,
            "page": None if self.page == 1 else self.page,
        }

    def said(self, path: str) -> list[tuple[str, str]]:
        """Return each filter in words with the address that takes it away."""
        told = list[tuple[str, str]]()
        if self.held_from:
            told.append((f"from {self.held_from:%d/%m/%Y}", self.link(path, from_=None)))
        if self.held_to:
            told.append((f"to {self.held_to:%d/%m/%Y}", self.link(path, to=None)))
        for name in ("committee", "council", "kind", "status"):
            told += [(value, self.toggled(path, name, value)) for value in getattr(self, name)]
        return told


TheAsked = Annotated[Asked, Query()]
