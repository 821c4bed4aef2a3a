"""From what a client told to what may be kept: level, consent, sizes, clocks, masking.

Invariant: one bad breadcrumb costs itself, never its batch; whatever passes can be stored and has a known size.
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from onglass.context.engine.hiding import hide, hide_value, is_secret_name
from onglass.context.model import (
    MAX_NAME_CHARACTERS,
    STEP_KINDS,
    Capture,
    Cleaned,
    ContextSettings,
    IncomingBreadcrumb,
    IncomingScreen,
    Rejected,
    Scalar,
    Screen,
    Step,
)
from onglass.conversations.engine import mask
from onglass.conversations.model import StepKind
from onglass.directory.engine.traits import is_storable

Patterns = Sequence[re.Pattern[str]]

_MAX_KEYS = 20
_MAX_VALUE_CHARACTERS = 500
_MAX_PATH_CHARACTERS = 500
_MAX_INTEGER = 2**53
_MAX_DURATION_MS = 86_400_000
_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_ATTRIBUTE_KEY_CHARACTERS = 80
# With a console tail the client tells the console's lines as steps of its own kind of name.
_CONSOLE = "console"
_OK_BELOW = 400
_STEPS: frozenset[StepKind] = frozenset({"screen", "tap", "custom", "network", "visibility"})
_NESTED = ("network", "viewport", "battery")


def refusal(settings: ContextSettings, *, has_consent: bool | None) -> str | None:
    """Return why nothing at all may be kept, or None. `has_consent` None: the host app has not said."""
    if settings.collect == "none":
        return "not_collected"
    is_given = settings.consent == "assumed" if has_consent is None else has_consent
    return None if is_given else "no_consent"


def clean(capture: Capture, *, settings: ContextSettings, patterns: Patterns, now_at: datetime) -> Cleaned:
    """Return what may be kept of a capture; the same for the same capture, however often it comes."""
    rejected: list[Rejected] = []
    steps: list[Step] = []
    for told in capture.breadcrumbs:
        step, reason = _clean_step(told, settings, patterns, now_at)
        if step is None:
            rejected.append(Rejected(told.id, reason))
        else:
            steps.append(step)
    return Cleaned(
        screen=None if capture.screen is None else _clean_screen(capture.screen, patterns),
        steps=steps,
        device=_clean_device(capture.device or {}, settings, patterns, rejected),
        attributes=_clean_attributes(capture.attributes or {}, settings, patterns, rejected),
        rejected=rejected,
    )


def is_failure(step: Step) -> bool:
    """Tell whether a request failed: refused, or never answered."""
    return step.kind == "request" and (not step.status or step.status >= _OK_BELOW)


def _clean_step(
    told: IncomingBreadcrumb, settings: ContextSettings, patterns: Patterns, now_at: datetime
) -> tuple[Step | None, str]:
    if told.kind not in STEP_KINDS:
        return None, "unknown_kind"
    at = _moment(told.at)
    if at is None:
        return None, "bad_time"
    if at < now_at - timedelta(days=settings.retention_days):
        return None, "too_old"
    name = told.name.strip()
    if not 1 <= len(name) <= MAX_NAME_CHARACTERS or not is_storable(name):
        return None, "bad_name"
    detail = _clean_detail(told.detail, patterns)
    if detail is None:
        return None, "bad_detail"
    step = Step(
        id=told.id,
        at=min(at, now_at),
        kind=told.kind,
        name=hide(name, patterns)[:MAX_NAME_CHARACTERS],
        detail=detail or None,
        duration_ms=_duration(told.duration_ms),
        status=told.status if told.status is not None and 0 <= told.status <= 999 else None,  # noqa: PLR2004
    )
    return (step, "") if _is_wanted(step, settings) else (None, "not_collected")


def _is_wanted(step: Step, settings: ContextSettings) -> bool:
    if step.kind == "custom" and step.name.startswith(_CONSOLE):
        return settings.console_tail
    if step.kind in _STEPS or settings.collect == "all":
        return True
    return settings.collect == "steps_and_errors" and (step.kind != "request" or is_failure(step))


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if at.tzinfo is None else at


def _duration(value: float | None) -> int | None:
    if value is None or not math.isfinite(value) or not 0 <= value <= _MAX_DURATION_MS:
        return None
    return round(value)


def _clean_detail(told: Mapping[str, Any] | None, patterns: Patterns) -> dict[str, Scalar] | None:
    """Return the detail of a step, empty when there is none; None when it cannot be one."""
    if told is None:
        return {}
    fits = len(told) <= _MAX_KEYS and all(_KEY.fullmatch(key) and _is_scalar(value) for key, value in told.items())
    return {key: hide_value(key, _cut(value), patterns) for key, value in told.items()} if fits else None


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        return is_storable(value.replace("\n", " ").replace("\t", " ").replace("\r", " "))
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int):
        return abs(value) <= _MAX_INTEGER
    return isinstance(value, float) and math.isfinite(value)


def _cut(value: Any) -> Any:
    return value[:_MAX_VALUE_CHARACTERS] if isinstance(value, str) else value


def _clean_screen(told: IncomingScreen, patterns: Patterns) -> Screen | None:
    name = _line(told.name, patterns, longest=MAX_NAME_CHARACTERS)
    if name is None:
        return None
    return Screen(
        name=name,
        title=_line(told.title, patterns, longest=MAX_NAME_CHARACTERS),
        path=_line(told.path, patterns, longest=_MAX_PATH_CHARACTERS),
    )


def _line(text: str | None, patterns: Patterns, *, longest: int) -> str | None:
    if text is None or not is_storable(text.strip()):
        return None
    return hide(text.strip(), patterns)[:longest] or None


def _clean_device(
    told: Mapping[str, Any], settings: ContextSettings, patterns: Patterns, rejected: list[Rejected]
) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in told.items():
        reason = _device_refusal(key, value, settings)
        if reason is not None:
            rejected.append(Rejected(f"device.{key[:64]}", reason))
        elif isinstance(value, Mapping):
            kept[key] = _clean_detail(value, patterns)
        elif value is not None:
            kept[key] = mask(_cut(value), patterns) if isinstance(value, str) else value
    return kept


def _device_refusal(key: str, value: Any, settings: ContextSettings) -> str | None:
    if key.startswith("battery") and not settings.battery:
        return "not_collected"
    if not _KEY.fullmatch(key):
        return "bad_name"
    if isinstance(value, Mapping):
        return None if key in _NESTED and _clean_detail(value, ()) is not None else "bad_detail"
    return None if _is_scalar(value) else "bad_detail"


def _clean_attributes(
    told: Mapping[str, Any], settings: ContextSettings, patterns: Patterns, rejected: list[Rejected]
) -> dict[str, Scalar]:
    allowed = settings.attributes_allowed
    kept: dict[str, Scalar] = {}
    for key, value in told.items():
        if allowed is not None and key not in allowed:
            reason = "not_allowed"
        elif not 1 <= len(key) <= _ATTRIBUTE_KEY_CHARACTERS or not is_storable(key) or not _is_scalar(value):
            reason = "bad_detail"
        else:
            # The host sets these on purpose, so only what nobody may keep is hidden in them.
            kept[key] = _attribute(key, _cut(value), patterns)
            continue
        rejected.append(Rejected(f"attributes.{key[:64]}", reason))
    return kept


def _attribute(key: str, value: Scalar, patterns: Patterns) -> Scalar:
    if isinstance(value, str):
        return "[hidden]" if is_secret_name(key) and "mail" not in key.lower() else mask(value, patterns)
    kept: Scalar = hide_value(key, value, patterns)
    return kept
