"""A workspace with people who write to each other, through the same commands the server calls."""

import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from onglass.conversations import commands, queries
from onglass.conversations.commands import Sending
from onglass.conversations.engine import DEFAULT_SECRET_PATTERNS, compile_secret_patterns
from onglass.conversations.model import (
    AgentConversation,
    ConversationRow,
    EventPage,
    IncomingContent,
    Message,
    MessagePage,
    Note,
    Opened,
    Opening,
    Outgoing,
    Reader,
    Rules,
    Sent,
    TextContent,
    WireEvent,
)
from onglass.directory.model import Principal
from onglass.platform.database import Addresses, Database, open_pool
from onglass.platform.ids import new_id
from onglass.platform.timers import Timer
from onglass.platform.transactions import Hint
from tests.integration.directory.makers import House, make_house

RULES = Rules(body_key=b"b" * 32, secret_patterns=compile_secret_patterns(DEFAULT_SECRET_PATTERNS))
_numbers = itertools.count(1)


def text(words: str, **more: Any) -> TextContent:
    return TextContent(text=words, **more)


class Person(msgspec.Struct, frozen=True):
    """A customer or agent with everything they can do."""

    desk: "Desk"
    principal: Principal

    @property
    def reader(self) -> Reader:
        kind = "customer" if self.principal.kind == "customer" else "agent"
        return Reader(kind, self.principal.id, self.principal.workspace_id)  # type: ignore[arg-type]

    @property
    def id(self) -> UUID:
        return self.principal.id

    def outgoing(
        self,
        conversation_id: UUID,
        content: IncomingContent | str,
        *,
        key: str | None = None,
        reply_to: UUID | None = None,
    ) -> Outgoing:
        return Outgoing(
            author=self.reader,
            conversation_id=conversation_id,
            client_message_id=key or f"m{next(_numbers)}",
            content=text(content) if isinstance(content, str) else content,
            reply_to=reply_to,
        )

    async def send(
        self,
        conversation_id: UUID,
        content: IncomingContent | str,
        *,
        key: str | None = None,
        reply_to: UUID | None = None,
        by: Sending | None = None,
    ) -> Sent:
        sending = by or self.desk.sending
        return await sending.send(self.outgoing(conversation_id, content, key=key, reply_to=reply_to))

    async def say(self, conversation_id: UUID, words: str) -> Message:
        return (await self.send(conversation_id, words)).message

    async def note(self, conversation_id: UUID, words: str, *, key: str | None = None) -> Note:
        return (await self.desk.sending.add_note(self.outgoing(conversation_id, words, key=key))).note

    async def open(
        self, words: IncomingContent | str = "Hello, I cannot pay my bill.", *, key: str | None = None, **options: Any
    ) -> Opened:
        principal = self.principal
        assert principal.app_id is not None
        assert principal.device_id is not None
        opening = Opening(
            customer=self.reader,
            app_id=principal.app_id,
            device_id=principal.device_id,
            client_message_id=key or f"m{next(_numbers)}",
            content=text(words) if isinstance(words, str) else words,
            **options,
        )
        async with self.desk.database.transaction(principal.workspace_id) as tx:
            return await commands.open_conversation(tx, opening, rules=self.desk.rules)

    async def do(self, command: Any, *arguments: Any, **options: Any) -> Any:
        """Run `command(tx, reader, *arguments)` in a transaction."""
        async with self.desk.database.transaction(self.principal.workspace_id) as tx:
            return await command(tx, self.reader, *arguments, **options)

    async def read(self, conversation_id: UUID, seq: int) -> None:
        await self.do(commands.mark_read, conversation_id, seq)

    async def receive(self, conversation_id: UUID, seq: int) -> None:
        await self.do(commands.mark_received, conversation_id, seq)

    async def edit(self, conversation_id: UUID, message_id: UUID, words: str, **options: Any) -> Message | Note:
        options.setdefault("rules", self.desk.rules)
        edited: Message | Note = await self.do(
            commands.edit_message, conversation_id, message_id, text(words), **options
        )
        return edited

    async def redact(self, conversation_id: UUID, message_id: UUID, **options: Any) -> None:
        options.setdefault("rules", self.desk.rules)
        await self.do(commands.redact_message, conversation_id, message_id, **options)

    async def assign(self, conversation_id: UUID, agent_id: UUID | None) -> None:
        async with self.desk.database.transaction(self.principal.workspace_id) as tx:
            await commands.assign(tx, conversation_id, agent_id, by=self.reader)

    async def resolve(self, conversation_id: UUID) -> None:
        async with self.desk.database.transaction(self.principal.workspace_id) as tx:
            await commands.resolve(tx, conversation_id, by=self.reader)

    async def reopen(self, conversation_id: UUID) -> None:
        async with self.desk.database.transaction(self.principal.workspace_id) as tx:
            await commands.reopen(tx, conversation_id, by=self.reader)

    async def snooze(self, conversation_id: UUID, until_at: datetime | None = None) -> None:
        async with self.desk.database.transaction(self.principal.workspace_id) as tx:
            await commands.snooze(tx, conversation_id, until_at, by=self.reader)

    async def pause(self, conversation_id: UUID) -> None:
        async with self.desk.database.transaction(self.principal.workspace_id) as tx:
            await commands.pause(tx, conversation_id, by=self.reader)

    async def resume(self, conversation_id: UUID) -> None:
        async with self.desk.database.transaction(self.principal.workspace_id) as tx:
            await commands.resume(tx, conversation_id, by=self.reader)

    async def row(self, conversation_id: UUID) -> ConversationRow | AgentConversation:
        get: Any = queries.get_customer_conversation if self.reader.is_customer else queries.get_agent_conversation
        row: ConversationRow | AgentConversation = await self.do(get, conversation_id)
        return row

    async def messages(self, conversation_id: UUID, **options: Any) -> MessagePage:
        page: MessagePage = await self.do(queries.list_messages, conversation_id, **options)
        return page

    async def texts(self, conversation_id: UUID) -> list[str]:
        page = await self.messages(conversation_id, after_seq=0, limit=200)
        return [message.content.fallback or "" for message in page.messages]

    async def events(self, conversation_id: UUID, after_seq: int = 0) -> list[WireEvent]:
        found: list[WireEvent] = []
        while True:
            page: EventPage = await self.do(queries.list_events, conversation_id, after_seq=after_seq, limit=200)
            found += page.events
            if not page.has_more:
                return found
            after_seq = page.events[-1].seq

    async def types(self, conversation_id: UUID) -> list[str]:
        return [event.type for event in await self.events(conversation_id)]


