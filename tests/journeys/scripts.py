"""Texts that look like script, and a page that counts whether any of them ran (attack 39)."""

from playwright.async_api import Page

CORPUS = (
    "<img src=x onerror=hacked()>",
    "<script>hacked()</script>",
    "<svg/onload=hacked()>",
    '"><iframe srcdoc="<script>parent.hacked()</script>">',
    "<a href=javascript:hacked()>click</a>",
    "[click](javascript:hacked())",
    "{{constructor.constructor('hacked()')()}}",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=hacked()>",
)
WATCH = """
globalThis.ran = 0; globalThis.hacked = () => { globalThis.ran += 1; };
globalThis.breaches = [];
addEventListener('securitypolicyviolation', (event) => breaches.push(event.violatedDirective));
"""


async def nothing_ran(page: Page) -> None:
    await page.wait_for_timeout(300)
    assert await page.evaluate("[globalThis.ran, globalThis.breaches]") == [0, []]
    assert await page.locator("iframe, a[href^='javascript:']").count() == 0
