"""Steps that journeys with a case share: taking it, its menu and banners, the office, a colleague beside the desk."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
from playwright.async_api import Locator

from tests.journeys.console_world import Company, Customer, Desk, expect
from tests.support.servers import BEN


@contextmanager
def admin(company: Company) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {company.facts['admin_token']}"}
    with httpx.Client(base_url=f"{company.server.url}/v1/admin", headers=headers, timeout=20, trust_env=False) as http:
        yield http


def made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, f"{answer.request.url}: {answer.status_code} {answer.text}"
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


@asynccontextmanager
async def colleague(company: Company, who: tuple[str, str] = BEN) -> AsyncIterator[httpx.AsyncClient]:
    """An agent by the API, beside the one at the desk."""
    async with httpx.AsyncClient(base_url=f"{company.server.url}/v1/agent", timeout=20, trust_env=False) as http:
        session = await http.post("/sessions", json={"email": who[0], "password": who[1]})
        http.headers["authorization"] = f"Bearer {session.json()['session_token']}"
        yield http


async def take(desk: Desk, customer: Customer) -> None:
    await desk.open(customer, "queue")
    await desk.page.get_by_role("button", name="Assign to me").click()
    await expect(desk.log).to_contain_text("You took this")


async def more(desk: Desk, name: str | re.Pattern[str]) -> None:
    await desk.page.get_by_role("button", name="More", exact=True).click()
    await desk.page.get_by_role("menuitem", name=name).click()


def strip(desk: Desk, state: str) -> Locator:
    return desk.page.locator(f".rest[data-state='{state}']")
