"""What an answer of a push service means, and when to try again.

Invariant: without a clear refusal there are eight attempts, the last at least a day after the first.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

import msgspec

BACKOFF_SECONDS = (10, 60, 300, 1_800, 7_200, 21_600, 57_600)
MOST_ATTEMPTS = len(BACKOFF_SECONDS) + 1
_JITTER = 0.2
_LONGEST_WISH_SECONDS = 86_400.0
_GONE = frozenset({404, 410})
# It will not be taken the next time either: unreadable, or too large.
_REFUSED = frozenset({400, 405, 413})
_SLOW_DOWN = 429
# What a service with words of its own for its refusals means; `sign again`: our token there holds no more.
Meaning = Literal["gone", "refused", "sign again", "later"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from an attempt. `wait_seconds` None: no further one. `is_gone`: the address is no more.

    `is_for_all`: the service asked for patience, which holds for everything else that waits for this address too.
    """

    is_sent: bool = False
    is_gone: bool = False
    is_for_all: bool = False
    wait_seconds: float | None = None


def judge(
    status: int | None,
    headers: Mapping[str, str],
    *,
    attempts: int,
    chance: float,
    now: datetime,
    meaning: Meaning | None = None,
) -> Verdict:
    """Judge attempt number `attempts` (from 1). `status` None: no answer came. `chance` in [0, 1) spreads retries.

    `meaning`: what the service's own words for a refusal say; without it, its status does.
    """
    if status is not None and 200 <= status < 300:  # noqa: PLR2004 - the class of success
        return Verdict(is_sent=True)
    meaning = meaning or meaning_of(status)
    if meaning == "gone":
        return Verdict(is_gone=True)
    if meaning == "refused" or attempts >= MOST_ATTEMPTS:
        return Verdict()
    wish = wished_seconds(headers.get("retry-after"), now)
    own = BACKOFF_SECONDS[attempts - 1] * (1 + _JITTER * chance)
    return Verdict(wait_seconds=max(own, wish), is_for_all=wish > 0 or status == _SLOW_DOWN)


def meaning_of(status: int | None) -> Meaning:
    """Return what a status says, as browsers' push services use it."""
    if status in _GONE:
        return "gone"
    return "refused" if status in _REFUSED else "later"


def wished_seconds(retry_after: str | None, now: datetime) -> float:
    """Read Retry-After, seconds or a date; 0 when there is none or it cannot be read, a day at most."""
    if retry_after is None:
        return 0.0
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(retry_after) - now) / timedelta(seconds=1)
        except (TypeError, ValueError):
            return 0.0
    return min(max(seconds, 0.0), _LONGEST_WISH_SECONDS) if seconds == seconds else 0.0  # noqa: PLR0124 - not a number
