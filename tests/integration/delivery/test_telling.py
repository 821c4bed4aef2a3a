"""What agents are pushed for, what it says, and what is withdrawn because it was seen first."""

from datetime import timedelta
from uuid import UUID

import pytest

from onglass.conversations import commands as conversations
from onglass.delivery import commands
from onglass.delivery.model import AlertChoices, QuietHours, Ways
from onglass.delivery.reactions import alert_replied
from onglass.directory.commands import disable_agent, end_session, sweep_sessions
from onglass.events import ResponseDueSoon, ResponseOverdue, TurnPassed
from onglass.platform.transactions import Transaction
from tests.integration.delivery.pushing import CONTACT, Pushing
from tests.integration.directory.makers import CIPHER

WAITS, SENT, DEAD, WITHDRAWN = 1, 2, 3, 4


async def test_a_new_case_is_pushed_in_words_only_the_browser_can_read(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    end = await pushing.browser(agent)
    _, conversation_id = await pushing.given(agent)
    assert [(row["occasion"], row["state"]) for row in await pushing.rows()] == [("assigned", WAITS)]
    await pushing.send()
    assert pushing.service.taken == [], "an open console has a moment to show it first"
    await pushing.wind()
    await pushing.send()
    (push,) = pushing.service.taken_by(end)
    case = await agent.row(conversation_id)
    assert push.message["occasion"] == "assigned"
    assert push.message["conversation_id"] == str(conversation_id)
    assert push.message["case_number"] == case.case_number
    assert push.message["text"] == "Hello, I cannot pay my bill."
    assert push.headers["topic"] == conversation_id.hex
    assert push.headers["urgency"] == "normal"
    assert 24 * 3600 < int(push.headers["ttl"]) < 33 * 3600
    assert push.claims["sub"] == CONTACT
    (row,) = await pushing.rows()
    assert push.message["id"] == str(row["id"])
    assert (row["state"], row["attempts"]) == (SENT, 1)
    assert [entry["status"] for entry in row["attempt_log"]] == [201]


async def test_several_messages_of_a_turn_are_one_alert_and_the_next_turn_is_another(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    await pushing.browser(agent)
    customer, conversation_id = await pushing.given(agent)
    await customer.say(conversation_id, "And another thing")
    await pushing.office.settle()
    assert [row["occasion"] for row in await pushing.rows()] == ["assigned"]
    await pushing.turn(customer, agent, conversation_id)
    await customer.say(conversation_id, "Are you there?")
    await pushing.office.settle()
    assert [row["occasion"] for row in await pushing.rows()] == ["assigned", "replied"]
    topics = {row["topic"] for row in await pushing.rows()}
    assert topics == {conversation_id.hex}, "a push service keeps one of a case"


async def test_a_reason_told_twice_makes_one_row_at_each_address(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    for _ in range(2):
        await pushing.browser(agent)
    customer, conversation_id = await pushing.given(agent)
    await pushing.turn(customer, agent, conversation_id)
    before = await pushing.rows()
    assert [row["occasion"] for row in before] == ["assigned", "assigned", "replied", "replied"]
    (logged,) = await pushing.sql(
        """select id, seq, message_id, occurred_at from event
           where workspace_id = $1 and stream_id = $2 and type = 'turn_passed' order by seq desc limit 1""",
        conversation_id,
    )
    event = TurnPassed(
        workspace_id=pushing.office.id,
        stream_id=conversation_id,
        seq=logged["seq"],
        event_id=logged["id"],
        occurred_at=logged["occurred_at"],
    )
    await pushing.do(alert_replied, event)
    assert [row["id"] for row in await pushing.rows()] == [row["id"] for row in before]


async def test_what_is_rolled_back_is_told_to_nobody(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    end = await pushing.browser(agent)
    address_id = (await _addresses(pushing))[0]

    async def tell_and_fail(tx: Transaction) -> None:
        await commands.try_out(tx, agent.principal, address_id)
        raise RuntimeError("after all not")

    with pytest.raises(RuntimeError, match="after all not"):
        await pushing.do(tell_and_fail)
    await pushing.send()
    assert await pushing.rows() == []
    assert pushing.service.taken_by(end) == []


async def _addresses(pushing: Pushing) -> list[UUID]:
    rows = await pushing.sql("select id from push_subscription where workspace_id = $1 order by id")
    return [row["id"] for row in rows]


async def test_what_was_read_first_is_withdrawn(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    await pushing.browser(agent)
    customer, conversation_id = await pushing.given(agent)
    await pushing.turn(customer, agent, conversation_id)
    seq = (await pushing.office.desk.log(conversation_id))[-1]["seq"]
    await pushing.do(conversations.mark_read, agent.reader, conversation_id, seq)
    await pushing.wind()
    await pushing.send()
    assert await pushing.states() == [("assigned", WITHDRAWN, "read"), ("replied", WITHDRAWN, "read")]
    assert pushing.service.taken == []


async def test_what_was_answered_or_given_away_is_withdrawn(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    await pushing.browser(agent)
    customer, conversation_id = await pushing.given(agent)
    await pushing.turn(customer, agent, conversation_id)
    await pushing.sql("delete from read_marker where workspace_id = $1")
    await agent.say(conversation_id, "Done.")
    await pushing.wind()
    await pushing.send()
    assert ("replied", WITHDRAWN, "answered") in await pushing.states()
    await pushing.turn(customer, agent, conversation_id)
    await pushing.sql("delete from read_marker where workspace_id = $1")
    await agent.assign(conversation_id, None)
    await pushing.wind()
    await pushing.send()
    assert (await pushing.states())[-1] == ("replied", WITHDRAWN, "somebody else's")


async def test_a_console_in_view_is_given_time_and_not_for_ever(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    end = await pushing.browser(agent)
    await pushing.given(agent)
    for _ in range(3):
        await pushing.do(commands.see, agent.principal)
        await pushing.wind(31)
        await pushing.do(commands.see, agent.principal)
        await pushing.send()
        assert pushing.service.taken_by(end) == []
    assert [(row["state"], row["attempts"]) for row in await pushing.rows()] == [(WAITS, 0)]
    await pushing.wind(31)
    await pushing.do(commands.see, agent.principal)
    await pushing.send()
    assert len(pushing.service.taken_by(end)) == 1


async def test_whoever_leaves_the_console_is_pushed_at_once(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    end = await pushing.browser(agent)
    await pushing.given(agent)
    await pushing.wind()
    await pushing.do(commands.see, agent.principal)
    await pushing.do(commands.look_away, agent.principal)
    await pushing.send()
    assert len(pushing.service.taken_by(end)) == 1


async def test_preferences_and_quiet_hours_are_kept(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    await pushing.browser(agent)
    await pushing.choose(agent, AlertChoices(alerts={"assigned": Ways(push=False)}))
    customer, conversation_id = await pushing.given(agent)
    assert await pushing.rows() == []
    await pushing.turn(customer, agent, conversation_id)
    assert [row["occasion"] for row in await pushing.rows()] == ["replied"]
    now = await pushing.do(lambda tx: tx.clock_time())
    hours = QuietHours(
        begins=(now - timedelta(hours=1)).strftime("%H:%M"),
        ends=(now + timedelta(hours=1)).strftime("%H:%M"),
        time_zone="UTC",
    )
    await pushing.choose(agent, AlertChoices(quiet_hours=hours))
    await pushing.turn(customer, agent, conversation_id)
    await pushing.wind()
    await pushing.send()
    assert await pushing.states() == [("replied", WITHDRAWN, "quiet hours")]
    assert pushing.service.taken == []


async def test_offers_are_urgent_and_taken_back_when_somebody_took_the_case(pushing: Pushing) -> None:
    first, second = await pushing.at_work(), await pushing.at_work()
    ends = {agent.id: await pushing.browser(agent) for agent in (first, second)}
    await pushing.office.set("queue", await pushing.office.queue_id(), accepts="asked", offer_seconds=30)
    _, conversation_id = await pushing.office.case()
    (row,) = await pushing.rows()
    assert row["occasion"] == "offered"
    await pushing.wind(3)
    await pushing.send()
    (push,) = pushing.service.taken
    assert push.headers["urgency"] == "high"
    assert int(push.headers["ttl"]) <= 30
    assert push.message["due_at"] is not None
    asked = first if push.token == ends[first.id].token else second
    other = second if asked is first else first
    await pushing.do(commands.withdraw_offers, conversation_id)
    assert [row["state"] for row in await pushing.rows()] == [SENT], "what was sent stays sent"
    await pushing.sql("delete from delivery where workspace_id = $1")
    _, another_id = await pushing.office.case()
    await other.assign(another_id, other.id)
    await pushing.office.settle()
    assert ("offered", WITHDRAWN, "taken") in await pushing.states()


async def test_lateness_is_pushed_even_to_whoever_has_read_the_case(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    end = await pushing.browser(agent)
    await pushing.choose(agent, AlertChoices(alerts={"due_soon": Ways(push=True), "assigned": Ways(push=False)}))
    _, conversation_id = await pushing.given(agent)
    seq = (await pushing.office.desk.log(conversation_id))[-1]["seq"]
    await pushing.do(conversations.mark_read, agent.reader, conversation_id, seq)
    now = await pushing.do(lambda tx: tx.clock_time())
    for kind, due_at in ((ResponseDueSoon, now + timedelta(minutes=5)), (ResponseOverdue, now)):
        event = kind(workspace_id=pushing.office.id, stream_id=conversation_id, target="first_response", due_at=due_at)
        await pushing.do(lambda tx, one=event: tx.record(one))
        await pushing.office.settle()
    await pushing.wind()
    await pushing.send()
    pushes = pushing.service.taken_by(end)
    assert sorted(push.message["occasion"] for push in pushes) == ["due_soon", "overdue"]
    assert {push.headers["urgency"] for push in pushes} == {"high"}


async def test_what_was_redacted_meanwhile_is_not_in_the_push_and_never_in_the_row(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    end = await pushing.browser(agent)
    customer, conversation_id = await pushing.given(agent)
    await pushing.turn(customer, agent, conversation_id, "my secret is CANARY-77")
    page = await agent.messages(conversation_id, after_seq=0, limit=50)
    await customer.redact(conversation_id, page.messages[-1].id)
    await pushing.wind()
    await pushing.send()
    assert "CANARY" not in "".join(push.plain for push in pushing.service.taken_by(end))
    assert len(pushing.service.taken_by(end)) >= 1
    stored = await pushing.sql("select d::text whole from delivery d where workspace_id = $1")
    assert "CANARY" not in "".join(row["whole"] for row in stored)
    assert "Hello" not in "".join(row["whole"] for row in stored)


async def test_signing_out_or_being_disabled_ends_the_address(pushing: Pushing) -> None:
    first, second = await pushing.at_work(), await pushing.at_work()
    for agent in (first, second):
        await pushing.browser(agent)
        await pushing.do(commands.try_out, agent.principal, (await _addresses(pushing))[-1])
    await pushing.do(end_session, first.principal)
    await pushing.do(disable_agent, pushing.office.desk.house.operator, second.id)
    await pushing.office.settle()
    await pushing.send()
    assert pushing.service.taken == []
    assert sorted(await pushing.states()) == [("test", WITHDRAWN, "agent disabled"), ("test", WITHDRAWN, "signed out")]
    gone = await pushing.sql("select gone_at from push_subscription where workspace_id = $1")
    assert all(row["gone_at"] is not None for row in gone)


async def test_an_expired_session_is_told_until_it_is_swept_away(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    end = await pushing.browser(agent)
    past = "clock_timestamp() - interval '1 hour'"
    await pushing.sql(f"update session set expires_at = {past} where workspace_id = $1 and kind = 'agent'")
    address_id = (await _addresses(pushing))[0]
    await pushing.do(commands.try_out, agent.principal, address_id)
    await pushing.send()
    assert len(pushing.service.taken_by(end)) == 1
    await pushing.do(commands.try_out, agent.principal, address_id)
    await pushing.sql("update session set expires_at = now() - interval '8 days' where workspace_id = $1")
    await sweep_sessions(pushing.pool)
    assert await pushing.sql("select from session where workspace_id = $1") == []
    await pushing.send()
    assert len(pushing.service.taken_by(end)) == 1
    assert (await pushing.states())[-1] == ("test", WITHDRAWN, "signed out")


async def test_a_browser_tells_only_whoever_signed_in_with_it_last(pushing: Pushing) -> None:
    first, second = await pushing.at_work(), await pushing.at_work()
    end = await pushing.browser(first)
    kept_id = (await _addresses(pushing))[0]
    assert await pushing.subscribe(first.principal, end) == kept_id, "the same address keeps its id"
    await pushing.do(commands.try_out, first.principal, kept_id)
    await pushing.subscribe(second.principal, end)
    await pushing.send()
    assert await pushing.states() == [("test", WITHDRAWN, "address given up")]
    assert pushing.service.taken_by(end) == []


async def test_what_a_browser_gave_is_sealed_where_it_rests(pushing: Pushing) -> None:
    agent = await pushing.at_work()
    end = await pushing.browser(agent)
    (row,) = await pushing.sql("select secrets_encrypted from push_subscription where workspace_id = $1")
    assert end.auth not in row["secrets_encrypted"]
    whole = (await pushing.sql("select s::text whole from push_subscription s where workspace_id = $1"))[0]["whole"]
    assert end.keys["auth"] not in whole
    assert end.keys["p256dh"] not in whole
    key = await pushing.do(commands.ensure_push_key, CIPHER)
    assert await pushing.do(commands.ensure_push_key, CIPHER) == key, "one for the installation, kept"
    (kept,) = await pushing.sql("select sealed from push_key where $1::uuid is not null")
    assert key.private_pem not in kept["sealed"]
    assert CIPHER.decrypt(kept["sealed"], context=b"push key") == key.private_pem
