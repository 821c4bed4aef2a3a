"""Attacks 33–38: the WebSocket as an attacker uses it."""

import base64
import json
import os
import socket
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.security.company import Company, Person
from tests.support.servers import OnglassServer

PROTOCOL = Subprotocol("onglass.v1")


def _open(server: OnglassServer, door: str = "client", **options: Any) -> ClientConnection:
    return connect(  # type: ignore[no-any-return]
        f"{server.ws_url}/v1/{door}/stream", subprotocols=[PROTOCOL], proxy=None, compression=None, **options
    )


def _hello(stream: ClientConnection, token: str, **fields: Any) -> dict[str, Any]:
    stream.send(json.dumps({"type": "hello", "token": token, "cursors": {}, **fields}))
    frame: dict[str, Any] = json.loads(stream.recv(5))
    return frame


def _close_code(stream: ClientConnection, seconds: float = 8.0) -> int:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            stream.recv(max(0.1, deadline - time.monotonic()))
        except TimeoutError:
            break
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
    pytest.fail("the socket stayed open")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"])
def test_a33_a_foreign_origin_gets_no_socket(origin: str, server: OnglassServer, company_a: Company) -> None:
    for door in ("client", "agent"):
        with pytest.raises(InvalidStatus) as refused:
            _open(server, door, additional_headers={"origin": origin})
        assert refused.value.response.status_code == 403


def test_a33_an_origin_of_another_apps_company_is_closed_after_hello(
    server: OnglassServer, company_a: Company, company_b: Company
) -> None:
    origin = "https://app.other.test"
    answer = company_b.admin.call("PATCH", f"/apps/{company_b.facts['app_id']}", json={"allowed_origins": [origin]})
    assert answer.status_code == 200, answer.text
    victim = company_a.customer()
    with _open(server, additional_headers={"origin": origin}) as stream:
        stream.send(json.dumps({"type": "hello", "token": victim.token, "cursors": {}}))
        assert _close_code(stream) == 1008


def test_a34_nobody_forges_what_the_server_says(server: OnglassServer, company_a: Company) -> None:
    customer, victim = company_a.customer(), company_a.customer()
    theirs = victim.open()["conversation"]["id"]
    for frame in (
        {"type": "event", "conversation_id": theirs, "seq": 9, "event": {"type": "conversation_resolved"}},
        {"type": "changed", "conversation": {}, "version": 1},
        {"type": "nonsense"},
    ):
        with _open(server) as stream:
            assert _hello(stream, customer.token)["type"] == "welcome"
            stream.send(json.dumps(frame))
            assert _close_code(stream) == 1008
    assert "conversation_resolved" not in victim.call("GET", f"/conversations/{theirs}/events").text


def test_a34_sending_into_a_foreign_conversation_is_a_nack_like_absent(
    server: OnglassServer, company_a: Company
) -> None:
    customer, victim = company_a.customer(), company_a.customer()
    theirs = victim.open()["conversation"]["id"]
    problems = []
    with _open(server) as stream:
        assert _hello(stream, customer.token)["type"] == "welcome"
        for conversation in (theirs, str(uuid.uuid4())):
            stream.send(
                json.dumps(
                    {
                        "type": "send",
                        "client_message_id": str(uuid.uuid4()),
                        "conversation_id": conversation,
                        "content": {"type": "text", "text": "forged"},
                    }
                )
            )
            frame = json.loads(stream.recv(5))
            assert frame["type"] == "nack"
            problems.append(frame["problem"])
    assert problems[0] == problems[1]
    assert problems[0]["status"] == 404
    assert "forged" not in victim.call("GET", f"/conversations/{theirs}/messages").text


def test_a34_a_customer_cannot_watch(server: OnglassServer, company_a: Company) -> None:
    customer, victim = company_a.customer(), company_a.customer()
    theirs = victim.open()["conversation"]["id"]
    with _open(server) as stream:
        _hello(stream, customer.token)
        stream.send(json.dumps({"type": "watch", "conversation_id": theirs, "after_seq": 0}))
        assert _close_code(stream) == 1008


def test_a34_a_foreign_cursor_in_hello_brings_nothing(server: OnglassServer, company_a: Company) -> None:
    customer, victim = company_a.customer(), company_a.customer()
    theirs = victim.open("private words")["conversation"]["id"]
    with _open(server) as stream:
        welcome = _hello(stream, customer.token, cursors={theirs: 0})
        assert theirs not in welcome["conversations"]
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            try:
                frame = json.loads(stream.recv(0.5))
            except TimeoutError:
                continue
            assert frame["type"] == "reset", frame
            assert "private words" not in json.dumps(frame)


def _raw(server: OnglassServer, door: str = "client") -> socket.socket:
    raw = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    key = base64.b64encode(os.urandom(16)).decode()
    raw.sendall(
        f"GET /v1/{door}/stream HTTP/1.1\r\nhost: 127.0.0.1:{server.port}\r\nupgrade: websocket\r\n"
        f"connection: upgrade\r\nsec-websocket-key: {key}\r\nsec-websocket-version: 13\r\n"
        "sec-websocket-protocol: onglass.v1\r\n\r\n".encode()
    )
    while b"\r\n\r\n" not in raw.recv(4096):
        pass
    return raw


