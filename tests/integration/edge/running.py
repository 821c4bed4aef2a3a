"""A real edge on a real port and database, in this process so that a test may choose its limits; and its clients."""

import asyncio
import contextlib
import itertools
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey
from typing_extensions import override
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from onglass.directory import commands
from onglass.directory.engine.passwords import hash_password
from onglass.directory.model import operator_of
from onglass.edge.app import Edge, create_asgi_app
from onglass.edge.parts import EdgeParts
from onglass.edge.server import EdgeServer, server_config
from onglass.edge.sessions import SessionCache
from onglass.main.assembly import Floor, edge_parts, lay_floor
from onglass.main.secrets import derive_key
from onglass.main.settings import Settings
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from tests.support.ports import free_port
from tests.support.servers import SECRET_KEY

PASSWORD = "correct horse battery"
HOST_PAGE = "https://bank.example"
OTHER_PAGE = "https://other-bank.example"
NUMBERS = itertools.count(1)


class QuietServer(EdgeServer):
    """Leaves the signals of the test run alone."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class RunningEdge:
    """One edge that answers on `url`."""

    def __init__(self, floor: Floor, parts: EdgeParts, edge: Edge, server: QuietServer, port: int) -> None:
        self.floor = floor
        self.parts = parts
        self.edge = edge
        self.server = server
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.ws_url = f"ws://127.0.0.1:{port}"
        self.http = httpx.AsyncClient(base_url=self.url, timeout=10)


@asynccontextmanager
async def running_edge(addresses: Addresses, folder: Path, **changes: Any) -> AsyncIterator[RunningEdge]:
    """Serve; `changes` replace fields of EdgeSettings, `broker` and others fields of EdgeParts."""
    settings = Settings(
        data=folder,
        database_url=addresses.owner,
        secret_key=SECRET_KEY,
        database_connections=8,
        blobs_dir=folder / "blobs",
    )
    async with AsyncExitStack() as stack:
        floor = await stack.enter_async_context(lay_floor(settings, addresses, derive_key(SECRET_KEY)))
        parts = await stack.enter_async_context(edge_parts(floor))
        if "session_rate" in changes:
            changes["sessions"] = SessionCache(floor.database, floor.reader_pool, rate=changes["session_rate"])
        of_parts = {name: changes.pop(name) for name in list(changes) if name in EdgeParts.__struct_fields__}
        parts = msgspec.structs.replace(parts, settings=msgspec.structs.replace(parts.settings, **changes), **of_parts)
        edge = create_asgi_app(parts)
        port = free_port()
        listener = socket.create_server(("127.0.0.1", port))
        listener.setblocking(False)
        config: uvicorn.Config = server_config(
            edge, host="127.0.0.1", port=port, grace_seconds=3, quick_sends=edge.quick_sends
        )
        server = QuietServer(config, drain=edge.drain, drain_seconds=2.0)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            assert not serving.done(), serving
            await asyncio.sleep(0.01)
        try:
            running = RunningEdge(floor, parts, edge, server, port)
            async with running.http:
                yield running
        finally:
            server.should_exit = True
            await serving


class Tenant:
    """A workspace with one app and agents, made directly in the directory."""

    def __init__(self, edge: RunningEdge, workspace_id: UUID, number: int) -> None:
        self.edge = edge
        self.workspace_id = workspace_id
        self.number = number
        self.app_id = UUID(int=0)
        self.app_key = ""
        self.identity_secret = ""
        self.admin_token = ""
        self.agents: dict[str, UUID] = {}

    def identity_token(self, subject: str, **claims: Any) -> str:
        full = {"sub": subject, "aud": str(self.app_id), "exp": int(time.time()) + 600, **claims}
        return jwt.encode({"alg": "HS256"}, full, OctKey.import_key(self.identity_secret))

    @property
    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.edge.url, timeout=10)


async def make_tenant(edge: RunningEdge, *, origins: tuple[str, ...] = (HOST_PAGE,)) -> Tenant:
    workspace_id = new_id()
    operator = operator_of(workspace_id)
    password_hash = await hash_password(PASSWORD)
    number = next(NUMBERS)
    tenant = Tenant(edge, workspace_id, number)
    async with edge.parts.database.transaction(workspace_id) as tx:
        await commands.create_workspace(tx, f"Bank {number}")
        made = await commands.create_app(
            tx, operator, name="Bank", cipher=edge.parts.cipher, allowed_origins=list(origins)
        )
        tenant.app_id, tenant.app_key, tenant.identity_secret = made.app.id, made.app.app_key, made.identity_secret
        for name, role in (("ada", "agent"), ("ben", "agent"), ("sue", "supervisor"), ("ann", "administrator")):
            agent = await commands.create_agent(
                tx,
                operator,
                email=f"{name}@bank{number}.example",
                name=name.title(),
                role=role,  # type: ignore[arg-type]
                password_hash=password_hash,
            )
            tenant.agents[name] = agent.id
        token = await commands.create_admin_token(tx, operator, label="tests")
        tenant.admin_token = token.admin_token
    return tenant


class Api:
    """One signed-in client of the HTTP API."""

    def __init__(self, edge: RunningEdge, side: str, token: str, session: dict[str, Any]) -> None:
        self.edge = edge
        self.side = side
        self.token = token
        self.session = session
        self.authorization = {"authorization": f"Bearer {token}"}

    async def call(self, method: str, path: str, json_body: Any = None, **options: Any) -> httpx.Response:
        if json_body is not None:
            options["json"] = json_body
        headers = self.authorization | options.pop("headers", {})
        return await self.edge.http.request(method, f"/v1/{self.side}{path}", headers=headers, **options)

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.call("GET", path, **options)

    async def post(self, path: str, json_body: Any = None, **options: Any) -> httpx.Response:
        return await self.call("POST", path, json_body, **options)

    async def open(self, text: str = "Hello", **more: Any) -> dict[str, Any]:
        """Open a conversation and return it."""
        answer = await self.post(
            "/conversations",
            {"client_message_id": f"open-{next(NUMBERS)}", "content": {"type": "text", "text": text}, **more},
        )
        assert answer.status_code == 201, answer.text
        conversation: dict[str, Any] = answer.json()["conversation"]
        return conversation

    async def say(self, conversation_id: str, text: str, **more: Any) -> dict[str, Any]:
        """Send a message and return it."""
        body = {"client_message_id": f"say-{next(NUMBERS)}", "content": {"type": "text", "text": text}, **more}
        answer = await self.post(f"/conversations/{conversation_id}/messages", body)
        assert answer.status_code == 201, answer.text
        message: dict[str, Any] = answer.json()["message"]
        return message

    def stream(self, **options: Any) -> connect:
        return connect(f"{self.edge.ws_url}/v1/{self.side}/stream", subprotocols=[Subprotocol("onglass.v1")], **options)

    @asynccontextmanager
    async def hello(self, cursors: dict[str, int] | None = None, **more: Any) -> AsyncIterator["Stream"]:
        """Open a stream, say hello and hear the welcome."""
        async with self.stream() as socket:
            stream = Stream(socket)
            await stream.say("hello", token=self.token, cursors=cursors or {}, **more)
            stream.welcome = await stream.hear("welcome")
            yield stream


class Stream:
    """Frames as dicts."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.welcome: dict[str, Any] = {}
        self.kept: list[dict[str, Any]] = []

    async def say(self, type_: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": type_, **fields}))

    async def next(self, seconds: float = 5.0) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            frame: dict[str, Any] = json.loads(await self.socket.recv())
        return frame

    async def hear(self, type_: str, seconds: float = 5.0, **fields: Any) -> dict[str, Any]:
        """Return the next frame of a type with these fields; others are kept aside."""
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.next(seconds)
                if frame["type"] == type_ and all(frame.get(name) == value for name, value in fields.items()):
                    return frame
                self.kept.append(frame)

    async def until_closed(self, seconds: float = 10.0) -> tuple[list[dict[str, Any]], int | None]:
        """Return the frames that still come, and the code with which the server hangs up (None: it was cut)."""
        frames = []
        try:
            async with asyncio.timeout(seconds):
                while True:
                    frames.append(json.loads(await self.socket.recv()))
        except ConnectionClosed as closed:
            return frames, None if closed.rcvd is None else closed.rcvd.code

    async def close_code(self) -> int | None:
        """Return the code with which the server hangs up."""
        return (await self.until_closed())[1]

    async def silence(self, seconds: float = 0.5, *, of: str = "event") -> None:
        """Nothing of a type comes for a while."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    frame = json.loads(await self.socket.recv())
                    assert frame["type"] != of, frame


async def start_customer(tenant: Tenant, subject: str | None = None, **fields: Any) -> Api:
    """Start a customer's session: identified when a subject is given."""
    if subject is not None:
        fields["identity_token"] = tenant.identity_token(subject)
    async with tenant.http as http:
        answer = await http.post("/v1/client/sessions", json={"app_key": tenant.app_key, **fields})
    assert answer.status_code == 201, answer.text
    return Api(tenant.edge, "client", answer.json()["session_token"], answer.json())


async def sign_in(tenant: Tenant, name: str) -> Api:
    """Sign an agent in."""
    async with tenant.http as http:
        answer = await http.post(
            "/v1/agent/sessions",
            json={"email": f"{name}@bank{tenant.number}.example", "password": PASSWORD},
        )
    assert answer.status_code == 201, answer.text
    return Api(tenant.edge, "agent", answer.json()["session_token"], answer.json())
