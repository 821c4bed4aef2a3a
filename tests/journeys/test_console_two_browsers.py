"""A phone and a desk, both real: what one writes the other has, a note never, and each sees what the other does."""

import re

from playwright.async_api import Browser

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.console_world import Company, expect
from tests.journeys.customer import Customer, words
from tests.support.servers import ADA


async def test_a_conversation_from_a_phone_to_a_desk_and_back(chromium: Browser, phone: OpenPage, bank: Bank) -> None:
    customer = Customer(await phone(), bank)
    question = words("about the water bill")
    await customer.arrive()
    await customer.page.locator("button[type=submit]").click()
    await customer.begin()
    await customer.say(question)
    with Company(bank.server, bank.workspace, chromium) as company:
        async with company.desk(ADA) as desk:
            await desk.show("queue")
            await desk.rows.filter(has_text=question).click()
            await expect(desk.bubble(question)).to_be_visible()
            await expect(desk.context).to_contain_text("Signed in by the app")
            await desk.page.get_by_role("button", name="Assign to me").click()
            await customer.field.press_sequentially("and")
            await expect(desk.log).to_contain_text("is typing", timeout=4000)
            await customer.field.fill("")
            await desk.page.keyboard.press("n")
            await desk.text.fill("Looks like the daily limit")
            await desk.text.press("Enter")
            await expect(desk.note("Looks like the daily limit")).to_be_visible()
            await desk.composer.get_by_role("radio", name="Reply").click()
            await desk.text.fill("Your card reached its limit for today")
            await desk.text.press("Enter")
            await expect(customer.log.get_by_text("Your card reached its limit for today")).to_be_visible()
            await expect(customer.panel.get_by_text("daily limit")).to_have_count(0)
            await expect(desk.bubble("Your card reached its limit")).to_contain_text(re.compile("read|delivered"))
            await customer.say("Thank you")
            await expect(desk.bubble("Thank you")).to_be_visible()
            await desk.page.get_by_role("button", name="Resolve").click()
            await expect(desk.log).to_contain_text("You resolved this")


async def test_choices_from_the_desk_are_tapped_on_the_phone(chromium: Browser, phone: OpenPage, bank: Bank) -> None:
    customer = Customer(await phone(), bank)
    question = words("about a card")
    await customer.arrive()
    await customer.begin()
    await customer.say(question)
    with Company(bank.server, bank.workspace, chromium) as company:
        async with company.desk(ADA) as desk:
            await desk.show("all")
            await desk.rows.filter(has_text=question).click()
            await expect(desk.bubble(question)).to_be_visible()
            await desk.composer.get_by_role("button", name="Insert").click()
            await desk.page.get_by_role("menuitem", name="Quick replies").click()
            await desk.text.fill("Which card is it?")
            await desk.composer.get_by_label("Choice 1").fill("The blue one")
            await desk.composer.get_by_label("Choice 2").fill("The grey one")
            await desk.composer.get_by_role("button", name="Send", exact=True).click()
            await customer.panel.get_by_role("button", name="The grey one").click()
            await expect(desk.bubble("Which card is it?").last.locator("li[data-chosen]")).to_contain_text(
                "The grey one"
            )
