"""From rows to what a reader may see of them.

Invariant: every number, id and name that leaves for a customer passes here: public numbering, no agent's id but that
of who wrote to them or owns their case.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec

from onglass.conversations.engine import decode_content, preview_text
from onglass.conversations.model import (
    AgentConversationRow,
    AgentReference,
    Audience,
    Author,
    AuthorKind,
    CaseFacts,
    ConversationRow,
    CustomerReference,
    Delivery,
    DeliveryState,
    ExpectedReply,
    Holding,
    Message,
    MessagePreview,
    Named,
    Note,
    Outcome,
    Status,
    TextContent,
    Turn,
    WireEvent,
    instant,
)
from onglass.platform.events import ActorKind
from onglass.platform.transactions import Row

AUTHOR_KINDS: dict[int, AuthorKind] = {
    ActorKind.CUSTOMER: "customer",
    ActorKind.AGENT: "agent",
    ActorKind.ASSISTANT: "assistant",
    ActorKind.SYSTEM: "system",
}
SIDE: dict[Audience, int] = {"customer": ActorKind.CUSTOMER, "agent": ActorKind.AGENT}
_CREATED = {"message_received", "turn_passed", "reply_sent", "system_message_posted"}
_WIRE_TYPES = dict.fromkeys(_CREATED, "message_created") | {"response_due_changed": "response_due"}
_NOTES = {"note_added", "note_edited"}


def shape_message(row: Row, audience: Audience) -> Message:
    """Return the message of a row with MESSAGE_COLUMNS, `author_name`, `other_received_seq` and `other_read_seq`."""
    return Message(
        id=row["message_id"],
        conversation_id=row["conversation_id"],
        seq=row["message_public_seq"] if audience == "customer" else row["message_seq"],
        author=_author(row),
        content=decode_content(row["content"]),
        channel=row["channel"],
        created_at=instant(row["created_at"]),
        client_message_id=row["client_message_id"] if row["author_kind"] <= ActorKind.AGENT else None,
        reply_to=row["reply_to_id"],
        acknowledgement=row["is_acknowledgement"],
        edited_at=row["edited_at"] and instant(row["edited_at"]),
        redacted_at=row["redacted_at"] and instant(row["redacted_at"]),
        delivery=_delivery(row) if row["author_kind"] == SIDE[audience] else None,
    )


def shape_note(row: Row) -> Note:
    """Return the note of a row with MESSAGE_COLUMNS and `author_name`."""
    return Note(
        id=row["message_id"],
        conversation_id=row["conversation_id"],
        seq=row["message_seq"],
        author=_author(row),
        content=cast("TextContent", decode_content(row["content"])),
        created_at=instant(row["created_at"]),
        client_message_id=row["client_message_id"],
        edited_at=row["edited_at"] and instant(row["edited_at"]),
        redacted_at=row["redacted_at"] and instant(row["redacted_at"]),
    )


def _author(row: Row) -> Author:
    kind = row["author_kind"]
    if kind > ActorKind.AGENT:
        return Author(kind=AUTHOR_KINDS[kind])
    return Author(kind=AUTHOR_KINDS[kind], id=row["author_id"], name=row["author_name"])


def _delivery(row: Row) -> Delivery:
    seq = row["message_seq"]
    state: DeliveryState = "sent"
    if (row["other_read_seq"] or 0) >= seq:
        state = "read"
    elif (row["other_received_seq"] or 0) >= seq:
        state = "delivered"
    return Delivery(state)


def _actor(row: Row, audience: Audience) -> Author:
    kind = row["actor_kind"]
    shows_id = audience == "agent" or kind == ActorKind.CUSTOMER
    return Author(kind=AUTHOR_KINDS[kind], id=row["actor_id"] if shows_id else None)


def shape_event(row: Row, audience: Audience) -> WireEvent:
    """Return the event of a row of the log joined with its message, as this audience sees it."""
    log_type = row["type"]
    event = WireEvent(
        id=row["event_id"] or row["message_id"],
        seq=row["public_seq"] if audience == "customer" else row["seq"],
        type=_WIRE_TYPES.get(log_type, log_type),
        occurred_at=instant(row["occurred_at"]),
        actor=_actor(row, audience),
        **_message_fields(row, audience),
    )
    shape = _SHAPES.get(log_type)
    return event if shape is None else msgspec.structs.replace(event, **shape(row, audience, event.actor))


def _message_fields(row: Row, audience: Audience) -> dict[str, Any]:
    log_type = row["type"]
    if log_type in _CREATED or log_type == "message_edited":
        return {"message": shape_message(row, audience)}
    if log_type in _NOTES:
        return {"note": shape_note(row)}
    return {"message_id": row["message_id"]}


def _shape_read(row: Row, audience: Audience, actor: Author) -> dict[str, Any]:
    name = "up_to_public_seq" if audience == "customer" else "up_to_seq"
    return {"by": actor, "up_to_seq": row["payload"][name]}


def _shape_delivery(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"channel": row["payload"]["channel"], "state": row["payload"]["state"]}


def _shape_assigned(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    agent_id = row["payload"]["agent_id"]
    agent = None if agent_id is None else AgentReference(id=agent_id, name=row["author_name"])
    return {"agent": agent, "reason": row["payload"]["reason"]}


def _shape_resolved(row: Row, audience: Audience, actor: Author) -> dict[str, Any]:
    outcome = (row["payload"] or {}).get("outcome")
    if audience == "customer" or outcome is None:
        return {"by": actor}
    return {"by": actor, "outcome": Outcome(outcome).wire}


def _shape_until(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"until": _payload_instant(row, "until_at")}


def _shape_offered(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    agent = AgentReference(id=row["payload"]["agent_id"], name=row["author_name"])
    return {"agent": agent, "until": _payload_instant(row, "until_at")}


def _shape_queue(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    queue_id = row["payload"]["queue_id"]
    return {"queue_id": None if queue_id is None else UUID(queue_id)}


def _shape_due(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"target": row["payload"].get("target"), "due_at": _payload_instant(row, "due_at")}


def _shape_facts(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"facts": msgspec.convert(row["payload"]["facts"], CaseFacts)}


def _shape_context(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"context": row["payload"]["context"]}


def _shape_requested(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"level": row["payload"]["level"], "until": _payload_instant(row, "until_at")}


def _shape_verified(row: Row, audience: Audience, actor: Author) -> dict[str, Any]:
    fields = _shape_requested(row, audience, actor)
    return {**fields, "method": row["payload"]["method"], "at": instant(row["occurred_at"])}


def _shape_promise_ended(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"state": row["payload"]["ending"]}


def _shape_moved(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {name: row["payload"][name] for name in ("low_minutes", "high_minutes")}


def _shape_rating(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {name: row["payload"].get(name) for name in ("score", "comment")}


def _shape_escalated(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"reason": row["payload"]["reason"]}


def _shape_resumed(row: Row, audience: Audience, _actor: Author) -> dict[str, Any]:
    return {} if audience == "customer" else {"waiting_since": _payload_instant(row, "waiting_since_at")}


def _shape_answered(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {"outcome": (Outcome.CONFIRMED if row["payload"]["is_solved"] else Outcome.FAILED).wire}


def _payload_instant(row: Row, name: str) -> str | None:
    at = (row["payload"] or {}).get(name)
    return None if at is None else instant(datetime.fromisoformat(at))


def _shape_adopted(row: Row, _audience: Audience, _actor: Author) -> dict[str, Any]:
    return {name: UUID(row["payload"][name]) for name in ("from_customer_id", "to_customer_id")}


_SHAPES: dict[str, Callable[[Row, Audience, Author], dict[str, Any]]] = {
    "read": _shape_read,
    "delivery_updated": _shape_delivery,
    "conversation_assigned": _shape_assigned,
    "conversation_resolved": _shape_resolved,
    "conversation_adopted": _shape_adopted,
    "conversation_held": _shape_until,
    "conversation_offered": _shape_offered,
    "queue_changed": _shape_queue,
    "response_due_changed": _shape_due,
    "response_due_soon": _shape_due,
    "response_overdue": _shape_due,
    "conversation_snoozed": _shape_until,
    "conversation_resumed": _shape_resumed,
    "solution_answered": _shape_answered,
    "facts_changed": _shape_facts,
    "context_captured": _shape_context,
    "reply_promised": _shape_until,
    "reply_promise_ended": _shape_promise_ended,
    "expectation_moved": _shape_moved,
    "conversation_escalated": _shape_escalated,
    "rating_given": _shape_rating,
    "verification_requested": _shape_requested,
    "verification_given": _shape_verified,
    "verification_failed": _shape_escalated,
}


def shape_customer_row(row: Row) -> ConversationRow:
    """Return a customer's list row."""
    return ConversationRow(
        **_row_fields(row),
        last_seq=row["last_public_seq"],
        read_seq=row["read_public_seq"] or 0,
        unread=max(0, row["other_messages"] - (row["read_count"] or 0)),
    )


