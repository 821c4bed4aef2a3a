"""The list that holds still (K13), the three panes (K7), the address (K14) and the keys (K1)."""

from tests.journeys.console_world import Company, Desk, a_company, expect

_FIXTURES = (a_company,)


async def _pane_widths(desk: Desk) -> tuple[int, int, int]:
    script = "id => Math.round(document.getElementById(id).getBoundingClientRect().width)"
    left, middle, right = [await desk.page.evaluate(script, f"pane-{name}") for name in ("list", "thread", "context")]
    return left, middle, right


async def test_k13_the_list_never_jumps_under_the_pointer(company: Company) -> None:
    oldest, middle, newest = (company.customer(name) for name in ("Ann Oldest", "Bea Middle", "Cai Newest"))
    for customer in (oldest, middle, newest):
        customer.ask("First words")
    before = [newest.conversation_id, middle.conversation_id, oldest.conversation_id]
    async with company.desk() as desk:
        await desk.show("all")
        await expect(desk.row(oldest)).to_be_visible()
        assert (await desk.order())[:3] == before
        await desk.row(middle).hover()
        oldest.say("Are you there?")
        await expect(desk.row(oldest)).to_contain_text("Are you there?")
        assert (await desk.order())[:3] == before, "a row changes in place while the pointer is over the list"
        late = company.customer("Dan Late")
        late.ask("Something new")
        moved = desk.page.get_by_role("button", name="2 moved")
        await expect(moved).to_be_visible()
        await expect(desk.row(late)).to_have_count(0)
        await moved.click()
        await expect(desk.row(late)).to_be_visible()
        after = [late.conversation_id, oldest.conversation_id, newest.conversation_id, middle.conversation_id]
        assert (await desk.order())[:4] == after
        await expect(moved).to_have_count(0)


async def test_k13_it_holds_for_the_keyboard_too_and_falls_in_order_when_left(company: Company) -> None:
    first, second = company.customer("Eva First"), company.customer("Finn Second")
    first.ask("First words")
    second.ask("Second words")
    async with company.desk() as desk:
        await desk.show("all")
        await expect(desk.row(first)).to_be_visible()
        await desk.leave_list()
        await desk.page.keyboard.press("j")
        first.say("And one more")
        await expect(desk.page.get_by_role("button", name="1 moved")).to_be_visible()
        assert (await desk.order())[:2] == [second.conversation_id, first.conversation_id]
        await desk.page.get_by_role("searchbox").click()
        await desk.page.mouse.move(700, 3)
        await expect(desk.page.get_by_role("button", name="moved")).to_have_count(0)
        assert (await desk.order())[:2] == [first.conversation_id, second.conversation_id]


async def test_k13_a_row_that_left_the_view_stays_where_it_was_until_the_list_is_left(company: Company) -> None:
    customer = company.customer("Gil Leaves")
    customer.ask("Please help")
    async with company.desk() as desk, company.desk() as colleague:
        await desk.show("queue")
        await desk.row(customer).hover()
        await colleague.open(customer, "queue")
        await colleague.page.get_by_role("button", name="Assign to me").click()
        await expect(desk.row(customer)).to_contain_text("No longer in this view")
        await desk.leave_list()
        await expect(desk.row(customer)).to_have_count(0)


async def test_k07_panes_are_resized_by_key_and_pointer_and_remembered(company: Company) -> None:
    customer = company.customer("Hana Wide")
    customer.ask("Hello")
    async with company.desk() as desk:
        await desk.open(customer)
        assert await _pane_widths(desk) == (344, 552, 320)
        separator = desk.page.get_by_role("separator", name="Width of the list")
        await separator.focus()
        await desk.page.keyboard.press("ArrowRight")
        await desk.page.keyboard.press("ArrowRight")
        assert await _pane_widths(desk) == (376, 520, 320)
        await expect(separator).to_have_attribute("aria-valuenow", "376")
        context = desk.page.get_by_role("separator", name="Width of the customer panel")
        box = await context.bounding_box()
        assert box is not None
        await desk.page.mouse.move(box["x"] + 4, 400)
        await desk.page.mouse.down()
        await desk.page.mouse.move(box["x"] + 54, 420, steps=4)
        await desk.page.mouse.up()
        assert await _pane_widths(desk) == (376, 570, 270)
        await desk.page.reload()
        await desk.ready(customer)
        assert await _pane_widths(desk) == (376, 570, 270)
        await separator.focus()
        await desk.page.keyboard.press("Home")
        smallest = int(await separator.get_attribute("aria-valuemin") or 0)
        assert (await _pane_widths(desk))[0] == smallest
        for _ in range(12):
            await desk.page.keyboard.press("Shift+ArrowRight")
        assert (await _pane_widths(desk))[1] >= 400, "the thread keeps its reading width"
        await desk.page.keyboard.press("Enter")
        assert (await _pane_widths(desk))[0] == 344


