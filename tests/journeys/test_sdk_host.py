"""A host page that is careless or hostile: the messenger goes on, throws nothing, believes nothing forged."""

import pytest
from playwright.async_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.host_page import HostPage, HostSite

POLLUTED = """<script>
Object.prototype.launcher = false; Object.prototype.appVersion = 'forged';
Object.prototype.run = () => { throw new Error('run'); };
Object.prototype.extra = 'x'; Array.prototype.extra = () => 'x'; String.prototype.extra = 1;
</script>"""
OVERRIDDEN = """<script>
const wasFetch = fetch; globalThis.fetched = 0;
globalThis.fetch = function (...call) { fetched += call[0] === '/host'; return wasFetch.apply(this, call); };
const wasParse = JSON.parse; JSON.parse = function (...call) { return wasParse.apply(JSON, call); };
const wasMap = Array.prototype.map; Array.prototype.map = function (...call) { return wasMap.apply(this, call); };
Array.prototype.flat = undefined; Array.prototype.last = function () { return this[this.length - 1]; };
</script>"""
FORGED = """{
const forged = [{ type: 'onglass', name: 'logout' }, { onglass: { name: 'open' } }, 'onglass:open'];
for (const data of [...forged, '{"name":"logout"}', null])
  postMessage(data, '*');
dispatchEvent(new CustomEvent('onglass:open')); dispatchEvent(new ErrorEvent('error', { message: '__proto__' }));
dispatchEvent(new MessageEvent('message', { data: { type: 'open' }, origin: 'https://evil.example' }));
}"""
WRONG = [
    ("Onglass.init()", "init needs appKey, serverUrl"),
    ("Onglass.init({ appKey: 'x' })", "init needs appKey, serverUrl"),
    ("Onglass.init({ appKey: 'another', serverUrl: 'http://x' })", "init: another appKey"),
    ("Onglass.open('home')", "open needs an object"),
    ("Onglass.identify({ token: 1 })", "identify needs a token"),
    ("Onglass.on('open')", "on needs a function"),
    ("Onglass.track()", "track needs a name"),
    ("Onglass.setContext('Pay')", "setContext needs an object"),
    ("Onglass.setContext(null)", "setContext needs an object"),
]


async def test_what_was_done_to_prototypes_before_changes_nothing(phone: OpenPage, site: HostSite) -> None:
    host = HostPage(await phone(), site)
    await host.arrive(before=POLLUTED, more="{ launcher: {} }")
    await host.open()
    await expect(host.page.locator("dialog.og-panel").get_by_role("heading", name="How can we help?")).to_be_visible()
    assert host.thrown == []


async def test_functions_a_page_put_in_place_of_its_own_still_work(phone: OpenPage, site: HostSite) -> None:
    host = HostPage(await phone(), site)
    await host.arrive(before=OVERRIDDEN)
    await host.open()
    answered = await host.page.evaluate("fetch('/host').then((answer) => [answer.status, fetched])")
    assert answered == [200, 1]
    failed = await host.page.evaluate(
        "fetch('http://127.0.0.1:9/').then(() => 'came', (error) => error.constructor.name)"
    )
    assert failed == "TypeError"
    assert host.thrown == []


async def test_forged_messages_and_events_move_nothing(phone: OpenPage, site: HostSite) -> None:
    host = HostPage(await phone(), site)
    await host.arrive()
    await host.page.evaluate(FORGED)
    await host.page.wait_for_timeout(300)
    assert host.asked == ["/sdk/onglass.js"]
    await host.open()
    await host.page.evaluate(FORGED)
    await host.page.wait_for_timeout(300)
    assert await host.page.evaluate("heard.filter(([name]) => name === 'close')") == []
    await expect(host.page.locator("dialog.og-panel")).to_be_visible()


