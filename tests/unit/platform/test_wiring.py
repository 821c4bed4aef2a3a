"""What is wired to a type of event is wired to every kind of it."""

import pytest

from onglass.events import MessageReceived, TurnPassed
from onglass.platform.reactions import Wiring, on
from onglass.platform.transactions import Transaction


async def count(_tx: Transaction, event: MessageReceived) -> None:
    del event


async def follow_turns(_tx: Transaction, event: TurnPassed) -> None:
    del event


def test_a_message_that_passes_the_turn_is_a_message_too() -> None:
    wiring = Wiring([on(MessageReceived, count), on(TurnPassed, follow_turns)])
    assert set(wiring.of("message_received")) == {"tests.count"}
    assert set(wiring.of("turn_passed")) == {"tests.count", "tests.follow_turns"}


def test_what_is_wired_to_a_kind_only_leaves_the_rest_idle() -> None:
    idle = Wiring([on(TurnPassed, follow_turns)]).types_without_reactions()
    assert "message_received" in idle
    assert "turn_passed" not in idle


def test_one_reaction_wired_to_a_type_and_to_a_kind_of_it_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Wiring([on(MessageReceived, count), on(TurnPassed, count)])
