"""Customers are told of an answer: once, where they are not looking, and no more once they have read it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from onglass.conversations.commands import adopt
from onglass.delivery import commands
from onglass.delivery.model import CustomerChoices, Mute, QuietHours
from onglass.directory.commands import sweep_sessions
from onglass.platform.problems import Invalid, NotFound
from tests.integration.conversations.makers import Person
from tests.integration.delivery.noticing import DEAD, SENT, WAITS, WITHDRAWN, Matter, Noticing
from tests.support.push_service import Answer


async def test_an_answer_is_pushed_after_ten_seconds_with_the_contracts_fields(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    await noticing.answer(matter, "The invoice is paid.")
    await noticing.send()
    assert noticing.pushing.service.taken == [], "never before ten seconds"
    await noticing.pass_time()
    (push,) = noticing.pushing.service.taken_by(end)
    (row,) = await noticing.pushing.rows()
    message: dict[str, Any] = push.message
    assert (message["v"], message["kind"], message["id"]) == (1, "message", str(row["id"]))
    assert message["conversation_id"] == str(matter.conversation_id)
    assert (message["body"], message["count"], message["badge"]) == ("The invoice is paid.", 1, 1)
    assert message["tag"] == f"onglass:{matter.conversation_id}"
    page = await matter.customer.messages(matter.conversation_id)
    assert (message["seq"], message["message_id"]) == (page.messages[-1].seq, str(page.messages[-1].id))
    assert push.headers["topic"] == matter.conversation_id.hex
    assert row["state"] == SENT


async def test_several_answers_are_one_push_a_device(noticing: Noticing) -> None:
    matter = await noticing.matter()
    first, second = [await noticing.browser(matter.customer) for _ in range(2)]
    for words in ("One.", "Two.", "Three."):
        await noticing.answer(matter, words)
    await noticing.pass_time()
    for end in (first, second):
        (push,) = noticing.pushing.service.taken_by(end)
        assert (push.message["body"], push.message["count"]) == ("Three.", 3)
    told = [state for state in await noticing.states() if state[2] == "told together with another"]
    assert len(told) == 4
    await noticing.answer(matter, "Four.")
    await noticing.pass_time()
    pushes = noticing.pushing.service.taken_by(first)
    assert [push.message["body"] for push in pushes] == ["Three.", "Four."]
    assert len({push.headers["topic"] for push in pushes}) == 1, "the later takes the earlier one's place"


async def test_what_is_read_before_it_goes_is_told_nowhere(noticing: Noticing) -> None:
    matter = await noticing.matter()
    await noticing.browser(matter.customer)
    await noticing.answer(matter)
    await noticing.read(matter)
    await noticing.pass_time()
    assert noticing.pushing.service.taken == []
    assert await noticing.states() == [("message", WITHDRAWN, "read")]


async def test_what_was_told_is_taken_back_from_every_device_when_read_on_one(noticing: Noticing) -> None:
    matter = await noticing.matter()
    ends = [await noticing.browser(matter.customer) for _ in range(3)]
    await noticing.answer(matter, "One.")
    await noticing.pass_time()
    await noticing.answer(matter, "Two.")
    await noticing.pass_time()
    await noticing.read(matter)
    await noticing.read(matter)
    await noticing.send()
    page = await matter.customer.messages(matter.conversation_id)
    for end in ends:
        *_, last = pushes = noticing.pushing.service.taken_by(end)
        assert [push.message["kind"] for push in pushes] == ["message", "message", "withdraw"]
        assert last.message["up_to_seq"] >= page.messages[-1].seq
        assert (last.message["tag"], last.message["badge"]) == (f"onglass:{matter.conversation_id}", 0)
        assert "body" not in last.message


async def test_while_the_messenger_is_before_them_nothing_is_pushed_and_afterwards_it_is(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    await noticing.pushing.sql(
        "update customer set present_until_at = clock_timestamp() + interval '60 s' where workspace_id = $1"
    )
    await noticing.answer(matter)
    await noticing.pass_time(30)
    assert await noticing.states() == [("message", WAITS, None)]
    await noticing.pass_time(31)
    assert len(noticing.pushing.service.taken_by(end)) == 1


async def _set_quiet(noticing: Noticing, matter: Matter, *, hours: int) -> None:
    now = datetime.now(UTC)
    begins, ends = (now - timedelta(hours=1)).strftime("%H:%M"), (now + timedelta(hours=hours)).strftime("%H:%M")
    quiet = QuietHours(begins=begins, ends=ends, time_zone="UTC")
    await noticing.do(commands.choose_notices, matter.customer.principal, CustomerChoices(quiet_hours=quiet))


async def test_quiet_hours_tell_at_their_end_what_is_still_unread(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    await _set_quiet(noticing, matter, hours=2)
    await noticing.answer(matter)
    await noticing.pass_time()
    (row,) = await noticing.pushing.rows()
    assert row["state"] == WAITS
    assert 3600 < row["due_in"] <= 7200
    assert row["attempts"] == 0, "waiting is no attempt"
    await noticing.do(commands.choose_notices, matter.customer.principal, CustomerChoices())
    await noticing.pass_time(7200)
    assert len(noticing.pushing.service.taken_by(end)) == 1


async def test_quiet_hours_and_read_in_them_tell_nothing(noticing: Noticing) -> None:
    matter = await noticing.matter()
    await noticing.browser(matter.customer)
    await _set_quiet(noticing, matter, hours=2)
    await noticing.answer(matter)
    await noticing.pass_time()
    await noticing.read(matter)
    await noticing.pass_time(7200)
    assert noticing.pushing.service.taken == []
    assert await noticing.states() == [("message", WITHDRAWN, "read")]


async def test_a_muted_conversation_is_quiet_and_others_are_not(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    await noticing.answer(matter)
    await noticing.do(commands.mute, matter.customer.principal, matter.conversation_id, Mute(muted=True))
    await noticing.answer(matter)
    await noticing.pass_time()
    assert await noticing.states() == [("message", WITHDRAWN, "muted")]
    await noticing.do(commands.mute, matter.customer.principal, matter.conversation_id, Mute(muted=False))
    await noticing.answer(matter, "Can you hear me again?")
    await noticing.pass_time()
    assert len(noticing.pushing.service.taken_by(end)) == 1
    stranger = await noticing.matter(matter.agent)
    with pytest.raises(NotFound):
        await noticing.do(commands.mute, stranger.customer.principal, matter.conversation_id, Mute(muted=True))
    past = Mute(muted=True, until_at=datetime.now(UTC) - timedelta(minutes=1))
    with pytest.raises(Invalid, match="future"):
        await noticing.do(commands.mute, matter.customer.principal, matter.conversation_id, past)


async def test_a_mute_ends_by_itself(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    until = Mute(muted=True, until_at=datetime.now(UTC) + timedelta(hours=1))
    await noticing.do(commands.mute, matter.customer.principal, matter.conversation_id, until)
    await noticing.answer(matter)
    assert await noticing.states() == []
    await noticing.pushing.sql(
        "update conversation set muted_until_at = clock_timestamp() - interval '1 s' where workspace_id = $1"
    )
    await noticing.answer(matter)
    await noticing.pass_time()
    assert len(noticing.pushing.service.taken_by(end)) == 1


async def test_who_wants_no_push_gets_none_not_even_what_waits(noticing: Noticing) -> None:
    matter = await noticing.matter()
    await noticing.browser(matter.customer)
    await noticing.answer(matter)
    await noticing.do(commands.choose_notices, matter.customer.principal, CustomerChoices(push=False))
    await noticing.answer(matter)
    await noticing.pass_time()
    assert await noticing.states() == [("message", WITHDRAWN, "not wanted")]


async def test_what_was_redacted_meanwhile_is_not_told(noticing: Noticing) -> None:
    matter = await noticing.matter()
    await noticing.browser(matter.customer)
    message = await matter.agent.say(matter.conversation_id, "A secret by mistake.")
    await noticing.pushing.office.settle()
    await matter.agent.redact(matter.conversation_id, message.id)
    await noticing.pass_time()
    assert noticing.pushing.service.taken == []
    assert await noticing.states() == [("message", WITHDRAWN, "redacted")]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_told_no_more(noticing: Noticing, status: int) -> None:
    matter = await noticing.matter()
    gone, other = [await noticing.browser(matter.customer) for _ in range(2)]
    noticing.pushing.service.always(gone, Answer(status=status))
    await noticing.answer(matter)
    await noticing.pass_time()
    await noticing.answer(matter)
    await noticing.pass_time()
    assert len(noticing.pushing.service.refused) == 1
    assert len(noticing.pushing.service.taken_by(other)) == 2
    assert ("message", DEAD, "the push service says it is gone") in await noticing.states()


async def test_signing_out_ends_the_devices_address_and_an_ended_session_does_not(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    await noticing.pushing.sql(
        "update session set expires_at = created_at - interval '2 days' where workspace_id = $1 and kind = 'customer'"
    )
    await noticing.answer(matter)
    await noticing.pass_time()
    assert len(noticing.pushing.service.taken_by(end)) == 1, "they have not looked for two days, and are told"
    await noticing.answer(matter)
    assert matter.customer.principal.device_id is not None
    await noticing.do(commands.forget_device, matter.customer.principal.device_id)
    await noticing.pass_time()
    await noticing.answer(matter)
    await noticing.pass_time()
    assert len(noticing.pushing.service.taken_by(end)) == 1
    assert (await noticing.states())[-1] == ("message", WITHDRAWN, "signed out")


async def test_a_revoked_session_is_told_nothing_even_if_nobody_said_so_to_us(noticing: Noticing) -> None:
    matter = await noticing.matter()
    await noticing.browser(matter.customer)
    await noticing.answer(matter)
    await noticing.pushing.sql(
        "update session set revoked_at = now() - interval '40 days', expires_at = now() - interval '39 days' "
        "where workspace_id = $1 and kind = 'customer'"
    )
    await sweep_sessions(noticing.pushing.pool)
    await noticing.pass_time()
    assert noticing.pushing.service.taken == [], "not after old sessions were swept away either"
    assert await noticing.states() == [("message", WITHDRAWN, "signed out")]


async def test_a_device_that_another_signs_in_with_tells_them_and_nobody_else(noticing: Noticing) -> None:
    matter = await noticing.matter(subject="ann")
    end = await noticing.browser(matter.customer)
    other = await noticing.matter(matter.agent, subject="bob")
    await noticing.do(
        commands.subscribe_browser,
        other.customer.principal,
        endpoint=end.endpoint,
        **end.keys,
        label=None,
        cipher=noticing.cipher,
    )
    await noticing.answer(matter, "For Ann.")
    await noticing.answer(other, "For Bob.")
    await noticing.pass_time()
    assert [push.message["body"] for push in noticing.pushing.service.taken_by(end)] == ["For Bob."]


async def test_a_visitor_who_turns_out_to_be_known_takes_their_device_along(noticing: Noticing) -> None:
    house = noticing.pushing.office.desk.house
    await house.start("ann")
    started = await house.start()
    visitor = Person(noticing.pushing.office.desk, started.principal)
    agent = await noticing.pushing.at_work()
    _, conversation_id = await noticing.pushing.office.case(visitor)
    matter = Matter(visitor, agent, conversation_id)
    end = await noticing.browser(visitor)
    quiet = QuietHours(begins="03:00", ends="03:01", time_zone="UTC")
    await noticing.do(commands.choose_notices, visitor.principal, CustomerChoices(quiet_hours=quiet))
    await noticing.answer(matter, "Before.")
    joined = await house.start("ann", started.anonymous_id)
    assert joined.joined is not None
    await noticing.do(adopt, joined.joined)
    await noticing.do(commands.adopt, joined.joined)
    await noticing.pass_time()
    assert [push.message["body"] for push in noticing.pushing.service.taken_by(end)] == ["Before."]
    await noticing.answer(matter, "After.")
    await noticing.pass_time()
    assert [push.message["body"] for push in noticing.pushing.service.taken_by(end)] == ["Before.", "After."]
    owners = await noticing.pushing.sql("select owner_id from push_subscription where workspace_id = $1")
    assert [row["owner_id"] for row in owners] == [joined.principal.id]


async def test_what_an_agent_only_notes_or_a_customer_writes_is_no_news_to_customers(noticing: Noticing) -> None:
    matter = await noticing.matter()
    await noticing.browser(matter.customer)
    await matter.agent.note(matter.conversation_id, "They sound angry.")
    await matter.customer.say(matter.conversation_id, "Hello?")
    await noticing.pushing.office.settle()
    await noticing.pass_time()
    assert noticing.pushing.service.taken == []
