"""What customers are told to expect: from the workspace's own history, stored, and true or not in the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from onglass.conversations.model import ExpectedReply
from onglass.directory import commands as directory
from onglass.directory.model import operator_of
from onglass.directory.work_model import Calendar, SpecialDay
from onglass.events import (
    ConversationOpened,
    ConversationPaused,
    ConversationReopened,
    ConversationResolved,
    ConversationResumed,
    QueueChanged,
    ReplySent,
    TurnPassed,
)
from onglass.platform.database import Addresses, open_pool
from onglass.platform.reactions import Wiring, on
from onglass.platform.relay import Relay
from onglass.platform.transactions import Row
from onglass.routing import expectations, reactions, refitting
from onglass.routing.engine.waits import QueueState
from tests.integration.conversations.makers import Desk, Person, open_desk

_PAGE = (
    on(ConversationOpened, reactions.begin_wait),
    on(TurnPassed, reactions.begin_wait),
    on(ConversationReopened, reactions.wait_again),
    on(ConversationResumed, reactions.wait_again),
    on(ReplySent, reactions.answer_wait),
    on(ConversationResolved, reactions.leave_wait),
    on(ConversationPaused, reactions.leave_wait),
    on(QueueChanged, reactions.move_wait),
)
_QUIET = QueueState(
    ahead=0,
    agents_at_work=1,
    agents_with_room=1,
    load=0.5,
    arrivals_per_hour=4.0,
    answers_per_hour=4.0,
    mean_service_seconds=60.0,
    longest_waiting_seconds=0.0,
    last_waits_seconds=(),
    hour=0,
    weekday=0,
)
_THREE_TO_SIX = ExpectedReply(low_minutes=3, high_minutes=6, opens_at=None)
_WEEK = ((("00:00", "24:00"),),) * 7
_NEVER = ((),) * 7


class Counter(msgspec.Struct, frozen=True):
    """A desk where waits are kept; `settle` runs what follows from what happened."""

    desk: Desk
    relay: Relay
    pool: "asyncpg.Pool[Row]"

    @property
    def id(self) -> UUID:
        return self.desk.house.id

    async def settle(self) -> None:
        while await self.relay.run_once():
            pass

    async def sql(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        return await self.desk.sql(statement, *values)

    async def waits(self, conversation_id: UUID) -> list[asyncpg.Record]:
        statement = "select * from wait where workspace_id = $1 and conversation_id = $2 order by began_at"
        return await self.sql(statement, self.id, conversation_id)

    async def outcomes(self) -> list[str | None]:
        rows = await self.sql("select outcome from promise where workspace_id = $1 order by told_at", self.id)
        return [row["outcome"] for row in rows]

    async def queue_id(self) -> UUID:
        found: UUID = (await self.sql("select id from queue where workspace_id = $1 and is_default", self.id))[0]["id"]
        return found

    async def expected(self) -> ExpectedReply | None:
        queue_id = await self.queue_id()
        async with self.desk.database.transaction(self.id, read_only=True) as tx:
            return await expectations.expected_reply(tx, queue_id)

    async def told_to(self, customer: Person, conversation_id: UUID) -> ExpectedReply | None:
        row = await customer.row(conversation_id)
        async with self.desk.database.transaction(self.id, read_only=True) as tx:
            return (await expectations.with_expected_replies(tx, [row]))[0].expected_reply

    async def agent_at_work(self) -> Person:
        agent = await self.desk.agent()
        await self.sql(
            "update agent set availability = 'online' where workspace_id = $1 and id = $2 returning id",
            self.id,
            agent.id,
        )
        return agent

    async def hours(self, week: Any, **more: Any) -> None:
        """Give the default queue opening hours."""
        by = operator_of(self.id)
        async with self.desk.database.transaction(self.id) as tx:
            calendar = Calendar(time_zone="Europe/Berlin", week=week, **more)
            made = await directory.create_calendar(tx, by, name="Hours", calendar=calendar)
            await tx.execute("update queue set calendar_id = $2 where workspace_id = $1", self.id, made.id)

    async def remember(self, seconds: list[float], *, hour: int | None = None, at: datetime | None = None) -> None:
        """Have had waits of so many seconds, an hour ago, in an hour of the day."""
        at = at or datetime.now(UTC) - timedelta(hours=1)
        _, conversation_id = await self.case()
        await self.sql("delete from promise where workspace_id = $1 returning 1", self.id)
        await self.sql("delete from wait where workspace_id = $1 and conversation_id = $2", self.id, conversation_id)
        state = msgspec.structs.replace(_QUIET, hour=datetime.now(UTC).hour if hour is None else hour)
        stored = msgspec.to_builtins(state)
        queue_id = await self.queue_id()
        async with self.desk.database.transaction(self.id) as tx:
            began = [at + timedelta(milliseconds=number) for number in range(len(seconds))]
            await tx.executemany(
                """insert into wait (workspace_id, conversation_id, began_at, queue_id, state, answered_at)
                   values ($1, $2, $3, $4, $5, $6)""",
                [
                    (self.id, conversation_id, each, queue_id, stored, each + timedelta(seconds=waited))
                    for each, waited in zip(began, seconds, strict=True)
                ],
            )

    async def learn(self) -> int:
        return await refitting.refit_models(self.pool, self.desk.database)

    async def age_model(self, *, minutes: int) -> None:
        statement = "update wait_model set fitted_at = fitted_at - make_interval(mins => $2) where workspace_id = $1"
        await self.sql(statement, self.id, minutes)

    async def case(self) -> tuple[Person, UUID]:
        customer = await self.desk.customer()
        opened = await customer.open()
        await self.settle()
        return customer, opened.conversation.id


@pytest_asyncio.fixture(loop_scope="session")
async def counter(addresses: Addresses) -> AsyncIterator[Counter]:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(open_desk(addresses, "Harbor Bank"))
        pool = await open_pool(addresses.worker, size=4, name="worker")
        stack.push_async_callback(pool.close)
        yield Counter(desk, Relay(pool, desk.database, Wiring(_PAGE)), pool)


@pytest_asyncio.fixture(loop_scope="session")
async def promising(counter: Counter) -> Counter:
    """The same with a history: waits of three to six minutes at this hour, and somebody at work."""
    await counter.agent_at_work()
    await counter.remember([180.0 + 9 * number for number in range(21)])
    assert await counter.learn() == 1
    return counter


async def test_a_wait_is_one_however_often_the_customer_writes(counter: Counter) -> None:
    customer, conversation_id = await counter.case()
    await customer.say(conversation_id, "It is about the water bill.")
    await customer.say(conversation_id, "Hello?")
    await counter.settle()
    waits = await counter.waits(conversation_id)
    assert [(wait["answered_at"], wait["left_at"]) for wait in waits] == [(None, None)]


async def test_an_answer_ends_a_wait_and_the_next_question_begins_another(counter: Counter) -> None:
    agent = await counter.agent_at_work()
    customer, conversation_id = await counter.case()
    await agent.say(conversation_id, "Hi!")
    await agent.say(conversation_id, "I have it.")
    await customer.say(conversation_id, "And the fee, will it be charged too?")
    await counter.settle()
    first, second = await counter.waits(conversation_id)
    assert first["answered_at"] is not None
    assert first["service_seconds"] >= 0
    assert second["answered_at"] is None
    assert second["state"]["last_waits_seconds"] == pytest.approx(
        [(first["answered_at"] - first["began_at"]).total_seconds()]
    )


async def test_the_state_counts_who_waits_in_front_and_who_is_at_work(counter: Counter) -> None:
    await counter.agent_at_work()
    await counter.case()
    await counter.case()
    _, conversation_id = await counter.case()
    state = (await counter.waits(conversation_id))[0]["state"]
    assert (state["ahead"], state["agents_at_work"], state["agents_with_room"]) == (2, 1, 1)
    assert state["arrivals_per_hour"] == 8
    assert state["longest_waiting_seconds"] > 0


async def test_a_closed_case_ends_its_wait_and_one_opened_again_waits_again(counter: Counter) -> None:
    agent = await counter.agent_at_work()
    _, conversation_id = await counter.case()
    await agent.resolve(conversation_id)
    await counter.settle()
    assert (await counter.waits(conversation_id))[0]["left_at"] is not None
    await agent.reopen(conversation_id)
    await counter.settle()
    assert [wait["left_at"] is None for wait in await counter.waits(conversation_id)] == [False, True]


async def test_a_pause_of_the_customer_is_no_wait(promising: Counter) -> None:
    customer, conversation_id = await promising.case()
    await customer.pause(conversation_id)
    await promising.settle()
    assert await promising.outcomes() == ["void"]
    assert await promising.told_to(customer, conversation_id) is None
    await customer.resume(conversation_id)
    await promising.settle()
    assert [wait["left_at"] is None for wait in await promising.waits(conversation_id)] == [False, True]


async def test_nothing_is_promised_without_a_history(counter: Counter) -> None:
    await counter.agent_at_work()
    customer, conversation_id = await counter.case()
    assert await counter.expected() is None
    assert await counter.told_to(customer, conversation_id) is None
    assert await counter.outcomes() == []
    await counter.remember([200.0] * 19)
    await counter.learn()
    assert await counter.expected() is None


async def test_after_twenty_waits_of_an_hour_that_hour_is_told(counter: Counter) -> None:
    await counter.agent_at_work()
    now = datetime.now(UTC)
    at = now - timedelta(hours=3)
    await counter.remember([180.0 + 9 * number for number in range(21)], hour=now.hour, at=at)
    await counter.remember([3600.0] * 30, hour=(now.hour + 5) % 24, at=at)
    assert await counter.learn() == 1
    assert await counter.expected() == _THREE_TO_SIX


async def test_what_is_told_with_a_question_is_stored_and_shown_while_it_holds(promising: Counter) -> None:
    customer, conversation_id = await promising.case()
    rows = await promising.sql("select * from promise where workspace_id = $1", promising.id)
    assert [(row["low_seconds"], row["high_seconds"], row["basis"]) for row in rows] == [(180, 360, "hour")]
    assert rows[0]["due_at"] - rows[0]["told_at"] == timedelta(minutes=6)
    assert await promising.told_to(customer, conversation_id) == ExpectedReply(
        low_minutes=3, high_minutes=6, opens_at=None
    )


async def test_a_promise_is_kept_by_an_answer_in_time_and_broken_by_a_late_one(promising: Counter) -> None:
    agent = await promising.agent_at_work()
    early, first_id = await promising.case()
    await agent.say(first_id, "Here I am.")
    await promising.settle()
    assert await promising.outcomes() == ["kept"]
    assert await promising.told_to(early, first_id) is None
    late, second_id = await promising.case()
    await promising.sql(
        """update promise set told_at = told_at - interval '10 min', due_at = due_at - interval '10 min'
           where workspace_id = $1 and conversation_id = $2 returning 1""",
        promising.id,
        second_id,
    )
    assert await promising.told_to(late, second_id) is None
    assert (await _figures(promising))[:5] == (2, 1, 0, 1, 0)
    await agent.say(second_id, "Sorry for the delay.")
    await promising.settle()
    assert sorted(map(str, await promising.outcomes())) == ["broken", "kept"]


async def _figures(counter: Counter) -> tuple[int, ...]:
    async with counter.desk.database.transaction(counter.id, read_only=True) as tx:
        return tuple(await expectations.promise_figures(tx, days=30))


async def test_a_promise_that_nobody_waits_for_any_more_is_neither(promising: Counter) -> None:
    agent = await promising.agent_at_work()
    _, conversation_id = await promising.case()
    await agent.resolve(conversation_id)
    await promising.settle()
    assert await _figures(promising) == (1, 0, 0, 0, 0, 1)


async def test_a_closed_queue_names_its_opening_and_promises_nothing(promising: Counter) -> None:
    soon = (datetime.now(UTC) + timedelta(days=2)).date()
    await promising.hours(_NEVER, exceptions=(SpecialDay(soon, (("09:00", "17:00"),)),))
    told = await promising.expected()
    assert told is not None
    assert (told.low_minutes, told.high_minutes) == (None, None)
    assert told.opens_at is not None
    assert told.opens_at[:10] == soon.isoformat()
    customer, conversation_id = await promising.case()
    assert await promising.told_to(customer, conversation_id) == told
    assert await promising.outcomes() == []
    assert (await promising.waits(conversation_id))[0]["state"] is None


async def test_a_queue_that_never_opens_again_tells_nothing(promising: Counter) -> None:
    await promising.hours(_NEVER, exceptions=(SpecialDay(date(2024, 2, 1), (("09:00", "17:00"),)),))
    assert await promising.expected() is None


async def test_the_hour_is_that_of_the_calendar(counter: Counter) -> None:
    await counter.agent_at_work()
    await counter.hours(_WEEK)
    _, conversation_id = await counter.case()
    wait = (await counter.waits(conversation_id))[0]
    offset_hours = (wait["state"]["hour"] - wait["began_at"].hour) % 24
    assert offset_hours in {1, 2}


async def test_who_learns_late_of_a_question_promises_nothing(promising: Counter) -> None:
    customer = await promising.desk.customer()
    opened = await customer.open()
    await promising.sql(
        "update conversation set created_at = created_at - interval '1 hour' where workspace_id = $1 returning 1",
        promising.id,
    )
    async with promising.desk.database.transaction(promising.id) as tx:
        event = ConversationOpened(
            workspace_id=promising.id,
            stream_id=opened.conversation.id,
            occurred_at=await tx.clock_time() - timedelta(minutes=5),
        )
        await reactions.begin_wait(tx, event)
    assert (await promising.waits(opened.conversation.id))[0]["state"] is None
    assert await promising.outcomes() == []


async def test_two_workers_fit_once_and_not_again_before_there_is_something_new(counter: Counter) -> None:
    await counter.remember([float(number) for number in range(60, 120)])
    assert sorted(await asyncio.gather(counter.learn(), counter.learn())) == [0, 1]
    assert await counter.learn() == 0
    await counter.sql(
        "update wait_model set fitted_at = fitted_at - interval '11 min' where workspace_id = $1 returning 1",
        counter.id,
    )
    assert await counter.learn() == 0
    await counter.remember([float(number) for number in range(60)], at=datetime.now(UTC) - timedelta(hours=2))
    assert await counter.learn() == 1
    await counter.age_model(minutes=21 * 60)
    assert await counter.learn() == 1