class Desk(msgspec.Struct, frozen=True):
    """One workspace on one node."""

    addresses: Addresses
    database: Database
    house: House
    sending: Sending
    announced: list[Hint]
    rules: Rules = RULES

    async def customer(self, subject: str | None = None, **options: Any) -> Person:
        return Person(self, (await self.house.start(subject, **options)).principal)

    async def agent(self, name: str | None = None) -> Person:
        email = f"{name or f'agent{next(_numbers)}'}@example.test"
        agent = await self.house.agent(email)
        principal = Principal(
            kind="agent",
            workspace_id=self.house.id,
            id=agent.id,
            role="agent",
            session_id=new_id(),
            expires_at=agent.created_at,
        )
        return Person(self, principal)

    async def pair(self) -> tuple[Person, Person, UUID]:
        """A customer, an agent, and their conversation, which has the events 1 (opened) and 2 (first message)."""
        customer, agent = await self.customer(), await self.agent()
        opened = await customer.open()
        return customer, agent, opened.conversation.id

    @asynccontextmanager
    async def other_node(self, **options: Any) -> AsyncIterator[Sending]:
        """The send path of one more node."""
        sending = Sending(
            self.addresses.committer, self.database, rules=self.rules, announce=self.announced.extend, **options
        )
        await sending.start()
        try:
            yield sending
        finally:
            await sending.close()

    async def hold(self, conversation_id: UUID) -> None:
        """What follows an answer, at once."""
        async with self.database.transaction(self.house.id) as tx:
            await commands.hold(tx, conversation_id, replied_at=await tx.clock_time())

    async def pass_time(self, conversation_id: UUID, seconds: float) -> None:
        """Let everything about a case have happened earlier, and let time do what is due now."""
        async with self.database.transaction(self.house.id) as tx:
            await tx.execute(
                """update conversation set silent_since = silent_since - make_interval(secs => $3),
                     paused_at = paused_at - make_interval(secs => $3),
                     snoozed_until_at = snoozed_until_at - make_interval(secs => $3),
                     promised_at = promised_at - make_interval(secs => $3),
                     promised_until_at = promised_until_at - make_interval(secs => $3)
                   where workspace_id = $1 and id = $2""",
                self.house.id,
                conversation_id,
                float(seconds),
            )
        await self.look(conversation_id)

    async def look(self, conversation_id: UUID) -> None:
        """Fire the case's timer now, due or not."""
        async with self.database.transaction(self.house.id) as tx:
            due_at = await tx.clock_time()
            payload = {"conversation_id": str(conversation_id)}
            timer = Timer(
                workspace_id=self.house.id,
                key="now",
                due_at=due_at,
                generation=1,
                kind=commands.TIMER_LIFE,
                payload=payload,
                tries=1,
            )
            await commands.take_step(tx, timer)

    async def due_at(self, conversation_id: UUID) -> datetime | None:
        """When the case's timer is set for."""
        key = f"life:{conversation_id}"
        found = await self.sql("select due_at from timer where workspace_id = $1 and key = $2", self.house.id, key)
        return found[0]["due_at"] if found else None

    async def case(self, conversation_id: UUID) -> asyncpg.Record:
        """The head row as it is stored."""
        found = await self.sql(
            "select * from conversation where workspace_id = $1 and id = $2", self.house.id, conversation_id
        )
        return found[0]

    async def sql(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        """What the database says to the workspace itself."""
        async with self.database.transaction(self.house.id) as tx:
            return await tx.fetch(statement, *values)

    async def log(self, conversation_id: UUID) -> list[asyncpg.Record]:
        """The log of a conversation as it is stored."""
        return await self.sql(
            "select seq, public_seq, type, actor_kind, actor_id, message_id, payload from event"
            " where workspace_id = $1 and stream_id = $2 order by seq",
            self.house.id,
            conversation_id,
        )

    async def rows_in(self, tables: Sequence[str]) -> dict[str, int]:
        """How many rows each table has in the workspace."""
        counts = {}
        for table in tables:
            found = await self.sql(f"select count(*) from {table} where workspace_id = $1", self.house.id)
            counts[table] = found[0]["count"]
        return counts


@asynccontextmanager
async def open_desk(addresses: Addresses, name: str, *, size: int = 16) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        announced: list[Hint] = []
        database = Database(await open_pool(addresses.app, size=size, name="test"), announce=announced.extend)
        stack.push_async_callback(database.close)
        house = await make_house(database, name)
        sending = Sending(addresses.committer, database, rules=RULES, announce=announced.extend)
        await sending.start()
        stack.push_async_callback(sending.close)
        yield Desk(addresses, database, house, sending, announced)
