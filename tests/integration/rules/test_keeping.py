"""Rules are kept under names, checked against the workspace, and every change is in the audit log."""

from datetime import UTC, datetime
from typing import Any

import pytest

from onglass.directory import queries as directory
from onglass.directory.commands import create_attribute, create_team
from onglass.events import ConversationOpened
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid, NotFound
from onglass.rules import queries, reactions
from onglass.rules.commands import delete_rule, put_rule
from onglass.rules.model import StoredRule
from tests.integration.routing.office import Office
from tests.integration.rules.ruling import notes, queue, rule


async def put(office: Office, *, is_new: bool = True, **values: Any) -> StoredRule:
    async with office.desk.database.transaction(office.id) as tx:
        fields = {"id": new_id(), "name": "One", "text": "", "is_on": True, "rank": 0, **values}
        made = StoredRule(changed_at=await tx.clock_time(), **fields)
        return await put_rule(tx, office.desk.house.operator, made, is_new=is_new)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('when it reopens then route to "Nigths"', 'column 31: There is no queue in use "Nigths". Did you'),
        ('when it reopens then assign to "nobody"', 'There is no agent at work "nobody"'),
        ('when it reopens then assign to "ada"', "More than one agent at work has the name"),
        ('when it reopens then assign to team "Empty"', "No queue is served by the team"),
        ('when it reopens if team is "Emty" then close', 'Did you mean "Empty"?'),
        ('when it reopens then close with reason "Done"', "There is no closing reason"),
        ('when it reopens if attribute "k" is "v" then close', "There is no attribute"),
        ('when it reopens if app is "Phon" then close', 'Did you mean "Phone"?'),
        ('when it reopens then set "size" to "big"', 'Attribute "size"'),
        ("when it reopens then clse", "Did you mean “close”?"),
    ],
)  # fmt: skip
async def test_a_rule_that_could_not_act_is_refused_with_the_place(office: Office, text: str, says: str) -> None:
    await queue(office, "Nights")
    async with office.desk.database.transaction(office.id) as tx:
        operator = office.desk.house.operator
        await create_team(tx, operator, name="Empty")
        await create_attribute(tx, operator, key="size", label="Size", kind="number", choices=[])
    for domain in ("one", "two"):
        agent = await office.desk.house.agent(f"ada@{domain}.test")
        assert agent.name == "ada"
    with pytest.raises(Invalid) as refused:
        await put(office, text=text)
    assert says in refused.value.errors[0].detail
    assert refused.value.errors[0].path == "text"
    assert await office.sql("select from rule where workspace_id = $1", office.id) == []


async def test_a_rule_is_changed_switched_off_and_deleted_and_each_is_audited(office: Office) -> None:
    text = 'when a conversation opens then note "One"'
    made = await put(office, text=f"  {text}  ")
    assert made.text == text
    with pytest.raises(Conflict):
        await put(office, text=text)
    other = await put(office, text=text, name="Two")
    with pytest.raises(Conflict):
        await put(office, is_new=False, id=other.id, name="One", text=text)
    with pytest.raises(NotFound):
        await put(office, is_new=False, name="Three", text=text)
    await put(office, is_new=False, id=made.id, text=text, is_on=False)
    _, conversation_id = await office.case()
    assert await notes(office, conversation_id) == ["One"], "of the other one"
    async with office.desk.database.transaction(office.id) as tx:
        await delete_rule(tx, office.desk.house.operator, other.id)
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        assert [each.id for each in await queries.list_rules(tx)] == [made.id]
        audited = [row for row in await directory.list_audit(tx) if row.action.startswith("rule.")]
    assert [row.action for row in audited] == ["rule.deleted", "rule.changed", "rule.created", "rule.created"]
    assert audited[-1].detail == {"name": "One", "text": text, "is_on": True, "rank": 0}


async def test_where_no_rule_is_on_an_event_costs_one_look_at_an_index(office: Office) -> None:
    await rule(office, "when a conversation opens then close", is_on=False)
    opened = await (await office.desk.customer()).open()
    event = ConversationOpened(
        workspace_id=office.id, stream_id=opened.conversation.id, seq=1, occurred_at=datetime.now(UTC)
    )
    statements: list[str] = []
    async with office.desk.database.transaction(office.id) as tx:
        with tx._connection.query_logger(lambda query: statements.append(query.query)):
            await reactions.react(tx, event)
        await tx.execute("set local enable_seqscan = off")
        plan = await tx.fetch("explain " + statements[0].replace("$1", f"'{office.id}'"))
    assert len(statements) == 1
    assert "rule_on" in "\n".join(row[0] for row in plan)
