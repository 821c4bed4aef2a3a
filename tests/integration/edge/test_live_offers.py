"""What sockets of the sender's own node get from the commit is what a read would have given them, and no later."""

import asyncio
import time
from typing import Any

from tests.integration.edge.running import Api, RunningEdge, Stream, Tenant

SOON_SECONDS = 0.6  # the clock alone would take up to a second and more


async def events_until(stream: Stream, count: int) -> list[dict[str, Any]]:
    return [(await stream.hear("event")) for _ in range(count)]


async def test_a_customers_message_is_told_as_it_will_be_read(customer: Api, agent: Api) -> None:
    conversation = await customer.open()
    where = f"/conversations/{conversation['id']}"
    await agent.post(f"{where}/notes", {"client_message_id": "n", "content": {"type": "text", "text": "between us"}})
    async with customer.hello() as phone, agent.hello({conversation["id"]: 3}) as desk:
        await customer.say(conversation["id"], "4111 1111 1111 1111 was my card")
        to_customer, to_agent = await phone.hear("event"), await desk.hear("event")
    for api, frame, after in ((customer, to_customer, 2), (agent, to_agent, 3)):
        read = (await api.get(f"{where}/events", params={"after_seq": after})).json()["events"]
        assert [frame["event"]] == read
        assert frame["seq"] == frame["event"]["seq"] == after + 1
    assert "4111 1111" not in to_customer["event"]["message"]["content"]["text"]


async def test_both_sides_in_one_batch_are_told_at_once_and_in_order(
    customer: Api, agent: Api, edge: RunningEdge, tenant: Tenant
) -> None:
    conversation = await customer.open()
    for first, second in ((customer, agent), (agent, customer)):
        head = (await agent.get(f"/conversations/{conversation['id']}")).json()["last_seq"]
        async with customer.hello() as phone, agent.hello({conversation["id"]: head}) as desk:
            async with edge.parts.database.transaction(tenant.workspace_id) as tx:
                await tx.execute("select 1 from conversation where id = $1 for update", conversation["id"])
                sends = []
                for api in (first, second):
                    sends.append(asyncio.create_task(api.say(conversation["id"], api.side)))
                    await asyncio.sleep(0.1)
            await asyncio.gather(*sends)
            began = time.monotonic()
            for stream in (phone, desk):
                authors = [frame["event"]["message"]["author"]["kind"] for frame in await events_until(stream, 2)]
                assert authors == ["customer" if api is customer else "agent" for api in (first, second)]
            assert time.monotonic() - began < SOON_SECONDS
