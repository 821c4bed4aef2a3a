"""An office whose agents have browsers, a push service that checks what it is sent, and the sender between them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from onglass.delivery import commands
from onglass.delivery.engine.pacing import Pace
from onglass.delivery.model import AlertChoices
from onglass.delivery.preparing import Ink
from onglass.delivery.sending import Sender, SenderLimits
from onglass.directory.model import Principal
from onglass.platform.database import Addresses, open_pool
from onglass.platform.egress import Egress, Rules
from onglass.platform.transactions import Row
from tests.integration.conversations.makers import Person
from tests.integration.directory.makers import CIPHER, PASSWORD
from tests.integration.routing.office import Office, open_office
from tests.support.push_service import BrowserEnd, Certificates, PushService

CONTACT = "mailto:operator@example.test"
LIMITS = SenderLimits(poll_seconds=0.05, attempt_seconds=8.0, lease_seconds=15.0)
_MOST_SERVICES = 8
_AGO = "make_interval(secs => $2::float8)"
# Everything that telling reckons from lies `$2` seconds further back.
_WIND = (
    f"""update delivery set due_at = due_at - {_AGO}, until_at = until_at - {_AGO},
      lease_until_at = lease_until_at - {_AGO}, ended_at = ended_at - {_AGO}, created_at = created_at - {_AGO},
      payload = jsonb_set(payload, '{{at}}', to_jsonb((payload->>'at')::timestamptz - {_AGO}))
      where workspace_id = $1""",
    f"update agent_attention set seen_at = seen_at - {_AGO} where workspace_id = $1",
)


class Pushing(msgspec.Struct, frozen=True):
    """The office, its worker's pool, and the way out to the services of this test."""

    office: Office
    pool: "asyncpg.Pool[Row]"
    egress: Egress
    services: list[PushService]

    @property
    def service(self) -> PushService:
        return self.services[0]

    def sender(self, *, pace: Pace | None = None, limits: SenderLimits = LIMITS, pool: Any = None) -> Sender:
        return Sender(
            pool or self.pool,
            self.office.desk.database,
            egress=self.egress,
            ink=Ink(cipher=CIPHER, contact=CONTACT),
            limits=limits,
            pace=pace,
        )

    async def send(self, **options: Any) -> None:
        """Send all that is due now."""
        await self.sender(**options).settle()

    async def at_work(self) -> Person:
        """An agent at work who signed in, as a browser does."""
        agent = await self.office.at_work()
        email = (await self.sql("select email from agent where workspace_id = $1 and id = $2", agent.id))[0]["email"]
        _, principal = await self.office.desk.house.sign_in(email, PASSWORD)
        return Person(self.office.desk, principal)

    async def browser(self, agent: Person, service: PushService | None = None) -> BrowserEnd:
        """A browser of the agent's that takes pushes."""
        end = (service or self.service).browser()
        await self.subscribe(agent.principal, end)
        return end

    async def subscribe(self, principal: Principal, end: BrowserEnd, *, label: str | None = "Chrome") -> UUID:
        async with self.office.desk.database.transaction(self.office.id) as tx:
            return await commands.subscribe(
                tx, principal, endpoint=end.endpoint, **end.keys, label=label, cipher=CIPHER
            )

    async def choose(self, agent: Person, choices: AlertChoices) -> None:
        async with self.office.desk.database.transaction(self.office.id) as tx:
            await commands.choose_alerts(tx, agent.principal, choices)

    async def do(self, command: Any, *values: Any) -> Any:
        async with self.office.desk.database.transaction(self.office.id) as tx:
            return await command(tx, *values)

    async def given(self, agent: Person) -> tuple[Person, UUID]:
        """A customer whose new case the agent was given."""
        customer, conversation_id = await self.office.case()
        owner = await self.office.owner(conversation_id)
        assert owner == agent.id
        return customer, conversation_id

    async def turn(self, customer: Person, agent: Person, conversation_id: UUID, words: str = "One more thing") -> None:
        """The agent answers and the customer writes again, with all that follows."""
        await agent.say(conversation_id, "Let me look.")
        await self.office.settle()
        await customer.say(conversation_id, words)
        await self.office.settle()

    async def wind(self, seconds: float = 9) -> None:
        """Let time pass for what waits to be sent."""
        for statement in _WIND:
            await self.sql(statement, float(seconds))

    async def rows(self) -> list[asyncpg.Record]:
        """All deliveries, in the order they were made."""
        return await self.sql(
            """select id, key, state, attempts, attempt_log, failure, topic, payload, subscription_id, conversation_id,
                 payload->>'occasion' occasion, extract(epoch from due_at - clock_timestamp())::float8 due_in
               from delivery where workspace_id = $1 order by created_at, id"""
        )

    async def states(self) -> list[tuple[str, int, str | None]]:
        return [(row["occasion"], row["state"], row["failure"]) for row in await self.rows()]

    async def sql(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        return await self.office.sql(statement, self.office.id, *values)


@asynccontextmanager
async def open_pushing(
    addresses: Addresses, certificates: Certificates, name: str, *, services: int = 1
) -> AsyncIterator[Pushing]:
    async with AsyncExitStack() as stack:
        running = [await stack.enter_async_context(PushService(certificates).running()) for _ in range(services)]
        rules = Rules(ports=frozenset(service.port for service in running), hosts=frozenset({"localhost"}))
        egress = Egress(rules, ssl_context=certificates.client_context)
        stack.push_async_callback(egress.close)
        office = await stack.enter_async_context(open_office(addresses, name))
        pool = await open_pool(addresses.worker, size=8, name="worker")
        stack.push_async_callback(pool.close)
        yield Pushing(office, pool, egress, running)
        assert [complaint for service in running for complaint in service.complaints] == []


def certificates_in(folder: Path) -> Certificates:
    return Certificates(folder / "push")
