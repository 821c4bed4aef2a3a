"""Runs a PostgreSQL server as our child for as long as we live, and brings it back when it dies.

Invariant: while started, a postmaster runs on the cluster or is on its way; after `stop`, or after our own death in any
way, none does. Acked commits survive all of it, because fsync is never turned off.
"""

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import IO

import asyncpg
import structlog

from onglass.platform.postgres import cluster as clusters
from onglass.platform.postgres.accounts import choose_account, reachable_bin_dir
from onglass.platform.postgres.address import DatabaseAddress
from onglass.platform.postgres.binaries import Choice, find_binaries
from onglass.platform.postgres.leftovers import end_leftovers

_LAUNCHER = Path(__file__).with_name("launcher.py")
_POLL_SECONDS = 0.01
_START_SECONDS = 120.0
_STEADY_SECONDS = 10.0
_LONGEST_BACK_OFF_SECONDS = 2.0
_log = structlog.get_logger(__name__)


class PostgresStartError(Exception):
    """The server or initdb did not start; the message ends with its last words and the log's path."""


class PostgresSupervisor:
    """One server on one data folder; `async with PostgresSupervisor(data_dir) as address: ...`.

    `choice` restricts where the binaries come from, `database` is made when it is not there. To be started from the
    main thread: the server's life is bound to the thread that started it.
    """

    def __init__(
        self, data_dir: Path, *, choice: Choice = "auto", database: str = "onglass", stop_seconds: float = 20.0
    ) -> None:
        self._data_dir = data_dir
        self._choice: Choice = choice
        self._database = database
        self._stop_seconds = stop_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._lock: IO[str] | None = None
        self._log_file: IO[bytes] | None = None

    async def __aenter__(self) -> DatabaseAddress:
        """Start, see `start`."""
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, see `stop`."""
        await self.stop()

    @property
    def pid(self) -> int | None:
        """The postmaster's pid, None while none runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def start(self) -> DatabaseAddress:
        """Make the cluster if needed, start the server, and return the address once it answers.

        Raises PostgresNotFoundError, ClusterInUseError or PostgresStartError.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("Start PostgreSQL from the main thread: it dies with the thread that started it.")
        self._data_dir.mkdir(parents=True, exist_ok=True)
        self._lock = clusters.lock_data_dir(self._data_dir)
        try:
            return await self._start_locked()
        except BaseException:
            await self.stop()
            raise

    async def _start_locked(self) -> DatabaseAddress:
        binaries = find_binaries(self._choice, major=clusters.recorded_major(self._data_dir))
        self._account = choose_account()
        self._bin_dir = reachable_bin_dir(self._account, binaries.bin_dir)
        self._cluster = clusters.locate_cluster(self._data_dir, major=binaries.major, account=self._account)
        self._log_file = clusters.open_log(self._cluster)
        if not (self._cluster.directory / "PG_VERSION").exists():
            await self._make_cluster(binaries.major)
        await self._launch()
        address = DatabaseAddress(socket_dir=str(self._cluster.socket_dir))
        await _ensure_database(address, self._database)
        self._watching = asyncio.create_task(self._watch(), name="postgres-watch")
        _log.info("postgres started", major=binaries.major, origin=binaries.origin, pid=self.pid)
        return address.for_database(self._database)

    async def stop(self) -> None:
        """End the server in order (no new connections, roll back, checkpoint), harder when that takes too long."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
            self._watching = None
        if self._process is not None:
            await _end(self._process, self._stop_seconds)
            self._process = None
        for file in (self._log_file, self._lock):
            if file is not None:
                file.close()
        self._log_file = self._lock = None

    async def _make_cluster(self, major: int) -> None:
        _log.info("postgres makes a new cluster", directory=str(self._cluster.directory))
        unfinished = clusters.begin_making(self._cluster)
        command = clusters.initdb_arguments(self._bin_dir / "initdb", unfinished, major=major)
        process = await self._spawn(command, death_signal=signal.SIGKILL)
        if await process.wait() != 0:
            raise PostgresStartError(self._last_words("initdb failed"))
        clusters.finish_making(self._cluster, unfinished)

    async def _launch(self) -> None:
        """Start a postmaster and wait until it takes connections, recovery included."""
        await end_leftovers(self._cluster.directory)
        clusters.write_settings(self._cluster)
        # SIGQUIT when we die: at once and without a checkpoint, so that the next start need not wait for the last end.
        command = [str(self._bin_dir / "postgres"), "-D", str(self._cluster.directory)]
        self._process = await self._spawn(command, death_signal=signal.SIGQUIT)
        await self._wait_until_ready(self._process)

    async def _spawn(self, command: list[str], *, death_signal: signal.Signals) -> asyncio.subprocess.Process:
        who = (str(os.getpid()), str(self._account.uid), str(self._account.gid), str(int(death_signal)))
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", str(_LAUNCHER), *who, "--", *command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self._log_file,
            stderr=self._log_file,
            env=environment,
            cwd="/",
        )

    async def _wait_until_ready(self, process: asyncio.subprocess.Process) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not _is_ready(self._cluster.pid_path, process.pid):
            if process.returncode is not None:
                raise PostgresStartError(self._last_words("PostgreSQL ended while starting"))
            if time.monotonic() > deadline:
                raise PostgresStartError(self._last_words(f"PostgreSQL was not ready in {_START_SECONDS:.0f} s"))
            await asyncio.sleep(_POLL_SECONDS)

    async def _watch(self) -> None:
        """Bring the server back whenever it ends, at once the first time, with growing pauses while it fails."""
        pause_seconds = 0.0
        while True:
            began_at = time.monotonic()
            if self._process is not None:
                code = await self._process.wait()
                _log.warning("postgres ended, starting it again", returncode=code)
            ended_at = time.monotonic()
            if ended_at - began_at > _STEADY_SECONDS:
                pause_seconds = 0.0
            await asyncio.sleep(pause_seconds)
            pause_seconds = min(max(2 * pause_seconds, 0.05), _LONGEST_BACK_OFF_SECONDS)
            await self._try_again(ended_at)

    async def _try_again(self, ended_at: float) -> None:
        try:
            await self._launch()
        except (PostgresStartError, TimeoutError, OSError) as error:
            _log.error("postgres did not start, trying again", error=str(error))
        else:
            _log.info("postgres is back", after_seconds=round(time.monotonic() - ended_at, 3), pid=self.pid)

    def _last_words(self, what: str) -> str:
        lines = self._cluster.log_path.read_text(errors="replace").splitlines()[-5:]
        return f"{what} (log: {self._cluster.log_path}):\n" + "\n".join(lines)


def _is_ready(pid_path: Path, pid: int) -> bool:
    """Whether the postmaster `pid` has written "ready" into its pid file (line 8, where pg_ctl looks as well)."""
    try:
        lines = pid_path.read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"  # noqa: PLR2004


async def _end(process: asyncio.subprocess.Process, patience_seconds: float) -> None:
    for number, seconds in ((signal.SIGINT, patience_seconds), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), seconds)
            return


async def _ensure_database(address: DatabaseAddress, name: str) -> None:
    connection = await asyncpg.connect(address.for_database("postgres").url)
    try:
        known = await connection.fetchval("select 1 from pg_database where datname = $1", name)
        if known is None:
            quoted = '"' + name.replace('"', '""') + '"'
            await connection.execute(f"create database {quoted}")
    finally:
        await connection.close()
