"""What a reader may reckon from events alone, written a second time, from the protocol and not from a client.

A state is JSON: {"conversation", "messages", "notes"}; None and absent are the same. Used by vectors that TypeScript
runs too, and against the real server.
"""

import copy
from collections.abc import Callable, Iterable
from typing import Any

Json = dict[str, Any]
Rule = Callable[[Json, Json, Json], None]
_RANKS = {"sent": 0, "delivered": 1, "read": 2}
_REMOVED = {"type": "text", "text": "", "fallback": "Message removed"}
_PREVIEW_LENGTH = 120


class Gap(Exception):  # noqa: N818 - named for what it is
    """An event came that is not the next one."""


def without_nothing(value: Any) -> Any:
    """The same JSON without the fields that say nothing."""
    if isinstance(value, dict):
        return {key: without_nothing(item) for key, item in value.items() if item is not None}
    return [without_nothing(item) for item in value] if isinstance(value, list) else value


def after_events(snapshot: Json, events: Iterable[Json], reader: Json) -> Json:
    """The state after all of the events, told to this reader ({"kind", "id"}); known ones are skipped."""
    state = copy.deepcopy(snapshot)
    state.setdefault("notes", [])
    row = state["conversation"]
    for event in events:
        if event["seq"] <= row["last_seq"]:
            continue
        if event["seq"] != row["last_seq"] + 1:
            raise Gap(f"{event['seq']} after {row['last_seq']}")
        row["last_seq"] = event["seq"]
        rule = RULES.get(event["type"])
        if rule is not None:
            rule(state, event, reader)
    return state


def _created(state: Json, event: Json, reader: Json) -> None:
    row, message = state["conversation"], event["message"]
    state["messages"].append(copy.deepcopy(message))
    row["updated_at"] = event["occurred_at"]
    kind = message["author"]["kind"]
    if kind == "agent":
        row["turn"] = "customer"
        _set(row, waiting_since=None)
    elif kind == "customer" and not message.get("acknowledgement"):
        row["turn"] = "agent"
        _set(row, waiting_since=row.get("waiting_since") or event["occurred_at"])
    is_counted = kind == "customer" if reader["kind"] == "agent" else kind != "customer"
    row["unread"] += is_counted and event["seq"] > row["read_seq"]
    _refresh_preview(state)


def _set(row: Json, **fields: Any) -> None:
    """Set what a row of this reader has at all: customers' rows have less."""
    row.update({name: value for name, value in fields.items() if name in row})


def _refresh_preview(state: Json) -> None:
    if state["messages"]:
        last = max(state["messages"], key=lambda message: message["seq"])
        line = " ".join(last["content"]["fallback"].split())
        text = line if len(line) <= _PREVIEW_LENGTH else line[: _PREVIEW_LENGTH - 1] + "…"
        preview = {"author": last["author"], "text": text, "created_at": last["created_at"]}
        state["conversation"]["last_message"] = preview


def _edited(state: Json, event: Json, _reader: Json) -> None:
    for message in state["messages"]:
        if message["id"] == event["message"]["id"] and not message.get("redacted_at"):
            message["content"] = event["message"]["content"]
            # Its content may be younger than this event: whoever reads the log late reads the message as it is now.
            for name in ("edited_at", "redacted_at"):
                message[name] = event["message"].get(name)
    _refresh_preview(state)


def _redacted(state: Json, event: Json, _reader: Json) -> None:
    for each in [*state["messages"], *state["notes"]]:
        if each["id"] == event["message_id"] and not each.get("redacted_at"):
            each["content"] = _REMOVED
            each["redacted_at"] = event["occurred_at"]
    _refresh_preview(state)


def _move_ticks(state: Json, up_to_seq: int, delivery: str, *, of_customer: bool) -> None:
    for message in state["messages"]:
        tick = message.get("delivery")
        is_theirs = (message["author"]["kind"] == "customer") == of_customer
        if tick and is_theirs and message["seq"] <= up_to_seq and _RANKS[tick["state"]] < _RANKS[delivery]:
            message["delivery"] = {"state": delivery}


def _read(state: Json, event: Json, reader: Json) -> None:
    row, by = state["conversation"], event["by"]
    _move_ticks(state, event["up_to_seq"], "read", of_customer=by["kind"] != "customer")
    is_own = by["kind"] == reader["kind"] and (reader["kind"] == "customer" or by.get("id") == reader["id"])
    if is_own and event["up_to_seq"] > row["read_seq"]:
        row["read_seq"] = event["up_to_seq"]
        row["unread"] = sum(
            message["seq"] > row["read_seq"]
            and (message["author"]["kind"] == "customer") == (reader["kind"] == "agent")
            for message in state["messages"]
        )


def _delivered(state: Json, event: Json, _reader: Json) -> None:
    target = next((message for message in state["messages"] if message["id"] == event["message_id"]), None)
    if target is not None and event["state"] in _RANKS:
        _move_ticks(state, target["seq"], event["state"], of_customer=target["author"]["kind"] == "customer")


