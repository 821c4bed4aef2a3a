"""matrix-synapse as a peer: its own environment, its own database on the same PostgreSQL, and a load against it."""

import asyncio
import hashlib
import hmac
import json
import os
import secrets
import shutil
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import msgspec

from benchmarks.world import ROOT, cpu_seconds, end, say, wait_until_ready

VERSION = "1.163.2"
_HOME = ROOT / ".cache" / f"synapse-{VERSION}"
_PATIENCE_SECONDS = 60.0
_QUIET_SECONDS = 2.0
_WAIT_SECONDS = 60.0
_GENEROUS = {"per_second": 100000, "burst_count": 100000}


def _filter(limit: int) -> str:
    """Return a sync filter of messages and nothing else."""
    none: dict[str, Any] = {"types": []}
    room = {
        "ephemeral": none,
        "account_data": none,
        "state": {"types": [], "lazy_load_members": True},
        "timeline": {"types": ["m.room.message"], "limit": limit},
    }
    return json.dumps({"presence": none, "account_data": none, "room": room})


_FIRST_FILTER = _filter(1)
_FILTER = _filter(1000)


class Room(msgspec.Struct, frozen=True):
    """One sender's room, in which the reader is too."""

    id: str
    token: str


class Synapse(msgspec.Struct, kw_only=True):
    """A running homeserver with senders, a reader, and a room for each sender."""

    port: int
    pid: int
    reader_token: str
    rooms: list[Room]

    @property
    def base(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"


def _python() -> Path:
    """Return the interpreter of Synapse's own environment, made at the first call (about a minute)."""
    python, is_whole = _HOME / "bin" / "python", _HOME / "installed"
    if not is_whole.exists():
        say(f"installing matrix-synapse {VERSION} into {_HOME.relative_to(ROOT)}")
        _HOME.parent.mkdir(exist_ok=True)
        uv = shutil.which("uv") or str(next((ROOT / ".cache").glob("uv-*/uv"), "uv"))
        for arguments in (
            ("venv", "-q", "--clear", "-p", sys.executable, str(_HOME)),
            ("pip", "install", "-q", "-p", str(python), f"matrix-synapse=={VERSION}", "psycopg2-binary"),
        ):
            code = os.spawnvp(os.P_WAIT, uv, [uv, *arguments])
            if code:
                raise RuntimeError(f"uv {arguments[0]} ended with {code}: is uv there, and the package index?")
        is_whole.touch()
    return python


async def _make_database(owner_url: str) -> dict[str, str]:
    parts = urlsplit(owner_url)
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("drop database if exists synapse")
        await connection.execute(
            "create database synapse encoding 'UTF8' template template0 lc_collate 'C' lc_ctype 'C'"
        )
    finally:
        await connection.close()
    query = parse_qs(parts.query)
    host = query["host"][0] if "host" in query else (parts.hostname or "")
    port = query["port"][0] if "port" in query else str(parts.port or 5432)
    return {
        "user": parts.username or query.get("user", ["postgres"])[0],
        "dbname": "synapse",
        "host": host,
        "port": port,
    }


def _configure(folder: Path, port: int, database: dict[str, str], secret: str) -> Path:
    config = {
        "server_name": "localhost",
        "report_stats": False,
        "signing_key_path": str(folder / "signing.key"),
        "media_store_path": str(folder / "media"),
        "registration_shared_secret": secret,
        "macaroon_secret_key": secrets.token_hex(16),
        "form_secret": secrets.token_hex(16),
        "trusted_key_servers": [],
        "listeners": [
            {"port": port, "type": "http", "bind_addresses": ["127.0.0.1"], "resources": [{"names": ["client"]}]},
        ],
        "database": {"name": "psycopg2", "args": {**database, "cp_min": 5, "cp_max": 10}},
        "presence": {"enabled": False},
        "log_config": str(_quiet_logs(folder)),
        "caches": {"global_factor": 2.0},
        "stats": {"enabled": False},
        "user_directory": {"enabled": False, "search_all_users": False},
        "rc_message": _GENEROUS,
        "rc_registration": _GENEROUS,
        "rc_joins": {"local": _GENEROUS, "remote": _GENEROUS},
        "rc_invites": {"per_room": _GENEROUS, "per_user": _GENEROUS, "per_issuer": _GENEROUS},
        "rc_login": {"address": _GENEROUS, "account": _GENEROUS, "failed_attempts": _GENEROUS},
    }
    path = folder / "homeserver.yaml"
    path.write_text(json.dumps(config))
    return path


def _quiet_logs(folder: Path) -> Path:
    """Have Synapse log warnings only, as our server does here."""
    path = folder / "logs.json"
    handler = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
    root = {"level": "WARNING", "handlers": ["console"]}
    path.write_text(json.dumps({"version": 1, "handlers": {"console": handler}, "root": root}))
    return path


@asynccontextmanager
async def synapse(owner_url: str, folder: Path, *, port: int, senders: int) -> AsyncIterator[Synapse]:
    """Run a homeserver with `senders` users, each in a room of their own with one reader."""
    python = _python()
    secret = secrets.token_hex(16)
    config = _configure(folder, port, await _make_database(owner_url), secret)
    log = (folder / "synapse.log").open("wb")
    command = (str(python), "-m", "synapse.app.homeserver", "-c", str(config))
    making = await asyncio.create_subprocess_exec(*command, "--generate-keys", cwd=folder, stdout=log, stderr=log)
    if await making.wait():
        raise RuntimeError(f"synapse could not make its keys: {_last_words(folder)}")
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=log, stderr=log)
    try:
        try:
            await wait_until_ready(f"http://127.0.0.1:{port}/_matrix/client/versions")
        except TimeoutError:
            raise RuntimeError(f"synapse did not start: {_last_words(folder)}") from None
        say(f"synapse is up; making {senders} rooms")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as http:
            reader = await _register(http, secret, "reader")
            rooms = [await _room(http, secret, number, reader) for number in range(senders)]
            await _until_quiet(process.pid)
        yield Synapse(port=port, pid=process.pid, reader_token=reader, rooms=rooms)
    finally:
        await end(process)
        log.close()


