"""The bridge between a native app and its web view, against a scripted host in a real browser page."""

import json
from typing import Any

import pytest
import pytest_asyncio
from jsonschema import Draft202012Validator
from playwright.async_api import Page

from tests.journeys.bank import STATIC
from tests.journeys.conftest import OpenPage
from tests.support.processes import ROOT

SECRET = "s" * 64
# The messenger's own name, so that what the bridge asks of it is seen; the bridge itself is the built one.
HOST = """
window.sent = []; window.done = []; const heard = {};
window.onglassBridge = { secret: SECRET };
window.OnglassNative = { postMessage: (text) => sent.push(JSON.parse(text)) };
window.Onglass = new Proxy({}, { get: (_, name) => name === 'on'
  ? (event, listener) => { heard[event] = listener; }
  : (...given) => { done.push([name, ...given]); } });
window.tell = (event, detail) => { heard[event](detail); };
0;
"""


@pytest_asyncio.fixture(loop_scope="session")
async def page(phone: OpenPage) -> Page:
    opened = await phone()
    await opened.goto("about:blank")
    await opened.evaluate(HOST.replace("SECRET", json.dumps(SECRET)))
    await opened.evaluate((STATIC / "sdk" / "native.js").read_text(encoding="utf-8") + "\n;undefined")
    return opened


async def _send(page: Page, type_: str, body: Any, *, seq: Any = 1, **changes: Any) -> list[Any]:
    message = {"v": 1, "secret": SECRET, "seq": seq, "type": type_, "body": body, **changes}
    return await _raw(page, json.dumps(message))


async def _raw(page: Page, text: Any) -> list[Any]:
    await page.evaluate("(text) => window.onglassReceive(text)", text)
    done: list[Any] = await page.evaluate("done.splice(0)")
    return done


async def _errors(page: Page) -> list[str]:
    told = await page.evaluate("sent.splice(0)")
    return [each["body"]["code"] for each in told if each["type"] == "error"]


async def test_what_the_app_says_is_done_once_and_in_order(page: Page) -> None:
    hello = await page.evaluate("sent[0]")
    assert (hello["v"], hello["type"], hello["body"]) == (1, "hello", {"versions": [1]})
    assert await _send(page, "open", {"topic": "cards"}) == [["open", {"topic": "cards"}]]
    assert await _send(page, "identify", {"token": "a.b.c"}, seq=2) == [["identify", "a.b.c"]]
    context = {"screen": "Pay", "attributes": {"plan": "gold"}, "consent": True}
    assert await _send(page, "context", context, seq=3) == [["setContext", context]]
    failed = {"method": "GET", "path": "/bills", "status": 503}
    assert await _send(page, "request_failed", failed, seq=4) == [["track", "native_request_failed", failed]]
    await _send(page, "safe_area", {"top": 44, "right": 0, "bottom": 34, "left": 0}, seq=5)
    assert await page.evaluate("document.documentElement.style.getPropertyValue('--onglass-safe-top')") == "44px"
    assert await _send(page, "close", {}, seq=7) == [["close"]]
    assert await _errors(page) == []


async def test_what_the_messenger_says_reaches_the_app_numbered(page: Page) -> None:
    action = {"kind": "open_screen", "screen": "Pay"}
    await page.evaluate(
        "(action) => { sent.splice(0); tell('unread', 3); tell('open'); tell('action', action); }", action
    )
    told = await page.evaluate("sent")
    assert [(each["type"], each["body"]) for each in told] == [
        ("unread", {"count": 3}),
        ("opened", {}),
        ("action", action),
    ]
    assert [each["seq"] for each in told] == [2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"secret": "x" * 64}, "wrong_secret"),
        ({"secret": None}, "wrong_secret"),
        ({"v": 2}, "unknown_version"),
        ({"type": "eval"}, "unknown_message"),
        ({"type": "__proto__"}, "unknown_message"),
        ({"type": "constructor"}, "unknown_message"),
        ({"body": {"topic": 7}}, "invalid_message"),
        ({"body": {"topic": "x", "more": 1}}, "invalid_message"),
        ({"body": []}, "invalid_message"),
        ({"body": {"__proto__": {"x": 1}, "more": 1}}, "invalid_message"),
        ({"seq": 0}, "replayed"),
        ({"seq": "9"}, "replayed"),
        ({"body": {"topic": "y" * 70_000}}, "too_large"),
    ],
)
async def test_a_forged_message_does_nothing(page: Page, changes: dict[str, Any], code: str) -> None:
    message = {"v": 1, "secret": SECRET, "seq": 1, "type": "open", "body": {}} | changes
    assert await _raw(page, json.dumps(message)) == []
    assert await _errors(page) == [code]
    assert await page.evaluate("({}).x") is None


