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
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import httpx
import msgspec

from benchmarks.world import ROOT, say, wait_until_ready

VERSION = "1.163.2"
_HOME = ROOT / ".cache" / f"synapse-{VERSION}"
_GENEROUS = {"per_second": 100000, "burst_count": 100000}


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
    python = _HOME / "bin" / "python"
    if not python.exists():
        say(f"installing matrix-synapse {VERSION} into {_HOME.relative_to(ROOT)}")
        _HOME.parent.mkdir(exist_ok=True)
        uv = shutil.which("uv") or str(next((ROOT / ".cache").glob("uv-*/uv"), "uv"))
        for arguments in (
            ("venv", "-q", "-p", sys.executable, str(_HOME)),
            ("pip", "install", "-q", "-p", str(python), f"matrix-synapse=={VERSION}", "psycopg2-binary"),
        ):
            code = os.spawnvp(os.P_WAIT, uv, [uv, *arguments])
            if code:
                raise RuntimeError(f"uv {arguments[0]} ended with {code}")
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
        "rc_message": _GENEROUS,
        "rc_registration": _GENEROUS,
        "rc_joins": {"local": _GENEROUS, "remote": _GENEROUS},
        "rc_invites": {"per_room": _GENEROUS, "per_user": _GENEROUS, "per_issuer": _GENEROUS},
        "rc_login": {"address": _GENEROUS, "account": _GENEROUS, "failed_attempts": _GENEROUS},
    }
    path = folder / "homeserver.yaml"
    path.write_text(json.dumps(config))
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
    await making.wait()
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=log, stderr=log)
    try:
        await wait_until_ready(f"http://127.0.0.1:{port}/_matrix/client/versions")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as http:
            reader = await _register(http, secret, "reader")
            rooms = [await _room(http, secret, number, reader) for number in range(senders)]
        yield Synapse(port=port, pid=process.pid, reader_token=reader, rooms=rooms)
    finally:
        process.terminate()
        await process.wait()
        log.close()


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


async def deliver(server: Synapse, *, senders: int, seconds: float) -> tuple[int, list[float]]:
    """Let `senders` write for `seconds`; return how many messages the reader's sync delivered, and their delays."""
    sent_at: dict[str, float] = {}
    delays: list[float] = []
    async with httpx.AsyncClient(base_url=server.base, trust_env=False, timeout=60) as http:
        since = (await _sync(http, server, None))["next_batch"]
        deadline = time.perf_counter() + seconds
        writing = [asyncio.create_task(_write(http, room, deadline, sent_at)) for room in server.rooms[:senders]]
        while True:
            page = await _sync(http, server, since)
            since = page["next_batch"]
            for room in page.get("rooms", {}).get("join", {}).values():
                if room["timeline"].get("limited"):
                    raise RuntimeError("the reader's sync was limited: raise the timeline filter")
                for event in room["timeline"]["events"]:
                    moment = sent_at.pop(event["content"].get("body", ""), None)
                    if moment is not None:
                        delays.append(time.perf_counter() - moment)
            if all(task.done() for task in writing) and not sent_at:
                break
    sent = sum(task.result() for task in writing)
    if sent != len(delays):
        raise RuntimeError(f"{sent} sent to Synapse, {len(delays)} delivered")
    return len(delays), delays


async def _sync(http: httpx.AsyncClient, server: Synapse, since: str | None) -> dict[str, Any]:
    parameters = {"timeout": "200", "filter": '{"room":{"timeline":{"limit":2000}}}'}
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
