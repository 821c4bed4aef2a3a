"""What an agent reads and writes in a conversation: K6, K10, K19, and that both sides have the same."""

import pytest
from playwright.async_api import FilePayload

from tests.journeys.console_world import Company, a_company, expect, texts
from tests.support.servers import ADA, BEN

_FIXTURES = (a_company,)


async def test_k06_a_draft_survives_reload_and_switching_and_is_marked_in_the_list(company: Company) -> None:
    first, second = company.customer("Inês Carvalho"), company.customer("Daniel Osei")
    first.ask("Where is my card?")
    second.ask("Which document do you need?")
    async with company.desk() as desk:
        await desk.open(first)
        await desk.text.fill("It left the printer on")
        await desk.row(second).click()
        await desk.ready(second)
        await expect(desk.text).to_have_value("")
        await expect(desk.row(first)).to_contain_text("Draft It left the printer on")
        await desk.page.reload()
        await desk.ready(second)
        await expect(desk.row(first)).to_contain_text("Draft It left the printer on")
        await desk.row(first).click()
        await desk.ready(first)
        await expect(desk.text).to_have_value("It left the printer on")
        await desk.page.keyboard.press("r")
        await desk.page.keyboard.press("End")
        await desk.page.keyboard.type(" Monday")
        await desk.page.keyboard.press("Enter")
        await expect(desk.bubble("It left the printer on Monday")).to_contain_text("sent")
        await expect(desk.row(first)).not_to_contain_text("Draft")
    assert first.heard() == ["Where is my card?", "It left the printer on Monday"]


async def test_k06_a_draft_goes_on_at_another_desk(company: Company) -> None:
    customer = company.customer("Aiko Mori")
    customer.ask("Can I raise the limit?")
    async with company.desk() as desk:
        await desk.open(customer)
        async with desk.page.expect_response(
            lambda answer: answer.url.endswith("/draft") and answer.request.method == "PUT"
        ):
            await desk.text.fill("For one day, yes")
    async with company.desk() as elsewhere:
        await elsewhere.show("all")
        await expect(elsewhere.row(customer)).to_contain_text("Draft")
        await elsewhere.open(customer)
        await expect(elsewhere.text).to_have_value("For one day, yes")


async def test_k10_a_note_looks_unlike_a_reply_and_never_reaches_the_customer(company: Company) -> None:
    customer = company.customer("Sofia Lindqvist")
    customer.ask("When does the transfer arrive?")
    async with company.desk() as desk:
        await desk.open(customer)
        reply_colour = await desk.composer.evaluate("element => getComputedStyle(element).backgroundColor")
        await expect(desk.composer.get_by_role("button", name="Send", exact=True)).to_be_visible()
        await desk.leave_list()
        await desk.page.keyboard.press("n")
        await expect(desk.composer).to_have_attribute("data-mode", "note")
        note_look = await desk.composer.evaluate(
            "element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).borderTopStyle]"
        )
        assert note_look[0] != reply_colour
        assert note_look[1] == "dashed"
        await expect(desk.composer.get_by_role("button", name="Send", exact=True)).to_have_count(0)
        await expect(desk.text).to_have_attribute("aria-label", "Note for your team")
        await desk.page.keyboard.type("She sounds worried, be quick")
        await desk.composer.get_by_role("button", name="Add note").click()
        await expect(desk.note("She sounds worried")).to_contain_text("only your team sees it")
        await expect(desk.bubble("She sounds worried")).to_have_count(0)
        async with company.desk(BEN) as colleague:
            await colleague.open(customer)
            await expect(colleague.note("She sounds worried")).to_contain_text("Ada")
    customer.say("Hello?")
    assert customer.heard() == ["When does the transfer arrive?", "Hello?"]
    told = customer.events()
    assert [event["seq"] for event in told] == list(range(1, len(told) + 1)), "a note leaves no hole"
    assert "worried" not in str(told)


async def test_k10_what_was_written_as_a_note_stays_a_note_through_switching_modes(company: Company) -> None:
    customer = company.customer("Mateus Pereira")
    customer.ask("I have sent the form")
    async with company.desk() as desk:
        await desk.open(customer)
        modes = desk.composer.get_by_role("radiogroup", name="Who sees it")
        await desk.text.fill("Thank you, I look at it now")
        await modes.get_by_role("radio", name="Note").click()
        await expect(desk.text).to_have_value("")
        await desk.text.fill("form is the wrong one")
        await modes.get_by_role("radio", name="Reply").click()
        await expect(desk.text).to_have_value("Thank you, I look at it now")
        await modes.get_by_role("radio", name="Note").click()
        await expect(desk.text).to_have_value("form is the wrong one")
        await desk.page.reload()
        await desk.ready(customer)
        await expect(desk.text).to_have_value("Thank you, I look at it now")
        await modes.get_by_role("radio", name="Note").click()
        await expect(desk.text).to_have_value("form is the wrong one")
        await desk.text.press("Enter")
        await expect(desk.note("form is the wrong one")).to_be_visible()
        await modes.get_by_role("radio", name="Reply").click()
        await expect(desk.text).to_have_value("Thank you, I look at it now")
    assert customer.heard() == ["I have sent the form"]


