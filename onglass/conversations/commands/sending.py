"""The send path: the messages of everybody who is sending right now, in one statement and one commit.

Invariant: what comes back as sent is committed, numbered, and in the event log; hints leave after the commit.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from onglass.conversations._store.committing import Commit, Committed, commit_messages
from onglass.conversations._store.shapes import SIDE
from onglass.conversations.commands.live import SENT, tell_watchers
from onglass.conversations.commands.posting import (
    check_note,
    check_outgoing,
    check_same_body,
    load_message,
    load_note,
    post_message,
)
from onglass.conversations.engine import encode_content, fingerprint, is_plain, stored_content, tone_of
from onglass.conversations.model import (
    Author,
    Content,
    Message,
    Note,
    NoteSent,
    Outgoing,
    Rules,
    Sent,
    TextContent,
    instant,
)
from onglass.events import CONVERSATION
from onglass.platform.batcher import Batcher
from onglass.platform.database import Database, prepare_connection
from onglass.platform.hub import Hub
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.transactions import Hint

MAX_BATCH = 128
_CONNECT_SECONDS = 2.0

# What a send became: the message or note, what was found instead of storing it, or nothing for a stranger's.
_Outcome = Message | Note | Committed | None
Answered = Callable[[Message | Exception | None], None]


class _Sending(msgspec.Struct, frozen=True):
    """A message or note on its way through the batch."""

    commit: Commit
    outgoing: Outgoing
    content: Content


class Sending:
    """One node's send path. `start` before the first send, `close` after the last."""

    def __init__(
        self,
        committer_address: str,
        database: Database,
        *,
        rules: Rules,
        announce: Callable[[Sequence[Hint]], None],
        live: Hub | None = None,
        idle_types: Sequence[str] = (),
        max_batch: int = MAX_BATCH,
    ) -> None:
        """Write through a connection of the committer's role; `database` is for what needs the ordinary command.

        `live`: sockets of this node that are up to date get a message without it being read again. `idle_types`:
        see `commit_messages`.
        """
        self._address = committer_address
        self._database = database
        self._rules = rules
        self._announce = announce
        self._live = live
        self._idle_types = list(idle_types)
        self._batcher: Batcher[_Sending, _Outcome] = Batcher(
            connect=self._connect,
            execute_many=self._execute_many,
            execute_one=self._execute_one,
            twin_key=_twin_key,
            group_key=_group_key,
            committed=self._committed,
            max_batch=max_batch,
        )

    async def start(self) -> None:
        """Begin to write; also while the database is away."""
        await self._batcher.start()

    async def close(self) -> None:
        """Write what waits, then stop."""
        await self._batcher.close()

    async def send(self, outgoing: Outgoing) -> Sent:
        """Store a message, once; it comes back numbered for its author.

        Raises NotFound (absent, foreign, another tenant's: alike), Conflict `idempotency_mismatch` or
        `already_answered` (both with `message_id`), or `conversation_closed` (with `previous_id`: begin a new one with
        it), Invalid, Unavailable (safe to send again).
        """
        check_outgoing(outgoing)
        if not is_plain(outgoing):
            return await self._post(outgoing)
        sending = self._sending_of(outgoing, is_public=True)
        outcome = await self._submit(sending)
        if isinstance(outcome, Message):
            return Sent(message=outcome, is_new=True)
        stored = _found(outcome)
        if stored.is_flagged:
            return await self._post(outgoing)
        message_id = _same_body(stored, sending)
        author = outgoing.author
        async with self._database.transaction(author.workspace_id, read_only=True) as tx:
            message = await load_message(tx, author, outgoing.conversation_id, message_id)
        return Sent(message=message, is_new=False)

    def send_plain(self, outgoing: Outgoing, answered: Answered) -> bool:
        """Store a plain message without a task of its own; False, with nothing done, for any other: `send` it.

        Later `answered` hears, once, of the new message or of the refusal; None: `send` the same again, which finds
        out what is there already. Raises like `send` for what nobody could send, or when too much waits.
        """
        check_outgoing(outgoing)
        if not is_plain(outgoing):
            return False

        def settled(outcome: _Outcome, error: Exception | None) -> None:
            if error is not None:
                answered(_refusal(error))
            else:
                answered(outcome if isinstance(outcome, Message) else None)

        self._batcher.call(self._sending_of(outgoing, is_public=True), settled)
        return True

    async def add_note(self, outgoing: Outgoing) -> NoteSent:
        """Store an agent's note, once. Raises like `send`; NotFound for a customer, who knows of no notes."""
        check_note(outgoing)
        sending = self._sending_of(outgoing, is_public=False)
        outcome = await self._submit(sending)
        if isinstance(outcome, Note):
            return NoteSent(note=outcome, is_new=True)
        message_id = _same_body(_found(outcome), sending)
        author = outgoing.author
        async with self._database.transaction(author.workspace_id, read_only=True) as tx:
            note = await load_note(tx, author, outgoing.conversation_id, message_id)
        return NoteSent(note=note, is_new=False)

    def _sending_of(self, outgoing: Outgoing, *, is_public: bool) -> _Sending:
        author, conversation_id = outgoing.author, outgoing.conversation_id
        content = stored_content(outgoing.content, self._rules)
        commit = Commit(
            author.workspace_id,
            conversation_id,
            author.id,
            SIDE[author.kind],
            outgoing.client_message_id,
            new_id(),
            encode_content(content),
            fingerprint(self._rules.body_key, conversation_id, outgoing.content, None),
            is_public,
            outgoing.channel,
            tone_of(content, author.kind),
        )
        return _Sending(commit, outgoing, content)

    async def _submit(self, sending: _Sending) -> _Outcome:
        try:
            return await self._batcher.submit(sending)
        except asyncpg.DataError as error:
            raise _refusal(error) from error

    async def _post(self, outgoing: Outgoing) -> Sent:
        async with self._database.transaction(outgoing.author.workspace_id) as tx:
            return await post_message(tx, outgoing, rules=self._rules)

    async def _connect(self) -> Any:
        connection = await asyncpg.connect(
            self._address,
            timeout=_CONNECT_SECONDS,
            server_settings={"application_name": "onglass committer", "TimeZone": "UTC"},
        )
        await prepare_connection(connection)
        return connection

    async def _execute_many(self, connection: Any, batch: Sequence[_Sending]) -> Sequence[_Outcome]:
        return await commit_messages(connection, [sending.commit for sending in batch], idle_types=self._idle_types)

    async def _execute_one(self, connection: Any, sending: _Sending) -> _Outcome:
        return (await self._execute_many(connection, [sending]))[0]

    def _committed(self, batch: Sequence[_Sending], found: Sequence[_Outcome]) -> Sequence[_Outcome]:
        """Tell watchers and other nodes of what is new, and return what the senders are told."""
        outcomes: list[_Outcome] = []
        news: dict[UUID, Hint] = {}
        for sending, outcome in zip(batch, found, strict=True):
            if isinstance(outcome, Committed) and not outcome.is_flagged:
                commit = sending.commit
                news[commit.conversation_id] = Hint(commit.workspace_id, CONVERSATION.code, commit.conversation_id)
                outcomes.append(outcome if outcome.is_old else self._new(sending, outcome))
            else:
                outcomes.append(outcome)
        if news:
            self._announce(list(news.values()))
        return outcomes

    def _new(self, sending: _Sending, committed: Committed) -> Message | Note:
        author = sending.outgoing.author
        if not sending.commit.is_public:
            if self._live is not None:
                self._live.withhold(author.workspace_id, sending.commit.conversation_id)
            return _new_note(sending, committed)
        message = _new_message(sending, committed)
        if self._live is not None:
            tell_watchers(self._live, message, author, committed)
        return message


