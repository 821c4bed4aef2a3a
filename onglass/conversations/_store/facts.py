"""What the company says of a case: columns of the head row, and its tags."""

from collections.abc import Collection
from uuid import UUID

from onglass.conversations._store.shapes import shape_facts
from onglass.conversations.model import CaseFacts
from onglass.platform.transactions import Transaction

_LOAD = """
select c.attributes, c.language, c.priority, c.is_spam, c.closing_reason_id, k.name closing_reason, t.tags
from conversation c
left join closing_reason k on k.workspace_id = c.workspace_id and k.id = c.closing_reason_id
left join lateral (
  select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by lower(t.name)) tags
  from conversation_tag ct join tag t on t.workspace_id = ct.workspace_id and t.id = ct.tag_id
  where ct.workspace_id = c.workspace_id and ct.conversation_id = c.id) t on true
where c.workspace_id = $1 and c.id = $2"""

_SAVE = """
update conversation set attributes = $3, language = $4, priority = $5, is_spam = $6, closing_reason_id = $7
where workspace_id = $1 and id = $2"""


async def load_facts(tx: Transaction, conversation_id: UUID) -> CaseFacts:
    """Return all facts of a case whose lock is held."""
    row = await tx.fetchrow(_LOAD, tx.workspace_id, conversation_id)
    assert row is not None, "a locked case is there"
    return shape_facts(row)


async def save_facts(tx: Transaction, conversation_id: UUID, was: CaseFacts, now: CaseFacts) -> None:
    """Write what differs between two states of a case whose lock is held."""
    reason_id = None if now.closing_reason is None else now.closing_reason.id
    values = (now.attributes, now.language, now.priority, now.spam, reason_id)
    await tx.execute(_SAVE, tx.workspace_id, conversation_id, *values)
    before, after = {tag.id for tag in was.tags}, {tag.id for tag in now.tags}
    await _remove_tags(tx, conversation_id, before - after)
    await _add_tags(tx, conversation_id, after - before)


async def _remove_tags(tx: Transaction, conversation_id: UUID, tag_ids: Collection[UUID]) -> None:
    if tag_ids:
        await tx.execute(
            """delete from conversation_tag
               where workspace_id = $1 and conversation_id = $2 and tag_id = any($3::uuid[])""",
            tx.workspace_id,
            conversation_id,
            list(tag_ids),
        )


async def _add_tags(tx: Transaction, conversation_id: UUID, tag_ids: Collection[UUID]) -> None:
    if tag_ids:
        await tx.execute(
            """insert into conversation_tag (workspace_id, conversation_id, tag_id)
               select $1, $2, unnest($3::uuid[]) on conflict do nothing""",
            tx.workspace_id,
            conversation_id,
            sorted(tag_ids),
        )
