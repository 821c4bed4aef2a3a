"""Single conversations and what belongs to one: seen only by who may, otherwise not there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from onglass.conversations._store import heads, markers, ratings, reads, rows
from onglass.conversations._store.ratings import StoredRating
from onglass.conversations._store.shapes import agent_row_fields, shape_agent_row, shape_customer_row, shape_message
from onglass.conversations.model import (
    Access,
    AgentConversation,
    AgentConversationRow,
    ConversationContext,
    ConversationRow,
    DeviceDescription,
    GivenRating,
    Message,
    Reader,
    instant,
)
from onglass.directory.model import Principal
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


async def access_conversation(tx: Transaction, reader: Reader, conversation_id: UUID) -> Access:
    """Return the conversation if the reader may see it; raises NotFound, absent and foreign alike."""
    access = await heads.load_access(tx, reader, conversation_id)
    if access is None:
        raise NotFound
    return access


async def get_customer_conversation(tx: Transaction, reader: Reader, conversation_id: UUID) -> ConversationRow:
    """Return the row of a customer's own conversation; raises NotFound."""
    row = await rows.fetch_customer_row(tx, reader, conversation_id)
    if row is None:
        raise NotFound
    return shape_customer_row(row)


async def get_agent_conversation(tx: Transaction, reader: Reader, conversation_id: UUID) -> AgentConversation:
    """Return a conversation with its customer and context, for an agent; raises NotFound."""
    found = await rows.fetch_agent_rows(tx, reader, [conversation_id])
    surroundings = await markers.load_context(tx, conversation_id)
    if not found or surroundings is None or reader.is_customer:
        raise NotFound
    return AgentConversation(
        **agent_row_fields(found[0]),
        context=_context(surroundings["context"] or {}, surroundings["traits"], surroundings["captured_at"]),
        other_conversations=surroundings["other_conversations"],
        customer_present=surroundings["is_present"],
        customer_blocked=surroundings["is_blocked"],
        came_by_link_at=surroundings["came_by_link_at"] and instant(surroundings["came_by_link_at"]),
        rating=_rating(await ratings.load_rating(tx, conversation_id)),
    )


def _rating(given: StoredRating | None) -> GivenRating | None:
    return None if given is None else GivenRating(score=given.score, comment=given.comment, at=instant(given.at))


def _context(context: dict[str, Any], traits: dict[str, Any] | None, captured_at: Any) -> ConversationContext:
    told = (traits or {}) | (context.get("device") or {})
    fields = {name: str(told[name]) for name in DeviceDescription.__struct_fields__ if told.get(name) is not None}
    return ConversationContext(
        device=DeviceDescription(**fields) if fields else None,
        screen=context.get("screen"),
        subject=context.get("subject"),
        topic=context.get("topic"),
        attributes=context.get("attributes"),
        captured_at=captured_at and instant(captured_at),
    )


async def list_rows(tx: Transaction, reader: Reader, conversation_ids: list[UUID]) -> list[AgentConversationRow]:
    """Return an agent's rows of those conversations that exist, in the order asked."""
    return [shape_agent_row(row) for row in await rows.fetch_agent_rows(tx, reader, conversation_ids)]


async def get_message(tx: Transaction, reader: Reader, conversation_id: UUID, message_id: UUID) -> Message:
    """Return one message; raises NotFound, for a note too."""
    await access_conversation(tx, reader, conversation_id)
    row = await reads.fetch_message(tx, reader, conversation_id, message_id)
    if row is None or row["message_public_seq"] is None:
        raise NotFound
    return shape_message(row, reader.kind)


async def may_read_message(tx: Transaction, principal: Principal, conversation_id: UUID, message_id: UUID) -> bool:
    """Tell whether somebody may read a message or note that still says something; for the files it carries."""
    if principal.kind not in {"customer", "agent"}:
        return False
    reader = Reader("customer" if principal.kind == "customer" else "agent", principal.id, principal.workspace_id)
    if await heads.load_access(tx, reader, conversation_id) is None:
        return False
    row = await reads.fetch_message(tx, reader, conversation_id, message_id)
    return (
        row is not None
        and row["redacted_at"] is None
        and not (reader.is_customer and row["message_public_seq"] is None)
    )


async def get_draft(tx: Transaction, owner: Reader, conversation_id: UUID | None) -> dict[str, Any] | None:
    """Return the owner's unfinished input, or None; raises NotFound."""
    if conversation_id is not None:
        await access_conversation(tx, owner, conversation_id)
    return await markers.load_draft(tx, owner, conversation_id or markers.NO_CONVERSATION_ID)


async def list_unresolved_of_customers(tx: Transaction, customer_ids: Sequence[UUID]) -> list[UUID]:
    """Return the ids of what these customers have not had resolved, for telling agents of the customers."""
    return await heads.fetch_unresolved_of_customers(tx, customer_ids)


async def list_followed(tx: Transaction, reader: Reader) -> dict[UUID, int]:
    """Return {conversation id: last_seq} for the reader: all of a customer's, an agent's own unresolved cases."""
    return {row["id"]: row["head"] for row in await heads.fetch_followed(tx, reader)}
