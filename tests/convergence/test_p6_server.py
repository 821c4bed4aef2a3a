"""Snapshot at any moment + the events after it == a fresh snapshot, for every type of event, for every reader (P6).

With ONGLASS_RECORD_VECTORS set, what was checked is written where the TypeScript tests run it.
"""

import asyncio
import contextlib
import json
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio

from onglass.conversations import commands, queries
from onglass.conversations.model import EventType, FactChange, QuickRepliesContent, QuickReplyOption
from onglass.directory import commands as directory
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict
from tests.convergence.questions import questions
from tests.convergence.reducer import after_events, without_nothing
from tests.convergence.trust import trust
from tests.integration.conversations.makers import Desk, Person, open_desk, text
from tests.integration.directory.makers import CIPHER

RECORDED = Path(__file__).resolve().parents[2] / "clients" / "protocol" / "vectors" / "recorded"
Json = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(module_addresses: Addresses) -> AsyncIterator[Desk]:
    async with open_desk(module_addresses, "Harbor Bank") as opened:
        yield opened


def as_json(value: Any) -> Any:
    return json.loads(msgspec.json.encode(value))


async def snapshot(reader: Person, conversation: UUID) -> Json:
    """All a reader is given now."""
    page = await reader.messages(conversation, after_seq=0, limit=200)
    assert not page.has_more
    if reader.reader.is_customer:
        row = await reader.row(conversation)
    else:
        row = (await reader.do(queries.list_rows, [conversation]))[0]
    return {"conversation": as_json(row), "messages": as_json(page.messages), "notes": as_json(page.notes or [])}


class Watch:
    """Takes a snapshot of each reader after every step, and compares them all with the end."""

    def __init__(self, conversation: UUID, readers: dict[str, Person]) -> None:
        self.conversation = conversation
        self.readers = readers
        self.taken: dict[str, list[Json]] = {name: [] for name in readers}
        self.types: set[str] = set()

    async def look(self) -> None:
        for name, reader in self.readers.items():
            self.taken[name].append(await snapshot(reader, self.conversation))

    async def compare(self, record: str = "") -> None:
        for name, reader in self.readers.items():
            events = as_json(await reader.events(self.conversation))
            assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
            self.types |= {event["type"] for event in events}
            expected = await snapshot(reader, self.conversation)
            who = {"kind": reader.reader.kind, "id": str(reader.id)}
            for before in self.taken[name]:
                self._check(before, events, expected, who)
            if record and os.environ.get("ONGLASS_RECORD_VECTORS"):
                self._write(f"{record}_{name}", self.taken[name][0], events, expected, who)

    def _check(self, before: Json, events: list[Json], expected: Json, who: Json) -> None:
        after = after_events(before, events, who)
        if any(event["type"] == "conversation_adopted" for event in events[before["conversation"]["last_seq"] :]):
            expected = {**expected, "conversation": {**expected["conversation"]}}
            expected["conversation"]["customer"] = {"id": expected["conversation"]["customer"]["id"]}
        for part in ("messages", "notes"):
            assert without_nothing(after[part]) == without_nothing(expected[part])
        found, fresh = without_nothing(after["conversation"]), without_nothing(expected["conversation"])
        assert {key for key in {*found, *fresh} if found.get(key) != fresh.get(key)} == set(), (found, fresh)

    def _write(self, name: str, before: Json, events: list[Json], expected: Json, who: Json) -> None:
        vector = {
            "name": name,
            "about": "Recorded from the server by tests/convergence.",
            "reader": who,
            "snapshot": before,
            "events": events[before["conversation"]["last_seq"] :],
            "expected": expected,
        }
        RECORDED.mkdir(parents=True, exist_ok=True)
        (RECORDED / f"{name}.json").write_text(json.dumps(vector, indent=1) + "\n", encoding="utf-8")


QUESTION = QuickRepliesContent(text="Which?", options=[QuickReplyOption("a", "Water"), QuickReplyOption("b", "Gas")])
_FAR = 10**6


