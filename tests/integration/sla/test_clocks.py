"""Clocks follow whose turn it is, warn before they are late, and never run against who is not asked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from onglass.conversations import commands as conversations
from onglass.platform.ids import new_id
from onglass.sla import queries
from onglass.sla.commands import put_level
from onglass.sla.model import Clock, Level, Target
from tests.integration.routing.office import Office


async def levels(office: Office, **seconds: Any) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        await put_level(tx, office.desk.house.operator, Level(id=new_id(), name="Everybody", **seconds))


async def clocks(office: Office, conversation_id: UUID) -> dict[Target, Clock]:
    """The newest clock of each target."""
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        return {clock.target: clock for clock in await queries.list_clocks(tx, conversation_id)}


async def due_at(office: Office, conversation_id: UUID) -> datetime | None:
    rows = await office.sql(
        "select deadline_at from conversation where workspace_id = $1 and id = $2", office.id, conversation_id
    )
    found: datetime | None = rows[0]["deadline_at"]
    return found


async def test_a_first_answer_in_time_stops_its_clock_and_the_customer_has_all_the_time(office: Office) -> None:
    await levels(office, first_response_seconds=600, next_response_seconds=300)
    agent = await office.at_work()
    _, conversation_id = await office.case()
    assert await due_at(office, conversation_id) is not None
    await office.wind(300)
    await agent.say(conversation_id, "I am looking into it.")
    await office.settle()
    await office.wind(100_000)
    clock = (await clocks(office, conversation_id))[Target.FIRST_RESPONSE]
    assert clock.missed_at is None
    assert 300 <= clock.used_seconds < 330
    assert await due_at(office, conversation_id) is None
    assert "response_overdue" not in await office.kinds(conversation_id)


async def test_a_late_answer_is_warned_of_and_told_once(office: Office) -> None:
    await levels(office, first_response_seconds=600)
    agent = await office.at_work()
    _, conversation_id = await office.case()
    await office.wind(481)
    assert "response_due_soon" in await office.kinds(conversation_id)
    await office.wind(120)
    await office.wind(1000)
    assert (await office.kinds(conversation_id)).count("response_overdue") == 1
    await agent.say(conversation_id, "I am looking into it.")
    await office.settle()
    assert (await clocks(office, conversation_id))[Target.FIRST_RESPONSE].missed_at is not None


async def test_several_messages_in_a_row_have_one_clock_and_thanks_has_none(office: Office) -> None:
    await levels(office, first_response_seconds=600, next_response_seconds=300)
    agent = await office.at_work()
    customer, conversation_id = await office.case()
    await agent.say(conversation_id, "I am looking into it.")
    await office.settle()
    await customer.say(conversation_id, "Thanks!")
    await office.settle()
    assert await due_at(office, conversation_id) is None
    await customer.say(conversation_id, "One more thing: the limit is wrong.")
    await office.settle()
    first_due_at = await due_at(office, conversation_id)
    await customer.say(conversation_id, "And the currency, too.")
    await office.settle()
    assert await due_at(office, conversation_id) == first_due_at
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        found = await queries.list_clocks(tx, conversation_id)
    assert [clock.target for clock in found] == [Target.FIRST_RESPONSE, Target.NEXT_RESPONSE]


async def test_a_pause_of_the_customers_stops_every_clock(office: Office) -> None:
    await levels(office, first_response_seconds=600, resolution_seconds=3600)
    await office.at_work()
    customer, conversation_id = await office.case()
    await office.wind(100)
    await customer.do(_pause, conversation_id)
    await office.settle()
    assert await due_at(office, conversation_id) is None
    await office.wind(50_000)
    await customer.do(_resume, conversation_id)
    await office.settle()
    clock = (await clocks(office, conversation_id))[Target.FIRST_RESPONSE]
    assert 100 <= clock.used_seconds < 130
    assert clock.due_at is not None
    assert clock.running_since_at is not None
    assert 470 < (clock.due_at - clock.running_since_at).total_seconds() <= 500
    assert "response_overdue" not in await office.kinds(conversation_id)


async def _pause(tx: Any, by: Any, conversation_id: UUID) -> None:
    await conversations.pause(tx, conversation_id, by=by)


async def _resume(tx: Any, by: Any, conversation_id: UUID) -> None:
    await conversations.resume(tx, conversation_id, by=by)


async def test_resolution_runs_only_while_the_company_has_the_turn(office: Office) -> None:
    await levels(office, resolution_seconds=3600)
    agent = await office.at_work()
    customer, conversation_id = await office.case()
    await office.wind(600)
    await agent.say(conversation_id, "Which card is it?")
    await office.settle()
    await office.wind(40_000)
    await customer.say(conversation_id, "The blue one, ending in 44.")
    await office.settle()
    await office.wind(600)
    await agent.resolve(conversation_id)
    await office.settle()
    clock = (await clocks(office, conversation_id))[Target.RESOLUTION]
    assert clock.stopped_at is not None
    assert clock.missed_at is None
    assert 1200 <= clock.used_seconds < 1260


async def test_the_most_urgent_of_those_who_wait_is_served_first(office: Office) -> None:
    await levels(office, first_response_seconds=3600)
    early = (await office.case())[1]
    await levels_for_cards(office)
    urgent = (await office.case())[1]
    agent = await office.at_work(capacity=1)
    assert await office.owner(urgent) == agent.id, "it is due in a minute, the other one in an hour"
    assert await office.owner(early) is None


async def levels_for_cards(office: Office) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        level = Level(id=new_id(), name="Now", rank=-1, first_response_seconds=60)
        await put_level(tx, office.desk.house.operator, level)
