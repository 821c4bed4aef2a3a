"""Rules that wait for time: a wait or a silence sets them off once, and what ends it calls them off."""

from datetime import UTC, datetime, timedelta
from typing import Any

from onglass.directory.commands import create_calendar
from onglass.directory.work_model import Calendar
from tests.integration.routing.office import Office
from tests.integration.rules.ruling import notes, rule, stored

WAITED = 'when the customer has waited 30 minutes then note "Waited" and escalate'
SILENT = 'when the customer has been silent for 2 hours then note "Silent"'


async def timers(office: Office) -> int:
    return len(await office.sql("select from timer where workspace_id = $1 and kind = 'rules.time'", office.id))


async def test_who_waits_too_long_is_seen_once_a_wait(office: Office) -> None:
    await rule(office, WAITED)
    agent = await office.desk.agent()
    customer, conversation_id = await office.case()
    await office.wind(1700)
    assert await notes(office, conversation_id) == []
    await office.wind(110)
    assert await notes(office, conversation_id) == ["Waited"]
    await customer.say(conversation_id, "Is anybody there?")
    await office.wind(4000)
    assert await notes(office, conversation_id) == ["Waited"], "it is the same wait"
    await agent.say(conversation_id, "I am here.")
    await office.settle()
    await customer.say(conversation_id, "My card is gone.")
    await office.settle()
    await office.wind(1801)
    assert await notes(office, conversation_id) == ["Waited", "Waited"]


async def test_an_answer_in_time_calls_it_off(office: Office) -> None:
    await rule(office, WAITED)
    agent = await office.desk.agent()
    _, conversation_id = await office.case()
    assert await timers(office) == 1
    await office.wind(1000)
    await agent.say(conversation_id, "I am here.")
    await office.settle()
    assert await timers(office) == 0
    await office.wind(4000)
    assert await notes(office, conversation_id) == []


async def test_a_pause_holds_the_wait_and_its_end_does_not_begin_it_anew(office: Office) -> None:
    await rule(office, WAITED)
    customer, conversation_id = await office.case()
    await office.wind(1000)
    await customer.pause(conversation_id)
    await office.settle()
    await office.wind(10_000)
    assert await notes(office, conversation_id) == []
    await customer.resume(conversation_id)
    await office.settle()
    await office.wind(700)
    assert await notes(office, conversation_id) == []
    await office.wind(110)
    assert await notes(office, conversation_id) == ["Waited"]
    await customer.pause(conversation_id)
    await office.settle()
    await customer.resume(conversation_id)
    await office.wind(5000)
    assert await notes(office, conversation_id) == ["Waited"]


async def test_a_closed_case_waits_for_nobody_and_waits_anew_when_it_is_open_again(office: Office) -> None:
    await rule(office, WAITED)
    agent = await office.desk.agent()
    _, conversation_id = await office.case()
    await office.wind(1801)
    await agent.resolve(conversation_id)
    await office.settle()
    await office.wind(4000)
    await agent.reopen(conversation_id)
    await office.settle()
    assert await notes(office, conversation_id) == ["Waited"]
    await office.wind(1801)
    assert await notes(office, conversation_id) == ["Waited", "Waited"]


async def test_silence_after_an_answer_is_seen_once_and_thanks_is_no_silence(office: Office) -> None:
    await rule(office, SILENT)
    agent = await office.desk.agent()
    _, silent = await office.case()
    thankful, thanked = await office.case()
    answering, answered = await office.case()
    for conversation_id in (silent, thanked, answered):
        await agent.say(conversation_id, "It is on its way.")
    await office.settle()
    await office.wind(3000)
    await thankful.say(thanked, "Thanks!")
    await answering.say(answered, "It is not here.")
    await office.settle()
    await office.wind(4300)
    await office.wind(4300)
    assert await notes(office, silent) == ["Silent"]
    assert await notes(office, thanked) == []
    assert await notes(office, answered) == []


async def test_a_rule_that_was_changed_or_taken_away_meanwhile_acts_as_it_is_now(office: Office) -> None:
    changed, off, gone = [await rule(office, WAITED.replace("Waited", name)) for name in ("changed", "off", "gone")]
    _, conversation_id = await office.case()
    await office.sql("update rule set text = replace(text, '30 minutes', '50 minutes') where id = $1", changed)
    await office.sql("update rule set is_on = false where id = $1", off)
    await office.sql("delete from rule where id = $1", gone)
    await office.wind(1801)
    assert await notes(office, conversation_id) == []
    await office.wind(1200)
    assert await notes(office, conversation_id) == ["changed"]


async def test_only_open_hours_count_where_the_rule_says_so(office: Office) -> None:
    now = datetime.now(UTC)
    opens = now + timedelta(hours=3)
    shift = (opens.strftime("%H:%M"), (opens + timedelta(hours=2)).strftime("%H:%M"))
    await _open(office, Calendar(time_zone="UTC", week=((shift,),) * 7))
    await rule(office, WAITED.replace("30 minutes", "30 minutes of open hours"))
    _, conversation_id = await office.case()
    due_at = (await office.sql("select due_at from timer where workspace_id = $1 and kind = 'rules.time'", office.id))[
        0
    ]
    opening = opens.replace(second=0, microsecond=0)
    assert due_at["due_at"] == opening + timedelta(minutes=30)
    assert (await stored(office, conversation_id))["status"] == 1


async def test_who_writes_outside_hours_is_told_when_it_opens(office: Office) -> None:
    opens = datetime.now(UTC) + timedelta(hours=3)
    shift = (opens.strftime("%H:%M"), (opens + timedelta(hours=2)).strftime("%H:%M"))
    await _open(office, Calendar(time_zone="UTC", week=((shift,),) * 7))
    await rule(office, 'when a conversation opens if outside hours then reply "Wir sind ab {opens_at} wieder da."')
    customer, conversation_id = await office.case()
    assert (await customer.texts(conversation_id))[1:] == [f"Wir sind ab {shift[0]} wieder da."]


async def _open(office: Office, calendar: Any) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        made = await create_calendar(tx, office.desk.house.operator, name="Hours", calendar=calendar)
    await office.set("queue", await office.queue_id(), calendar_id=made.id)
