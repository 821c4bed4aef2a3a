"""Does it stay fast when it has grown: 2,000,000 stored messages against 10,000, 5,000 conversations active in both.

Both databases live on one PostgreSQL and are asked in turn, small first and large first alternately, so that the
machine's drift hits both alike; the active conversations are the same, only the resolved cases beside them are not.
Every second of the newest cases is open; --among 1000000 spreads the open ones over all that is stored.
"""

import argparse
import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import msgspec

from benchmarks.grow_world import LONG, Filled, History, fill
from benchmarks.load import Sender, median, run_senders
from benchmarks.raw import RawRequests
from benchmarks.world import World, database, finish, run, say, server, sign_in_agent, sign_in_customers

_SENDERS = 128
_INBOX_REQUESTS = 150
_HISTORY_REQUESTS = 400


class Grown(msgspec.Struct, kw_only=True):
    """A server whose database holds so many messages."""

    world: World
    agent_token: str
    senders: list[Sender]
    filled: Filled


async def _send_ratio(small: Grown, large: Grown, *, rounds: int, seconds: float) -> float:
    """Compare seconds a message, all customers at once over all active conversations, in windows that take turns."""
    for grown in (small, large):
        await _send_seconds(grown, seconds=seconds)
    pairs = []
    for number in range(rounds):
        first, second = _in_turn(small, large, number)
        took = {id(grown): await _send_seconds(grown, seconds=seconds) for grown in (first, second)}
        pairs.append(took[id(large)] / took[id(small)])
        say(f"send: {1 / took[id(small)]:.0f}/s, grown {1 / took[id(large)]:.0f}/s, ratio of times {pairs[-1]:.2f}")
    return round(median(pairs), 3)


async def _send_seconds(grown: Grown, *, seconds: float) -> float:
    tally = await run_senders(grown.senders, port=grown.world.port, seconds=seconds, stream=False)
    if tally.failed or not tally.accepted:
        raise RuntimeError(f"{tally.failed} sends failed: {tally.first_failure}")
    return seconds / tally.accepted


def _in_turn(small: Grown, large: Grown, number: int) -> tuple[Grown, Grown]:
    return (small, large) if number % 2 == 0 else (large, small)


def _inbox_path(_grown: Grown, _number: int) -> str:
    """Ask for the first page of the queue."""
    return "/v1/agent/conversations?view=queue"


def _history_path(grown: Grown, number: int) -> str:
    """Ask for a whole page of messages of an active conversation."""
    ids = grown.filled.long_ids
    return f"/v1/agent/conversations/{ids[number % len(ids)]}/messages?limit={LONG}"


async def _read_ratio(
    small: Grown, large: Grown, path: Callable[[Grown, int], str], *, rounds: int, requests: int
) -> float:
    """Compare the median times of single requests that take turns; the middle of `rounds` such ratios."""
    askers = {id(grown): await Asker.connect(grown) for grown in (small, large)}
    ratios = []
    for number in range(rounds + 1):  # the first one warms up
        seconds: dict[int, list[float]] = {id(small): [], id(large): []}
        for at in range(requests):
            for grown in _in_turn(small, large, at):
                seconds[id(grown)].append(await askers[id(grown)].ask(path(grown, at)))
        before, after = median(seconds[id(small)]), median(seconds[id(large)])
        if number:
            ratios.append(after / before)
            words = path(large, 0).rpartition("/")[2]
            say(f"{words}: {before * 1e3:.3f} ms, grown {after * 1e3:.3f} ms, ratio {ratios[-1]:.2f}")
    for asker in askers.values():
        asker.close()
    return round(median(ratios), 3)


