"""P12 to P14: nothing is lost, every attempt has the same id, and no address delays another."""

import asyncio
import time
from typing import Any
from uuid import UUID

import pytest
from typing_extensions import override

from onglass.delivery import commands, queries
from onglass.delivery.engine.attempts import BACKOFF_SECONDS
from onglass.delivery.engine.pacing import Pace
from onglass.delivery.model import DeliveryState
from onglass.delivery.preparing import Ink
from onglass.delivery.sending import Sender, SenderLimits, sweep
from onglass.platform.database import Addresses
from onglass.platform.problems import Conflict, NotFound
from onglass.platform.secrets import Cipher
from tests.integration.conversations.makers import Person
from tests.integration.delivery.pushing import CONTACT, LIMITS, Pushing, open_pushing
from tests.integration.directory.makers import CIPHER
from tests.support.push_service import Answer, BrowserEnd, Certificates

WAITS, SENT, DEAD, WITHDRAWN = 1, 2, 3, 4


async def _ids(pushing: Pushing) -> list[UUID]:
    rows = await pushing.sql("select id from push_subscription where workspace_id = $1 order by id")
    return [row["id"] for row in rows]


async def _try_out(pushing: Pushing, agent: Person, *, times: int = 1) -> None:
    """Make pushes that are due at once, at each of the agent's addresses."""
    for _ in range(times):
        for one in await pushing.do(queries.list_subscriptions, agent.id):
            await pushing.do(commands.try_out, agent.principal, one.id)


async def _agent_with_browser(pushing: Pushing) -> tuple[Person, BrowserEnd]:
    agent = await pushing.at_work()
    return agent, await pushing.browser(agent)


@pytest.mark.parametrize("status", [404, 410])
async def test_an_address_that_is_gone_is_told_no_more(pushing: Pushing, status: int) -> None:
    agent, end = await _agent_with_browser(pushing)
    other = await pushing.browser(agent)
    pushing.service.always(end, Answer(status=status))
    await _try_out(pushing, agent, times=3)
    await pushing.send()
    assert len(pushing.service.refused) == 1, "what else waited for it was not even tried"
    states = [row["state"] for row in await pushing.rows()]
    assert sorted(states) == [SENT] * 3 + [DEAD] * 3
    assert len(pushing.service.taken_by(other)) == 3
    listed = await pushing.do(queries.list_subscriptions, agent.id)
    assert [one.endpoint for one in listed] == [other.endpoint]
    await _try_out(pushing, agent)
    assert len(await pushing.rows()) == 7


