"""How long it takes to decide who gets which case, and whether a case that many want has one owner.

10,000 cases wait, 1,000 agents are there with all their room taken. A release: one of an agent's cases is closed, and
they get the next one. An arrival: room was made, a case is opened, and gets somebody. Each decision is one transaction
of the product's own command on PostgreSQL, timed from begin to commit: `p99_ms` with one caller; with two at once, as a
node's relay may have, `two_callers_p99_ms`.
Then 50 agents claim the same case at the same moment, 1,000 times over.
"""

import argparse
import asyncio
import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import msgspec

from benchmarks.assign_world import Office, fill, put_cases
from benchmarks.load import percentile
from benchmarks.world import database, finish, run, say
from onglass.main.migrate import migrate
from onglass.main.roles import role_addresses
from onglass.platform.database import Database, open_pool
from onglass.platform.problems import Conflict
from onglass.platform.transactions import Hint
from onglass.routing import commands

_CALLERS = 2
_CLAIMANTS = 50
_LOADS = """
from agent a, lateral (select count(*) held from conversation c where c.workspace_id = a.workspace_id
  and c.assignee_id = a.id and c.status = 1) h where a.workspace_id = $1"""
_ROOM = f"select a.id {_LOADS} and held < $2"
_HELD = f"select count(*) filter (where held > $2) over_full, count(*) filter (where held < $2) with_room {_LOADS}"
_OWNERS = """
select stream_id from event where type = 'conversation_assigned' and stream_id = any($1::uuid[])
group by stream_id having count(*) <> 1"""


class _Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What the measurements work with."""

    database: Database
    aside: "asyncpg.Pool[asyncpg.Record]"
    office: Office


def _ignore(_hints: Sequence[Hint]) -> None:
    """Nobody listens."""


@asynccontextmanager
async def _ready(arguments: argparse.Namespace) -> AsyncIterator[_Bench]:
    key = secrets.token_bytes(32)
    async with database() as (owner_url, _):
        await migrate(owner_url, key)
        app_url = role_addresses(owner_url, key).app
        say(f"{arguments.waiting} cases wait, {arguments.agents} agents have {arguments.capacity} each")
        office = await fill(app_url, agents=arguments.agents, capacity=arguments.capacity, waiting=arguments.waiting)
        owner = await asyncpg.connect(owner_url)
        await owner.execute("analyze")
        await owner.close()
        pool = await open_pool(app_url, size=_CLAIMANTS, name="bench")
        async with asyncpg.create_pool(
            app_url, min_size=1, max_size=_CALLERS, server_settings={"onglass.workspace_id": str(office.workspace_id)}
        ) as aside:
            yield _Bench(database=Database(pool, announce=_ignore), aside=aside, office=office)
        await pool.close()


async def _close_one(bench: _Bench, agent_id: UUID) -> None:
    """Make room: one of the agent's cases is closed."""
    await bench.aside.execute(
        "update conversation set status = 3 where workspace_id = $1 and id = (select id from conversation "
        "where workspace_id = $1 and assignee_id = $2 and status = 1 limit 1)",
        bench.office.workspace_id,
        agent_id,
    )


async def _release(bench: _Bench, agent_id: UUID) -> float:
    await _close_one(bench, agent_id)
    began = time.perf_counter()
    async with bench.database.transaction(bench.office.workspace_id) as tx:
        await commands.seek_cases(tx, agent_id)  # what they get may be nothing: an arrival was quicker
    return time.perf_counter() - began


async def _arrival(bench: _Bench, agent_id: UUID) -> float:
    await _close_one(bench, agent_id)
    office = bench.office
    async with bench.aside.acquire() as connection:
        name = secrets.token_hex(6)
        (conversation_id,) = await put_cases(connection, office.workspace_id, name, office.customer_ids, [None])
    began = time.perf_counter()
    async with bench.database.transaction(office.workspace_id) as tx:
        await commands.seek_agent(tx, conversation_id)
    return time.perf_counter() - began


