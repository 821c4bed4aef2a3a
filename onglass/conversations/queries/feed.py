"""What the hub of a node reads for all its sockets: one statement for all conversations of all workspaces.

Invariant: numbers and content are the audience's own; that a socket may see a conversation was checked before it
was subscribed, and list rows exist for agents of the conversation's own workspace only.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

import asyncpg
import msgspec

from onglass.conversations._store import heads, reads, rows
from onglass.conversations._store.heads import HeadWanted
from onglass.conversations._store.reads import EventsWanted
from onglass.conversations._store.shapes import shape_agent_row, shape_event
from onglass.conversations.model import Audience, ChangedFrame, EventFrame
from onglass.platform import hub
from onglass.platform.transactions import Row

_encoder = msgspec.json.Encoder()


class ConversationFeed:
    """The hub's reader, over a pool of the worker's role."""

    def __init__(self, pool: "asyncpg.Pool[Row]") -> None:
        """Read through this pool, one connection for each read."""
        self._pool = pool

    async def read_many(self, wants: Sequence[hub.Want]) -> list[hub.Page]:
        """Return a page of `event` frames for each want; an unknown conversation gives an empty one."""
        if not wants:
            return []
        wanted = [
            EventsWanted(key.workspace_id, key.stream_id, after_seq, limit + 1, _is_customer(key))
            for key, after_seq, limit in wants
        ]
        pages: list[list[hub.Frame]] = [[] for _ in wants]
        for row in await reads.fetch_events_of_many(self._pool, wanted):
            place = row["n"] - 1
            audience: Audience = "customer" if wanted[place].is_customer else "agent"
            event = shape_event(row, audience)
            frame = EventFrame(conversation_id=row["conversation_id"], seq=event.seq, event=event)
            pages[place].append(hub.Frame(event.seq, _encoder.encode(frame)))
        return [
            hub.Page(frames[: want.limit], has_more=len(frames) > want.limit)
            for want, frames in zip(wants, pages, strict=True)
        ]

    async def read_heads(self, keys: Sequence[hub.StreamKey]) -> list[int]:
        """Return the last number of each conversation for its audience, 0 for an unknown one."""
        found = [0] * len(keys)
        if keys:
            wanted = [HeadWanted(key.workspace_id, key.stream_id, _is_customer(key)) for key in keys]
            for row in await heads.fetch_heads_of_many(self._pool, wanted):
                found[row["n"] - 1] = row["head"]
        return found

    async def read_topics(self, keys: Sequence[hub.TopicKey]) -> list[Collection[UUID]]:
        """Return the conversations of each customer, and the unresolved cases of each agent."""
        found: list[set[UUID]] = [set() for _ in keys]
        if keys:
            subjects = [(key.workspace_id, key.subject_id) for key in keys]
            for row in await heads.fetch_topics_of_many(self._pool, subjects):
                found[row["n"] - 1].add(row["id"])
        return list(found)

    async def read_rows(self, wants: Sequence[hub.RowsWant]) -> list[list[hub.Row]]:
        """Return `changed` frames of each agent's rows of those conversations that exist in their workspace."""
        wanted = [
            (want.workspace_id, want.viewer_id, stream_id, place)
            for place, want in enumerate(wants)
            for stream_id in want.stream_ids
        ]
        found: list[list[hub.Row]] = [[] for _ in wants]
        if not wanted:
            return found
        for row in await rows.fetch_agent_rows_of_many(self._pool, [each[:3] for each in wanted]):
            shaped = shape_agent_row(row)
            frame = ChangedFrame(conversation=shaped, version=shaped.last_seq)
            place = wanted[row["n"] - 1][3]
            found[place].append(hub.Row(shaped.id, shaped.last_seq, _encoder.encode(frame)))
        return found

    async def read_list_versions(self, workspace_id: UUID) -> list[tuple[UUID, int]]:
        """Return (conversation id, last_seq) of every conversation that is not resolved."""
        return [(row["id"], row["last_seq"]) for row in await heads.fetch_live_versions(self._pool, workspace_id)]


def _is_customer(key: hub.StreamKey) -> bool:
    return key.audience == "customer"