def shape_agent_row(row: Row) -> AgentConversationRow:
    """Return an agent's list row."""
    return AgentConversationRow(**agent_row_fields(row))


def agent_row_fields(row: Row) -> dict[str, Any]:
    """Return the fields of an agent's list row."""
    return _row_fields(row) | {
        "last_seq": row["last_seq"],
        "read_seq": row["read_seq"] or 0,
        "unread": max(0, row["customer_messages"] - (row["read_count"] or 0)),
        "customer": CustomerReference(
            id=row["customer_id"],
            name=row["customer_name"],
            email=row["customer_email"],
            phone=row["customer_phone"],
            verified=row["customer_verified"],
            attributes=row["customer_attributes"],
        ),
        "waiting_since": row["waiting_since"] and instant(row["waiting_since"]),
        "resolved_at": row["resolved_at"] and instant(row["resolved_at"]),
        "holding": Holding(row["holding"]).wire,
        "facts": shape_facts(row),
        "queue_id": row["queue_id"],
        "snoozed_until": row["snoozed_until_at"] and instant(row["snoozed_until_at"]),
        "due_at": row["deadline_at"] and instant(row["deadline_at"]),
        "outcome": None if row["outcome"] is None else Outcome(row["outcome"]).wire,
        "previous_id": row["previous_id"],
        "has_draft": row["has_draft"],
        "expected_reply": _expected(row),
    }