async def test_what_is_no_message_and_what_came_before_does_nothing(page: Page) -> None:
    for text in ("", "null", "[]", "{", 7):
        assert await _raw(page, text) == []
    assert await _errors(page) == ["malformed", "malformed", "malformed", "malformed", "too_large"]
    assert await _send(page, "open", {}, seq=5) == [["open", {}]]
    for seq in (5, 4, 1):
        assert await _send(page, "open", {}, seq=seq) == []
    assert await _errors(page) == ["replayed", "replayed", "replayed"]


SCHEMA = json.loads((ROOT / "clients" / "native" / "bridge" / "messages.schema.json").read_text(encoding="utf-8"))
SHAPES: list[tuple[str, Any]] = [
    ("open", {}),
    ("open", {"topic": ""}),
    ("open", {"conversationId": "c", "other": 1}),
    ("close", {}),
    ("close", {"now": True}),
    ("identify", {"token": "a"}),
    ("identify", {"token": 1}),
    ("logout", {}),
    ("context", {"attributes": {"a": {"b": 1}}}),
    ("context", {"attributes": {"a": 1}, "consent": False}),
    ("context", {"consent": "yes"}),
    ("request_failed", {"method": "GET", "path": "/x"}),
    ("request_failed", {"method": "GET", "path": "/x", "status": 500}),
    ("request_failed", {"method": "GET", "path": "/x", "status": -1}),
    ("network", {"kind": "wifi", "online": True}),
    ("network", {}),
    ("safe_area", {"top": 1, "right": 1, "bottom": 1, "left": 1}),
    ("safe_area", {"top": 1}),
    ("unheard_of", {}),
]


async def test_the_schema_and_the_bridge_take_the_same_messages(page: Page) -> None:
    validator = Draft202012Validator(SCHEMA)
    for number, (kind, body) in enumerate(SHAPES, 1):
        await _errors(page)
        message = {"v": 1, "secret": SECRET, "seq": number, "type": kind, "body": body}
        await _raw(page, json.dumps(message))
        assert validator.is_valid(message) is (await _errors(page) == []), (kind, body)


async def test_a_frame_of_another_origin_says_nothing(phone: OpenPage) -> None:
    """Held in a frame, only the named origin's own window may speak: here the page itself and its sibling try."""
    opened = await phone()
    await opened.goto("about:blank")
    script = (STATIC / "sdk" / "native.js").read_text(encoding="utf-8")
    await opened.evaluate("() => { window.f = document.body.appendChild(document.createElement('iframe')); return 0; }")
    frame = opened.frames[1]
    await frame.evaluate(
        HOST.replace("window.OnglassNative", "window.unused").replace(
            "secret: SECRET", f"secret: {json.dumps(SECRET)}, parentOrigin: 'https://app.example'"
        )
    )
    await frame.evaluate(script + "\n;undefined")
    message = json.dumps({"v": 1, "secret": SECRET, "seq": 1, "type": "open", "body": {}})
    await opened.evaluate("(text) => f.contentWindow.postMessage(text, '*')", message)
    await frame.evaluate("(text) => window.postMessage(text, '*')", message)
    await opened.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert await frame.evaluate("done") == []
