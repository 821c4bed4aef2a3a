"""Who runs the desk of others: an administrator and a supervisor, and the settings as they press them."""

import re
from typing import Any

import httpx
import pytest
from playwright.async_api import Locator

from tests.journeys.console_world import Company, Desk, a_company, expect
from tests.support.servers import ADA, BEN

ADMINISTRATOR = ("olga@example.test", "harbour light ninety")
SUPERVISOR = ("sam@example.test", "seven quiet lanterns")
_NAMES = {ADMINISTRATOR: ("Olga Office", "administrator"), SUPERVISOR: ("Sam Super", "supervisor")}


def admin(company: Company, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Call the admin API with the workspace's own token."""
    headers = {"authorization": f"Bearer {company.facts['admin_token']}"}
    with httpx.Client(base_url=f"{company.server.url}/v1/admin", headers=headers, timeout=20, trust_env=False) as http:
        answer = http.request(method, path, json=body)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


@pytest.fixture(name="managed", scope="module")
def a_managed_company(company: Company) -> Company:
    """The company with somebody who may see everything and somebody who may set everything up."""
    for (email, password), (name, role) in _NAMES.items():
        admin(company, "POST", "/agents", {"email": email, "name": name, "password": password, "role": role})
    return company


def named(company: Company, path: str, name: str) -> dict[str, Any]:
    """Return the thing of that name from an admin list."""
    found: dict[str, Any] = next(one for one in admin(company, "GET", f"/{path}")[path] if one["name"] == name)
    return found


class Settings:
    """The settings in an administrator's browser."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = desk.page

    async def go(self, page: str) -> None:
        """Come by the sidebar and the page's own link."""
        await self.desk.sidebar.get_by_role("link", name="Settings").click()
        await self.page.get_by_role("navigation", name="Settings pages").get_by_role("link", name=page).click()
        await expect(self.page.get_by_role("heading", level=1, name=page)).to_be_visible()

    @property
    def form(self) -> Locator:
        return self.page.locator(".edit__form")

    @property
    def preview(self) -> Locator:
        return self.page.get_by_role("region", name="What would have happened last week with these settings")

    def line(self, name: str) -> Locator:
        return self.page.locator(".office .line", has_text=name)

    async def save(self, name: str, *, verb: str = "Save") -> None:
        """Press the button and wait until it is said to be saved."""
        await self.form.get_by_role("button", name=verb, exact=True).click()
        await expect(self.page.locator(".toast").last).to_contain_text(f"Saved: {name}")
        await expect(self.form.locator(".edit__state")).to_have_text("Everything is saved")

    async def refused(self, field: str, words: str) -> None:
        """Press Save or Create: the field says what is wrong and has the focus."""
        await self.form.locator("button[type=submit]").click()
        control = self.form.get_by_label(field, exact=True).first
        await expect(control).to_have_attribute("aria-invalid", "true")
        await expect(control).to_be_focused()
        await expect(control).to_have_accessible_description(re.compile(re.escape(words)))

    async def remove(self, verb: str, affects: str) -> None:
        """Press, read what goes with it, confirm."""
        await self.form.get_by_role("button", name=verb).click()
        dialog = self.page.get_by_role("alertdialog")
        await expect(dialog).to_contain_text(affects)
        await dialog.get_by_role("button", name=verb).click()

    async def counted(self) -> None:
        """Wait for the preview's answer, in words or in figures."""
        await expect(self.preview).to_have_attribute("data-state", "shown", timeout=15_000)


__all__ = ["ADA", "ADMINISTRATOR", "BEN", "SUPERVISOR", "Settings", "a_company", "a_managed_company", "admin", "named"]
