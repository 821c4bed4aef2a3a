"""Harbor Bank, really served: the server, the bank's own small server on another origin, and the line between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.journeys.wire import Wire, open_wire
from tests.support.ports import free_port
from tests.support.processes import ROOT, VENV_BIN, Child
from tests.support.servers import ADA, BEN, OnglassServer

STATIC = ROOT / "onglass" / "static"


@dataclass(frozen=True)
class Bank:
    """`url` is the customer's page; all of its talk with the server goes over `wire`."""

    url: str
    server: OnglassServer
    wire: Wire
    workspace: dict[str, Any]


def check_built() -> None:
    """The bundles are built by `./run test` before the tests; alone: `npm run build` in clients/."""
    for needed in ("sdk/messenger.js", "demo/index.html"):
        assert (STATIC / needed).is_file(), f"onglass/static/{needed} is not built: run `npm run build` in clients/"


@asynccontextmanager
async def open_bank(server: OnglassServer, folder: Path) -> AsyncIterator[Bank]:
    """Serve the bank's page for a workspace of its own on this server."""
    check_built()
    folder.mkdir(parents=True, exist_ok=True)
    host_port = free_port()
    url = f"http://127.0.0.1:{host_port}"
    workspace = server.init("Harbor Bank", ADA, BEN, origins=[url])
    async with open_wire(server.port, free_port()) as wire:
        command: list[str | Path] = [
            VENV_BIN / "python",
            "-m",
            "demo.host_app",
            "--port",
            str(host_port),
            "--server-url",
            wire.url,
        ]
        command += ["--app-key", workspace["app_key"], "--app-id", workspace["app_id"]]
        host = Child(
            command, log_path=folder / "host.out", env={"HARBOR_IDENTITY_SECRET": workspace["identity_secret"]}
        )
        try:
            host.wait_until(lambda: _answers(url), seconds=15, what=f"answering on {url}")
            yield Bank(url=url, server=server, wire=wire, workspace=workspace)
        finally:
            host.stop()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/config.json", timeout=1).is_success
    except httpx.HTTPError:
        return False
