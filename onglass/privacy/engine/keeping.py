"""What of an erased conversation stays, and when the rest may go."""

from datetime import datetime, timedelta

from onglass.conversations.model import instant
from onglass.privacy.model import Kept, RetentionSettings, StoredErasure


def erase_moment(newest_at: datetime | None, settings: RetentionSettings, *, now: datetime) -> datetime:
    """Return when the erasure may be carried out: now, or when the legal hold of what was said last is over."""
    if newest_at is None:
        return now
    return max(now, newest_at + timedelta(days=settings.legal_hold_days))


def what_is_kept(request: StoredErasure, settings: RetentionSettings, *, now: datetime) -> list[Kept]:
    """Return what stays although the customer wants it gone; a decided request keeps to its own moment."""
    if request.status == "refused":
        return []
    until = request.erase_at or erase_moment(request.newest_at, settings, now=now)
    moment = until if request.status == "erased" else now
    return kept_until(until, settings, now=max(now, moment), is_everything=request.conversation_id is None)


def kept_until(until: datetime, settings: RetentionSettings, *, now: datetime, is_everything: bool) -> list[Kept]:
    """Return what stays when the words may go at a moment."""
    kept = [Kept(what="conversation", until=instant(until), why="legal_hold", detail=settings.legal_hold_reason)]
    kept = kept if until > now else []
    kept.append(Kept(what="case_record", until=None, why="proof"))
    if is_everything:
        kept.append(Kept(what="sign_in", until=None, why="needed_to_sign_in"))
    return kept
