"""Whether a rule applies to a case, and what its words come to."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from onglass.rules.engine import MissingError, applies, fill, parse
from onglass.rules.model import Facts

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def facts(**values: Any) -> Facts:
    return Facts(conversation_id=uuid4(), case_number="C-1", at=AT, **values)


@pytest.mark.parametrize(
    ("condition", "true_of", "false_of"),
    [
        ("inside hours", {"is_open": True}, {"is_open": False}),
        ("outside hours", {"is_open": False}, {"is_open": True}),
        ('message contains "refund", "Geld zurück"', {"message": "I want a REFUND!"}, {"message": "Hello"}),
        ('subject contains "card"', {"subject": "My Card"}, {"subject": None}),
        ('language is "de"', {"language": "de-AT"}, {"language": "den"}),
        ('language is "pt-BR"', {"language": "pt_br"}, {"language": "pt"}),
        ('queue is "Nights"', {"queue": "nights"}, {"queue": None}),
        ('team is "Cards" or team is "Loans"', {"team": "Loans"}, {"team": "Other"}),
        ('app is "Bank"', {"app": "Bank"}, {"app": "Insurance"}),
        ('platform is "ios", "android"', {"platform": "Android"}, {"platform": "web"}),
        ('version is at least "2.9"', {"version": "2.10.0"}, {"version": "2.8.9"}),
        ('version is below "3"', {"version": "2.99-beta"}, {"version": "3.0.1"}),
        ('version is "3.1"', {"version": "v3.1.0"}, {"version": None}),
        ('screen is "transfer"', {"screen": "Transfer"}, {"screen": "home"}),
        ('channel is "app"', {"channel": "app"}, {"channel": "email"}),
        ("priority is at least 3", {"priority": 3}, {"priority": 2}),
        ("priority is below -1", {"priority": -2}, {"priority": -1}),
        ("priority is 0", {"priority": 0}, {"priority": 1}),
        ('it has tag "VIP"', {"tags": frozenset({"vip"})}, {"tags": frozenset({"x"})}),
        ('attribute "amount" is at least 100', {"attributes": {"amount": 100.0}}, {"attributes": {"amount": "many"}}),
        ('attribute "amount" is below 100', {"attributes": {"amount": 99}}, {"attributes": {}}),
        ('attribute "paid" is yes', {"attributes": {"paid": True}}, {"attributes": {"paid": "yes"}}),
        ('attribute "kind" is "A", "B"', {"attributes": {"kind": "b"}}, {"attributes": {"kind": "C"}}),
        ('attribute "n" is 1', {"attributes": {"n": "1.0"}}, {"attributes": {"n": True}}),
        ('customer attribute "a" is "b"', {"customer_attributes": {"a": "B"}}, {"attributes": {"a": "b"}}),
        ("customer is signed in", {"is_signed_in": True}, {"is_signed_in": False}),
        ("customer is anonymous", {"is_signed_in": False}, {"is_signed_in": True}),
        ("assignee is nobody", {"assignee_id": None}, {"assignee_id": uuid4()}),
        ("assignee is somebody", {"assignee_id": uuid4()}, {"assignee_id": None}),
        ('assignee is "Ada"', {"assignee": "ada"}, {"assignee": None}),
        ('assignee is "ada@example.test"', {"assignee_email": "ada@example.test"}, {"assignee": "Ben"}),
        ("it is the first message", {"is_first_message": True}, {"is_first_message": False}),
        ("not (inside hours and priority is 0)", {"is_open": False}, {"is_open": True, "priority": 0}),
    ],
)  # fmt: skip
def test_a_condition_is_true_of_some_cases_and_false_of_others(
    condition: str, true_of: dict[str, Any], false_of: dict[str, Any]
) -> None:
    rule = parse(f"when it reopens if {condition} then close").rule
    assert applies(rule, facts(**true_of))
    assert not applies(rule, facts(**false_of))


def test_a_rule_without_condition_always_applies() -> None:
    assert applies(parse("when it reopens then close").rule, facts())


def test_words_are_filled_in_once_so_that_a_name_is_never_read_as_a_placeholder() -> None:
    named = facts(customer_name="{case_number} {queue}", queue="Cards")
    assert fill("Hello {customer_name}, {case_number} in {queue} {{ok}}", named) == (
        "Hello {case_number} {queue}, C-1 in Cards {ok}"
    )


def test_words_may_stand_for_what_is_missing_and_otherwise_nothing_is_said() -> None:
    assert fill("Hello {customer_name|there}!", facts()) == "Hello there!"
    assert fill("Hello{customer_name|}!", facts()) == "Hello!"
    with pytest.raises(MissingError):
        fill("Hello {customer_name}!", facts())


def test_an_opening_is_told_as_a_time_and_with_its_date_when_it_is_far() -> None:
    soon = facts(is_open=False, opens_at=AT + timedelta(hours=12))
    assert fill("{opens_at}", soon) == "08:00"
    later = facts(is_open=False, opens_at=AT + timedelta(days=3))
    assert fill("{opens_at}", later) == "2026-11-23 20:00"
    with pytest.raises(MissingError):
        fill("{opens_at}", facts(is_open=True))
