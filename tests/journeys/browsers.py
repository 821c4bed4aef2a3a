"""Real browser pages: a phone and a desk, slowed down and cut off as people's are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, BrowserContext, Page, Playwright

CHROMIUM = Path("/usr/bin/chromium")
# Chromium's own address bar is a web page with a renderer of its own, twice: half of what opening a page costs.
# The last --disable-features is the only one that counts, so what Playwright would turn off stands here again.
_WITHOUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "Translate",
)
FLAGS = [
    f"--disable-features={','.join(_WITHOUT)}",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Scheme = Literal["light", "dark"]


async def launch(playwright: Playwright) -> Browser:
    """Start Debian's chromium; Playwright downloads none."""
    assert CHROMIUM.exists(), "chromium is not there; as root: apt-get install -y chromium"
    return await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@asynccontextmanager
async def phone_context(browser: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
    """A phone: 390 x 844, touch, mobile; options are Playwright's own."""
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en-GB"}
    async with open_context(browser, **(settings | options)) as context:
        yield context


@asynccontextmanager
async def desk_context(browser: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
    """A desk: 1440 x 900 with a mouse."""
    settings = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
    async with open_context(browser, **(settings | options)) as context:
        yield context


@asynccontextmanager
async def open_context(browser: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(**options)
    context.set_default_timeout(10_000)
    try:
        yield context
    finally:
        await context.close()


async def slow_down(page: Page, factor: float) -> None:
    """Throttle the page's processor, as a phone four years old would be."""
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": factor})
