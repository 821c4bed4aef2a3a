"""Frames on the stream as a network cuts them: glued, torn, control frames in between; nothing is lost or misread."""

import asyncio
import base64
import itertools
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.frames import Frame, Opcode

from onglass.edge.stream.listening import Listener
from tests.integration.edge.running import Api, RunningEdge

_KEYS = itertools.count(1)


def text_frame(words: bytes, *, fin: bool = True, opcode: Opcode = Opcode.TEXT) -> bytes:
    return Frame(opcode, words, fin=fin).serialize(mask=True)


def send_of(conversation_id: str, text: str) -> bytes:
    body = {
        "type": "send",
        "conversation_id": conversation_id,
        "client_message_id": f"wire-{next(_KEYS)}",
        "content": {"type": "text", "text": text},
    }
    return json.dumps(body, ensure_ascii=False).encode()


class RawSocket:
    """The bytes of one stream after its handshake."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def frame(self) -> tuple[int, bytes]:
        async with asyncio.timeout(10):
            head = await self.reader.readexactly(2)
            size = head[1]
            if size == 126:
                size = int.from_bytes(await self.reader.readexactly(2), "big")
            return head[0] & 0x0F, await self.reader.readexactly(size)

    async def hear(self, type_: str) -> dict[str, Any]:
        while True:
            opcode, body = await self.frame()
            assert opcode in {Opcode.TEXT, Opcode.PONG}, (opcode, body)
            if opcode == Opcode.TEXT:
                told: dict[str, Any] = json.loads(body)
                if told["type"] == type_:
                    return told

    async def write(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(0.01)


@asynccontextmanager
async def raw_stream(api: Api, edge: RunningEdge, *, hello_pieces: int = 1) -> AsyncIterator[RawSocket]:
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(
        f"GET /v1/{api.side}/stream HTTP/1.1\r\nHost: 127.0.0.1:{edge.port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: onglass.v1\r\n\r\n".encode()
    )
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    socket = RawSocket(reader, writer)
    hello = text_frame(json.dumps({"type": "hello", "token": api.token, "cursors": {}}).encode())
    step = -(-len(hello) // hello_pieces)
    await socket.write(*(hello[at : at + step] for at in range(0, len(hello), step)))
    await socket.hear("welcome")
    try:
        yield socket
    finally:
        writer.close()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the frames that were acted on at once."""
    bodies: list[bytes] = []
    hear_now = Listener.hear_now

    def watched(self: Listener, body: bytes) -> bool:
        is_heard = hear_now(self, body)
        if is_heard:
            bodies.append(bytes(body))
        return is_heard

    monkeypatch.setattr(Listener, "hear_now", watched)
    return bodies


async def texts_of(api: Api, conversation_id: str) -> list[str]:
    page = (await api.get(f"/conversations/{conversation_id}/messages", params={"limit": 200})).json()
    return [message["content"]["text"] for message in page["messages"][1:]]


async def ack_all(socket: RawSocket, count: int) -> None:
    for _ in range(count):
        await socket.hear("ack")


async def test_frames_in_one_packet_are_all_heard_at_once(customer: Api, edge: RunningEdge, heard: list[bytes]) -> None:
    conversation = await customer.open()
    sends = [send_of(conversation["id"], str(number)) for number in range(20)]
    async with raw_stream(customer, edge) as socket:
        await socket.write(b"".join(text_frame(send) for send in sends))
        await ack_all(socket, 20)
    assert heard == sends
    assert await texts_of(customer, conversation["id"]) == [str(number) for number in range(20)]


@pytest.mark.parametrize("cuts", [(1,), (2,), (3,), (5,), (7,), (1, 2, 3, 4, 5, 6, 7, 8), (60, 61), (200,)])
async def test_a_frame_torn_anywhere_is_put_together(customer: Api, edge: RunningEdge, cuts: Sequence[int]) -> None:
    conversation = await customer.open()
    async with raw_stream(customer, edge, hello_pieces=3) as socket:
        for number in range(3):
            whole = text_frame(send_of(conversation["id"], f"größe {number}"))
            ends = (*cuts, len(whole))
            await socket.write(*(whole[start:end] for start, end in zip((0, *cuts), ends, strict=True)))
        torn = text_frame(send_of(conversation["id"], "last"))
        glued = text_frame(send_of(conversation["id"], "before")) + torn[: cuts[0]]
        await socket.write(glued, torn[cuts[0] :])
        await ack_all(socket, 5)
    assert await texts_of(customer, conversation["id"]) == [f"größe {n}" for n in range(3)] + ["before", "last"]


async def test_control_frames_and_fragments_find_their_way_in_between(customer: Api, edge: RunningEdge) -> None:
    conversation = await customer.open()
    ping = text_frame(b"are you there", opcode=Opcode.PING)
    parts = send_of(conversation["id"], "in two fragments")
    fragments = text_frame(parts[:40], fin=False) + ping + text_frame(parts[40:], opcode=Opcode.CONT)
    async with raw_stream(customer, edge) as socket:
        await socket.write(text_frame(send_of(conversation["id"], "one")) + ping)
        await socket.write(fragments, text_frame(send_of(conversation["id"], "two")), ping)
        await ack_all(socket, 3)
        pongs = 0
        while pongs < 1:
            opcode, body = await socket.frame()
            pongs += opcode == Opcode.PONG and body == b"are you there"
    assert await texts_of(customer, conversation["id"]) == ["one", "in two fragments", "two"]


async def test_an_event_and_the_answer_to_its_sender_come_together_and_once(customer: Api, edge: RunningEdge) -> None:
    conversation = await customer.open()
    async with raw_stream(customer, edge) as socket:
        await socket.write(text_frame(send_of(conversation["id"], "hello")))
        _, event = await socket.frame()
        _, ack = await socket.frame()
        told, acked = json.loads(event), json.loads(ack)
        assert (told["type"], acked["type"]) == ("event", "ack")
        assert told["seq"] == acked["seq"]
        assert told["event"]["message"]["id"] == acked["message_id"]
        await socket.write(text_frame(b'{"type":"ping","t":1}'))
        assert json.loads((await socket.frame())[1])["type"] == "pong", "the hint after it brought it no second time"


@pytest.mark.parametrize(
    "wrong",
    [
        text_frame(b"\xff\xfe not utf-8"),
        b"\x81\x05hello",  # not masked
        b"\xc1" + text_frame(b"{}")[1:],  # a reserved bit
    ],
)
async def test_what_is_no_frame_ends_the_socket(customer: Api, edge: RunningEdge, wrong: bytes) -> None:
    async with raw_stream(customer, edge) as socket:
        await socket.write(wrong)
        async with asyncio.timeout(5):
            opcode, body = await socket.frame()
    assert opcode == Opcode.CLOSE
    assert int.from_bytes(body[:2], "big") in {1002, 1007, 1008}