async def test_k19_the_context_is_on_screen_before_the_first_message(company: Company) -> None:
    customer = company.customer("Rita Sousa")
    customer.ask(
        "It says declined",
        subject="Water bill",
        context={"screen": "Bill details", "topic": "Payments", "attributes": {"payment_state": "declined, code 51"}},
    )
    async with company.desk() as desk:
        await desk.page.evaluate(
            """() => {
                window.firstSeen = [];
                const look = () => {
                    const context = document.querySelector('.ctx')?.innerText.includes('Pixel 9');
                    const words = document.querySelector('.log')?.innerText.includes('It says declined');
                    if (context && !window.firstSeen.includes('context')) window.firstSeen.push('context');
                    if (words && !window.firstSeen.includes('words')) window.firstSeen.push('words');
                };
                const all = {childList: true, subtree: true, characterData: true};
                new MutationObserver(look).observe(document.body, all);
            }"""
        )
        await desk.open(customer)
        await expect(desk.bubble("It says declined")).to_be_visible()
        assert await desk.page.evaluate("window.firstSeen") == ["context", "words"]
        shown = " ".join((await desk.context.inner_text()).split())
    for fact in (
        "Rita Sousa",
        "Signed in by the app",
        "rita.sousa@mail.test",
        "+351912345678",
        "Asked about Water bill",
        "Payments, Bill details",
        "Model Pixel 9",
        "System Android 16",
        "App 8.4.1",
        "Speaks European Portuguese",
        "Lisbon",
        "Plan Everyday Plus",
        "Payment state declined, code 51",
    ):
        assert fact in shown, f"{fact!r} is not in {shown!r}"


async def test_k19_somebody_nobody_vouched_for_is_told_apart(company: Company) -> None:
    stranger = company.customer()
    stranger.ask("I cannot sign in")
    async with company.desk() as desk:
        await desk.open(stranger)
        await expect(desk.context).to_contain_text("Not signed in")
        await expect(desk.context).to_contain_text("Do not share account details")


@pytest.mark.timed
async def test_a_conversation_there_and_back_with_ticks_typing_and_announcements(company: Company) -> None:
    customer = company.customer("Jonas Weber")
    customer.ask("Hello")
    async with company.desk() as desk:
        await desk.open(customer)
        await desk.until_typing(customer)
        customer.say("Are you there?")
        await expect(desk.bubble("Are you there?")).to_be_visible(timeout=2000)
        await expect(desk.log).not_to_contain_text("is typing")
        await expect(desk.page.locator("[data-speaker]")).to_have_text("Jonas Weber says: Are you there?")
        await desk.text.fill("Yes, good morning")
        await desk.text.press("Enter")
        answer = desk.bubble("Yes, good morning")
        await expect(answer).to_contain_text("sent")
        await expect(desk.page.locator("[data-speaker]")).not_to_contain_text("good morning")
        customer.read()
        await expect(answer).to_contain_text("read")
    assert customer.heard() == ["Hello", "Are you there?", "Yes, good morning"]


async def test_assign_resolve_and_reopen_are_told_in_the_thread(company: Company) -> None:
    customer = company.customer("Mei Tanaka")
    customer.ask("My address changed")
    async with company.desk() as desk:
        await desk.open(customer, "queue")
        await desk.page.get_by_role("button", name="Assign to me").click()
        await expect(desk.log).to_contain_text("You took this")
        await desk.show("mine")
        await expect(desk.row(customer)).to_be_visible()
        await desk.row(customer).click()
        await desk.page.get_by_role("button", name="Resolve").click()
        await expect(desk.log).to_contain_text("You resolved this")
        customer.say("One more thing")
        await expect(desk.log).to_contain_text("Reopened by a reply")
        await expect(desk.page.get_by_role("button", name="Resolve")).to_be_visible()
        await desk.page.get_by_role("button", name="Yours").click()
        await desk.page.get_by_role("menuitemradio", name="Ben").click()
        await expect(desk.log).to_contain_text("You assigned this to Ben")
        async with company.desk(BEN) as other:
            await other.show("mine")
            await expect(other.row(customer)).to_be_visible()


