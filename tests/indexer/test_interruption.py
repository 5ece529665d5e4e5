"""Tests of builds that are stopped, killed or run out of disk: what was published stays whole."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.generations import current_name, folder_of, open_current
from indexer.store import Filter
from indexer.verification import verify_generation

ROOT = Path(__file__).parents[2]

# A build in a process of its own. It embeds by counting letters, so that it starts at once. With KILL_AT=n it is killed
# at the n-th moment at which something reaches the disk for good (fsync, rename); with PAUSE it waits while it embeds,
# with LARGEST no file may grow beyond so many bytes.
BUILDER = textwrap.dedent(
    """
    import os, resource, signal, sys, time
    # Where the tests themselves run in the background of a shell, Ctrl-C is ignored, and so it would be here. Set here
    # and not between fork and exec: a fork of a process in which gRPC runs may abort.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from pathlib import Path
    import numpy as np
    from corpus.records import Document, Meeting, Reading, digest
    from indexer.build import Part, build_in
    from indexer.errors import IndexProblem
    from indexer.local_home import LocalHome
    from indexer.pipeline import Plan

    class Letters:
        name, fingerprint, dimension = "letters", "letters:1", 32
        calls = 0
        def embed_passages(self, texts):
            if os.environ.get("PAUSE") and Letters.calls:
                print("embedding", flush=True)
                time.sleep(float(os.environ["PAUSE"]))
            Letters.calls += 1
            rows = [np.random.default_rng(int(digest(t), 16)).normal(size=32) for t in texts]
            vectors = np.array(rows, dtype=np.float32).reshape(-1, 32)
            return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        def embed_query(self, text):
            return self.embed_passages([text])[0]

    def reading(word, number):
        source = f"{word}{number}.txt"
        text = f"It was noted that {word} {number} was noted. " * int(os.environ.get("LENGTH", "3"))
        meeting = Meeting(digest("m", source), None, "Cabinet", None, None, None)
        return Reading(source, Document(digest("d", source), meeting, source, "minutes", "unknown", None, "en", None,
                                        None, digest(text), text, (), (), source))

    moments = 0
    def counted(act):
        def wrapper(*args, **kwargs):
            global moments
            if moments == int(os.environ.get("KILL_AT", "-1")):
                os.kill(os.getpid(), signal.SIGKILL)
            moments += 1
            return act(*args, **kwargs)
        return wrapper
    for name in ("fsync", "rename", "replace"):
        setattr(os, name, counted(getattr(os, name)))

    if "LARGEST" in os.environ:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(os.environ["LARGEST"]),) * 2)
    word, count, index_dir = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    try:
        found = Part("minutes", (reading(word, n) for n in range(count)))
        report = build_in(LocalHome(index_dir), [found], Letters(), plan=Plan(batch=10, slice=10))
    except IndexProblem as error:
        sys.exit(f"{type(error).__name__}: {error}")
    print(moments, report.embedded, report.reused)
    """
)


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


def start(word: str, count: int, index_dir: Path, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, word, str(count), str(index_dir)],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=600)
    return process.returncode, out, err


def said(index_dir: Path) -> str:
    """Check the index in use from end to end; return the word its documents speak of."""
    verify_generation(folder_of(index_dir, current_name(index_dir)))
    store, manifest = open_current(index_dir)
    with closing(store):
        words = {re.sub(r"\d+\.txt", "", d.source) for d in store.documents(Filter())}
        assert len(words) == 1
        (word,) = words
        assert len(store.lexical(word, 100, Filter())) == manifest.passages
        return word


def test_a_build_that_is_killed_at_any_moment_loses_nothing(index_dir: Path, tmp_path: Path) -> None:
    assert finish(start("kestrel", 3, index_dir))[0] == 0
    shutil.copytree(index_dir, tmp_path / "before")
    code, out, err = finish(start("heron", 3, index_dir))
    assert code == 0, err
    moments = int(out.split()[0])
    assert moments > 8
    # Every moment at which generations change hands, and some of those before.
    for moment in [*range(0, moments - 6, 4), *range(moments - 6, moments)]:
        shutil.rmtree(index_dir)
        shutil.copytree(tmp_path / "before", index_dir)
        code, _, err = finish(start("heron", 3, index_dir, KILL_AT=str(moment)))
        assert code == -signal.SIGKILL, err
        last = moment == moments - 1
        assert said(index_dir) in ({"heron", "kestrel"} if last else {"kestrel"})
    # Whatever the killed builds left is cleared away by the next.
    assert finish(start("heron", 3, index_dir))[0] == 0
    assert said(index_dir) == "heron"
    left = [path.name for path in (index_dir / "generations").iterdir()]
    assert len(left) <= 2
    assert not any(name.endswith(".partial") for name in left)


def test_what_a_killed_build_had_embedded_is_taken_over(index_dir: Path) -> None:
    process = start("heron", 40, index_dir, PAUSE="1")
    assert process.stdout is not None
    for _ in range(3):
        assert process.stdout.readline() == "embedding\n"
    process.kill()
    finish(process)
    code, out, err = finish(start("heron", 40, index_dir))
    assert code == 0, err
    _, embedded, reused = map(int, out.split())
    assert reused >= 10
    assert embedded + reused == 40
    assert said(index_dir) == "heron"


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminated"])
def test_a_build_that_is_stopped_ends_soon_and_the_old_index_stays(index_dir: Path, sign: signal.Signals) -> None:
    assert finish(start("kestrel", 3, index_dir))[0] == 0
    process = start("heron", 60, index_dir, PAUSE="1")
    assert process.stdout is not None
    assert process.stdout.readline() == "embedding\n"
    process.send_signal(sign)
    process.wait(timeout=50)
    assert process.returncode != 0
    finish(process)
    assert said(index_dir) == "kestrel"
    assert finish(start("heron", 3, index_dir))[0] == 0
    assert said(index_dir) == "heron"


def test_a_file_that_may_not_grow_is_explained_and_the_old_index_stays(index_dir: Path) -> None:
    assert finish(start("kestrel", 3, index_dir))[0] == 0
    held = sorted(path.name for path in (index_dir / "generations").iterdir())
    code, _, err = finish(start("heron", 400, index_dir, LENGTH="40", LARGEST="400000"))
    assert code == 1, err
    assert "IndexProblem: The disk that holds" in err
    assert said(index_dir) == "kestrel"
    assert sorted(path.name for path in (index_dir / "generations").iterdir()) == held


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 3 MB, where that is allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine doesn't let a disk be mounted")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_explained_and_the_old_index_stays(small_disk: Path) -> None:
    index_dir = small_disk / "index"
    assert finish(start("kestrel", 3, index_dir))[0] == 0
    code, _, err = finish(start("heron", 800, index_dir, LENGTH="40"))
    assert code == 1
    assert "IndexProblem: The disk that holds" in err
    assert "Free some space" in err
    assert said(index_dir) == "kestrel"
    assert finish(start("heron", 3, index_dir))[0] == 0
    assert said(index_dir) == "heron"
