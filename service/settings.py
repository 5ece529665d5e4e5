"""Settings, read once from the environment (or a .env file beside the command) and frozen from then on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# Scheme, host and port: what a browser sends as the origin of a page.
_ORIGIN = re.compile(r"https?://[^\s/?#]+")


class SettingsError(Exception):
    """A setting that can't be used; the message names the key and the value."""


class Settings(BaseSettings):
    """What an operator can set; every key is read from the environment as ``MATTERS_<NAME>``."""

    model_config = SettingsConfigDict(
        env_prefix="MATTERS_", env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore"
    )

    index: Path = Field(Path("index"), description="folder of the index")
    store: str | None = Field(
        None,
        repr=False,
        description="an index on Milvus instead of the folder, such as milvus+http://host:19530/minutes",
    )
    embedder: str = Field("bundled", description="'bundled', or a sentence-transformers model by name or folder")
    reranker: str = Field(
        "bundled", description="'bundled', or a sentence-transformers cross-encoder by name or folder"
    )
    aliases: Path | None = Field(None, description="an edited table of acronyms and aliases, tab separated")
    threads: int = Field(0, ge=0, le=256, description="threads of the models; 0 means one a core")
    rerank: int = Field(8, ge=1, le=200, description="passages that are read closely for an answer")
    answer_at: float = Field(0.4, ge=0.0, le=1.0, description="confidence from which a question is answered")
    llm_url: str | None = Field(None, description="an OpenAI-compatible base URL; unset means quotations alone")
    llm_model: str = Field("default", description="the model's name at that URL")
    llm_key: str | None = Field(None, description="the key for that URL, where it needs one", repr=False)
    site_name: str = Field("Matters Arising", description="the name on every page")
    base_url: str = Field("", description="the public address, such as https://minutes.example.gov.uk")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="origins that may call the API from a browser"
    )
    contact: str | None = Field(None, description="how to reach the operator: on pages, and when fetching")
    invented: bool = Field(False, description="say on every page that the council doesn't exist (the sample)")

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        try:
            listed = json.loads(given) if given.lstrip().startswith("[") else given.replace(",", " ").split()
        except ValueError:
            raise ValueError('it isn\'t a JSON list; write ["https://www.example.gov.uk"]') from None
        return tuple(listed)

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        # Browsers send small letters and no slash at the end: anything else would never match, without a word.
        origins = tuple(origin.rstrip("/").lower() for origin in given)
        for origin in origins:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is no origin; write https://www.example.gov.uk, without a path")
        return origins

    @field_validator("base_url")
    @classmethod
    def _address(cls, given: str) -> str:
        if given and not re.match(r"https?://[^\s/?#]", given):
            raise ValueError("it is no address; write https://minutes.example.gov.uk")
        return given


def load_settings(**overrides: object) -> Settings:
    """Return the settings: overrides (None is passed over) before the environment before the defaults.

    Raises:
        SettingsError: a value can't be used; the message names its key and the value.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        key = "_".join(str(part) for part in first["loc"])
        why = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"The setting MATTERS_{key.upper()} can't be {first.get('input')!r}: {why}.") from None
