"""What a customer is promised, live in the messenger: by whom, until when, and gone when it is kept (M11)."""

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.journeys.axe import violations
from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk


def _in(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


async def test_m11_an_agents_promise_is_shown_at_once_until_it_is_kept(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    promise = customer.panel.locator(".og-promise")
    await expect(promise).to_have_count(0)
    told = await ada.post(f"/conversations/{row['id']}/promise", {"until": _in(2)})
    assert told["promised_until"] is not None
    await expect(promise).to_contain_text(re.compile(r"Answer promised by (tomorrow )?\d?\d:\d\d"))
    await expect(promise).to_contain_text(f"({ada.agent['name']})")
    await expect(promise).to_contain_text("You can close the app")
    said = await promise.inner_text()
    await ada.post(f"/conversations/{row['id']}/promise", {"until": _in(30)})
    await expect(promise).not_to_have_text(said)
    await expect(promise).to_contain_text(re.compile(r"promised by \w+ \d?\d:\d\d"))
    await customer.page.reload()
    await expect(promise).to_contain_text(f"({ada.agent['name']})")
    await ada.say(row["id"], "Here is your answer.")
    await expect(customer.bubble("Here is your answer.")).to_be_visible()
    await expect(promise).to_have_count(0)


async def test_m11_a_promise_that_is_taken_back_is_shown_no_more(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    promise = customer.panel.locator(".og-promise")
    await ada.post(f"/conversations/{row['id']}/promise", {"until": _in(2)})
    await expect(promise).to_have_count(1)
    await ada.http.delete(f"/v1/agent/conversations/{row['id']}/promise")
    await expect(promise).to_have_count(0)


async def test_m11_the_thread_says_what_it_can_do_and_what_it_cannot(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    customer = Customer(await phone(), bank)
    await start_talk(customer, ada)
    await customer.panel.get_by_role("button", name="Conversation settings").click()
    await customer.panel.get_by_role("button", name="What you can do here").click()
    told = customer.panel.get_by_role("dialog", name="What you can do here")
    await expect(told).to_contain_text(re.compile(r"Send files: .*up to 25 MB each"))
    await expect(told).to_contain_text("Not possible here: calls, video, e-mail or call-backs.")
    await expect(told).to_contain_text("Card numbers are hidden")
    assert await violations(customer.page) == []
