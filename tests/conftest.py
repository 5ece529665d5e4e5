"""What all tests share: no deadline on property tests, since a busy machine is no failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from service.library import Library

os.environ["HF_HUB_OFFLINE"] = "1"

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's minutes, indexed for real with the bundled model, once for all tests."""
    from service.assembly import index_paths
    from service.settings import load_settings

    index = tmp_path_factory.mktemp("sample") / "index"
    index_paths(load_settings(index=index), [SAMPLE / "docs"])
    return index


@pytest.fixture(scope="session")
def sample_library(sample_index: Path) -> Iterator[Library]:
    """The library over the sample, models loaded, once for all tests."""
    from service.assembly import open_library
    from service.settings import load_settings

    library = open_library(load_settings(index=sample_index))
    yield library
    library.close()
