"""A supervisor takes a case from whoever has it: one owner always, whoever else grasps for it at that moment."""

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

import pytest

from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, NotFound
from onglass.routing import commands, queries
from onglass.routing.commands.taking_over import take_over
from tests.integration.conversations.makers import Person
from tests.integration.routing.office import Office


async def _take(office: Office, supervisor: Person, conversation_id: UUID) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        await take_over(tx, conversation_id, by=supervisor.reader)


async def _accept(office: Office, agent: Person, conversation_id: UUID) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        await commands.accept(tx, conversation_id, agent.id)


async def _assignments(office: Office, conversation_id: UUID) -> list[dict[str, Any]]:
    return [row["payload"] for row in await office.desk.log(conversation_id) if row["type"] == "conversation_assigned"]


async def test_a_case_goes_from_its_owner_to_the_supervisor_however_full_they_are(office: Office) -> None:
    ana = await office.at_work(capacity=1)
    sue = await office.desk.agent()
    await office.set("agent", sue.id, capacity=0)
    _, conversation_id = await office.case()
    _, waiting = await office.case()
    await _take(office, sue, conversation_id)
    await office.settle()
    assert await office.owner(conversation_id) == sue.id
    last = (await _assignments(office, conversation_id))[-1]
    assert (last["reason"], last["agent_id"], last["from_agent_id"]) == ("taken_over", str(sue.id), str(ana.id))
    assert await office.owner(waiting) == ana.id, "her room is free for whoever waits"
    await _take(office, sue, conversation_id)
    assert len(await _assignments(office, conversation_id)) == 2, "taking what one has changes nothing"


async def test_a_case_that_was_offered_is_not_offered_any_more(office: Office) -> None:
    await office.set("queue", await office.queue_id(), accepts="asked")
    ana, sue = await office.at_work(), await office.desk.agent()
    _, conversation_id = await office.case()
    await _take(office, sue, conversation_id)
    async with office.desk.database.transaction(office.id) as tx:
        assert await queries.list_offers(tx, ana.id) == []
    with pytest.raises(Conflict):
        await _accept(office, ana, conversation_id)
    await office.wind(700)
    assert await office.owner(conversation_id) == sue.id


async def test_nothing_is_taken_over_that_is_resolved_or_not_there(office: Office) -> None:
    sue = await office.desk.agent()
    _, conversation_id = await office.case()
    await sue.resolve(conversation_id)
    with pytest.raises(Conflict):
        await _take(office, sue, conversation_id)
    with pytest.raises(NotFound):
        await _take(office, sue, new_id())


async def test_of_two_supervisors_each_gets_it_in_turn(office: Office) -> None:
    ana = await office.at_work()
    supervisors = [await office.desk.agent() for _ in range(2)]
    for _ in range(5):
        _, conversation_id = await office.case()
        await asyncio.gather(*(_take(office, each, conversation_id) for each in supervisors))
        taken = (await _assignments(office, conversation_id))[1:]
        assert [each["reason"] for each in taken] == ["taken_over", "taken_over"]
        first, second = taken
        assert first["from_agent_id"] == str(ana.id)
        assert second["from_agent_id"] == first["agent_id"], "the second took it from the first"
        assert await office.owner(conversation_id) == UUID(second["agent_id"])


async def test_everybody_grasps_at_once_and_the_log_names_one_owner_after_the_other(office: Office) -> None:
    supervisors = [await office.desk.agent() for _ in range(3)]
    agents = [await office.desk.agent() for _ in range(3)]
    _, conversation_id = await office.case()

    async def tolerant(attempt: Coroutine[Any, Any, None]) -> None:
        try:
            await attempt
        except Conflict as refusal:
            assert refusal.code == "assigned_to_another"  # noqa: PT017 - only some are refused

    await asyncio.gather(
        *(tolerant(_take(office, each, conversation_id)) for each in supervisors),
        *(tolerant(_accept(office, each, conversation_id)) for each in agents),
    )
    await office.settle()
    owner: str | None = None
    for each in await _assignments(office, conversation_id):
        assert each["from_agent_id"] == owner
        owner = each["agent_id"]
    assert await office.owner(conversation_id) == UUID(owner)
    assert owner in {str(each.id) for each in supervisors}, "whoever accepted first was overtaken"
