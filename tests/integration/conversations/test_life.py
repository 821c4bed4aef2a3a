"""What time, thanks and pauses do to a case: held, parked, back again, reminded once, asked, closed and opened."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid
from tests.integration.conversations.lives import agents_row, parked_case, press, system_messages
from tests.integration.conversations.makers import Desk, Person

DAY = 86_400


async def test_an_answered_case_is_held_and_then_parked_for_its_owner(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.assign(conversation, agent.id)
    before = await customer.events(conversation)
    await agent.say(conversation, "It is on its way.")
    for _ in range(3):  # at least once means more than once
        await desk.hold(conversation)
    case = await desk.case(conversation)
    assert case["holding"] == 1
    assert case["first_response_at"] is not None
    assert await desk.due_at(conversation) == case["silent_since"] + timedelta(seconds=180)
    held = (await agent.events(conversation))[-1]
    assert held.type == "conversation_held"
    assert held.until is not None
    await desk.look(conversation)  # too early
    assert (await agents_row(agent, conversation)).holding == "held"
    await desk.pass_time(conversation, 180)
    row = await agents_row(agent, conversation)
    assert (row.holding, row.status) == ("parked", "open")
    assert row.assignee is not None
    assert row.assignee.id == agent.id
    assert (await agent.types(conversation))[-2:] == ["conversation_held", "conversation_parked"]
    seen = await customer.events(conversation)
    assert [event.seq for event in seen] == list(range(1, len(before) + 2))
    assert seen[-1].type == "message_created"


async def test_a_further_answer_moves_the_hold_without_another_event(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    await agent.say(conversation, "One")
    await desk.hold(conversation)
    await desk.pass_time(conversation, 170)
    await agent.say(conversation, "Two")
    await desk.look(conversation)  # the old timer, before anything followed the second answer
    await desk.pass_time(conversation, 170)
    await desk.hold(conversation)
    assert (await agents_row(agent, conversation)).holding == "held"
    await desk.pass_time(conversation, 10)
    assert (await agents_row(agent, conversation)).holding == "parked"
    assert (await agent.types(conversation)).count("conversation_held") == 1


async def test_a_hold_that_comes_after_the_customer_wrote_again_does_nothing(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.say(conversation, "It is on its way.")
    await customer.say(conversation, "Since when?")
    await desk.hold(conversation)
    await desk.pass_time(conversation, 30 * DAY)
    assert (await desk.case(conversation))["holding"] == 0
    assert await desk.due_at(conversation) is None


async def test_a_customers_word_brings_a_parked_case_back_to_its_owner(desk: Desk) -> None:
    customer, agent, conversation = await parked_case(desk)
    await customer.say(conversation, "It has not come.")
    await customer.say(conversation, "Not at all.")
    row = await agents_row(agent, conversation)
    assert (row.holding, row.turn) == ("returned", "agent")
    assert row.waiting_since is not None
    assert row.assignee is not None
    log = [entry["type"] for entry in await desk.log(conversation)]
    assert log[-3:] == ["conversation_returned", "turn_passed", "message_received"]


async def test_thanks_leave_everything_as_it_is(desk: Desk) -> None:
    customer, agent, resolved = await parked_case(desk)
    await agent.resolve(resolved)
    sleeper, agent, asleep = await parked_case(desk)
    await agent.snooze(asleep)
    pausing, _, paused = await parked_case(desk)
    await pausing.pause(paused)
    for person, here in ((customer, resolved), (sleeper, asleep), (pausing, paused)):
        before = dict(await desk.case(here))
        for words in ("Thanks!", "👍", "ok, danke", "merci beaucoup"):
            sent = await person.send(here, words, key=words)
            assert sent.message.acknowledgement
            assert not (await person.send(here, words, key=words)).is_new
        after = dict(await desk.case(here))
        moved = {name for name in after if after[name] != before[name]}
        assert moved <= {
            "last_seq",
            "last_public_seq",
            "updated_at",
            "public_updated_at",
            "customer_messages",
            "silence",
        }
        assert {entry["type"] for entry in (await desk.log(here))[-4:]} == {"message_received"}


async def test_thanks_in_an_open_case_pass_no_turn_and_set_off_no_reminder(desk: Desk) -> None:
    customer, agent, conversation = await parked_case(desk)
    await customer.say(conversation, "thanks")
    row = await agents_row(agent, conversation)
    assert (row.turn, row.waiting_since, row.holding) == ("customer", None, "parked")
    await desk.pass_time(conversation, DAY)
    assert await system_messages(customer, conversation) == []
    await desk.pass_time(conversation, DAY)
    assert len(await system_messages(customer, conversation)) == 1  # asked whether it is solved, all the same


async def test_ok_to_a_question_is_an_answer_and_thanks_are_not(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.say(conversation, "Shall I send a new card?")
    assert (await customer.say(conversation, "thank you")).acknowledgement
    assert (await agents_row(agent, conversation)).turn == "customer"
    assert not (await customer.say(conversation, "ok")).acknowledgement
    assert (await agents_row(agent, conversation)).turn == "agent"
    await agent.say(conversation, "It is on its way.")
    assert (await customer.say(conversation, "ok")).acknowledgement
    assert (await agents_row(agent, conversation)).turn == "customer"


async def test_only_the_first_message_of_a_turn_passes_it(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    await agent.say(conversation, "Hello")
    await asyncio.gather(*(customer.say(conversation, f"and {number} more") for number in range(12)))
    await customer.say(conversation, "thanks")
    await agent.say(conversation, "I see.")
    await customer.say(conversation, "thanks")
    await customer.say(conversation, "No, wait")
    types = [entry["type"] for entry in await desk.log(conversation)]
    assert types.count("turn_passed") == 2
    assert types[3] == "turn_passed"
    assert types[-1] == "turn_passed"
    assert set(await customer.types(conversation)) == {"conversation_opened", "message_created"}


async def test_a_silent_customer_is_reminded_once_asked_and_the_case_closed_unconfirmed(desk: Desk) -> None:
    customer, agent, conversation = await parked_case(desk)
    await desk.pass_time(conversation, DAY - 181)
    assert await system_messages(customer, conversation) == []
    for _ in range(3):
        await desk.pass_time(conversation, 1)
    reminders = await system_messages(customer, conversation)
    assert [message.content.code for message in reminders] == ["reminder"]  # type: ignore[union-attr]
    assert (await customer.row(conversation)).unread == 2
    row = await agents_row(agent, conversation)
    assert (row.turn, row.holding) == ("customer", "parked")
    await desk.pass_time(conversation, DAY)
    asked = (await system_messages(customer, conversation))[-1].content
    assert [option.id for option in asked.options] == ["solved_yes", "solved_no"]  # type: ignore[union-attr]
    assert (await agent.types(conversation))[-1] == "solution_asked"
    await desk.pass_time(conversation, DAY - 1)
    assert (await agents_row(agent, conversation)).status == "open"
    await desk.pass_time(conversation, 1)
    row = await agents_row(agent, conversation)
    assert (row.status, row.outcome, row.holding) == ("resolved", "unconfirmed", "none")
    assert await desk.due_at(conversation) is None
    resolved, shown = (await agent.events(conversation))[-1], (await customer.events(conversation))[-1]
    assert (resolved.type, resolved.outcome) == ("conversation_resolved", "unconfirmed")
    assert (shown.type, shown.outcome) == ("conversation_resolved", None)
    assert shown.by is not None
    assert shown.by.kind == "system"
    assert len(await system_messages(customer, conversation)) == 2


async def asked_case(desk: Desk) -> tuple[Person, Person, UUID]:
    customer, agent, conversation = await parked_case(desk)
    await desk.pass_time(conversation, 2 * DAY)
    return customer, agent, conversation


async def test_yes_closes_the_case_confirmed(desk: Desk) -> None:
    customer, agent, conversation = await asked_case(desk)
    await press(customer, conversation, "solved_yes")
    row = await agents_row(agent, conversation)
    assert (row.status, row.outcome, row.turn) == ("resolved", "confirmed", "customer")
    assert (await agent.types(conversation))[-3:] == ["message_created", "solution_answered", "conversation_resolved"]
    with pytest.raises(Conflict):
        await press(customer, conversation, "solved_no")


async def test_not_yet_is_kept_as_failed_and_it_is_the_agents_turn(desk: Desk) -> None:
    customer, agent, conversation = await asked_case(desk)
    await press(customer, conversation, "solved_no")
    row = await agents_row(agent, conversation)
    assert (row.status, row.outcome, row.turn, row.holding) == ("open", "failed", "agent", "returned")
    assert row.waiting_since is not None
    await desk.pass_time(conversation, 9 * DAY)
    assert (await agents_row(agent, conversation)).status == "open"


async def test_a_yes_after_an_agent_closed_it_confirms_without_opening(desk: Desk) -> None:
    customer, agent, conversation = await asked_case(desk)
    await agent.resolve(conversation)
    assert (await agents_row(agent, conversation)).outcome is None
    await press(customer, conversation, "solved_yes")
    row = await agents_row(agent, conversation)
    assert (row.status, row.outcome) == ("resolved", "confirmed")
    assert (await customer.types(conversation)).count("conversation_resolved") == 1


async def test_one_silence_has_one_reminder_also_when_an_agent_reopens(desk: Desk) -> None:
    customer, agent, conversation = await parked_case(desk)
    await desk.pass_time(conversation, DAY)
    await agent.resolve(conversation)
    await agent.reopen(conversation)
    await desk.pass_time(conversation, DAY)
    assert len(await system_messages(customer, conversation)) == 1
    await agent.say(conversation, "Any news from your side")
    await desk.hold(conversation)
    await desk.pass_time(conversation, 180)
    await desk.pass_time(conversation, DAY)
    assert len(await system_messages(customer, conversation)) == 2


async def resolved_long_ago(desk: Desk) -> tuple[Person, Person, UUID]:
    customer, agent, conversation = await parked_case(desk)
    await agent.resolve(conversation)
    await desk.sql(
        "update conversation set resolved_at = resolved_at - interval '8 days' where workspace_id = $1 and id = $2",
        desk.house.id,
        conversation,
    )
    return customer, agent, conversation


async def test_after_the_window_a_new_case_knows_the_old_one(desk: Desk) -> None:
    customer, agent, conversation = await resolved_long_ago(desk)
    before = await desk.log(conversation)
    with pytest.raises(Conflict) as refusal:
        await customer.send(conversation, "It broke again", key="again")
    assert refusal.value.code == "conversation_closed"
    assert refusal.value.extra == {"previous_id": str(conversation)}
    assert await desk.log(conversation) == before
    assert (await customer.send(conversation, "thanks")).message.acknowledgement
    opened = await customer.open("It broke again", key="again", previous_id=conversation)
    again = await customer.open("It broke again", key="again", previous_id=conversation)
    assert (opened.is_new, again.is_new) == (True, False)
    assert opened.conversation.id == again.conversation.id != conversation
    assert (await agents_row(agent, opened.conversation.id)).previous_id == conversation
    await agent.say(conversation, "An agent may always write.")
    assert (await agents_row(agent, conversation)).status == "open"


async def test_nobody_continues_a_strangers_case(desk: Desk, neighbour: Desk) -> None:
    _, _, conversation = await desk.pair()
    for stranger in (await desk.customer(), await neighbour.customer()):
        for previous_id in (conversation, new_id()):
            with pytest.raises(Invalid) as refusal:
                await stranger.open(previous_id=previous_id)
            assert refusal.value.errors[0].path == "previous_id"


async def test_a_queue_decides_how_its_cases_live(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    queue_id = new_id()
    await desk.sql(
        "insert into queue (workspace_id, id, name, hold_seconds, remind_after_seconds, ask_after_seconds,"
        " resolve_after_seconds, reopen_seconds) values ($1, $2, 'Fast', 20, null, 60, 90, 0)",
        desk.house.id,
        queue_id,
    )
    await desk.sql(
        "update conversation set queue_id = $3 where workspace_id = $1 and id = $2",
        desk.house.id,
        conversation,
        queue_id,
    )
    await agent.say(conversation, "Done.")
    await desk.hold(conversation)
    for seconds, holding, status, said in ((20, 2, 1, 0), (40, 2, 1, 1), (89, 2, 1, 1), (1, 0, 3, 1)):
        await desk.pass_time(conversation, seconds)
        case = await desk.case(conversation)
        assert (case["holding"], case["status"]) == (holding, status)
        assert len(await system_messages(customer, conversation)) == said
    with pytest.raises(Conflict):
        await customer.say(conversation, "But it is not done")
