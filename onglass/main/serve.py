"""The life of a server process: database, node, ready, and the orderly way out.

Invariant: /healthz answers only after everything below it runs; on SIGTERM or Ctrl-C clients are sent elsewhere, what
is under way is answered, and the database goes last. A second signal does not wait.
"""

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
import uvicorn
from typing_extensions import override

from onglass.edge.app import create_asgi_app
from onglass.edge.server import EdgeServer, server_config
from onglass.main.assembly import Floor, edge_parts, lay_floor, readiness_of, run_worker
from onglass.main.health import HealthPages
from onglass.main.running import Running, remove_running, write_running
from onglass.main.secrets import load_secret_key
from onglass.main.settings import Settings, SettingsError
from onglass.main.storage import open_storage

_log = structlog.get_logger(__name__)
# A send leaves a few dozen objects behind until it is answered: at the interpreter's own 700 the collector runs
# several times in every batch, a fifth of an edge's CPU (measured), and finds nothing.
_COLLECT_AFTER = (50_000, 20, 20)


class _Server(EdgeServer):
    """Leaves signals to us: uvicorn would raise them again and end the process before the database is stopped."""

    def __init__(
        self, config: uvicorn.Config, *, drain: Callable[[float], Awaitable[None]], drain_seconds: float
    ) -> None:
        super().__init__(config, drain=drain, drain_seconds=drain_seconds)
        self.is_up = asyncio.Event()

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(settings: Settings) -> None:
    """Run the server until it is told to end.

    Raises SettingsError, NotMigratedError, UnsafeServer and the errors of starting PostgreSQL.
    """
    secret_key = load_secret_key(settings)
    ended = asyncio.Event()
    with listen_for_signals(ended), bound_socket(settings) as listener:
        async with AsyncExitStack() as stack:
            addresses = await stack.enter_async_context(open_storage(settings, secret_key, share=False))
            floor = await stack.enter_async_context(lay_floor(settings, addresses, secret_key))
            if settings.role != "edge":
                await stack.enter_async_context(run_worker(floor))
            server = await stack.enter_async_context(make_server(floor))
            collect_rarely()
            await run_until(ended, server, listener, floor)


def collect_rarely() -> None:
    """Tell the collector that what is there now stays, and that a batch under way is no garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


@asynccontextmanager
async def make_server(floor: Floor) -> AsyncIterator[_Server]:
    """Yield the HTTP server of this role; what it serves from runs until the block ends."""
    settings = floor.settings
    proxies = ",".join(settings.trusted_proxies) or None
    address = {"host": settings.host, "port": settings.port}
    if settings.role == "worker":
        config = server_config(HealthPages(readiness_of(floor.app_pool)), **address)  # type: ignore[arg-type]
        yield _Server(config, drain=_nothing_to_drain, drain_seconds=0)
        return
    async with edge_parts(floor) as parts:
        edge = create_asgi_app(parts)
        config = server_config(edge, trusted_proxies=proxies, quick_sends=edge.quick_sends, **address)  # type: ignore[arg-type]
        yield _Server(config, drain=edge.drain, drain_seconds=settings.shutdown_drain_seconds)


async def run_until(ended: asyncio.Event, server: _Server, listener: socket.socket, floor: Floor) -> None:
    """Serve on the socket until `ended` is set a first time; a second time stops the waiting as well."""
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="http")
    opening = asyncio.create_task(server.is_up.wait())
    await asyncio.wait({serving, opening}, return_when=asyncio.FIRST_COMPLETED)
    settings = floor.settings
    url = f"http://{settings.host}:{listener.getsockname()[1]}"
    with told_where(settings, url, floor.addresses.owner):
        _log.info("ready", url=url, role=settings.role, broker=settings.broker, pid=os.getpid())
        waiting = asyncio.create_task(ended.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        _log.info("stopping")
        server.should_exit = True
        ended.clear()
        forcing = asyncio.create_task(_force_on(ended, server))
        try:
            await serving
        finally:
            for task in (waiting, forcing, opening):
                task.cancel()


async def _force_on(ended: asyncio.Event, server: EdgeServer) -> None:
    await ended.wait()
    server.force_exit = True


async def _nothing_to_drain(_seconds: float) -> None:
    """Do nothing: a worker has no clients."""


@contextlib.contextmanager
def told_where(settings: Settings, url: str, owner_url: str) -> Iterator[None]:
    """Tell other processes of this machine about the server while the block runs."""
    database_url = owner_url if settings.has_own_database else None
    settings.data.mkdir(parents=True, exist_ok=True)
    write_running(settings.data, Running(pid=os.getpid(), url=url, database_url=database_url))
    try:
        yield
    finally:
        remove_running(settings.data)


@contextlib.contextmanager
def listen_for_signals(ended: asyncio.Event) -> Iterator[None]:
    """Set `ended` for each SIGINT or SIGTERM while the block runs."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, ended.set)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


@contextlib.contextmanager
def bound_socket(settings: Settings) -> Iterator[socket.socket]:
    """Take the port before anything is started; nobody can connect until the server listens."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                [f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. Choose another with --port."]
            ) from error
        listener.setblocking(False)  # noqa: FBT003  (the library's signature)
        yield listener
    finally:
        listener.close()
