"""A promise that cannot be kept is told anew before it breaks; late cases move up; who looks on may go first."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from onglass.conversations.model import ExpectedReply
from onglass.directory import commands as directory
from onglass.directory.work_model import Calendar, QueueSettings, SkillLevel
from onglass.platform.ids import new_id
from onglass.routing import commands, expectations
from onglass.routing._store import promises
from onglass.routing.engine.waits import ExpectedWait, WaitModel
from onglass.sla.commands import put_level
from onglass.sla.model import Level
from tests.integration.conversations.makers import Person
from tests.integration.routing.office import Office

_USUAL = ExpectedWait(low_seconds=180.0, likely_seconds=240.0, high_seconds=360.0)


async def learnt(office: Office) -> None:
    """The office knows that an answer takes three to six minutes, whoever is there."""
    model = msgspec.to_builtins(WaitModel(samples=100, pooled=_USUAL, unattended=_USUAL))
    await office.sql(
        "insert into wait_model (workspace_id, model, fitted_at) values ($1, $2, clock_timestamp()) returning 1",
        office.id,
        model,
    )


async def told(office: Office, customer: Person, conversation_id: UUID) -> ExpectedReply | None:
    row = await customer.row(conversation_id)
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        return (await expectations.with_expected_replies(tx, [row]))[0].expected_reply


async def outcomes(office: Office) -> list[str | None]:
    rows = await office.sql("select outcome from promise where workspace_id = $1 order by told_at", office.id)
    return [row["outcome"] for row in rows]


async def priority(office: Office, conversation_id: UUID) -> int:
    found: int = (await office.desk.case(conversation_id))["priority"]
    return found


async def test_before_it_breaks_a_new_time_is_told_and_the_case_goes_first(office: Office) -> None:
    await learnt(office)
    customer, conversation_id = await office.case()
    assert await told(office, customer, conversation_id) == ExpectedReply(low_minutes=3, high_minutes=6, opens_at=None)
    await office.wind(280)
    assert await outcomes(office) == [None]
    await office.wind(10)
    assert await outcomes(office) == ["moved", None]
    moved = await told(office, customer, conversation_id)
    assert moved is not None
    assert moved.moved
    assert moved.low_minutes is not None
    assert moved.high_minutes is not None
    assert 1 <= moved.low_minutes <= moved.high_minutes <= 10
    assert await priority(office, conversation_id) == 1
    message = (await customer.messages(conversation_id, after_seq=0, limit=50)).messages[-1]
    content = msgspec.to_builtins(message.content)
    assert (content["code"], content["low_minutes"]) == ("expected_reply_moved", moved.low_minutes)
    assert "longer than we said" in content["fallback"]
    event = next(each for each in await customer.events(conversation_id) if each.type == "expectation_moved")
    assert (event.low_minutes, event.high_minutes) == (moved.low_minutes, moved.high_minutes)


async def test_twice_in_a_wait_and_then_it_is_broken(office: Office) -> None:
    await learnt(office)
    agent = await office.at_work()
    await office.go(agent, "away")
    customer, conversation_id = await office.case()
    for _ in range(200):
        await office.wind(30)
    assert await outcomes(office) == ["moved", "moved", None]
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        figures = await expectations.promise_figures(tx, days=30)
    assert (figures.told, figures.kept, figures.moved, figures.broken) == (3, 0, 2, 1)
    assert await told(office, customer, conversation_id) is None
    assert (await office.kinds(conversation_id)).count("expectation_moved") == 2
    await office.go(agent, "online")
    await agent.say(conversation_id, "Sorry!")
    await office.settle()
    assert await outcomes(office) == ["moved", "moved", "broken"]
    await customer.say(conversation_id, "Never mind. What is the fee?")
    await office.settle()
    anew = await told(office, customer, conversation_id)
    assert anew is not None
    assert not anew.moved, "a new wait begins anew"


async def test_an_answer_in_time_moves_nothing(office: Office) -> None:
    await learnt(office)
    agent = await office.at_work()
    _, conversation_id = await office.case()
    await office.wind(200)
    await agent.say(conversation_id, "Here I am.")
    await office.settle()
    await office.wind(600)
    assert await outcomes(office) == ["kept"]
    assert "expectation_moved" not in await office.kinds(conversation_id)


async def test_nothing_is_moved_while_the_queue_is_closed(office: Office) -> None:
    await learnt(office)
    customer, conversation_id = await office.case()
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    await office.set("queue", await office.queue_id(), calendar_id=await _half_an_hour_tonight(office))
    await office.wind(400)
    assert "expectation_moved" not in await office.kinds(conversation_id)
    opening = await told(office, customer, conversation_id)
    assert opening is not None
    assert opening.opens_at is not None
    assert opening.opens_at <= until


async def _half_an_hour_tonight(office: Office) -> UUID:
    hour = (datetime.now(UTC).hour + 12) % 24
    calendar = Calendar(time_zone="UTC", week=(((f"{hour:02}:00", f"{hour:02}:30"),),) * 7)
    async with office.desk.database.transaction(office.id) as tx:
        return (await directory.create_calendar(tx, office.desk.house.operator, name="Hours", calendar=calendar)).id


async def levels(office: Office, **settings: Any) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        await put_level(tx, office.desk.house.operator, Level(id=new_id(), name="Everybody", **settings))


async def queue(office: Office, **settings: object) -> UUID:
    async with office.desk.database.transaction(office.id) as tx:
        made = await directory.create_queue(
            tx,
            office.desk.house.operator,
            name=str(new_id()),
            settings=QueueSettings(**settings),  # type: ignore[arg-type]
        )
    return made.id


async def test_a_late_case_moves_up_once_a_turn(office: Office) -> None:
    await levels(office, first_response_seconds=600, next_response_seconds=600, resolution_seconds=700)
    agent = await office.at_work()
    customer, conversation_id = await office.case()
    await office.wind(601)
    await office.wind(200)
    assert (await office.kinds(conversation_id)).count("conversation_escalated") == 1
    assert await priority(office, conversation_id) == 1
    assert await office.owner(conversation_id) == agent.id
    await agent.say(conversation_id, "Sorry to keep you waiting.")
    await office.settle()
    await customer.say(conversation_id, "It still does not work.")
    await office.settle()
    await office.wind(601)
    assert await priority(office, conversation_id) == 2


async def test_a_late_case_goes_to_the_queue_that_takes_such_cases(office: Office) -> None:
    await levels(office, first_response_seconds=600)
    slow = await office.at_work()
    _, conversation_id = await office.case()
    assert await office.owner(conversation_id) == slow.id
    async with office.desk.database.transaction(office.id) as tx:
        by = office.desk.house.operator
        team = await directory.create_team(tx, by, name="Rescue")
    rescuer = await office.at_work()
    async with office.desk.database.transaction(office.id) as tx:
        await directory.set_team_members(tx, by, team.id, [rescuer.id])
    rescue_id = await queue(office, team_id=team.id)
    await office.set("queue", await office.queue_id(), escalate_to_queue_id=rescue_id, escalate_by=3)
    await office.wind(601)
    assert await office.owner(conversation_id) == rescuer.id
    assert (await office.desk.case(conversation_id))["queue_id"] == rescue_id
    assert await priority(office, conversation_id) == 3
    assert [reason for reason, _ in await office.reasons(conversation_id)] == ["routed", "escalated", "routed"]


async def test_a_queue_that_wants_nothing_of_lateness_is_left_alone(office: Office) -> None:
    await levels(office, first_response_seconds=600)
    await office.set("queue", await office.queue_id(), escalate_by=0)
    _, conversation_id = await office.case()
    await office.wind(601)
    assert "conversation_escalated" not in await office.kinds(conversation_id)
    async with office.desk.database.transaction(office.id) as tx:
        assert not await commands.escalate(tx, conversation_id, reason="a rule")


async def looks_on(office: Office, customer: Person) -> None:
    await office.sql(
        """update customer set present_until_at = clock_timestamp() + interval '1 hour'
           where workspace_id = $1 and id = $2 returning 1""",
        office.id,
        customer.id,
    )


async def test_who_looks_on_goes_first_but_not_at_the_cost_of_a_promise(office: Office) -> None:
    await levels(office, first_response_seconds=1200, present_first_response_seconds=60)
    agent = await office.at_work(capacity=1)
    _, first = await office.case()
    _, promised = await office.case()
    _, waiting = await office.case()
    looking_customer, looking = await office.case()
    await looks_on(office, looking_customer)
    async with office.desk.database.transaction(office.id) as tx:
        # Somebody's range ends in five minutes: less than the time of two answers.
        now = await tx.clock_time()
        await promises.insert_promise(tx, promised, now, low_seconds=60, high_seconds=300, basis="state")
    await agent.resolve(first)
    await office.settle()
    assert await office.owner(promised) == agent.id
    await agent.resolve(promised)
    await office.settle()
    assert await office.owner(looking) == agent.id, "nothing was promised to who came before"
    await agent.resolve(looking)
    await office.settle()
    assert await office.owner(waiting) == agent.id


async def speaks(office: Office, agent: Person, tag: str) -> None:
    by = office.desk.house.operator
    async with office.desk.database.transaction(office.id) as tx:
        skill = await directory.create_skill(tx, by, name=tag, kind="language")
        await directory.set_agent_skills(tx, by, agent.id, [SkillLevel(skill.id, 4)])


async def foreign_case(office: Office) -> UUID:
    """A case of somebody who writes Brazilian Portuguese, as nobody is there yet."""
    _, conversation_id = await office.case()
    await office.set("conversation", conversation_id, language="pt-BR")
    return conversation_id


async def test_a_speaker_with_room_gets_it_first(office: Office) -> None:
    conversation_id = await foreign_case(office)
    other, speaker = await office.desk.agent(), await office.desk.agent()
    await speaks(office, speaker, "pt")
    await office.say(other, "online")
    await office.say(speaker, "online")
    await office.settle()
    assert await office.owner(conversation_id) == speaker.id


async def test_while_all_speakers_are_busy_it_waits_the_grace_and_then_goes_to_anybody(office: Office) -> None:
    speaker = await office.at_work(capacity=1)
    await speaks(office, speaker, "pt")
    await office.case()
    conversation_id = await foreign_case(office)
    other = await office.at_work()
    assert await office.owner(conversation_id) is None
    async with office.desk.database.transaction(office.id) as tx:
        await commands.seek_agent(tx, conversation_id)
    await office.wind(61)
    assert await office.owner(conversation_id) == other.id


async def test_with_no_speaker_there_at_all_nobody_waits(office: Office) -> None:
    conversation_id = await foreign_case(office)
    anybody = await office.at_work()
    assert await office.owner(conversation_id) == anybody.id


async def test_a_queue_that_requires_it_gives_the_case_to_speakers_only_until_it_does_not(office: Office) -> None:
    await office.set("queue", await office.queue_id(), language_rule="required")
    conversation_id = await foreign_case(office)
    other = await office.at_work()
    await office.wind(600)
    assert await office.owner(conversation_id) is None
    await office.set("queue", await office.queue_id(), language_rule="ignored")
    async with office.desk.database.transaction(office.id) as tx:
        assert await commands.serve_anew(tx, await office.queue_id()) == 1
    await office.wind(1)
    assert await office.owner(conversation_id) == other.id
