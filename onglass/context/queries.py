"""Reads of what is known of a customer's steps."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from onglass.context._store import devices, settings, steps
from onglass.context.engine import refusal
from onglass.context.model import ContextPolicy, ContextSettings, DeviceContext, KeptStep, Screen, StepPlace
from onglass.conversations.model import (
    ConversationContext,
    DeviceDescription,
    ScreenSeen,
    StepKind,
    StepSeen,
    Surroundings,
    instant,
)
from onglass.directory.model import Principal
from onglass.platform.transactions import Transaction

_STEPS_SHOWN = 8
_FAILURES_SHOWN = 5


async def get_settings(tx: Transaction, app_id: UUID) -> ContextSettings:
    """Return what an app lets be collected."""
    return await settings.load(tx, app_id)


async def get_policy(tx: Transaction, app_id: UUID) -> ContextPolicy:
    """Return what an app's clients are told of collecting."""
    return ContextPolicy(**msgspec.structs.asdict(await settings.load(tx, app_id)))


async def has_consent(tx: Transaction, by: Principal) -> bool:
    """Tell whether something may be kept of what the device tells."""
    assert by.app_id is not None
    assert by.device_id is not None
    known = await devices.load(tx, by.device_id)
    allowed = await settings.load(tx, by.app_id)
    return refusal(allowed, has_consent=None if known is None else known.has_consent) is None


async def get_surroundings(tx: Transaction, customer_id: UUID) -> Surroundings | None:
    """Return what a customer does just now, on the device that told something last; None when nothing is known."""
    now = await devices.load_newest(tx, customer_id)
    if now is None:
        return None
    newest = await steps.load_newest(tx, customer_id, at_most=_STEPS_SHOWN)
    errors = await steps.load_newest(tx, customer_id, at_most=_FAILURES_SHOWN, kinds=["error"])
    failed = await steps.load_newest(tx, customer_id, at_most=_FAILURES_SHOWN, only_failed_requests=True)
    return _surroundings(now, newest, errors, failed)


def _surroundings(
    now: DeviceContext, newest: Sequence[KeptStep], errors: Sequence[KeptStep], failed: Sequence[KeptStep]
) -> Surroundings:
    return Surroundings(
        screen=None if now.screen is None else _seen(now.screen),
        device=now.device,
        attributes=now.attributes,
        breadcrumbs=[show_step(step) for step in newest],
        errors=[show_step(step) for step in errors],
        failed_requests=[show_step(step) for step in failed],
        captured_at=instant(now.captured_at),
    )


def _seen(screen: Screen) -> ScreenSeen:
    return ScreenSeen(name=screen.name, title=screen.title, path=screen.path)


def show_step(step: KeptStep) -> StepSeen:
    """Return a step as it is shown."""
    return StepSeen(
        id=step.id,
        at=instant(step.at),
        kind=step.kind,
        name=step.name,
        detail=step.detail,
        duration_ms=step.duration_ms,
        status=step.status,
    )


def with_surroundings(opened: ConversationContext | None, now: Surroundings | None) -> ConversationContext | None:
    """Return the panel: what a conversation was opened with, and over it what is known by now."""
    if now is None:
        return opened
    opened = opened or ConversationContext()
    device = opened.device or DeviceDescription()
    told = {name: str(now.device[name]) for name in DeviceDescription.__struct_fields__ if now.device.get(name)}
    return msgspec.structs.replace(
        opened,
        device=msgspec.structs.replace(device, **told),
        current_screen=now.screen,
        network=now.device.get("network"),
        battery=now.device.get("battery"),
        viewport=now.device.get("viewport"),
        attributes={**(opened.attributes or {}), **now.attributes} or None,
        breadcrumbs=now.breadcrumbs,
        errors=now.errors,
        failed_requests=now.failed_requests,
        captured_at=now.captured_at,
    )


async def list_steps(
    tx: Transaction, customer_id: UUID, *, kinds: Sequence[StepKind], before: StepPlace | None, at_most: int
) -> list[KeptStep]:
    """Return a customer's steps of some kinds, newest first."""
    return await steps.load_newest(tx, customer_id, at_most=at_most, kinds=kinds, before=before)
