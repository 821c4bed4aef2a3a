"""One timeline of everything around a conversation: the only place where these domains are joined.

Invariant: each source is read from its own place on, so that no page repeats or leaves out what another one has.
"""

import base64
import binascii
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from onglass.context import queries as context
from onglass.context.model import KeptStep, StepPlace
from onglass.conversations import queries as conversations
from onglass.conversations.engine import preview_text
from onglass.conversations.model import Message, Note, OtherCase, Reader, StepKind, WireEvent, instant
from onglass.delivery.told_queries import Told, list_told
from onglass.edge.answers import Answer
from onglass.platform.problems import invalid_field
from onglass.platform.transactions import Transaction

EntryKind = Literal["message", "note", "event", "screen", "tap", "request", "error", "custom", "call", "push", "case"]
KINDS: tuple[EntryKind, ...] = (
    "message",
    "note",
    "event",
    "screen",
    "tap",
    "request",
    "error",
    "custom",
    "call",
    "push",
    "case",
)
_MESSAGES = ("message_received", "turn_passed", "reply_sent", "system_message_posted")
_NOTES = ("note_added",)
# What says nothing of its own, or is told by the entry itself.
_SILENT = (
    "read",
    "delivery_updated",
    "message_edited",
    "message_redacted",
    "note_edited",
    "note_redacted",
    "context_captured",
    "response_due_changed",
)
# Where the two words differ: a lost network and a page put aside are told among the app's own steps.
_STEPS: dict[StepKind, EntryKind] = {
    "screen": "screen",
    "tap": "tap",
    "request": "request",
    "error": "error",
    "custom": "custom",
    "network": "custom",
    "visibility": "custom",
}
_ENVELOPE = frozenset({"id", "seq", "type", "occurred_at", "message", "note"})


class TimelineEntry(Answer, frozen=True, omit_defaults=True):
    """Something at a time. `title`: words of people, or for `event` its type; `detail` by kind."""

    id: str
    at: str
    kind: EntryKind
    title: str
    detail: dict[str, Any] | None = None
    seq: int | None = None
    conversation_id: UUID | None = None


class TimelinePage(Answer, frozen=True):
    """Entries, newest first; hand `next_before` back for older ones."""

    entries: list[TimelineEntry]
    next_before: str | None


Place = tuple[datetime, UUID]


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """How far each source has been told."""

    seq: int | None = None
    step: Place | None = None
    case: Place | None = None
    push: Place | None = None


class _Found(msgspec.Struct, frozen=True):
    """An entry, the place after it in its source, and the source."""

    at: datetime
    order: int
    entry: TimelineEntry
    source: Literal["seq", "step", "case", "push"]
    place: Any


def parse_kinds(text: str | None) -> frozenset[EntryKind]:
    """Return the kinds that are named, with commas between; all of them for none. Raises Invalid."""
    if not text:
        return frozenset(KINDS)
    wanted = frozenset(kind for kind in KINDS if kind in text.split(","))
    if len(wanted) != len(set(text.split(","))):
        raise invalid_field("kinds", f"Name some of {', '.join(KINDS)}, with commas between.")
    return wanted


def parse_cursor(text: str | None) -> Cursor:
    """Return where the page before ended; raises Invalid."""
    if text is None:
        return Cursor()
    try:
        return msgspec.msgpack.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise invalid_field("before", "Hand back `next_before` of the page before, unchanged.") from None


def _text_of(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).rstrip(b"=").decode()


