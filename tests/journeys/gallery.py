"""The messenger's gallery: every state with fixed content, built and served for the tests that look."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from typing_extensions import override

from tests.support.ports import free_port
from tests.support.processes import ROOT

CLIENTS = ROOT / "clients"
STATES = [
    "launcher",
    "home",
    "home-first",
    "home-modes",
    "list",
    "start",
    "start-promise",
    "promised",
    "moved",
    "closed",
    "shared",
    "new",
    "thread",
    "quick",
    "offline",
    "lost",
    "ended",
    "files",
    "mixed",
    "attach",
    "options",
    "message",
    "editing",
    "remove",
    "viewer",
    "loading",
    "problem",
    "gone",
]


class _Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def _build(out: Path) -> None:
    vite = CLIENTS / "node_modules" / ".bin" / "vite"
    assert vite.exists(), "the clients' packages are not there: run `npm ci` in clients/"
    command = [str(vite), "build", "--config", "messenger/gallery/vite.config.mjs", "--outDir", str(out)]
    done = subprocess.run([*command, "--logLevel", "warn"], cwd=CLIENTS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def serve_gallery(folder: Path) -> Iterator[str]:
    """Build the gallery into `folder` and yield its address."""
    _build(folder)
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
