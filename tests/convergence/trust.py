"""What an app tells of a customer it knows: where they are, and a proof of who they are."""

import time
from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OctKey

from onglass.context import commands as context
from onglass.context.model import Capture, IncomingScreen
from onglass.conversations import commands
from onglass.conversations.model import VerificationAsked, VerificationRequestContent
from tests.integration.conversations.makers import Person
from tests.integration.directory.makers import CIPHER


def trust(customer: Person, agent: Person, conversation: UUID, subject: str) -> list[Awaitable[Any]]:
    """Return the steps, one after the other."""
    return [
        _move(customer),
        _request(agent, conversation),
        _prove(customer, conversation, "somebody else"),
        _prove(customer, conversation, subject),
        agent.resolve(conversation),
        agent.reopen(conversation),
    ]


async def _move(customer: Person) -> None:
    told = Capture(screen=IncomingScreen(name="Payments"), consent=True)
    async with customer.desk.database.transaction(customer.desk.house.id) as tx:
        await context.capture(tx, customer.principal, told, patterns=[])


async def _request(agent: Person, conversation: UUID) -> None:
    async with agent.desk.database.transaction(agent.desk.house.id) as tx:
        await commands.request_verification(
            tx, conversation, VerificationAsked(), by=agent.reader, rules=agent.desk.rules
        )


async def _prove(customer: Person, conversation: UUID, subject: str) -> None:
    messages = (await customer.messages(conversation)).messages
    asked = [message.content for message in messages if isinstance(message.content, VerificationRequestContent)][-1]
    assert asked.nonce is not None
    claims = {
        "sub": subject,
        "aud": str(asked.audience),
        "exp": int(time.time()) + 300,
        "nonce": asked.nonce,
        "conversation_id": str(conversation),
        "method": "passcode",
    }
    house = customer.desk.house
    header = {"alg": "HS256", "typ": "onglass-verification+jwt"}
    proof = jwt.encode(header, claims, OctKey.import_key(house.identity_secret))
    async with customer.desk.database.transaction(house.id) as tx:
        await commands.give_verification(
            tx, conversation, nonce=asked.nonce, proof=proof, by=customer.reader, cipher=CIPHER
        )
