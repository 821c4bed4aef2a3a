"""What the app is told to expect, as it stands on the wire; and how often it was true, for the administrator."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest_asyncio

from onglass.directory import commands as directory
from onglass.directory.model import operator_of
from onglass.directory.work_model import Calendar, SpecialDay
from onglass.routing import commands as routing
from onglass.routing.engine.waits import ExpectedWait, WaitModel
from tests.integration.edge.running import Api, RunningEdge, Tenant, make_tenant, sign_in, start_customer

_RANGE = {"low_minutes": 3, "high_minutes": 6, "opens_at": None, "moved": False}
_WAIT = ExpectedWait(low_seconds=190, likely_seconds=250, high_seconds=330)


@pytest_asyncio.fixture(loop_scope="session")
async def shop(edge: RunningEdge) -> Tenant:
    """A workspace of its own, which nothing is remembered of."""
    return await make_tenant(edge)


async def _learnt(tenant: Tenant) -> None:
    """Let the workspace have learnt that an answer takes three to six minutes."""
    model = WaitModel(samples=40, pooled=_WAIT, unattended=_WAIT)
    async with tenant.edge.floor.database.transaction(tenant.workspace_id) as tx:
        await tx.execute(
            """insert into wait_model (workspace_id, model, fitted_at, samples) values ($1, $2, clock_timestamp(), 40)
               on conflict (workspace_id) do update set model = excluded.model, fitted_at = excluded.fitted_at""",
            tenant.workspace_id,
            msgspec.to_builtins(model, str_keys=True),
        )


async def _closed_until(tenant: Tenant, day: datetime) -> None:
    hours = (SpecialDay(day.date(), (("09:00", "17:00"),)),)
    async with tenant.edge.floor.database.transaction(tenant.workspace_id) as tx:
        calendar = Calendar(time_zone="UTC", week=((),) * 7, exceptions=hours)
        made = await directory.create_calendar(tx, operator_of(tenant.workspace_id), name="Rarely", calendar=calendar)
        await tx.execute("update queue set calendar_id = $2 where workspace_id = $1", tenant.workspace_id, made.id)


async def _start(tenant: Tenant) -> dict[str, Any]:
    answer = await tenant.edge.http.post("/v1/client/sessions", json={"app_key": tenant.app_key})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_nothing_is_told_without_a_history(shop: Tenant) -> None:
    assert (await _start(shop))["config"]["expected_reply"] is None


async def test_a_session_is_told_the_range(shop: Tenant) -> None:
    await _learnt(shop)
    assert (await _start(shop))["config"]["expected_reply"] == _RANGE


async def test_a_session_is_told_the_next_opening_while_it_is_closed(shop: Tenant) -> None:
    await _learnt(shop)
    day = datetime.now(UTC) + timedelta(days=3)
    await _closed_until(shop, day)
    told = (await _start(shop))["config"]["expected_reply"]
    opens_at = f"{day:%Y-%m-%d}T09:00:00.000Z"
    assert told == {"low_minutes": None, "high_minutes": None, "opens_at": opens_at, "moved": False}


async def test_a_session_of_yesterday_asks_for_what_holds_now(shop: Tenant) -> None:
    customer = await start_customer(shop, "mara")
    config = customer.session["config"]
    assert (await customer.get("/config")).json() == config
    shop.edge.parts.expectations.forget()
    await _learnt(shop)
    now = (await customer.get("/config")).json()
    assert now == config | {"expected_reply": _RANGE, "version": now["version"]}
    assert now["version"] != config["version"], "who asks by the version only must hear of it"


async def test_a_conversation_is_told_what_was_promised_until_it_is_answered(shop: Tenant) -> None:
    await _learnt(shop)
    customer, agent = await start_customer(shop, "mara"), await sign_in(shop, "ada")
    conversation = await customer.open()
    assert conversation["expected_reply"] == _RANGE
    assert await _told(customer, conversation["id"]) == _RANGE
    listed = (await customer.get("/conversations")).json()["conversations"]
    assert [row["expected_reply"] for row in listed] == [_RANGE]
    await agent.say(conversation["id"], "Here I am.")
    assert await _told(customer, conversation["id"]) is None


async def _told(customer: Api, conversation_id: str) -> Any:
    return (await customer.get(f"/conversations/{conversation_id}")).json()["expected_reply"]


async def test_a_new_question_is_told_the_range_before_anybody_has_reckoned(shop: Tenant) -> None:
    await _learnt(shop)
    customer, agent = await start_customer(shop, "mara"), await sign_in(shop, "ada")
    conversation_id = (await customer.open())["id"]
    await agent.say(conversation_id, "Done.")
    async with shop.edge.floor.database.transaction(shop.workspace_id) as tx:
        await routing.answer_wait(tx, UUID(conversation_id), await tx.clock_time())
    await customer.say(conversation_id, "And the fee?")
    assert await _told(customer, conversation_id) == _RANGE


async def test_a_paused_conversation_expects_nothing(shop: Tenant) -> None:
    await _learnt(shop)
    customer = await start_customer(shop, "mara")
    conversation_id = (await customer.open())["id"]
    answer = await customer.post(f"/conversations/{conversation_id}/pause")
    assert answer.json()["expected_reply"] is None
    assert await _told(customer, conversation_id) is None


async def test_an_administrator_reads_how_often_promises_were_kept(shop: Tenant) -> None:
    await _learnt(shop)
    customer = await start_customer(shop, "mara")
    conversation_id = (await customer.open())["id"]
    ann = await sign_in(shop, "ann")
    office = Api(shop.edge, "admin", ann.token, {})
    told = (await office.get("/promises?days=7")).json()
    one = {"told": 1, "kept": 0, "moved": 0, "broken": 0, "void": 0, "open": 1, "share_kept": None}
    assert told == {**one, "range": one, "agent": {**one, "told": 0, "open": 0}}
    async with shop.edge.floor.database.transaction(shop.workspace_id) as tx:
        await routing.answer_wait(tx, UUID(conversation_id), await tx.clock_time())
    told = (await office.get("/promises")).json()
    assert (told["kept"], told["open"], told["share_kept"]) == (1, 0, 1.0)
    assert (await office.get("/promises?days=0")).status_code == 422
    ada = await sign_in(shop, "ada")
    assert (await Api(shop.edge, "admin", ada.token, {}).get("/promises")).status_code == 403
