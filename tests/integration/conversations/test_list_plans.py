"""The agents' list with ten thousand cases: whatever narrows it down or is sought is read by indexes, page by page."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from onglass.conversations import queries
from onglass.conversations._store import pages
from onglass.conversations.engine import terms_of
from onglass.conversations.model import AgentConversationPage, CaseFilter, ListOrder
from onglass.platform.database import Addresses
from onglass.platform.ids import new_id
from tests.integration.conversations.makers import Desk, Person, open_desk
from tests.integration.conversations.test_plans import nodes_of

CASES = 10_000
_TABLES = ("conversation", "customer", "conversation_tag", "tag", "conversation_search", "message", "event")


class Grown:
    """A workspace with ten thousand open cases, a hundred of them with a tag, each with a hundred words."""

    def __init__(self, desk: Desk, agent: Person, tag_id: UUID) -> None:
        self.desk = desk
        self.agent = agent
        self.tag_id = tag_id

    async def page(self, **options: Any) -> AgentConversationPage:
        found: AgentConversationPage = await self.agent.do(
            queries.list_agent_conversations, **{"view": "all", "limit": 50, **options}
        )
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def grown(module_addresses: Addresses) -> AsyncIterator[Grown]:
    async with open_desk(module_addresses, "Harbor Bank") as desk:
        customer, agent = (
            await desk.customer("many", claims={"name": "Ana", "phone": "0170 1234567"}),
            await desk.agent(),
        )
        tag_id = new_id()
        await fill(desk, customer, tag_id)
        yield Grown(desk, agent, tag_id)


async def fill(desk: Desk, customer: Person, tag_id: UUID) -> None:
    owner = await asyncpg.connect(desk.addresses.owner)
    values = (desk.house.id, customer.id, customer.principal.app_id, [new_id() for _ in range(CASES)])
    try:
        for table in _TABLES:
            await owner.execute(f"alter table {table} disable row level security")
        await owner.execute(
            """insert into conversation (workspace_id, id, case_number, customer_id, app_id, shard, created_at,
                 updated_at, public_updated_at, last_seq, last_public_seq, customer_messages, deadline_at, status,
                 resolved_at)
               select $1, id, 'X-' || n, $2, $3, n % 16, now(), now() - (n / 3) * interval '1 second', now(), 2, 2, 1,
                 case when n % 2 = 0 then now() + (n / 10) * interval '1 second' end,
                 case when n % 10 = 0 then 3 else 1 end, case when n % 10 = 0 then now() end
               from unnest($4::uuid[]) with ordinality t(id, n)""",
            *values,
        )
        await owner.execute(
            """insert into conversation_search (workspace_id, conversation_id, indexed_seq, words)
               select $1, id, 2, array_to_tsvector(array(
                   select 'w' || (n * 37 + k * k * 101) % 20011 from generate_series(1, 100) k)
                 || ('unique' || n)) from unnest($2::uuid[]) with ordinality t(id, n)""",
            desk.house.id,
            values[3],
        )
        await owner.execute("insert into tag (workspace_id, id, name) values ($1, $2, 'Rare')", desk.house.id, tag_id)
        await owner.execute(
            """insert into conversation_tag (workspace_id, conversation_id, tag_id)
               select $1, id, $3 from unnest($2::uuid[]) with ordinality t(id, n) where n % 100 = 1""",
            desk.house.id,
            values[3],
            tag_id,
        )
    finally:
        for table in _TABLES:
            await owner.execute(f"alter table {table} enable row level security")
        await owner.close()


@pytest.mark.parametrize("order", ["latest", "due"])
async def test_pages_in_either_order_have_every_case_once_also_among_equals(grown: Grown, order: ListOrder) -> None:
    seen: list[UUID] = []
    keys: list[tuple[Any, ...]] = []
    cursor: str | None = None
    while True:
        page = await grown.page(order=order, cursor=cursor, limit=100)
        seen += [row.id for row in page.conversations]
        keys += [(row.due_at or "9999", _later(row.updated_at)) for row in page.conversations]
        cursor = page.next_cursor
        if cursor is None or len(seen) >= 6_000:
            break
    assert len(seen) == len(set(seen)) == 6_000
    if order == "due":
        assert keys == sorted(keys)
        assert keys[0][0] < keys[-1][0] == "9999", "what is owed comes first, what nothing is owed on after it"
    else:
        assert [key[1] for key in keys] == sorted(key[1] for key in keys)


def _later(instant: str) -> float:
    return -datetime.fromisoformat(instant).timestamp()


QUESTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "plain": ({}, ""),
    "due": ({"order": "due"}, ""),
    "tag": ({"having": "tag"}, ""),
    "words": ({}, "unique77 w17"),
    "phone": ({}, "+49 170 123"),
    "tag and words": ({"having": "tag"}, "unique101"),
    "resolved": ({"status": "resolved"}, ""),
}


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_page_of_ten_thousand_is_read_by_indexes(grown: Grown, name: str) -> None:
    options, q = dict(QUESTIONS[name][0]), QUESTIONS[name][1]
    if options.get("having") == "tag":
        options["having"] = CaseFilter(tag_ids=(grown.tag_id,))
    page = await grown.page(q=q or None, **options)
    assert len(page.conversations) >= 1
    plan = await plan_of(grown, q, options)
    scans = {node["Relation Name"]: node["Node Type"] for node in plan if "Relation Name" in node}
    assert all("Index" in kind or "Bitmap" in kind for kind in scans.values()), scans


async def plan_of(grown: Grown, q: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The plan of the very statement that the list runs, under the role and the settings it runs with."""
    sent: list[tuple[Any, ...]] = []

    class Recording:
        workspace_id = grown.desk.house.id

        async def fetch(self, *statement: Any) -> list[Any]:
            sent.append(statement)
            return []

    await pages.fetch_agent_page(
        Recording(),  # type: ignore[arg-type]
        grown.agent.reader,
        view="all",
        status=None,
        having=options.get("having", CaseFilter()),
        terms=terms_of(q),
        order=options.get("order", "latest"),
        after=None,
        at_most=51,
    )
    statement, *values = sent[0]
    rows = await grown.desk.sql(f"explain (format json) {statement}", *values)
    return nodes_of(rows[0][0][0]["Plan"])
