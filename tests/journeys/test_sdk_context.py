"""What the messenger collects by itself in somebody's page: after consent, of named things, masked, each once."""

import json
import re

from playwright.async_api import expect

from tests.journeys.bank import Bank
from tests.journeys.conftest import OpenPage
from tests.journeys.customer import Customer, start_talk
from tests.journeys.desk import Desk
from tests.journeys.host_page import HostPage, HostSite

FAIL = """async () => {
  await fetch('/no/such/12345678?card=4111111111111111', { method: 'POST', body: 'secret-body' });
}"""
FAIL_BY_XHR = """() => new Promise((resolve) => {
  const request = new XMLHttpRequest();
  request.open('GET', '/no/such/xhr?q=1');
  request.onloadend = () => resolve();
  request.send();
})"""
THROW = "() => setTimeout(() => { throw new Error('No card 4111 1111 1111 1111 for maya@example.com'); })"

KEPT = """async () => {
              const found = { ...localStorage, ...sessionStorage };
              for (const { name } of await indexedDB.databases()) {
                const asked = indexedDB.open(name);
                const db = await new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
                for (const store of db.objectStoreNames) {
                  const all = db.transaction(store).objectStore(store).getAll();
                  await new Promise((resolve) => { all.onsuccess = resolve; });
                  if (all.result.length) found[`${name}/${store}`] = all.result;
                }
                db.close();
              }
              return JSON.stringify(found);
            }"""


async def test_nothing_leaves_before_consent_and_what_was_seen_before_leaves_with_it(
    phone: OpenPage, site: HostSite
) -> None:
    host = HostPage(await phone(), site)
    await host.arrive()
    await host.page.get_by_role("button", name="Pay €84.20 to Maya").click()
    await host.page.evaluate("Onglass.track('limit_raised', { to: 500, note: 'card 4111111111111111' })")
    assert host.asked == ["/sdk/onglass.js"]
    await host.open()
    await host.page.evaluate("Onglass.close(); Onglass.open()")
    await host.page.wait_for_timeout(700)
    assert host.batches == []
    await host.agree()
    await host.wait_for_batches(1)
    assert host.named("tap") == ["Pay the bill"]
    assert host.named("custom") == ["limit_raised"]
    assert "4111" not in json.dumps(host.batches)
    device = host.batches[0]["device"]
    assert device["sdk_version"]
    assert device["viewport"] == {"width": 390, "height": 844, "scale": device["viewport"]["scale"]}
    assert device["network"]["kind"]


async def test_steps_are_named_masked_and_never_what_somebody_typed(phone: OpenPage, site: HostSite) -> None:
    host = HostPage(await phone(), site)
    await host.arrive()
    await host.open()
    await host.page.evaluate("Onglass.close()")
    page = host.page
    await page.locator("#plain").click()
    await page.locator("#allowed").click()
    await page.get_by_label("Passcode").fill("correct horse")
    await page.get_by_label("Passcode").click()
    await page.evaluate(FAIL)
    await page.evaluate(FAIL_BY_XHR)
    await page.evaluate(THROW)
    await page.evaluate("history.pushState({}, '', '/host/cards/87654321?card=1')")
    await host.agree()
    await host.wait_for_batches(1)
    assert host.named("tap") == ["•••", "Cards"]
    assert [re.sub(":[0-9]+", "", name) for name in host.named("request")] == [
        "POST •••/no/such/•••",
        "GET •••/no/such/xhr",
    ]
    assert [(one["status"], one["duration_ms"] >= 0) for one in host.crumbs if one["kind"] == "request"] == [
        (404, True)
    ] * 2
    assert [name.endswith("No card ••• for •••") for name in host.named("error")] == [True]
    assert "/host/cards/•••" in host.named("screen")
    said = json.dumps(host.batches, ensure_ascii=False)
    for secret in ("hunter2", "correct horse", "4111", "secret-body", "maya", "Maya", "card=", "87654321", "Okafor"):
        assert secret not in said, secret


