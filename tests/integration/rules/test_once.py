"""A rule acts once for an event, all of it or nothing, whoever delivers it, and what rules do sets off no rule."""

import asyncio
from uuid import UUID

import pytest

from onglass.conversations.commands.spam import set_spam
from onglass.conversations.model import Reader
from onglass.events import ConversationOpened
from onglass.platform.problems import Unavailable
from onglass.platform.transactions import Transaction
from onglass.rules import commands, reactions
from onglass.rules.commands import acting, running
from onglass.rules.commands.acting import Doing
from onglass.rules.model import Act
from tests.integration.directory.makers import make_house
from tests.integration.routing.office import Office
from tests.integration.rules.ruling import as_owner, notes, queue, rule, runs, stored


async def opening(office: Office, conversation_id: UUID) -> ConversationOpened:
    row = (
        await office.sql(
            "select seq, occurred_at, actor_id from event where workspace_id = $1 and stream_id = $2 and seq = 1",
            office.id,
            conversation_id,
        )
    )[0]
    return ConversationOpened(workspace_id=office.id, stream_id=conversation_id, seq=1, occurred_at=row["occurred_at"])


async def test_an_event_that_comes_twice_or_to_two_workers_at_once_is_acted_on_once(office: Office) -> None:
    made = await rule(office, 'when a conversation opens then reply "Hello." and note "Seen"')
    opened = await (await office.desk.customer()).open()
    event = await opening(office, opened.conversation.id)

    async def deliver() -> None:
        async with office.desk.database.transaction(office.id) as tx:
            await reactions.react(tx, event)

    await asyncio.gather(*(deliver() for _ in range(6)))
    await office.settle()
    await deliver()
    assert await notes(office, opened.conversation.id) == ["Seen"]
    assert (await office.kinds(opened.conversation.id)).count("system_message_posted") == 1
    assert len(await runs(office, made)) == 1


async def test_a_worker_that_is_cut_off_in_the_middle_leaves_nothing_and_the_next_one_does_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await rule(office, 'when a conversation opens then reply "Hello." and note "Seen"')
    opened = await (await office.desk.customer()).open()
    cut: list[int] = []

    async def cut_off(tx: Transaction, doing: Doing, act: Act) -> None:
        await acting.do(tx, doing, act)
        if act.what == "note" and not cut:
            cut.append(await tx.fetchval("select pg_backend_pid()"))
            await as_owner(office, "select pg_terminate_backend($1, 5000)", cut[0])

    monkeypatch.setattr(running, "do", cut_off)
    with pytest.raises(Unavailable):
        async with office.desk.database.transaction(office.id) as tx:
            await reactions.react(tx, await opening(office, opened.conversation.id))
    assert cut
    assert await notes(office, opened.conversation.id) == []
    assert await runs(office, made) == []
    await office.settle()
    assert await notes(office, opened.conversation.id) == ["Seen"]
    assert (await office.kinds(opened.conversation.id)).count("system_message_posted") == 1


async def test_spam_sets_off_no_rule(office: Office) -> None:
    await rule(office, 'when it is resolved then reply "Was that all?"')
    await rule(office, "when the customer has waited 5 minutes then escalate")
    agent = await office.desk.agent()
    customer, conversation_id = await office.case()
    await agent.do(_spam, conversation_id)
    await office.settle()
    await customer.say(conversation_id, "Buy! Buy!")
    await office.wind(1000)
    kinds = await office.kinds(conversation_id)
    assert not {"system_message_posted", "conversation_escalated"} & set(kinds)


async def _spam(tx: Transaction, by: Reader, conversation_id: UUID) -> None:
    await set_spam(tx, conversation_id, is_spam=True, by=by)


async def test_what_a_rule_does_sets_off_no_rule(office: Office) -> None:
    await rule(office, "when a conversation opens then close")
    closing = await rule(office, 'when it is resolved then note "Closed"')
    agent = await office.desk.agent()
    _, conversation_id = await office.case()
    assert (await stored(office, conversation_id))["status"] == 3
    assert await runs(office, closing) == []
    await agent.reopen(conversation_id)
    await agent.resolve(conversation_id)
    await office.settle()
    assert await notes(office, conversation_id) == ["Closed"]


