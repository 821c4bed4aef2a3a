"""Customers and agents as clients that never give up: they retry with the same key and resume from their cursor."""

import asyncio
import contextlib
import json
import random
import uuid
from collections.abc import Callable
from typing import Any, Literal

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.chaos.history import History, Send, Sighting, now

ACK_SECONDS = 2.5
GIVE_UP_SECONDS = 40.0
_FINAL = {400, 403, 404, 409, 413, 422}
_LOST = (OSError, TimeoutError, WebSocketException, httpx.HTTPError, EOFError, json.JSONDecodeError, ConnectionError)


class Account:
    """Who somebody is and how to reach the nodes: `ports` are those of the proxies in front of them."""

    def __init__(self, name: str, audience: Literal["customer", "agent"], token: str, ports: list[int]) -> None:
        """Bind a name to a session token."""
        self.name = name
        self.audience = audience
        self.token = token
        self.ports = ports

    def base(self, turn: int) -> str:
        """Return the API's address on the node whose turn it is."""
        return f"http://127.0.0.1:{self.ports[turn % len(self.ports)]}/v1/{_door(self.audience)}"

    def stream(self, turn: int) -> str:
        """Return the stream's address on the node whose turn it is."""
        return f"ws://127.0.0.1:{self.ports[turn % len(self.ports)]}/v1/{_door(self.audience)}/stream"

    @property
    def headers(self) -> dict[str, str]:
        """Return what authenticates a request."""
        return {"authorization": f"Bearer {self.token}"}


def _door(audience: str) -> str:
    return "client" if audience == "customer" else "agent"


class Socket:
    """A stream that has said hello; raises one of _LOST when it dies."""

    def __init__(self, connection: ClientConnection) -> None:
        """Wrap an open connection."""
        self.connection = connection

    @classmethod
    async def open(cls, account: Account, turn: int, cursors: dict[str, int]) -> tuple["Socket", dict[str, Any]]:
        """Connect, say hello and return the socket with its welcome."""
        connection = await connect(
            account.stream(turn),
            subprotocols=["onglass.v1"],  # type: ignore[list-item]
            open_timeout=3,
            close_timeout=0.5,
            compression=None,
            ping_interval=None,
            max_size=4_000_000,
            proxy=None,
        )
        socket = cls(connection)
        try:
            await socket.send({"type": "hello", "token": account.token, "cursors": cursors})
            welcome = await socket.receive(5.0)
            _check_welcome(welcome)
        except BaseException:
            connection.transport.abort()
            raise
        return socket, welcome

    async def send(self, frame: dict[str, Any]) -> None:
        """Send one frame."""
        await self.connection.send(json.dumps(frame))

    async def receive(self, seconds: float) -> dict[str, Any]:
        """Return the next frame; raises TimeoutError when none comes."""
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(self.connection.recv(), seconds))
        return frame

    def abort(self) -> None:
        """Drop the connection without a word, as a phone in a tunnel does."""
        self.connection.transport.abort()


def _check_welcome(frame: dict[str, Any]) -> None:
    if frame.get("type") != "welcome":
        raise ConnectionError(f"no welcome but {frame}")


