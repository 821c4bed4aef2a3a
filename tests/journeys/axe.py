"""axe-core in the page: what a machine can find of WCAG 2.2 A and AA."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "clients" / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules about a whole document: the messenger is a guest in somebody else's page.
OF_THE_PAGE = [
    "region",
    "landmark-one-main",
    "page-has-heading-one",
    "html-has-lang",
    "document-title",
    "bypass",
    "heading-order",
]

# What is half faded in has half its contrast: look once everything that ends has ended.
SETTLED = """async () => {
  const roots = [document];
  for (const root of roots) {
    for (const one of root.querySelectorAll('*')) if (one.shadowRoot) roots.push(one.shadowRoot);
  }
  const ends = (one) => one.effect?.getComputedTiming().endTime < 5000;
  const moving = roots.flatMap((root) => root.getAnimations()).filter(ends);
  await Promise.all(moving.map((one) => one.finished.catch(() => {})));
}"""


async def violations(page: Page) -> list[str]:
    """Return one line a violation: rule, element, why. Looks into shadow roots."""
    if not await page.evaluate("typeof axe === 'object'"):
        await page.evaluate(AXE.read_text())
    await page.evaluate(SETTLED)
    rules = {rule: {"enabled": False} for rule in OF_THE_PAGE}
    options = {"runOnly": {"type": "tag", "values": WCAG}, "rules": rules}
    found: dict[str, Any] = await page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['target']}: {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
