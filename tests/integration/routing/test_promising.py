"""What an agent gives their word for: it comes back in time, is kept by an answer, broken by none, and counted."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from onglass.conversations import commands as conversations
from onglass.conversations.model import Holding
from onglass.platform.problems import Conflict, Invalid, NotFound
from onglass.routing import expectations
from tests.integration.conversations.makers import Person
from tests.integration.routing.office import Office

_HOUR = 3600


async def promise(office: Office, agent: Person, conversation_id: UUID, seconds: float) -> datetime:
    until_at = datetime.now(UTC) + timedelta(seconds=seconds)
    async with office.desk.database.transaction(office.id) as tx:
        await conversations.promise_reply(tx, conversation_id, until_at, by=agent.reader)
    await office.settle()
    return until_at


async def withdraw(office: Office, agent: Person, conversation_id: UUID) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        await conversations.withdraw_promise(tx, conversation_id, by=agent.reader)
    await office.settle()


async def endings(office: Office, conversation_id: UUID) -> list[str]:
    log = await office.desk.log(conversation_id)
    return [row["payload"]["ending"] for row in log if row["type"] == "reply_promise_ended"]


async def given(office: Office) -> tuple[int, ...]:
    """Told, kept, moved, broken, running, void."""
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        return tuple(await expectations.promise_figures(tx, days=30, kind="agent"))


async def answered(office: Office, *, capacity: int = 10) -> tuple[Person, Person, UUID]:
    """An agent, a customer, and a case of theirs that was answered."""
    agent = await office.at_work(capacity=capacity)
    customer, conversation_id = await office.case()
    await agent.say(conversation_id, "I will ask the bank and write to you this afternoon.")
    await office.settle()
    return agent, customer, conversation_id


async def test_the_answer_in_which_it_was_given_does_not_keep_it_and_the_next_one_does(office: Office) -> None:
    agent, _, conversation_id = await answered(office)
    await promise(office, agent, conversation_id, _HOUR)
    assert await endings(office, conversation_id) == []
    assert await given(office) == (1, 0, 0, 0, 1, 0)
    await agent.say(conversation_id, "They say it is on its way.")
    await office.settle()
    assert await endings(office, conversation_id) == ["kept"]
    assert await given(office) == (1, 1, 0, 0, 0, 0)
    assert (await office.desk.case(conversation_id))["promised_until_at"] is None


async def test_nobody_is_reminded_asked_or_closed_while_it_holds(office: Office) -> None:
    agent, _, conversation_id = await answered(office)
    await promise(office, agent, conversation_id, 10 * 86_400)
    for _ in range(9):
        await office.wind(86_400)
    kinds = await office.kinds(conversation_id)
    assert "system_message_posted" not in kinds
    assert "conversation_resolved" not in kinds
    await withdraw(office, agent, conversation_id)
    await office.wind(1)
    assert "solution_asked" in await office.kinds(conversation_id)


async def test_it_comes_back_to_its_owner_in_time_and_is_owed(office: Office) -> None:
    agent, _, conversation_id = await answered(office)
    until_at = await promise(office, agent, conversation_id, _HOUR)
    case = await office.desk.case(conversation_id)
    assert case["deadline_at"] == until_at
    await office.wind(181)
    assert await office.holding(conversation_id) == Holding.PARKED
    await office.wind(40 * 60)
    assert await office.holding(conversation_id) == Holding.PARKED
    await office.wind(6 * 60)
    case = await office.desk.case(conversation_id)
    assert (case["turn"], case["assignee_id"], case["holding"]) == (1, agent.id, Holding.NONE)
    assert (await office.kinds(conversation_id))[-2:] == ["conversation_returned", "conversation_taken_up"]


async def test_without_an_answer_it_is_broken_once_and_an_answer_is_still_owed(office: Office) -> None:
    agent, _, conversation_id = await answered(office)
    await promise(office, agent, conversation_id, 600)
    await office.wind(601)
    await office.wind(86_400)
    assert await endings(office, conversation_id) == ["broken"]
    assert await given(office) == (1, 0, 0, 1, 0, 0)
    case = await office.desk.case(conversation_id)
    assert (case["turn"], case["promised_until_at"]) == (1, None)
    assert "system_message_posted" not in await office.kinds(conversation_id)
    waits = await office.sql(
        "select from wait where workspace_id = $1 and conversation_id = $2 and answered_at is null and left_at is null",
        office.id,
        conversation_id,
    )
    assert len(waits) == 1
    await agent.say(conversation_id, "Sorry, here it is.")
    await office.settle()
    assert await given(office) == (1, 0, 0, 1, 0, 0)


async def test_an_answer_in_time_counts_though_nobody_looked_before_it_was_over(office: Office) -> None:
    agent, _, conversation_id = await answered(office)
    until_at = await promise(office, agent, conversation_id, 2)
    await agent.say(conversation_id, "Here it is.")
    while datetime.now(UTC) < until_at + timedelta(milliseconds=50):
        await office.desk.look(conversation_id)  # the timer, before any consequence of the answer
    assert await endings(office, conversation_id) == ["kept"]
    await office.settle()
    assert await given(office) == (1, 1, 0, 0, 0, 0)


async def test_a_later_one_takes_the_place_of_an_earlier(office: Office) -> None:
    agent, _, conversation_id = await answered(office)
    await promise(office, agent, conversation_id, 600)
    until_at = await promise(office, agent, conversation_id, _HOUR)
    assert (await office.desk.case(conversation_id))["deadline_at"] == until_at
    assert await given(office) == (2, 0, 1, 0, 1, 0)
    await office.wind(700)
    assert await endings(office, conversation_id) == []


async def test_the_end_of_a_case_ends_it_too(office: Office) -> None:
    agent, customer, conversation_id = await answered(office)
    await promise(office, agent, conversation_id, _HOUR)
    await customer.resolve(conversation_id)
    await office.settle()
    assert await endings(office, conversation_id) == ["withdrawn"]
    assert await given(office) == (1, 0, 0, 0, 0, 1)
    case = await office.desk.case(conversation_id)
    assert (case["promised_until_at"], case["deadline_at"]) == (None, None)
    with pytest.raises(Conflict, match="closed"):
        await promise(office, agent, conversation_id, _HOUR)


async def test_it_passes_on_with_the_case_and_stays_of_who_gave_it(office: Office) -> None:
    agent, _, conversation_id = await answered(office)
    await promise(office, agent, conversation_id, _HOUR)
    await office.wind(181)
    await office.go(agent, "offline")
    other = await office.at_work()
    await office.wind(45 * 60)
    assert await office.owner(conversation_id) == agent.id, "who gave it has a minute to come back"
    await office.wind(61)
    assert await office.owner(conversation_id) == other.id
    await other.say(conversation_id, "My colleague asked me to tell you: it is done.")
    await office.settle()
    assert await endings(office, conversation_id) == ["kept"]
    rows = await office.sql(
        "select agent_id, outcome from promise where workspace_id = $1 and kind = 'agent'", office.id
    )
    assert [tuple(row) for row in rows] == [(agent.id, "kept")]


async def test_what_is_past_or_too_far_is_refused_and_so_is_a_customer(office: Office) -> None:
    agent, customer, conversation_id = await answered(office)
    for seconds in (-1, 60 * 86_400 + 60):
        with pytest.raises(Invalid, match="60 days"):
            await promise(office, agent, conversation_id, seconds)
    with pytest.raises(NotFound):
        await promise(office, customer, conversation_id, _HOUR)
    with pytest.raises(NotFound):
        await withdraw(office, customer, conversation_id)
    await withdraw(office, agent, conversation_id)
    assert await endings(office, conversation_id) == []


async def test_a_snoozed_case_wakes_for_its_promise(office: Office) -> None:
    agent, _, conversation_id = await answered(office)
    await promise(office, agent, conversation_id, _HOUR)
    await agent.snooze(conversation_id, None)
    await office.wind(49 * 60)
    case = await office.desk.case(conversation_id)
    assert (case["status"], case["turn"]) == (1, 1)
    assert await office.owner(conversation_id) == agent.id


async def test_the_customer_sees_it_and_the_end_of_it(office: Office) -> None:
    agent, customer, conversation_id = await answered(office)
    until_at = await promise(office, agent, conversation_id, _HOUR)
    row = await customer.row(conversation_id)
    assert row.promised_until == until_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    await agent.say(conversation_id, "Here it is.")
    await office.settle()
    events = [each for each in await customer.events(conversation_id) if each.type.startswith("reply_promise")]
    assert [(each.type, each.until, each.state) for each in events] == [
        ("reply_promised", row.promised_until, None),
        ("reply_promise_ended", None, "kept"),
    ]
