"""What is said of a case: one event with all of it for each change, none without one, and what reopening forgets."""

import asyncio
from uuid import UUID

import msgspec
import pytest

from onglass.conversations import commands
from onglass.conversations.model import AgentConversation, CaseFacts, FactChange
from onglass.directory import commands as directory
from onglass.directory.label_model import ClosingReason
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid, NotFound
from tests.integration.conversations.makers import Desk, Person


async def change(agent: Person, conversation: UUID, **said: object) -> CaseFacts:
    async with agent.desk.database.transaction(agent.desk.house.id) as tx:
        await commands.change_facts(tx, conversation, FactChange(**said), by=agent.reader)  # type: ignore[arg-type]
    row = await agent.row(conversation)
    assert isinstance(row, AgentConversation)
    return row.facts


async def reason(desk: Desk, name: str = "") -> ClosingReason:
    async with desk.database.transaction(desk.house.id) as tx:
        return await directory.create_closing_reason(tx, desk.house.operator, name=name or f"Why {new_id()}")


async def close(agent: Person, conversation: UUID, reason_id: UUID | None) -> None:
    async with agent.desk.database.transaction(agent.desk.house.id) as tx:
        await commands.resolve(tx, conversation, by=agent.reader, closing_reason_id=reason_id)


async def test_each_change_is_one_event_with_all_facts_and_none_is_recorded_twice(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    before = await agent.row(conversation)
    first = await change(agent, conversation, add_tags=("Card", "card", " Lost "), priority=2, language="pt-br")
    assert [tag.name for tag in first.tags] == ["Card", "Lost"]
    assert (first.priority, first.language) == (2, "pt-BR")
    again = await change(agent, conversation, add_tags=("CARD", str(first.tags[1].id)), priority=2, language="pt-BR")
    assert again == first
    second = await change(agent, conversation, remove_tags=(first.tags[0].id,))
    events = [event for event in await agent.events(conversation) if event.type == "facts_changed"]
    assert [event.facts for event in events] == [first, second]
    assert events[0].actor.id == agent.id
    row = await agent.row(conversation)
    assert (row.updated_at, row.last_seq) == (before.updated_at, before.last_seq + 2), (
        "a tag moves no case in the lists"
    )
    assert "facts_changed" not in await customer.types(conversation), "what we say of a case is not the customer's"
    assert not hasattr(await customer.row(conversation), "facts")


async def test_the_event_has_what_the_row_has(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    why = await reason(desk)
    said = await change(agent, conversation, add_tags=("b", "A"), closing_reason_id=why.id)
    [recorded] = [row["payload"]["facts"] for row in await desk.log(conversation) if row["type"] == "facts_changed"]
    assert recorded == msgspec.to_builtins(said)
    assert [tag["name"] for tag in recorded["tags"]] == ["A", "b"]


async def test_a_customer_and_another_workspace_find_no_case_to_describe(desk: Desk, neighbour: Desk) -> None:
    customer, _, conversation = await desk.pair()
    stranger = await neighbour.agent()
    for person in (customer, stranger):
        with pytest.raises(NotFound):
            await change(person, conversation, priority=1)


async def test_agents_who_tag_at_once_make_each_tag_once_and_lose_none(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    others = [await desk.agent() for _ in range(4)]
    cases = [conversation, *[(await (await desk.customer()).open()).conversation.id for _ in range(4)]]
    names = [f"race {letter} {new_id()}" for letter in "abcde"]
    wanted = [tuple(names[n:] + names[:n]) for n in range(5)]
    people = [agent, *others]
    found = await asyncio.gather(
        *(change(person, case, add_tags=tags) for person, case, tags in zip(people, cases, wanted, strict=True))
    )
    ids = {tuple(sorted(tag.id for tag in facts.tags)) for facts in found}
    assert len(ids) == 1
    assert len(ids.pop()) == 5
    await asyncio.gather(*(change(person, conversation, add_tags=(f"own {person.id}",)) for person in people))
    assert len((await change(agent, conversation)).tags) == 10


async def test_a_closing_reason_goes_when_the_case_is_open_again(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    why, other = await reason(desk), await reason(desk)
    await close(agent, conversation, why.id)
    assert (await change(agent, conversation)).closing_reason == msgspec.convert(
        {"id": str(why.id), "name": why.name}, type((await change(agent, conversation)).closing_reason)
    )
    await close(agent, conversation, other.id)
    told = (await change(agent, conversation)).closing_reason
    assert told is not None
    assert told.id == other.id, "closing what is closed says why anew"
    await customer.say(conversation, "It is not solved at all")
    row = await agent.row(conversation)
    assert isinstance(row, AgentConversation)
    assert (row.status, row.facts.closing_reason) == ("open", None)
    types = await agent.types(conversation)
    assert types.index("conversation_reopened") == len(types) - 1 - types[::-1].index("facts_changed") + 1
    await close(agent, conversation, None)
    assert (await change(agent, conversation)).closing_reason is None


async def test_what_is_retired_stays_where_it_was_said_and_is_said_no_more(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    _, _, fresh = await desk.pair()
    why = await reason(desk)
    async with desk.database.transaction(desk.house.id) as tx:
        field = await directory.create_attribute(tx, desk.house.operator, key="gone", label="Gone", kind="text")
    await change(agent, conversation, closing_reason_id=why.id, attributes={"gone": "here"})
    async with desk.database.transaction(desk.house.id) as tx:
        await directory.retire_closing_reason(tx, desk.house.operator, why.id)
        await directory.retire_attribute(tx, desk.house.operator, field.id)
    kept = await change(agent, conversation, closing_reason_id=why.id, priority=1)
    assert kept.closing_reason is not None
    assert (kept.closing_reason.name, kept.attributes) == (why.name, {"gone": "here"})
    for said in ({"closing_reason_id": why.id}, {"attributes": {"gone": "there"}}):
        with pytest.raises(Invalid):
            await change(agent, fresh, **said)
    assert (await change(agent, conversation, attributes={"gone": None})).attributes == {}


async def test_a_tag_that_is_renamed_or_deleted_is_so_on_every_case(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    tag = (await change(agent, conversation, add_tags=(f"old {new_id()}",))).tags[0]
    async with desk.database.transaction(desk.house.id) as tx:
        await directory.rename_tag(tx, desk.house.operator, tag.id, name=f"new {tag.id}")
    assert [one.name for one in (await change(agent, conversation)).tags] == [f"new {tag.id}"]
    async with desk.database.transaction(desk.house.id) as tx:
        await directory.delete_tag(tx, desk.house.operator, tag.id)
    assert (await change(agent, conversation)).tags == []


async def test_a_case_has_at_most_fifty_tags(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    await change(agent, conversation, add_tags=tuple(f"t{n}" for n in range(50)))
    with pytest.raises(Invalid) as caught:
        await change(agent, conversation, add_tags=("one more",))
    assert [error.path for error in caught.value.errors] == ["add_tags"]
