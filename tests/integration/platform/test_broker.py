"""One suite for the brokers with a wire: a real nats-server, and NOTIFY in a real database."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
import nats
import pytest

from onglass.platform.broker import Broker, LocalBroker, NatsBroker, PostgresBroker, Signal
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from onglass.platform.transactions import Hint
from tests.integration.platform._world import until
from tests.support.ports import free_port
from tests.support.servers import NatsServer

Act = Callable[[], Awaitable[None]]


class Ear:
    """What one node hears."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.hints: list[Hint] = []
        self.signals: list[Signal] = []
        broker.subscribe(self._on_hints, self.signals.append)

    def _on_hints(self, hints: Sequence[Hint]) -> None:
        self.hints.extend(hints)


class Wire:
    """Two nodes on one wire, and how to break and mend it."""

    def __init__(self, make: Callable[[], Broker], break_it: Act, mend_it: Act) -> None:
        self.here, self.there = Ear(make()), Ear(make())
        self.break_it = break_it
        self.mend_it = mend_it

    async def until_connected(self) -> None:
        """Wait until a word crosses both ways."""
        for near, far in ((self.here, self.there), (self.there, self.here)):
            async with asyncio.timeout(15):
                while True:
                    probe = hint()
                    near.broker.publish([probe])
                    await asyncio.sleep(0.05)
                    if probe in far.hints:
                        break
        await asyncio.sleep(0.1)
        for ear in (self.here, self.there):
            ear.hints.clear()


def hint(number: int = 0) -> Hint:
    return Hint(UUID(int=number), 1, new_id(), UUID(int=9))


@asynccontextmanager
async def nats_wire(tmp_path: Path) -> AsyncIterator[Wire]:
    servers = [NatsServer(tmp_path / "nats", port=free_port())]

    async def break_it() -> None:
        servers[-1].kill()

    async def mend_it() -> None:
        servers.append(await asyncio.to_thread(NatsServer, tmp_path / "nats", port=servers[0].port))

    yield Wire(lambda: NatsBroker(servers[0].url), break_it, mend_it)
    for server in servers:
        server.stop()


@asynccontextmanager
async def postgres_wire(addresses: Addresses) -> AsyncIterator[Wire]:
    owner = await asyncpg.connect(addresses.owner)

    async def break_it() -> None:
        await owner.execute(
            "alter role onglass_worker nologin;"
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'onglass broker'"
        )

    async def mend_it() -> None:
        await owner.execute("alter role onglass_worker login")

    yield Wire(lambda: PostgresBroker(addresses.worker), break_it, mend_it)
    await mend_it()
    await owner.close()


@pytest.fixture(params=["nats", "postgres"])
async def wire(request: pytest.FixtureRequest, addresses: Addresses, tmp_path: Path) -> AsyncIterator[Wire]:
    kind = nats_wire(tmp_path) if request.param == "nats" else postgres_wire(addresses)
    async with kind as made:
        for ear in (made.here, made.there):
            await ear.broker.start()
        await made.until_connected()
        yield made
        for ear in (made.here, made.there):
            await ear.broker.close()


async def test_words_reach_both_nodes_exactly_once_and_soon(wire: Wire) -> None:
    sent = hint()
    signal = Signal(UUID(int=1), new_id(), "typing", b'{"type":"signal"}', "socket 1", "agent")
    began_at = time.monotonic()
    wire.here.broker.publish([sent])
    wire.here.broker.publish_signal(signal)
    assert wire.here.hints == [sent], "one's own node hears at once"
    await until(lambda: wire.there.hints and wire.there.signals)
    assert time.monotonic() - began_at < 0.5
    await asyncio.sleep(0.2)
    assert wire.here.hints == wire.there.hints == [sent]
    assert wire.here.signals == wire.there.signals == [signal]


async def test_a_flood_arrives_whole_in_few_large_messages(wire: Wire) -> None:
    sent = [hint(number) for number in range(3000)]
    for start in range(0, 3000, 100):
        wire.here.broker.publish(sent[start : start + 100])
    await until(lambda: len(wire.there.hints) == 3000)
    assert set(wire.there.hints) == set(sent)


async def test_a_broken_wire_stops_nobody_and_heals_by_itself(wire: Wire) -> None:
    await wire.break_it()
    began_at = time.monotonic()
    for number in range(200):
        wire.here.broker.publish([hint(number)])
        if number % 20 == 0:
            await asyncio.sleep(0)
    assert time.monotonic() - began_at < 0.2
    assert len(wire.here.hints) == 200, "one's own node goes on hearing"
    await asyncio.sleep(0.5)
    await wire.mend_it()
    await wire.until_connected()


async def test_memory_is_bounded_while_nobody_takes_the_words() -> None:
    broker = NatsBroker(f"nats://127.0.0.1:{free_port()}")
    await broker.start()
    for number in range(30_000):
        broker.publish([hint(number)])
    assert len(broker._outbox._hints) <= 10_000
    await broker.close()


async def test_without_a_wire_this_process_hears_itself_and_may_stop_listening() -> None:
    broker = LocalBroker()
    ear = Ear(broker)
    other: list[Hint] = []
    unsubscribe = broker.subscribe(other.extend)
    first, second = hint(), hint()
    broker.publish([first])
    unsubscribe()
    unsubscribe()
    broker.publish([second])
    assert ear.hints == [first, second]
    assert other == [first]


async def test_rubbish_and_a_newer_nodes_words_are_dropped(nats_server: NatsServer) -> None:
    broker = NatsBroker(nats_server.url)
    ear = Ear(broker)
    await broker.start()
    client = await nats.connect(nats_server.url)
    await asyncio.sleep(0.3)
    for rubbish in (b"", b"\xff\xff", b"{}", b"\x93\x01\x02\x03"):
        await client.publish("onglass", rubbish)
    await client.flush()
    await asyncio.sleep(0.1)
    assert not ear.hints
    broker.publish([hint()])
    assert len(ear.hints) == 1
    await client.close()
    await broker.close()
