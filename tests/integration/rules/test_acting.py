"""Rules act when something happens to a case: every occasion, every action."""

from datetime import timedelta
from typing import Any

import pytest

from onglass.conversations.commands import promise_reply
from onglass.conversations.model import IncomingContext
from onglass.directory.commands import create_attribute, create_closing_reason, create_team
from onglass.platform.ids import new_id
from onglass.sla.commands import put_level
from onglass.sla.model import Level
from tests.integration.routing.office import Office
from tests.integration.rules.ruling import notes, queue, rule, runs, stored


async def test_a_case_that_opens_is_answered_and_noted(office: Office) -> None:
    made = await rule(office, 'when a conversation opens then reply "We have {case_number}." and note "Seen: {queue}"')
    customer, conversation_id = await office.case()
    case_number = (await customer.row(conversation_id)).case_number
    assert await customer.texts(conversation_id) == ["Hello, I cannot pay my bill.", f"We have {case_number}."]
    done = await runs(office, made)
    assert [run.actions for run in done] == [[f'reply "We have {case_number}."', 'note "Seen: General"']]
    assert done[0].failure is None
    assert await notes(office, conversation_id) == ["Seen: General"]
    assert (await stored(office, conversation_id))["turn"] == 1, "an automatic line is no answer: the customer waits on"


async def test_each_thing_that_happens_is_an_occasion(office: Office) -> None:
    for occasion in (
        "a conversation opens",
        "the customer writes",
        "an agent replies",
        "it is assigned",
        "it is resolved",
        "it reopens",
    ):
        await rule(office, f'when {occasion} then note "{occasion}"')
    agent = await office.at_work()
    customer, conversation_id = await office.case()
    assert await notes(office, conversation_id) == ["a conversation opens", "it is assigned"]
    await agent.say(conversation_id, "Which card is it?")
    await office.settle()
    await customer.say(conversation_id, "The blue one, ending in 44.")
    await customer.say(conversation_id, "And the green one.")
    await office.settle()
    await agent.resolve(conversation_id)
    await office.settle()
    await agent.reopen(conversation_id)
    await office.settle()
    assert await notes(office, conversation_id) == [
        "a conversation opens",
        "it is assigned",
        "an agent replies",
        "the customer writes",
        "it is resolved",
        "it reopens",
    ]


async def test_lateness_is_an_occasion_of_answers_and_of_solutions(office: Office) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        level = Level(id=new_id(), name="All", first_response_seconds=600, resolution_seconds=3600)
        await put_level(tx, office.desk.house.operator, level)
    for occasion in ("an answer is due soon", "an answer is late", "a solution is late"):
        await rule(office, f'when {occasion} then note "{occasion}"')
    _, conversation_id = await office.case()
    await office.wind(500)
    assert await notes(office, conversation_id) == ["an answer is due soon"]
    await office.wind(200)
    assert await notes(office, conversation_id) == ["an answer is due soon", "an answer is late"]
    await office.wind(3000)
    assert (await notes(office, conversation_id))[2:] == ["a solution is late"]


async def test_a_broken_promise_is_an_occasion_and_a_kept_one_is_not(office: Office) -> None:
    await rule(office, 'when a promise is broken then note "broken"')
    agent = await office.at_work()
    _, kept = await office.case()
    _, broken = await office.case()
    async with office.desk.database.transaction(office.id) as tx:
        until_at = await tx.clock_time() + timedelta(minutes=30)
        for conversation_id in (kept, broken):
            await promise_reply(tx, conversation_id, until_at, by=agent.reader)
    await office.settle()
    await agent.say(kept, "As promised.")
    await office.settle()
    await office.wind(2000)
    assert await notes(office, broken) == ["broken"]
    assert await notes(office, kept) == []


async def test_a_case_is_described_closed_and_put_aside(office: Office) -> None:
    operator = office.desk.house.operator
    async with office.desk.database.transaction(office.id) as tx:
        await create_attribute(tx, operator, key="amount", label="Amount", kind="number", choices=[])
        await create_closing_reason(tx, operator, name="Spam or test", rank=0)
    first = """when a conversation opens then tag "VIP", "Cards" and untag "vip" and set priority 3
    and raise priority by 2 and set language to "de-at" and set attribute "amount" to 12.5"""
    made = await rule(office, first)
    second = 'when a conversation opens if tag is "cards" and priority is 5 then close with reason "spam or Test"'
    await rule(office, second, rank=1)
    _, conversation_id = await office.case()
    case = await stored(office, conversation_id)
    assert (case["priority"], case["language"], case["attributes"]) == (5, "de-AT", {"amount": 12.5})
    assert (case["status"], case["reason"], case["tags"]) == (3, "Spam or test", ["Cards"])
    assert (await runs(office, made))[0].failure is None


