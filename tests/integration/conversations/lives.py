"""Cases at the turning points of their lives, and what is told of them."""

from uuid import UUID

from onglass.conversations.model import AgentConversation, Message, TextContent
from tests.integration.conversations.makers import Desk, Person


async def parked_case(desk: Desk) -> tuple[Person, Person, UUID]:
    """A case that its owner answered, and whose customer fell silent."""
    customer, agent, conversation = await desk.pair()
    await agent.assign(conversation, agent.id)
    await agent.say(conversation, "It is on its way.")
    await desk.hold(conversation)
    await desk.pass_time(conversation, 180)
    assert (await desk.case(conversation))["holding"] == 2
    return customer, agent, conversation


async def agents_row(agent: Person, conversation: UUID) -> AgentConversation:
    row = await agent.row(conversation)
    assert isinstance(row, AgentConversation)
    return row


async def system_messages(customer: Person, conversation: UUID) -> list[Message]:
    page = await customer.messages(conversation, after_seq=0, limit=200)
    return [message for message in page.messages if message.author.kind == "system"]


async def press(customer: Person, conversation: UUID, choice: str) -> None:
    asked = (await system_messages(customer, conversation))[-1]
    answer = TextContent(text="Yes" if choice == "solved_yes" else "Not yet", quick_reply_id=choice)
    await customer.send(conversation, answer, reply_to=asked.id)
