"""Many nodes decide at once: nobody gets too much, nobody is given away twice, nobody waits while there is room."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from onglass.conversations import commands as conversations
from onglass.directory.model import Availability
from onglass.platform.database import Addresses
from onglass.platform.timers import Timer, Timers
from onglass.platform.transactions import Transaction
from onglass.routing import commands
from tests.integration.conversations.makers import Person
from tests.integration.routing.office import Office, open_office

_NODES = 4


@pytest_asyncio.fixture(loop_scope="session")
async def office(addresses: Addresses) -> AsyncIterator[Office]:
    async with open_office(addresses, "Harbor Bank", workers=_NODES) as opened:
        yield opened


async def _work(office: Office, number: int, *, until: asyncio.Event) -> None:
    while not until.is_set():
        await office.relays[number].run_once()
        await office.timers[number].run_once()
        await asyncio.sleep(0.005)


async def _loads(office: Office) -> list[tuple[int, int]]:
    rows = await office.sql(
        """select a.capacity, count(c.id) held from agent a left join conversation c on c.workspace_id = a.workspace_id
             and c.assignee_id = a.id and c.status = 1 and c.holding not in (2, 3)
           where a.workspace_id = $1 and a.availability = 'online' group by a.id, a.capacity""",
        office.id,
    )
    return [(row["capacity"], row["held"]) for row in rows]


async def _assert_just(office: Office) -> None:
    loads = await _loads(office)
    assert all(held <= capacity for capacity, held in loads), f"somebody has too much: {loads}"
    waiting = await office.sql(
        "select id from conversation where workspace_id = $1 and assignee_id is null and status = 1 and turn = 1",
        office.id,
    )
    has_room = any(held < capacity for capacity, held in loads)
    assert not (waiting and has_room), f"{len(waiting)} wait while there is room: {loads}"


async def test_arrivals_and_releases_on_four_nodes_at_once(office: Office) -> None:
    agents = [await office.at_work(capacity=2) for _ in range(5)]
    customers = [await office.desk.customer() for _ in range(30)]
    done = asyncio.Event()
    nodes = [asyncio.create_task(_work(office, number, until=done)) for number in range(_NODES)]

    async def arrive(customer: Person) -> None:
        await customer.open(subject=str(customer.id))
        await asyncio.sleep(0.01)

    async def solve(agent: Person) -> None:
        for _ in range(6):
            await asyncio.sleep(0.05)
            mine = await office.sql(
                "select id from conversation where workspace_id = $1 and assignee_id = $2 and status = 1 limit 1",
                office.id,
                agent.id,
            )
            if mine:
                await agent.resolve(mine[0]["id"])

    await asyncio.gather(*(arrive(customer) for customer in customers), *(solve(agent) for agent in agents))
    await asyncio.sleep(0.3)
    done.set()
    await asyncio.gather(*nodes)
    await office.settle()
    await _assert_just(office)
    twice = await office.sql(
        """select stream_id from event where workspace_id = $1 and type = 'conversation_assigned'
           group by stream_id having count(*) > 1""",
        office.id,
    )
    assert not twice, "a case was given to two agents one after the other"


async def test_agents_come_and_go_while_cases_arrive(office: Office) -> None:
    agents = [await office.at_work(capacity=3) for _ in range(4)]
    done = asyncio.Event()
    nodes = [asyncio.create_task(_work(office, number, until=done)) for number in range(_NODES)]

    async def flicker(agent: Person) -> None:
        states: tuple[Availability, ...] = ("offline", "online", "away", "online")
        for state in states:
            await office.say(agent, state)
            await asyncio.sleep(0.03)

    async def arrive() -> None:
        customer = await office.desk.customer()
        await customer.open()

    await asyncio.gather(*(flicker(agent) for agent in agents), *(arrive() for _ in range(20)))
    await asyncio.sleep(0.2)
    done.set()
    await asyncio.gather(*nodes)
    await office.settle()
    await _assert_just(office)


async def test_a_case_that_is_being_given_away_is_passed_over_and_looked_at_again(office: Office) -> None:
    first = await office.at_work(capacity=1)
    customer = await office.desk.customer()
    conversation_id = (await customer.open()).conversation.id
    async with office.desk.database.transaction(office.id) as given:
        assert await commands.seek_agent(given, conversation_id) == first.id
        second = await office.desk.agent()
        await office.say(second, "online")
        async with office.desk.database.transaction(office.id) as seeking, asyncio.timeout(1):
            assert await commands.seek_cases(seeking, second.id) == []
    rows = await office.sql("select 1 from timer where workspace_id = $1 and key = $2", office.id, f"seek:{second.id}")
    assert len(rows) == 1, "it may not have been given away after all"
    await office.settle()
    assert await office.reasons(conversation_id) == [("routed", str(first.id))]


async def test_an_arrival_waits_for_who_is_taking_the_case_and_finds_it_taken(office: Office) -> None:
    agent = await office.desk.agent()
    customer = await office.desk.customer()
    conversation_id = (await customer.open()).conversation.id
    await office.say(agent, "online")
    other = await office.desk.agent()
    await office.say(other, "online")

    async def arrive() -> object:
        async with office.desk.database.transaction(office.id) as tx:
            return await commands.seek_agent(tx, conversation_id)

    async with office.desk.database.transaction(office.id) as taking:
        assert await commands.seek_cases(taking, agent.id) == [conversation_id]
        arriving = asyncio.create_task(arrive())
        await asyncio.sleep(0.1)
        assert not arriving.done()
    assert await arriving is None
    await office.settle()
    assert await office.reasons(conversation_id) == [("routed", str(agent.id))]


async def test_two_cases_for_the_last_place_of_an_agent_take_turns(office: Office) -> None:
    agent = await office.at_work(capacity=1)
    cases = [(await (await office.desk.customer()).open()).conversation.id for _ in range(2)]

    async def arrive(number: int) -> object:
        async with office.desk.database.transaction(office.id) as tx:
            return await commands.seek_agent(tx, cases[number])

    async with office.desk.database.transaction(office.id) as tx:
        assert await commands.seek_agent(tx, cases[0]) == agent.id
        second = asyncio.create_task(arrive(1))
        await asyncio.sleep(0.1)
        assert not second.done(), "whether there is room is not known yet"
    assert await second is None


async def test_who_accepts_in_the_moment_an_offer_ends_is_not_broken_off(office: Office) -> None:
    await office.set("queue", await office.queue_id(), accepts="asked")
    agent = await office.at_work()
    _, conversation_id = await office.case()
    due = "update timer set due_at = clock_timestamp() - interval '1 second' where workspace_id = $1 and key = $2"
    await office.sql(due, office.id, f"offer:{conversation_id}")
    is_waited_for = asyncio.Event()

    async def end_late(tx: Transaction, _timer: Timer) -> None:
        await is_waited_for.wait()
        await commands.end_offer(tx, conversation_id)

    timers = Timers(office.timers[0]._pool, office.desk.database, {commands.TIMER_OFFER: end_late})
    async with office.desk.database.transaction(office.id) as tx:
        await conversations.lock_case(tx, conversation_id)
        ending = asyncio.create_task(timers.run_once())
        await asyncio.sleep(0.2)
        accepting = asyncio.create_task(commands.accept(tx, conversation_id, agent.id))
        await asyncio.sleep(0.1)  # who accepts holds the case and wants the timer's row; now the timer wants the case
        is_waited_for.set()
        await accepting
    await ending
    await office.settle()
    assert await office.reasons(conversation_id) == [("accepted", str(agent.id))]
