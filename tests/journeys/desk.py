"""The agent's side of a journey, over the agent API: what somebody at the console would do."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import websockets

from tests.support.servers import OnglassServer

Row = dict[str, Any]


class Desk:
    """One signed-in agent."""

    def __init__(self, http: httpx.AsyncClient, ws_url: str, token: str, agent: Row) -> None:
        self.http = http
        self.ws_url = ws_url
        self.token = token
        self.agent = agent

    async def get(self, path: str, **query: Any) -> Row:
        return _ok(await self.http.get(f"/v1/agent{path}", params=query))

    async def post(self, path: str, body: Row | None = None) -> Row:
        return _ok(await self.http.post(f"/v1/agent{path}", json=body or {}))

    async def conversation_with(self, text: str, *, seconds: float = 8.0) -> Row:
        """The conversation that holds a message with this text."""
        for _ in range(int(seconds / 0.1)):
            rows = (await self.get("/conversations", view="all"))["conversations"]
            for row in rows[:20]:
                if text in [said for _, said in await self.said_in(row["id"])]:
                    found: Row = row
                    return found
            await asyncio.sleep(0.1)
        raise AssertionError(f"no conversation says {text!r}")

    async def messages(self, conversation_id: str) -> list[Row]:
        """All messages, oldest first."""
        found: list[Row] = []
        while True:
            after_seq = found[-1]["seq"] if found else 0
            page = await self.get(f"/conversations/{conversation_id}/messages", after_seq=after_seq, limit=100)
            found += page["messages"]
            if not page["has_more"]:
                return found

    async def said_in(self, conversation_id: str) -> list[tuple[str, str]]:
        """(kind of author, text) of all messages."""
        return [(one["author"]["kind"], one["content"].get("text", "")) for one in await self.messages(conversation_id)]

    async def say(self, conversation_id: str, content: str | Row) -> Row:
        """Send a message; it is assigned to the agent first where it is nobody's."""
        body = {"type": "text", "text": content} if isinstance(content, str) else content
        answer = await self.post(
            f"/conversations/{conversation_id}/messages", {"client_message_id": str(uuid.uuid4()), "content": body}
        )
        message: Row = answer["message"]
        return message

    async def take(self, conversation_id: str) -> None:
        await self.post(f"/conversations/{conversation_id}/assign", {"agent_id": self.agent["id"]})

    async def read(self, conversation_id: str) -> None:
        newest = await self.get(f"/conversations/{conversation_id}")
        await self.post(f"/conversations/{conversation_id}/read", {"seq": newest["last_seq"]})

    async def typing(self, conversation_id: str) -> None:
        await self.post(f"/conversations/{conversation_id}/typing")

    async def own_tick(self, conversation_id: str, message_id: str) -> str:
        for message in await self.messages(conversation_id):
            if message["id"] == message_id:
                state: str = message["delivery"]["state"]
                return state
        raise AssertionError("the message is not there")

    @asynccontextmanager
    async def online(self) -> AsyncIterator[None]:
        """Hold the agent's stream, as an open console does: customers' messages then count as delivered."""
        async with websockets.connect(f"{self.ws_url}/v1/agent/stream", subprotocols=[_PROTOCOL]) as socket:
            await socket.send(json.dumps({"type": "hello", "token": self.token, "cursors": {}}))
            listening = asyncio.create_task(_confirm(socket))
            try:
                yield
            finally:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)


_PROTOCOL = websockets.Subprotocol("onglass.v1")


async def _confirm(socket: websockets.ClientConnection) -> None:
    """Tell the server what arrived, so that the customer's ticks move."""
    async for text in socket:
        frame = json.loads(text)
        if frame["type"] == "event":
            told = {"type": "received", "conversation_id": frame["conversation_id"], "seq": frame["seq"]}
            await socket.send(json.dumps(told))


def _ok(response: httpx.Response) -> Row:
    assert response.is_success, f"{response.request.method} {response.request.url}: {response.text}"
    found: Row = response.json() if response.content else {}
    return found


@asynccontextmanager
async def open_desk(server: OnglassServer, email: str, password: str) -> AsyncIterator[Desk]:
    """Sign in by the agent API."""
    async with httpx.AsyncClient(base_url=server.url, timeout=10) as http:
        answer = _ok(await http.post("/v1/agent/sessions", json={"email": email, "password": password}))
        http.headers["Authorization"] = f"Bearer {answer['session_token']}"
        yield Desk(http, server.ws_url, answer["session_token"], answer["agent"])