class Life:
    """Three people in one conversation, and everything that can happen between them."""

    def __init__(self, conversation: UUID, customer: Person, agent: Person, colleague: Person) -> None:
        self.conversation = conversation
        self.customer, self.agent, self.colleague = customer, agent, colleague
        self.people = [customer, agent, colleague]
        self.written: dict[UUID, list[UUID]] = {person.id: [] for person in self.people}

    async def say(self, person: Person, words: str) -> None:
        self.written[person.id].append((await person.say(self.conversation, words)).id)

    async def note(self, words: str) -> None:
        self.written[self.agent.id].append((await self.agent.note(self.conversation, words)).id)

    async def ask_and_answer(self) -> None:
        asked = (await self.agent.send(self.conversation, QUESTION)).message
        answer = text("Water", quick_reply_id="a")
        await self.customer.send(self.conversation, answer, reply_to=asked.id)

    async def edit_last(self, person: Person, words: str) -> None:
        await person.edit(self.conversation, self.written[person.id][-1], words)

    async def redact_last(self, person: Person) -> None:
        await person.redact(self.conversation, self.written[person.id].pop())

    async def answer_question(self, choice: str) -> None:
        """The customer presses a button below "Did that solve it?"."""
        asked = [
            message
            for message in (await self.customer.messages(self.conversation)).messages
            if message.content.fallback and message.content.fallback.startswith("Did that solve it?")
        ]
        answer = text("Yes" if choice == "solved_yes" else "Not yet", quick_reply_id=choice)
        await self.customer.send(self.conversation, answer, reply_to=asked[-1].id)

    async def pass_time(self, seconds: float) -> None:
        await self.customer.desk.pass_time(self.conversation, seconds)

    async def hold(self) -> None:
        await self.customer.desk.hold(self.conversation)

    async def take_up(self) -> None:
        async with self.customer.desk.database.transaction(self.customer.desk.house.id) as tx:
            await commands.take_up(tx, self.conversation)

    async def owe(self, *, seconds: float | None) -> None:
        """An answer is owed until then, or none is."""
        due_at = None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)
        async with self.customer.desk.database.transaction(self.customer.desk.house.id) as tx:
            await commands.set_deadline(tx, self.conversation, due_at)

    async def promise(self, *, seconds: float) -> None:
        until_at = datetime.now(UTC) + timedelta(seconds=seconds)
        await self.do(commands.promise_reply, until_at, by=self.agent.reader)

    async def withdraw(self) -> None:
        await self.do(commands.withdraw_promise, by=self.agent.reader)

    async def move_expectation(self) -> None:
        await self.do(commands.move_expectation, low_minutes=2, high_minutes=9, words="2 to 9 min", key=str(new_id()))

    async def move_up(self) -> None:
        await self.do(commands.move_up, by=1, reason="overdue")

    async def do(self, command: Any, *arguments: Any, **options: Any) -> None:
        """Run `command(tx, conversation, …)`."""
        async with self.customer.desk.database.transaction(self.customer.desk.house.id) as tx:
            await command(tx, self.conversation, *arguments, **options)

    async def snooze(self, *, seconds: float | None) -> None:
        until_at = None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)
        await self.agent.snooze(self.conversation, until_at)

    async def all_at_once(self) -> None:
        await asyncio.gather(*(self.say(person, f"{n}") for n in range(6) for person in self.people))

    def whole(self) -> list[Awaitable[Any]]:
        """Every type of event, in an order that makes sense."""
        here, customer, agent, colleague = self.conversation, self.customer, self.agent, self.colleague
        return [
            agent.assign(here, agent.id),
            agent.receive(here, 2),
            agent.read(here, 3),
            self.say(agent, "Good morning,\n  which bill is it? " + "x" * 150),
            self.edit_last(agent, "Good morning, which one?"),
            self.note("knows us since 2011"),
            customer.receive(here, _FAR),
            self.edit_last(agent, "knows us since 2012"),
            self.ask_and_answer(),
            customer.read(here, 6),
            agent.resolve(here),
            self.say(customer, "It is not solved"),
            self.redact_last(customer),
            self.redact_last(agent),
            colleague.read(here, _FAR),
            agent.assign(here, colleague.id),
            self.all_at_once(),
            agent.resolve(here),
            agent.reopen(here),
            *self.rests(),
            *self.promises(),
            *self.facts(),
            *questions(self.customer, self.agent, here),
            agent.assign(here, None),
        ]

    async def describe(self, **said: Any) -> None:
        """The company says something of the case."""
        await self.do(commands.change_facts, FactChange(**said), by=self.agent.reader)

    async def transfer(self) -> None:
        """The case stands in another queue."""
        desk = self.customer.desk
        async with desk.database.transaction(desk.house.id) as tx:
            queue = await directory.create_queue(tx, desk.house.operator, name=str(new_id()))
            await commands.put_in_queue(tx, self.conversation, queue.id)

    async def close_for_a_reason(self) -> None:
        """An agent closes the case and says why."""
        desk = self.customer.desk
        async with desk.database.transaction(desk.house.id) as tx:
            reason = await directory.create_closing_reason(tx, desk.house.operator, name=str(new_id()))
            await commands.resolve(tx, self.conversation, by=self.agent.reader, closing_reason_id=reason.id)

    def facts(self) -> list[Awaitable[Any]]:
        """All that a company says of a case in its own words."""
        return [
            self.describe(add_tags=("Bill", "Gas"), priority=2, language="de"),
            self.describe(add_tags=("bill",)),
            self.describe(add_tags=("Water",), priority=0, language=None),
            self.transfer(),
            self.close_for_a_reason(),
            self.say(self.customer, "It is open again"),
        ]

    def promises(self) -> list[Awaitable[Any]]:
        """All that giving one's word does, and being late."""
        return [
            self.say(self.customer, "And when will that be?"),
            self.move_expectation(),
            self.move_up(),
            self.promise(seconds=3600),
            self.say(self.agent, "At noon."),
            self.hold(),
            self.promise(seconds=7200),
            self.promise(seconds=3600),
            self.pass_time(181),
            self.pass_time(2800),
            self.take_up(),
            self.say(self.agent, "It is noon."),
            self.hold(),
            self.promise(seconds=3600),
            self.withdraw(),
            self.promise(seconds=600),
            self.pass_time(700),
            self.pass_time(1),
            self.say(self.agent, "Sorry."),
            self.hold(),
        ]

    def rests(self) -> list[Awaitable[Any]]:
        """All that time, thanks and pauses do."""
        here, customer, agent = self.conversation, self.customer, self.agent
        return [
            self.say(customer, "and the gas bill?"),
            customer.pause(here),
            customer.resume(here),
            self.say(agent, "That one is paid."),
            self.hold(),
            self.say(customer, "ok thanks"),
            self.pass_time(181),
            agent.assign(here, agent.id),
            self.say(customer, "But it says open!"),
            self.take_up(),
            self.owe(seconds=500),
            self.owe(seconds=None),
            self.owe(seconds=900),
            self.say(agent, "Let me look, one moment."),
            self.hold(),
            self.pass_time(181),
            self.pass_time(86_401),
            self.pass_time(86_401),
            self.answer_question("solved_no"),
            self.snooze(seconds=3600),
            self.pass_time(3601),
            self.snooze(seconds=None),
            self.say(customer, "thanks"),
            self.say(customer, "Any news?"),
            customer.pause(here),
            self.say(agent, "Done now."),
            self.hold(),
            self.say(customer, "Where?"),
            self.say(agent, "On the second page."),
            self.hold(),
            self.pass_time(172_801),
            self.pass_time(172_801),
            self.pass_time(86_401),
            self.answer_question("solved_yes"),
            agent.reopen(here),
            self.say(agent, "Reopened by mistake."),
            self.hold(),
            self.pass_time(172_801),
            self.pass_time(172_801),
            self.answer_question("solved_yes"),
        ]

    async def any_step(self, choice: random.Random) -> None:
        """Something that somebody may do at any moment."""
        person = choice.choice(self.people)
        if self.written[person.id] and choice.random() < 0.25:
            await (self.redact_last(person) if choice.random() < 0.3 else self.edit_last(person, f"{choice.random()}"))
            return
        here, seq = self.conversation, choice.randrange(40)
        steps: list[Callable[[], Awaitable[Any]]] = [
            lambda: self.say(person, f"{choice.random()}"),
            lambda: self.say(person, f"{choice.random()}"),
            lambda: self.note("note"),
            lambda: person.read(here, seq),
            lambda: person.receive(here, seq),
            lambda: self.agent.resolve(here),
            lambda: self.customer.resolve(here),
            lambda: self.agent.reopen(here),
            lambda: self.say(self.customer, "thanks!"),
            lambda: self.say(self.customer, "ok"),
            self.hold,
            self.take_up,
            lambda: self.owe(seconds=choice.choice([60, None])),
            lambda: self.pass_time(choice.choice([100, 200, 90_000, 180_000])),
            lambda: self.describe(add_tags=(choice.choice("abcde"),), priority=choice.randrange(3)),
            lambda: self.snooze(seconds=choice.choice([50, 5000, None])),
            lambda: self.promise(seconds=60),  # any time that passes is longer
            self.withdraw,
            self.move_up,
            lambda: self.customer.pause(here),
            lambda: self.customer.resume(here),
            lambda: self.agent.assign(here, choice.choice([self.agent.id, self.colleague.id, None])),
            self.all_at_once,
        ]
        with contextlib.suppress(Conflict):  # a resolved case neither rests nor pauses
            await choice.choice(steps)()


