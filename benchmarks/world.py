"""One server on its own database for the time of a benchmark, with people in it.

The database runs beside the server under our supervisor, so that pgbench can be pointed at the very same one.
"""

import asyncio
import json
import os
import resource
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import msgspec
from joserfc import jwt
from joserfc.jwk import OctKey

from onglass.platform.postgres import PostgresSupervisor
from onglass.platform.postgres.binaries import Choice

ROOT = Path(__file__).resolve().parent.parent
AGENT = ("ada@example.com", "correct horse battery staple")
_READY_SECONDS = 60.0
_END_SECONDS = 20.0
_NO_LIMITS = {"ONGLASS_RATE_LIMITS": "off"}


class World(msgspec.Struct, kw_only=True):
    """A running server. `facts` is what `onglass init` printed."""

    port: int
    owner_url: str
    pid: int
    postmaster_pid: int
    facts: dict[str, Any]

    @property
    def base(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"


def run(benchmark: Coroutine[Any, Any, None]) -> None:
    """Run a benchmark to its end; Ctrl-C and SIGTERM end it early, and its servers with it."""

    async def ending_in_order() -> None:
        task = asyncio.current_task()
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await benchmark

    try:
        asyncio.run(ending_in_order())
    except (asyncio.CancelledError, KeyboardInterrupt):
        sys.exit(130)


async def end(process: asyncio.subprocess.Process, *, by: signal.Signals = signal.SIGTERM) -> None:
    """End a process in order, and by force when that takes too long."""
    with suppress(ProcessLookupError):
        process.send_signal(by)
    try:
        await asyncio.wait_for(process.wait(), _END_SECONDS)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def allow_open_files(count: int) -> None:
    """Raise this process's limit of open files, and so that of the servers it starts; exits saying what to do."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < count:
        if hard != resource.RLIM_INFINITY and hard < count:
            sys.exit(
                f"onglass: this needs {count} open files and the limit is {hard}. "
                f"Raise it (as root: ulimit -n {count}), or ask for fewer sockets."
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def say(words: str) -> None:
    """Show progress where it does not mix with the figures."""
    print(words, file=sys.stderr, flush=True)


def postgres_choice() -> Choice:
    """Return which PostgreSQL is measured: what ONGLASS_POSTGRES says, as for the server itself."""
    choice: Choice = msgspec.convert(os.environ.get("ONGLASS_POSTGRES", "auto"), Choice)
    return choice


@asynccontextmanager
async def database() -> AsyncIterator[tuple[str, int]]:
    """Run PostgreSQL on a temporary folder; yields the owner's URL and the postmaster's pid."""
    with tempfile.TemporaryDirectory(prefix="onglass-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # as root the database runs as somebody else, who must get through
        supervisor = PostgresSupervisor(Path(folder) / "data", choice=postgres_choice())
        address = await supervisor.start()
        try:
            yield address.url, supervisor.pid or 0
        finally:
            await supervisor.stop()


@asynccontextmanager
async def server(
    owner_url: str, postmaster_pid: int, *, port: int, name: str = "Bench", origins: tuple[str, ...] = ()
) -> AsyncIterator[World]:
    """Migrate, serve and provision one workspace on the database."""
    with tempfile.TemporaryDirectory(prefix="onglass-bench-", ignore_cleanup_errors=True) as folder:
        environment = {
            **os.environ,
            **_NO_LIMITS,
            "ONGLASS_DATABASE_URL": owner_url,
            "ONGLASS_SECRET_KEY": secrets.token_hex(32),
            "ONGLASS_DATA": folder,
            "ONGLASS_LOG_LEVEL": "warning",
        }
        await _run("migrate", environment=environment)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "onglass",
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            env=environment,
            cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            await wait_until_ready(f"http://127.0.0.1:{port}/readyz")
            printed = await _run(
                "init",
                "--data",
                folder,
                "--workspace",
                name,
                "--agent",
                ":".join(AGENT),
                "--json",
                *(word for origin in origins for word in ("--origin", origin)),
                environment=environment,
            )
            yield World(
                port=port,
                owner_url=owner_url,
                pid=process.pid,
                postmaster_pid=postmaster_pid,
                facts=json.loads(printed.strip().splitlines()[-1]),
            )
        finally:
            await end(process)


async def wait_until_ready(url: str) -> float:
    """Return after how many seconds the address answered 200."""
    started = time.perf_counter()
    async with httpx.AsyncClient(trust_env=False) as http:
        while time.perf_counter() - started < _READY_SECONDS:
            try:
                if (await http.get(url)).status_code == httpx.codes.OK:
                    return time.perf_counter() - started
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.02)
    raise TimeoutError(f"{url} was not ready in {_READY_SECONDS:.0f} s")


async def _run(*arguments: str, environment: dict[str, str]) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "onglass", *arguments, env=environment, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"onglass {arguments[0]} ended with {process.returncode}")
    return out.decode()


def identity_token(world: World, subject: str) -> str:
    """Sign who a customer is, as the host app's server does."""
    claims = {"sub": subject, "aud": world.facts["app_id"], "exp": int(time.time()) + 1800, "name": subject}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(world.facts["identity_secret"]))


async def sign_in_customers(world: World, count: int, *, prefix: str = "customer") -> list[tuple[str, str]]:
    """Return (session token, customer id) of `count` identified customers."""

    async def one(http: httpx.AsyncClient, number: int) -> tuple[str, str]:
        answer = await http.post(
            "/v1/client/sessions",
            json={"app_key": world.facts["app_key"], "identity_token": identity_token(world, f"{prefix}-{number}")},
        )
        answer.raise_for_status()
        body = answer.json()
        return body["session_token"], body["customer"]["id"]

    return await _in_turns(world, count, one)


async def open_conversations(world: World, tokens: list[str]) -> list[str]:
    """Open one conversation for each token and return their ids."""

    async def one(http: httpx.AsyncClient, number: int) -> str:
        answer = await http.post(
            "/v1/client/conversations",
            headers={"authorization": f"Bearer {tokens[number]}"},
            json={"client_message_id": f"first-{number}", "content": {"type": "text", "text": "Hello"}},
        )
        answer.raise_for_status()
        found: str = answer.json()["conversation"]["id"]
        return found

    return await _in_turns(world, len(tokens), one)


async def _in_turns(world: World, count: int, one: Any) -> list[Any]:
    limits = httpx.Limits(max_connections=8)
    async with httpx.AsyncClient(base_url=world.base, trust_env=False, limits=limits, timeout=30) as http:
        gate = asyncio.Semaphore(8)

        async def gated(number: int) -> Any:
            async with gate:
                return await one(http, number)

        return await asyncio.gather(*(gated(number) for number in range(count)))


async def sign_in_agent(world: World, email: str = AGENT[0], password: str = AGENT[1]) -> str:
    """Return an agent's session token."""
    async with httpx.AsyncClient(base_url=world.base, trust_env=False, timeout=30) as http:
        answer = await http.post("/v1/agent/sessions", json={"email": email, "password": password})
        answer.raise_for_status()
        token: str = answer.json()["session_token"]
        return token


def cpu_seconds(pid: int, *, children: bool = True) -> float:
    """Return the processor seconds of a process and, where asked, of all its living and finished children."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for one in (pid, *(_children(pid) if children else ())):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        last = 15 if one == pid and children else 13
        total += sum(int(value) for value in fields[11:last]) / ticks
    return total


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


def resident_kb(pid: int) -> float:
    """Return the resident memory of one process in kB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


def finish(figures: dict[str, Any], *, as_json: bool) -> None:
    """Print the figures: one JSON object as the last line, or a line each."""
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:>24}  {value}")
