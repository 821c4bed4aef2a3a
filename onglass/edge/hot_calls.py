"""The calls that make up the load, free of any framework: send, read, list messages, list events, typing.

Invariant: both doors (the raw one and the documented one) and the stream answer with what these functions return.
"""

from uuid import UUID

from onglass.conversations import commands, queries
from onglass.conversations.model import EventPage, MessagePage, NoteSent, Outgoing, Sent
from onglass.edge.access import Call
from onglass.edge.bodies import AddNote, SendMessage
from onglass.edge.stream.typing_signals import publish_typing

MAX_PAGE = 200
MAX_SEQ = 2**53


async def send(call: Call, conversation_id: UUID, body: SendMessage) -> Sent:
    """Store a message of the caller; see `Sending.send` for what it refuses."""
    return await call.parts.sending.send(
        Outgoing(
            author=call.reader,
            conversation_id=conversation_id,
            client_message_id=body.client_message_id,
            content=body.content,
            reply_to=body.reply_to,
        )
    )


async def add_note(call: Call, conversation_id: UUID, body: AddNote) -> NoteSent:
    """Store a note of the calling agent."""
    return await call.parts.sending.add_note(
        Outgoing(
            author=call.reader,
            conversation_id=conversation_id,
            client_message_id=body.client_message_id,
            content=body.content,
        )
    )


async def mark_read(call: Call, conversation_id: UUID, seq: int) -> None:
    """Move the caller's marker forward."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.mark_read(tx, call.reader, conversation_id, seq)


async def list_messages(
    call: Call, conversation_id: UUID, *, after_seq: int | None, before_seq: int | None, limit: int
) -> MessagePage:
    """Return messages in seq order, in the caller's numbering."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await queries.list_messages(
            tx, call.reader, conversation_id, after_seq=after_seq, before_seq=before_seq, limit=limit
        )


async def list_events(call: Call, conversation_id: UUID, *, after_seq: int, limit: int) -> EventPage:
    """Return everything the caller may see after a cursor."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return await queries.list_events(tx, call.reader, conversation_id, after_seq=after_seq, limit=limit)


async def signal_typing(call: Call, conversation_id: UUID) -> None:
    """Tell the others in the conversation that the caller is writing; raises NotFound."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        await queries.access_conversation(tx, call.reader, conversation_id)
    publish_typing(call.parts, call.reader, conversation_id)