async def _decide(bench: _Bench, count: int, *, callers: int) -> list[tuple[str, float]]:
    agents = iter(random.Random(1).sample(bench.office.agent_ids, count))
    done: list[tuple[str, float]] = []

    async def caller() -> None:
        for agent_id in agents:
            if len(done) % 2:
                done.append(("arrival", await _arrival(bench, agent_id)))
            else:
                done.append(("release", await _release(bench, agent_id)))
            if len(done) % 100 == 0:
                say(f"{len(done)} of {count} decisions")

    await asyncio.gather(*(caller() for _ in range(callers)))
    return done


async def _check_room(bench: _Bench, capacity: int) -> None:
    """Refuse the figures when a decision was wrong: whoever has room took a case, nobody has too many."""
    workspace_id = bench.office.workspace_id
    # Rooms that were made for arrivals, which took others: in the product closing a case is a release of its own.
    for row in await bench.aside.fetch(_ROOM, workspace_id, capacity):
        async with bench.database.transaction(workspace_id) as tx:
            await commands.seek_cases(tx, row["id"])
    over_full, with_room = await bench.aside.fetchrow(_HELD, workspace_id, capacity) or (None, None)
    say(f"agents above their capacity: {over_full}; with room while cases wait: {with_room}")
    if over_full or with_room:
        raise RuntimeError("decisions left room while cases wait, or gave an agent too much")


async def _claim_all(bench: _Bench, count: int) -> tuple[int, int]:
    """Let many agents claim each of `count` cases at once; return the claims refused and the cases not owned once."""
    office = bench.office
    claimants = office.agent_ids[:_CLAIMANTS]
    async with bench.aside.acquire() as connection:
        cases = await put_cases(connection, office.workspace_id, "C", office.customer_ids, [None] * count)
    outcomes: Counter[bool] = Counter()

    async def claim(conversation_id: UUID, agent_id: UUID) -> bool:
        try:
            async with bench.database.transaction(office.workspace_id) as tx:
                await commands.accept(tx, conversation_id, agent_id)
        except Conflict:
            return False
        return True

    for number, conversation_id in enumerate(cases):
        won = await asyncio.gather(*(claim(conversation_id, agent_id) for agent_id in claimants))
        outcomes.update(won)
        if sum(won) != 1:
            raise RuntimeError(f"{sum(won)} agents were told that the case is theirs")
        if number % 250 == 0:
            say(f"{number} of {count} cases claimed by {_CLAIMANTS} at once")
    async with bench.aside.acquire() as connection:
        wrong = await connection.fetch(_OWNERS, cases)
    return outcomes[False], len(wrong)


async def main(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    async with _ready(arguments) as bench:
        await _decide(bench, 40, callers=1)  # not counted: connections and plans are made
        decisions = await _decide(bench, arguments.decisions, callers=1)
        crowded = await _decide(bench, arguments.decisions, callers=_CALLERS)
        await _check_room(bench, arguments.capacity)
        refused, wrong = await _claim_all(bench, arguments.claims)
    every = [seconds * 1e3 for _, seconds in decisions]
    figures = {
        "p50_ms": round(percentile(every, 0.5), 2),
        "p99_ms": round(percentile(every, 0.99), 2),
        "release_p99_ms": round(percentile([each * 1e3 for kind, each in decisions if kind == "release"], 0.99), 2),
        "arrival_p99_ms": round(percentile([each * 1e3 for kind, each in decisions if kind == "arrival"], 0.99), 2),
        "two_callers_p99_ms": round(percentile([seconds * 1e3 for _, seconds in crowded], 0.99), 2),
        "claims_refused": refused,
        "cases_without_one_owner": wrong,
    }
    finish(figures, as_json=arguments.json)
    if wrong:
        sys.exit(f"onglass: {wrong} cases have not exactly one owner")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench assign", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--agents", type=int, default=1_000)
    parser.add_argument("--capacity", type=int, default=10)
    parser.add_argument("--decisions", type=int, default=400)
    parser.add_argument("--claims", type=int, default=1_000)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    run(main(parse()))
