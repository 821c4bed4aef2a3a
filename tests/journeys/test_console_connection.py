"""K18: after a lost connection a banner, then level again without loss.

Three ways to lose it: the device is offline, the line is cut, the line is dead but open.
"""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, WebSocketRoute
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from tests.journeys.console_world import Company, Customer, Desk, a_company, expect, texts
from tests.journeys.wire import Wire, open_wire
from tests.support.ports import free_port
from tests.support.servers import ADA

_FIXTURES = (a_company,)


@pytest_asyncio.fixture(name="wire", loop_scope="session")
async def a_wire(company: Company) -> AsyncIterator[Wire]:
    """A line of its own between the desk and the server."""
    async with open_wire(company.server.port, free_port()) as wire:
        yield wire


async def _talk_while_lost(desk: Desk, customer: Customer, other: Customer) -> None:
    """The customer goes on talking, somebody new asks, the agent answers into the void."""
    for number in range(3):
        customer.say(f"Lost words {number}")
    other.ask("I came while you were away")
    await desk.text.fill("Written without a line")
    await desk.text.press("Enter")
    await expect(desk.bubble("Written without a line")).to_contain_text("waiting")


async def _expect_level(desk: Desk, customer: Customer, other: Customer) -> None:
    await expect(desk.page.locator("[data-connection='level']")).to_be_visible(timeout=30_000)
    await expect(desk.bubble("Written without a line")).to_contain_text("sent")
    for number in range(3):
        await expect(desk.bubble(f"Lost words {number}")).to_have_count(1)
    await expect(desk.row(other)).to_contain_text("I came while you were away")
    heard = customer.heard()
    assert heard.count("Written without a line") == 1
    shown = await texts(desk.log.locator(".m .m__text"))
    assert shown == heard, "the desk shows what the server has, in its order, each once"


@pytest.mark.timed
async def test_k18_offline(company: Company) -> None:
    customer, other = company.customer("Nora Tunnel"), company.customer("Omar Meanwhile")
    customer.ask("Before")
    async with company.desk() as desk:
        await desk.open(customer)
        await expect(desk.bubble("Before")).to_be_visible()
        await desk.page.context.set_offline(offline=True)
        await expect(desk.page.get_by_text("You are offline.")).to_be_visible(timeout=1500)
        await _talk_while_lost(desk, customer, other)
        await desk.leave_list()
        await desk.page.context.set_offline(offline=False)
        await _expect_level(desk, customer, other)


async def test_k18_the_line_is_cut(company: Company, wire: Wire) -> None:
    customer, other = company.customer("Pia Cut"), company.customer("Quim Meanwhile")
    customer.ask("Before")
    async with company.desk(at=wire.url) as desk:
        await desk.open(customer)
        await expect(desk.bubble("Before")).to_be_visible()
        wire.cut()
        await expect(desk.page.get_by_text("Connection lost.")).to_be_visible(timeout=5000)
        await _talk_while_lost(desk, customer, other)
        await desk.leave_list()
        wire.heal()
        with suppress(PlaywrightTimeoutError):  # the console may have come back by itself before the click
            await desk.page.get_by_role("button", name="Try now").click(timeout=1_000)
        await _expect_level(desk, customer, other)


async def test_k18_the_line_is_dead_but_open(company: Company, wire: Wire) -> None:
    customer, other = company.customer("Rui Silent"), company.customer("Sara Meanwhile")
    customer.ask("Before")

    async def with_a_clock(context: BrowserContext) -> None:
        await context.clock.install()

    async with company.desk(at=wire.url, before=with_a_clock) as desk:
        await desk.open(customer)
        await expect(desk.bubble("Before")).to_be_visible()
        wire.hold()
        # Nobody waits for two real heartbeats: the desk's clock runs ahead, half a heartbeat at a time.
        for _ in range(4):
            await desk.page.clock.fast_forward(13_000)
            await desk.page.wait_for_timeout(100)
        await expect(desk.page.locator("[data-connection]")).to_be_visible(timeout=15_000)
        await _talk_while_lost(desk, customer, other)
        await desk.leave_list()
        wire.heal()
        await _expect_level(desk, customer, other)


async def test_k18_every_event_may_come_twice(company: Company) -> None:
    customer = company.customer("Tom Twice")
    customer.ask("Before")

    async def double(context: BrowserContext) -> None:
        def join(route: WebSocketRoute) -> None:
            server = route.connect_to_server()

            def on_frame(frame: str | bytes) -> None:
                route.send(frame)
                if '"type":"event"' in str(frame):
                    route.send(frame)

            server.on_message(on_frame)

        await context.route_web_socket("**/v1/agent/stream", join)

    async with company.desk(ADA, before=double) as desk:
        await desk.open(customer)
        await expect(desk.bubble("Before")).to_be_visible()
        for number in range(4):
            customer.say(f"Said once {number}")
        # What arrives while one writes is asked about; here it has been seen before.
        await expect(desk.bubble("Said once 3")).to_be_visible()
        await desk.text.fill("Answered once")
        await desk.text.press("Enter")
        await expect(desk.bubble("Answered once")).to_contain_text("sent")
        assert await texts(desk.log.locator(".m .m__text")) == customer.heard()


async def test_words_in_the_outbox_survive_a_reload(company: Company, wire: Wire) -> None:
    customer = company.customer("Uma Reload")
    customer.ask("Before")
    async with company.desk(at=wire.url) as desk:
        await desk.open(customer)
        await expect(desk.bubble("Before")).to_be_visible()
        await desk.page.context.set_offline(offline=True)
        await desk.text.fill("Kept for later")
        await desk.text.press("Enter")
        await expect(desk.bubble("Kept for later")).to_contain_text("waiting")
        await desk.page.context.set_offline(offline=False)
        await desk.page.reload()
        await desk.ready(customer)
        await expect(desk.bubble("Kept for later")).to_contain_text("sent", timeout=15_000)
    assert customer.heard() == ["Before", "Kept for later"]
