"""Cases at rest: snoozed by an agent, paused by the customer."""

from datetime import UTC, datetime, timedelta

import pytest

from onglass.conversations import queries
from onglass.conversations.model import AgentConversationPage, ViewName
from onglass.platform.problems import Conflict, Invalid, NotFound
from tests.integration.conversations.lives import agents_row, parked_case, system_messages
from tests.integration.conversations.makers import Desk

DAY = 86_400


async def test_a_snooze_ends_at_its_time(desk: Desk) -> None:
    customer, agent, conversation = await parked_case(desk)
    until_at = datetime.now(UTC) + timedelta(hours=2)
    for _ in range(2):
        await agent.snooze(conversation, until_at)
    row = await agents_row(agent, conversation)
    assert (row.status, row.holding) == ("snoozed", "none")
    assert row.snoozed_until is not None
    assert (await customer.row(conversation)).status == "snoozed"
    await desk.pass_time(conversation, 7190)
    assert (await agents_row(agent, conversation)).status == "snoozed"
    await desk.pass_time(conversation, 10)
    row = await agents_row(agent, conversation)
    assert (row.status, row.snoozed_until, row.turn, row.waiting_since) == ("open", None, "customer", None)
    assert (await agent.types(conversation))[-3:] == [
        "conversation_snoozed",
        "conversation_reopened",
        "conversation_returned",
    ]
    assert (await customer.types(conversation))[-2:] == ["conversation_snoozed", "conversation_reopened"]
    assert await system_messages(customer, conversation) == []  # its silence begins anew


async def test_a_reply_ends_a_snooze_without_a_time(desk: Desk) -> None:
    customer, agent, conversation = await parked_case(desk)
    await agent.snooze(conversation)
    await desk.pass_time(conversation, 300 * DAY)
    assert (await agents_row(agent, conversation)).status == "snoozed"
    await customer.say(conversation, "I have the papers now.")
    row = await agents_row(agent, conversation)
    assert (row.status, row.turn) == ("open", "agent")


async def test_a_snooze_that_makes_no_sense_is_refused(desk: Desk) -> None:
    customer, agent, conversation = await parked_case(desk)
    for days in (-1, 400):
        with pytest.raises(Invalid):
            await agent.snooze(conversation, datetime.now(UTC) + timedelta(days=days))
    with pytest.raises(NotFound):
        await customer.snooze(conversation)
    await agent.resolve(conversation)
    with pytest.raises(Conflict):
        await agent.snooze(conversation)
    with pytest.raises(Conflict):
        await customer.pause(conversation)


async def test_a_paused_case_is_never_reminded_and_goes_on_where_it_stood(desk: Desk) -> None:
    customer, _, conversation = await parked_case(desk)
    await desk.pass_time(conversation, DAY - 200)
    for _ in range(2):
        await customer.pause(conversation)
    assert (await customer.row(conversation)).paused
    await desk.sql(
        "update conversation set silent_since = silent_since - interval '90 days',"
        " paused_at = paused_at - interval '90 days' where workspace_id = $1 and id = $2",
        desk.house.id,
        conversation,
    )
    await desk.look(conversation)
    assert await system_messages(customer, conversation) == []
    await customer.resume(conversation)
    await desk.look(conversation)
    assert await system_messages(customer, conversation) == []
    await desk.pass_time(conversation, 20)
    assert len(await system_messages(customer, conversation)) == 1
    assert [kind for kind in await customer.types(conversation) if "paused" in kind or "resumed" in kind] == [
        "conversation_paused",
        "conversation_resumed",
    ]


async def test_writing_resumes_and_the_wait_leaves_the_pause_out(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    since = (await desk.case(conversation))["waiting_since"]
    await customer.pause(conversation)
    await desk.pass_time(conversation, 0)
    await customer.say(conversation, "thanks")
    assert (await customer.row(conversation)).paused
    await desk.sql(
        "update conversation set waiting_since = waiting_since - interval '2 hours',"
        " paused_at = paused_at - interval '2 hours' where workspace_id = $1 and id = $2",
        desk.house.id,
        conversation,
    )
    await customer.say(conversation, "I am back.")
    case = await desk.case(conversation)
    assert case["paused_at"] is None
    assert timedelta(0) <= case["waiting_since"] - since < timedelta(minutes=1)
    resumed = next(event for event in await agent.events(conversation) if event.type == "conversation_resumed")
    assert resumed.waiting_since == (await agents_row(agent, conversation)).waiting_since
    shown = next(event for event in await customer.events(conversation) if event.type == "conversation_resumed")
    assert shown.waiting_since is None


async def test_what_rests_has_views_of_its_own(desk: Desk) -> None:
    _, agent, parked = await parked_case(desk)
    _, _, asleep = await parked_case(desk)
    await agent.snooze(asleep)
    found = {}
    views: tuple[ViewName, ...] = ("parked", "snoozed")
    for view in views:
        page: AgentConversationPage = await agent.do(queries.list_agent_conversations, view=view, limit=100)
        found[view] = {row.id for row in page.conversations} & {parked, asleep}
    assert found == {"parked": {parked}, "snoozed": {asleep}}
