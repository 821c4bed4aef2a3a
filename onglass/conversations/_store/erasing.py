"""What is erased of a conversation besides its messages: every word that somebody wrote or an app told of it."""

from uuid import UUID

from onglass.platform.transactions import Transaction

# What events say of themselves in words of people; the rest of them are ids, times and names of states.
_WORDS = "array['comment', 'note', 'text', 'subject']"
_NO_WORDS = f"(select jsonb_object_agg(k, null) from unnest({_WORDS}) k where payload ? k)"
_REST = (
    """update conversation set subject = null, language = null, attributes = '{}', rating_comment = null
    where workspace_id = $1 and id = $2""",
    "update message set body_hash = '' where workspace_id = $1 and conversation_id = $2",
    "update first_contact set body_hash = '' where workspace_id = $1 and conversation_id = $2",
    "delete from conversation_context where workspace_id = $1 and conversation_id = $2",
    "delete from scheduled_message where workspace_id = $1 and conversation_id = $2",
    "delete from draft where workspace_id = $1 and conversation_id = $2",
    f"""update event set payload = payload || {_NO_WORDS}
    where workspace_id = $1 and stream_id = $2 and payload ?| {_WORDS}""",
    """update event set payload = jsonb_set(payload, '{facts,attributes}', '{}')
    where workspace_id = $1 and stream_id = $2 and payload #> '{facts,attributes}' is not null""",
    """update event set payload = jsonb_set(payload, '{context,screen}', 'null')
    where workspace_id = $1 and stream_id = $2 and payload #> '{context,screen}' is not null""",
)


async def fetch_unerased(tx: Transaction, conversation_id: UUID, at_most: int) -> list[UUID]:
    """Return messages and notes that still say something, oldest first."""
    rows = await tx.fetch(
        """select id from message where workspace_id = $1 and conversation_id = $2 and redacted_at is null
        order by seq limit $3""",
        tx.workspace_id,
        conversation_id,
        at_most,
    )
    return [row["id"] for row in rows]


async def erase_rest(tx: Transaction, conversation_id: UUID) -> None:
    """Leave number, times and states of a conversation that is held, and nothing that anybody wrote."""
    for statement in _REST:
        await tx.execute(statement, tx.workspace_id, conversation_id)


async def delete_drafts_of(tx: Transaction, customer_id: UUID) -> None:
    """Forget everything a customer has not sent."""
    await tx.execute(
        "delete from draft where workspace_id = $1 and owner_kind = 1 and owner_id = $2", tx.workspace_id, customer_id
    )