def _opened(state: Json, event: Json, _reader: Json) -> None:
    state["conversation"]["updated_at"] = event["occurred_at"]


def _assigned(state: Json, event: Json, _reader: Json) -> None:
    row = state["conversation"]
    row.update(assignee=event.get("agent"), updated_at=event["occurred_at"])
    _set(row, holding="none" if row.get("holding") == "returned" else row.get("holding"))


def _resolved(state: Json, event: Json, _reader: Json) -> None:
    row, at = state["conversation"], event["occurred_at"]
    row.update(status="resolved", updated_at=at)
    _set(row, resolved_at=at, waiting_since=None, holding="none", snoozed_until=None, paused=False)
    _set(row, outcome=event.get("outcome"))


def _reopened(state: Json, event: Json, _reader: Json) -> None:
    row, at = state["conversation"], event["occurred_at"]
    row.update(status="open", updated_at=at)
    since = (row.get("waiting_since") or at) if row["turn"] == "agent" else None
    _set(row, resolved_at=None, waiting_since=since, holding="none", snoozed_until=None, outcome=None)


def _snoozed(state: Json, event: Json, _reader: Json) -> None:
    row = state["conversation"]
    row.update(status="snoozed", updated_at=event["occurred_at"])
    _set(row, snoozed_until=event.get("until"), holding="none")


def _paused(state: Json, event: Json, _reader: Json) -> None:
    state["conversation"].update(paused=True, updated_at=event["occurred_at"])


def _resumed(state: Json, event: Json, _reader: Json) -> None:
    state["conversation"].update(paused=False, updated_at=event["occurred_at"])
    _set(state["conversation"], waiting_since=event.get("waiting_since"))


def _holds(holding: str) -> Rule:
    def rule(state: Json, _event: Json, _reader: Json) -> None:
        state["conversation"]["holding"] = holding

    return rule


def _returned(state: Json, _event: Json, _reader: Json) -> None:
    row = state["conversation"]
    row["holding"] = "returned" if row.get("assignee") else "none"


def _response_due(state: Json, event: Json, _reader: Json) -> None:
    state["conversation"]["due_at"] = event.get("due_at")


def _queue_changed(state: Json, event: Json, _reader: Json) -> None:
    state["conversation"]["queue_id"] = event.get("queue_id")


def _facts_changed(state: Json, event: Json, _reader: Json) -> None:
    state["conversation"]["facts"] = copy.deepcopy(event["facts"])


def _promised(state: Json, event: Json, _reader: Json) -> None:
    state["conversation"].update(promised_until=event.get("until"), updated_at=event["occurred_at"])


def _promise_due(state: Json, event: Json, _reader: Json) -> None:
    row = state["conversation"]
    row.update(turn="agent", updated_at=event["occurred_at"])
    if "waiting_since" in row and row["waiting_since"] is None:
        row["waiting_since"] = event["occurred_at"]


def _solution_answered(state: Json, event: Json, _reader: Json) -> None:
    state["conversation"]["outcome"] = event["outcome"]


def _note_added(state: Json, event: Json, _reader: Json) -> None:
    state["notes"].append(copy.deepcopy(event["note"]))
    state["conversation"]["updated_at"] = event["occurred_at"]


def _note_edited(state: Json, event: Json, _reader: Json) -> None:
    state["notes"] = [
        event["note"] if note["id"] == event["note"]["id"] and not note.get("redacted_at") else note
        for note in state["notes"]
    ]


def _adopted(state: Json, event: Json, _reader: Json) -> None:
    """The customer's other record takes over; the card in the row has to be read afresh."""
    old, new = event["from_customer_id"], event["to_customer_id"]
    row = state["conversation"]
    row["customer"] = {"id": new}
    authors = [message["author"] for message in state["messages"]]
    if row.get("last_message"):
        authors.append(row["last_message"]["author"])
    for author in authors:
        if author.get("id") == old:
            author["id"] = new


RULES: dict[str, Rule] = {
    "message_created": _created,
    "message_edited": _edited,
    "message_redacted": _redacted,
    "read": _read,
    "delivery_updated": _delivered,
    "conversation_opened": _opened,
    "conversation_assigned": _assigned,
    "conversation_resolved": _resolved,
    "conversation_reopened": _reopened,
    "conversation_adopted": _adopted,
    "conversation_held": _holds("held"),
    "conversation_parked": _holds("parked"),
    "conversation_returned": _returned,
    "conversation_taken_up": _holds("none"),
    "conversation_snoozed": _snoozed,
    "conversation_paused": _paused,
    "conversation_resumed": _resumed,
    "solution_answered": _solution_answered,
    "response_due": _response_due,
    "queue_changed": _queue_changed,
    "facts_changed": _facts_changed,
    "reply_promised": _promised,
    "reply_promise_due": _promise_due,
    "reply_promise_ended": _promised,
    "note_added": _note_added,
    "note_edited": _note_edited,
    "note_redacted": _redacted,
}
