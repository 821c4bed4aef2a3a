"""What a customer waits for and a host page pays, on a processor slowed down four times.

`open_ms`: from the tap to the first screen painted. `message_ms`: from the frame's arrival to the message painted, in a
conversation of 1,000. `init_ms`: main thread for loader and `init`. `context_pct`: share of the main thread that
collecting takes while the page is in busy use, from the browser's own samples.
"""

import argparse
from typing import Any

import httpx
from playwright.async_api import Browser, CDPSession, Page

from benchmarks.load import median
from benchmarks.page import PHONE, AppSite, app_site, chromium
from benchmarks.world import (
    World,
    database,
    finish,
    identity_token,
    open_conversations,
    run,
    say,
    server,
    sign_in_agent,
)

_SLOWER = 4
_MESSAGES = 1_000
_OPEN = """() => new Promise((resolve) => {
  const host = document.querySelector('onglass-messenger');
  const began = performance.now();
  const look = () => host.shadowRoot.querySelector('.og-title')
    ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)))
    : requestAnimationFrame(look);
  host.shadowRoot.querySelector('button').click();
  look();
})"""
_INIT = """async ([address, options]) => {
  const text = await (await fetch(address)).text();
  delete globalThis.Onglass;
  document.querySelector('onglass-messenger').remove();
  const run = new Function(text);
  const began = performance.now();
  run();
  Onglass.init(options);
  return performance.now() - began;
}"""
_NOTE_ARRIVAL = """
const Plain = WebSocket;
globalThis.WebSocket = class extends Plain {
  constructor(...words) {
    super(...words);
    this.addEventListener('message', ({ data }) => {
      if (String(data).includes('measured-')) globalThis.cameAt = performance.now();
    });
  }
};"""
_PAINTED = """(text) => new Promise((resolve) => {
  const root = document.querySelector('onglass-messenger').shadowRoot;
  const look = () => root.textContent.includes(text)
    ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - cameAt)))
    : requestAnimationFrame(look);
  look();
})"""
_BUSY = """() => new Promise((resolve) => {
  let count = 0;
  const button = document.querySelector('button');
  const beat = setInterval(() => {
    count += 1;
    button.click();
    if (count % 2 === 0) void fetch('/').then((answer) => answer.text());
    if (count % 4 === 0) history.pushState({}, '', `/screen-${count % 7}`);
    if (count === 60) { clearInterval(beat); resolve(); }
  }, 250);
})"""


async def _phone(browser: Browser, site: AppSite) -> tuple[Page, CDPSession]:
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    await page.add_init_script(_NOTE_ARRIVAL)
    await page.goto(site.url)
    session = await context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    return page, session


async def _first_screen(browser: Browser, site: AppSite, world: World, rounds: int) -> tuple[float, float]:
    opened, begun = [], []
    options = {"appKey": world.facts["app_key"], "serverUrl": world.base}
    for _ in range(rounds):
        page, _session = await _phone(browser, site)
        begun.append(await page.evaluate(_INIT, [f"{world.base}/sdk/onglass.js", options]))
        await page.close()
        page, _session = await _phone(browser, site)
        opened.append(await page.evaluate(_OPEN))
        await page.context.close()
        say(f"opened in {opened[-1]:.0f} ms, init took {begun[-1]:.1f} ms")
    return median(opened), median(begun)


async def _fill(world: World, agent: httpx.AsyncClient, subject: str) -> str:
    """Begin a conversation of so many messages for the customer of the page."""
    async with httpx.AsyncClient(base_url=world.base, trust_env=False, timeout=30) as http:
        told = {"app_key": world.facts["app_key"], "identity_token": identity_token(world, subject)}
        token = (await http.post("/v1/client/sessions", json=told)).raise_for_status().json()["session_token"]
    (conversation_id,) = await open_conversations(world, [token])
    for number in range(_MESSAGES - 1):
        await _say(agent, conversation_id, f"Line {number} of a long conversation")
    return conversation_id


async def _say(agent: httpx.AsyncClient, conversation_id: str, text: str) -> None:
    body = {"client_message_id": text, "content": {"type": "text", "text": text}}
    (await agent.post(f"/v1/agent/conversations/{conversation_id}/messages", json=body)).raise_for_status()


async def _message(browser: Browser, site: AppSite, world: World, rounds: int) -> float:
    headers = {"authorization": f"Bearer {await sign_in_agent(world)}"}
    async with httpx.AsyncClient(base_url=world.base, trust_env=False, headers=headers, timeout=30) as agent:
        conversation_id = await _fill(world, agent, "painter")
        say(f"{_MESSAGES} messages are there")
        page, _session = await _phone(browser, site)
        await page.evaluate("(conversationId) => Onglass.open({ conversationId })", conversation_id)
        await page.locator("dialog.og-panel").get_by_text(f"Line {_MESSAGES - 2} of").wait_for()
        waited = []
        for number in range(rounds):
            await page.wait_for_timeout(500)
            await _say(agent, conversation_id, f"measured-{number}.")
            waited.append(await page.evaluate(_PAINTED, f"measured-{number}."))
            say(f"message painted after {waited[-1]:.0f} ms")
        await page.context.close()
        return median(waited)


def _share_of_ours(profile: dict[str, Any]) -> float:
    """Per cent of the profile's time in which a function of the loader or of the collector was on the stack."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parent = {child: node["id"] for node in profile["nodes"] for child in node.get("children", [])}

    def is_ours(node_id: int | None) -> bool:
        while node_id is not None:
            if nodes[node_id]["callFrame"]["url"].endswith(("/collect.js", "/onglass.js")):
                return True
            node_id = parent.get(node_id)
        return False

    spent = sum(delta for one, delta in zip(profile["samples"], profile["timeDeltas"], strict=True) if is_ours(one))
    return 100 * float(spent) / float(profile["endTime"] - profile["startTime"])


async def _collecting(browser: Browser, site: AppSite) -> float:
    page, session = await _phone(browser, site)
    await page.evaluate("Onglass.open()")
    await page.wait_for_function("globalThis.ready && Onglass._.see !== undefined")
    await page.evaluate("Onglass.close()")
    await session.send("Profiler.enable")
    await session.send("Profiler.setSamplingInterval", {"interval": 200})
    await session.send("Profiler.start")
    await page.evaluate(_BUSY)
    profile = (await session.send("Profiler.stop"))["profile"]
    await page.context.close()
    return _share_of_ours(profile)


async def main(arguments: argparse.Namespace) -> None:
    """Run all four."""
    port = arguments.port
    async with (
        database() as (owner_url, postmaster_pid),
        app_site(port + 1) as site,
        server(owner_url, postmaster_pid, port=port, origins=(site.url,)) as world,
        chromium() as browser,
    ):
        site.carry(world, world.base, "painter")
        open_ms, init_ms = await _first_screen(browser, site, world, arguments.rounds)
        context_pct = await _collecting(browser, site)
        message_ms = await _message(browser, site, world, arguments.rounds)
    figures = {"open_ms": round(open_ms), "message_ms": round(message_ms), "init_ms": round(init_ms, 1)}
    finish({**figures, "context_pct": round(context_pct, 2), "cpu_slowed_by": _SLOWER}, as_json=arguments.json)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./run bench paint", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    parser.add_argument("--rounds", type=int, default=5, help="tries of which the median counts [5]")
    parser.add_argument("--port", type=int, default=21320, help="first of two ports [21320]")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    run(main(parse()))
