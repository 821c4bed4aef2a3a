"""What may be kept of a capture, and what is hidden in it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.context.engine import clean, hide, refusal
from onglass.context.model import Capture, ContextSettings
from onglass.conversations.engine import DEFAULT_SECRET_PATTERNS, compile_secret_patterns

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PATTERNS: tuple[re.Pattern[str], ...] = compile_secret_patterns(DEFAULT_SECRET_PATTERNS)
ALL = ContextSettings(collect="all", consent="assumed")


def step(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": f"b-{number}", "at": "2026-11-20T11:59:00.000Z", "kind": "tap", "name": "Pay now", **more}


def cleaned(*steps: dict[str, Any], settings: ContextSettings = ALL, **more: Any) -> Any:
    capture = msgspec.convert({"breadcrumbs": list(steps), **more}, Capture)
    return clean(capture, settings=settings, patterns=PATTERNS, now_at=NOW)


def reasons(*steps: dict[str, Any], settings: ContextSettings = ALL) -> list[str]:
    return [one.reason for one in cleaned(*steps, settings=settings).rejected]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Card 4111 1111 1111 1111", "Card •••• •••• •••• 1111"),
        ("/transfer?iban=DE89370400440532013000&to=ada", "/transfer?…"),
        ("GET https://ada:pw@bank.example/v1/me?token=abc#x", "GET https://bank.example/v1/me?…"),
        ("#/accounts", "#/accounts"),
        ("/login#access_token=abc", "/login#…"),
        ("Mail to ada.lovelace@bank.example failed", "Mail to [e-mail] failed"),
        ("ada%40bank.example", "[e-mail]"),
        ("Call 0170 123 45 67", "Call •••"),
        ("Order 1234567", "Order •••"),
        ("Version 12.4.1, step 3 of 5", "Version 12.4.1, step 3 of 5"),
        ("/reset/9f86d081884c7d659a2feaa0c55ad015", "/reset/[hidden]"),
        ("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl", "Bearer [hidden]"),
        ("What now? Nothing.", "What now? Nothing."),
    ],
)
def test_what_a_name_may_not_say(said: str, kept: str) -> None:
    assert hide(said, PATTERNS) == kept


@given(st.text(max_size=200))
def test_hiding_twice_is_hiding_once(text: str) -> None:
    once = hide(text, PATTERNS)
    assert hide(once, PATTERNS) == once


def test_secrets_by_name_go_whole_and_details_are_hidden_as_names_are() -> None:
    detail = {"password": "hunter2", "Card-Number": 1, "to": "ada@bank.example", "amount": 12.5, "ok": True}
    (kept,) = cleaned(step(detail=detail)).steps
    assert kept.detail == {
        "password": "[hidden]",
        "Card-Number": "[hidden]",
        "to": "[e-mail]",
        "amount": 12.5,
        "ok": True,
    }


def test_one_bad_step_costs_only_itself_and_says_why() -> None:
    found = cleaned(
        step(1),
        step(2, kind="keypress"),
        step(3, at="yesterday"),
        step(4, at="2026-11-20T11:59:00"),
        step(5, at="2026-01-01T00:00:00Z"),
        step(6, name="   "),
        step(7, name="x" * 201),
        step(8, detail={str(key): 1 for key in range(21)}),
        step(9, detail={"nested": {"a": 1}}),
        step(10),
    )
    assert [one.id for one in found.steps] == ["b-1", "b-10"]
    assert {one.id: one.reason for one in found.rejected} == {
        "b-2": "unknown_kind",
        "b-3": "bad_time",
        "b-4": "bad_time",
        "b-5": "too_old",
        "b-6": "bad_name",
        "b-7": "bad_name",
        "b-8": "bad_detail",
        "b-9": "bad_detail",
    }


def test_a_clock_that_is_ahead_is_not_believed() -> None:
    (kept,) = cleaned(step(at="2027-01-01T00:00:00Z")).steps
    assert kept.at == NOW


def test_odd_measures_are_left_out_and_the_step_stays() -> None:
    (kept,) = cleaned(step(duration_ms=-4, status=70000)).steps
    assert (kept.duration_ms, kept.status) == (None, None)
    (kept,) = cleaned(step(2, duration_ms=12.6, status=404)).steps
    assert (kept.duration_ms, kept.status) == (13, 404)


def test_a_long_value_is_cut_before_it_is_stored() -> None:
    (kept,) = cleaned(step(detail={"stack": "at pay\n" * 500})).steps
    assert len(kept.detail["stack"]) == 500


@pytest.mark.parametrize(
    ("collect", "wanted"),
    [
        ("steps", ["screen", "tap", "custom", "network", "visibility"]),
        ("steps_and_errors", ["screen", "tap", "request failed", "error", "custom", "network", "visibility"]),
        (
            "all",
            ["screen", "tap", "request ok", "request failed", "error", "custom", "network", "visibility"],
        ),
    ],
)
def test_the_level_decides_which_kinds_are_kept(collect: Any, wanted: list[str]) -> None:
    told = [
        step(1, kind="screen", name="screen"),
        step(2, kind="tap", name="tap"),
        step(3, kind="request", name="request ok", status=200),
        step(4, kind="request", name="request failed", status=500),
        step(5, kind="error", name="error"),
        step(6, kind="custom", name="custom"),
        step(7, kind="network", name="network"),
        step(8, kind="visibility", name="visibility"),
    ]
    found = cleaned(*told, settings=msgspec.structs.replace(ALL, collect=collect))
    assert [one.name for one in found.steps] == wanted
    assert {one.reason for one in found.rejected} <= {"not_collected"}


def test_the_consoles_tail_and_the_battery_are_kept_only_where_the_company_says_so() -> None:
    told = step(kind="custom", name="console.error", detail={"text": "boom"})
    device = {"battery": {"level": 0.4, "charging": False}, "os_version": "17.5"}
    found = cleaned(told, device=device)
    assert found.steps == []
    assert found.device == {"os_version": "17.5"}
    assert {(one.id, one.reason) for one in found.rejected} == {
        ("b-1", "not_collected"),
        ("device.battery", "not_collected"),
    }
    found = cleaned(told, device=device, settings=msgspec.structs.replace(ALL, console_tail=True, battery=True))
    assert len(found.steps) == 1
    assert found.device == device


def test_only_attributes_on_the_list_are_kept_and_cards_are_hidden_in_them() -> None:
    settings = msgspec.structs.replace(ALL, attributes_allowed=("plan", "note"))
    found = cleaned(attributes={"plan": "gold", "note": "4111111111111111", "balance": 12}, settings=settings)
    assert found.attributes == {"plan": "gold", "note": "••••••••••••1111"}
    assert [(one.id, one.reason) for one in found.rejected] == [("attributes.balance", "not_allowed")]
    assert cleaned(attributes={"balance": 12}).attributes == {"balance": 12}


def test_only_known_parts_of_a_device_may_be_nested() -> None:
    device = {"network": {"kind": "4g", "rtt_ms": 80}, "viewport": {"width": 390}, "model": "P", "more": {"a": 1}}
    found = cleaned(device=device)
    assert found.device == {"network": {"kind": "4g", "rtt_ms": 80}, "viewport": {"width": 390}, "model": "P"}
    assert [(one.id, one.reason) for one in found.rejected] == [("device.more", "bad_detail")]


@pytest.mark.parametrize(
    ("collect", "consent", "said", "reason"),
    [
        ("none", "assumed", True, "not_collected"),
        ("all", "required", None, "no_consent"),
        ("all", "required", False, "no_consent"),
        ("all", "required", True, None),
        ("all", "assumed", None, None),
        ("all", "assumed", False, "no_consent"),
    ],
)
def test_nothing_without_a_yes(collect: Any, consent: Any, said: bool | None, reason: str | None) -> None:
    assert refusal(ContextSettings(collect=collect, consent=consent), has_consent=said) == reason


def test_the_default_is_steps_and_errors_with_a_consent_that_has_to_be_given() -> None:
    assert ContextSettings() == ContextSettings(
        collect="steps_and_errors", consent="required", battery=False, console_tail=False, retention_days=30
    )


def test_the_order_told_is_the_order_kept() -> None:
    assert [one.id for one in cleaned(*(step(number) for number in range(50))).steps] == [
        f"b-{number}" for number in range(50)
    ]
    assert NOW - timedelta(days=30) < cleaned(step()).steps[0].at


def test_unknown_fields_and_names_that_are_none_are_refused_with_their_place() -> None:
    refused: tuple[dict[str, Any], ...] = (
        {"breadcrumbs": [step(colour="red")]},
        {"breadcrumbs": [step(id="a b")]},
        {"screens": []},
    )
    for wrong in refused:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(wrong, Capture)
