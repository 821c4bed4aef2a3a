"""Who owns a case. Invariant: at most one agent does, and no agent is given one who may not work."""

from uuid import UUID

from onglass.conversations._store import heads
from onglass.conversations.commands.seeing import actor_of, moment_of
from onglass.conversations.model import LockedConversation, Reader
from onglass.events import ConversationAssigned
from onglass.platform.events import SYSTEM, Actor
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.transactions import Transaction


async def assign(
    tx: Transaction, conversation_id: UUID, agent_id: UUID | None, *, by: Reader | None, reason: str = "manual"
) -> None:
    """Give the case to an agent, or with None to nobody; `by` None is the system. Idempotent.

    Raises NotFound, Invalid `unknown_agent` for one who does not exist or is disabled.
    """
    head = await heads.lock_conversation(tx, conversation_id)
    if head is None or (by is not None and by.is_customer):
        raise NotFound
    if head.assignee_id == agent_id:
        return
    if agent_id is not None and not await heads.find_active_agent(tx, agent_id):
        raise invalid_field("agent_id", "There is no such agent at work here.", code="unknown_agent")
    await _move(tx, head, agent_id, actor=SYSTEM if by is None else actor_of(by), reason=reason)


async def release_assignments(tx: Transaction, agent_id: UUID) -> None:
    """Take every unresolved case from an agent who may not work any more."""
    for head in await heads.lock_open_conversations_of_agent(tx, agent_id):
        await _move(tx, head, None, actor=SYSTEM, reason="agent_disabled")


async def _move(tx: Transaction, head: LockedConversation, agent_id: UUID | None, *, actor: Actor, reason: str) -> None:
    event = ConversationAssigned(
        workspace_id=tx.workspace_id,
        stream_id=head.id,
        actor=actor,
        agent_id=agent_id,
        reason=reason,
        from_agent_id=head.assignee_id,
    )
    # Whoever had it and whoever has it now both learn that their own list of cases is another.
    recorded = await tx.record(event, hint_subject_id=agent_id or head.assignee_id)
    await heads.update_assignee(tx, head.id, agent_id, moment_of(recorded))
    if agent_id is not None and head.assignee_id is not None:
        tx.hint(heads.hint_about(tx, head.id, head.assignee_id))
