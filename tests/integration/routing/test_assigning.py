"""Who gets which case, and when: on arrival, on release, by skill, by capacity, by offer."""

import asyncio
from uuid import UUID

from onglass.directory.commands import set_agent_capacity
from onglass.platform.problems import Conflict
from onglass.routing import commands
from tests.integration.conversations.makers import Person
from tests.integration.routing.office import Office


async def test_a_new_case_goes_to_who_is_there_and_has_the_least(office: Office) -> None:
    first, second = await office.at_work(), await office.at_work()
    owners = [await office.owner((await office.case())[1]) for _ in range(4)]
    assert sorted(map(str, owners)) == sorted([str(first.id)] * 2 + [str(second.id)] * 2)


async def test_nobody_is_there_and_the_case_waits_for_the_first_who_comes(office: Office) -> None:
    _, conversation_id = await office.case()
    assert await office.owner(conversation_id) is None
    agent = await office.at_work()
    assert await office.owner(conversation_id) == agent.id
    assert await office.reasons(conversation_id) == [("routed", str(agent.id))]


async def test_capacity_is_never_exceeded_and_a_solved_case_makes_room(office: Office) -> None:
    agent = await office.at_work(capacity=2)
    cases = [(await office.case())[1] for _ in range(4)]
    assert [await office.owner(each) for each in cases] == [agent.id, agent.id, None, None]
    await agent.resolve(cases[0])
    await office.settle()
    assert [await office.owner(each) for each in cases[1:]] == [agent.id, agent.id, None]


async def test_a_parked_case_makes_room_and_stays_its_owners(office: Office) -> None:
    agent = await office.at_work(capacity=1)
    _, first = await office.case()
    _, second = await office.case()
    await agent.say(first, "Please try again with the other card.")
    await office.settle()
    assert await office.owner(second) is None, "an answered case is held at first"
    await office.wind(181)
    assert await office.owner(second) == agent.id
    assert await office.owner(first) == agent.id


async def test_a_reply_comes_back_to_the_owner_who_has_room(office: Office) -> None:
    agent, other = await office.at_work(), await office.at_work()
    customer, conversation_id = await office.case()
    owner = agent if await office.owner(conversation_id) == agent.id else other
    await owner.say(conversation_id, "Please try again with the other card.")
    await office.settle()
    await office.wind(3600)
    assert "conversation_parked" in await office.kinds(conversation_id)
    await customer.say(conversation_id, "It still does not work.")
    await office.settle()
    assert await office.owner(conversation_id) == owner.id
    assert (await office.kinds(conversation_id))[-1] == "conversation_taken_up"


async def test_a_reply_in_a_case_that_nobody_has_seeks_somebody(office: Office) -> None:
    passing_by = await office.at_work(capacity=0)
    customer, conversation_id = await office.case()
    await passing_by.say(conversation_id, "Which card is it?")
    await office.settle()
    agent = await office.at_work()
    assert await office.owner(conversation_id) is None, "it is the customer's turn"
    await customer.say(conversation_id, "The blue one.")
    await office.settle()
    assert await office.owner(conversation_id) == agent.id


async def test_a_reply_to_an_owner_without_room_waits_a_grace_and_goes_to_another(office: Office) -> None:
    owner = await office.at_work(capacity=1)
    customer, conversation_id = await office.case()
    await owner.say(conversation_id, "Please try again with the other card.")
    await office.settle()
    await office.wind(181)
    await office.case()  # fills the owner's only place
    other = await office.at_work()
    await customer.say(conversation_id, "It still does not work.")
    await office.settle()
    assert await office.owner(conversation_id) == owner.id, "the owner has a minute"
    await office.wind(61)
    assert await office.owner(conversation_id) == other.id
    assert (await office.reasons(conversation_id))[-1] == ("owner_away", str(other.id))


async def test_a_reply_to_an_owner_who_is_away_goes_to_the_line_when_nobody_has_room(office: Office) -> None:
    owner = await office.at_work()
    customer, conversation_id = await office.case()
    await owner.say(conversation_id, "Please try again with the other card.")
    await office.settle()
    await office.wind(181)
    await office.go(owner, "offline")
    await customer.say(conversation_id, "It still does not work.")
    await office.settle()
    await office.wind(61)
    assert await office.owner(conversation_id) is None
    late = await office.at_work()
    assert await office.owner(conversation_id) == late.id


async def test_who_goes_offline_hands_over_what_waits_for_them_after_a_minute(office: Office) -> None:
    leaving = await office.at_work()
    _, owed = await office.case()
    _, answered = await office.case()
    await leaving.say(answered, "Please try again with the other card.")
    await office.settle()
    other = await office.at_work()
    await office.go(leaving, "offline")
    assert await office.owner(owed) == leaving.id, "a reload is not a farewell"
    await office.wind(61)
    assert await office.owner(owed) == other.id
    assert await office.owner(answered) == leaving.id, "what waits for the customer stays theirs by name"


