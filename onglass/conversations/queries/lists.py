"""Lists of conversations, newest first, by pages that a cursor continues.

Invariant: a cursor says where a page ended and nothing else; whoever makes one up sees only what they may see anyway.
"""

import base64
import binascii
from datetime import datetime
from uuid import UUID

import msgspec

from onglass.conversations._store import rows
from onglass.conversations._store.rows import Position
from onglass.conversations._store.shapes import shape_agent_row, shape_customer_row
from onglass.conversations.model import (
    AgentConversationPage,
    CustomerConversationPage,
    Reader,
    Status,
    StatusName,
    ViewName,
)
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Row, Transaction

MAX_PAGE = 100
_MAX_QUERY_LENGTH = 200
_MAX_WORDS = 8


class _Cursor(msgspec.Struct, array_like=True):
    at: datetime
    id: UUID


async def list_customer_conversations(
    tx: Transaction, reader: Reader, *, cursor: str | None = None, limit: int = 50
) -> CustomerConversationPage:
    """Return a page of the customer's conversations. Raises Invalid for a foreign cursor or a limit not in 1-100."""
    _check_limit(limit)
    found = await rows.fetch_customer_page(tx, reader, _position(cursor), limit + 1)
    return CustomerConversationPage(
        conversations=[shape_customer_row(row) for row in found[:limit]],
        next_cursor=_next_cursor(found, limit, "updated_at"),
    )


async def list_agent_conversations(
    tx: Transaction,
    reader: Reader,
    *,
    view: ViewName,
    status: StatusName | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> AgentConversationPage:
    """Return a page of a view: mine (the reader's), queue (open, nobody's), team (as queue), snoozed, parked, all.

    Without `status` what is not resolved, and with `q` any. `q`: words, each of which stands in the case number, the
    subject, or the customer's name or e-mail. Raises Invalid.
    """
    _check_limit(limit)
    wanted = None if status is None else Status[status.upper()]
    words = _words(q)
    found = await rows.fetch_agent_page(
        tx, reader, view=view, status=wanted, words=words, after=_position(cursor), at_most=limit + 1
    )
    return AgentConversationPage(
        conversations=[shape_agent_row(row) for row in found[:limit]],
        next_cursor=_next_cursor(found, limit, rows.page_order(wanted)),
    )


def _words(q: str | None) -> list[str]:
    if not q:
        return []
    if len(q) > _MAX_QUERY_LENGTH or "\x00" in q:
        raise invalid_field("q", f"Search with at most {_MAX_QUERY_LENGTH} characters.")
    return q.lower().split()[:_MAX_WORDS]


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MAX_PAGE:
        raise invalid_field("limit", f"Send a number from 1 to {MAX_PAGE}.")


def _position(cursor: str | None) -> Position:
    if not cursor:
        return Position()
    try:
        decoded = msgspec.msgpack.decode(base64.urlsafe_b64decode(cursor + "=="), type=_Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise invalid_field("cursor", "Send back a next_cursor as it was given, or none.") from None
    if decoded.at.tzinfo is None:
        raise invalid_field("cursor", "Send back a next_cursor as it was given, or none.")
    return Position(decoded.at, decoded.id)


def _next_cursor(found: list[Row], limit: int, order: str) -> str | None:
    if len(found) <= limit:
        return None
    last = found[limit - 1]
    encoded = msgspec.msgpack.encode(_Cursor(last[order], last["id"]))
    return base64.urlsafe_b64encode(encoded).decode().rstrip("=")
