"""The console's side of a journey: a company on a real server, desks in real browsers, customers over plain HTTP.

Invariant: a desk is only ever touched as an agent would: by pointer, key, or the address bar.
"""

import re
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.axe import AXE, SETTLED
from tests.journeys.browsers import Scheme, desk_context
from tests.support.servers import ADA, OnglassServer

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_PIXEL_9 = {
    "platform": "android",
    "os_version": "16",
    "app_version": "8.4.1",
    "model": "Pixel 9",
    "locale": "pt-PT",
    "time_zone": "Europe/Lisbon",
}


class Customer:
    """Somebody with the company's app in their hand, speaking to the client API."""

    def __init__(self, server: OnglassServer, facts: dict[str, Any], name: str | None, device: dict[str, str]) -> None:
        self.http = httpx.Client(base_url=f"{server.url}/v1/client/", timeout=20, trust_env=False)
        body: dict[str, Any] = {"app_key": facts["app_key"], "device": device}
        if name is not None:
            body["identity_token"] = _identity(facts, name)
        answer = self._post("sessions", body)
        self.http.headers["authorization"] = f"Bearer {answer['session_token']}"
        self.id: str = answer["customer"]["id"]
        self.name = name
        self.conversation_id = ""
        self.case_number = ""

    def ask(self, text: str, **about: Any) -> str:
        """Begin a conversation and return its id."""
        body = {"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": text}, **about}
        answer = self._post("conversations", body)
        self.case_number = answer["conversation"]["case_number"]
        self.conversation_id = answer["conversation"]["id"]
        return self.conversation_id

    def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Send a text and return the message."""
        body = {"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": text}, **more}
        message: dict[str, Any] = self._post(f"conversations/{self.conversation_id}/messages", body)["message"]
        return message

    def type(self) -> None:
        """Be writing."""
        self.http.post(f"conversations/{self.conversation_id}/typing").raise_for_status()

    def read(self) -> None:
        """Have everything on screen that there is."""
        seq = self.http.get(f"conversations/{self.conversation_id}").json()
        row = seq.get("conversation", seq)
        self.http.post(f"conversations/{self.conversation_id}/read", json={"seq": row["last_seq"]}).raise_for_status()

    def events(self) -> list[dict[str, Any]]:
        """Return everything the server would ever tell this customer about the conversation."""
        found: list[dict[str, Any]] = self.http.get(f"conversations/{self.conversation_id}/events").json()["events"]
        return found

    def heard(self) -> list[str]:
        """Return the texts of all messages the customer has, in order."""
        page = self.http.get(f"conversations/{self.conversation_id}/messages?after_seq=0&limit=200").json()
        return [message["content"].get("text", message["content"]["type"]) for message in page["messages"]]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.http.post(path, json=body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        found: dict[str, Any] = answer.json()
        return found


def _identity(facts: dict[str, Any], name: str) -> str:
    claims = {
        "sub": re.sub(r"\W+", "-", name.lower()),
        "aud": facts["app_id"],
        "exp": int(time.time()) + 600,
        "name": name,
        "email": f"{re.sub(r'[^a-z]+', '.', name.lower())}@mail.test",
        "phone": "+351912345678",
        "attributes": {"plan": "Everyday Plus"},
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(facts["identity_secret"]))


class Desk:
    """One agent's console in a browser of its own."""

    def __init__(self, page: Page, server_url: str) -> None:
        self.page = page
        self.url = f"{server_url}/console/"
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self._hear(line.type, line.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "Content Security Policy" in text:
            self.complaints.append(text)

    async def sign_in(self, agent: tuple[str, str] = ADA) -> None:
        await self.page.goto(self.url)
        await self.page.get_by_label("E-mail").fill(agent[0])
        await self.page.get_by_label("Password", exact=True).fill(agent[1])
        await self.page.keyboard.press("Enter")
        await self.sidebar.wait_for()

    async def go(self, path: str) -> None:
        """Type an address under the console."""
        await self.page.goto(self.url + path)

    async def open(self, customer: Customer, view: str = "all") -> None:
        """Click the customer's row and wait until their words are on screen."""
        await self.show(view)
        await self.row(customer).click()
        await self.ready(customer)

    async def ready(self, customer: Customer) -> None:
        await self.page.locator(f'.thread[data-conversation="{customer.conversation_id}"] [role="log"]').wait_for()

    async def show(self, view: str) -> None:
        await self.sidebar.locator(f'a[href$="/console/{view}"]').click()

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_role("navigation", name="Views")

    @property
    def rows(self) -> Locator:
        return self.page.get_by_role("listbox").get_by_role("option")

    def row(self, customer: Customer) -> Locator:
        return self.page.locator(f'[role="option"][data-conversation="{customer.conversation_id}"]')

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def composer(self) -> Locator:
        return self.page.locator(".composer")

    @property
    def text(self) -> Locator:
        return self.composer.get_by_role("textbox").last

    @property
    def context(self) -> Locator:
        return self.page.get_by_role("complementary", name="Customer")

    def bubble(self, text: str) -> Locator:
        return self.log.locator(".m", has_text=text)

    def note(self, text: str) -> Locator:
        return self.log.locator("[data-note]", has_text=text)

    async def until_typing(self, customer: Customer, *, seconds: float = 2.0) -> None:
        """Let the customer write, key by key, until the desk says so."""
        for _ in range(int(seconds / 0.2)):
            customer.type()
            await self.page.wait_for_timeout(200)
            if await self.log.get_by_text(f"{customer.name} is typing").count():
                return
        raise AssertionError(f"the desk does not show that {customer.name} is typing")

    async def order(self) -> list[str]:
        """Return the conversations as the list has them from top to bottom."""
        script = """all => all.map(row => [row.getBoundingClientRect().top, row.dataset.conversation])
            .sort((a, b) => a[0] - b[0]).map(([, id]) => id)"""
        found: list[str] = await self.rows.evaluate_all(script)
        return found

    async def leave_list(self) -> None:
        """Pointer and focus go where they hold nothing."""
        await self.page.mouse.move(700, 3)
        await self.page.evaluate("document.activeElement?.blur()")

    async def violations(self) -> list[str]:
        """Return what axe finds against WCAG 2.2 AA, each with the elements."""
        await self.page.evaluate(AXE.read_text())
        await self.page.evaluate(SETTLED)
        script = "tags => axe.run(document, {runOnly: tags})"
        found = (await self.page.evaluate(script, WCAG))["violations"]
        return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']]}" for one in found]


class Company:
    """A workspace with its customers and desks, made for one test module."""

    def __init__(self, server: OnglassServer, facts: dict[str, Any], browser: Browser) -> None:
        self.server = server
        self.facts = facts
        self.browser = browser
        self.customers: list[Customer] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for customer in self.customers:
            customer.http.close()

    def customer(self, name: str | None = None, **device: str) -> Customer:
        """Let somebody open the app: signed in by it under `name`, or anonymous."""
        customer = Customer(self.server, self.facts, name, _PIXEL_9 | device)
        self.customers.append(customer)
        return customer

    def agent_id(self, agent: tuple[str, str]) -> str:
        found: str = next(one["id"] for one in self.facts["agents"] if one["email"] == agent[0])
        return found

    @asynccontextmanager
    async def desk(
        self,
        agent: tuple[str, str] | None = ADA,
        *,
        size: tuple[int, int] = (1440, 900),
        theme: Scheme = "light",
        at: str | None = None,
        before: Callable[[BrowserContext], Awaitable[None]] | None = None,
    ) -> AsyncIterator[Desk]:
        """Sit down at a fresh browser; signed in unless `agent` is None. It must end without a complaint.

        `at`: the address of a line to the server that can be cut, instead of the server's own.
        """
        viewport = {"width": size[0], "height": size[1]}
        async with desk_context(self.browser, viewport=viewport, color_scheme=theme) as context:
            if before is not None:
                await before(context)
            desk = Desk(await context.new_page(), at or self.server.url)
            if agent is not None:
                await desk.sign_in(agent)
            yield desk
            assert desk.complaints == []


@pytest.fixture(name="company", scope="module")
def a_company(server: OnglassServer, workspace: dict[str, Any], chromium: Browser) -> Iterator[Company]:
    """The module's workspace, with ADA and BEN as its agents."""
    with Company(server, workspace, chromium) as company:
        yield company


async def texts(items: Locator) -> Sequence[str]:
    """Return the visible texts of all matches."""
    return [" ".join(text.split()) for text in await items.all_inner_texts()]


__all__ = ["Company", "Customer", "Desk", "a_company", "expect", "texts"]
