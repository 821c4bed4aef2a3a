"""The supervisor's live view: what waits where, what is late and why, who has what.

Invariant: everything comes out of one snapshot, so that the figures agree with one another; and out of a number of
statements that depends on neither queues nor agents nor cases.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from onglass.conversations import queries as conversations
from onglass.conversations.model import ExpectedReply, Instant, Reader, Turn, instant
from onglass.directory import queries as directory
from onglass.directory.engine import hours
from onglass.directory.work_model import Calendar
from onglass.platform.transactions import Transaction
from onglass.routing import engine
from onglass.routing._store import live, wait_models
from onglass.routing._store.live import AgentSeen, LateRow, QueueSeen, Scope, Tallies, Tally
from onglass.routing.engine import waits
from onglass.routing.live_model import LateCase, LateReason, Live, LiveAgent, LiveCase, LiveOwner, LiveQueue, LiveTotals
from onglass.routing.model import Candidate, Case, language_of

_SOON = timedelta(minutes=2)
_MOST_LATE = 50
_CASES_EACH = 5
_NOTHING = Tally()


class _Floor(msgspec.Struct, frozen=True, kw_only=True):
    """Who is there, and what they have; `online_of` names those of each queue who may serve it."""

    at: datetime
    queues: dict[UUID, QueueSeen]
    agents: dict[UUID, AgentSeen]
    tallies: Tallies
    online_of: dict[UUID, list[AgentSeen]]

    def load(self, agent: AgentSeen) -> int:
        return self.tallies.agents.get(agent.id, _NOTHING).taken + agent.offers


async def watch(tx: Transaction, reader: Reader, *, team_id: UUID | None = None) -> Live:
    """Return the live view, of a team its queues and its members' cases; nothing was read in `tx` before.

    Raises NotFound for an unknown team.
    """
    await live.hold_still(tx)
    if team_id is not None:
        await directory.get_team(tx, team_id)
    at = await tx.clock_time()
    queues, agents = await live.list_queues(tx), await live.list_agents(tx)
    shown = [queue for queue in queues if team_id is None or queue.team_id == team_id]
    members = [agent for agent in agents if team_id is None or team_id in agent.team_ids]
    candidates = [(agent, _with_room(agent)) for agent in agents if agent.availability == "online"]
    scope = Scope(
        next((queue.id for queue in queues if queue.is_default), None),
        None if team_id is None else [queue.id for queue in shown],
        None if team_id is None else [agent.id for agent in members],
    )
    floor = _Floor(
        at=at,
        queues={queue.id: queue for queue in queues},
        agents={agent.id: agent for agent in agents},
        # What an agent holds in other teams' queues takes their room as well.
        tallies=await live.count_open(tx, scope._replace(queue_ids=None, agent_ids=None)),
        online_of={queue.id: _who_may_serve(queue, candidates) for queue in queues},
    )
    totals = floor.tallies.all if team_id is None else (await live.count_open(tx, scope)).all
    replies = await _expected_replies(tx, floor, shown)
    late = await live.list_late(tx, scope, soon=_SOON, at_most=_MOST_LATE)
    rows = {row.id: row for row in await conversations.list_rows(tx, reader, [one.id for one in late])}
    cases = await _cases_of(tx, scope, members)
    return Live(
        at=instant(at),
        totals=_totals(floor, totals, members, await live.count_promises(tx, scope)),
        queues=[_queue(floor, queue, replies[queue.id]) for queue in shown],
        late=[
            LateCase(conversation=rows[one.id], reason=_reason(floor, one), owner=_owner(floor, one))
            for one in late
            if one.id in rows
        ],
        agents=[_agent(floor, agent, cases.get(agent.id, [])) for agent in members],
    )


def _with_room(agent: AgentSeen) -> Candidate:
    return Candidate(
        agent_id=agent.id, skills=agent.skills, load=0, capacity=1, idle_since=None, team_ids=agent.team_ids
    )


def _who_may_serve(queue: QueueSeen, candidates: Sequence[tuple[AgentSeen, Candidate]]) -> list[AgentSeen]:
    """Return who is there and has the team and the skills; room is another question."""
    case = _any_case_of(queue)
    return [agent for agent, candidate in candidates if engine.is_eligible(case, candidate)]


def _any_case_of(queue: QueueSeen) -> Case:
    return Case(
        conversation_id=queue.id,
        arrived_at=0.0,
        deadline_at=None,
        priority=0,
        needs=queue.needs,
        owner_id=None,
        previous_owner_ids=(),
        team_id=queue.team_id,
    )


def _reason(floor: _Floor, case: LateRow) -> LateReason:
    if case.holder_id is not None:
        holder = floor.agents.get(case.holder_id)
        return "with_agent" if holder is not None and holder.availability == "online" else "owner_away"
    online = floor.online_of.get(case.queue_id, [])
    willing = [agent for agent in online if agent.id not in case.refused_ids and _speaks(floor, agent, case)]
    return "no_room" if willing else "nobody_there"


def _speaks(floor: _Floor, agent: AgentSeen, case: LateRow) -> bool:
    if case.language is None or floor.queues[case.queue_id].language_rule != "required":
        return True
    return language_of(case.language) in agent.languages


def _owner(floor: _Floor, case: LateRow) -> LiveOwner | None:
    holder = None if case.holder_id is None else floor.agents.get(case.holder_id)
    if holder is None:
        return None
    return LiveOwner(id=holder.id, name=holder.name, availability=holder.availability)  # type: ignore[arg-type]


def _totals(floor: _Floor, all_: Tally, members: Sequence[AgentSeen], promises: tuple[int, int]) -> LiveTotals:
    online = [agent for agent in members if agent.availability == "online"]
    kept, told = promises
    return LiveTotals(
        waiting=all_.waiting,
        first_replies=all_.first_replies,
        next_replies=all_.waiting - all_.first_replies,
        late=all_.late,
        oldest_waiting_since=_instant(all_.oldest_at),
        promises_kept=kept,
        promises_told=told,
        agents_online=len(online),
        agents=len(members),
        room=sum(max(0, agent.capacity - floor.load(agent)) for agent in online),
    )


def _queue(floor: _Floor, queue: QueueSeen, expected_reply: ExpectedReply | None) -> LiveQueue:
    tally, online = floor.tallies.queues.get(queue.id, _NOTHING), floor.online_of[queue.id]
    return LiveQueue(
        id=queue.id,
        name=queue.name,
        waiting=tally.waiting,
        oldest_waiting_since=_instant(tally.oldest_at),
        next_due_at=_instant(tally.next_due_at),
        late=tally.late,
        expected_reply=expected_reply,
        agents_online=len(online),
        load=sum(map(floor.load, online)),
        capacity=sum(agent.capacity for agent in online),
    )


def _agent(floor: _Floor, agent: AgentSeen, cases: list[LiveCase]) -> LiveAgent:
    tally = floor.tallies.agents.get(agent.id, _NOTHING)
    return LiveAgent(
        id=agent.id,
        name=agent.name,
        availability=agent.availability,  # type: ignore[arg-type]
        load=floor.load(agent),
        capacity=agent.capacity,
        held=tally.held,
        parked=tally.parked,
        oldest_waiting_since=_instant(tally.oldest_at),
        cases=cases,
    )


async def _cases_of(tx: Transaction, scope: Scope, members: Sequence[AgentSeen]) -> dict[UUID, list[LiveCase]]:
    found: dict[UUID, list[LiveCase]] = {}
    for row in await live.list_cases(tx, scope, [agent.id for agent in members], each=_CASES_EACH):
        case = LiveCase(
            id=row["id"],
            subject=row["subject"],
            customer_name=row["customer_name"],
            turn=Turn(row["turn"]).wire,
            due_at=_instant(row["deadline_at"]),
        )
        found.setdefault(row["assignee_id"], []).append(case)
    return found


# ---------------------------------------------------------------- what somebody who writes now would be told


async def _expected_replies(
    tx: Transaction, floor: _Floor, queues: Sequence[QueueSeen]
) -> dict[UUID, ExpectedReply | None]:
    """Reckon what `expectations.expected_reply` does, of all queues at once."""
    calendars = await _calendars_of(tx, queues)
    stored = await wait_models.load_model(tx)
    model = None
    if stored is not None and stored.get("version") == waits.MODEL_VERSION:
        model = msgspec.convert(stored, waits.WaitModel, strict=False)
    lines = await live.read_lines(tx, [queue.id for queue in queues], at=floor.at)
    told: dict[UUID, ExpectedReply | None] = {}
    for queue in queues:
        calendar = None if queue.calendar_id is None else calendars[queue.calendar_id]
        if hours.is_open(calendar, floor.at):
            told[queue.id] = _within(model, _state_of(floor, queue, calendar, lines[queue.id]))
        else:
            told[queue.id] = _closed(calendar, floor.at)
    return told


async def _calendars_of(tx: Transaction, queues: Sequence[QueueSeen]) -> dict[UUID, Calendar]:
    # A calendar that a queue has cannot be retired, so those in use are all that can be asked for.
    if all(queue.calendar_id is None for queue in queues):
        return {}
    return {named.id: named.calendar for named in await directory.list_calendars(tx)}


def _state_of(floor: _Floor, queue: QueueSeen, calendar: Calendar | None, line: Mapping[str, Any]) -> waits.QueueState:
    online = floor.online_of[queue.id]
    taken = [(floor.tallies.agents.get(agent.id, _NOTHING).taken, agent.capacity) for agent in online]
    capacity = sum(most for _, most in taken)
    local = floor.at.astimezone(UTC if calendar is None else ZoneInfo(calendar.time_zone))
    return waits.QueueState(
        agents_at_work=len(online),
        agents_with_room=sum(1 for held, most in taken if held < most),
        load=sum(min(held, most) for held, most in taken) / capacity if capacity else 1.0,
        hour=local.hour,
        weekday=local.weekday(),
        priority=queue.priority,
        queue=str(queue.id),
        **line,
    )


def _within(model: waits.WaitModel | None, state: waits.QueueState) -> ExpectedReply | None:
    expected = None if model is None else waits.expect(model, state)
    if expected is None:
        return None
    spoken = waits.spoken(expected)
    return ExpectedReply(low_minutes=spoken.low_minutes, high_minutes=spoken.high_minutes, opens_at=None)


def _closed(calendar: Calendar | None, at: datetime) -> ExpectedReply | None:
    try:
        opens_at = hours.next_opening(calendar, at)
    except hours.NeverOpens:
        return None
    return ExpectedReply(low_minutes=None, high_minutes=None, opens_at=instant(opens_at))


def _instant(at: datetime | None) -> Instant | None:
    return None if at is None else instant(at)