async def test_the_agent_sees_the_steps_and_the_screen_beside_the_conversation(
    phone: OpenPage, bank: Bank, ada: Desk
) -> None:
    page = await phone()
    customer = Customer(page, bank)
    row = await start_talk(customer, ada, about="Look at what I did")
    await customer.panel.get_by_role("button", name="Close").click()
    await page.evaluate("Onglass.track('bill_refused', { attempts: 3 })")
    await customer.open()
    for _ in range(100):
        entries = (await ada.get(f"/conversations/{row['id']}/timeline"))["entries"]
        if "bill_refused" in [entry["title"] for entry in entries]:
            break
        await page.wait_for_timeout(200)
    assert {"message", "screen", "custom"} <= {entry["kind"] for entry in entries}


async def test_what_waits_survives_a_reload_and_two_tabs_send_each_step_once(phone: OpenPage, site: HostSite) -> None:
    first = HostPage(await phone(), site)
    await first.arrive()
    await first.open()
    await first.page.evaluate("Onglass.close()")
    await first.page.get_by_role("button", name="Pay €84.20 to Maya").click()
    await first.page.reload()
    await first.page.wait_for_function("Onglass._?.see !== undefined")
    second = HostPage(await first.page.context.new_page(), site)
    await second.arrive()
    await second.page.wait_for_function("Onglass._?.see !== undefined")
    await second.page.locator("#allowed").click()
    await second.agree()
    await second.wait_for_batches(1)
    await first.agree()
    await first.wait_for_batches(1)
    assert first.named("tap") == ["Pay the bill"]
    assert second.named("tap") == ["Cards"]
    ids = [crumb["id"] for crumb in first.crumbs + second.crumbs]
    assert len(ids) == len(set(ids))


async def test_the_host_app_may_alter_or_drop_what_leaves(phone: OpenPage, site: HostSite) -> None:
    host = HostPage(await phone(), site)
    await host.arrive()
    await host.page.evaluate(
        "void Onglass.on('context', (batch) => globalThis.drop ? false"
        " : { ...batch, breadcrumbs: batch.breadcrumbs.filter(({ kind }) => kind === 'custom') })"
    )
    await host.page.evaluate("globalThis.drop = true; Onglass.track('secret_step')")
    await host.open()
    await host.agree()
    await host.page.wait_for_timeout(500)
    assert host.batches == []
    await host.page.evaluate("globalThis.drop = false; Onglass.track('open_step')")
    await host.agree()
    await host.wait_for_batches(1)
    assert {crumb["kind"] for crumb in host.crumbs} == {"custom"}
    assert host.named("custom") == ["open_step"]


async def test_signing_out_leaves_nothing_and_tells_the_other_tab(phone: OpenPage, bank: Bank) -> None:
    page = await phone()
    customer = Customer(page, bank)
    await customer.arrive()
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await customer.begin()
    await customer.say("Only for me")
    await customer.expect_tick("Only for me", "Sent")
    other = Customer(await page.context.new_page(), bank)
    await other.arrive()
    await other.resume()
    await expect(other.bubble("Only for me")).to_be_visible()
    await page.evaluate("localStorage.removeItem('harbor:signed-in'); Onglass.logout()")
    await expect(other.panel).to_be_hidden()
    await expect(customer.panel).to_be_hidden()
    await page.wait_for_function("localStorage.getItem('onglass:seen') === null")
    # The other tab clears up in its own time.
    for _ in range(50):
        kept = "".join([await one.evaluate(KEPT) for one in (page, other.page)])
        if "Only for me" not in kept and "ogs_" not in kept:
            break
        await page.wait_for_timeout(200)
    assert "Only for me" not in kept
    assert "ogs_" not in kept
    await other.page.evaluate("Onglass.open()")
    await expect(other.panel).not_to_contain_text("Only for me")