class Asker:
    """An agent's connection with one request under way."""

    def __init__(self, token: str) -> None:
        """Ask for the owner of the token."""
        self._headers = f"host: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._connection = RawRequests(
            on_ready=lambda _: None,
            on_answer=lambda _, status, body: self._settle(status, body),
            on_lost=lambda _: self._settle(0, b"connection lost"),
        )

    @classmethod
    async def connect(cls, grown: Grown) -> "Asker":
        """Return one that asks the server of `grown`."""
        asker = cls(grown.agent_token)
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: asker._connection, "127.0.0.1", grown.world.port)
        return asker

    async def ask(self, path: str) -> float:
        """Return the seconds that a request took."""
        self._answer = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        self._connection.send(f"GET {path} HTTP/1.1\r\n{self._headers}\r\n".encode())
        status, body = await self._answer
        took = time.perf_counter() - started
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {body[:300].decode(errors='replace')}")
        return took

    def close(self) -> None:
        """Hang up."""
        if self._connection.transport is not None:
            self._connection.transport.close()

    def _settle(self, status: int, body: bytes) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((status, body))


async def _grow(stack: AsyncExitStack, url: str, postmaster_pid: int, history: History, *, port: int) -> Grown:
    """Start a server on a database of its own, sign people in and store their history."""
    name = f"grow_{port}"
    connection = await asyncpg.connect(url)
    await connection.execute(f"create database {name}")
    await connection.close()
    address = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    world = await stack.enter_async_context(server(address, postmaster_pid, port=port))
    people = await sign_in_customers(world, min(_SENDERS, history.active))
    say(f"storing {history.messages:,} messages in {history.conversations:,} conversations")
    started = time.perf_counter()
    filled = await fill(address, world, history, customer_ids=[customer_id for _, customer_id in people])
    say(f"  {time.perf_counter() - started:.0f} s")
    senders = [
        Sender(token=token, conversation_ids=tuple(filled.conversation_ids[at :: len(people)]))
        for at, (token, _) in enumerate(people)
    ]
    return Grown(world=world, agent_token=await sign_in_agent(world), senders=senders, filled=filled)


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark: what only reads first, since sending changes both worlds."""
    async with AsyncExitStack() as stack:
        url, postmaster_pid = await stack.enter_async_context(database())
        small, large = [
            await _grow(
                stack,
                url,
                postmaster_pid,
                History(
                    messages=messages,
                    recent=arguments.small,
                    active=arguments.active,
                    among=arguments.among or 2 * arguments.active,
                ),
                port=port,
            )
            for messages, port in ((arguments.small, arguments.port), (arguments.messages, arguments.port + 1))
        ]
        rounds = arguments.rounds
        inbox = await _read_ratio(small, large, _inbox_path, rounds=rounds, requests=_INBOX_REQUESTS)
        history = await _read_ratio(small, large, _history_path, rounds=rounds, requests=_HISTORY_REQUESTS)
        send = await _send_ratio(small, large, rounds=rounds, seconds=arguments.seconds)
    figures = {"send_ratio": send, "inbox_ratio": inbox, "history_ratio": history}
    finish({**figures, "ratio": max(figures.values())}, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(
        prog="./run bench grow",
        description=__doc__,
        epilog="A quick run: --messages 100000 --small 1000 --active 500 --rounds 2",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--messages", type=int, default=2_000_000, help="messages stored in the large one [2000000]")
    parser.add_argument("--small", type=int, default=10_000, help="messages stored in the small one [10000]")
    parser.add_argument("--active", type=int, default=5_000, help="open conversations in both [5000]")
    parser.add_argument(
        "--among",
        type=int,
        default=0,
        help="the open conversations lie among the newest so many; a large number spreads them over all that is stored "
        "[twice as many as are open]",
    )
    parser.add_argument("--rounds", type=int, default=5, help="pairs of measurements of each kind [5]")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one measurement of sending [4]")
    parser.add_argument("--port", type=int, default=23050, help="port of the first server; the next one is used too")
    chosen = parser.parse_args(arguments)
    if chosen.active < 1 or (chosen.small - chosen.active) % LONG or chosen.small <= chosen.active:
        parser.error(f"--small must be --active and a multiple of {LONG} more: the longer histories")
    if chosen.messages <= chosen.small or (chosen.messages - chosen.small) % 10:
        parser.error("--messages must be a multiple of 10 more than --small")
    return chosen


if __name__ == "__main__":
    run(main(parse()))
