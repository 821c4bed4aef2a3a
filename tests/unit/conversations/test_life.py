"""The life of a case by hand and by machine: nothing early, nothing twice, thanks and pauses leave people in peace."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from typing_extensions import override

from onglass.conversations.engine import life
from onglass.conversations.engine.life import Arrival, Step
from onglass.conversations.model import Holding, LifeRules, LockedConversation, Outcome, Silence, Status, Tone, Turn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULES = LifeRules()
DAY = 86_400


def case_of(**changes: object) -> LockedConversation:
    """A case whose customer has asked and who was answered at noon."""
    answered = LockedConversation(
        id=UUID(int=1),
        customer_id=UUID(int=2),
        status=Status.OPEN,
        turn=Turn.CUSTOMER,
        assignee_id=UUID(int=3),
        waiting_since=None,
        silent_since=NOON,
        holding=Holding.HELD,
        last_seq=4,
        last_public_seq=4,
        customer_messages=1,
        other_messages=1,
    )
    return msgspec.structs.replace(answered, **changes)


WAITING = case_of(turn=Turn.AGENT, waiting_since=NOON)
PARKED = case_of(holding=Holding.PARKED)
SNOOZED = case_of(status=Status.SNOOZED, holding=Holding.NONE)
RESOLVED = case_of(status=Status.RESOLVED, holding=Holding.NONE, resolved_at=NOON)
PAUSED = case_of(paused_at=NOON)
PROMISED = life.promised(PARKED, NOON, NOON + timedelta(hours=1))
RECALLED = life.recalled(PROMISED, NOON + timedelta(minutes=48))


@pytest.mark.parametrize(
    ("case", "tone", "options", "arrival"),
    [
        (WAITING, Tone.PLAIN, {}, Arrival()),
        (case_of(), Tone.PLAIN, {}, Arrival()),
        (PARKED, Tone.PLAIN, {}, Arrival(returns=True)),
        (SNOOZED, Tone.PLAIN, {}, Arrival(reopens=True, returns=True)),
        (PAUSED, Tone.PLAIN, {}, Arrival(resumes=True)),
        (case_of(holding=Holding.PARKED, paused_at=NOON), Tone.PLAIN, {}, Arrival(returns=True, resumes=True)),
        (RESOLVED, Tone.PLAIN, {}, Arrival(reopens=True, returns=True)),
        (RESOLVED, Tone.PLAIN, {"is_late": True}, Arrival(begins_new=True)),
        *((case, Tone.THANKS, {}, Arrival(is_acknowledgement=True)) for case in (PARKED, SNOOZED, PAUSED, RESOLVED)),
        (RESOLVED, Tone.THANKS, {"is_late": True}, Arrival(is_acknowledgement=True)),
        (PARKED, Tone.ASSENT, {}, Arrival(is_acknowledgement=True)),
        (case_of(holding=Holding.PARKED, is_asked=True), Tone.ASSENT, {}, Arrival(returns=True)),
        (case_of(holding=Holding.PARKED, is_asked=True), Tone.THANKS, {}, Arrival(is_acknowledgement=True)),
        (case_of(customer_messages=0), Tone.THANKS, {}, Arrival()),
        (PARKED, Tone.PLAIN, {"solved": True}, Arrival(is_acknowledgement=True)),
        (PARKED, Tone.PLAIN, {"solved": False}, Arrival(returns=True)),
        (RESOLVED, Tone.PLAIN, {"solved": False}, Arrival(reopens=True, returns=True)),
    ],
)
def test_what_a_customers_message_does(case: LockedConversation, tone: Tone, options: Any, arrival: Arrival) -> None:
    assert life.receive(case, "customer", tone, **options) == arrival


def test_an_agents_message_opens_what_is_not_open() -> None:
    for case in (WAITING, PARKED, PAUSED):
        assert life.receive(case, "agent", Tone.PLAIN) == Arrival()
    for case in (SNOOZED, RESOLVED):
        assert life.receive(case, "agent", Tone.PLAIN) == Arrival(reopens=True)


@pytest.mark.parametrize(
    ("case", "seconds", "step"),
    [
        (case_of(), 179, None),
        (case_of(), 180, Step.PARK),
        (PARKED, DAY - 1, None),
        (PARKED, DAY, Step.REMIND),
        (PARKED, 2 * DAY, Step.ASK),
        (case_of(), 2 * DAY, Step.PARK),
        (case_of(holding=Holding.PARKED, silence=Silence.REMINDED), DAY, None),
        (case_of(holding=Holding.PARKED, silence=Silence.REMINDED), 2 * DAY, Step.ASK),
        (case_of(holding=Holding.PARKED, silence=Silence.ASKED), DAY - 1, None),
        (case_of(holding=Holding.PARKED, silence=Silence.ASKED), DAY, Step.RESOLVE),
        (WAITING, 99 * DAY, None),
        (RESOLVED, 99 * DAY, None),
        (SNOOZED, 99 * DAY, None),
        (case_of(status=Status.SNOOZED, snoozed_until_at=NOON + timedelta(seconds=60)), 59, None),
        (case_of(status=Status.SNOOZED, snoozed_until_at=NOON + timedelta(seconds=60)), 60, Step.WAKE),
        (case_of(holding=Holding.PARKED, paused_at=NOON), 99 * DAY, None),
        (PAUSED, 180, Step.PARK),
        (case_of(silent_since=None), 99 * DAY, None),
        (PROMISED, 48 * 60 - 1, None),
        (PROMISED, 48 * 60, Step.RECALL),
        (RECALLED, 3599, None),
        (RECALLED, 3600, Step.BREAK),
        (life.promised(case_of(), NOON, NOON + timedelta(hours=1)), 180, Step.PARK),
        (life.promised(PARKED, NOON, NOON + timedelta(days=9)), 3 * DAY, None),
        (life.promised(WAITING, NOON, NOON + timedelta(hours=1)), 3599, None),
        (life.promised(WAITING, NOON, NOON + timedelta(hours=1)), 3600, Step.BREAK),
        (life.promised(SNOOZED, NOON, NOON + timedelta(hours=1)), 48 * 60, Step.RECALL),
        (life.promised(RESOLVED, NOON, NOON + timedelta(hours=1)), 99 * DAY, None),
    ],
)
def test_what_time_does(case: LockedConversation, seconds: int, step: Step | None) -> None:
    assert life.step_now(case, RULES, NOON + timedelta(seconds=seconds)) is step


def test_what_a_queue_does_not_want_never_comes() -> None:
    silent = LifeRules(remind_after_seconds=None, ask_after_seconds=None, resolve_after_seconds=None)
    assert life.next_due(PARKED, silent) is None
    assert life.next_due(case_of(holding=Holding.PARKED, silence=Silence.ASKED), silent) is None


def test_the_window_of_reopening() -> None:
    rules = LifeRules(reopen_seconds=60)
    assert not life.is_closed(RESOLVED, rules, NOON + timedelta(seconds=60))
    assert life.is_closed(RESOLVED, rules, NOON + timedelta(seconds=61))
    assert not life.is_closed(PARKED, rules, NOON + timedelta(days=400))


@pytest.mark.parametrize(
    ("span", "lead"),
    [
        (timedelta(seconds=30), timedelta(seconds=30)),
        (timedelta(minutes=3), timedelta(seconds=60)),
        (timedelta(minutes=30), timedelta(minutes=6)),
        (timedelta(days=3), timedelta(minutes=15)),
    ],
)
def test_a_promised_case_comes_back_in_time_to_be_answered(span: timedelta, lead: timedelta) -> None:
    assert life.recall_at(NOON, NOON + span) == NOON + span - lead


def test_a_promise_is_kept_by_the_first_answer_in_time_and_broken_by_none() -> None:
    until, second = NOON + timedelta(hours=1), timedelta(seconds=1)
    assert life.ending_of_promise(until, until, until + 9 * second) == "kept"
    assert life.ending_of_promise(until, until + second, until + 9 * second) == "broken"
    assert life.ending_of_promise(until, None, until) == "broken"
    assert life.ending_of_promise(until, None, until - second) is None


def test_a_pause_moves_every_clock_by_its_length() -> None:
    paused = life.paused(case_of(waiting_since=NOON), NOON + timedelta(seconds=10))
    resumed = life.resumed(paused, NOON + timedelta(hours=5, seconds=10))
    assert (resumed.silent_since, resumed.waiting_since) == (NOON + timedelta(hours=5),) * 2
    answered = life.after_message(paused, "agent", Tone.PLAIN, NOON + timedelta(hours=2))
    resumed = life.resumed(answered, NOON + timedelta(hours=3))
    assert resumed.silent_since == NOON + timedelta(hours=3)


class Lives(RuleBasedStateMachine):
    """One case, a clock, and a ledger that knows nothing of the engine."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.case = case_of(turn=Turn.AGENT, waiting_since=NOON, silent_since=None, holding=Holding.NONE)
        self.said: list[Step] = []  # by the system in this silence
        self.quiet_seconds = 0.0  # how long the customer's clocks have run since the last word of our side
        self.held_seconds = 0.0

    @initialize(hold=st.integers(10, 600), remind=st.integers(60, 5000), ask=st.integers(60, 9000))
    def rules_of_the_queue(self, hold: int, remind: int, ask: int) -> None:
        self.queue = LifeRules(
            hold_seconds=hold, remind_after_seconds=remind, ask_after_seconds=ask, resolve_after_seconds=700
        )

    def begin_silence(self) -> None:
        self.said, self.quiet_seconds, self.held_seconds = [], 0.0, 0.0

    @rule(tone=st.sampled_from([Tone.PLAIN, Tone.THANKS, Tone.ASSENT]))
    def customer_writes(self, tone: Tone) -> None:
        before = self.case
        late = life.is_closed(before, self.queue, self.now)
        arrival = life.receive(before, "customer", tone, is_late=late)
        if arrival.begins_new:
            assert before.status is Status.RESOLVED
            return
        case = life.resumed(before, self.now) if arrival.resumes else before
        case = life.reopened(case, self.now) if arrival.reopens else case
        case = life.returned(case) if arrival.returns else case
        self.case = life.after_message(case, "customer", tone, self.now, is_acknowledgement=arrival.is_acknowledgement)
        if arrival.is_acknowledgement:
            names = ("status", "turn", "holding", "waiting_since", "paused_at", "outcome", "silent_since", "is_asked")
            assert all(getattr(before, name) == getattr(self.case, name) for name in names)
        else:
            assert (self.case.status, self.case.turn, self.case.paused_at) == (Status.OPEN, Turn.AGENT, None)
            assert self.case.waiting_since is not None
            assert self.case.holding is not Holding.PARKED

    @rule(tone=st.sampled_from([Tone.PLAIN, Tone.QUESTION]))
    def agent_answers(self, tone: Tone) -> None:
        arrival = life.receive(self.case, "agent", tone)
        case = life.reopened(self.case, self.now) if arrival.reopens else self.case
        until_at = self.case.promised_until_at
        self.case = life.held(life.after_message(case, "agent", tone, self.now))
        if until_at is not None:
            ending = life.ending_of_promise(until_at, self.now, self.now)
            assert ending == "kept", "at its end it would have been broken"
            self.case = life.promise_ended(self.case)
        self.begin_silence()

    @precondition(lambda self: self.case.status is not Status.RESOLVED)
    @rule(seconds=st.integers(1, 9000))
    def agent_promises(self, seconds: int) -> None:
        self.case = life.promised(self.case, self.now, self.now + timedelta(seconds=seconds))

    @precondition(lambda self: self.case.promised_until_at is not None)
    @rule()
    def agent_withdraws_the_promise(self) -> None:
        self.case = life.promise_ended(self.case)

    @rule(seconds=st.integers(1, 4000))
    def time_passes(self, seconds: int) -> None:
        ends_at = self.now + timedelta(seconds=seconds)
        for _ in range(20):
            due = life.next_due(self.case, self.queue)
            at = ends_at if due is None else min(max(due.at, self.now), ends_at)
            self.advance((at - self.now).total_seconds())
            step = life.step_now(self.case, self.queue, self.now)
            if step is None:
                assert at == ends_at
                return
            self.take(step)
        raise AssertionError("time never rests")

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.held_seconds += seconds
        if self.case.paused_at is None:
            self.quiet_seconds += seconds

    def take(self, step: Step) -> None:
        """Do what the commands do, and hold the step to what people may expect of it."""
        if step in {Step.REMIND, Step.ASK, Step.RESOLVE}:
            assert self.case.promised_until_at is None, "nobody is asked anything who was promised an answer"
            assert self.case.paused_at is None
            assert (self.case.status, self.case.turn) == (Status.OPEN, Turn.CUSTOMER)
            assert step not in self.said
            least = {
                Step.REMIND: self.queue.remind_after_seconds,
                Step.ASK: self.queue.ask_after_seconds,
                Step.RESOLVE: self.queue.resolve_after_seconds,
            }[step]
            assert least is not None
            assert self.quiet_seconds >= least
        self.said.append(step)
        if step is Step.PARK:
            assert self.held_seconds >= self.queue.hold_seconds or Step.ASK in self.said
            self.case = life.parked(self.case)
        elif step is Step.REMIND:
            self.case = life.reminded(life.after_system_message(self.case))
        elif step is Step.ASK:
            self.case = life.asked(life.after_system_message(self.case), self.now)
            self.quiet_seconds = 0.0
        elif step is Step.RECALL:
            self.recall()
        elif step is Step.BREAK:
            assert self.case.promised_until_at is not None
            assert self.now >= self.case.promised_until_at
            assert (self.case.status, self.case.turn) == (Status.OPEN, Turn.AGENT), "it was back in time"
            self.case = life.promise_ended(self.case)
        elif step is Step.RESOLVE:
            assert Step.ASK in self.said
            self.case = life.resolved(self.case, self.now, Outcome.UNCONFIRMED)
        else:
            self.case = life.returned(life.reopened(self.case, self.now))
            self.begin_silence()

    def recall(self) -> None:
        promised_at, until_at = self.case.promised_at, self.case.promised_until_at
        assert promised_at is not None
        assert until_at is not None
        lead = max(timedelta(seconds=60), min(timedelta(minutes=15), (until_at - promised_at) / 5))
        assert self.now >= until_at - lead
        case = self.case if self.case.status is Status.OPEN else life.reopened(self.case, self.now)
        self.case = life.recalled(case, self.now)
        assert self.case.holding is Holding.RETURNED

    @precondition(lambda self: self.case.status is not Status.RESOLVED)
    @rule(seconds=st.none() | st.integers(1, 5000))
    def agent_snoozes(self, seconds: int | None) -> None:
        self.case = life.snoozed(self.case, None if seconds is None else self.now + timedelta(seconds=seconds))

    @precondition(lambda self: self.case.status is not Status.RESOLVED and self.case.paused_at is None)
    @rule()
    def customer_pauses(self) -> None:
        self.case = life.paused(self.case, self.now)

    @precondition(lambda self: self.case.paused_at is not None)
    @rule()
    def customer_resumes(self) -> None:
        self.case = life.resumed(self.case, self.now)

    @precondition(lambda self: self.case.status is not Status.RESOLVED)
    @rule()
    def agent_resolves(self) -> None:
        self.case = life.resolved(self.case, self.now, None)

    @precondition(lambda self: self.case.status is not Status.OPEN)
    @rule()
    def agent_reopens(self) -> None:
        self.case = life.reopened(self.case, self.now)
        self.begin_silence()

    @invariant()
    def a_case_that_rests_is_neither_held_nor_parked(self) -> None:
        if self.case.status is not Status.OPEN:
            assert self.case.holding is Holding.NONE

    @invariant()
    def nobody_waits_in_the_customers_turn_or_after_the_end(self) -> None:
        if self.case.turn is Turn.CUSTOMER or self.case.status is Status.RESOLVED:
            assert self.case.waiting_since is None

    @invariant()
    def only_a_resolved_case_has_been_resolved(self) -> None:
        assert (self.case.status is Status.RESOLVED) == (self.case.resolved_at is not None)
        if self.case.status is Status.RESOLVED:
            assert self.case.paused_at is None
            assert self.case.promised_until_at is None
            assert life.next_due(self.case, LifeRules()) is None

    @invariant()
    def a_promise_that_holds_is_looked_at_in_time(self) -> None:
        if self.case.promised_until_at is not None:
            due = life.next_due(self.case, LifeRules())
            assert due is not None
            assert due.at <= self.case.promised_until_at

    @override
    def teardown(self) -> None:
        assert self.case.customer_messages >= 1


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
