"""The rules of the house that a person would otherwise have to remember."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support.processes import ROOT, VENV_BIN

LONGEST_FILE = 400
LONGEST_MODULE_DOCSTRING = 5
SOURCES = {".py", ".ts", ".tsx", ".mjs", ".cjs", ".css", ".sql", ".sh"}
GENERATED = {"generated"}
BANNED = {"utils", "helpers", "common", "base", "manager", "service", "handler", "processor", "data", "info"}
CALLED_BY_A_LIBRARY = "data_received"  # asyncio's name
# Spelled apart, so that this file does not mention them either.
FOREIGN = ("/work" + "/", "/root" + "/", "/opt" + "/pypi", "/home" + "/")


def own_files() -> Iterator[Path]:
    """What git keeps or would take, without what programs wrote."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listing.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and not path.is_symlink() and not GENERATED & set(path.parts):
            yield path


def sources(*suffixes: str) -> list[Path]:
    return sorted(path for path in own_files() if path.suffix in (suffixes or SOURCES))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_the_cap() -> None:
    long = {relative(path): count for path in sources() if (count := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert long == {}


def test_no_name_says_nothing() -> None:
    banned = [
        f"{relative(path)}:{number} {name}"
        for path in sources(".py")
        if relative(path).startswith("onglass/")
        for number, name in _names(path)
        if _snake(name).strip("_").rpartition("_")[2] in BANNED
    ]
    assert banned == []


def _names(path: Path) -> Iterator[tuple[int, str]]:
    """The module's name, and those of its classes and functions."""
    yield 1, path.stem if path.stem != "__init__" else path.parent.name
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name != CALLED_BY_A_LIBRARY:
            yield node.lineno, node.name


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def test_every_module_says_why_it_exists_in_a_few_lines() -> None:
    silent, wordy = [], []
    for path in sources(".py"):
        docstring = ast.get_docstring(ast.parse(path.read_text()))
        if docstring is None:
            if path.read_text().strip():
                silent.append(relative(path))
        elif relative(path).startswith("onglass/") and len(docstring.splitlines()) > LONGEST_MODULE_DOCSTRING:
            wordy.append(relative(path))
    assert (silent, wordy) == ([], [])


def test_no_import_stands_inside_a_function() -> None:
    inside = [
        f"{relative(path)}:{inner.lineno}"
        for path in sources(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_nothing_mentions_a_place_of_one_machine() -> None:
    found = []
    for path in own_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{relative(path)}: {place}" for place in FOREIGN if re.search(rf"(?<![\w.~-]){place}", text)]
    assert found == []


def test_import_contracts_hold() -> None:
    command: list[str | Path] = [VENV_BIN / "lint-imports", "--cache-dir", ".cache/import-linter"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_package_of_the_house_is_in_the_contract() -> None:
    layers = (ROOT / ".importlinter").read_text()
    packages = {path.name for path in (ROOT / "onglass").iterdir() if (path / "__init__.py").exists()}
    missing = {name for name in packages if not re.search(rf"^\s+(?:.*\| )?{name}(?: \|.*)?$", layers, re.MULTILINE)}
    assert missing == set()


def test_the_lock_knows_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = {package["name"] for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    declared = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[<>=\[;! ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in declared}
    assert names - locked == set()


def test_what_the_server_imports_it_declares() -> None:
    """Whatever comes only with the tools of the checkout is missing where the wheel is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = {_normal(re.split(r"[<>=\[;! ]", line, maxsplit=1)[0]) for line in project["project"]["dependencies"]}
    homes = packages_distributions()
    undeclared = {
        f"{relative(path)}: {module}"
        for path in sources(".py")
        if relative(path).startswith("onglass/")
        for module in _foreign_imports(path)
        if not declared & {_normal(home) for home in homes.get(module, [])}
    }
    assert undeclared == set()


def _foreign_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        yield from {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"onglass"}


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", "CHANGELOG.md", "docs/map.md", "docs/glossary.md", "docs/critiques.md"]
)
def test_the_papers_of_the_house_are_there(name: str) -> None:
    assert (ROOT / name).read_text().strip()
