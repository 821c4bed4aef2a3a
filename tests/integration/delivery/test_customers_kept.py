"""P12 to P14 for customers: nothing lost, one id for every attempt, no waiting for a dead address."""

import asyncio
import time
from typing import Any

import pytest

from onglass.delivery import commands
from onglass.delivery.sending import Sender, SenderLimits
from onglass.platform.database import Addresses
from tests.integration.delivery.noticing import SENT, WAITS, Noticing, open_noticing
from tests.integration.delivery.pushing import LIMITS
from tests.support.push_service import Answer, Certificates


class _Crash(Exception):  # noqa: N818 - what happens to a process
    pass


class _Mortal:
    """A pool whose process dies before it can write down what came of a push."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    async def fetchval(self, query: str, *values: Any) -> Any:
        if "set state = $4" in query:
            raise _Crash
        return await self._pool.fetchval(query, *values)


async def test_a_crash_after_the_service_took_it_costs_one_more_with_the_same_id(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    await noticing.answer(matter)
    await noticing.pushing.wind(11)
    short = SenderLimits(poll_seconds=0.05, attempt_seconds=2, lease_seconds=3)
    dying = noticing.sender(limits=short)
    dying._pool = _Mortal(noticing.pushing.pool)  # type: ignore[assignment]
    await dying.settle()
    assert [row["state"] for row in await noticing.pushing.rows()] == [WAITS]
    await noticing.pass_time(4)
    pushes = noticing.pushing.service.taken_by(end)
    assert len(pushes) == 2
    assert len({push.message["id"] for push in pushes}) == 1
    assert [row["state"] for row in await noticing.pushing.rows()] == [SENT]


async def test_what_may_have_been_shown_before_a_crash_is_taken_back_when_it_was_read(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    await noticing.answer(matter)
    await noticing.pushing.wind(11)
    dying = noticing.sender()
    dying._pool = _Mortal(noticing.pushing.pool)  # type: ignore[assignment]
    await dying.settle()
    await noticing.read(matter)
    await noticing.pass_time(16)
    await noticing.send()
    kinds = [push.message["kind"] for push in noticing.pushing.service.taken_by(end)]
    assert kinds == ["message", "withdraw"]


async def test_what_is_read_while_it_is_on_its_way_is_taken_back(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    noticing.pushing.service.answers(end, Answer(seconds=1.0))
    await noticing.answer(matter)
    await noticing.pushing.wind(11)
    sending = asyncio.create_task(noticing.send())
    await noticing.pushing.service.wait_for(end)
    await noticing.read(matter)
    await sending
    await noticing.send()
    kinds = [push.message["kind"] for push in noticing.pushing.service.taken_by(end)]
    assert kinds == ["message", "withdraw"]


async def test_an_answer_that_is_rolled_back_tells_nobody(noticing: Noticing) -> None:
    matter = await noticing.matter()
    await noticing.browser(matter.customer)

    async def tell_and_fail(tx: Any) -> None:
        await commands.tell_customer(tx, matter.conversation_id, 2**40, await tx.clock_time())
        raise _Crash

    with pytest.raises(_Crash):
        await noticing.do(tell_and_fail)
    await noticing.pass_time()
    assert await noticing.pushing.rows() == []


async def test_a_reaction_that_runs_twice_tells_once(noticing: Noticing) -> None:
    matter = await noticing.matter()
    end = await noticing.browser(matter.customer)
    seq = await noticing.answer(matter)
    (row,) = await noticing.pushing.sql(
        "select seq, occurred_at from event where workspace_id = $1 and type = 'reply_sent'"
    )
    assert seq
    for _again in range(3):
        await noticing.do(commands.tell_customer, matter.conversation_id, row["seq"], row["occurred_at"])
    await noticing.pass_time()
    assert len(noticing.pushing.service.taken_by(end)) == 1
    assert len(await noticing.pushing.rows()) == 1


async def test_two_senders_share_the_addresses_without_telling_twice(noticing: Noticing) -> None:
    matter = await noticing.matter()
    ends = [await noticing.browser(matter.customer) for _number in range(12)]
    await noticing.answer(matter)
    await noticing.pushing.wind(11)
    await asyncio.gather(*(noticing.sender().settle() for _number in range(3)))
    assert [len(noticing.pushing.service.taken_by(end)) for end in ends] == [1] * 12


async def test_a_dead_mail_server_delays_no_push(noticing: Noticing) -> None:
    class Silent:
        async def send(self, *_arguments: Any, **_options: Any) -> Any:
            await asyncio.sleep(60)

    silent = await noticing.matter()
    await noticing.pushing.sql(
        "update customer set email = 'ann@customer.test', email_verified = true where workspace_id = $1"
    )
    await noticing.answer(silent)
    await noticing.pushing.wind(180)
    good = await noticing.matter(silent.agent)
    end = await noticing.browser(good.customer)
    await noticing.answer(good)
    await noticing.pushing.wind(11)
    sender: Sender = noticing.sender(mailer=Silent(), limits=LIMITS)
    began = time.monotonic()
    await sender.start()
    await noticing.pushing.service.wait_for(end)
    assert time.monotonic() - began < 1.0
    await sender.close()


async def test_another_company_sees_and_ends_none_of_it(
    noticing: Noticing, addresses: Addresses, certificates: Certificates
) -> None:
    matter = await noticing.matter(subject="ann")
    end = await noticing.browser(matter.customer)
    (row,) = await noticing.pushing.sql("select id from push_subscription where workspace_id = $1")
    async with open_noticing(addresses, certificates, "Other") as other:
        stranger = await other.matter(subject="ann")
        with pytest.raises(Exception, match="not_found"):
            await other.do(commands.unsubscribe_device, stranger.customer.principal, row["id"])
        await other.answer(stranger)
        await other.pass_time()
    await noticing.answer(matter)
    await noticing.pass_time()
    assert len(noticing.pushing.service.taken_by(end)) == 1
