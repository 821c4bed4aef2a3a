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
from onglass.conversations._store.rows import PersonalFacts
from onglass.conversations._store.shapes import shape_agent_row, shape_event
from onglass.conversations.model import AgentConversationRow, Audience, ChangedFrame, EventFrame
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
        """Return `changed` frames of each agent's rows of those conversations that exist in their workspace.

        Most agents never looked at most conversations: they share one row, read and encoded once.
        """
        keys = list(dict.fromkeys((want.workspace_id, stream_id) for want in wants for stream_id in want.stream_ids))
        if not keys:
            return [[] for _ in wants]
        shared = {
            keys[row["n"] - 1]: _RowOfAll(shape_agent_row(row))
            for row in await rows.fetch_shared_rows(self._pool, keys)
        }
        own: dict[tuple[UUID, UUID, UUID], AgentConversationRow] = {}
        for facts in await rows.fetch_personal_facts(self._pool, keys, [want.viewer_id for want in wants]):
            key = keys[facts.n - 1]
            if key in shared:
                place = (*key, facts.agent_id)
                own[place] = _with_facts(own.get(place, shared[key].row), facts)
        return [
            [
                _frame_of(mine) if (mine := own.get((*key, want.viewer_id))) is not None else shared[key].frame
                for stream_id in want.stream_ids
                if (key := (want.workspace_id, stream_id)) in shared
            ]
            for want in wants
        ]

    async def read_list_versions(self, workspace_id: UUID) -> list[tuple[UUID, int]]:
        """Return (conversation id, last_seq) of every conversation that is not resolved."""
        return [(row["id"], row["last_seq"]) for row in await heads.fetch_live_versions(self._pool, workspace_id)]


class _RowOfAll:
    """A row as it is for whoever never looked, and its frame."""

    __slots__ = ("frame", "row")

    def __init__(self, row: AgentConversationRow) -> None:
        self.row = row
        self.frame = _frame_of(row)


def _with_facts(row: AgentConversationRow, facts: PersonalFacts) -> AgentConversationRow:
    if facts.has_draft:
        return msgspec.structs.replace(row, has_draft=True)
    unread = max(0, row.unread - facts.read_count)
    return msgspec.structs.replace(row, read_seq=facts.read_seq, unread=unread)


def _frame_of(row: AgentConversationRow) -> hub.Row:
    return hub.Row(row.id, row.last_seq, _encoder.encode(ChangedFrame(conversation=row, version=row.last_seq)))


def _is_customer(key: hub.StreamKey) -> bool:
    return key.audience == "customer"