def _frame(opcode: int, payload: bytes, *, claimed: int | None = None) -> bytes:
    size = len(payload) if claimed is None else claimed
    head = bytes((0x80 | opcode,))
    if size < 126:
        head += bytes((0x80 | size,))
    elif size < 65536:
        head += b"\xfe" + size.to_bytes(2, "big")
    else:
        head += b"\xff" + size.to_bytes(8, "big")
    return head + b"\0\0\0\0" + payload


def _raw_close_code(raw: socket.socket) -> int:
    received = b""
    try:
        while chunk := raw.recv(65536):
            received += chunk
            at = received.find(b"\x88")
            if at >= 0 and len(received) >= at + 4:
                return int.from_bytes(received[at + 2 : at + 4], "big")
    except OSError:
        return 1006
    return 1006


def _resident_kb(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4


@pytest.mark.parametrize(
    ("attack", "codes"),
    [
        (_frame(1, b"\xff\xfe\xfd"), {1007}),
        (_frame(1, b"{}", claimed=64 * 1024 * 1024), {1009}),
        (_frame(1, b"{}", claimed=2**63 - 1), {1009, 1002}),
        (_frame(1, b" " * 300_000), {1009}),
        (_frame(2, b"\x00\x01"), {1003, 1007, 1008}),
        (b"\xc1\x82\0\0\0\0{}", {1002}),
    ],
    ids=["invalid utf-8", "64 MB", "overflow", "over 256 kB", "binary", "reserved bit"],
)
def test_a36_broken_frames_close_the_socket_and_nothing_else(
    attack: bytes, codes: set[int], server: OnglassServer
) -> None:
    before = _resident_kb(server.pid)
    raw = _raw(server)
    raw.sendall(attack)
    assert _raw_close_code(raw) in codes
    raw.close()
    assert server.is_ready()
    assert _resident_kb(server.pid) - before < 10_000


def test_a36_ten_thousand_pings_are_cheap(server: OnglassServer, company_a: Company) -> None:
    before = _resident_kb(server.pid)
    with _open(server) as stream:
        _hello(stream, company_a.customer().token)
        raw = stream.socket
        raw.sendall(_frame(9, b"x" * 100) * 10_000)
        started = time.monotonic()
        assert company_a.http.get("/healthz").status_code == 200
        assert time.monotonic() - started < 2
    assert _resident_kb(server.pid) - before < 10_000


def test_a37_a_token_in_the_address_is_no_token_and_in_no_log(server: OnglassServer, company_a: Company) -> None:
    token = company_a.customer().token
    assert company_a.http.get(f"/v1/client/conversations?token={token}").status_code == 401
    assert company_a.http.get(f"/v1/client/conversations?access_token={token}").status_code == 401
    with connect(f"{server.ws_url}/v1/client/stream?token={token}", subprotocols=[PROTOCOL], proxy=None) as stream:
        assert _close_code(stream) == 1008
    assert token not in server.log()


def test_hello_must_come_within_five_seconds(server: OnglassServer) -> None:
    with _open(server) as stream:
        started = time.monotonic()
        assert _close_code(stream, 8) == 1008
        assert 3 < time.monotonic() - started < 7


def test_hello_with_a_dead_token_is_4401(server: OnglassServer, company_a: Company) -> None:
    customer = company_a.customer()
    assert customer.call("DELETE", "/sessions/current").status_code in {200, 204}
    with _open(server) as stream:
        stream.send(json.dumps({"type": "hello", "token": customer.token, "cursors": {}}))
        assert _close_code(stream) == 4401


def test_a38_a_reader_that_never_reads_is_closed_and_delays_nobody(server: OnglassServer, company_a: Company) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    with _open(server) as reading:
        assert _hello(reading, customer.token)["type"] == "welcome"
        before = _open_sockets(company_a)
        idle = _raw(server)
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        idle.sendall(_frame(1, json.dumps({"type": "hello", "token": customer.token, "cursors": {}}).encode()))
        _wait_for_sockets(company_a, before + 1)
        delays = _flood(agent, conversation, reading)
        _wait_for_sockets(company_a, before)
        idle.close()
    assert sorted(delays)[int(len(delays) * 0.95)] < 0.5


def _open_sockets(company: Company) -> int:
    lines = company.http.get("/metrics").text.splitlines()
    return int(float(next(line.split()[1] for line in lines if line.startswith("onglass_sockets "))))


def _wait_for_sockets(company: Company, count: int) -> None:
    deadline = time.monotonic() + 10
    while _open_sockets(company) != count:
        assert time.monotonic() < deadline, f"{_open_sockets(company)} sockets open, {count} expected"
        time.sleep(0.05)


def _flood(agent: Person, conversation: str, reading: ClientConnection) -> list[float]:
    delays = []
    for number in range(300):
        text = f"{number} " + "long words " * 1400
        started = time.monotonic()
        assert agent.say(conversation, text).status_code == 201
        while True:
            frame = json.loads(reading.recv(5))
            message = frame.get("event", {}).get("message")
            if message and message["content"]["text"].startswith(f"{number} "):
                break
        delays.append(time.monotonic() - started)
    return delays
