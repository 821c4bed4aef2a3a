"""/v1/agent, the part for what is sent later, and for customers and cases that are kept out."""

from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, JSONBody

from onglass.conversations import commands, queries
from onglass.conversations.model import AgentConversation, Scheduled, Scheduling
from onglass.directory import commands as directory
from onglass.directory.engine.permissions import Action, is_allowed
from onglass.edge.later_answers import ScheduledMessages
from onglass.edge.later_bodies import BlockCustomer, MarkSpam, ScheduleMessage
from onglass.edge.routes.framework import Caller, problems, right

_LATER = "/conversations/{conversation_id:uuid}/scheduled"
_CUSTOMER = "/customers/{customer_id:uuid}"


@get("/scheduled", opt=right(Action.SEND_LATER), responses=problems(401, 403))
async def list_own_scheduled(call: Caller) -> ScheduledMessages:
    """List all that one has written down for later, with what could not be sent."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return ScheduledMessages(scheduled=await queries.list_own_scheduled(tx, call.principal.id))


@get(_LATER, opt=right(Action.SEND_LATER), responses=problems(401, 403, 404))
async def list_scheduled(call: Caller, conversation_id: FromPath[UUID]) -> ScheduledMessages:
    """List what is to be sent in a conversation, by anybody."""
    async with call.parts.database.transaction(call.principal.workspace_id, read_only=True) as tx:
        return ScheduledMessages(scheduled=await queries.list_scheduled(tx, call.reader, conversation_id))


@post(_LATER, opt=right(Action.SEND_LATER), status_code=201, responses=problems(400, 401, 403, 404, 409, 413, 422))
async def schedule_message(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[ScheduleMessage]) -> Scheduled:
    """Write down a message to be sent at a time, by the same path as any other, once.

    It reopens a resolved case like any answer. When it cannot be sent (the customer replied, its author left, the case
    is spam) it stays listed with a `failure`. The same again answers the same; once it has been sent, 409
    `already_sent` with its `message_id`. Files cannot be sent later (422).
    """
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        return await commands.schedule_message(
            tx,
            Scheduling(
                author=call.reader,
                conversation_id=conversation_id,
                client_message_id=data.client_message_id,
                content=data.content,
                send_at=data.send_at,
                unless_reply=data.unless_reply,
            ),
            rules=call.parts.rules,
        )


@delete(f"{_LATER}/{{scheduled_id:uuid}}", opt=right(Action.SEND_LATER), responses=problems(401, 403, 404))
async def cancel_scheduled(call: Caller, conversation_id: FromPath[UUID], scheduled_id: FromPath[UUID]) -> None:
    """Take back what has not been sent (404 once it has), or clear away what could not be; one's own, or a supervisor.

    A message that is being sent just now is either sent or taken back, never both.
    """
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.cancel_scheduled(
            tx,
            conversation_id,
            scheduled_id,
            by=call.reader,
            of_anyone=is_allowed(call.principal, Action.REDACT_ANY_MESSAGE),
        )


@post(
    f"{_CUSTOMER}/block",
    opt=right(Action.BLOCK_CUSTOMER),
    status_code=204,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def block_customer(call: Caller, customer_id: FromPath[UUID], data: JSONBody[BlockCustomer]) -> None:
    """Refuse what a customer writes (403 `blocked`), on every node within a second; they still read. Idempotent."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await directory.block_customer(tx, call.principal, customer_id, reason=data.reason)
    await call.parts.sessions.notice_endings()


@post(f"{_CUSTOMER}/unblock", opt=right(Action.BLOCK_CUSTOMER), status_code=204, responses=problems(401, 403, 404))
async def unblock_customer(call: Caller, customer_id: FromPath[UUID]) -> None:
    """Let a customer write again. Idempotent."""
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await directory.unblock_customer(tx, call.principal, customer_id)
    await call.parts.sessions.notice_endings()


@post(
    "/conversations/{conversation_id:uuid}/spam",
    opt=right(Action.BLOCK_CUSTOMER),
    status_code=200,
    responses=problems(400, 401, 403, 404, 413, 422),
)
async def mark_spam(call: Caller, conversation_id: FromPath[UUID], data: JSONBody[MarkSpam]) -> AgentConversation:
    """Take a case for spam, which closes it without a question; or take that back, which opens it. Idempotent.

    What the customer writes in spam is kept and asks for nobody; an answer of ours takes the mark away.
    """
    async with call.parts.database.transaction(call.principal.workspace_id) as tx:
        await commands.set_spam(tx, conversation_id, is_spam=data.spam, by=call.reader)
        return await queries.get_agent_conversation(tx, call.reader, conversation_id)


AGENT_LATER_HANDLERS = [
    list_own_scheduled,
    list_scheduled,
    schedule_message,
    cancel_scheduled,
    block_customer,
    unblock_customer,
    mark_spam,
]