async def test_who_comes_back_within_the_minute_keeps_everything(office: Office) -> None:
    agent = await office.at_work()
    _, owed = await office.case()
    await office.at_work()
    await office.go(agent, "offline")
    await office.go(agent, "online")
    await office.wind(120)
    assert await office.owner(owed) == agent.id


async def _skilled(office: Office, agent: Person, level: int) -> None:
    await office.sql(
        "insert into skill (workspace_id, id, name) values ($1, $1, 'cards') on conflict do nothing", office.id
    )
    await office.sql(
        "insert into agent_skill (workspace_id, agent_id, skill_id, level) values ($1, $2, $1, $3)",
        office.id,
        agent.id,
        level,
    )


async def test_a_queue_that_needs_a_skill_gets_only_those_who_have_it(office: Office) -> None:
    novice, expert = await office.at_work(), await office.at_work()
    await _skilled(office, novice, 1)
    await _skilled(office, expert, 4)
    await office.sql(
        "insert into queue_skill (workspace_id, queue_id, skill_id, least_level) values ($1, $2, $1, 3)",
        office.id,
        await office.queue_id(),
    )
    assert {await office.owner((await office.case())[1]) for _ in range(3)} == {expert.id}


async def _asked(office: Office) -> None:
    await office.set("queue", await office.queue_id(), accepts="asked")


async def _offered_to(office: Office, conversation_id: UUID) -> UUID | None:
    rows = await office.sql(
        "select agent_id from offer where workspace_id = $1 and conversation_id = $2", office.id, conversation_id
    )
    found: UUID | None = rows[0]["agent_id"] if rows else None
    return found


async def test_an_offered_case_is_theirs_only_when_they_accept(office: Office) -> None:
    await _asked(office)
    agent = await office.at_work()
    _, conversation_id = await office.case()
    assert await _offered_to(office, conversation_id) == agent.id
    assert await office.owner(conversation_id) is None
    async with office.desk.database.transaction(office.id) as tx:
        await commands.accept(tx, conversation_id, agent.id)
    await office.settle()
    assert await office.owner(conversation_id) == agent.id
    await office.wind(600)
    assert await office.reasons(conversation_id) == [("accepted", str(agent.id))]


async def test_who_declines_or_does_not_answer_is_passed_over(office: Office) -> None:
    await _asked(office)
    agents = [await office.at_work() for _ in range(3)]
    _, conversation_id = await office.case()
    asked = [await _offered_to(office, conversation_id)]
    async with office.desk.database.transaction(office.id) as tx:
        await commands.decline_offer(tx, conversation_id, asked[0] or office.id)
    asked.append(await _offered_to(office, conversation_id))
    await office.wind(31)
    asked.append(await _offered_to(office, conversation_id))
    assert sorted(map(str, asked)) == sorted(str(agent.id) for agent in agents)


async def test_an_offer_takes_room(office: Office) -> None:
    await _asked(office)
    await office.at_work(capacity=1)
    first, second = (await office.case())[1], (await office.case())[1]
    assert [await _offered_to(office, each) is not None for each in (first, second)] == [True, False]


async def test_of_many_who_claim_a_case_one_has_it(office: Office) -> None:
    agents = [await office.desk.agent() for _ in range(12)]
    _, conversation_id = await office.case()

    async def claim(agent: Person) -> bool:
        try:
            async with office.desk.database.transaction(office.id) as tx:
                await commands.accept(tx, conversation_id, agent.id)
        except Conflict:
            return False
        return True

    won = await asyncio.gather(*(claim(agent) for agent in agents))
    assert sum(won) == 1
    assert await office.owner(conversation_id) == agents[won.index(True)].id
    assert len(await office.reasons(conversation_id)) == 1


async def test_what_an_agent_gives_back_goes_to_somebody_else(office: Office) -> None:
    agent = await office.at_work()
    _, conversation_id = await office.case()
    other = await office.at_work()
    await agent.assign(conversation_id, None)
    await office.settle()
    assert await office.owner(conversation_id) == other.id


async def test_more_room_is_filled_at_once(office: Office) -> None:
    agent = await office.at_work(capacity=1)
    cases = [(await office.case())[1] for _ in range(2)]
    async with office.desk.database.transaction(office.id) as tx:
        await set_agent_capacity(tx, office.desk.house.operator, agent.id, 2)
    await office.settle()
    assert [await office.owner(each) for each in cases] == [agent.id, agent.id]
