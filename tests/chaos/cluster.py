"""Two nodes, their database and broker as real processes, with proxies in between that the nemesis can reach."""

import asyncio
import json
import os
import random
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from onglass.platform.postgres import PostgresSupervisor
from tests.chaos.proxies import HintProxy, Proxy
from tests.chaos.sink import Sink
from tests.support.ports import free_port
from tests.support.processes import ROOT, VENV_BIN, Child
from tests.support.servers import SECRET_KEY, NatsServer

_READY_SECONDS = 40.0


class Node:
    """One `onglass serve` that can be killed, stopped and started again on its port."""

    def __init__(self, name: str, folder: Path, *, environment: dict[str, str], plant: str, broker: str) -> None:
        """Describe the node; `start` runs it."""
        self.name = name
        self.folder = folder
        self.environment = environment
        self.plant = plant
        self.broker = broker
        self.port = free_port()
        self.proxy = Proxy(self.port)
        self.child: Child | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Run the node; it is up when `wait_ready` returns."""
        command: list[str | Path] = [VENV_BIN / "python", "-m", "tests.chaos.node", self.plant, "serve"]
        command += ["--data", self.folder, "--host", "127.0.0.1", "--port", str(self.port), "--broker", self.broker]
        self.child = Child(command, log_path=self.folder / "node.log", env=self.environment)

    async def wait_ready(self) -> None:
        """Wait until the node answers."""
        async with asyncio.timeout(_READY_SECONDS), httpx.AsyncClient(trust_env=False, timeout=1.0) as http:
            while True:
                if self.child is not None and not self.child.is_running:
                    raise RuntimeError(f"{self.name} ended by itself:\n{self.child.log()[-3000:]}")
                try:
                    if (await http.get(f"http://127.0.0.1:{self.port}/healthz")).status_code == httpx.codes.OK:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """End it at once."""
        if self.child is not None:
            self.child.kill()

    def stop(self) -> None:
        """End it in order."""
        if self.child is not None:
            self.child.stop()


class Broker:
    """A NATS server behind a proxy that can drop, double and reorder what subscribers get."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        """Start the server."""
        self.folder = folder
        self.server = NatsServer(folder)
        self.proxy = HintProxy(self.server.port, chance=chance)

    def kill(self) -> None:
        """End it at once."""
        self.server.kill()

    def restart(self) -> None:
        """Start it again on its port."""
        self.server = NatsServer(self.folder, port=self.server.port)


class Cluster:
    """Everything that runs, and what `onglass init` printed."""

    def __init__(
        self, *, nodes: Sequence[Node], broker: Broker, supervisor: PostgresSupervisor, owner_url: str, sink: Sink
    ) -> None:
        """Hold the parts together."""
        self.nodes = list(nodes)
        self.broker = broker
        self.supervisor = supervisor
        self.owner_url = owner_url
        self.sink = sink
        self.facts: dict[str, Any] = {}

    @property
    def ports(self) -> list[int]:
        """The ports clients use: those of the proxies in front of the nodes."""
        return [node.proxy.port for node in self.nodes]


@asynccontextmanager
async def cluster(folder: Path, chance: random.Random, *, plant: str = "none") -> AsyncIterator[Cluster]:
    """Start two nodes on one database over NATS, provision a workspace, and stop all of it at the end.

    A folder that has a `postgres` already (see `migrated_database`) is used as it is.
    """
    is_migrated = (folder / "postgres").exists()
    supervisor = PostgresSupervisor(folder / "postgres")
    address = await supervisor.start()
    broker = Broker(folder / "nats", chance)
    await broker.proxy.start(free_port())
    sink = Sink()
    await sink.start(free_port())
    environment = {
        **_database_environment(address.url),
        "ONGLASS_BLOBS_SHARED": "true",
        "ONGLASS_RATE_LIMITS": "off",
        "ONGLASS_LOG_LEVEL": "warning",
        "ONGLASS_CHAOS_SINK": str(sink.port),
    }
    url = f"nats://127.0.0.1:{broker.proxy.port}"
    nodes = [Node(f"node {n}", folder / f"node-{n}", environment=environment, plant=plant, broker=url) for n in (1, 2)]
    whole = Cluster(nodes=nodes, broker=broker, supervisor=supervisor, owner_url=address.url, sink=sink)
    try:
        if not is_migrated:
            await asyncio.to_thread(_onglass, ["migrate"], environment)
        for node in nodes:
            node.start()
        for node in nodes:
            await node.wait_ready()
            await node.proxy.start(free_port())
        arguments = ["init", "--data", str(nodes[0].folder), "--workspace", "Chaos", "--json"]
        for name in ("ada", "ben", "cem"):
            arguments += ["--agent", f"{name}@example.test:correct horse battery {name}"]
        whole.facts = json.loads(await asyncio.to_thread(_onglass, arguments, environment))
        yield whole
    finally:
        await _stop(whole)


async def migrated_database(folder: Path) -> None:
    """Make a database with every migration run, to be copied from, and stop its server."""
    supervisor = PostgresSupervisor(folder / "postgres")
    address = await supervisor.start()
    try:
        await asyncio.to_thread(_onglass, ["migrate"], _database_environment(address.url))
    finally:
        await supervisor.stop()


def _database_environment(url: str) -> dict[str, str]:
    return {"ONGLASS_DATABASE_URL": url, "ONGLASS_SECRET_KEY": SECRET_KEY}


async def _stop(whole: Cluster) -> None:
    # What there was to learn has been read; an orderly end of each node would only take time.
    for node in whole.nodes:
        await node.proxy.stop()
        await asyncio.to_thread(node.kill)
    await whole.broker.proxy.stop()
    await asyncio.to_thread(whole.broker.server.stop)
    await whole.sink.stop()
    await whole.supervisor.stop()


def _onglass(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [str(VENV_BIN / "onglass"), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | environment,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"onglass {arguments[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
