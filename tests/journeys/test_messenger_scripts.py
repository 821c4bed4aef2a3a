"""Attack 39 on the phone: what looks like script in an agent's words is shown as text, and runs nowhere."""

from playwright.async_api import expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk
from tests.journeys.scripts import CORPUS, WATCH, nothing_ran


async def test_a39_script_from_an_agent_is_only_text_in_the_messenger(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    page = await phone()
    await page.add_init_script(WATCH)
    customer = Customer(page, bank)
    conversation = await start_talk(customer, ada, about="What do I do now?")
    for text in CORPUS:
        await ada.say(conversation["id"], text)
    for text in CORPUS:
        await expect(customer.log).to_contain_text(text)
    await nothing_ran(page)
