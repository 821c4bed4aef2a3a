"""The life of a case under races and dying workers: each effect once, none early, nobody stuck (P15)."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onglass.conversations import commands
from onglass.conversations._store import heads
from onglass.conversations._store.committing import commit_messages
from onglass.conversations.commands.holding import park_locked
from onglass.conversations.engine import life
from onglass.conversations.engine.acknowledging import tone_of_agent, tone_of_customer
from onglass.conversations.engine.life import Step
from onglass.conversations.model import LifeRules, LockedConversation, Outcome, Status, Tone
from onglass.events import MessageReceived
from onglass.main.wiring import TIMERS
from onglass.platform.database import open_pool
from onglass.platform.problems import Conflict
from onglass.platform.timers import TimerLimits, Timers
from tests.integration.conversations.makers import RULES, Desk, Person
from tests.integration.conversations.test_races import commit_of, committer

QUICK = TimerLimits(poll_seconds=0.05, lease_seconds=0.5, longest_backoff_seconds=0.1)


async def held_case(desk: Desk, *, seconds_left: float) -> tuple[Person, Person, UUID]:
    """An answered case whose hold ends so soon."""
    customer, agent, conversation = await desk.pair()
    await agent.say(conversation, "It is on its way.")
    await desk.sql(
        "update conversation set silent_since = clock_timestamp() - make_interval(secs => $3)"
        " where workspace_id = $1 and id = $2",
        desk.house.id,
        conversation,
        180 - seconds_left,
    )
    await desk.hold(conversation)
    return customer, agent, conversation


async def parked_at(desk: Desk, conversations: Sequence[UUID]) -> dict[UUID, list[datetime]]:
    rows = await desk.sql(
        "select stream_id, occurred_at from event where workspace_id = $1 and type = 'conversation_parked'"
        " and stream_id = any($2::uuid[])",
        desk.house.id,
        list(conversations),
    )
    found: dict[UUID, list[datetime]] = {conversation: [] for conversation in conversations}
    for row in rows:
        found[row["stream_id"]].append(row["occurred_at"])
    return found


async def test_p15_thirty_holds_end_once_and_in_time_across_workers_that_die(desk: Desk) -> None:
    cases = [(await held_case(desk, seconds_left=1.0 + number % 10 / 10))[2] for number in range(30)]
    moved, cancelled = cases[0], cases[1]
    _, agent, _ = await desk.pair()
    await agent.say(moved, "One more thing.")
    await desk.hold(moved)
    await agent.resolve(cancelled)
    due = {conversation: await desk.due_at(conversation) for conversation in cases}
    assert due[cancelled] is None
    pool = await open_pool(desk.addresses.worker, size=4, name="test worker")
    try:
        for _ in range(4):
            worker = asyncio.create_task(Timers(pool, desk.database, TIMERS, limits=QUICK).run())
            await asyncio.sleep(0.45)
            worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await worker
        last = Timers(pool, desk.database, TIMERS, limits=QUICK)
        running = asyncio.create_task(last.run())
        await asyncio.sleep(1.5)
        last.stop()
        await running
    finally:
        await pool.close()
    parked = await parked_at(desk, cases)
    assert parked.pop(moved) == parked.pop(cancelled) == []
    for conversation, moments in parked.items():
        assert len(moments) == 1
        wanted = due[conversation]
        assert wanted is not None
        assert timedelta(0) <= moments[0] - wanted <= timedelta(seconds=2)


async def test_a_customer_who_writes_first_is_not_parked(desk: Desk) -> None:
    customer, agent, conversation = await held_case(desk, seconds_left=-1)
    has_written, may_commit = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with desk.database.transaction(desk.house.id) as tx:
            await commands.post_message(tx, customer.outgoing(conversation, "It has not come."), rules=RULES)
            has_written.set()
            await may_commit.wait()

    writing = asyncio.create_task(write())
    await has_written.wait()
    looking = asyncio.create_task(desk.look(conversation))
    await asyncio.sleep(0.05)
    may_commit.set()
    await writing
    await looking
    assert "conversation_parked" not in await agent.types(conversation)
    assert (await desk.case(conversation))["turn"] == 1


async def test_a_customer_who_writes_while_the_case_is_parked_brings_it_back(desk: Desk) -> None:
    customer, agent, conversation = await held_case(desk, seconds_left=-1)
    has_parked, may_commit = asyncio.Event(), asyncio.Event()

    async def park() -> None:
        async with desk.database.transaction(desk.house.id) as tx:
            case = await heads.lock_conversation(tx, conversation)
            assert case is not None
            assert life.step_now(case, LifeRules(), await tx.clock_time()) is Step.PARK
            await park_locked(tx, case)
            has_parked.set()
            await may_commit.wait()

    parking = asyncio.create_task(park())
    await has_parked.wait()
    sends = [asyncio.create_task(customer.send(conversation, f"Where is it? {number}")) for number in range(3)]
    await asyncio.sleep(0.05)
    may_commit.set()
    await parking
    assert all(sent.is_new for sent in await asyncio.gather(*sends))
    types = [entry["type"] for entry in await desk.log(conversation)]
    assert types[-5:-2] == ["conversation_parked", "conversation_returned", "turn_passed"]
    assert types.count("turn_passed") == 1
    assert (await desk.case(conversation))["holding"] == 0
    assert [event.seq for event in await agent.events(conversation)] == list(range(1, len(types) + 1))


async def test_a_timer_that_fires_and_a_command_that_moves_it_never_lock_each_other_out(desk: Desk) -> None:
    before = await desk.sql("select deadlocks from pg_stat_database where datname = current_database()")
    cases = [await held_case(desk, seconds_left=0.3) for _ in range(6)]
    pool = await open_pool(desk.addresses.worker, size=4, name="test worker")
    timers = Timers(pool, desk.database, TIMERS, limits=QUICK)
    running = asyncio.create_task(timers.run())

    async def pester(customer: Person, agent: Person, conversation: UUID) -> None:
        for number in range(8):
            await customer.pause(conversation)
            await customer.resume(conversation)
            await agent.snooze(conversation, datetime.now(UTC) + timedelta(seconds=0.1))
            await agent.reopen(conversation)
            await (agent if number % 2 else customer).say(conversation, "still here")
            await desk.hold(conversation)

    try:
        await asyncio.gather(*(pester(*case) for case in cases))
    finally:
        timers.stop()
        await running
        await pool.close()
    after = await desk.sql("select deadlocks from pg_stat_database where datname = current_database()")
    assert after == before


async def test_one_batch_of_everything_passes_each_turn_once(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    script = [
        (agent, "Which one?", Tone.QUESTION),
        (customer, "ok", Tone.ASSENT),
        (customer, "The blue one", Tone.PLAIN),
        (customer, "thanks", Tone.THANKS),
        (agent, "It is on its way.", Tone.PLAIN),
        (customer, "When?", Tone.PLAIN),
        (customer, "And how?", Tone.PLAIN),
        (agent, "Tomorrow.", Tone.PLAIN),
        (customer, "thank you", Tone.THANKS),
    ]
    batch = [
        commit_of(desk, conversation, person, f"k{number}", words)._replace(tone=tone)
        for number, (person, words, tone) in enumerate(script)
    ]
    connection = await committer(desk)
    try:
        stored = await commit_messages(connection, batch, idle_types=["message_received"])
    finally:
        await connection.close()
    assert [each is not None and each.is_acknowledgement for each in stored] == [
        # the question of the same batch is not yet put when the "ok" arrives: nobody could have read it
        False,
        True,
        False,
        True,
        False,
        False,
        False,
        False,
        True,
    ]
    log = await desk.log(conversation)
    types = [entry["type"] for entry in log][2:]
    assert types == [
        "reply_sent",
        "message_received",
        "turn_passed",
        "message_received",
        "reply_sent",
        "turn_passed",
        "message_received",
        "reply_sent",
        "message_received",
    ]
    case = await desk.case(conversation)
    assert (case["turn"], case["silence"], case["is_asked"], case["waiting_since"]) == (2, 1, False, None)
    queued = await desk.sql(
        "select seq from unreacted where workspace_id = $1 and stream_id = $2 and seq > 2", desk.house.id, conversation
    )
    quiet = {entry["seq"] for entry in log if entry["type"] == MessageReceived.log_type}
    assert {row["seq"] for row in queued} == {entry["seq"] for entry in log[2:]} - quiet


STEPS = st.one_of(
    st.tuples(st.just("customer"), st.sampled_from(["It fails", "thanks", "ok", "👍"])),
    st.tuples(st.just("agent"), st.sampled_from(["Done.", "Is it red?"])),
    st.tuples(st.just("time"), st.sampled_from([100, 200, 86_500, 172_900])),
    st.tuples(st.just("do"), st.sampled_from(["hold", "pause", "resume", "resolve", "reopen", "snooze"])),
)
_COMPARED = ("status", "turn", "holding", "silence", "is_asked", "outcome", "customer_messages", "other_messages")
_COMPARED_BY_PRESENCE = ("waiting_since", "silent_since", "paused_at", "resolved_at", "snoozed_until_at")


class Twin:
    """What the engine alone says becomes of a case."""

    def __init__(self, case: LockedConversation, now: datetime) -> None:
        self.case, self.now = case, now

    def customer(self, words: str) -> None:
        tone = tone_of_customer(words)
        arrival = life.receive(self.case, "customer", tone)
        case = life.resumed(self.case, self.now) if arrival.resumes else self.case
        case = life.reopened(case, self.now) if arrival.reopens else case
        case = life.returned(case) if arrival.returns else case
        self.case = life.after_message(case, "customer", tone, self.now, is_acknowledgement=arrival.is_acknowledgement)

    def agent(self, words: str) -> None:
        case = self.case if self.case.status is Status.OPEN else life.reopened(self.case, self.now)
        self.case = life.after_message(case, "agent", tone_of_agent(words), self.now)

    def time(self, seconds: int) -> None:
        """Time passes, and the timer fires once."""
        self.now += timedelta(seconds=seconds)
        step = life.step_now(self.case, LifeRules(), self.now)
        if step is Step.PARK:
            self.case = life.parked(self.case)
        elif step is Step.RESOLVE:
            self.case = life.resolved(self.case, self.now, Outcome.UNCONFIRMED)

    def do(self, what: str) -> None:
        case, now = self.case, self.now
        changes: dict[str, Any] = {
            "hold": lambda: life.held(case) if life.may_hold(case) else case,
            "pause": lambda: life.paused(case, now) if case.paused_at is None else case,
            "resume": lambda: life.resumed(case, now),
            "resolve": lambda: life.resolved(case, now, None) if case.status is not Status.RESOLVED else case,
            "reopen": lambda: life.reopened(case, now) if case.status is not Status.OPEN else case,
            "snooze": lambda: life.snoozed(case, None),
        }
        if what in {"pause", "snooze"} and case.status is Status.RESOLVED:
            return
        self.case = changes[what]()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=14))
async def test_the_database_lives_as_the_engine_says(desk: Desk, steps: list[tuple[str, Any]]) -> None:
    customer, agent, conversation = await desk.pair()
    twin = Twin(await locked(desk, conversation), datetime.now(UTC))
    for kind, what in steps:
        # A reminder or a question has a once-only key that only the database knows: test_life is about those.
        if kind == "time" and life.step_now(twin.case, LifeRules(), twin.now + timedelta(seconds=what)) in {
            Step.REMIND,
            Step.ASK,
        }:
            continue
        getattr(twin, kind)(what)
        if kind == "customer":
            await customer.say(conversation, what)
        elif kind == "agent":
            await agent.say(conversation, what)
        elif kind == "time":
            await desk.pass_time(conversation, what)
        else:
            await do(what, customer, agent, conversation)
        found = await locked(desk, conversation)
        for name in _COMPARED:
            assert getattr(found, name) == getattr(twin.case, name), (name, kind, what)
        for name in _COMPARED_BY_PRESENCE:
            assert (getattr(found, name) is None) == (getattr(twin.case, name) is None), (name, kind, what)


async def do(what: str, customer: Person, agent: Person, conversation: UUID) -> None:
    if what == "hold":
        await agent.desk.hold(conversation)
        return
    person = customer if what in {"pause", "resume"} else agent
    with contextlib.suppress(Conflict):
        await getattr(person, what)(conversation)


async def locked(desk: Desk, conversation: UUID) -> LockedConversation:
    async with desk.database.transaction(desk.house.id) as tx:
        case = await heads.lock_conversation(tx, conversation)
    assert case is not None
    return msgspec.structs.replace(case)
