"""What rules have done. Invariant: a row is written in the transaction of what it tells of, under the case's lock."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from onglass.platform.events import ActorKind
from onglass.platform.transactions import Transaction
from onglass.rules.model import Run

_INSERT = """
insert into rule_run (workspace_id, rule_id, conversation_id, seq, actions, failure, before_seq, last_seq)
values ($1, $2, $3, $4, $5, $6, $7, $8)"""
_RAN = "select rule_id from rule_run where workspace_id = $1 and conversation_id = $2 and seq = $3"
_RAN_SINCE = """
select r.rule_id from rule_run r where r.workspace_id = $1 and r.conversation_id = $2 and r.seq >= (
  select coalesce(max(e.seq), 0) from event e
  where e.workspace_id = $1 and e.stream_id = $2 and e.seq <= $3 and e.actor_kind = any($4::smallint[]))"""
_WROTE = """
select 1 from rule_run
where workspace_id = $1 and conversation_id = $2 and last_seq >= $3 and before_seq < $3 limit 1"""
_OF_RULE = """
select r.conversation_id, c.case_number, r.seq, r.ran_at, r.actions, r.failure from rule_run r
join conversation c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
where r.workspace_id = $1 and r.rule_id = $2 order by r.ran_at desc, r.conversation_id, r.seq desc limit $3"""
_LAST_SEQ = "select last_seq from conversation where workspace_id = $1 and id = $2"
_PEOPLE = [ActorKind.CUSTOMER, ActorKind.AGENT]


async def insert_run(
    tx: Transaction,
    rule_id: UUID,
    conversation_id: UUID,
    seq: int,
    *,
    actions: Sequence[str],
    failure: str | None,
    before_seq: int,
) -> None:
    """Keep that a rule acted on a case because of an event, and which events it wrote: those after `before_seq`."""
    last_seq = await tx.fetchval(_LAST_SEQ, tx.workspace_id, conversation_id)
    values = (rule_id, conversation_id, seq, list(actions), failure, before_seq, last_seq)
    await tx.execute(_INSERT, tx.workspace_id, *values)


async def list_ran(tx: Transaction, conversation_id: UUID, seq: int) -> frozenset[UUID]:
    """Return the rules that have acted on a case because of this event."""
    rows = await tx.fetch(_RAN, tx.workspace_id, conversation_id, seq)
    return frozenset(row["rule_id"] for row in rows)


async def list_ran_since_a_person(tx: Transaction, conversation_id: UUID, seq: int) -> frozenset[UUID]:
    """Return the rules that have acted on a case since a customer or an agent last did something, as of an event."""
    rows = await tx.fetch(_RAN_SINCE, tx.workspace_id, conversation_id, seq, _PEOPLE)
    return frozenset(row["rule_id"] for row in rows)


async def was_written_by_a_rule(tx: Transaction, conversation_id: UUID, seq: int) -> bool:
    """Tell whether an event is what a rule did."""
    return await tx.fetchval(_WROTE, tx.workspace_id, conversation_id, seq) is not None


async def list_runs(tx: Transaction, rule_id: UUID, *, limit: int) -> list[Run]:
    """Return what a rule did, the newest first."""
    return [Run(**row) for row in await tx.fetch(_OF_RULE, tx.workspace_id, rule_id, limit)]


@asynccontextmanager
async def all_or_nothing(tx: Transaction) -> AsyncIterator[None]:
    """Undo what the block has written, and no more than that, when it raises."""
    hints = list(tx.hints)
    await tx.execute("savepoint rule_run")
    try:
        yield
    except Exception:
        await tx.execute("rollback to savepoint rule_run")
        tx.hints[:] = hints
        raise
    await tx.execute("release savepoint rule_run")
