"""Customers with devices, told by the sender; built on the office whose agents answer them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec

from onglass.delivery import commands
from onglass.delivery.model import ApnsKey, DeviceToken, FcmAccount, PushKind
from onglass.delivery.preparing import Ink
from onglass.delivery.sending import Sender, SenderLimits
from onglass.platform.database import Addresses
from onglass.platform.egress import Egress, Rules
from onglass.platform.secrets import Cipher
from tests.integration.conversations.makers import Person
from tests.integration.delivery.pushing import CONTACT, LIMITS, Pushing, open_pushing
from tests.integration.directory.makers import CIPHER
from tests.support.provider_services import ApnsService, FcmService
from tests.support.push_service import BrowserEnd, Certificates

WAITS, SENT, DEAD, WITHDRAWN = 1, 2, 3, 4


class Matter(msgspec.Struct, frozen=True):
    """A customer with a case, and the agent who has it."""

    customer: Person
    agent: Person
    conversation_id: UUID


class Noticing(msgspec.Struct, frozen=True):
    """What tests of customers' notifications stand on."""

    pushing: Pushing
    egress: Egress
    fcm: FcmService
    apns: ApnsService

    @property
    def cipher(self) -> Cipher:
        return CIPHER

    async def matter(self, agent: Person | None = None, subject: str | None = None) -> Matter:
        agent = agent or await self.pushing.at_work()
        customer = await self.pushing.office.desk.customer(subject)
        _, conversation_id = await self.pushing.office.case(customer)
        return Matter(customer, agent, conversation_id)

    async def browser(self, customer: Person) -> BrowserEnd:
        end = self.pushing.service.browser()
        await self.do(
            commands.subscribe_browser,
            customer.principal,
            endpoint=end.endpoint,
            **end.keys,
            label="Phone",
            cipher=CIPHER,
        )
        return end

    async def phone(self, customer: Person, kind: PushKind, token: str) -> UUID:
        device = DeviceToken(token, ApnsService.topic)
        host = await self.do(commands.host_for, kind, device, CIPHER)
        found: UUID = await self.do(
            commands.subscribe_phone, customer.principal, kind, device, host=host, label=None, cipher=CIPHER
        )
        return found

    async def set_up(self) -> None:
        """Let the company's settings name both providers."""
        account = self.fcm.settings["service_account"]
        fields = {name: account[name] for name in ("project_id", "client_email", "private_key", "token_uri")}
        operator = self.pushing.office.desk.house.operator
        await self.do(commands.set_fcm, operator, FcmAccount(**fields, api_url=self.fcm.origin), cipher=CIPHER)
        apple = self.apns.settings
        key = ApnsKey(**{**apple, "topics": tuple(apple["topics"])})
        await self.do(commands.set_apns, operator, key, cipher=CIPHER)

    async def answer(self, matter: Matter, words: str = "Here is your answer.") -> int:
        """Let the agent answer; return the answer's number in the log."""
        message = await matter.agent.say(matter.conversation_id, words)
        await self.pushing.office.settle()
        return message.seq

    async def read(self, matter: Matter) -> None:
        """Let the customer read everything on one of their devices."""
        await matter.customer.read(matter.conversation_id, 2**40)
        await self.pushing.office.settle()

    def sender(self, *, mailer: Any = None, limits: SenderLimits = LIMITS) -> Sender:
        ink = Ink(cipher=CIPHER, contact=CONTACT, mail_from="care@bank.test", public_url="https://care.bank.test")
        return Sender(
            self.pushing.pool,
            self.pushing.office.desk.database,
            egress=self.egress,
            ink=ink,
            mailer=mailer,
            limits=limits,
        )

    async def send(self, *, mailer: Any = None) -> None:
        """Send all that is due now."""
        await self.sender(mailer=mailer).settle()

    async def pass_time(self, seconds: float = 11, *, mailer: Any = None) -> None:
        """Let time pass, and send what is due then."""
        await self.pushing.wind(seconds)
        await self.pushing.sql(
            """update customer set present_until_at = present_until_at - make_interval(secs => $2)
               where workspace_id = $1""",
            float(seconds),
        )
        await self.send(mailer=mailer)

    async def do(self, command: Any, *values: Any, **options: Any) -> Any:
        async with self.pushing.office.desk.database.transaction(self.pushing.office.id) as tx:
            return await command(tx, *values, **options)

    async def states(self) -> list[tuple[str, int, str | None]]:
        return [row for row in await self.pushing.states() if row[0] in {"message", "mail", "withdraw"}]


@asynccontextmanager
async def open_noticing(addresses: Addresses, certificates: Certificates, name: str) -> AsyncIterator[Noticing]:
    async with AsyncExitStack() as stack:
        pushing = await stack.enter_async_context(open_pushing(addresses, certificates, name))
        fcm, apns = FcmService(certificates), ApnsService(certificates)
        await stack.enter_async_context(fcm.running())
        await stack.enter_async_context(apns.running())
        ports = frozenset({pushing.service.port, fcm.port, apns.port})
        egress = Egress(Rules(ports=ports, hosts=frozenset({"localhost"})), ssl_context=certificates.client_context)
        stack.push_async_callback(egress.close)
        yield Noticing(pushing, egress, fcm, apns)
        assert (fcm.complaints, apns.complaints) == ([], [])