async def read_timeline(
    tx: Transaction,
    reader: Reader,
    conversation_id: UUID,
    *,
    kinds: Collection[EntryKind],
    before: Cursor,
    limit: int,
) -> TimelinePage:
    """Return a page of what happened in and around a conversation; raises NotFound."""
    access = await conversations.access_conversation(tx, reader, conversation_id)
    found = [
        *await _events(tx, reader, conversation_id, kinds, before, limit + 1),
        *await _steps(tx, access.customer_id, kinds, before, limit + 1),
    ]
    if "case" in kinds:
        cases = await conversations.list_other_cases(tx, reader, conversation_id, before=before.case, at_most=limit + 1)
        found += [_case(one) for one in cases]
    if "push" in kinds:
        pushes = await list_told(tx, conversation_id, before=before.push, at_most=limit + 1)
        found += [_push(one, conversation_id) for one in pushes]
    found.sort(key=lambda one: (one.at, one.order), reverse=True)
    page = found[:limit]
    after = before
    for one in page:
        after = msgspec.structs.replace(after, **{one.source: one.place})
    return TimelinePage(
        entries=[one.entry for one in page], next_before=_text_of(after) if len(found) > limit else None
    )


async def _events(
    tx: Transaction, reader: Reader, conversation_id: UUID, kinds: Collection[EntryKind], before: Cursor, at_most: int
) -> list[_Found]:
    only: list[str] = [*(_MESSAGES if "message" in kinds else ()), *(_NOTES if "note" in kinds else ())]
    without = [*_SILENT, *(() if "message" in kinds else _MESSAGES), *(() if "note" in kinds else _NOTES)]
    if "event" not in kinds and not only:
        return []
    events = await conversations.list_past_events(
        tx,
        reader,
        conversation_id,
        before_seq=before.seq,
        at_most=at_most,
        without=without,
        only=None if "event" in kinds else only,
    )
    return [_event(one, conversation_id) for one in events]


def _event(event: WireEvent, conversation_id: UUID) -> _Found:
    written = event.message or event.note
    entry = TimelineEntry(
        id=str(event.id),
        at=event.occurred_at,
        kind="event" if written is None else "note" if event.message is None else "message",
        title=event.type if written is None else preview_text(written.content),
        detail=_circumstances(event) if written is None else _author(written),
        seq=event.seq,
        conversation_id=conversation_id,
    )
    return _Found(datetime.fromisoformat(event.occurred_at), event.seq, entry, "seq", event.seq)


def _author(written: Message | Note) -> dict[str, Any]:
    author: dict[str, Any] = msgspec.to_builtins(written.author)
    return {"author": author, "type": written.content.__struct_config__.tag}


def _circumstances(event: WireEvent) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(event)
    return {name: value for name, value in told.items() if name not in _ENVELOPE}


async def _steps(
    tx: Transaction, customer_id: UUID, kinds: Collection[EntryKind], before: Cursor, at_most: int
) -> list[_Found]:
    wanted: Sequence[StepKind] = [kind for kind, shown in _STEPS.items() if shown in kinds]
    if not wanted:
        return []
    place = None if before.step is None else StepPlace(*before.step)
    steps = await context.list_steps(tx, customer_id, kinds=wanted, before=place, at_most=at_most)
    return [_step(one) for one in steps]


def _step(step: KeptStep) -> _Found:
    told = {"status": step.status, "duration_ms": step.duration_ms}
    detail = {**(step.detail or {}), **{name: value for name, value in told.items() if value is not None}}
    if _STEPS[step.kind] != step.kind:
        detail["kind"] = step.kind
    entry = TimelineEntry(
        id=str(step.entry_id), at=instant(step.at), kind=_STEPS[step.kind], title=step.name, detail=detail or None
    )
    return _Found(step.at, 0, entry, "step", (step.at, step.entry_id))


def _case(case: OtherCase) -> _Found:
    entry = TimelineEntry(
        id=str(case.id),
        at=instant(case.began_at),
        kind="case",
        title=case.subject or case.case_number,
        detail={"case_number": case.case_number, "status": case.status, "outcome": case.outcome},
        conversation_id=case.id,
    )
    return _Found(case.began_at, 0, entry, "case", (case.began_at, case.id))


def _push(told: Told, conversation_id: UUID) -> _Found:
    entry = TimelineEntry(
        id=str(told.id),
        at=instant(told.at),
        kind="push",
        title=told.service,
        detail={"state": told.state, "label": told.label},
        conversation_id=conversation_id,
    )
    return _Found(told.at, 0, entry, "push", (told.at, told.id))