async def test_k14_view_filter_search_and_conversation_stand_in_the_address_and_back_works(company: Company) -> None:
    customer, other = company.customer("Ida Address"), company.customer("Jan Elsewhere")
    customer.ask("Hello", subject="Blue card")
    other.ask("Hi")
    async with company.desk() as desk:
        await desk.show("all")
        await desk.row(customer).click()
        await desk.ready(customer)
        assert desk.page.url == f"{desk.url}all/{customer.conversation_id}"
        await desk.row(other).click()
        await desk.ready(other)
        await desk.page.go_back()
        await desk.ready(customer)
        await desk.page.go_back()
        await expect(desk.page.get_by_text("Choose a conversation")).to_be_visible()
        assert desk.page.url == f"{desk.url}all"
        await desk.page.get_by_role("radio", name="Resolved").click()
        assert desk.page.url == f"{desk.url}all?status=resolved"
        await desk.page.go_back()
        await expect(desk.row(customer)).to_be_visible()
        await desk.page.get_by_role("searchbox").fill("blue card")
        await expect(desk.row(other)).to_have_count(0)
        await expect(desk.row(customer)).to_be_visible()
        assert desk.page.url == f"{desk.url}all?status=any&q=blue+card"
        await desk.row(customer).click()
        address = desk.page.url
        await desk.go("queue")
        await desk.page.goto(address)
        await desk.ready(customer)
        await expect(desk.page.get_by_role("searchbox")).to_have_value("blue card")
        await expect(desk.rows).to_have_count(1)
        await expect(desk.row(customer)).to_have_attribute("aria-selected", "true")


async def test_k14_an_address_of_nothing_says_so(company: Company) -> None:
    async with company.desk() as desk:
        await desk.go("all/01a207fa-0372-7fba-8a7f-abd59796d077")
        await expect(desk.page.get_by_text("This conversation is not there")).to_be_visible()
        await desk.go("all/no-id-at-all")
        await expect(desk.page.get_by_text("This conversation is not there")).to_be_visible()


async def test_k01_keys_do_things_unless_somebody_is_typing(company: Company) -> None:
    first, second = company.customer("Kai Keys"), company.customer("Lea Keys")
    first.ask("First")
    second.ask("Second")
    async with company.desk() as desk:
        await desk.show("all")
        await expect(desk.row(first)).to_be_visible()
        await desk.leave_list()
        press = desk.page.keyboard.press
        await press("j")
        await press("j")
        await press("k")
        await press("j")
        await press("Enter")
        await desk.ready(first)
        await press("r")
        await expect(desk.text).to_be_focused()
        await desk.page.keyboard.type("jkerna?")
        await expect(desk.text).to_have_value("jkerna?")
        await desk.text.fill("")
        await press("Escape")
        await expect(desk.page.get_by_role("listbox")).to_be_focused()
        await press("n")
        await expect(desk.composer).to_have_attribute("data-mode", "note")
        await expect(desk.text).to_be_focused()
        await press("Escape")
        await press("a")
        await expect(desk.page.get_by_role("menu", name="Assign")).to_be_visible()
        await press("Escape")
        await expect(desk.page.get_by_role("menu")).to_have_count(0)
        await press("?")
        await expect(desk.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
        await press("Escape")
        await expect(desk.page.get_by_role("dialog")).to_have_count(0)
        await desk.log.focus()
        await press("e")
        await expect(desk.page.get_by_role("button", name="Reopen")).to_be_visible()
        await press("e")
        await expect(desk.page.get_by_role("button", name="Resolve")).to_be_visible()
        await press("/")
        await expect(desk.page.get_by_role("searchbox")).to_be_focused()


async def test_counts_and_rows_are_live(company: Company) -> None:
    async with company.desk() as desk:
        await desk.show("queue")
        customer = company.customer("Mia Live")
        customer.ask("Just arrived")
        await expect(desk.row(customer)).to_contain_text("Just arrived")
        await expect(desk.row(customer)).to_contain_text("Unread.")
        await desk.row(customer).click()
        await desk.ready(customer)
        await expect(desk.row(customer)).not_to_contain_text("Unread.")
        await desk.page.get_by_role("button", name="Assign to me").click()
        mine = desk.sidebar.get_by_role("link", name="My work")
        await expect(mine).to_contain_text("conversation")
        await expect(desk.page).to_have_title("Queue · Onglass")
        await desk.leave_list()
        await desk.show("mine")
        await desk.page.go_back()