class Writer:
    """Sends one message after the other, each until it is acknowledged or refused."""

    def __init__(
        self,
        account: Account,
        conversations: list[str],
        *,
        by_stream: bool,
        notes: bool,
        chance: random.Random,
        history: History,
        pause_seconds: float,
    ) -> None:
        """Write into `conversations`, by stream or by HTTP first; either is retried over the other."""
        self.account = account
        self.conversations = conversations
        self.by_stream = by_stream
        self.notes = notes
        self.chance = chance
        self.history = history
        self.pause_seconds = pause_seconds
        self._turn = chance.randrange(2)
        self._socket: Socket | None = None
        self._http = httpx.AsyncClient(timeout=ACK_SECONDS, trust_env=False)
        self._count = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Write until told to stop; the last message is still seen through."""
        try:
            while not stopping.is_set():
                await self._deliver(self._compose())
                await asyncio.sleep(self.pause_seconds * self.chance.uniform(0.5, 1.5))
        finally:
            if self._socket is not None:
                self._socket.abort()
            await self._http.aclose()

    def _compose(self) -> Send:
        self._count += 1
        key = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        is_note = self.notes and self.chance.random() < 0.3
        send = Send(
            writer=self.account.name,
            conversation_id=self.chance.choice(self.conversations),
            client_message_id=key,
            body=f"{self.account.name} writes number {self._count}, {key}",
            is_note=is_note,
            invoked_at=now(),
        )
        self.history.sends.append(send)
        return send

    async def _deliver(self, send: Send) -> None:
        deadline = now() + GIVE_UP_SECONDS
        over_stream = self.by_stream and not send.is_note
        while now() < deadline:
            send.tries += 1
            try:
                done = await (self._over_stream(send) if over_stream else self._over_http(send))
            except _LOST:
                done = False
                self._turn += 1
                self._drop_socket()
            if done:
                return
            if send.tries % 3 == 2 and not send.is_note:
                over_stream = not over_stream
            await asyncio.sleep(min(0.05 * send.tries, 0.5))

    def _drop_socket(self) -> None:
        if self._socket is not None:
            self._socket.abort()
            self._socket = None

    async def _over_stream(self, send: Send) -> bool:
        if self._socket is None:
            self._socket, _ = await Socket.open(self.account, self._turn, {})
        await self._socket.send(
            {
                "type": "send",
                "client_message_id": send.client_message_id,
                "conversation_id": send.conversation_id,
                "content": {"type": "text", "text": send.body},
            },
        )
        deadline = now() + ACK_SECONDS
        while True:
            frame = await self._socket.receive(max(0.01, deadline - now()))
            if frame.get("client_message_id") != send.client_message_id:
                if frame["type"] == "drain":
                    raise ConnectionError("the node is going away")
                continue
            if frame["type"] == "ack":
                return _acked(send, frame["message_id"], frame["seq"])
            return _refused(send, frame["problem"]["status"], str(frame["problem"]))

    async def _over_http(self, send: Send) -> bool:
        kind = "notes" if send.is_note else "messages"
        answer = await self._http.post(
            f"{self.account.base(self._turn)}/conversations/{send.conversation_id}/{kind}",
            headers=self.account.headers,
            json={"client_message_id": send.client_message_id, "content": {"type": "text", "text": send.body}},
        )
        if answer.status_code in {200, 201}:
            body = answer.json()
            message = body.get("message") or body["note"]
            return _acked(send, message["id"], message["seq"])
        if answer.status_code >= 500:
            self._turn += 1
        return _refused(send, answer.status_code, answer.text)


def _acked(send: Send, message_id: str, seq: int) -> bool:
    send.acked_at = now()
    send.outcome = "ok"
    send.message_id = message_id
    send.seq = seq
    return True


def _refused(send: Send, status: int, text: str) -> bool:
    if status in _FINAL:
        send.outcome = "refused"
        send.refusal = f"{status} {text[:200]}"
        return True
    return False


class Reader:
    """Watches conversations over the stream and resumes from its cursor whatever happens."""

    def __init__(self, account: Account, conversations: list[str], *, chance: random.Random, history: History) -> None:
        """Read `conversations` from their beginning."""
        self.account = account
        self.cursors = dict.fromkeys(conversations, 0)
        self.chance = chance
        self.history = history
        self.epoch = 0
        self._turn = chance.randrange(2)

    async def run(self, stopping: asyncio.Event, *, is_paused: Callable[[], bool] = lambda: False) -> None:
        """Read until told to stop; `is_paused` makes it a reader that never reads."""
        while not stopping.is_set():
            socket: Socket | None = None
            try:
                socket, welcome = await Socket.open(self.account, self._turn, self.cursors)
                await self._watch(socket, welcome)
                await self._read(socket, stopping, is_paused)
            except _LOST:
                self._turn += 1
                await asyncio.sleep(self.chance.uniform(0.05, 0.3))
            finally:
                if socket is not None:
                    socket.abort()

    async def _watch(self, socket: Socket, welcome: dict[str, Any]) -> None:
        if self.account.audience == "customer":
            return
        for conversation_id, cursor in self.cursors.items():
            if conversation_id not in welcome["conversations"]:
                await socket.send({"type": "watch", "conversation_id": conversation_id, "after_seq": cursor})

    async def _read(self, socket: Socket, stopping: asyncio.Event, is_paused: Callable[[], bool]) -> None:
        silent_since = now()
        while not stopping.is_set():
            if is_paused():
                await asyncio.sleep(0.2)
                continue
            try:
                frame = await socket.receive(1.0)
            except TimeoutError:
                if now() - silent_since > 4.0:
                    raise
                await socket.send({"type": "ping", "t": 1})
                continue
            silent_since = now()
            self._take(frame)

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "reset":
            self._reset(frame.get("conversation_id"))
        if frame["type"] == "drain":
            raise ConnectionError("the node is going away")
        if frame["type"] != "event" or frame["conversation_id"] not in self.cursors:
            return
        conversation_id, seq, event = frame["conversation_id"], frame["seq"], frame["event"]
        self.cursors[conversation_id] = seq
        message = event.get("message") or event.get("note")
        self.history.sightings.append(
            Sighting(
                reader=self.account.name + "'s reader",
                audience=self.account.audience,
                conversation_id=conversation_id,
                seq=seq,
                type=event["type"],
                message_id=message["id"] if message else None,
                body=message["content"].get("text") if message else None,
                seen_at=now(),
                epoch=self.epoch,
            ),
        )

    def _reset(self, conversation_id: str | None) -> None:
        self.epoch += 1
        for known in [conversation_id] if conversation_id else list(self.cursors):
            self.cursors[known] = 0


async def read_events(account: Account, conversation_id: str, *, turn: int = 0) -> list[dict[str, Any]]:
    """Return everything the account may read of a conversation, afresh, page by page."""
    events: list[dict[str, Any]] = []
    async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
        while True:
            answer = await http.get(
                f"{account.base(turn)}/conversations/{conversation_id}/events",
                params={"after_seq": events[-1]["seq"] if events else 0, "limit": 200},
                headers=account.headers,
            )
            answer.raise_for_status()
            page = answer.json()
            events += page["events"]
            if not page["has_more"]:
                return events


async def eventually(check: Callable[[], bool], *, seconds: float) -> float:
    """Wait until `check` holds and return how long that took; returns `seconds` when it never did."""
    started = now()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not check():
                await asyncio.sleep(0.02)
    return now() - started
