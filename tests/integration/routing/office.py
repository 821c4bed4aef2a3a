"""A desk with everything wired: what happens has its consequences, timers fire, and time can be wound on."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from onglass.directory.commands import set_availability
from onglass.directory.model import Availability
from onglass.main import wiring
from onglass.platform.database import Addresses, open_pool
from onglass.platform.ids import new_id
from onglass.platform.reactions import Wiring
from onglass.platform.relay import Relay
from onglass.platform.timers import Timers
from tests.integration.conversations.makers import Desk, Person, open_desk

_MOST_ROUNDS = 400
# Everything that a decision may reckon from lies `$2` seconds further back.
_WIND = (
    "update timer set due_at = due_at - make_interval(secs => $2) where workspace_id = $1",
    """update conversation set silent_since = silent_since - make_interval(secs => $2),
         waiting_since = waiting_since - make_interval(secs => $2), paused_at = paused_at - make_interval(secs => $2),
         snoozed_until_at = snoozed_until_at - make_interval(secs => $2),
         promised_at = promised_at - make_interval(secs => $2),
         promised_until_at = promised_until_at - make_interval(secs => $2),
         present_due_at = present_due_at - make_interval(secs => $2),
         host_deadline_at = host_deadline_at - make_interval(secs => $2),
         escalated_at = escalated_at - make_interval(secs => $2),
         resolved_at = resolved_at - make_interval(secs => $2), deadline_at = deadline_at - make_interval(secs => $2),
         created_at = created_at - make_interval(secs => $2) where workspace_id = $1""",
    """update clock set started_at = started_at - make_interval(secs => $2),
         running_since_at = running_since_at - make_interval(secs => $2),
         due_at = due_at - make_interval(secs => $2) where workspace_id = $1""",
    """update promise set told_at = told_at - make_interval(secs => $2), due_at = due_at - make_interval(secs => $2)
       where workspace_id = $1""",
    """update wait set began_at = began_at - make_interval(secs => $2),
         answered_at = answered_at - make_interval(secs => $2), left_at = left_at - make_interval(secs => $2)
       where workspace_id = $1""",
    "update offer set until_at = until_at - make_interval(secs => $2) where workspace_id = $1",
)


class Office(msgspec.Struct, frozen=True):
    """A desk, its relay and its timers; `settle` runs them until nothing is left to do."""

    desk: Desk
    relays: list[Relay]
    timers: list[Timers]

    @property
    def id(self) -> UUID:
        return self.desk.house.id

    async def settle(self) -> None:
        for _ in range(_MOST_ROUNDS):
            is_busy = False
            for relay in self.relays:
                is_busy = await relay.run_once() or is_busy
            for timers in self.timers:
                is_busy = bool(await timers.run_once()) or is_busy
            if not is_busy and not await self.sql("select from unreacted where workspace_id = $1", self.id):
                return
        raise AssertionError("consequences go on for ever")

    async def wind(self, seconds: float) -> None:
        """Let time pass, and what is due by then happen."""
        async with self.desk.database.transaction(self.id) as tx:
            for statement in _WIND:
                await tx.execute(statement, self.id, float(seconds))
        await self.settle()

    async def sql(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        return await self.desk.sql(statement, *values)

    async def set(self, table: str, row_id: UUID, **values: Any) -> None:
        """Change what an administrator would."""
        settings = ", ".join(f"{name} = ${number}" for number, name in enumerate(values, 3))
        await self.sql(
            f"update {table} set {settings} where workspace_id = $1 and id = $2", self.id, row_id, *values.values()
        )

    async def queue_id(self) -> UUID:
        found: UUID = (await self.sql("select id from queue where workspace_id = $1 and is_default", self.id))[0]["id"]
        return found

    async def at_work(self, *, capacity: int = 10) -> Person:
        """An agent who is there, with room for so many cases."""
        agent = await self.desk.agent()
        await self.set("agent", agent.id, capacity=capacity)
        await self.go(agent, "online")
        return agent

    async def go(self, agent: Person, state: Availability) -> None:
        """Let an agent come or go, as the console says it."""
        await self.say(agent, state)
        await self.settle()

    async def say(self, agent: Person, state: Availability) -> None:
        """Say whether an agent is there, and let the consequences wait."""
        async with self.desk.database.transaction(self.id) as tx:
            await set_availability(tx, agent.principal, state)

    async def case(self, customer: Person | None = None) -> tuple[Person, UUID]:
        """A customer with a case of their own, and everything that follows from that."""
        customer = customer or await self.desk.customer()
        opened = await customer.open(subject=str(new_id()))
        await self.settle()
        return customer, opened.conversation.id

    async def owner(self, conversation_id: UUID) -> UUID | None:
        rows = await self.sql(
            "select assignee_id from conversation where workspace_id = $1 and id = $2", self.id, conversation_id
        )
        found: UUID | None = rows[0]["assignee_id"]
        return found

    async def holding(self, conversation_id: UUID) -> int:
        rows = await self.sql(
            "select holding from conversation where workspace_id = $1 and id = $2", self.id, conversation_id
        )
        found: int = rows[0]["holding"]
        return found

    async def kinds(self, conversation_id: UUID) -> list[str]:
        """What the log says happened, without what was written."""
        return [row["type"] for row in await self.desk.log(conversation_id)]

    async def reasons(self, conversation_id: UUID) -> list[tuple[str, str | None]]:
        """Why and to whom the case went, one assignment after the other."""
        log = await self.desk.log(conversation_id)
        return [
            (row["payload"]["reason"], row["payload"]["agent_id"])
            for row in log
            if row["type"] == "conversation_assigned"
        ]


@asynccontextmanager
async def open_office(addresses: Addresses, name: str, *, workers: int = 1) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(open_desk(addresses, name))
        pool = await open_pool(addresses.worker, size=8, name="worker")
        stack.push_async_callback(pool.close)
        reactions = Wiring(wiring.REACTIONS)
        yield Office(
            desk,
            [Relay(pool, desk.database, reactions) for _ in range(workers)],
            [Timers(pool, desk.database, wiring.TIMERS) for _ in range(workers)],
        )
