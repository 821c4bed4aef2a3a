"""The settings of a queue that may be chosen, and their limits.

Invariant: what passes `check_settings` fits the table's own checks, so that a wrong number is a 422 with its name.
"""

from collections.abc import Mapping

from onglass.directory.work_model import QueueSettings
from onglass.platform.problems import FieldError, Invalid

QUEUE_POLICIES = ("earliest_keepable_deadline", "first_come")
ACCEPTS = ("automatic", "asked")
LANGUAGE_RULES = ("ignored", "preferred", "required")

_DAY_SECONDS = 86_400
_YEAR_SECONDS = 366 * _DAY_SECONDS
LIMITS: Mapping[str, tuple[int, int]] = {
    "priority": (-10, 10),
    "escalate_by": (0, 10),
    "offer_seconds": (5, 600),
    "grace_seconds": (0, 3600),
    "hold_seconds": (10, _DAY_SECONDS),
    "remind_after_seconds": (60, _YEAR_SECONDS),
    "ask_after_seconds": (60, _YEAR_SECONDS),
    "resolve_after_seconds": (60, _YEAR_SECONDS),
    "reopen_seconds": (0, _YEAR_SECONDS),
}


def check_settings(settings: QueueSettings) -> None:
    """Raise Invalid (422) with a path for every setting that is not possible."""
    errors = [
        FieldError(name, f"Send a whole number from {least} to {most}.")
        for name, (least, most) in LIMITS.items()
        if (value := getattr(settings, name)) is not None and not least <= value <= most
    ]
    errors += _choice_errors("policy", settings.policy, QUEUE_POLICIES)
    errors += _choice_errors("accepts", settings.accepts, ACCEPTS)
    errors += _choice_errors("language_rule", settings.language_rule, LANGUAGE_RULES)
    if errors:
        raise Invalid("invalid", f"Field {errors[0].path}: {errors[0].detail}", errors=errors)


def _choice_errors(path: str, value: str, choices: tuple[str, ...]) -> list[FieldError]:
    return [] if value in choices else [FieldError(path, f"Send one of: {', '.join(choices)}.")]
