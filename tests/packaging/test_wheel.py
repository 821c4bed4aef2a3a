"""Whoever installs the wheel needs neither a checkout nor Node nor a PostgreSQL of their own."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.ports import free_port
from tests.support.processes import ROOT, VENV_BIN, Child
from tests.support.scratch import scratch_folder
from tests.support.servers import ADA

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with scratch_folder("wheel") as made:
        yield made


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    """The wheel of this checkout, built as a release would be."""
    subprocess.run([VENV_BIN / "hatchling", "build", "-t", "wheel", "-d", folder / "dist"], cwd=ROOT, check=True)
    (made,) = (folder / "dist").glob("onglass-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(folder: Path, wheel: Path) -> Path:
    """The bin folder of a clean environment into which only the wheel and its locked dependencies went."""
    environment = folder / "venv"
    uv = find_uv()
    if uv is None:
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([environment / "bin" / "pip", "install", "--quiet", wheel], check=True)
        return environment / "bin"
    locked = folder / "locked.txt"
    export: list[str | Path] = [
        "export",
        "--quiet",
        "--frozen",
        "--no-dev",
        "--no-emit-project",
        "--project",
        ROOT,
        "--output-file",
        locked,
    ]
    subprocess.run([uv, *export], check=True, env=without_downloads())
    subprocess.run(
        [uv, "venv", "--quiet", "--python", sys.executable, environment], check=True, env=without_downloads()
    )
    install: list[str | Path] = ["pip", "install", "--quiet", "--python", environment / "bin" / "python"]
    subprocess.run([uv, *install, "--requirement", locked], check=True, env=without_downloads())
    subprocess.run([uv, *install, "--no-deps", wheel], check=True, env=without_downloads())
    return environment / "bin"


def find_uv() -> str | None:
    """The one that ./run fetched, or the machine's."""
    own = sorted((ROOT / ".cache").glob("uv-*/uv"))
    return str(own[-1]) if own else shutil.which("uv")


def without_downloads() -> dict[str, str]:
    return os.environ | {"UV_PYTHON_DOWNLOADS": "never"}


def test_the_wheel_has_the_bundles_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for product in ("sdk/onglass.js", "sdk/messenger.js", "console/index.html"):
        assert f"onglass/static/{product}" in names
    assert any(name.endswith(".sql") and "migrations" in name for name in names)
    assert [name for name in names if not name.startswith("onglass/") and ".dist-info/" not in name] == []


def test_the_installed_server_serves_without_node(installed: Path, folder: Path) -> None:
    port = free_port()
    data = folder / "data"
    # Nothing of the machine is on the path: no node, no postgres, no checkout.
    environment = {"PATH": str(installed), "ONGLASS_POSTGRES": "wheel", "HOME": str(folder), "LANG": "C.UTF-8"}
    command = ["env", "-i", *(f"{name}={value}" for name, value in environment.items()), str(installed / "onglass")]
    made = subprocess.run(
        [*command, "init", "--data", data, "--workspace", "Wheel", "--agent", ":".join(ADA), "--json"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    server = Child(
        [shutil.which("env") or "env", *command[1:], "serve", "--data", data, "--port", str(port)],
        log_path=folder / "serve.log",
    )
    try:
        server.wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), seconds=30, what="healthy")
        for path in ("/console/", "/sdk/onglass.js", "/sdk/messenger.js", "/v1/openapi.json"):
            assert answers(f"http://127.0.0.1:{port}{path}"), path
        signed_in = httpx.post(
            f"http://127.0.0.1:{port}/v1/agent/sessions", json={"email": ADA[0], "password": ADA[1]}, timeout=10
        )
        assert signed_in.status_code == 201
    finally:
        assert server.stop() == 0


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
