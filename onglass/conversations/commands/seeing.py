"""The door of every command: a conversation is locked only for who may see it, and otherwise is not there."""

from datetime import datetime
from uuid import UUID

import msgspec

from onglass.conversations._store import heads
from onglass.conversations.model import LockedConversation, Reader
from onglass.platform.events import Actor, ActorKind, Event
from onglass.platform.problems import NotFound
from onglass.platform.transactions import Transaction


def actor_of(reader: Reader) -> Actor:
    """Return the reader as the log names who did something."""
    return Actor(ActorKind.CUSTOMER if reader.is_customer else ActorKind.AGENT, reader.id)


def moment_of(event: Event) -> datetime:
    """Return when a recorded event occurred. State that follows from it takes this time, to be found again from it."""
    if event.occurred_at is None:
        raise ValueError("the event has not been recorded")
    return event.occurred_at


async def record_on(
    tx: Transaction, case: LockedConversation, event: Event, *, tells_owner: bool = False
) -> tuple[LockedConversation, datetime]:
    """Record an event of a case whose lock is held; return the case with the new numbers, and when it occurred.

    `tells_owner`: it may change which cases the owner's sockets follow.
    """
    recorded = await tx.record(event, hint_subject_id=case.assignee_id if tells_owner else None)
    numbered = msgspec.structs.replace(
        case, last_seq=recorded.seq, last_public_seq=recorded.public_seq or case.last_public_seq
    )
    return numbered, moment_of(recorded)


async def lock_visible(tx: Transaction, reader: Reader, conversation_id: UUID) -> LockedConversation:
    """Lock the conversation; raises NotFound, alike for absent, foreign and another tenant's."""
    customer_id = reader.id if reader.is_customer else None
    head = await heads.lock_conversation(tx, conversation_id, customer_id=customer_id)
    if head is None:
        raise NotFound
    return head
