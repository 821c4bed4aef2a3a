"""Consequences: which functions run when something happened, declared on one page and typed.

Invariant: a reaction runs at least once for each event it is wired to, in the order of the event's stream; what it
writes is written exactly once.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from onglass.platform.events import Event
from onglass.platform.transactions import Transaction

E = TypeVar("E", bound=Event)
Reaction = Callable[[Transaction, E], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reactions(Generic[E]):
    """What runs when an event of one type happened."""

    event_type: type[E]
    reactions: Sequence[Reaction[E]]


def on(event_type: type[E], *reactions: Reaction[E]) -> Reactions[E]:
    """Wire reactions to a type of event; a type checker refuses one that expects another event."""
    return Reactions(event_type, reactions)


def reaction_name(reaction: Reaction[Any]) -> str:
    """Return the name a reaction is known by in the database: `conversations.release_assignments`.

    It must stay when the function moves within its package, or dead letters and half-done events lose their place.
    """
    package = reaction.__module__.removeprefix("onglass.").split(".")[0]
    return f"{package}.{reaction.__name__}"


class Wiring:
    """All consequences, looked up by an event's type in the log."""

    def __init__(self, page: Iterable[Reactions[Any]]) -> None:
        """Wire to each type and every kind of it. Raises ValueError when one name is wired twice to the same event."""
        self._by_type: dict[str, dict[str, Reaction[Any]]] = {}
        for entry in page:
            for kind in (entry.event_type, *_kinds_of(entry.event_type)):
                self._wire(kind, entry.reactions)

    def _wire(self, event_type: type[Event], reactions: Sequence[Reaction[Any]]) -> None:
        named = self._by_type.setdefault(event_type.log_type, {})
        for reaction in reactions:
            name = reaction_name(reaction)
            if name in named:
                raise ValueError(f"{name} is wired twice to {event_type.__name__}")
            named[name] = reaction

    def of(self, log_type: str) -> dict[str, Reaction[Any]]:
        """Return the reactions to a type, by name; what is wired to a type is wired to every kind of it."""
        return self._by_type.get(log_type, {})

    def types_without_reactions(self) -> list[str]:
        """Return the types this version knows and has nothing wired to; a newer node's types are not among them."""
        return sorted(each.log_type for each in _kinds_of(Event) if not self._by_type.get(each.log_type))


def _kinds_of(event_type: type[Event]) -> set[type[Event]]:
    below = event_type.__subclasses__()
    return {*below, *(each for kind in below for each in _kinds_of(kind))}


# ---------------------------------------------------------------- dead letters, for those who look after them


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A reaction that failed every time; its stream waits for a person."""

    stream_id: UUID
    seq: int
    reaction: str
    tries: int
    error: str
    failed_at: datetime


async def list_dead_letters(tx: Transaction, *, limit: int = 200) -> list[DeadLetter]:
    """Return the workspace's dead letters, the oldest first."""
    rows = await tx.fetch(_LIST, tx.workspace_id, limit)
    return [DeadLetter(**row) for row in rows]


async def replay_dead_letter(tx: Transaction, *, stream_id: UUID, seq: int, reaction: str) -> bool:
    """Let a dead reaction run again, and its stream go on after it; False when there is no such letter."""
    found = await tx.fetchval(_REPLAY, tx.workspace_id, stream_id, seq, reaction)
    return found is not None


async def discard_dead_letter(tx: Transaction, *, stream_id: UUID, seq: int, reaction: str) -> bool:
    """Give a dead reaction up for good, so that its stream goes on; False when there is no such letter."""
    found = await tx.fetchval(_DISCARD, tx.workspace_id, stream_id, seq, reaction)
    return found is not None


_LIST = """
select stream_id, seq, reaction, tries, error, failed_at from dead_letter where workspace_id = $1
order by failed_at, stream_id, seq, reaction limit $2
"""

_REPLAY = """
with letter as (
  delete from dead_letter where workspace_id = $1 and stream_id = $2 and seq = $3 and reaction = $4 returning 1),
freed as (
  update unreacted set tries = 0, not_before_at = null
  where shard = any('{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}'::smallint[]) and workspace_id = $1 and stream_id = $2
    and seq = $3 and exists (select 1 from letter))
select 1 from letter
"""

_DISCARD = """
with letter as (
  delete from dead_letter where workspace_id = $1 and stream_id = $2 and seq = $3 and reaction = $4 returning 1),
done as (
  insert into reaction_done (workspace_id, stream_id, seq, reaction) select $1, $2, $3, $4 from letter
  on conflict do nothing),
freed as (
  update unreacted set tries = 0, not_before_at = null
  where shard = any('{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}'::smallint[]) and workspace_id = $1 and stream_id = $2
    and seq = $3 and exists (select 1 from letter))
select 1 from letter
"""
