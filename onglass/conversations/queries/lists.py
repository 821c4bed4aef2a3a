"""Lists of conversations, newest first, by pages that a cursor continues.

Invariant: a cursor says where a page ended and nothing else; whoever makes one up sees only what they may see anyway.
"""

import base64
import binascii

import msgspec

from onglass.conversations._store import pages, rows
from onglass.conversations._store.shapes import shape_agent_row, shape_customer_row
from onglass.conversations.engine import Term, terms_of
from onglass.conversations.model import (
    MAX_QUERY_LENGTH,
    AgentConversationPage,
    CaseFilter,
    CustomerConversationPage,
    ListOrder,
    Position,
    Reader,
    Status,
    StatusName,
    ViewName,
)
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction

MAX_PAGE = 100
EVERY_CASE = CaseFilter()


async def list_customer_conversations(
    tx: Transaction, reader: Reader, *, cursor: str | None = None, limit: int = 50
) -> CustomerConversationPage:
    """Return a page of the customer's conversations. Raises Invalid for a foreign cursor or a limit not in 1-100."""
    _check_limit(limit)
    found = await rows.fetch_customer_page(tx, reader, _position(cursor), limit + 1)
    shown = found[:limit]
    return CustomerConversationPage(
        conversations=[shape_customer_row(row) for row in shown],
        next_cursor=_cursor(Position(shown[-1]["updated_at"], shown[-1]["id"])) if len(found) > limit else None,
    )


async def list_agent_conversations(
    tx: Transaction,
    reader: Reader,
    *,
    view: ViewName,
    status: StatusName | None = None,
    q: str | None = None,
    having: CaseFilter = EVERY_CASE,
    order: ListOrder = "latest",
    cursor: str | None = None,
    limit: int = 50,
) -> AgentConversationPage:
    """Return a page of a view: mine (the reader's), queue (open, nobody's), team (as queue), snoozed, parked, all.

    Without `status` what is not resolved, and with `q` any. `q`: words, each of which stands in a message or a note,
    the case number, the subject, or the customer's name, e-mail or telephone number. `order` due: what is owed first
    comes first. Raises Invalid.
    """
    _check_limit(limit)
    wanted = None if status is None else Status[status.upper()]
    found = await pages.fetch_agent_page(
        tx,
        reader,
        view=view,
        status=wanted,
        having=having,
        terms=_terms(q),
        order=order,
        after=_position(cursor),
        at_most=limit + 1,
    )
    shown = found[:limit]
    return AgentConversationPage(
        conversations=[shape_agent_row(row) for row in shown],
        next_cursor=_cursor(pages.position_of(shown[-1], wanted, order)) if len(found) > limit else None,
    )


def _terms(q: str | None) -> list[Term]:
    if not q:
        return []
    if len(q) > MAX_QUERY_LENGTH or "\x00" in q:
        raise invalid_field("q", f"Search with at most {MAX_QUERY_LENGTH} characters.")
    return terms_of(q)


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MAX_PAGE:
        raise invalid_field("limit", f"Send a number from 1 to {MAX_PAGE}.")


def _position(cursor: str | None) -> Position | None:
    if not cursor:
        return None
    try:
        decoded = msgspec.msgpack.decode(base64.urlsafe_b64decode(cursor + "=="), type=Position)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise invalid_field("cursor", "Send back a next_cursor as it was given, or none.") from None
    if decoded.at.tzinfo is None or (decoded.due_at is not None and decoded.due_at.tzinfo is None):
        raise invalid_field("cursor", "Send back a next_cursor as it was given, or none.")
    return decoded


def _cursor(position: Position) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(position)).decode().rstrip("=")
