"""Coming back: where one left off, and what was begun, on the other device too (M18); sealed where the host asks."""

from playwright.async_api import Page, expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk, words
from tests.journeys.desk import Desk


async def back_home(customer: Customer) -> None:
    await customer.panel.get_by_role("button", name="Back").click()


async def test_m18_the_card_says_what_was_last_what_is_next_and_what_is_new(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    customer = Customer(await phone(), bank)
    row = await start_talk(customer, ada)
    await back_home(customer)
    card = customer.panel.get_by_role("region", name="Where you left off")
    await expect(card).to_contain_text("Ada")
    await expect(card.get_by_text("answer", exact=False).first).to_be_visible()
    said = words("Which card is it?")
    await ada.say(row["id"], said)
    await expect(card).to_contain_text(said)
    await expect(card).to_contain_text("1 new")
    await expect(card).to_contain_text("Your answer is next")


async def test_m18_what_was_begun_is_on_the_other_device(phone: OpenPage, bank: Bank, ada: Desk) -> None:
    first = await signed_in(phone, bank)
    row = await start_talk_signed_in(first, ada)
    begun = words("I wanted to say")
    async with first.page.expect_response(
        lambda answer: answer.url.endswith("/draft") and answer.request.method == "PUT"
    ):
        await first.field.fill(begun)
    second = await signed_in(phone, bank)
    await second.open()
    card = second.panel.get_by_role("region", name="Where you left off")
    await expect(card).to_contain_text(f"Not sent yet: {begun}")
    await card.get_by_role("button", name="Continue").click()
    await expect(second.field).to_have_value(begun)
    await ada.read(row["id"])


async def signed_in(phone: OpenPage, bank: Bank) -> Customer:
    page: Page = await phone()
    await page.add_init_script("localStorage.setItem('harbor:signed-in', '1')")
    customer = Customer(page, bank)
    await customer.arrive()
    return customer


async def start_talk_signed_in(customer: Customer, ada: Desk) -> dict[str, str]:
    await customer.begin()
    first = words("Hello")
    await customer.say(first)
    await customer.expect_tick(first, "Sent")
    row = await ada.conversation_with(first)
    await ada.take(row["id"])
    return {"id": row["id"]}


ENCRYPTED = """() => {
  let api;
  Object.defineProperty(globalThis, 'Onglass', { configurable: true, get: () => api, set: (given) => {
    api = given;
    const init = given.init;
    given.init = (options) => init.call(given, { ...options, storage: { encrypt: true } });
  } });
}"""
STORED = """async () => {
  const found = [JSON.stringify(localStorage)];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => {
      const opening = indexedDB.open(name); opening.onsuccess = () => resolve(opening.result); });
    for (const store of database.objectStoreNames) {
      const all = await new Promise((resolve) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => resolve(asked.result); });
      for (const one of all) found.push(typeof one === 'string' ? one : JSON.stringify(one));
    }
    database.close();
  }
  return found;
}"""


async def test_what_the_device_keeps_is_sealed_where_the_host_asks_and_outlives_a_reload(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page: Page = await phone()
    await page.add_init_script(f"({ENCRYPTED})()")
    customer = Customer(page, bank)
    await start_talk(customer, ada, about="zanzibar said")
    bank.wire.cut()
    waiting = words("zanzibar waits")
    await customer.say(waiting)
    await customer.field.fill("zanzibar begun")
    await page.wait_for_timeout(1500)
    stored: list[str] = await page.evaluate(STORED)
    assert len([line for line in stored if line.startswith("sealed:")]) >= 3
    assert not [line for line in stored if "zanzibar" in line]
    bank.wire.heal()
    await customer.expect_tick(waiting, "Sent")
    await page.reload()
    await expect(customer.bubble(waiting)).to_be_visible()
    await expect(customer.field).to_have_value("zanzibar begun")