def _twin_key(sending: _Sending) -> tuple[UUID, UUID, str]:
    commit = sending.commit
    return (commit.conversation_id, commit.author_id, commit.client_message_id)


def _group_key(sending: _Sending) -> UUID:
    return sending.commit.conversation_id


def _refusal(error: Exception) -> Exception:
    if isinstance(error, asyncpg.DataError):
        return invalid_field("content", "The database cannot keep this; send plain Unicode text.")
    return error


def _found(outcome: _Outcome) -> Committed:
    if not isinstance(outcome, Committed):
        raise NotFound
    return outcome


def _same_body(stored: Committed, sending: _Sending) -> UUID:
    """Return the id of what is stored under the key; raises Conflict when it is something else."""
    assert stored.message_id is not None
    assert stored.stored_hash is not None
    check_same_body(stored.message_id, stored.stored_hash, sending.commit.body_hash)
    return stored.message_id


def _new_message(sending: _Sending, committed: Committed) -> Message:
    outgoing = sending.outgoing
    author = outgoing.author
    return Message(
        id=sending.commit.message_id,
        conversation_id=outgoing.conversation_id,
        seq=(committed.public_seq or 0) if author.is_customer else committed.seq,
        author=Author(kind=author.kind, id=author.id),
        content=sending.content,
        channel=outgoing.channel,
        created_at=instant(committed.created_at),
        client_message_id=outgoing.client_message_id,
        acknowledgement=committed.is_acknowledgement,
        delivery=SENT,
    )


def _new_note(sending: _Sending, committed: Committed) -> Note:
    outgoing, content = sending.outgoing, sending.content
    assert isinstance(content, TextContent)
    return Note(
        id=sending.commit.message_id,
        conversation_id=outgoing.conversation_id,
        seq=committed.seq,
        author=Author(kind=outgoing.author.kind, id=outgoing.author.id),
        content=content,
        created_at=instant(committed.created_at),
        client_message_id=outgoing.client_message_id,
    )
