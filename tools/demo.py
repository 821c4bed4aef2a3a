"""`./run demo`: the server, a bank's phone app and two agents, kept in .cache/demo; Ctrl-C ends all of it.

Invariant: what was started here ends with this process, however it ends; a second start finds all as it was left.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from demo.company import furnish
from tools import clients
from tools.terminal import CACHE, ROOT, StepFailedError, say, step

BIN = Path(sys.executable).parent
LAUNCHER = ROOT / "onglass" / "platform" / "postgres" / "launcher.py"
WORKSPACE = "Harbor Bank"
AGENTS = (("ada@harbor.example", "lighthouse-ada"), ("ben@harbor.example", "lighthouse-ben"))
SERVER_PORT = 8200
HOST_PORT = 8210
_READY_SECONDS = 60.0


def main(words: Sequence[str]) -> int:
    """Start everything, show the addresses, wait for Ctrl-C."""
    if words:
        raise StepFailedError("usage: ./run demo")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    clients.build()
    data = CACHE / "demo"
    data.mkdir(parents=True, exist_ok=True)
    server_port, host_port = choose_port(SERVER_PORT), choose_port(HOST_PORT)
    server_url, host_url = f"http://127.0.0.1:{server_port}", f"http://127.0.0.1:{host_port}"
    with contextlib.ExitStack() as stack:
        with step("starting the server"):
            address = ["--host", "127.0.0.1", "--port", str(server_port)]
            server = stack.enter_context(child("server", [BIN / "onglass", "serve", "--data", data, *address], data))
            wait_for(f"{server_url}/healthz", server, data / "server.log")
        made = make_workspace(data, origins=[host_url, f"http://localhost:{host_port}"])
        furnish_once(data, server_url, made)
        command = [sys.executable, "-m", "demo.host_app", "--port", str(host_port), "--server-url", server_url]
        command += ["--app-key", made["app_key"], "--app-id", made["app_id"]]
        secret = {"HARBOR_IDENTITY_SECRET": made["identity_secret"]}
        host = stack.enter_context(child("host", command, data, environment=secret))
        wait_for(f"{host_url}/config.json", host, data / "host.log")
        show(server_url, host_url)
        with contextlib.suppress(KeyboardInterrupt):
            watch({"server": server, "host": host}, data)
        say("stopping …")
    say("stopped; ./run demo goes on where this ended")
    return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def choose_port(wanted: int) -> int:
    """Return the port, or the next free one with a word about it."""
    for port in range(wanted, wanted + 10):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                if port != wanted:
                    say(f"port {wanted} is taken, using {port}")
                return port
    raise StepFailedError(f"the ports {wanted} to {wanted + 9} are all taken; end what uses them (ss -ltnp shows it)")


@contextlib.contextmanager
def child(
    name: str, command: Sequence[str | Path], data: Path, *, environment: dict[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a program that ends with us: in order when the block ends, by a signal of the kernel when we are killed."""
    launch = [sys.executable, "-I", "-S", LAUNCHER, str(os.getpid()), "-1", "-1", str(int(signal.SIGTERM)), "--"]
    with (data / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [str(word) for word in (*launch, *command)],
            cwd=ROOT,
            env=os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a child in order; a second Ctrl-C or too long a wait kills it."""
    process.terminate()
    try:
        process.wait(20)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()


def wait_for(url: str, process: "subprocess.Popen[bytes]", log_path: Path) -> None:
    """Wait until the address answers 200; raises StepFailedError with the log's end when the process gives up."""
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
            if answer.status == 200:  # noqa: PLR2004
                return
        time.sleep(0.05)
    raise StepFailedError(
        f"{url} does not answer; the end of {log_path}:\n{log_path.read_text(errors='replace')[-3000:]}"
    )


def make_workspace(data: Path, *, origins: Sequence[str]) -> dict[str, Any]:
    """Make the bank's workspace once and keep what is told only then; again only when an origin is new."""
    kept = data / "workspace.json"
    if kept.exists():
        known: dict[str, Any] = json.loads(kept.read_text())
        if set(origins) <= set(known["origins"]):
            return known
    command = [str(BIN / "onglass"), "init", "--data", str(data), "--workspace", WORKSPACE, "--json"]
    for email, password in AGENTS:
        command += ["--agent", f"{email}:{password}"]
    for origin in origins:
        command += ["--origin", origin]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        raise StepFailedError(f"the demo's workspace could not be made:\n{done.stdout}{done.stderr}")
    made: dict[str, Any] = json.loads(done.stdout)
    if made["identity_secret"] is None:
        if not kept.exists():
            raise StepFailedError(f"{kept} is gone, and its secrets are told only once; remove {data} to begin anew")
        made = json.loads(kept.read_text()) | {name: value for name, value in made.items() if value is not None}
    made["origins"] = list(origins)
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(made, indent=2))
    return made


def furnish_once(data: Path, server_url: str, made: dict[str, Any]) -> None:
    """Set up the bank's desk at the first start; what somebody changes later stays."""
    done = data / "furnished"
    if done.exists():
        return
    with step("setting up the bank's desk"):
        try:
            furnish(server_url, made["admin_token"], supervisor_email=AGENTS[0][0])
        except httpx.HTTPError as error:
            raise StepFailedError(f"the demo's desk could not be set up: {error}") from error
    done.touch()


def show(server_url: str, host_url: str) -> None:
    """Print where to go and as whom."""
    table = Table.grid(padding=(0, 2))
    table.add_row("[bold]Phone app[/bold]", f"{host_url}/", "[dim]you are Maya Okafor, a customer of Harbor Bank[/dim]")
    table.add_row("[bold]Agent's desk[/bold]", f"{server_url}/console/", "[dim]sign in as one of:[/dim]")
    for number, (email, password) in enumerate(AGENTS):
        role = "" if number else ", administrator"
        table.add_row("", f"  {email}", f"password [bold]{password}[/bold]{role}")
    table.add_row("[bold]API documents[/bold]", f"{server_url}/docs", "")
    table.add_row("", "", "")
    table.add_row("[dim]Ctrl-C ends it all[/dim]", "", "")
    width = None if sys.stdout.isatty() else 110
    Console(width=width, highlight=False).print(Panel(table, title="Onglass demo", expand=False))


def watch(processes: dict[str, "subprocess.Popen[bytes]"], data: Path) -> None:
    """Wait until somebody ends it; raises StepFailedError when a part ends by itself."""
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                log = (data / f"{name}.log").read_text(errors="replace")[-3000:]
                raise StepFailedError(f"the {name} ended by itself (code {process.returncode}):\n{log}")
        time.sleep(0.5)