async def test_p6_every_type_of_event_converges_from_every_moment(desk: Desk) -> None:
    await desk.customer("converges", claims={"name": "Ana"})
    session = await desk.house.start()
    visitor = Person(desk, session.principal)
    agent, colleague = await desk.agent(), await desk.agent()
    conversation = (await visitor.open("I cannot pay", subject="Bill")).conversation.id
    watch = Watch(conversation, {"customer": visitor, "agent": agent, "colleague": colleague})
    for step in Life(conversation, visitor, agent, colleague).whole():
        await watch.look()
        await step
    await watch.compare(record="whole_life")

    async with desk.database.transaction(desk.house.id) as tx:
        token = desk.house.token("converges")
        started = await directory.start_session(
            tx, app=desk.house.app, cipher=CIPHER, identity_token=token, anonymous_id=session.anonymous_id
        )
        assert started.joined is not None
        await commands.adopt(tx, started.joined)
    del watch.readers["customer"]
    await watch.compare()
    assert watch.types | await _types_of_trust(desk) >= set(get_args(EventType))


async def _types_of_trust(desk: Desk) -> set[str]:
    customer, agent = await desk.customer("trusted"), await desk.agent()
    conversation = (await customer.open("Raise my limit")).conversation.id
    watch = Watch(conversation, {"customer": customer, "agent": agent})
    for step in trust(customer, agent, conversation, "trusted"):
        await watch.look()
        await step
    await watch.compare(record="trust")
    return watch.types


@pytest.mark.parametrize("seed", range(8))
async def test_p6_random_lives_converge(desk: Desk, seed: int) -> None:
    choice = random.Random(seed)
    customer, agent, conversation = await desk.pair()
    colleague = await desk.agent()
    watch = Watch(conversation, {"customer": customer, "agent": agent, "colleague": colleague})
    life = Life(conversation, customer, agent, colleague)
    for _ in range(35):
        await watch.look()
        await life.any_step(choice)
    await watch.compare()
