"""The settings of what the app may do: what is seen, with what customers are told, and the company's own system."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from playwright.async_api import Browser

from tests.journeys.console_office import ADMINISTRATOR, Settings, a_managed_company, admin
from tests.journeys.console_world import Company, Desk, expect
from tests.support.servers import ADA, BEN, OnglassServer

_FIXTURES = (a_managed_company,)
_FORM = serialization.PrivateFormat.PKCS8


@pytest.fixture(scope="module")
def company(module_addresses: Any, scratch: Path, chromium: Browser) -> Iterator[Company]:
    """A company whose operator allows one host of its own."""
    settings = {"ONGLASS_EGRESS_HOSTS": "localhost"}
    server = OnglassServer(scratch / "data-office-app", database_url=module_addresses.owner, env=settings)
    with Company(server, server.init("Harbor Bank", ADA, BEN), chromium) as company:
        yield company
    server.stop()


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    return key.private_bytes(serialization.Encoding.PEM, _FORM, serialization.NoEncryption()).decode()


def _account() -> dict[str, str]:
    return {
        "type": "service_account",
        "project_id": "harbor-bank",
        "client_email": "push@harbor-bank.test",
        "private_key": _pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        "token_uri": "https://localhost/token",
    }


async def _clean(desk: Desk) -> None:
    """Axe finds nothing, by day and by night."""
    for scheme in ("light", "dark"):
        await desk.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert await desk.violations() == [], scheme
    await desk.page.emulate_media(color_scheme="light")


async def test_what_an_app_lets_be_seen_is_chosen_with_the_keyboard_alone(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        office, keys = Settings(desk), desk.page.keyboard
        await desk.sidebar.get_by_role("link", name="Settings").focus()
        await keys.press("Enter")
        link = desk.page.get_by_role("navigation", name="Settings pages").get_by_role("link", name="Context")
        await link.focus()
        await keys.press("Enter")
        await expect(desk.page.get_by_role("heading", level=1, name="Context")).to_be_visible()
        line = desk.page.locator(".office .line")
        await line.focus()
        await keys.press("Enter")
        await office.form.get_by_role("radio", name="Steps and errors", exact=True).focus()
        await keys.press("ArrowDown")
        meaning = desk.page.get_by_role("region", name="What this means")
        await expect(meaning).to_contain_text("every request and the network")
        await expect(meaning).to_contain_text("is asked by the app first")
        await keys.press("Tab")
        await keys.press("ArrowDown")
        await expect(meaning).to_contain_text("is not asked")
        await keys.press("Tab")
        await keys.press("Space")
        await keys.press("Tab")
        await keys.press("Space")
        await expect(meaning).to_contain_text("also the battery and the last lines of the console")
        await keys.press("Tab")
        await keys.press("ArrowDown")
        await keys.press("Tab")
        await keys.type("plan\naccount_kind")
        await expect(meaning).to_contain_text("the attributes plan and account_kind")
        await keys.press("Tab")
        await keys.press("ControlOrMeta+a")
        await keys.type("900")
        await keys.press("Enter")
        days = office.form.get_by_label("Kept for")
        await expect(days).to_have_attribute("aria-invalid", "true")
        await expect(days).to_be_focused()
        await keys.press("ControlOrMeta+a")
        await keys.type("14")
        await _clean(desk)
        await days.focus()
        await keys.press("Enter")
        await expect(office.form.locator(".edit__state")).to_have_text("Everything is saved")
        saved = admin(managed, "GET", f"/apps/{managed.facts['app_id']}/context")
        assert saved == {
            "collect": "all",
            "consent": "assumed",
            "battery": True,
            "console_tail": True,
            "attributes_allowed": ["plan", "account_kind"],
            "retention_days": 14,
        }
        await desk.page.reload()
        await expect(days).to_have_value("14")
        await office.form.get_by_role("radio", name="Nothing", exact=True).check()
        await expect(meaning).to_contain_text("is asked nothing")
        await expect(office.form.get_by_label("Battery")).to_have_count(0)


async def test_google_is_set_by_its_file_refused_at_the_field_and_removed(managed: Company, tmp_path: Path) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        await Settings(desk).go("Notifications")
        form = desk.page.get_by_role("form", name="Android")
        await expect(form).to_contain_text("Not set up.")
        await form.get_by_label("Service account", exact=True).fill("{ no json")
        await form.get_by_role("button", name="Create").click()
        field = form.get_by_label("Service account", exact=True)
        await expect(field).to_be_focused()
        await expect(form).to_contain_text("This is not the JSON file of a service account.")
        await field.fill(json.dumps({"project_id": "harbor-bank"}))
        await form.get_by_role("button", name="Create").click()
        await expect(form.locator("#fcm-account-error")).to_contain_text("Send the JSON file as Google made it")
        account = _account()
        (tmp_path / "account.json").write_text(json.dumps(account))
        await form.get_by_label("Service account: file").set_input_files(tmp_path / "account.json")
        await expect(field).to_have_value(json.dumps(account))
        await form.get_by_label("Sent to").fill("https://localhost")
        await form.get_by_role("button", name="Create").click()
        await expect(form).to_contain_text("harbor-bank. What signs is never shown again.")
        await expect(form.get_by_label("Another service account", exact=True)).to_have_value("")
        assert account["private_key"].splitlines()[1] not in await desk.page.content()
        assert admin(managed, "GET", "/push_providers/fcm")["about"]["project_id"] == "harbor-bank"
        await _clean(desk)
        await form.get_by_role("button", name="Remove").click()
        dialog = desk.page.get_by_role("alertdialog")
        await expect(dialog).to_contain_text("Android phones are told no more")
        await dialog.get_by_role("button", name="Remove").click()
        await expect(form).to_contain_text("Not set up.")
        await expect(desk.page.get_by_label("Public key")).not_to_have_value("")


async def test_apple_is_set_by_its_key_and_the_key_is_asked_again_for_a_change(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        await Settings(desk).go("Notifications")
        form = desk.page.get_by_role("form", name="iPhone")
        await form.get_by_label("Team id").fill("short")
        await form.get_by_label("Key id").fill("KEY1234567")
        await form.get_by_label("Key", exact=True).fill(_pem(ec.generate_private_key(ec.SECP256R1())))
        await form.get_by_label("Bundle ids").fill("com.example.bank\ncom.example.bank.beta")
        await form.get_by_role("button", name="Create").click()
        await expect(form.get_by_label("Team id")).to_be_focused()
        await form.get_by_label("Team id").fill("TEAM123456")
        await form.get_by_role("button", name="Create").click()
        await expect(form).to_contain_text("KEY1234567. What signs is never shown again.")
        await expect(form.get_by_label("Key, once more", exact=True)).to_have_value("")
        about = admin(managed, "GET", "/push_providers/apns")["about"]
        assert about["topics"] == ["com.example.bank", "com.example.bank.beta"]
        await form.get_by_label("Bundle ids").fill("com.example.bank")
        await form.get_by_role("button", name="Save").click()
        await expect(form.get_by_label("Key, once more", exact=True)).to_be_focused()


async def test_the_side_panels_secret_is_shown_once_and_can_be_replaced(managed: Company) -> None:
    async with managed.desk(ADMINISTRATOR) as desk:
        await Settings(desk).go("Side panel")
        form = desk.page.get_by_role("form", name="Your system")
        await form.get_by_label("Title").fill("Core banking")
        await form.get_by_label("Address").fill("http://169.254.169.254/latest")
        await form.get_by_role("button", name="Create").click()
        await expect(form.get_by_label("Address")).to_be_focused()
        await form.get_by_label("Address").fill("https://localhost/case")
        await form.get_by_role("button", name="Create").click()
        made = desk.page.get_by_role("status", name="Your secret")
        secret = await made.get_by_label("Secret").input_value()
        assert secret.startswith("whsec_")
        await _clean(desk)
        await made.get_by_role("button", name="I have it").click()
        await expect(made).to_have_count(0)
        assert secret not in await desk.page.content()
        await desk.page.reload()
        form = desk.page.get_by_role("form", name="Core banking")
        await form.get_by_role("radio", name="Make a new one").check()
        await form.get_by_role("button", name="Save").click()
        other = await made.get_by_label("Secret").input_value()
        assert other.startswith("whsec_")
        assert other != secret
        await expect(form.get_by_role("radio", name="Keep the one that is set")).to_be_checked()
        await form.get_by_role("button", name="Remove").click()
        await desk.page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
        await expect(desk.page.get_by_role("form", name="Your system")).to_be_visible()
        await expect(made).to_have_count(0)


async def test_nobody_else_sees_these_pages(managed: Company) -> None:
    async with managed.desk(ADA) as desk:
        await expect(desk.sidebar.get_by_role("link", name="Settings")).to_have_count(0)
        for page in ("context", "notifications", "privacy", "side_panel"):
            await desk.go(f"settings/{page}")
            await desk.sidebar.wait_for()
            await expect(desk.page.locator(".office")).to_have_count(0)
