"""Rich questions, their answers, and what the customer thinks of it all."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import msgspec

from onglass.conversations import commands
from onglass.conversations.engine import parse_content
from onglass.conversations.model import Answer, TextContent
from tests.integration.conversations.makers import Person
from tests.support.rich import FORM, LIST, VALUES


def questions(customer: Person, agent: Person, conversation: UUID) -> list[Awaitable[Any]]:
    """Return the steps, one after the other."""
    return [
        _ask(customer, agent, conversation, FORM, Answer(values=VALUES)),
        _ask(customer, agent, conversation, LIST, Answer(items=["water"])),
        _request_rating(agent, conversation),
        _answer_rating(customer, conversation),
        _rate(customer, conversation),
    ]


async def _ask(customer: Person, agent: Person, conversation: UUID, sent: dict[str, Any], answer: Answer) -> None:
    content = parse_content(msgspec.json.encode(sent), sender="agent")
    asked = (await agent.send(conversation, content)).message
    await customer.send(conversation, TextContent(answer=answer), reply_to=asked.id)


async def _request_rating(agent: Person, conversation: UUID) -> None:
    async with agent.desk.database.transaction(agent.desk.house.id) as tx:
        await commands.request_rating(
            tx, conversation, None, asks_comment=True, by=agent.reader, rules=agent.desk.rules
        )


async def _answer_rating(customer: Person, conversation: UUID) -> None:
    asked = (await customer.messages(conversation)).messages[-1]
    await customer.send(conversation, TextContent(answer=Answer(score=4)), reply_to=asked.id)


async def _rate(customer: Person, conversation: UUID) -> None:
    async with customer.desk.database.transaction(customer.desk.house.id) as tx:
        await commands.rate(tx, conversation, 2, "Too slow", by=customer.reader, rules=customer.desk.rules)
