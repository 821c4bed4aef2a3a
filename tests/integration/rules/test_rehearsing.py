"""The dry run tells what a rule would have done from what happened, and does nothing at all."""

from typing import Any
from uuid import UUID

import pytest

from onglass.rules import rehearsing
from onglass.rules._store import past
from onglass.rules.engine import parse
from onglass.rules.rehearsing import Rehearsal, rehearse
from tests.integration.routing.office import Office
from tests.integration.rules.ruling import as_owner, queue, rule

_TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind = 'r' order by 1"""


async def rehearsed(office: Office, text: str, *, days: int = 7) -> Rehearsal:
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        return await rehearse(tx, parse(text), days=days)


async def everything(office: Office) -> dict[str, Any]:
    """A checksum of all rows of all tables."""
    found = {}
    for row in await as_owner(office, _TABLES):
        sums = await as_owner(
            office, f"select md5(string_agg(t::text, '|' order by t::text)) sum from {row['relname']} t"
        )
        found[row["relname"]] = sums[0]["sum"]
    return found


async def opened(office: Office, words: str) -> UUID:
    made = await (await office.desk.customer()).open(words, subject=words)
    await office.settle()
    return made.conversation.id


async def test_it_tells_what_would_have_been_done_and_changes_nothing(office: Office) -> None:
    await queue(office, "Nights")
    refund = await opened(office, "I want a refund")
    await opened(office, "Hello")
    before = await everything(office)
    text = 'when a conversation opens if message contains "refund" then reply "{case_number}" and route to "Nights"'
    found = await rehearsed(office, text)
    assert await everything(office) == before
    assert len(before) > 40
    assert (found.cases, found.total) == (2, 1)
    match = found.matches[0]
    assert (match.conversation_id, match.subject) == (refund, "I want a refund")
    assert match.actions == [f'reply "{match.case_number}"', 'route to queue "Nights"']
    assert await office.sql("select from rule_run where workspace_id = $1", office.id) == []


async def test_what_it_tells_is_what_the_rule_then_does(office: Office) -> None:
    agent = await office.at_work()
    text = 'when the customer writes if message contains "card" then note "A card"'
    made = await rule(office, text)
    customer, conversation_id = await office.case()
    for words in ("My card!", "My loan.", "That card again"):
        await agent.say(conversation_id, "Which one?")
        await office.settle()
        await customer.say(conversation_id, words)
        await office.settle()
    acted = await office.sql("select seq from rule_run where rule_id = $1 order by seq desc", made)
    found = await rehearsed(office, text)
    assert found.total == len(acted) == 2
    assert [match.at for match in found.matches] == sorted((match.at for match in found.matches), reverse=True)


async def test_an_assignment_is_told_as_it_was_and_a_queue_as_it_is_now(office: Office) -> None:
    first = await office.desk.agent("first")
    second = await office.desk.agent("second")
    _, conversation_id = await office.case()
    await first.assign(conversation_id, first.id)
    await first.assign(conversation_id, second.id)
    await office.settle()
    text = 'when it is assigned if assignee is "first" and queue is "General" then note "Ours"'
    found = await rehearsed(office, text)
    assert found.total == 1
    assert found.caveats[0] == "As they are now, not as they were then: queue."


async def test_waits_and_silences_are_found_in_the_log(office: Office) -> None:
    agent = await office.desk.agent()
    _, waiting = await office.case()
    _, answered = await office.case()
    await agent.say(answered, "It is on its way.")
    await office.settle()
    await office.sql("update wait set began_at = began_at - interval '1 hour' where workspace_id = $1", office.id)
    await as_owner(
        office, "update event set occurred_at = occurred_at - interval '3 hours' where workspace_id = $1", office.id
    )
    await office.sql("update wait set answered_at = began_at + interval '5 minutes' where answered_at is not null")
    waited = await rehearsed(office, "when the customer has waited 30 minutes then escalate")
    assert [match.conversation_id for match in waited.matches] == [waiting]
    silent = await rehearsed(office, "when the customer has been silent for 2 hours then close")
    assert [match.conversation_id for match in silent.matches] == [answered]
    assert (await rehearsed(office, "when the customer has been silent for 1 day then close")).total == 0


async def test_what_is_too_much_or_too_long_ago_is_left_out_and_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        await opened(office, f"Case {number}")
    monkeypatch.setattr(rehearsing, "_MOST_MOMENTS", 3)
    found = await rehearsed(office, 'when a conversation opens then tag "x"')
    assert found.total == 3
    assert "Only the newest 3 times were looked at; there were more." in found.caveats
    monkeypatch.setattr(past, "MOST_CASES", 3)
    found = await rehearsed(office, 'when a conversation opens then tag "x"')
    assert found.caveats[0] == "Only the 3 cases to which something happened last were looked into."
    await as_owner(
        office, "update event set occurred_at = occurred_at - interval '8 days' where workspace_id = $1", office.id
    )
    assert (await rehearsed(office, 'when a conversation opens then tag "x"')).total == 0
    assert (await rehearsed(office, 'when a conversation opens then tag "x"', days=30)).total == 3