async def test_two_rules_that_send_a_case_back_and_forth_end(office: Office) -> None:
    await queue(office, "A")
    await queue(office, "B")
    to_b = await rule(office, 'when it is assigned if queue is "General", "A" then route to "B"')
    to_a = await rule(office, 'when it is assigned if queue is "B" then route to "A"')
    for _ in range(3):
        await office.at_work()
    _, conversation_id = await office.case()
    assert (len(await runs(office, to_b)), len(await runs(office, to_a))) == (1, 1)
    agent = await office.desk.agent()
    await agent.assign(conversation_id, agent.id)
    await office.settle()
    assert len(await runs(office, to_b)) + len(await runs(office, to_a)) <= 4, "a person acted: once more each"


async def test_rules_act_in_their_order_and_see_what_those_before_them_did(office: Office) -> None:
    await rule(office, 'when a conversation opens if tag is "first" then note "second"', rank=2)
    await rule(office, 'when a conversation opens then tag "first"', rank=1)
    await rule(office, 'when a conversation opens if tag is "first" then note "too early"', rank=0)
    _, conversation_id = await office.case()
    assert await notes(office, conversation_id) == ["second"]


async def test_a_rule_whose_action_fails_does_nothing_and_says_why_and_all_else_goes_on(office: Office) -> None:
    agent = await office.at_work()
    failing = await rule(office, 'when a conversation opens then note "lost" and reply "Hi {customer_name}" and close')
    await rule(office, 'when a conversation opens then note "kept"', rank=1)
    _, conversation_id = await office.case()
    assert await notes(office, conversation_id) == ["kept"]
    assert await office.owner(conversation_id) == agent.id
    run = (await runs(office, failing))[0]
    assert run.actions == []
    assert run.failure is not None
    assert "{customer_name}" in run.failure
    seqs = [row["seq"] for row in await office.desk.log(conversation_id)]
    assert seqs == list(range(1, len(seqs) + 1))


async def test_a_rule_that_names_what_is_gone_does_nothing_and_says_so(office: Office) -> None:
    nights = await queue(office, "Nights")
    made = await rule(office, 'when a conversation opens then note "Going" and route to "Nights"')
    await office.set("queue", nights, name="Late shift")
    _, conversation_id = await office.case()
    assert await notes(office, conversation_id) == []
    assert (await runs(office, made))[0].failure == 'There is no queue in use "Nights".'
    await office.set("queue", nights, name="Nights!")
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        complaints = await commands.complaints_about(tx, 'when it reopens then route to "Nights"')
    assert [each.suggestion for each in complaints] == ["Nights!"]


async def test_a_case_of_another_company_is_nobody_elses_rule(office: Office) -> None:
    async with office.desk.database.transaction(office.id) as tx:
        theirs = await tx.fetchval("select count(*) from rule")
    assert theirs == 0
    made = await rule(office, 'when a conversation opens then note "Ours"')
    neighbour = await make_neighbour(office)
    async with office.desk.database.transaction(neighbour) as tx:
        assert await tx.fetchval("select count(*) from rule") == 0
        assert await tx.fetchval("select count(*) from rule_run") == 0
    _, conversation_id = await office.case()
    assert await notes(office, conversation_id) == ["Ours"]
    async with office.desk.database.transaction(neighbour) as tx:
        assert await tx.fetchval("delete from rule_run where rule_id = $1 returning 1", made) is None
        assert await tx.fetchval("update rule set is_on = false where id = $1 returning 1", made) is None


async def make_neighbour(office: Office) -> UUID:
    return (await make_house(office.desk.database, "Valley Airline")).id


async def test_names_with_anything_in_them_are_only_names(office: Office) -> None:
    hostile = "'; drop table rule; --"
    await queue(office, hostile)
    made = await rule(office, f"""when a conversation opens then route to "{hostile}" and tag "{hostile}" """)
    customer = await office.desk.customer("mallory", claims={"name": '{queue}" and close'})
    await rule(office, 'when a conversation opens then reply "Dear {customer_name},"', rank=1)
    _, conversation_id = await office.case(customer)
    assert (await runs(office, made))[0].failure is None
    case = await stored(office, conversation_id)
    assert (case["tags"], case["status"]) == ([hostile], 1)
    assert (await customer.texts(conversation_id))[1] == 'Dear {queue}" and close,'
