"""The checker is itself tested: a clean history passes, and each anomaly that is planted in one is named."""

import random
from collections.abc import Callable

import msgspec
import pytest

from tests.chaos.checker import check
from tests.chaos.history import FinalMessage, History, Outbound, Send, Sighting, TimerEffect
from tests.chaos.plan import REPEATS, SHORT_FAULTS, make_plan


def _send(number: int, **changes: object) -> Send:
    send = Send(
        writer="customer 1",
        conversation_id="c",
        client_message_id=f"k{number}",
        body=f"words {number}",
        is_note=False,
        invoked_at=float(number),
        acked_at=number + 0.5,
        outcome="ok",
        message_id=f"m{number}",
        seq=number,
        tries=1,
    )
    return msgspec.structs.replace(send, **changes)


def _clean() -> History:
    sends = [_send(n) for n in range(1, 6)]
    history = History(sends=sends, timers_due={"t": 10.0}, first_replies={"c": True})
    for send in sends:
        for audience in ("customer", "agent"):
            history.final.append(
                FinalMessage(
                    audience=audience,
                    conversation_id="c",
                    seq=send.seq or 0,
                    message_id=send.message_id or "",
                    client_message_id=send.client_message_id,
                    body=send.body,
                ),
            )
            history.sightings.append(
                Sighting(
                    reader=f"{audience} 1",
                    audience=audience,
                    conversation_id="c",
                    seq=send.seq or 0,
                    type="message_created",
                    message_id=send.message_id,
                    body=send.body,
                    seen_at=0.0,
                    epoch=0,
                ),
            )
        history.outbound_expected.append(send.message_id or "")
        history.outbound.append(Outbound(message_id=send.message_id or "", received_at=0.0))
    numbers = [1, 2, 3, 4, 5]
    history.final_events = {"customer": {"c": list(numbers)}, "agent": {"c": list(numbers)}}
    history.timer_effects.append(TimerEffect(key="t", due_at=10.0, effect_at=10.4))
    return history


def test_a_clean_history_has_no_anomaly() -> None:
    assert check(_clean()) == []


def _lose(history: History) -> None:
    history.final = [m for m in history.final if m.message_id != "m3"]


def _double(history: History) -> None:
    history.final.append(msgspec.structs.replace(history.final[1], message_id="m9", seq=6))


def _phantom(history: History) -> None:
    history.final.append(msgspec.structs.replace(history.final[1], client_message_id="k9", message_id="m9", body="boo"))


def _refused_and_readable(history: History) -> None:
    history.sends[2] = _send(3, outcome="refused", message_id=None, seq=None)


def _hole_in_log(history: History) -> None:
    history.final_events["customer"]["c"] = [1, 2, 4, 5]


def _leak_a_note(history: History) -> None:
    history.sends[0] = _send(1, is_note=True)


def _reader_hole(history: History) -> None:
    history.sightings = [s for s in history.sightings if not (s.audience == "agent" and s.seq == 3)]


def _reader_double(history: History) -> None:
    history.sightings.append(history.sightings[0])


def _reader_behind(history: History) -> None:
    history.sightings = [s for s in history.sightings if not (s.audience == "agent" and s.seq == 5)]


def _reader_sees_other_words(history: History) -> None:
    history.sightings[0] = msgspec.structs.replace(history.sightings[0], body="other words")


def _swap_order(history: History) -> None:
    history.sends[0] = _send(1, invoked_at=9.0, acked_at=9.5)


def _real_time(history: History) -> None:
    history.sends[0] = _send(1, writer="customer 2", invoked_at=9.0, acked_at=9.5)


def _lose_outbound(history: History) -> None:
    history.outbound.pop()


def _outbound_for_nothing(history: History) -> None:
    history.outbound.append(Outbound(message_id="m99", received_at=0.0))


def _timer_twice(history: History) -> None:
    history.timer_effects.append(history.timer_effects[0])


def _timer_early(history: History) -> None:
    history.timer_effects[0] = TimerEffect(key="t", due_at=10.0, effect_at=9.9)


def _timer_lost(history: History) -> None:
    history.timer_effects.clear()


def _no_reaction(history: History) -> None:
    history.first_replies["c"] = False


@pytest.mark.parametrize(
    ("plant", "says"),
    [
        (_lose, "P1 lost"),
        (_double, "P3 the same words twice"),
        (_phantom, "P2 phantom"),
        (_refused_and_readable, "P2 refused and yet readable"),
        (_hole_in_log, "P4 customer numbering"),
        (_leak_a_note, "P22 a customer reads a note"),
        (_reader_hole, "saw a hole"),
        (_reader_double, "saw double or backwards"),
        (_reader_behind, "stayed 1 behind"),
        (_reader_sees_other_words, "a stream showed what is not stored"),
        (_swap_order, "out of order"),
        (_real_time, "real-time order broken"),
        (_lose_outbound, "P12 outbound lost"),
        (_outbound_for_nothing, "P12 outbound for nothing"),
        (_timer_twice, "P15 timers fired twice"),
        (_timer_early, "P15 timers early"),
        (_timer_lost, "P15 timers lost"),
        (_no_reaction, "P12 a reaction never ran"),
    ],
)
def test_each_planted_anomaly_is_named(plant: Callable[[History], None], says: str) -> None:
    history = _clean()
    plant(history)
    assert any(says in anomaly for anomaly in check(history)), check(history)


def test_the_plan_holds_every_fault_at_least_three_times_and_is_the_same_for_a_seed() -> None:
    plan = make_plan(random.Random(7))
    assert plan == make_plan(random.Random(7))
    assert all(plan.count(fault) >= REPEATS for fault in SHORT_FAULTS)
    assert len(plan) >= 40
