"""The preview of a queue: its silences recounted, and its arrivals routed once more beside those that share its agents.

Invariant: before and after are replayed alike, with the same arrivals, service times and comings and goings; only the
settings differ.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from statistics import median
from uuid import UUID

from onglass.directory.work_model import Queue
from onglass.platform.database import Database
from onglass.routing.engine.previewing import Figures, Setup, Turn, due_at, life_figures, rounded
from onglass.routing.engine.previewing_cover import Presence, able_of
from onglass.routing.engine.previewing_replay import Answered, Arrival, Line, Shift, replay
from onglass.routing.model import EARLIEST_KEEPABLE_DEADLINE, POLICIES, Candidate, PolicyName, language_of
from onglass.routing.previews.looking_back import History, look_back
from onglass.routing.previews.model import Preview, compared, nothing, with_recorded
from onglass.routing.previews.people import presence_caveats
from onglass.routing.previews.rehearsing import MakeChange, Rehearsed, rehearse

_POLICIES: dict[str, PolicyName] = {name: name for name in POLICIES}
# What is replayed in a second or two, twice: so many arrivals, and so many looks of an arrival at an agent.
_MOST_REPLAYED, _LEAST_REPLAYED = 8_000, 500
_MOST_LOOKS = 200_000
# Of the settings, those that change who gets a case, and when.
_ROUTED = ("policy", "priority", "team_id", "skills", "hold_seconds", "calendar_id", "language_rule")
_NOT_REPLAYED = ("accepts", "offer_seconds", "grace_seconds", "escalate_by", "escalate_to_queue_id")

_HANDS_EMPTY = "The replay begins with empty hands and lets agents finish what they have when they leave."
_SERVICE = (
    "An answer takes as long as it took, whoever gives it; waits without an answer take the median. "
    "What an agent was kept busy with elsewhere was not recorded. Cases wait for nobody in particular: the graces for "
    "owners and for who speaks a preferred language are left out."
)
_NO_SERVICE = "No answer's working time was recorded, so nothing could be routed again."
_THANKS = "A customer's thanks leave the silence as it was; pauses and snoozes by customers are not taken out of it."


async def preview_queue(database: Database, workspace_id: UUID, make: MakeChange, *, days: int) -> Preview:
    """Tell how long its customers would have waited, and what its times would have done to silent cases."""
    rehearsed = await rehearse(database, workspace_id, make)
    queue_id = rehearsed.changed_id
    if queue_id not in rehearsed.before.queues:
        return nothing(days=days, why="The queue would be new; nobody has waited in it.")
    back = await look_back(database, workspace_id, days=days, replies_of=queue_id, with_presence=True)
    cases = sum(turn.queue_id == queue_id for turn in back.turns)
    if not cases:
        return nothing(days=days, why=f"No customer waited in this queue in these {days} days.")
    return await asyncio.to_thread(_reckon, rehearsed, back, cases)


def _reckon(rehearsed: Rehearsed, back: History, cases: int) -> Preview:
    queue_id = rehearsed.changed_id
    old, new = rehearsed.before.queues[queue_id], rehearsed.after.queues[queue_id]
    before, after = (life_figures(back.replies, queue, now=back.now) for queue in (old, new))
    caveats = [_THANKS, *_unreplayed(old, new), *back.caveats()]
    changed = {name for name in Queue.__struct_fields__ if getattr(old, name) != getattr(new, name)}
    if changed and not changed & set(_ROUTED):
        return compared(before, after, days=back.days, cases=cases, basis="recounted", caveats=caveats)
    replayed = _replay_both(rehearsed, back)
    if replayed is None:
        caveats.append(_NO_SERVICE)
        return compared(before, after, days=back.days, cases=cases, basis="recounted", caveats=caveats)
    figures, more_caveats = replayed
    return compared(
        with_recorded(before | figures[0], _recorded(back.turns, rehearsed.before, queue_id)),
        after | figures[1],
        days=back.days,
        cases=cases,
        basis="replayed",
        caveats=[_HANDS_EMPTY, _SERVICE, *more_caveats, *presence_caveats(rehearsed.after, back), *caveats],
    )


def _unreplayed(old: Queue, new: Queue) -> list[str]:
    changed = [name for name in _NOT_REPLAYED if getattr(old, name, None) != getattr(new, name, None)]
    if not changed:
        return []
    return [f"Not reckoned, because what people do with it was not recorded: {', '.join(changed)}."]


def _replay_both(rehearsed: Rehearsed, back: History) -> tuple[list[Figures], list[str]] | None:
    """Return the figures before and after, and what they leave out; None where there are no service times."""
    queue_id = rehearsed.changed_id
    shared = _sharing(rehearsed, queue_id)
    turns = sorted((turn for turn in back.turns if turn.queue_id in shared), key=lambda turn: turn.began_at)
    services = [turn.service_seconds for turn in turns if turn.is_answered and turn.service_seconds is not None]
    if not services:
        return None
    agents = frozenset[UUID]().union(*shared.values())
    most = min(_MOST_REPLAYED, max(_LEAST_REPLAYED, _MOST_LOOKS // max(1, len(agents))))
    caveats = []
    if len(turns) > most:
        turns = turns[-most:]
        caveats.append(f"Replayed are the newest {most} arrivals of this queue and of those that share its agents.")
    caveats += _presence_gap(rehearsed.before, back, queue_id)
    figures = []
    for setup in (rehearsed.before, rehearsed.after):
        arrivals = _arrivals(turns, setup, usual_seconds=median(services))
        answers = replay(arrivals, _hands(setup), list(_shifts(setup, back)), _lines(setup, shared))
        figures.append(_wait_figures(arrivals, answers, queue_id))
    return figures, caveats


def _sharing(rehearsed: Rehearsed, queue_id: UUID) -> dict[UUID, frozenset[UUID]]:
    """Return this queue and those with agents of its own, before or after, and who those agents are."""
    able: dict[UUID, frozenset[UUID]] = {}
    for setup in (rehearsed.before, rehearsed.after):
        for queue in setup.queues.values():
            able[queue.id] = able.get(queue.id, frozenset()) | able_of(queue, setup.agents.values())
    return {each: agents for each, agents in able.items() if each == queue_id or agents & able[queue_id]}


def _arrivals(turns: Sequence[Turn], setup: Setup, *, usual_seconds: float) -> list[Arrival]:
    next_at: dict[UUID, float] = {}
    arrivals: list[Arrival] = []
    for turn in reversed(turns):
        at = turn.began_at.timestamp()
        due = due_at(turn, setup)
        follows_at = next_at.get(turn.conversation_id)
        ended_at = turn.ended_at
        stays = float("inf") if follows_at is None or ended_at is None else max(0.0, follows_at - ended_at.timestamp())
        next_at[turn.conversation_id] = at
        arrivals.append(
            Arrival(
                conversation_id=turn.conversation_id,
                queue_id=turn.queue_id,
                at=at,
                service_seconds=usual_seconds if turn.service_seconds is None else turn.service_seconds,
                stays_seconds=stays,
                priority=turn.priority,
                due_at=None if due is None else due.timestamp(),
                language=None if turn.language is None else language_of(turn.language),
            )
        )
    return arrivals[::-1]


def _hands(setup: Setup) -> list[Candidate]:
    return [
        Candidate(
            agent_id=agent.id,
            skills=agent.skills,
            load=0,
            capacity=agent.capacity,
            idle_since=None,
            team_ids=agent.team_ids,
            languages=agent.languages,
        )
        for agent in setup.agents.values()
    ]


def _shifts(setup: Setup, back: History) -> Iterable[Shift]:
    presence = Presence(back.presence, setup.agents)
    since = back.since_at.timestamp()
    for agent_id in setup.agents:
        yield Shift(since, agent_id, presence.was_there(agent_id, back.since_at))
    for one in back.presence:
        if one.at > back.since_at:
            yield Shift(one.at.timestamp(), one.agent_id, one.is_online)


def _lines(setup: Setup, shared: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, Line]:
    return {
        queue.id: Line(
            policy=_POLICIES.get(queue.policy, EARLIEST_KEEPABLE_DEADLINE),
            priority=queue.priority,
            needs={one.skill_id: one.least_level for one in queue.skills},
            team_id=queue.team_id,
            hold_seconds=float(queue.hold_seconds),
            able=able_of(queue, setup.agents.values()),
            language_rule=queue.language_rule,
        )
        for queue in setup.queues.values()
        if queue.id in shared
    }


def _wait_figures(arrivals: Sequence[Arrival], answers: Sequence[Answered | None], queue_id: UUID) -> Figures:
    """Tell of this queue; of those beside it only how long they waited, to show what it costs them."""
    own, others, kept = [], [], []
    for arrival, answer in zip(arrivals, answers, strict=True):
        if arrival.queue_id != queue_id:
            others += [] if answer is None else [answer.waited_seconds]
            continue
        if arrival.due_at is not None:
            kept.append(answer is not None and answer.at <= arrival.due_at)
        own.append(None if answer is None else answer.waited_seconds)
    waits = sorted(wait for wait in own if wait is not None)
    return {
        "median_wait_seconds": _quantile(waits, 0.5),
        "p90_wait_seconds": _quantile(waits, 0.9),
        "within_target_share": rounded(sum(kept) / len(kept), 4) if kept else None,
        "unanswered": len(own) - len(waits),
        "median_wait_seconds_of_other_queues": _quantile(sorted(others), 0.5),
    }


def _recorded(turns: Iterable[Turn], setup: Setup, queue_id: UUID) -> Figures:
    waits, kept = [], []
    for turn in turns:
        if turn.queue_id != queue_id or not turn.is_answered or turn.ended_at is None:
            continue
        waits.append((turn.ended_at - turn.began_at).total_seconds())
        due = due_at(turn, setup)
        if due is not None:
            kept.append(turn.ended_at <= due)
    waits.sort()
    return {
        "median_wait_seconds": _quantile(waits, 0.5),
        "p90_wait_seconds": _quantile(waits, 0.9),
        "within_target_share": rounded(sum(kept) / len(kept), 4) if kept else None,
    }


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """Return the smallest value that so large a share does not exceed."""
    if not ordered:
        return None
    return rounded(ordered[max(0, ceil(len(ordered) * share) - 1)], 1)


def _presence_gap(setup: Setup, back: History, queue_id: UUID) -> list[str]:
    """Compare who was there by the log with whom the queue saw at work when waits began."""
    seen = [(wait.began_at, wait.at_work) for wait in back.waits if wait.queue_id == queue_id]
    known = [(at, at_work) for at, at_work in seen if at_work is not None]
    if not known:
        return ["How many agents were at work when a wait began was not recorded; the log of their coming is taken."]
    able = able_of(setup.queues[queue_id], setup.agents.values())
    strength = Presence(back.presence, setup.agents).strength(able)
    told = sum(at_work for _, at_work in known) / len(known)
    logged = sum(strength.at(at) for at, _ in known) / len(known)
    return [f"When waits began, the queue saw {told:.1f} agents at work on average; replayed are {logged:.1f}."]
