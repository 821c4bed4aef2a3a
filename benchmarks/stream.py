"""How fast a customer's words reach the agent's screen, and what an open socket costs.

1,000 sockets (nine customers to one agent, each agent owning nine conversations), 100 messages a second from
customer to agent, clocked in one process from the send to the event; then 5,000 idle sockets are opened and held.
"""

import argparse
import asyncio
import time
from collections.abc import Callable

import httpx
import msgspec

from benchmarks.load import percentile
from benchmarks.wire import RawStream
from benchmarks.world import (
    World,
    cpu_seconds,
    database,
    finish,
    open_conversations,
    resident_kb,
    say,
    server,
    sign_in_agent,
    sign_in_customers,
)

CUSTOMERS_PER_AGENT = 9


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
    crowd.latencies.clear()
    crowd.holes = 0
    before = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid)
    started = time.perf_counter()
    sent = 0
    while (elapsed := time.perf_counter() - started) < seconds:
        while sent < elapsed * per_second:
            crowd.send(sent)
            sent += 1
        await asyncio.sleep(0.002)
    await asyncio.sleep(1.5)
    spent = cpu_seconds(world.pid) + cpu_seconds(world.postmaster_pid) - before
    if len(crowd.latencies) != sent:
        raise RuntimeError(f"{sent} sent, {len(crowd.latencies)} arrived")
    return {
        "msgs_per_s": round(sent / seconds, 1),
        "p50_ms": round(percentile(crowd.latencies, 0.5) * 1e3, 2),
        "p99_ms": round(percentile(crowd.latencies, 0.99) * 1e3, 2),
        "cpu_us_per_delivery": round(spent / sent * 1e6, 1),
    }


class Crowd:
    """Customers who write and agents who read, in one process with one clock."""

    def __init__(self, port: int) -> None:
        """Connect to the server at `port`."""
        self.latencies: list[float] = []
        self.sent_at: dict[str, float] = {}
        self.holes = 0
        self.customers = Sockets(port, lambda _stream, _raw: None)
        self.agents = Sockets(port, self._seen)
        self.conversations: list[str] = []

    def send(self, number: int) -> None:
        """Let the next customer write."""
        at = number % len(self.customers.streams)
        stream = self.customers.streams[at]
        text = f"number {number}"
        self.sent_at[text] = time.perf_counter()
        conversation = self.of_token[stream.token]
        stream.send(
            b'{"type":"send","client_message_id":"s%d","conversation_id":"%s","content":{"type":"text","text":"%s"}}'
            % (number, conversation.encode(), text.encode())
        )

    def _seen(self, _stream: RawStream, raw: bytes) -> None:
        if b'"message_created"' not in raw:
            return
        frame = _decode(raw)
        message = frame.event.message if frame.event else None
        moment = self.sent_at.pop(message.content.text, None) if message else None
        if moment is not None:
            self.latencies.append(time.perf_counter() - moment)

    async def gather(self, world: World, sockets: int) -> float:
        """Sign everybody in and open their sockets; returns kB of server memory a socket."""
        agents = await _make_agents(world, sockets // (CUSTOMERS_PER_AGENT + 1))
        people = await sign_in_customers(world, sockets - len(agents))
        tokens = [token for token, _ in people]
        self.conversations = await open_conversations(world, tokens)
        self.of_token = dict(zip(tokens, self.conversations, strict=True))
        for number, (token, agent_id) in enumerate(agents):
            first = number * CUSTOMERS_PER_AGENT
            await _assign(world, token, agent_id, self.conversations[first : first + CUSTOMERS_PER_AGENT])
        say(f"{len(tokens)} customers and {len(agents)} agents signed in")
        before = resident_kb(world.pid)
        await self.customers.open(tokens, "client")
        await self.agents.open([token for token, _ in agents], "agent")
        return (resident_kb(world.pid) - before) / sockets


async def hold_idle(world: World, count: int, *, seconds: float) -> tuple[int, float]:
    """Open `count` more sockets, hold them; return how many are still open and kB of server memory for each."""
    people = await sign_in_customers(world, count, prefix="idle")
    idle = Sockets(world.port, lambda _stream, _raw: None)
    before = resident_kb(world.pid)
    await idle.open([token for token, _ in people], "client")
    memory = (resident_kb(world.pid) - before) / count
    say(f"{count} idle sockets open")
    await asyncio.sleep(seconds)
    held = len(idle.streams) - idle.lost
    idle.close()
    return held, memory


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    async with database() as (url, postmaster_pid), server(url, postmaster_pid, port=arguments.port) as world:
        crowd = Crowd(world.port)
        memory = await crowd.gather(world, arguments.sockets)
        await _talk(world, crowd, per_second=50, seconds=2)
        figures = await _talk(world, crowd, per_second=arguments.per_second, seconds=arguments.seconds)
        if crowd.customers.lost or crowd.agents.lost:
            raise RuntimeError(f"{crowd.customers.lost + crowd.agents.lost} sockets were lost")
        held, idle_memory = await hold_idle(world, arguments.idle, seconds=arguments.hold)
    finish(
        {
            "sockets": arguments.sockets,
            **figures,
            "kb_per_socket": round(max(memory, idle_memory), 1),
            "idle_sockets_held": held,
        },
        as_json=arguments.json,
    )


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench stream", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--per-second", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--idle", type=int, default=5000)
    parser.add_argument("--hold", type=float, default=20.0, help="seconds for which the idle sockets are held")
    parser.add_argument("--port", type=int, default=23020)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asyncio.run(main(parse()))
