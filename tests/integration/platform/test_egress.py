"""Attacks 52 and 54 at the moment of connecting: names that lead inside, redirects, endless answers."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from onglass.platform.egress import AnswerTooLargeError, Egress, EgressRefusedError, Rules
from tests.support.ports import free_port

NUMBERS = ["http://127.1/", "http://0/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/"]
NAMES = ["http://localhost/", "http://LOCALHOST./", "http://ip6-localhost/", "http://\uff4c\uff4fcalhost/"]


class Listener:
    """A real server on loopback that counts who came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[bytes] = []
        self.answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.requests.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self.answer)
            await writer.drain()
            if b"slow" in self.requests[-1]:
                await asyncio.sleep(5)
            while b"endless" in self.requests[-1]:
                writer.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@pytest_asyncio.fixture
async def listener() -> AsyncIterator[Listener]:
    made = Listener(free_port())
    server = await asyncio.start_server(made.serve, "127.0.0.1", made.port)
    yield made
    server.close()


@pytest_asyncio.fixture
async def inside(listener: Listener) -> AsyncIterator[Egress]:
    """A client whose operator named one inner host, `localhost`, and its port."""
    egress = Egress(Rules(ports=frozenset({listener.port}), hosts=frozenset({"localhost"})))
    yield egress
    await egress.close()


@pytest.mark.parametrize("url", NUMBERS + NAMES)
async def test_names_and_numbers_that_lead_inside_are_refused_at_save_and_at_connect(url: str) -> None:
    egress = Egress()
    with pytest.raises(EgressRefusedError):
        await egress.check(url)
    with pytest.raises(EgressRefusedError):
        await egress.fetch("GET", url)
    await egress.close()


async def test_a_public_name_that_resolves_inside_is_refused_and_never_connected_to(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [["93.184.215.14"], ["127.0.0.1"], ["93.184.215.14", "127.0.0.1"]]

    async def resolve(_loop: Any, host: str, port: int, **_options: Any) -> list[Any]:
        addresses = answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    egress = Egress(Rules(ports=frozenset({listener.port})))
    url = f"http://rebinding.example:{listener.port}/"
    await egress.check(url)
    for _ in range(2):
        with pytest.raises(EgressRefusedError):
            await egress.fetch("GET", url)
    assert listener.requests == []
    await egress.close()


async def test_a_named_inner_host_is_visited_with_its_own_name(listener: Listener, inside: Egress) -> None:
    answer = await inside.fetch("POST", f"http://localhost:{listener.port}/hook", content=b"hello")
    assert (answer.status, answer.body) == (200, b"ok")
    assert f"host: localhost:{listener.port}".encode() in listener.requests[0].lower()
    with pytest.raises(EgressRefusedError):
        await inside.fetch("GET", f"http://127.0.0.1:{listener.port}/")


async def test_redirects_are_answers_not_orders(listener: Listener, inside: Egress) -> None:
    listener.answer = b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n"
    answer = await inside.fetch("GET", f"http://localhost:{listener.port}/")
    assert answer.status == 302
    assert len(listener.requests) == 1


async def test_an_endless_answer_is_cut_off(listener: Listener, inside: Egress) -> None:
    listener.answer = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    with pytest.raises(AnswerTooLargeError):
        await inside.fetch("GET", f"http://localhost:{listener.port}/endless", max_bytes=100_000)


async def test_a_slow_answer_is_given_up(listener: Listener, inside: Egress) -> None:
    listener.answer = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n"
    with pytest.raises((TimeoutError, httpx.HTTPError)):
        await inside.fetch("GET", f"http://localhost:{listener.port}/slow", seconds=0.3)


async def test_a_proxy_in_the_environment_is_not_asked(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    egress = Egress(Rules(ports=frozenset({listener.port}), hosts=frozenset({"localhost"})))
    assert (await egress.fetch("GET", f"http://localhost:{listener.port}/")).status == 200
    await egress.close()
