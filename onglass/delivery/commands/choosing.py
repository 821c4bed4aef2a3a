"""What an agent chooses to be told of, and how."""

from datetime import time
from zoneinfo import ZoneInfo

import msgspec

from onglass.delivery.model import DEFAULT_WAYS, AlertChoices, QuietHours
from onglass.directory import commands as directory
from onglass.directory.model import Principal
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction

LONGEST_AWAY_SECONDS = 600


async def choose_alerts(tx: Transaction, by: Principal, choices: AlertChoices) -> AlertChoices:
    """Keep what the agent chose, and return all of it. What is left out has its default. Raises Invalid by field."""
    if choices.quiet_hours is not None:
        check_quiet_hours(choices.quiet_hours)
    if not 0 <= choices.only_when_away_seconds <= LONGEST_AWAY_SECONDS:
        raise invalid_field("only_when_away_seconds", f"Send 0 to {LONGEST_AWAY_SECONDS} seconds.")
    whole = msgspec.structs.replace(choices, alerts={**DEFAULT_WAYS, **choices.alerts})
    await directory.keep_preferences(tx, by, msgspec.to_builtins(whole))
    return whole


def check_quiet_hours(hours: QuietHours) -> None:
    """Raise Invalid by field unless these are two times of day at a place that exists."""
    for name, value in (("from", hours.begins), ("to", hours.ends)):
        try:
            is_right = time.fromisoformat(value).strftime("%H:%M") == value
        except ValueError:
            is_right = False
        if not is_right:
            raise invalid_field(f"quiet_hours.{name}", "Send a time of day like 22:00.")
    if hours.begins == hours.ends:
        raise invalid_field("quiet_hours.to", "Quiet hours end at another time than they begin.")
    try:
        ZoneInfo(hours.time_zone)
    except (ValueError, OSError, KeyError) as error:
        raise invalid_field("quiet_hours.time_zone", "Send a time zone like Europe/Berlin.") from error