async def test_a_failure_is_tried_again_with_the_same_id_later_and_later(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    pushing.service.answers(end, Answer(status=500), Answer(status=503), Answer(status=502))
    await _try_out(pushing, agent)
    for number, seconds in enumerate(BACKOFF_SECONDS[:3], 1):
        await pushing.send()
        (row,) = await pushing.rows()
        assert (row["state"], row["attempts"]) == (WAITS, number)
        assert seconds - 5 < row["due_in"] <= seconds * 1.2
        await pushing.send()
        assert len(pushing.service.refused) == number, "never before it is due"
        await pushing.wind(seconds * 1.2)
    await pushing.send()
    (row,) = await pushing.rows()
    assert (row["state"], row["attempts"], row["failure"]) == (SENT, 4, None)
    assert [entry["status"] for entry in row["attempt_log"]] == [500, 503, 502, 201]
    (push,) = pushing.service.taken_by(end)
    assert push.message["id"] == str(row["id"])


async def test_after_eight_attempts_it_is_dead_to_be_seen_and_replayed(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    pushing.service.always(end, Answer(status=500))
    await _try_out(pushing, agent)
    waited_seconds = 0.0
    for _ in range(8):
        await pushing.sql(
            "update delivery set until_at = clock_timestamp() + interval '2 days' where workspace_id = $1"
        )
        await pushing.send()
        (row,) = await pushing.rows()
        waited_seconds += max(0.0, row["due_in"]) if row["state"] == WAITS else 0.0
        await pushing.wind(max(0.0, row["due_in"]) + 1)
    assert waited_seconds > 24 * 3600
    (row,) = await pushing.rows()
    assert (row["state"], row["attempts"]) == (DEAD, 8)
    assert row["failure"] == "the push service answered 500"
    (shown,) = await pushing.do(lambda tx: queries.list_deliveries(tx, state=DeliveryState.DEAD))
    assert [entry.status for entry in shown.attempt_log] == [500] * 8
    assert (shown.agent_id, shown.occasion) == (agent.id, "test")

    operator = pushing.office.desk.house.operator
    pushing.service.always(end, Answer())
    await pushing.do(commands.replay_delivery, operator, row["id"])
    await pushing.send()
    (row,) = await pushing.rows()
    assert (row["state"], row["attempts"], len(row["attempt_log"])) == (SENT, 1, 9)
    assert pushing.service.taken_by(end)[0].message["id"] == str(row["id"])
    with pytest.raises(Conflict, match="not_dead"):
        await pushing.do(commands.replay_delivery, operator, row["id"])
    with pytest.raises(NotFound):
        await pushing.do(commands.replay_delivery, operator, agent.id)
    audited = await pushing.sql("select action from audit where workspace_id = $1 and action = 'delivery.replayed'")
    assert len(audited) == 1


async def test_a_service_that_asks_for_patience_is_left_alone_for_that_long(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    pushing.service.answers(end, Answer(status=429, headers={"Retry-After": "300"}))
    await _try_out(pushing, agent, times=3)
    await pushing.send()
    assert len(pushing.service.refused) == 1, "what else waits for the address waits as well"
    assert all(290 < row["due_in"] <= 300 for row in await pushing.rows())
    await pushing.wind(301)
    await pushing.send()
    assert [row["state"] for row in await pushing.rows()] == [SENT] * 3


async def test_14_addresses_that_never_answer_delay_no_other_by_a_second(
    addresses: Addresses, certificates: Certificates
) -> None:
    async with open_pushing(addresses, certificates, "Slow", services=6) as pushing:
        agents = [await pushing.at_work() for _ in range(4)]
        *dead, good = pushing.services
        for agent in agents:
            for service in dead:
                end = await pushing.browser(agent, service)
                service.always(end, Answer(seconds=4.0, drops=True))
        for agent in agents:
            await _try_out(pushing, agent, times=3)
        watcher = await pushing.at_work()
        alive = await pushing.browser(watcher, good)
        limits = SenderLimits(poll_seconds=0.05, attempt_seconds=3.0, lease_seconds=6.0)
        sender = pushing.sender(pace=Pace(places=18, of_good_host=4), limits=limits)
        await sender.start()
        try:
            await asyncio.sleep(0.3)
            for number in range(1, 4):
                began_at = time.monotonic()
                await _try_out(pushing, watcher)
                await good.wait_for(alive, number)
                assert time.monotonic() - began_at < 1.0
        finally:
            await sender.close()
        assert len(good.taken_by(alive)) == 3


async def test_14_a_slow_address_of_the_same_service_delays_no_other(pushing: Pushing) -> None:
    agent, slow = await _agent_with_browser(pushing)
    pushing.service.always(slow, Answer(seconds=4.0, drops=True))
    await _try_out(pushing, agent, times=5)
    other, quick = await _agent_with_browser(pushing)
    sender = pushing.sender()
    await sender.start()
    try:
        await asyncio.sleep(0.3)
        began_at = time.monotonic()
        await _try_out(pushing, other)
        await pushing.service.wait_for(quick, 1)
        assert time.monotonic() - began_at < 1.0
    finally:
        await sender.close()


class _Crash(Exception):  # noqa: N818 - the end of a process, not an error of its own
    pass


class _CrashingPool:
    """The worker's pool of a process that ends between a push and its note."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    async def fetch(self, query: str, *values: Any) -> Any:
        return await self._pool.fetch(query, *values)

    async def fetchval(self, query: str, *values: Any) -> Any:
        if "state = $4" in query:
            raise _Crash
        return await self._pool.fetchval(query, *values)

    async def execute(self, query: str, *values: Any) -> Any:
        return await self._pool.execute(query, *values)

    @override
    def __repr__(self) -> str:
        return "crashing"


async def test_13_a_crash_between_a_push_and_its_note_costs_one_more_with_the_same_id(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    await _try_out(pushing, agent)
    await pushing.send(pool=_CrashingPool(pushing.pool))
    (row,) = await pushing.rows()
    assert (row["state"], row["attempts"]) == (WAITS, 1)
    await pushing.send()
    assert len(pushing.service.taken_by(end)) == 1, "its lease is not over"
    await pushing.wind(LIMITS.lease_seconds + 1)
    await pushing.send()
    first, second = pushing.service.taken_by(end)
    assert first.message["id"] == second.message["id"] == str(row["id"])
    assert [row["state"] for row in await pushing.rows()] == [SENT]


async def test_13_a_lost_answer_costs_one_more_with_the_same_id(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    pushing.service.answers(end, Answer(drops=True))
    await _try_out(pushing, agent)
    await pushing.send()
    await pushing.wind(BACKOFF_SECONDS[0] * 1.2)
    await pushing.send()
    first, second = pushing.service.taken_by(end)
    assert first.message["id"] == second.message["id"]


async def test_13_a_sender_that_was_stopped_too_long_changes_nothing(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    pushing.service.answers(end, Answer(seconds=1.0))
    await _try_out(pushing, agent)
    slow = asyncio.create_task(pushing.send())
    await pushing.service.wait_for(end, 1)
    await pushing.wind(LIMITS.lease_seconds + 1)
    await pushing.send()
    (row,) = await pushing.rows()
    assert (row["state"], row["attempts"]) == (SENT, 2)
    await slow
    (after,) = await pushing.rows()
    assert len(after["attempt_log"]) == len(row["attempt_log"]) == 1


async def test_12_many_senders_send_each_once(pushing: Pushing) -> None:
    agents = [await _agent_with_browser(pushing) for _ in range(3)]
    for agent, _ in agents:
        await _try_out(pushing, agent, times=6)
    await asyncio.gather(*(pushing.send() for _ in range(4)))
    assert [row["state"] for row in await pushing.rows()] == [SENT] * 18
    ids = [push.message["id"] for push in pushing.service.taken]
    assert len(ids) == len(set(ids)) == 18


async def test_12_a_sender_at_work_finds_what_is_due_by_itself(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    sender = pushing.sender()
    await sender.start()
    try:
        await _try_out(pushing, agent)
        await pushing.service.wait_for(end, 1)
    finally:
        await sender.close()
    assert [row["state"] for row in await pushing.rows()] == [SENT]


async def test_12_what_could_not_be_delivered_while_it_was_news_is_dead_to_be_seen(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    pushing.service.always(end, Answer(status=503))
    await _try_out(pushing, agent)
    await pushing.send()
    await pushing.sql("update delivery set until_at = now(), due_at = now() where workspace_id = $1")
    await pushing.send()
    (row,) = await pushing.rows()
    assert (row["state"], row["failure"]) == (DEAD, "not delivered in time")


async def test_a_node_with_another_secret_key_ends_nothing(pushing: Pushing) -> None:
    agent, end = await _agent_with_browser(pushing)
    await pushing.do(commands.ensure_push_key, CIPHER)
    await _try_out(pushing, agent)
    stranger = Sender(
        pushing.pool,
        pushing.office.desk.database,
        egress=pushing.egress,
        ink=Ink(cipher=Cipher([b"another secret key of 32 bytes.."]), contact=CONTACT),
        limits=LIMITS,
    )
    await stranger.settle()
    (row,) = await pushing.rows()
    assert (row["state"], row["attempts"]) == (WAITS, 1)
    assert "secret key" in row["failure"]
    await pushing.wind(BACKOFF_SECONDS[0] * 1.2)
    await pushing.send()
    assert len(pushing.service.taken_by(end)) == 1


async def test_22_a_push_of_one_workspace_reaches_nobody_of_another(
    addresses: Addresses, certificates: Certificates, pushing: Pushing
) -> None:
    async with open_pushing(addresses, certificates, "Neighbour") as neighbour:
        mine, my_end = await _agent_with_browser(pushing)
        theirs = await neighbour.at_work()
        # The very same browser, signed in at both.
        await neighbour.subscribe(theirs.principal, my_end)
        await pushing.given(mine)
        await _try_out(neighbour, theirs)
        assert [row["occasion"] for row in await pushing.rows()] == ["assigned"]
        assert [row["occasion"] for row in await neighbour.rows()] == ["test"]
        for id_of_theirs in await _ids(neighbour):
            with pytest.raises(NotFound):
                await pushing.do(commands.try_out, mine.principal, id_of_theirs)
            with pytest.raises(NotFound):
                await pushing.do(commands.unsubscribe, mine.principal, id_of_theirs)
        (their_delivery,) = await neighbour.rows()
        with pytest.raises(NotFound):
            await pushing.do(commands.replay_delivery, pushing.office.desk.house.operator, their_delivery["id"])
        assert await pushing.do(lambda tx: queries.list_deliveries(tx, state=DeliveryState.DEAD)) == []
        assert len(await pushing.do(queries.list_deliveries)) == 1
        await neighbour.sql("delete from delivery where workspace_id = $1")


async def test_what_ended_long_ago_is_swept_away(pushing: Pushing) -> None:
    agent, _ = await _agent_with_browser(pushing)
    await _try_out(pushing, agent)
    await pushing.send()
    await _try_out(pushing, agent)
    await pushing.sql(
        "update push_subscription set gone_at = clock_timestamp() - interval '40 days' where workspace_id = $1"
    )
    await sweep(pushing.pool)
    assert [row["state"] for row in await pushing.rows()] == [SENT, WAITS]
    await pushing.sql(
        "update delivery set ended_at = clock_timestamp() - interval '31 days' where workspace_id = $1 and state = 2"
    )
    await sweep(pushing.pool)
    assert [row["state"] for row in await pushing.rows()] == [WAITS]
    assert len(await _ids(pushing)) == 1
    await pushing.send()
    assert [row["state"] for row in await pushing.rows()] == [WITHDRAWN]