async def test_a_snoozed_case_wakes_when_its_time_is_over(office: Office) -> None:
    await rule(office, "when a conversation opens then snooze for 2 hours")
    _, conversation_id = await office.case()
    assert (await stored(office, conversation_id))["status"] == 2
    await office.wind(7201)
    assert (await stored(office, conversation_id))["status"] == 1


async def test_a_case_goes_to_a_queue_to_a_team_or_to_an_agent(office: Office) -> None:
    nights = await queue(office, "Nights")
    async with office.desk.database.transaction(office.id) as tx:
        team = await create_team(tx, office.desk.house.operator, name="Cards")
    cards = await queue(office, "Card questions", team_id=team.id)
    ada = await office.desk.agent("ada")
    await rule(office, 'when a conversation opens if message contains "night" then route to "nights"')
    await rule(office, 'when a conversation opens if message contains "card" then assign to team "Cards"')
    await rule(office, 'when a conversation opens if message contains "ada" then assign to agent "ada@example.test"')
    found = {}
    for word in ("night", "card", "ada"):
        opened = await (await office.desk.customer()).open(f"Please: {word}", subject=word)
        await office.settle()
        found[word] = await stored(office, opened.conversation.id)
    assert found["night"]["queue_id"] == nights
    assert found["card"]["queue_id"] == cards
    assert found["ada"]["assignee_id"] == ada.id


async def test_a_case_that_is_routed_is_taken_from_who_had_it_and_given_to_who_is_there(office: Office) -> None:
    await queue(office, "Second line")
    first, second = await office.at_work(), await office.at_work()
    await rule(office, 'when the customer writes if message contains "lawyer" then route to "Second line"')
    customer, conversation_id = await office.case()
    had = first if await office.owner(conversation_id) == first.id else second
    await had.say(conversation_id, "What is it about?")
    await office.settle()
    await customer.say(conversation_id, "My lawyer will call you.")
    await office.settle()
    assert await office.owner(conversation_id) == (second if had is first else first).id
    assert ("rule", None) in await office.reasons(conversation_id)


async def test_a_case_moves_up_when_a_rule_says_so(office: Office) -> None:
    await rule(office, 'when a conversation opens if message contains "fraud" then escalate because "Fraud"')
    opened = await (await office.desk.customer()).open("This is fraud!")
    await office.settle()
    assert "conversation_escalated" in await office.kinds(opened.conversation.id)
    assert (await stored(office, opened.conversation.id))["priority"] == 1


@pytest.mark.parametrize(
    ("claims", "condition", "fits"),
    [
        ({"name": "Ada", "attributes": {"plan": "gold"}}, 'customer attribute "plan" is "gold"', True),
        ({"attributes": {"plan": "basic"}}, 'customer attribute "plan" is "gold"', False),
        ({}, "customer is signed in", True),
        (None, "customer is signed in", False),
        ({}, "it is the first message and assignee is nobody", True),
        ({}, 'channel is "app" and app is "Phone" and queue is "general"', True),
    ],
)
async def test_what_is_asked_is_what_is_stored(office: Office, claims: Any, condition: str, *, fits: bool) -> None:
    made = await rule(office, f'when a conversation opens if {condition} then note "Yes"')
    customer = await (office.desk.customer() if claims is None else office.desk.customer(f"s{new_id()}", claims=claims))
    await office.case(customer)
    assert bool(await runs(office, made)) is fits


async def test_what_the_device_and_the_screen_say_is_asked(office: Office) -> None:
    condition = 'platform is "ios" and version is at least "2.9" and screen is "transfer" and language is "de"'
    made = await rule(office, f'when a conversation opens if {condition} then note "Yes"')
    traits = {"platform": "ios", "app_version": "2.10.1", "locale": "de-DE"}
    customer = await office.desk.customer(device=traits)
    opened = await customer.open(context=_context("transfer"))
    await office.settle()
    assert [run.conversation_id for run in await runs(office, made)] == [opened.conversation.id]
    await customer.open("Again", subject="other", context=_context("home"))
    await office.settle()
    assert len(await runs(office, made)) == 1


def _context(screen: str) -> Any:
    return IncomingContext(screen=screen)
