"""Real servers for tests: `onglass serve` and NATS as child processes, ready when they answer."""

import json
import os
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from tests.support.ports import free_port
from tests.support.processes import ROOT, VENV_BIN, Child

SECRET_KEY = "5f" * 32
ADA = ("ada@example.test", "correct horse battery")
BEN = ("ben@example.test", "staple troubador lamp")


class OnglassServer(Child):
    """One `onglass serve`; ready when made, unless `wait` is false."""

    def __init__(
        self,
        data_dir: Path,
        *,
        database_url: str | None = None,
        port: int | None = None,
        arguments: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        wait_seconds: float = 90.0,
    ) -> None:
        self.data_dir = data_dir
        self.port = port if port is not None else free_port()
        self.database_url = database_url
        data_dir.mkdir(parents=True, exist_ok=True)
        command: list[str | Path] = [
            VENV_BIN / "onglass",
            "serve",
            "--data",
            data_dir,
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        super().__init__(
            [*command, *arguments], log_path=data_dir / "serve.out", env=self.environment | dict(env or {})
        )
        self.ready_seconds = 0.0
        if wait_seconds > 0:
            try:
                self.wait_ready(seconds=wait_seconds)
            except AssertionError:
                self.stop()
                raise

    @property
    def environment(self) -> dict[str, str]:
        if self.database_url is None:
            return {}
        return {"ONGLASS_DATABASE_URL": self.database_url, "ONGLASS_SECRET_KEY": SECRET_KEY}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def wait_ready(self, *, seconds: float = 90.0) -> None:
        self.ready_seconds = self.wait_until(self.is_ready, seconds=seconds, what=f"answering on {self.url}/healthz")

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def init(self, workspace: str, *agents: tuple[str, str], origins: Sequence[str] = ()) -> dict[str, Any]:
        """Make a workspace by the command line, as an operator would; return what it printed."""
        return run_init(self.data_dir, workspace, *agents, origins=origins, env=self.environment)


def run_init(
    data_dir: Path,
    workspace: str,
    *agents: tuple[str, str],
    origins: Sequence[str] = (),
    env: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Run `onglass init` and return its JSON object."""
    command = [str(VENV_BIN / "onglass"), "init", "--data", str(data_dir), "--workspace", workspace, "--json"]
    for email, password in agents:
        command += ["--agent", f"{email}:{password}"]
    for origin in origins:
        command += ["--origin", origin]
    answer = onglass(command[1:], env=env)
    made: dict[str, Any] = json.loads(answer.stdout)
    return made


def onglass(
    arguments: Sequence[str], *, env: Mapping[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    done = subprocess.run(
        [str(VENV_BIN / "onglass"), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | dict(env or {}),
        timeout=60,
        check=False,
    )
    assert not check or done.returncode == 0, f"onglass {' '.join(arguments)}: {done.stdout}\n{done.stderr}"
    return done


class NatsServer(Child):
    """One nats-server, without JetStream."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.port = port if port is not None else free_port()
        folder.mkdir(parents=True, exist_ok=True)
        command: list[str | Path] = [VENV_BIN / "nats-server", "--addr", "127.0.0.1", "--port", str(self.port)]
        super().__init__(command, log_path=folder / "nats.log")
        self.wait_until(self.is_ready, seconds=10, what=f"listening on {self.port}")

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
