"""The commands with ``--store``: what they do on Milvus, told the way they tell it of a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import group

server_manager = pytest.importorskip("milvus_lite.server_manager", reason="the extra `cluster` isn't installed")

MINUTES = """CABINET

Minutes of the meeting held on 14 March 2017

1. Agency staff

Agency staff cost £49,070 in March, against £61,200 a year before.

2. Roads

The repair of the lower road was put off until the autumn.
"""

Matters = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "minutes.db"
    yield f"milvus+file:{path}?collection=north"
    server_manager.server_manager_instance.release_server(str(path))


@pytest.fixture
def matters(store: str) -> Matters:
    """Return a function that runs a command on the store."""

    def run(*arguments: str, status: int = 0) -> Result:
        result = CliRunner().invoke(group, [*arguments, "--store", store])
        assert result.exit_code == status, result.output
        return result

    return run


def test_every_command_works_on_milvus(matters: Matters, store: str, tmp_path: Path) -> None:
    folder = tmp_path / "minutes"
    folder.mkdir()
    (folder / "2017.txt").write_text(MINUTES, encoding="utf-8")
    (folder / "2018.txt").write_text(MINUTES.replace("2017", "2018").replace("roads", "bridges"), encoding="utf-8")
    assert f"{store} holds 2 documents" in matters("index", str(folder), "--council", "Thornmere").output

    status = json.loads(matters("status", "--json").stdout)
    assert (status["index"], status["documents"], status["meetings"]) == (store, 2, 2)
    assert status["vectors"] == "exact (Milvus FLAT, inner product)"
    assert status["collection"].startswith("north__")
    assert "is whole" in matters("verify").output

    found = json.loads(matters("search", "agency staff", "--from", "2018", "--json").stdout)
    assert "Agency staff cost £49,070" in found["results"][0]["passage"]["text"]
    assert {result["meeting"]["held_on"] for result in found["results"]} == {"2018-03-14"}
    asked = json.loads(matters("ask", "What did agency staff cost in March 2017?", "--json").stdout)
    assert any("£49,070" in citation["quote"]["text"] for citation in asked["citations"] + asked["nearest"])
    assert "lower road" in matters("trace", "repair of the lower road").output

    assert "purged: 2017.txt" in matters("purge", "2017.txt").output
    assert json.loads(matters("status", "--json").stdout)["documents"] == 1


def test_a_command_on_an_empty_store_says_what_to_do(matters: Matters) -> None:
    for command in (["status"], ["search", "roads"], ["verify"], ["purge", "a.txt"]):
        assert "There is no index at milvus+file:" in matters(*command, status=1).stderr
