"""How far a session goes that a mailed link began: its one conversation, by an exact list of addresses.

Invariant: an address that is not listed here is not reached, so that a new call is closed until it is added.
"""

import re
from uuid import UUID

from onglass.directory.model import Principal
from onglass.platform.problems import NotFound

_WHOLE = frozenset({"/v1/client/sessions/current", "/v1/client/config", "/v1/client/conversations"})
_ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_FILES = re.compile(rf"/v1/client/uploads(/{_ID})?|/v1/files/{_ID}(/thumbnail)?")
_CONVERSATION = re.compile(
    rf"/v1/client/conversations/({_ID})"
    rf"(/messages(/{_ID})?|/events|/read|/typing|/draft|/end|/pause|/resume|/rating|/verifications)?"
)


def check_reach(principal: Principal, path: str) -> None:
    """Raise NotFound for an address beyond the one conversation of a session that has only that."""
    only_id = principal.only_conversation_id
    if only_id is None or path in _WHOLE or _FILES.fullmatch(path):
        return
    named = _CONVERSATION.fullmatch(path)
    if named is None or UUID(named.group(1)) != only_id:
        raise NotFound


def may_reach(principal: Principal, conversation_id: UUID) -> bool:
    """Tell whether a session goes as far as a conversation; whether it is the customer's is for others to say."""
    return principal.only_conversation_id is None or principal.only_conversation_id == conversation_id


def frame_reaches(principal: Principal, frame: object) -> bool:
    """Tell whether a frame is about nothing beyond the session's reach."""
    conversation_id: UUID | None = getattr(frame, "conversation_id", None)
    return conversation_id is None or may_reach(principal, conversation_id)
