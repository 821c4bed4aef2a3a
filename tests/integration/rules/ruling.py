"""Rules of an office, made and looked at as an administrator would."""

from typing import Any
from uuid import UUID

from onglass.directory.commands import create_queue
from onglass.directory.work_model import QueueSettings
from onglass.platform.ids import new_id
from onglass.rules import queries
from onglass.rules.commands import put_rule
from onglass.rules.model import Run, StoredRule
from tests.integration.directory.makers import connect
from tests.integration.routing.office import Office

_STORED = """
select c.*, r.name reason, array(select t.name from conversation_tag o join tag t on t.workspace_id = o.workspace_id
  and t.id = o.tag_id where o.conversation_id = c.id order by t.name) tags
from conversation c left join closing_reason r on r.workspace_id = c.workspace_id and r.id = c.closing_reason_id
where c.workspace_id = $1 and c.id = $2"""
_NOTES = """
select content ->> 'text' words from message where workspace_id = $1 and conversation_id = $2 and public_seq is null
order by seq"""


async def rule(office: Office, text: str, *, rank: int = 0, is_on: bool = True, name: str | None = None) -> UUID:
    rule_id = new_id()
    async with office.desk.database.transaction(office.id) as tx:
        now = await tx.clock_time()
        made = StoredRule(id=rule_id, name=name or f"Rule {rule_id}", text=text, is_on=is_on, rank=rank, changed_at=now)
        await put_rule(tx, office.desk.house.operator, made)
    return rule_id


async def queue(office: Office, name: str, **settings: Any) -> UUID:
    async with office.desk.database.transaction(office.id) as tx:
        made = await create_queue(tx, office.desk.house.operator, name=name, settings=QueueSettings(**settings))
    return made.id


async def runs(office: Office, rule_id: UUID) -> list[Run]:
    async with office.desk.database.transaction(office.id, read_only=True) as tx:
        return await queries.list_runs(tx, rule_id)


async def stored(office: Office, conversation_id: UUID) -> Any:
    return (await office.sql(_STORED, office.id, conversation_id))[0]


async def notes(office: Office, conversation_id: UUID) -> list[str]:
    return [row["words"] for row in await office.sql(_NOTES, office.id, conversation_id)]


async def as_owner(office: Office, statement: str, *values: Any) -> list[Any]:
    """Do what nobody may through the product: change the past, or see all of it."""
    async with connect(office.desk.addresses.owner) as connection:
        return list(await connection.fetch(statement, *values))
