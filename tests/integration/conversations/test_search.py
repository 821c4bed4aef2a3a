"""Finding a case: by words of messages and notes, names, numbers; and what was removed is found nowhere (P10)."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from onglass.conversations import commands, queries
from onglass.conversations.indexing import index_what_is_new
from onglass.conversations.model import AgentConversationPage
from onglass.platform.database import open_pool
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid
from tests.integration.conversations.makers import RULES, Desk, Person


async def sweep(desk: Desk) -> int:
    """What a worker does every few seconds."""
    pool = await open_pool(desk.addresses.worker, size=1, name="test")
    try:
        return await index_what_is_new(pool, desk.database)
    finally:
        await pool.close()


async def found(agent: Person, q: str) -> set[UUID]:
    page: AgentConversationPage = await agent.do(queries.list_agent_conversations, view="all", q=q, limit=100)
    return {row.id for row in page.conversations}


def word() -> str:
    return f"w{new_id().hex}"


async def test_what_was_said_and_noted_is_found_by_the_beginnings_of_words(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    said, noted, answered = word(), word(), word()
    await customer.say(conversation, f"My card-{said}, please!")
    await agent.note(conversation, f"({noted})")
    await agent.say(conversation, f"Größe Café {answered.upper()}/pay")
    assert await found(agent, said) == set()
    await sweep(desk)
    for q in (
        said,
        said[:20],
        noted,
        answered,
        f"{said} {noted}",
        f"CAFE {said}",
        f"grosse cafe {said}",
        f"pay {said}",
    ):
        assert await found(agent, q) == {conversation}, q
    assert await found(agent, f"{said} {word()}") == set(), "every word must be there"
    assert await found(agent, said[5:]) == set(), "a word is found by its beginning"


async def test_the_index_goes_on_from_where_it_was(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    first, second = word(), word()
    await customer.say(conversation, first)
    await sweep(desk)
    await customer.say(conversation, second)
    assert await found(agent, second) == set()
    await sweep(desk)
    assert await found(agent, f"{first} {second}") == {conversation}
    assert await sweep(desk) == 0


async def test_workers_who_sweep_at_once_lose_nothing(desk: Desk) -> None:
    _, agent, _ = await desk.pair()
    mark, cases = word(), []
    for _ in range(12):
        customer, _, conversation = await desk.pair()
        await customer.say(conversation, mark)
        cases.append(conversation)
    await asyncio.gather(*(sweep(desk) for _ in range(4)))
    await sweep(desk)
    assert await found(agent, mark) == set(cases)


async def test_what_is_resolved_is_indexed_by_the_reaction_to_it(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    last, noted = word(), word()
    await customer.say(conversation, last)
    await agent.resolve(conversation)
    await sweep(desk)
    assert await found(agent, last) == set(), "no sweep looks after a resolved case"
    for words in ((), (noted,)):
        for each in words:
            await agent.note(conversation, each)
        async with desk.database.transaction(desk.house.id) as tx:
            await commands.index_words(tx, [conversation])
    assert await found(agent, f"{last} {noted}") == {conversation}


async def test_10_a_redacted_word_is_found_nowhere_from_the_moment_it_is_gone(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    secret, harmless, noted = word(), word(), word()
    said = await customer.say(conversation, f"{secret} {harmless}")
    await customer.say(conversation, harmless)
    note = await agent.note(conversation, noted)
    await sweep(desk)
    assert await found(agent, secret) == await found(agent, noted) == {conversation}
    await agent.redact(conversation, said.id, of_anyone=True)
    assert await found(agent, secret) == set()
    await agent.redact(conversation, note.id)
    assert await found(agent, noted) == set()
    await sweep(desk)
    assert await found(agent, secret) == await found(agent, noted) == set()
    assert await found(agent, harmless) == {conversation}
    owner = await asyncpg.connect(desk.addresses.owner)
    try:
        await owner.execute("alter table conversation_search disable row level security")
        stored = await owner.fetchval(
            "select count(*) from conversation_search where words::text like '%' || $1 || '%'", secret
        )
        await owner.execute("alter table conversation_search enable row level security")
    finally:
        await owner.close()
    assert stored == 0


async def test_10_a_word_redacted_while_a_sweep_reads_does_not_come_back(desk: Desk) -> None:
    agent = (await desk.pair())[1]
    for _ in range(8):
        customer, _, conversation = await desk.pair()
        secret = word()
        said = await customer.say(conversation, secret)
        await asyncio.gather(sweep(desk), customer.redact(conversation, said.id), sweep(desk))
        await sweep(desk)
        assert await found(agent, secret) == set()


async def test_an_edit_replaces_the_words_at_once(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    old, new = word(), word()
    said = await customer.say(conversation, old)
    await sweep(desk)
    await customer.edit(conversation, said.id, new, rules=RULES)
    assert await found(agent, old) == set()
    assert await found(agent, new) == {conversation}


async def test_a_masked_secret_is_in_no_index(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    mark = word()
    await customer.say(conversation, f"{mark} my card is 4111 1111 1111 1111")
    await sweep(desk)
    assert await found(agent, mark) == {conversation}
    assert conversation not in await found(agent, "4111111111111111")
    assert conversation not in await found(agent, "4111")


@pytest.mark.parametrize(
    ("stored", "finds", "misses"),
    [
        (
            "0170 1234567",
            ["+49 170 123", "0170 123", "0170123", "+49(0)170-1234567", "0049 170 1234", "123 4567", "(0170) 12"],
            ["+49 171 123", "0170 124"],
        ),
        ("+49 170 1234567", ["0170 123", "+49 170 1234567", "00491701234567", "1701234"], ["+43 170 123", "0170 999"]),
        ("+1 (415) 555-0199", ["415 555", "+1 415 555 0199", "4155550199", "0199"], ["+1 416 555"]),
        ("+353 87 123 4567", ["087 1234567", "+353871234567"], ["+35 387 9"]),
    ],
)
async def test_a_telephone_number_is_found_however_it_is_written(
    desk: Desk, stored: str, finds: list[str], misses: list[str]
) -> None:
    name = word()
    customer = await desk.customer(f"phone-{name}", claims={"phone": stored, "name": name})
    agent = await desk.agent()
    conversation = (await customer.open()).conversation.id
    for q in finds:
        assert await found(agent, f"{name} {q}") == {conversation}, q
        assert conversation in await found(agent, q), q
    for q in misses:
        assert conversation not in await found(agent, q), q


async def test_case_number_name_address_and_subject_are_found_by_any_part(desk: Desk) -> None:
    mark = new_id().hex
    claims = {"name": f"Ana-{mark} O'Neill", "email": f"ana.{mark}@example.test"}
    customer, agent = await desk.customer(f"parts-{mark}", claims=claims), await desk.agent()
    opened = (await customer.open(subject="Invoice %_ 12")).conversation
    for q in (opened.case_number.lower(), f"o'neill {mark}", f"{mark}@exa", f"%_ {mark}", f"invoice 12 ana-{mark}"):
        assert await found(agent, q) == {opened.id}, q


@pytest.mark.parametrize(
    "q",
    [
        *("a & b", "!a", "(a | b", "a:*", "':*", "''':* | 'a", "\\", "\\'", "<->", "a <2> b", "*", "&", "'", "''"),
        *(
            "'; drop table tag; --",
            "%",
            "_",
            "$1",
            "{}",
            "{0}",
            "+",
            "()",
            "+++ ---",
            "((((((((((1",
            "\u202e",
            "\ud7ff",
        ),
        *("1 " * 80, "a" * 160, "+49" + "0" * 150, "'a':* & !'b'", "☎ 📞", "é" * 100),
    ],
)
async def test_64_what_is_typed_is_words_and_never_a_statement(desk: Desk, q: str) -> None:
    customer, agent, conversation = await desk.pair()
    await customer.say(conversation, "nothing of that kind here")
    await sweep(desk)
    assert conversation not in await found(agent, f"{word()} {q}")
    await found(agent, q)


@pytest.mark.parametrize("q", ["a\x00b", "x" * 201])
async def test_what_cannot_be_sought_is_refused(desk: Desk, q: str) -> None:
    with pytest.raises(Invalid):
        await found(await desk.agent(), q)


async def test_22_a_neighbours_words_are_found_by_nobody_else(desk: Desk, neighbour: Desk) -> None:
    customer, theirs, conversation = await neighbour.pair()
    mark = word()
    await customer.say(conversation, mark)
    await sweep(desk)
    assert await found(theirs, mark) == {conversation}
    assert await found(await desk.agent(), mark) == set()


async def test_a_case_with_too_many_words_is_still_indexed_and_holds_up_nobody(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    for n in range(70):
        await customer.say(conversation, " ".join(f"x{n}y{m}{'z' * 30}" for m in range(380)))
    other, _, beside = await desk.pair()
    mark = word()
    await other.say(beside, mark)
    await sweep(desk)
    assert await found(agent, mark) == {beside}
    await customer.say(conversation, mark)
    await sweep(desk)
    assert await sweep(desk) == 0
    assert conversation in await found(agent, "x0y1z")
