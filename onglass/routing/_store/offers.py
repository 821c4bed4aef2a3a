"""Offers: a case shown to one agent, who takes it or not. At most one for a case, by the table's key."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from onglass.platform.transactions import Transaction


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asked, and until when."""

    conversation_id: UUID
    agent_id: UUID
    until_at: datetime


_INSERT = """
insert into offer (workspace_id, conversation_id, agent_id, offered_at, until_at)
select $1, $2, $3, t, t + make_interval(secs => $4) from clock_timestamp() t returning until_at"""
_DELETE = """
delete from offer where workspace_id = $1 and conversation_id = $2 and ($3::uuid is null or agent_id = $3)
returning conversation_id, agent_id, until_at"""
_OF_AGENT = """
select conversation_id, agent_id, until_at from offer where workspace_id = $1 and agent_id = $2 order by until_at"""
_REFUSE = """
insert into offer_refusal (workspace_id, conversation_id, agent_id) values ($1, $2, $3) on conflict do nothing"""


async def insert_offer(tx: Transaction, conversation_id: UUID, agent_id: UUID, *, seconds: int) -> datetime:
    """Keep whom a case is offered to and return until when."""
    until_at: datetime = await tx.fetchval(_INSERT, tx.workspace_id, conversation_id, agent_id, seconds)
    return until_at


async def take_offer(tx: Transaction, conversation_id: UUID, *, agent_id: UUID | None = None) -> Offer | None:
    """Remove the offer of a case (with `agent_id` only theirs) and return it; one caller gets it, all others None."""
    row = await tx.fetchrow(_DELETE, tx.workspace_id, conversation_id, agent_id)
    return None if row is None else Offer(**row)


async def list_offers(tx: Transaction, agent_id: UUID) -> Sequence[Offer]:
    """Return what an agent is being asked."""
    return [Offer(**row) for row in await tx.fetch(_OF_AGENT, tx.workspace_id, agent_id)]


async def insert_refusal(tx: Transaction, conversation_id: UUID, agent_id: UUID) -> None:
    """Keep that an agent did not want the case, or did not say so in time."""
    await tx.execute(_REFUSE, tx.workspace_id, conversation_id, agent_id)


async def list_refusals(tx: Transaction, conversation_id: UUID) -> Sequence[UUID]:
    """Return who did not take the case in this round, in that order."""
    sql = "select agent_id from offer_refusal where workspace_id = $1 and conversation_id = $2 order by refused_at"
    return [row["agent_id"] for row in await tx.fetch(sql, tx.workspace_id, conversation_id)]


async def delete_refusals(tx: Transaction, conversation_id: UUID) -> None:
    """Begin another round."""
    sql = "delete from offer_refusal where workspace_id = $1 and conversation_id = $2"
    await tx.execute(sql, tx.workspace_id, conversation_id)