def _expected(row: Row) -> ExpectedReply | None:
    """Return what the customer was told, while it holds; that their queue is closed is told to them alone."""
    if row["high_seconds"] is None:
        return None
    return ExpectedReply(
        low_minutes=row["low_seconds"] // 60,
        high_minutes=row["high_seconds"] // 60,
        opens_at=None,
        moved=row["moves"] > 0,
    )


def shape_facts(row: Row) -> CaseFacts:
    """Return what the company says of the case of a row with these columns, `tags` and `closing_reason`."""
    reason_id = row["closing_reason_id"]
    return CaseFacts(
        tags=msgspec.convert(row["tags"] or [], list[Named]),
        attributes=row["attributes"],
        closing_reason=None if reason_id is None else Named(id=reason_id, name=row["closing_reason"]),
        language=row["language"],
        priority=row["priority"],
        spam=row["is_spam"],
    )


def _row_fields(row: Row) -> dict[str, Any]:
    assignee_id = row["assignee_id"]
    return {
        "id": row["id"],
        "case_number": row["case_number"],
        "status": Status(row["status"]).wire,
        "turn": Turn(row["turn"]).wire,
        "mode": row["mode"],
        "paused": row["paused_at"] is not None,
        "promised_until": row["promised_until_at"] and instant(row["promised_until_at"]),
        "muted": row["is_muted"],
        "muted_until": row["muted_until_at"] and instant(row["muted_until_at"]),
        "subject": row["subject"],
        "assignee": None if assignee_id is None else AgentReference(id=assignee_id, name=row["assignee_name"]),
        "last_message": _preview(row),
        "created_at": instant(row["created_at"]),
        "updated_at": instant(row["updated_at"]),
    }


def _preview(row: Row) -> MessagePreview | None:
    if row["last_content"] is None:
        return None
    kind = row["last_author_kind"]
    is_person = kind <= ActorKind.AGENT
    author = Author(
        kind=AUTHOR_KINDS[kind],
        id=row["last_author_id"] if is_person else None,
        name=row["last_author_name"],
    )
    text = preview_text(decode_content(row["last_content"]))
    return MessagePreview(author=author, text=text, created_at=instant(row["last_created_at"]))
