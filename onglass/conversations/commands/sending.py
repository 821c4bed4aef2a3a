"""The send path: the messages of everybody who is sending right now, in one statement and one commit.

Invariant: what comes back as sent is committed, numbered, and in the event log; hints leave after the commit.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from onglass.conversations._store.committing import Commit, Committed, commit_messages
from onglass.conversations._store.shapes import SIDE
from onglass.conversations.commands.posting import (
    check_note,
    check_outgoing,
    check_same_body,
    load_message,
    load_note,
    post_message,
)
from onglass.conversations.engine import encode_content, fingerprint, is_plain, stored_content
from onglass.conversations.model import (
    Author,
    Content,
    Delivery,
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
from onglass.platform.ids import new_id
from onglass.platform.problems import NotFound, invalid_field
from onglass.platform.transactions import Hint

MAX_BATCH = 128
_CONNECT_SECONDS = 2.0


class Sending:
    """One node's send path. `start` before the first send, `close` after the last."""

    def __init__(
        self,
        committer_address: str,
        database: Database,
        *,
        rules: Rules,
        announce: Callable[[Sequence[Hint]], None],
        max_batch: int = MAX_BATCH,
    ) -> None:
        """Write through a connection of the committer's role; `database` is for what needs the ordinary command."""
        self._address = committer_address
        self._database = database
        self._rules = rules
        self._announce = announce
        self._batcher: Batcher[Commit, Committed | None] = Batcher(
            connect=self._connect,
            execute_many=self._execute_many,
            execute_one=self._execute_one,
            twin_key=_twin_key,
            group_key=_group_key,
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
        `already_answered` (both with `message_id`), Invalid, Unavailable (safe to send again).
        """
        check_outgoing(outgoing)
        if not is_plain(outgoing):
            return await self._post(outgoing)
        content = stored_content(outgoing.content, self._rules)
        commit = self._commit_of(outgoing, content, is_public=True)
        committed = await self._submit(commit)
        if committed.is_flagged:
            return await self._post(outgoing)
        if committed.stored_hash is None:
            return Sent(message=_sent_message(outgoing, content, committed), is_new=True)
        check_same_body(committed.message_id, committed.stored_hash, commit.body_hash)
        author = outgoing.author
        async with self._database.transaction(author.workspace_id, read_only=True) as tx:
            message = await load_message(tx, author, outgoing.conversation_id, committed.message_id)
        return Sent(message=message, is_new=False)

    async def add_note(self, outgoing: Outgoing) -> NoteSent:
        """Store an agent's note, once. Raises like `send`; NotFound for a customer, who knows of no notes."""
        check_note(outgoing)
        content = stored_content(outgoing.content, self._rules)
        commit = self._commit_of(outgoing, content, is_public=False)
        committed = await self._submit(commit)
        if committed.stored_hash is None and isinstance(content, TextContent):
            return NoteSent(note=_sent_note(outgoing, content, committed), is_new=True)
        check_same_body(committed.message_id, committed.stored_hash or b"", commit.body_hash)
        author = outgoing.author
        async with self._database.transaction(author.workspace_id, read_only=True) as tx:
            note = await load_note(tx, author, outgoing.conversation_id, committed.message_id)
        return NoteSent(note=note, is_new=False)

    def _commit_of(self, outgoing: Outgoing, content: Content, *, is_public: bool) -> Commit:
        conversation_id = outgoing.conversation_id
        return Commit(
            workspace_id=outgoing.author.workspace_id,
            conversation_id=conversation_id,
            author_id=outgoing.author.id,
            author_kind=SIDE[outgoing.author.kind],
            client_message_id=outgoing.client_message_id,
            message_id=new_id(),
            content=encode_content(content),
            body_hash=fingerprint(self._rules.body_key, conversation_id, outgoing.content, None),
            is_public=is_public,
            channel=outgoing.channel,
        )

    async def _submit(self, commit: Commit) -> Committed:
        try:
            committed = await self._batcher.submit(commit)
        except asyncpg.DataError as error:
            raise invalid_field("content", "The database cannot keep this; send plain Unicode text.") from error
        if committed is None:
            raise NotFound
        return committed

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

    async def _execute_many(self, connection: Any, commits: Sequence[Commit]) -> Sequence[Committed | None]:
        results = await commit_messages(connection, commits)
        news = {
            (commit.workspace_id, commit.conversation_id)
            for commit, result in zip(commits, results, strict=True)
            if result is not None and not result.is_flagged
        }
        if news:
            self._announce([Hint(workspace_id, CONVERSATION.code, stream_id) for workspace_id, stream_id in news])
        return results

    async def _execute_one(self, connection: Any, commit: Commit) -> Committed | None:
        return (await self._execute_many(connection, [commit]))[0]


def _twin_key(commit: Commit) -> tuple[UUID, UUID, str]:
    return (commit.conversation_id, commit.author_id, commit.client_message_id)


def _group_key(commit: Commit) -> UUID:
    return commit.conversation_id


def _author(outgoing: Outgoing) -> Author:
    return Author(kind=outgoing.author.kind, id=outgoing.author.id)


def _sent_message(outgoing: Outgoing, content: Content, committed: Committed) -> Message:
    is_customer = outgoing.author.is_customer
    return Message(
        id=committed.message_id,
        conversation_id=outgoing.conversation_id,
        seq=(committed.public_seq or 0) if is_customer else committed.seq,
        author=_author(outgoing),
        content=content,
        channel=outgoing.channel,
        created_at=instant(committed.created_at),
        client_message_id=outgoing.client_message_id,
        delivery=Delivery("sent"),
    )


def _sent_note(outgoing: Outgoing, content: TextContent, committed: Committed) -> Note:
    return Note(
        id=committed.message_id,
        conversation_id=outgoing.conversation_id,
        seq=committed.seq,
        author=_author(outgoing),
        content=content,
        created_at=instant(committed.created_at),
        client_message_id=outgoing.client_message_id,
    )
