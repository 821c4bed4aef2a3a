"""How fast a customer's words reach the agent's screen, and what an open socket costs.

1,000 sockets (nine customers to one agent, each agent owning nine conversations), 100 messages a second from
customer to agent, clocked in one process from the moment a send was due (not when it happened) to the event; then
5,000 idle sockets are opened beside them and held, with the heartbeats of idle clients.
"""

import argparse
import asyncio
import gc
import time
from collections.abc import Callable

import httpx
import msgspec

from benchmarks.load import percentile
from benchmarks.raw import RawStream
from benchmarks.world import (
    World,
    allow_open_files,
    cpu_seconds,
    database,
    finish,
    open_conversations,
    resident_kb,
    run,
    say,
    server,
    sign_in_agent,
    sign_in_customers,
)

CUSTOMERS_PER_AGENT = 9
_OTHER_FILES = 500
_ARRIVAL_SECONDS = 10.0
_HEARTBEAT_SECONDS = 20.0


class _Frame(msgspec.Struct):
    type: str
    event: "_Event | None" = None


class _Event(msgspec.Struct):
    type: str
    message: "_Message | None" = None


class _Message(msgspec.Struct):
    content: "_Content"


class _Content(msgspec.Struct):
    text: str = ""


_decode = msgspec.json.Decoder(_Frame).decode


class Sockets:
    """A crowd of open streams."""

    def __init__(self, port: int, on_frame: Callable[[RawStream, bytes], None]) -> None:
        """Connect to the server at `port`."""
        self.port = port
        self.on_frame = on_frame
        self.streams: list[RawStream] = []
        self.lost = 0

    def _gone(self, _stream: RawStream) -> None:
        self.lost += 1

    async def open(self, tokens: list[str], audience: str) -> None:
        """Open one socket for each token, twenty at a time, and wait for every welcome."""
        loop = asyncio.get_running_loop()
        gate = asyncio.Semaphore(20)

        async def one(token: str) -> None:
            async with gate:
                ready: asyncio.Future[None] = loop.create_future()

                def make() -> RawStream:
                    return RawStream(
                        token=token,
                        audience=audience,
                        on_ready=lambda _: ready.set_result(None),
                        on_frame=self.on_frame,
                        on_lost=self._gone,
                    )

                _, stream = await loop.create_connection(make, "127.0.0.1", self.port)
                await asyncio.wait_for(ready, 20)
                self.streams.append(stream)

        await asyncio.gather(*(one(token) for token in tokens))

    def beat(self) -> None:
        """Send the heartbeat of every client."""
        for stream in self.streams:
            stream.send(b'{"type":"ping","t":0}')

    async def answering(self) -> int:
        """Return how many of them answer a ping."""
        alive: set[RawStream] = set()

        def heard(stream: RawStream, raw: bytes) -> None:
            if b'"pong"' in raw[:40]:
                alive.add(stream)

        for stream in self.streams:
            stream.on_frame = heard
        self.beat()
        deadline = time.perf_counter() + _ARRIVAL_SECONDS
        while len(alive) < len(self.streams) and time.perf_counter() < deadline:
            await asyncio.sleep(0.05)
        return len(alive)

    def close(self) -> None:
        """Drop all of them."""
        for stream in self.streams:
            stream.on_lost = lambda _: None
            stream.close()
        self.streams.clear()


async def _assign(world: World, agent_token: str, agent_id: str, conversations: list[str]) -> None:
    async with httpx.AsyncClient(base_url=world.base, trust_env=False, timeout=30) as http:
        for conversation in conversations:
            answer = await http.post(
                f"/v1/agent/conversations/{conversation}/assign",
                json={"agent_id": agent_id},
                headers={"authorization": f"Bearer {agent_token}"},
            )
            answer.raise_for_status()


async def _make_agents(world: World, count: int) -> list[tuple[str, str]]:
    """Return (token, id) of `count` agents, made through the admin API."""
    agents = []
    headers = {"authorization": f"Bearer {world.facts['admin_token']}"}
    async with httpx.AsyncClient(base_url=world.base, trust_env=False, timeout=30) as http:
        for number in range(count):
            email, password = f"agent{number}@example.com", "correct horse battery staple"
            made = await http.post(
                "/v1/admin/agents",
                headers=headers,
                json={"email": email, "name": f"Agent {number}", "password": password, "role": "agent"},
            )
            made.raise_for_status()
            agents.append((await sign_in_agent(world, email, password), made.json()["id"]))
    return agents


async def _talk(world: World, crowd: "Crowd", *, per_second: float, seconds: float) -> dict[str, float]:
    """Let one message be due every 1 / `per_second` s, however long the ones before it take, and time all of them."""
    crowd.forget()
    before = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid)
    started = time.perf_counter()
    lateness = []
    for number in range(int(per_second * seconds)):
        due_at = started + number / per_second
        await asyncio.sleep(max(0.0, due_at - time.perf_counter()))
        lateness.append(time.perf_counter() - due_at)
        crowd.send(due_at)
    deadline = time.perf_counter() + _ARRIVAL_SECONDS
    while crowd.due_at and time.perf_counter() < deadline:
        await asyncio.sleep(0.01)
    ended = time.perf_counter()
    spent = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid) - before
    sent, arrived = len(lateness), len(crowd.latencies)
    if arrived != sent or crowd.refusal:
        raise RuntimeError(f"{sent} sent, {arrived} arrived; {crowd.refusal or 'none was refused'}")
    return {
        "msgs_per_s": round(sent / (ended - started), 1),
        "p50_ms": round(percentile(crowd.latencies, 0.5) * 1e3, 2),
        "p99_ms": round(percentile(crowd.latencies, 0.99) * 1e3, 2),
        "cpu_us_per_delivery": round(spent / sent * 1e6, 1),
        "max_ms": round(max(crowd.latencies) * 1e3, 2),
        "sender_late_p99_ms": round(percentile(lateness, 0.99) * 1e3, 2),
    }