async def test_a_page_in_a_sandboxed_frame_gets_no_session_and_no_trouble(phone: OpenPage, site: HostSite) -> None:
    outer = HostPage(await phone(), site)
    await outer.arrive(path="/inner")
    site.pages["/outer"] = b"<!doctype html><iframe sandbox=allow-scripts width=380 height=800 src=/inner></iframe>"
    outer.thrown.clear()
    await outer.page.goto(f"{site.url}/outer")
    frame = outer.page.frames[1]
    await frame.wait_for_function("globalThis.Onglass?._ !== undefined")
    await frame.evaluate("Onglass.open()")
    await expect(frame.locator("dialog.og-panel")).to_be_visible()
    await outer.page.wait_for_timeout(1_500)
    assert outer.thrown == []
    assert await frame.evaluate("[heard.map(([name]) => name), Onglass.unread]") == [["open", "ready"], 0]


async def test_a_second_start_and_a_second_loader_change_nothing(phone: OpenPage, site: HostSite) -> None:
    host = HostPage(await phone(), site)
    await host.arrive()
    await host.page.evaluate("Onglass.init(options)")
    await host.page.evaluate(
        """(src) => new Promise((resolve) => {
          globalThis.first = Onglass;
          const script = document.createElement('script');
          script.src = src;
          script.onload = () => resolve();
          document.head.append(script);
        })""",
        f"{site.server_url}/sdk/onglass.js?again",
    )
    assert await host.page.evaluate("[first === Onglass, document.querySelectorAll('onglass-messenger').length]") == [
        True,
        1,
    ]


@pytest.mark.parametrize(("call", "words"), WRONG)
async def test_a_wrong_call_says_what_is_wrong(phone: OpenPage, site: HostSite, call: str, words: str) -> None:
    host = HostPage(await phone(), site)
    await host.arrive(init="Onglass.init" not in call or "another" in call)
    said = await host.page.evaluate(
        "(call) => { try { new Function(call)(); } catch (error) { return `${error.name}: ${error.message}`; } }", call
    )
    assert said == f"TypeError: Onglass.{words}"


async def test_a_listener_that_throws_is_the_pages_own_trouble(phone: OpenPage, site: HostSite) -> None:
    host = HostPage(await phone(), site)
    await host.arrive()
    await host.page.evaluate("void Onglass.on('open', () => { throw new Error('of the page'); })")
    await host.page.evaluate("globalThis.after = 0; void Onglass.on('open', () => { after += 1; })")
    await host.open()
    assert await host.page.evaluate("[after, Onglass.unread]") == [1, 0]
    assert host.thrown == ["of the page"]


async def test_what_was_patched_after_us_is_left_alone_and_nothing_is_kept_alive(
    phone: OpenPage, site: HostSite
) -> None:
    host = HostPage(await phone(), site)
    await host.arrive()
    await host.open()
    gone = await host.page.evaluate(
        """async () => {
          let weak;
          await (async () => {
            const answer = await fetch('/host');
            await answer.text();
            weak = new WeakRef(answer);
          })();
          const element = document.createElement('button');
          element.setAttribute('data-onglass-name', 'Short-lived');
          document.body.append(element);
          element.click();
          element.remove();
          globalThis.weak = [weak, new WeakRef(element)];
        }"""
    )
    assert gone is None
    session = await host.page.context.new_cdp_session(host.page)
    for _ in range(20):
        await session.send("HeapProfiler.collectGarbage")
        if await host.page.evaluate("weak.every((one) => one.deref() === undefined)"):
            return
        await host.page.wait_for_timeout(100)
    raise AssertionError("the page's own things are kept alive")


async def test_a_page_reads_every_header_of_an_answer_and_gets_none_where_it_sends_cookies(
    phone: OpenPage, site: HostSite
) -> None:
    host = HostPage(await phone(), site)
    await host.arrive()
    told = await host.page.evaluate(
        """async (url) => {
          const ask = (credentials) => fetch(url, { credentials, headers: { authorization: 'Bearer nobody' } });
          const { status, headers } = await ask('omit');
          return [status, headers.get('x-content-type-options'),
            await ask('include').then(() => 'came', () => 'kept back')];
        }""",
        f"{site.server_url}/v1/client/conversations",
    )
    assert told == [401, "nosniff", "kept back"]