async def test_a_message_can_be_put_right_and_taken_back(company: Company) -> None:
    customer = company.customer("Tomás Silva")
    customer.ask("Which day?")
    async with company.desk() as desk:
        await desk.open(customer)
        await desk.text.fill("On Mnday")
        await desk.text.press("Enter")
        await expect(desk.bubble("On Mnday")).to_contain_text("sent")
        await desk.bubble("On Mnday").hover()
        await desk.bubble("On Mnday").get_by_role("button", name="Change this message").click()
        await desk.page.get_by_role("menuitem", name="Edit message").click()
        await desk.log.get_by_role("textbox", name="Edit message").fill("On Monday")
        await desk.page.keyboard.press("Enter")
        await expect(desk.bubble("On Monday")).to_contain_text("edited")
        assert customer.heard() == ["Which day?", "On Monday"]
        await desk.bubble("On Monday").hover()
        await desk.bubble("On Monday").get_by_role("button", name="Change this message").click()
        await desk.page.get_by_role("menuitem", name="Remove message").click()
        await desk.page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()
        await expect(desk.log).to_contain_text("Message removed")
        await expect(desk.log).not_to_contain_text("On Monday")
    assert "On Monday" not in str(customer.events())


async def test_choices_are_offered_and_the_answer_is_marked(company: Company) -> None:
    customer = company.customer("Lena Berg")
    customer.ask("My card does not work")
    async with company.desk() as desk:
        await desk.open(customer)
        await desk.composer.get_by_role("button", name="Insert").click()
        await desk.page.get_by_role("menuitem", name="Quick replies").click()
        await desk.text.fill("Which card is it?")
        await desk.text.press("Enter")
        await expect(desk.composer.get_by_role("alert")).to_contain_text("at least two choices")
        await desk.composer.get_by_label("Choice 1").fill("Debit")
        await desk.composer.get_by_label("Choice 2").fill("Credit")
        await desk.composer.get_by_role("button", name="Send", exact=True).click()
        await expect(desk.bubble("Which card is it?")).to_contain_text("sent")
        asked = next(event["message"] for event in customer.events() if "Which card" in str(event))
        chosen = asked["content"]["options"][1]
        customer.http.post(
            f"conversations/{customer.conversation_id}/messages",
            json={
                "client_message_id": "answer",
                "content": {"type": "text", "text": chosen["title"], "quick_reply_id": chosen["id"]},
                "reply_to": asked["id"],
            },
        ).raise_for_status()
        await expect(desk.bubble("Which card is it?").locator("li[data-chosen]")).to_contain_text("Credit")


async def test_a_picture_and_a_file_are_sent_and_shown(company: Company) -> None:
    customer = company.customer("Paul Adler")
    customer.ask("What must I tap?")
    async with company.desk() as desk:
        await desk.open(customer)
        async with desk.page.expect_file_chooser() as choosing:
            await desk.composer.get_by_role("button", name="Attach a file").click()
        chooser = await choosing.value
        picture = await desk.page.screenshot(clip={"x": 0, "y": 0, "width": 320, "height": 200})
        await chooser.set_files(FilePayload(name="here.png", mimeType="image/png", buffer=picture))
        await expect(desk.composer).to_contain_text("here.png")
        await desk.text.fill("The second line")
        await desk.composer.get_by_role("button", name="Send", exact=True).click()
        await expect(desk.log.locator(".pic img")).to_be_visible(timeout=10_000)
        width = await desk.log.locator(".pic img").evaluate(
            "picture => picture.decode().then(() => picture.naturalWidth)"
        )
        assert width > 0
        await expect(desk.bubble("The second line")).to_contain_text("sent")
    assert customer.heard() == ["What must I tap?", "image"]
    sent = [event["message"]["content"] for event in customer.events() if event["type"] == "message_created"]
    assert sent[-1]["caption"] == "The second line"


async def test_older_pages_come_in_without_moving_what_is_read(company: Company) -> None:
    customer = company.customer("Marta Nunes")
    customer.ask("Number 0")
    for number in range(1, 160):
        customer.say(f"Number {number}")
    async with company.desk(ADA) as desk:
        await desk.open(customer)
        await expect(desk.bubble("Number 159")).to_be_visible()
        loaded = await desk.log.locator(".m").count()
        assert loaded < 160
        await desk.log.evaluate("log => { log.scrollTop = 700 }")
        script = """log => {
            const top = log.getBoundingClientRect().top;
            const first = [...log.querySelectorAll('.m')].find(m => m.getBoundingClientRect().top >= top);
            return [first.innerText, Math.round(first.getBoundingClientRect().top)];
        }"""
        await desk.log.evaluate("log => { log.scrollTop = 300 }")
        words, top = await desk.log.evaluate(script)
        await expect(desk.log.locator(".m").nth(loaded)).to_be_attached()
        again = await desk.log.locator(".m", has_text=words.split("\n")[-1]).first.evaluate(
            "element => Math.round(element.getBoundingClientRect().top)"
        )
        assert abs(again - top) <= 2, "what was being read moved"
        for _ in range(6):
            await desk.log.evaluate("log => { log.scrollTop = 0 }")
            await desk.page.wait_for_timeout(250)
        await expect(desk.bubble("Number 0").first).to_be_attached()
        found = await texts(desk.log.locator(".m .m__text"))
        assert found == [f"Number {number}" for number in range(160)]
