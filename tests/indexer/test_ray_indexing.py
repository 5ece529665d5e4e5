"""Building with a Ray cluster: a real one of two workers on loopback, one of which is killed in the middle."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corpus.reading import read_paths
from corpus.records import Metadata
from indexer.build import Part, build_in
from indexer.embedding import Embedder
from indexer.errors import IndexProblem
from indexer.homes import Home
from indexer.local_home import LocalHome
from indexer.ray_indexing import WorkerRecipe, build_on_ray
from indexer.store import Filter

psutil = pytest.importorskip("psutil", reason="psutil isn't installed: the group `test` brings it")

Contents = tuple[dict[str, str], list[str], str]

# A cluster starts in seconds; a machine that is busy may take minutes.
SECONDS_MOST = 300
# The command, with tasks so small that there are many.
COMMAND = """
import sys
from indexer import ray_indexing
ray_indexing.PASSAGES, ray_indexing.FILES = 4, 1
from service.cli import main
main()
"""


@dataclass(frozen=True)
class Cluster:
    """A cluster: its address, the process that everything of it descends from, and what whoever joins it must know."""

    address: str
    head: Any
    environment: dict[str, str]

    def index(self, *arguments: str) -> dict[str, Any]:
        """Run ``matters index`` on the cluster and return its report."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``matters index`` on the cluster."""
        command = [sys.executable, "-c", COMMAND, "index", "--ray", self.address, *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=SECONDS_MOST, check=False
        )


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Two workers on loopback, that nobody without their token can join; ended with the tests."""
    pytest.importorskip("ray", reason="ray isn't installed: the extra `cluster` brings it")
    # Short, because the names of sockets below it may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="ray-"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [
        str(Path(sys.executable).with_name("ray")), "start", "--head", "--block", f"--port={address.split(':')[1]}",
        "--num-cpus=2", "--node-ip-address=127.0.0.1", "--include-dashboard=false", "--disable-usage-stats",
        f"--temp-dir={folder}", "--object-store-memory=200000000",
    ]  # fmt: skip
    environment = {
        **os.environ, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "RAY_raylet_start_wait_time_s": str(SECONDS_MOST),
    }  # fmt: skip
    log = folder / "head.log"
    with log.open("wb") as stream:
        head = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream, start_new_session=True)
    process = psutil.Process(head.pid)
    try:
        _wait_until(lambda: b"Ray runtime started" in log.read_bytes() or head.poll() is not None)
        assert head.poll() is None, log.read_text(encoding="utf-8")
        yield Cluster(address, process, environment)
    finally:
        started = process.children(recursive=True)
        head.send_signal(signal.SIGTERM)
        _, left = psutil.wait_procs([process, *started], timeout=30)
        for child in left:
            child.kill()
        head.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until(done: Callable[[], bool], seconds: float = SECONDS_MOST) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, f"It took longer than {seconds} s."
        time.sleep(0.1)


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    """A folder of minutes: forty short items in four files, one of them a copy, and a file that can't be read."""
    folder = tmp_path / "minutes"
    folder.mkdir()
    for number in range(4):
        items = "\n\n".join(
            f"{item}. Road {number}{item}\n\nThe repair of road {number}{item} costs £{number}{item},500."
            for item in range(10)
        )
        (folder / f"minutes-{number}.txt").write_text(f"CABINET\n\n{items}\n", encoding="utf-8")
    shutil.copy(folder / "minutes-0.txt", folder / "zz-copy.txt")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    return folder


def contents(home: Home) -> Contents:
    """Return every passage with its text, the sources, and the digest of all of it."""
    opened = home.open()
    with closing(opened.store) as store:
        documents = store.documents(Filter())
        found = [p for document in documents for p in store.passages(document.id)]
        assert len({p.id for p in found}) == len(found) == store.count(Filter()).passages
        texts = dict(zip((p.id for p in found), store.texts(found), strict=True))
        return texts, [d.source for d in documents], opened.manifest.content


@pytest.fixture
def plain(minutes: Path, tmp_path: Path, embedder: Embedder) -> Contents:
    """What a build without Ray makes of the minutes."""
    home = LocalHome(tmp_path / "plain")
    build_in(home, [Part(str(minutes), read_paths([minutes], Metadata()))], embedder)
    return contents(home)


class Killer(threading.Thread):
    """Kills one worker process, as soon as it is at work on a task of a name."""

    def __init__(self, head: Any, task: str) -> None:  # noqa: ANN401 - psutil publishes no types
        super().__init__(daemon=True)
        self._head, self._title = head, f"ray::{task}"
        self.killed: int | None = None
        self.stop = threading.Event()

    def run(self) -> None:
        while self.killed is None and not self.stop.wait(0.002):
            try:
                for child in self._head.children(recursive=True):
                    self._look_at(child)
            except psutil.Error:
                continue

    def _look_at(self, child: Any) -> None:  # noqa: ANN401 - psutil publishes no types
        try:
            if self.killed is None and child.cmdline()[:1] == [self._title]:
                child.kill()
                self.killed = child.pid
        except psutil.Error:
            return  # it ended by itself


@pytest.mark.parametrize(("engine", "task"), [("folder", "_embed"), ("Milvus", "_read")])
def test_nothing_is_lost_or_doubled_when_a_worker_is_killed(
    cluster: Cluster, minutes: Path, plain: Contents, engine: str, task: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    place, indexed = _at(engine, tmp_path)
    killer = Killer(cluster.head, task)
    killer.start()
    report = cluster.index(str(minutes), *place)
    killer.stop.set()
    killer.join()
    assert killer.killed is not None
    assert indexed() == plain
    assert [trouble["source"] for trouble in report["problems"]] == ["broken.pdf"]
    assert [copy["source"] for copy in report["copies"]] == ["zz-copy.txt"]
    # Once more: nothing is new, so nothing is embedded or published.
    again = cluster.index(str(minutes), *place)
    assert (again["published"], again["embedded"], again["passages"]) == (False, 0, len(plain[0]))
    assert indexed() == plain


def _at(engine: str, folder: Path) -> tuple[list[str], Callable[[], Contents]]:
    """Return the options that name an index, and a function that reads it."""
    if engine == "folder":
        return ["--index", str(folder / "index")], lambda: contents(LocalHome(folder / "index"))
    server_manager = pytest.importorskip("milvus_lite.server_manager", reason="the extra `cluster` isn't installed")
    from indexer.milvus.address import Address
    from indexer.milvus.home import MilvusHome

    address = Address(str(folder / "index.db"), local=True)

    def read() -> Contents:
        with closing(MilvusHome(address)) as home:
            found = contents(home)
        # One process at a time may have the file open.
        server_manager.server_manager_instance.release_server(address.uri)
        return found

    return ["--store", str(address)], read


def test_what_workers_cannot_do_is_said_and_nothing_is_published(cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    place = ["--index", str(tmp_path / "index")]
    done = cluster.run(str(tmp_path / "minutes"), *place)
    assert done.returncode == 1
    assert "broken.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_cluster_that_is_not_there_says_how_to_start_one(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray isn't installed: the extra `cluster` brings it")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(IndexProblem, match=rf"no Ray cluster at {address} that can be joined .*ray start --head"):
        build_on_ray(address, LocalHome(tmp_path / "index"), [tmp_path], WorkerRecipe("bundled", Metadata()))


def test_a_missing_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(IndexProblem, match=r"pip install 'matters-arising\[cluster\]'"):
        build_on_ray("local", LocalHome(tmp_path / "index"), [tmp_path], WorkerRecipe("bundled", Metadata()))
