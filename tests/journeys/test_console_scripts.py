"""Attack 39 at the desk: what looks like script in any text is shown as text, and runs nowhere."""

from playwright.async_api import BrowserContext

from tests.journeys.console_world import Company, a_company, expect
from tests.journeys.scripts import CORPUS, WATCH, nothing_ran

_FIXTURES = (a_company,)


async def _watch(context: BrowserContext) -> None:
    await context.add_init_script(WATCH)


async def test_a39_script_in_names_subjects_and_messages_is_only_text_in_the_console(company: Company) -> None:
    customer = company.customer(CORPUS[0], model=CORPUS[1], app_version=CORPUS[2])
    customer.ask(
        CORPUS[3],
        subject=CORPUS[4],
        context={"screen": CORPUS[0], "topic": CORPUS[1], "attributes": {CORPUS[2]: CORPUS[3]}},
    )
    for text in CORPUS:
        customer.say(text)
    async with company.desk(before=_watch) as desk:
        await desk.open(customer)
        for text in CORPUS:
            await expect(desk.log).to_contain_text(text)
        await expect(desk.context).to_contain_text(CORPUS[0])
        await nothing_ran(desk.page)
