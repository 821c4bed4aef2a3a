"""A week of the past, written as the server would have: cases, waits, the log, who was there."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from onglass.platform.ids import new_id
from tests.integration.conversations.makers import Person
from tests.integration.routing.office import Office

_CASE = """
insert into conversation (workspace_id, id, case_number, customer_id, app_id, status, turn, queue_id, shard, created_at,
  updated_at, first_response_at, resolved_at)
select $1, t.id, 'P' || t.n, $2, $3, 1, 2, $4, 0, t.opened_at, t.opened_at, t.answered_at, null
from unnest($5::uuid[], $6::timestamptz[], $7::timestamptz[]) with ordinality t(id, opened_at, answered_at, n)"""
_WAIT = """
insert into wait (workspace_id, conversation_id, began_at, queue_id, state, answered_at, service_seconds)
select $1, t.id, t.began_at, $2, '{"agents_at_work": 2}', t.answered_at, t.service
from unnest($3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::float[]) t(id, began_at, answered_at, service)"""
_EVENT = """
insert into event (workspace_id, stream_kind, stream_id, seq, public_seq, type, id, actor_kind, payload, occurred_at)
select $1, $2, t.id, t.seq, null, t.type, gen_random_uuid(), t.actor, t.payload::jsonb, t.at
from unnest($3::uuid[], $4::bigint[], $5::text[], $6::smallint[], $7::text[], $8::timestamptz[])
  t(id, seq, type, actor, payload, at)"""


class PastTurn(NamedTuple):
    """A customer's turn and its answer."""

    conversation_id: UUID
    began_at: datetime
    answered_at: datetime
    service_seconds: float


class Week(NamedTuple):
    """What was written, by hand countable."""

    queue_id: UUID
    agents: list[Person]
    turns: list[PastTurn]


async def write_week(office: Office, *, cases: int = 120, seed: int = 7) -> Week:
    """Write cases of one or two turns into the default queue, on the last five days, by two agents who were there."""
    chance = random.Random(seed)
    agents = [await office.at_work(capacity=2) for _ in range(2)]
    customer, first_id = await office.case()
    head = (
        await office.sql("select app_id from conversation where workspace_id = $1 and id = $2", office.id, first_id)
    )[0]
    queue_id = await office.queue_id()
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(days=6)
    turns = []
    for _ in range(cases):
        conversation_id = new_id()
        at = begin + timedelta(seconds=chance.uniform(0, 5 * 86_400))
        for _ in range(chance.choice((1, 2))):
            service = chance.expovariate(1 / 240.0) + 1
            answered_at = at + timedelta(seconds=service + chance.expovariate(1 / 120.0))
            turns.append(PastTurn(conversation_id, at, answered_at, service))
            at = answered_at + timedelta(seconds=chance.expovariate(1 / 1800.0) + 1)
    await _write(office, customer, head["app_id"], queue_id, turns)
    await _let_all_come(office, begin - timedelta(hours=1))
    return Week(queue_id, agents, turns)


async def _let_all_come(office: Office, at: datetime) -> None:
    """Let those who came have come earlier; the log is nobody's to change but the owner's."""
    connection = await asyncpg.connect(office.desk.addresses.owner)
    try:
        sql = "update event set occurred_at = $2 where workspace_id = $1 and type = 'agent_availability_changed'"
        await connection.execute(sql, office.id, at)
    finally:
        await connection.close()


async def _write(office: Office, customer: Person, app_id: UUID, queue_id: UUID, turns: list[PastTurn]) -> None:
    firsts: dict[UUID, PastTurn] = {}
    for turn in turns:
        firsts.setdefault(turn.conversation_id, turn)
    await office.sql(
        _CASE,
        *(office.id, customer.id, app_id, queue_id),
        *_columns([(turn.conversation_id, turn.began_at, turn.answered_at) for turn in firsts.values()]),
    )
    await office.sql(_WAIT, office.id, queue_id, *_columns(turns))
    log: list[tuple[Any, ...]] = []
    seq: dict[UUID, int] = {}
    for turn in turns:
        for kind, actor, at in (("turn_passed", 1, turn.began_at), ("reply_sent", 2, turn.answered_at)):
            seq[turn.conversation_id] = seq.get(turn.conversation_id, 0) + 1
            log.append((turn.conversation_id, seq[turn.conversation_id], kind, actor, "{}", at))
    await office.sql(_EVENT, office.id, 1, *_columns(log))


def _columns(rows: list[Any]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