class Crowd:
    """Customers who write and agents who read, in one process with one clock."""

    def __init__(self, port: int) -> None:
        """Connect to the server at `port`."""
        self.latencies: list[float] = []
        self.due_at: dict[str, float] = {}
        self.sent = 0
        self.refusal = ""
        self.customers = Sockets(port, self._answered)
        self.agents = Sockets(port, self._seen)
        self.of_token: dict[str, str] = {}

    def forget(self) -> None:
        """Begin a new measurement."""
        self.latencies.clear()
        self.due_at.clear()

    def send(self, due_at: float) -> None:
        """Let the next customer write what was due at that moment."""
        self.sent += 1
        stream = self.customers.streams[self.sent % len(self.customers.streams)]
        text = f"number {self.sent}"
        self.due_at[text] = due_at
        stream.send(
            b'{"type":"send","client_message_id":"s%d","conversation_id":"%s","content":{"type":"text","text":"%s"}}'
            % (self.sent, self.of_token[stream.token].encode(), text.encode())
        )

    def _answered(self, _stream: RawStream, raw: bytes) -> None:
        if b'"type":"nack"' in raw[:120]:
            self.refusal = self.refusal or raw[:300].decode(errors="replace")

    def _seen(self, _stream: RawStream, raw: bytes) -> None:
        if b'"message_created"' not in raw:
            return
        moment = time.perf_counter()
        frame = _decode(raw)
        message = frame.event.message if frame.event else None
        due_at = self.due_at.pop(message.content.text, None) if message else None
        if due_at is not None:
            self.latencies.append(moment - due_at)

    async def gather(self, world: World, sockets: int) -> float:
        """Sign everybody in and open their sockets; returns kB of server memory a socket."""
        agents = await _make_agents(world, sockets // (CUSTOMERS_PER_AGENT + 1))
        people = await sign_in_customers(world, sockets - len(agents))
        tokens = [token for token, _ in people]
        say(f"{len(tokens)} customers and {len(agents)} agents signed in")
        conversations = await open_conversations(world, tokens)
        self.of_token = dict(zip(tokens, conversations, strict=True))
        for number, (token, agent_id) in enumerate(agents):
            first = number * CUSTOMERS_PER_AGENT
            await _assign(world, token, agent_id, conversations[first : first + CUSTOMERS_PER_AGENT])
        say(f"{len(tokens)} conversations opened and assigned")
        before = resident_kb(world.pid)
        await self.customers.open(tokens, "client")
        await self.agents.open([token for token, _ in agents], "agent")
        say(f"{sockets} sockets open")
        return (resident_kb(world.pid) - before) / sockets


async def hold_idle(world: World, count: int, *, seconds: float) -> tuple[int, float]:
    """Open `count` more sockets, hold them; return how many are still open and kB of server memory for each."""
    people = await sign_in_customers(world, count, prefix="idle")
    say(f"{count} idle customers signed in")
    idle = Sockets(world.port, lambda _stream, _raw: None)
    before = resident_kb(world.pid)
    await idle.open([token for token, _ in people], "client")
    memory = (resident_kb(world.pid) - before) / count
    say(f"{count} idle sockets open")
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        idle.beat()
        await asyncio.sleep(min(left, _HEARTBEAT_SECONDS))
    answered = await idle.answering()
    idle.close()
    return answered, memory


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    allow_open_files(arguments.sockets + arguments.idle + _OTHER_FILES)
    async with database() as (url, postmaster_pid), server(url, postmaster_pid, port=arguments.port) as world:
        crowd = Crowd(world.port)
        memory = await crowd.gather(world, arguments.sockets)
        gc.collect()
        gc.freeze()  # our own crowd is no garbage; looking for some would be clocked as the server's delay
        await _talk(world, crowd, per_second=arguments.per_second, seconds=min(5.0, arguments.seconds))
        say(f"{arguments.per_second:.0f} messages/s for {arguments.seconds:.0f} s")
        figures = await _talk(world, crowd, per_second=arguments.per_second, seconds=arguments.seconds)
        held, idle_memory = await hold_idle(world, arguments.idle, seconds=arguments.hold)
        if crowd.customers.lost or crowd.agents.lost:
            raise RuntimeError(f"{crowd.customers.lost + crowd.agents.lost} sockets were lost")
    finish(
        {
            "sockets": arguments.sockets,
            **figures,
            "kb_per_socket": round(max(memory, idle_memory), 1),
            "idle_sockets": held,
        },
        as_json=arguments.json,
    )


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        prog="./run bench stream",
        description=__doc__,
        epilog="A quick run: --sockets 200 --seconds 5 --idle 300 --hold 2",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--sockets", type=int, default=1000, help="sockets of customers and agents [1000]")
    parser.add_argument("--per-second", type=float, default=100.0, help="messages a second over all of them [100]")
    parser.add_argument("--seconds", type=float, default=20.0, help="length of the measurement [20]")
    parser.add_argument("--idle", type=int, default=5000, help="idle sockets opened afterwards [5000]")
    parser.add_argument("--hold", type=float, default=20.0, help="seconds for which they are held [20]")
    parser.add_argument("--port", type=int, default=23020, help="port of the server [23020]")
    chosen = parser.parse_args(arguments)
    if chosen.sockets < 1 or chosen.sockets % (CUSTOMERS_PER_AGENT + 1) or chosen.idle < 1:
        parser.error(f"--sockets must be a multiple of {CUSTOMERS_PER_AGENT + 1}, --idle at least 1")
    return chosen


if __name__ == "__main__":
    run(main(parse()))
