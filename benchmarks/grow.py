"""Does it stay fast when it has grown: 2,000,000 stored messages against 10,000, 5,000 conversations active in both.

Both databases live on one PostgreSQL and are asked in turn, so that the machine's drift hits both alike.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import msgspec

from benchmarks.load import Sender, median, run_senders
from benchmarks.world import World, database, finish, say, server, sign_in_agent

_FILL = """
set session_replication_role = replica;
set synchronous_commit = off;
insert into customer (workspace_id, id, external_id, name)
  select $1, md5('customer' || n)::uuid, 'grown-' || n, 'Customer ' || n from generate_series($2::bigint, $3::bigint) n;
insert into conversation (workspace_id, id, case_number, customer_id, app_id, status, turn, subject, last_seq,
    last_public_seq, shard, created_at, updated_at, resolved_at)
  select $1, md5('conversation' || n)::uuid, 'G' || n, md5('customer' || n)::uuid, $4, case when n <= $5 then 1 else 3
    end, 1, 'Case ' || n, $6, $6, n % 16, now() - interval '30 days', now() - n * interval '1 second',
    case when n > $5 then now() - n * interval '1 second' end
  from generate_series($2::bigint, $3::bigint) n;
insert into message (workspace_id, conversation_id, id, seq, public_seq, author_kind, author_id, client_message_id,
    body_hash, content, created_at)
  select $1, md5('conversation' || n)::uuid, md5('message' || n || '-' || s)::uuid, s, s, 1,
    md5('customer' || n)::uuid, 'old-' || s, '\\x00', jsonb_build_object('type', 'text', 'text',
    'Where is my card, ' || n || ', ' || s, 'fallback', 'Where is my card'),
    now() - interval '30 days' + s * interval '1 minute'
  from generate_series($2::bigint, $3::bigint) n, generate_series(1, $6::bigint) s;
insert into event (workspace_id, stream_kind, stream_id, seq, public_seq, type, message_id, actor_kind, actor_id,
    occurred_at)
  select workspace_id, 1, conversation_id, seq, public_seq, 'message_received', id, 1, author_id, created_at
  from message where client_message_id like 'old-%' and conversation_id in
    (select md5('conversation' || n)::uuid from generate_series($2::bigint, $3::bigint) n);
"""
_STEP = 20_000
_MESSAGES_EACH = 10


class Grown(msgspec.Struct, kw_only=True):
    """A server whose database holds so many messages."""

    world: World
    agent_token: str
    conversations: list[str]
    name: str


async def fill(owner_url: str, world: World, *, messages: int, active: int) -> list[str]:
    """Store `messages` in conversations of which `active` are open; returns the ids of those."""
    each = max(1, min(_MESSAGES_EACH, messages // active))
    conversations = max(active, messages // each)
    connection = await asyncpg.connect(owner_url)
    try:
        for first in range(1, conversations + 1, _STEP):
            last = min(first + _STEP - 1, conversations)
            await _fill_some(connection, world, first=first, last=last, active=active, each=each)
            say(f"  {last * each:,} of {messages:,} messages stored")
        await connection.execute("vacuum analyze")
        rows = await connection.fetch(
            "select id from conversation where status = 1 and case_number like 'G%' order by id limit $1", active
        )
    finally:
        await connection.close()
    return [str(row["id"]) for row in rows]


async def _fill_some(
    connection: "asyncpg.Connection[asyncpg.Record]", world: World, *, first: int, last: int, active: int, each: int
) -> None:
    values = {
        "$1": f"'{world.facts['workspace_id']}'::uuid",
        "$2": str(first),
        "$3": str(last),
        "$4": f"'{world.facts['app_id']}'::uuid",
        "$5": str(active),
        "$6": str(each),
    }
    script = _FILL
    for name, value in values.items():
        script = script.replace(name, value)
    await connection.execute(script, timeout=300)


def _at_database(owner_url: str, name: str) -> str:
    return urlunsplit(urlsplit(owner_url)._replace(path=f"/{name}"))


async def _send_seconds(grown: Grown) -> float:
    """Return seconds a message, 64 senders at once over all active conversations."""
    share = len(grown.conversations) // 64
    senders = [
        Sender(
            token=grown.agent_token,
            conversation_ids=tuple(grown.conversations[at * share : (at + 1) * share]),
            audience="agent",
        )
        for at in range(64)
    ]
    tally = await run_senders(senders, port=grown.world.port, seconds=3.0, stream=False)
    if tally.failed or not tally.accepted:
        raise RuntimeError(f"{tally.failed} sends failed: {tally.first_failure}")
    return 3.0 / tally.accepted


async def _inbox_seconds(grown: Grown) -> float:
    return await _request_seconds(grown, lambda _: "/v1/agent/conversations?view=queue", repeats=60)


async def _history_seconds(grown: Grown) -> float:
    def path(number: int) -> str:
        at = (number * 37) % len(grown.conversations)
        return f"/v1/agent/conversations/{grown.conversations[at]}/messages?limit=50"

    return await _request_seconds(grown, path, repeats=200)


async def _request_seconds(grown: Grown, path: Callable[[int], str], *, repeats: int) -> float:
    headers = {"authorization": f"Bearer {grown.agent_token}"}
    seconds = []
    async with httpx.AsyncClient(base_url=grown.world.base, trust_env=False, headers=headers, timeout=30) as http:
        for number in range(repeats):
            started = time.perf_counter()
            answer = await http.get(path(number))
            seconds.append(time.perf_counter() - started)
            answer.raise_for_status()
    return median(seconds)


async def _ratio(
    small: Grown, large: Grown, measure: Callable[[Grown], Awaitable[float]], *, rounds: int, name: str
) -> float:
    for grown in (small, large):
        await measure(grown)
    pairs = []
    for _ in range(rounds):
        before = await measure(small)
        after = await measure(large)
        pairs.append(after / before)
        say(f"{name}: {before * 1e3:.2f} ms, grown {after * 1e3:.2f} ms")
    return round(median(pairs), 3)


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    async with AsyncExitStack() as stack:
        url, postmaster_pid = await stack.enter_async_context(database())
        both = []
        for name, messages, port in (
            ("small", 10_000, arguments.port),
            ("large", arguments.messages, arguments.port + 1),
        ):
            address = _at_database(url, f"grow_{name}")
            connection = await asyncpg.connect(url)
            await connection.execute(f"create database grow_{name}")
            await connection.close()
            world = await stack.enter_async_context(server(address, postmaster_pid, port=port))
            say(f"{name}: storing {messages:,} messages")
            conversations = await fill(address, world, messages=messages, active=arguments.active)
            token = await sign_in_agent(world)
            both.append(Grown(world=world, agent_token=token, conversations=conversations, name=name))
        small, large = both
        figures = {
            "send_ratio": await _ratio(small, large, _send_seconds, rounds=arguments.rounds, name="send"),
            "inbox_ratio": await _ratio(small, large, _inbox_seconds, rounds=arguments.rounds, name="inbox"),
            "history_ratio": await _ratio(small, large, _history_seconds, rounds=arguments.rounds, name="history"),
        }
    finish({**figures, "ratio": max(figures.values())}, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench grow", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--messages", type=int, default=2_000_000)
    parser.add_argument("--active", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=23050)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asyncio.run(main(parse()))
