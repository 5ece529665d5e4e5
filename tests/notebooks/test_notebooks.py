"""The notebooks run from top to bottom, from a clean state, without network, and keep no output in the repository."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
# Something that each says when it has done what it is for.
LEADS_TO = {
    "choose_a_model": "bundled: indexed in",
    "client": "/trace?q=SEND+transport&by=financial-year",
    "trace_a_topic": "/trace?q=agency+social+workers",
    "your_council": "All quotations stand in their documents, word for word.",
}


@pytest.fixture
def clean(sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own with a copy of the sample's index, and nothing in the environment to lean on."""
    shutil.copytree(sample_index, tmp_path / "index")
    for name in [name for name in os.environ if name.startswith("MATTERS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NOTEBOOK_INDEX", str(tmp_path / "index"))
    # What is served to others, which no notebook may write the sample into.
    monkeypatch.setenv("MATTERS_INDEX", str(tmp_path / "served"))
    monkeypatch.setenv("MATTERS_STORE", f"milvus+file://{tmp_path / 'served.db'}")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def test_there_are_four() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["choose_a_model", "client", "trace_a_topic", "your_council"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning", "ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_a_clean_state(path: Path, clean: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=500, kernel_name="python3", resources={"metadata": {"path": clean}}
    ).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.get("execution_count") for cell in code)
    said = "".join(out.text for cell in code for out in cell.outputs if out.output_type == "stream")
    assert LEADS_TO[path.stem] in said
    assert not list(clean.glob("served*"))
    if path.stem == "trace_a_topic":
        assert {"topic-over-time.png", "topic-over-time.svg", "to-judge.csv", "passages.csv"} <= {
            file.name for file in (clean / "index").iterdir()
        }


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("topic", ["Priory Street Baths", "mermaids"])
def test_the_trace_notebook_takes_topics_without_figures_and_leaves_the_served_index_alone(
    topic: str, clean: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem == "trace_a_topic")
    code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    exec(code.replace('"agency social workers"', repr(topic)), {})
    said = capsys.readouterr().out
    assert "No figure of this topic" in said and f"/trace?q={topic.replace(' ', '+')}" in said
    assert (clean / "index" / "topic-over-time.svg").is_file()
    assert not list(clean.glob("served*"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_output_and_defines_nothing(path: Path) -> None:
    code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert not any(line.startswith(("def ", "class ")) for cell in code for line in cell.source.splitlines())