def _last_words(folder: Path) -> str:
    return "\n".join((folder / "synapse.log").read_text(errors="replace").splitlines()[-8:])


async def _until_quiet(pid: int) -> None:
    """Wait until what follows the making of rooms is done, so that it is not counted with the messages."""
    deadline = time.perf_counter() + _WAIT_SECONDS
    while time.perf_counter() < deadline:
        before = cpu_seconds(pid)
        await asyncio.sleep(_QUIET_SECONDS)
        if cpu_seconds(pid) - before < 0.05 * _QUIET_SECONDS:
            return


async def _register(http: httpx.AsyncClient, secret: str, name: str) -> str:
    nonce = (await http.get("/_synapse/admin/v1/register")).json()["nonce"]
    password = secrets.token_hex(8)
    mac = hmac.new(secret.encode(), f"{nonce}\0{name}\0{password}\0notadmin".encode(), hashlib.sha1)
    body = {"nonce": nonce, "username": name, "password": password, "admin": False, "mac": mac.hexdigest()}
    answer = await http.post("/_synapse/admin/v1/register", json=body)
    answer.raise_for_status()
    token: str = answer.json()["access_token"]
    return token


async def _room(http: httpx.AsyncClient, secret: str, number: int, reader: str) -> Room:
    token = await _register(http, secret, f"sender{number}")
    made = await http.post(
        "/_matrix/client/v3/createRoom",
        headers={"authorization": f"Bearer {token}"},
        json={"preset": "private_chat", "invite": ["@reader:localhost"]},
    )
    made.raise_for_status()
    room: str = made.json()["room_id"]
    joined = await http.post(f"/_matrix/client/v3/join/{room}", headers={"authorization": f"Bearer {reader}"}, json={})
    joined.raise_for_status()
    return Room(room, token)


async def read_on(server: Synapse) -> str:
    """Return the cursor of the reader who has read everything there is."""
    async with httpx.AsyncClient(base_url=server.base, trust_env=False, timeout=60) as http:
        token: str = (await _sync(http, server, None))["next_batch"]
        return token


async def deliver(server: Synapse, since: str, *, senders: int, seconds: float) -> list[float]:
    """Let `senders` write for `seconds`; return the delay of each message that the reader's sync delivered, of all."""
    sent_at: dict[str, float] = {}
    delays: list[float] = []
    async with httpx.AsyncClient(base_url=server.base, trust_env=False, timeout=60) as http:
        deadline = time.perf_counter() + seconds
        writing = [asyncio.create_task(_write(http, room, deadline, sent_at)) for room in server.rooms[:senders]]
        while sent_at or not all(task.done() for task in writing):
            page = await _sync(http, server, since)
            since = page["next_batch"]
            moment = time.perf_counter()
            delays += [moment - sent_at.pop(body) for body in _bodies(page) if body in sent_at]
            if time.perf_counter() > deadline + _PATIENCE_SECONDS:
                break
    sent = sum([await task for task in writing])
    if sent != len(delays) or not sent:
        raise RuntimeError(f"{sent} sent to Synapse, {len(delays)} delivered")
    return delays


def _bodies(page: dict[str, Any]) -> Iterator[str]:
    for room in page.get("rooms", {}).get("join", {}).values():
        if room["timeline"].get("limited"):
            raise RuntimeError("the reader's sync was limited: raise the timeline filter")
        for event in room["timeline"]["events"]:
            yield event["content"].get("body", "")


async def _sync(http: httpx.AsyncClient, server: Synapse, since: str | None) -> dict[str, Any]:
    """Read as a client does that wants messages and nothing else."""
    parameters = {"timeout": "1000", "filter": _FILTER if since is not None else _FIRST_FILTER}
    if since is not None:
        parameters["since"] = since
    answer = await http.get(
        "/_matrix/client/v3/sync", params=parameters, headers={"authorization": f"Bearer {server.reader_token}"}
    )
    answer.raise_for_status()
    page: dict[str, Any] = answer.json()
    return page


async def _write(http: httpx.AsyncClient, room: Room, deadline: float, sent_at: dict[str, float]) -> int:
    count = 0
    while time.perf_counter() < deadline:
        key = secrets.token_hex(8)
        sent_at[key] = time.perf_counter()
        answer = await http.put(
            f"/_matrix/client/v3/rooms/{room.id}/send/m.room.message/{key}",
            headers={"authorization": f"Bearer {room.token}"},
            json={"msgtype": "m.text", "body": key},
        )
        answer.raise_for_status()
        count += 1
    return count
