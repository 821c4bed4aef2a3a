"""Recounting with other settings: figures that a hand can check."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from onglass.directory.work_model import Calendar, Queue, RequiredSkill
from onglass.routing.engine.previewing import (
    AgentSetup,
    PastPresence,
    PastReply,
    PastWait,
    Setup,
    hours_figures,
    life_figures,
    matters_of,
    service_figures,
    turns_of,
)
from onglass.routing.engine.previewing_cover import Presence, cover_figures
from onglass.sla.model import Level

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
QUEUE, CALENDAR, TEAM, SKILL, LEVEL = (UUID(int=number) for number in range(1, 6))
ANA, BEN = UUID(int=11), UUID(int=12)
OFFICE = Calendar(time_zone="UTC", week=((("09:00", "17:00"),),) * 5 + ((), ()))
LATE_OFFICE = Calendar(time_zone="UTC", week=((("12:00", "20:00"),),) * 5 + ((), ()))


def at(hour: float, *, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


def wait(case: int, begins: datetime, ends: datetime | None, **more: object) -> PastWait:
    known = PastWait(
        conversation_id=UUID(int=1000 + case),
        queue_id=QUEUE,
        began_at=begins,
        ended_at=ends,
        is_answered=ends is not None,
        is_paused=False,
        service_seconds=60.0,
        priority=0,
        opened_at=begins,
        first_response_at=ends,
        resolved_at=None,
        at_work=1,
    )
    return known._replace(**more)  # type: ignore[arg-type]


def queue(**settings: object) -> Queue:
    plain = Queue(id=QUEUE, name="General", is_default=True, skills=(), created_at=MONDAY, retired_at=None)
    return msgspec.structs.replace(plain, **settings)


def setup(of: Queue | None = None, *, levels: tuple[Level, ...] = (), calendar: Calendar = OFFICE) -> Setup:
    agents = {
        ANA: AgentSetup(id=ANA, capacity=2, is_online=True, skills={SKILL: 3}, team_ids=frozenset({TEAM})),
        BEN: AgentSetup(id=BEN, capacity=2, is_online=False, skills={}, team_ids=frozenset()),
    }
    return Setup(queues={QUEUE: of or queue()}, agents=agents, levels=levels, calendars={CALENDAR: calendar})


def level(**targets: object) -> Level:
    return msgspec.structs.replace(Level(id=LEVEL, name="Gold"), **targets)


def test_a_pause_of_the_customers_is_not_the_end_of_a_turn() -> None:
    turns = turns_of(
        [
            wait(1, at(12), at(13), first_response_at=at(13)),
            wait(1, at(9), at(10), is_answered=False, is_paused=True, first_response_at=at(13)),
            wait(1, at(15), at(16), first_response_at=at(13)),
        ]
    )
    assert [turn.spans for turn in turns] == [((at(9), at(10)), (at(12), at(13))), ((at(15), at(16)),)]
    assert [turn.is_first for turn in turns] == [True, False]


def test_targets_are_recounted_in_open_hours_without_pauses() -> None:
    turns = turns_of(
        [
            wait(1, at(9), at(10), is_answered=False, is_paused=True, first_response_at=at(13)),
            wait(1, at(12), at(13), first_response_at=at(13)),  # two open hours in all
            wait(2, at(16), at(10, day=1)),  # one on Monday, one on Tuesday
            wait(3, at(8), at(9.5)),  # half an hour
            wait(4, at(9), None),  # runs on, three hours so far
        ]
    )
    held = setup(queue(calendar_id=CALENDAR), levels=(level(first_response_seconds=7200),))
    figures = service_figures(turns, [], held, now=at(12))
    assert (figures["first_response_met_share"], figures["late_responses"]) == (0.75, 1)
    tighter = setup(queue(calendar_id=CALENDAR), levels=(level(first_response_seconds=3600),))
    assert service_figures(turns, [], tighter, now=at(12))["first_response_met_share"] == 0.25
    always = setup(levels=(level(first_response_seconds=7200),))
    assert service_figures(turns, [], always, now=at(12))["late_responses"] == 2, "the night counts as well"


def test_what_still_runs_within_its_time_is_not_decided() -> None:
    turns = turns_of([wait(1, at(9), None)])
    held = setup(levels=(level(first_response_seconds=7200),))
    assert service_figures(turns, [], held, now=at(10))["responses_with_target"] == 0
    assert service_figures(turns, [], held, now=at(10))["response_met_share"] is None


def test_a_solution_is_reckoned_over_the_turns_of_cases_that_began_in_these_days() -> None:
    waits = [
        wait(1, at(9), at(10), resolved_at=at(18), opened_at=at(9)),
        wait(1, at(14), at(16), resolved_at=at(18), opened_at=at(9)),  # three hours of the company's turn
        wait(2, at(9), at(10), resolved_at=at(18), opened_at=at(9, day=-3)),  # began before
        wait(3, at(9), at(10), opened_at=at(9)),  # not resolved, and within its time
    ]
    turns = turns_of(waits)
    matters = matters_of(waits, turns, since_at=at(0))
    assert len(matters) == 2
    for seconds, share, late in ((3 * 3600, 1.0, 0), (3 * 3600 - 1, 0.0, 1)):
        held = setup(levels=(level(resolution_seconds=seconds),))
        figures = service_figures(turns, matters, held, now=at(20))
        assert (figures["resolution_met_share"], figures["late_resolutions"]) == (share, late)


def test_hours_tell_how_many_would_have_found_it_open() -> None:
    turns = turns_of([wait(case, at(hour), at(hour + 1)) for case, hour in enumerate((8, 10, 14, 18))])
    held = queue(calendar_id=CALENDAR)
    early = hours_figures(turns, setup(held), since_at=at(0, day=-7), now=at(0))
    late = hours_figures(turns, setup(held, calendar=LATE_OFFICE), since_at=at(0, day=-7), now=at(0))
    assert (early["turns"], early["turns_in_open_hours_share"], early["open_hours_a_week"]) == (4, 0.5, 40.0)
    assert late["turns_in_open_hours_share"] == 0.5
    assert early["response_met_share"] is None, "without a target nothing can be met"


def test_silences_are_held_reminded_asked_and_closed_by_the_queues_times() -> None:
    replies = [
        PastReply(at(9), at(9) + timedelta(seconds=60), True),
        PastReply(at(9), at(9) + timedelta(seconds=600), False),  # the agent wrote on
        PastReply(at(9), at(13), True),  # four hours of silence, then the customer
        PastReply(at(9), at(9, day=1), True),  # a whole day
        PastReply(at(9), None, None),  # silent to this moment: two days
    ]
    times = {
        "hold_seconds": 300,
        "remind_after_seconds": 3600,
        "ask_after_seconds": 7200,
        "resolve_after_seconds": 3600,
        "reopen_seconds": 2 * 3600,
    }
    figures = life_figures(replies, queue(**times), now=at(9, day=2))
    assert figures == {
        "held_slot_hours": round((60 + 4 * 300) / 3600, 2),
        "reminders": 3,
        "solution_questions": 3,
        "resolved_by_silence": 3,
        "reopened_by_customer": 1,
        "begun_anew_by_customer": 1,
    }
    never = life_figures(replies, queue(**times | {"ask_after_seconds": None}), now=at(9, day=2))
    assert (never["solution_questions"], never["resolved_by_silence"]) == (0, 0)
    longer = life_figures(replies, queue(**times | {"hold_seconds": 3600}), now=at(9, day=2))
    assert longer["held_slot_hours"] == round((60 + 600 + 3 * 3600) / 3600, 2)


def test_who_could_have_answered_follows_from_team_skill_and_who_was_there() -> None:
    turns = turns_of([wait(1, at(9), at(10)), wait(2, at(11), at(12)), wait(3, at(13), at(14))])
    seen = [PastPresence(ANA, at(8), True), PastPresence(ANA, at(12), False)]
    open_to_all = setup()
    figures = cover_figures(turns, open_to_all, Presence(seen, open_to_all.agents))
    assert figures == {
        "eligible_agents": 2,
        "cases_per_eligible_agent": 1.5,
        "most_cases_of_one_agent": 1.5,
        "share_without_eligible_agent": 0.0,
        "share_with_nobody_there": round(1 / 3, 4),
    }
    skilled = setup(queue(skills=(RequiredSkill(SKILL, 3),), team_id=TEAM))
    assert cover_figures(turns, skilled, Presence(seen, skilled.agents))["cases_per_eligible_agent"] == 3.0
    harder = setup(queue(skills=(RequiredSkill(SKILL, 4),)))
    figures = cover_figures(turns, harder, Presence(seen, harder.agents))
    assert (figures["eligible_agents"], figures["share_without_eligible_agent"]) == (0, 1.0)
    assert figures["cases_per_eligible_agent"] is None


def test_presence_is_what_was_recorded_and_else_what_holds_now() -> None:
    agents = setup().agents
    presence = Presence([PastPresence(BEN, at(9), True)], agents)
    assert presence.was_there(ANA, at(3)), "nothing was recorded of her, and she is there"
    assert not presence.was_there(BEN, at(8)), "he came at nine, so he was not there before"
    assert presence.was_there(BEN, at(9))
    assert (presence.knows(ANA), presence.knows(BEN)) == (False, True)


@given(
    moves=st.lists(st.tuples(st.sampled_from([ANA, BEN]), st.integers(0, 20), st.booleans()), max_size=12),
    asked=st.integers(-2, 22),
)
def test_strength_is_the_number_of_those_who_were_there(moves: list[tuple[UUID, int, bool]], asked: int) -> None:
    seen = [PastPresence(who, at(hour), state) for who, hour, state in sorted(moves, key=lambda move: move[1])]
    presence = Presence(seen, setup().agents)
    there = sum(presence.was_there(each, at(asked)) for each in (ANA, BEN))
    assert presence.strength([ANA, BEN]).at(at(asked)) == there


_HOURS = st.integers(0, 200).map(lambda quarter: at(quarter / 4))


@given(
    begun=st.lists(st.tuples(st.integers(0, 5), _HOURS, st.integers(1, 3000), st.booleans()), max_size=25),
    target=st.integers(60, 40_000),
)
def test_more_time_never_makes_more_late(begun: list[tuple[int, datetime, int, bool]], target: int) -> None:
    waits = [
        wait(case, begins, begins + timedelta(seconds=length) if is_over else None)
        for case, begins, length, is_over in begun
    ]
    turns = turns_of(waits)
    now = at(0, day=10)
    of = [
        service_figures(turns, matters_of(waits, turns, since_at=at(0)), setup(levels=(each,)), now=now)
        for each in (level(first_response_seconds=target), level(first_response_seconds=2 * target))
    ]
    assert (of[1]["late_responses"] or 0) <= (of[0]["late_responses"] or 0)
    again = setup(levels=(level(first_response_seconds=target),))
    assert of[0] == service_figures(turns, matters_of(waits, turns, since_at=at(0)), again, now=now)
