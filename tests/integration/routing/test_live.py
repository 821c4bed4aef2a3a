"""The live view over a situation whose every figure is known, on the real database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from onglass.directory import commands as directory
from onglass.directory.model import operator_of
from onglass.directory.work_model import SkillLevel
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound
from onglass.routing import expectations
from onglass.routing.engine.waits import ExpectedWait, WaitModel
from onglass.routing.live import watch
from onglass.routing.live_model import LateCase, Live, LiveAgent, LiveQueue
from tests.integration.conversations.makers import Person
from tests.integration.routing.office import Office, open_office


async def _watch(office: Office, watcher: Person, team_id: UUID | None = None) -> Live:
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        return await watch(tx, watcher.reader, team_id=team_id)


async def _due(office: Office, conversation_id: UUID, seconds: float) -> None:
    """Owe the answer so many seconds from now; before now when negative."""
    await office.set("conversation", conversation_id, deadline_at=datetime.now(UTC) + timedelta(seconds=seconds))


async def _queue_of_team(office: Office, name: str, members: list[Person]) -> tuple[UUID, UUID]:
    operator = operator_of(office.id)
    async with office.desk.database.transaction(office.id) as tx:
        team = await directory.create_team(tx, operator, name=name)
        await directory.set_team_members(tx, operator, team.id, [member.id for member in members])
        queue = await directory.create_queue(tx, operator, name=name)
    await office.set("queue", queue.id, team_id=team.id)
    return team.id, queue.id


def _queue(live: Live, queue_id: UUID) -> LiveQueue:
    return next(queue for queue in live.queues if queue.id == queue_id)


def _agent(live: Live, agent: Person) -> LiveAgent:
    return next(each for each in live.agents if each.id == agent.id)


def _late(live: Live) -> dict[UUID, LateCase]:
    return {late.conversation.id: late for late in live.late}


async def test_every_figure_of_a_small_office(office: Office) -> None:
    sue = await office.desk.agent()  # watches, and takes no cases
    ana = await office.at_work(capacity=3)
    general = await office.queue_id()
    _, held = await office.case()
    await ana.say(held, "I am looking into it")
    await office.settle()
    _, first = await office.case()
    second_customer, second = await office.case()
    await ana.say(second, "What is the number?")
    await second_customer.say(second, "It is 7")
    await office.settle()
    _, nobodys = await office.case()
    await _due(office, first, 60)
    await _due(office, second, -30)
    await _due(office, nobodys, -90)
    live = await _watch(office, sue)
    oldest = min(
        row["waiting_since"]
        for row in await office.sql(
            "select waiting_since from conversation where workspace_id = $1 and turn = 1", office.id
        )
    )
    totals = live.totals
    assert (totals.waiting, totals.first_replies, totals.next_replies, totals.late) == (3, 2, 1, 2)
    assert (totals.agents_online, totals.agents, totals.room) == (1, 2, 0)
    assert totals.oldest_waiting_since is not None
    assert datetime.fromisoformat(totals.oldest_waiting_since) == oldest.replace(
        microsecond=oldest.microsecond // 1000 * 1000
    )
    queue = _queue(live, general)
    assert (queue.waiting, queue.late, queue.agents_online, queue.load, queue.capacity) == (3, 2, 1, 3, 3)
    assert [late.conversation.id for late in live.late] == [nobodys, second, first]
    assert [late.reason for late in live.late] == ["no_room", "with_agent", "with_agent"]
    assert live.late[0].owner is None
    assert live.late[1].owner is not None
    assert live.late[1].owner.id == ana.id
    seen = _agent(live, ana)
    assert (seen.load, seen.capacity, seen.held, seen.parked) == (3, 3, 1, 0)
    assert [case.id for case in seen.cases] == [second, first, held]
    assert [case.turn for case in seen.cases] == ["agent", "agent", "customer"]
    assert (_agent(live, sue).availability, _agent(live, sue).cases) == ("offline", [])


async def test_what_is_parked_takes_no_room_and_is_counted_apart(office: Office) -> None:
    ana = await office.at_work(capacity=1)
    _, conversation_id = await office.case()
    await ana.say(conversation_id, "Until you find the number")
    await office.settle()
    await office.wind(200)
    live = await _watch(office, ana)
    seen = _agent(live, ana)
    assert (seen.load, seen.held, seen.parked, seen.cases, live.totals.room) == (0, 0, 1, [], 1)
    assert live.totals.waiting == 0


async def test_late_cases_say_why(office: Office) -> None:
    ana = await office.at_work(capacity=1)
    _, owned = await office.case()
    await office.say(ana, "away")
    _, alone = await office.case()
    for conversation_id in (owned, alone):
        await _due(office, conversation_id, -5)
    late = _late(await _watch(office, ana))
    assert (late[owned].reason, late[alone].reason) == ("owner_away", "nobody_there")
    ben = await office.at_work(capacity=0)
    assert _late(await _watch(office, ben))[alone].reason == "no_room"
    await office.sql(
        "insert into offer_refusal (workspace_id, conversation_id, agent_id) values ($1, $2, $3)",
        *(office.id, alone, ben.id),
    )
    assert _late(await _watch(office, ben))[alone].reason == "nobody_there", "who said no does not count"


async def test_a_language_that_is_required_is_part_of_who_is_suitable(office: Office) -> None:
    general = await office.queue_id()
    await office.set("queue", general, language_rule="required")
    ben = await office.at_work(capacity=0)
    _, conversation_id = await office.case()
    await office.set("conversation", conversation_id, language="pt-BR")
    await _due(office, conversation_id, -5)
    assert _late(await _watch(office, ben))[conversation_id].reason == "nobody_there"
    operator = operator_of(office.id)
    async with office.desk.database.transaction(office.id) as tx:
        portuguese = await directory.create_skill(tx, operator, name="pt", kind="language")
        await directory.set_agent_skills(tx, operator, ben.id, [SkillLevel(portuguese.id, 2)])
    assert _late(await _watch(office, ben))[conversation_id].reason == "no_room"


async def test_a_case_that_is_offered_is_with_whoever_is_asked(office: Office) -> None:
    await office.set("queue", await office.queue_id(), accepts="asked")
    ana = await office.at_work(capacity=2)
    _, conversation_id = await office.case()
    await _due(office, conversation_id, 30)
    live = await _watch(office, ana)
    assert (live.late[0].reason, live.late[0].owner and live.late[0].owner.id) == ("with_agent", ana.id)
    assert (_agent(live, ana).load, live.totals.room, live.totals.late) == (1, 1, 0)


async def test_what_is_due_later_is_not_late_and_what_rests_waits_for_nobody(office: Office) -> None:
    customer, paused = await office.case()
    _, later = await office.case()
    _, spam = await office.case()
    await _due(office, later, 600)
    await office.set("conversation", spam, is_spam=True)
    await customer.pause(paused)
    live = await _watch(office, await office.desk.agent())
    assert (live.late, live.totals.waiting, live.totals.late) == ([], 1, 0)


async def test_a_team_sees_its_queues_and_what_its_members_have(office: Office) -> None:
    ana, ben = await office.at_work(capacity=5), await office.at_work(capacity=5)
    _, general_case = await office.case()  # goes to one of them
    team_id, loans = await _queue_of_team(office, "Loans", [ana])
    live = await _watch(office, ben, team_id)
    assert [queue.id for queue in live.queues] == [loans]
    assert [agent.id for agent in live.agents] == [ana.id]
    owner = await office.owner(general_case)
    assert live.totals.waiting == (1 if owner == ana.id else 0)
    assert _queue(live, loans).load == (1 if owner == ana.id else 0), "her room is taken by other queues' cases too"
    with pytest.raises(NotFound):
        await _watch(office, ben, new_id())


async def test_each_queue_tells_what_a_newcomer_would_be_told(office: Office) -> None:
    ana = await office.at_work(capacity=2)
    await _queue_of_team(office, "Empty", [])
    wait = ExpectedWait(low_seconds=120, likely_seconds=200, high_seconds=300)
    model = msgspec.to_builtins(WaitModel(samples=50, pooled=wait, unattended=wait))
    await office.sql(
        """insert into wait_model (workspace_id, model, fitted_at, samples) values ($1, $2, now(), 50)
           on conflict (workspace_id) do update set model = excluded.model""",
        *(office.id, model),
    )
    live = await _watch(office, ana)
    assert len(live.queues) > 1
    for queue in live.queues:
        async with office.desk.database.transaction(office.id, read_only=True) as tx:
            assert queue.expected_reply == await expectations.expected_reply(tx, queue.id)
    assert _queue(live, await office.queue_id()).expected_reply is not None


async def test_promises_that_are_over_are_counted(office: Office) -> None:
    _, conversation_id = await office.case()
    now = datetime.now(UTC)
    told = []
    for number, (outcome, age_minutes, due_minutes) in enumerate(
        [("kept", 60, 10), ("broken", 50, 10), ("void", 40, 10), (None, 30, 10), (None, 5, 20), ("kept", 3000, 10)]
    ):
        told_at = now - timedelta(minutes=age_minutes, seconds=number)
        await office.sql("delete from promise where workspace_id = $1 and outcome is null", office.id)
        await office.sql(
            """insert into promise (workspace_id, conversation_id, told_at, low_seconds, high_seconds, due_at, basis,
                 outcome) values ($1, $2, $3, 60, 600, $4, 'pooled', $5)""",
            *(office.id, conversation_id, told_at, told_at + timedelta(minutes=due_minutes), outcome),
        )
        if outcome is None:
            totals = (await _watch(office, await office.desk.agent())).totals
            told.append((totals.promises_kept, totals.promises_told))
    assert told == [(1, 3), (1, 2)], "what is overdue has been broken, what still runs is neither"


async def test_another_workspace_is_not_there(office: Office) -> None:
    async with open_office(office.desk.addresses, "Other Bank") as other:
        stranger = await other.at_work(capacity=4)
        _, theirs = await other.case()
        await _due(other, theirs, -60)
        live = await _watch(office, await office.desk.agent())
        assert live.totals.waiting == 0
        assert live.late == []
        assert stranger.id not in {agent.id for agent in live.agents}
