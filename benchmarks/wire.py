"""What a light user's day costs on the line: 10 starts of the app, 20 messages (half of them answers), 200 breadcrumbs.

A real browser against a real server, over a line that counts. The scripts are in the browser's cache, as on any day but
the first; their revalidation counts. No compression but what browser and server agree on by themselves.
"""

import argparse

import httpx
from playwright.async_api import BrowserContext, Page

from benchmarks.itemise import itemise, table
from benchmarks.page import PHONE, AppSite, CountedLine, app_site, chromium, counted_line
from benchmarks.world import World, database, finish, run, say, server, sign_in_agent

_STARTS = 10
_CRUMBS_A_START = 20
# Nobody puts the phone away in the very moment an answer comes.
_READING_MS = 1_500


async def _start(context: BrowserContext, site: AppSite) -> Page:
    page = await context.new_page()
    await page.goto(site.url)
    await page.evaluate("Onglass.open()")
    await page.wait_for_function("globalThis.ready && Onglass._.see !== undefined")
    return page


async def _talk(page: Page, agent: httpx.AsyncClient, number: int) -> None:
    panel = page.locator("dialog.og-panel")
    way = "Send a message" if number == 0 else "Continue"
    await panel.get_by_role("button", name=way).click()
    await panel.get_by_role("textbox", name="Message").fill(f"Question {number} of the day")
    await panel.get_by_role("button", name="Send", exact=True).click()
    await panel.get_by_text(f"Question {number} of the day", exact=True).last.wait_for()
    await panel.get_by_text("Sent").last.wait_for()
    rows = (await agent.get("/v1/agent/conversations", params={"view": "all"})).json()["conversations"]
    if number == 0:
        me = (await agent.get("/v1/agent/me")).json()
        (
            await agent.post(f"/v1/agent/conversations/{rows[0]['id']}/assign", json={"agent_id": me["agent"]["id"]})
        ).raise_for_status()
    body = {"client_message_id": f"answer-{number}", "content": {"type": "text", "text": f"Answer {number} to that"}}
    (await agent.post(f"/v1/agent/conversations/{rows[0]['id']}/messages", json=body)).raise_for_status()
    await panel.get_by_text(f"Answer {number} to that", exact=True).wait_for()


async def _day(world: World, context: BrowserContext, site: AppSite, line: CountedLine) -> dict[str, float]:
    headers = {"authorization": f"Bearer {await sign_in_agent(world)}"}
    async with httpx.AsyncClient(base_url=world.base, trust_env=False, headers=headers, timeout=30) as agent:
        await (await _start(context, site)).close()  # the day before: scripts and session are there since
        line.reset()
        for number in range(_STARTS):
            page = await _start(context, site)
            for step in range(_CRUMBS_A_START - 2):  # the screen and the start itself are two more
                await page.evaluate("(step) => Onglass.track('step_of_the_day', { step })", step)
            await _talk(page, agent, number)
            await page.wait_for_timeout(_READING_MS)
            await page.goto("about:blank")  # what waits leaves with the page
            await page.wait_for_timeout(300)
            await page.close()
            say(f"start {number + 1}: {line.up / 1000:.1f} kB up, {line.down / 1000:.1f} kB down")
    up, down = line.up / 1000, line.down / 1000
    return {
        "kb": round(up + down, 1),
        "up_kb": round(up, 1),
        "down_kb": round(down, 1),
        "connections": line.connections,
    }


async def main(arguments: argparse.Namespace) -> None:
    """Run the day."""
    port = arguments.port
    async with (
        database() as (owner_url, postmaster_pid),
        app_site(port + 2) as site,
        server(owner_url, postmaster_pid, port=port, origins=(site.url,)) as world,
        counted_line(port, port + 1) as line,
        chromium() as browser,
    ):
        line.recorded = [] if arguments.itemise else None
        site.carry(world, f"http://127.0.0.1:{port + 1}", "light-user")
        figures = await _day(world, await browser.new_context(**PHONE), site, line)
        if line.recorded is not None:
            say(table(itemise(line.recorded)))
    finish(figures, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench wire", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--itemise", action="store_true", help="tell what the bytes were")
    parser.add_argument("--port", type=int, default=21310, help="first of three ports [21310]")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    run(main(parse()))
