"""The words of each case as rows of an index of their own.

Invariant: a row's words are those of the log up to its `indexed_seq` and no others, as the messages read now; whoever
reads messages for it holds the row, so that what is removed meanwhile is removed here after them.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from onglass.platform.events import ActorKind
from onglass.platform.transactions import Transaction

_MOST_BYTES = 500_000
# A case that was written in this much since is indexed in several looks.
MOST_EVENTS = 1_000

_BEHIND = """
select c.workspace_id, c.id, c.last_seq - coalesce(w.indexed_seq, 0) events from conversation c
left join conversation_search w on w.workspace_id = c.workspace_id and w.conversation_id = c.id
where c.status <> 3 and c.last_seq > coalesce(w.indexed_seq, 0) limit $1"""

_MAKE_ROWS = """
insert into conversation_search (workspace_id, conversation_id)
select c.workspace_id, c.id from conversation c where c.workspace_id = $1 and c.id = any($2::uuid[]) order by c.id
on conflict do nothing"""

_HOLD = """
select w.conversation_id, w.indexed_seq, least(c.last_seq, w.indexed_seq + $3) up_to_seq from conversation_search w
join conversation c on c.workspace_id = w.workspace_id and c.id = w.conversation_id
where w.workspace_id = $1 and w.conversation_id = any($2::uuid[]) order by w.conversation_id for update of w"""

_SAID = f"""
select w.conversation_id, m.content::text content from unnest($2::uuid[], $3::bigint[], $4::bigint[]) w(
  conversation_id, after_seq, up_to_seq)
join event e on e.workspace_id = $1 and e.stream_id = w.conversation_id and e.seq > w.after_seq
  and e.seq <= w.up_to_seq and e.type in ('message_received', 'turn_passed', 'reply_sent', 'note_added')
join message m on m.workspace_id = $1 and m.id = e.message_id
where m.author_kind <> {ActorKind.SYSTEM} and m.redacted_at is null"""

_ADD_WORDS = f"""
update conversation_search set words =
  case when octet_length(words::text) < {_MOST_BYTES} then words || array_to_tsvector($3::text[]) else words end
where workspace_id = $1 and conversation_id = $2"""

_SET_WORDS = """
update conversation_search set words = array_to_tsvector($3::text[]) where workspace_id = $1 and conversation_id = $2"""

_MOVE_ON = """
update conversation_search w set indexed_seq = s.seq from unnest($2::uuid[], $3::bigint[]) s(id, seq)
where w.workspace_id = $1 and w.conversation_id = s.id"""


class Behind(NamedTuple):
    """A case, and how many events of its log are not in the index yet."""

    workspace_id: UUID
    conversation_id: UUID
    events: int


class Stretch(NamedTuple):
    """What of a case's log is not in the index yet."""

    conversation_id: UUID
    after_seq: int
    up_to_seq: int


async def list_behind(pool: Any, at_most: int) -> list[Behind]:
    """Return cases not resolved in whose log something is new. `pool`: the worker's."""
    return [Behind(*row) for row in await pool.fetch(_BEHIND, at_most)]


async def hold_rows(
    tx: Transaction, conversation_ids: Collection[UUID], *, if_free: bool, events: int = MOST_EVENTS
) -> list[Stretch]:
    """Hold the rows of cases until the transaction ends, making those that are missing; `if_free`: no others'.

    Each stretch is of so many events at most.
    """
    ids = sorted(conversation_ids)
    await tx.execute(_MAKE_ROWS, tx.workspace_id, ids)
    rows = await tx.fetch(_HOLD + (" skip locked" if if_free else ""), tx.workspace_id, ids, events)
    return [Stretch(*row) for row in rows]


async def fetch_said(tx: Transaction, stretches: Sequence[Stretch]) -> list[tuple[UUID, str]]:
    """Return (conversation, content) of what people said and noted in these stretches, as it reads now."""
    rows = await tx.fetch(_SAID, tx.workspace_id, *(list(column) for column in zip(*stretches, strict=True)))
    return [(row["conversation_id"], row["content"]) for row in rows]


async def add_words(tx: Transaction, conversation_id: UUID, words: Sequence[str]) -> None:
    """Add words to a row that is held; one that has half a megabyte of them takes no more."""
    await tx.execute(_ADD_WORDS, tx.workspace_id, conversation_id, list(words))


async def set_words(tx: Transaction, conversation_id: UUID, words: Sequence[str]) -> None:
    """Make these all words of a row that is held."""
    await tx.execute(_SET_WORDS, tx.workspace_id, conversation_id, list(words))


async def move_on(tx: Transaction, stretches: Sequence[Stretch]) -> None:
    """Keep how far rows that are held have come."""
    ids, seqs = [each.conversation_id for each in stretches], [each.up_to_seq for each in stretches]
    await tx.execute(_MOVE_ON, tx.workspace_id, ids, seqs)
