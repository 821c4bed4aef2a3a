"""An agent's word, the queue's new settings and what a case is handed over with, over real HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


@pytest.fixture
def admin(tenant: Tenant) -> Api:
    return Api(tenant.edge, "admin", tenant.admin_token, {})


def _in(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def test_an_agent_promises_an_answer_and_takes_it_back(tenant: Tenant, problem: Problem) -> None:
    customer, ada = await start_customer(tenant, "promised"), await sign_in(tenant, "ada")
    case = await customer.open("When will it be there?")
    path = f"/conversations/{case['id']}"
    until = _in(hours=2)
    told = await ada.post(f"{path}/promise", {"until": until})
    assert told.status_code == 200, told.text
    assert told.json()["promised_until"] == until
    assert (await customer.get(path)).json()["promised_until"] == until
    withdrawn = await ada.call("DELETE", f"{path}/promise")
    assert (withdrawn.status_code, withdrawn.json()["promised_until"]) == (200, None)
    assert (await ada.call("DELETE", f"{path}/promise")).status_code == 200
    events = (await customer.get(f"{path}/events")).json()["events"]
    assert [(each["type"], each.get("state")) for each in events if "promise" in each["type"]] == [
        ("reply_promised", None),
        ("reply_promise_ended", "withdrawn"),
    ]


async def test_a_promise_that_cannot_be_is_refused(tenant: Tenant, problem: Problem) -> None:
    customer, ada = await start_customer(tenant, "unpromised"), await sign_in(tenant, "ada")
    path = f"/conversations/{(await customer.open('Hello?'))['id']}"
    for until in (_in(minutes=-1), _in(days=61)):
        told = problem(await ada.post(f"{path}/promise", {"until": until}), 422, "invalid")
        assert told["errors"][0]["path"] == "until"
    problem(await ada.post(f"/conversations/{new_id()}/promise", {"until": _in(hours=1)}), 404, "not_found")
    assert (await customer.post(f"{path}/promise", {"until": _in(hours=1)})).status_code == 404
    await ada.post(f"{path}/resolve")
    problem(await ada.post(f"{path}/promise", {"until": _in(hours=1)}), 409, "conversation_resolved")


async def test_a_queue_says_what_happens_to_late_cases_and_to_languages(
    admin: Api, tenant: Tenant, problem: Problem
) -> None:
    rescue = (await admin.post("/queues", {"name": "Rescue"})).json()
    assert (rescue["language_rule"], rescue["escalate_by"], rescue["escalate_to_queue_id"]) == ("preferred", 1, None)
    settings = {"language_rule": "required", "escalate_by": 3, "escalate_to_queue_id": rescue["id"]}
    made = (await admin.post("/queues", {"name": "Cards", **settings})).json()
    assert {name: made[name] for name in settings} == settings
    path = f"/queues/{made['id']}"
    changed = await admin.call("PATCH", path, {"escalate_to_queue_id": None, "language_rule": "ignored"})
    assert changed.json() == {**made, "escalate_to_queue_id": None, "language_rule": "ignored"}
    for wrong in ({"escalate_to_queue_id": made["id"]}, {"escalate_to_queue_id": str(new_id())}, {"escalate_by": 11}):
        told = problem(await admin.call("PATCH", path, wrong), 422, "invalid")
        assert told["errors"][0]["path"] in wrong


async def test_a_level_is_tighter_for_who_looks_on(admin: Api, problem: Problem) -> None:
    asked = {"name": "Present", "first_response_seconds": 600, "present_first_response_seconds": 60}
    level = (await admin.post("/service_levels", asked)).json()
    assert (level["present_first_response_seconds"], level["present_next_response_seconds"]) == (60, None)
    for wrong in ({"present_first_response_seconds": 600}, {"present_next_response_seconds": 60}):
        told = problem(await admin.call("PATCH", f"/service_levels/{level['id']}", wrong), 422, "invalid")
        assert told["errors"][0]["path"] in wrong


async def test_whoever_takes_a_case_over_reads_what_there_is_to_know(tenant: Tenant) -> None:
    customer = await start_customer(tenant, "handed")
    ada, ben = await sign_in(tenant, "ada"), await sign_in(tenant, "ben")
    path = f"/conversations/{(await customer.open('My card is gone.'))['id']}"
    await ada.post(f"{path}/accept")
    assert (await ada.get(path)).json()["hand_over"] is None
    await ada.post(f"{path}/promise", {"until": _in(hours=2)})
    note = {"client_message_id": str(new_id()), "content": {"type": "text", "text": "Call the bank."}}
    await ada.post(f"{path}/notes", note)
    await ada.post(f"{path}/transfer", {"agent_id": ben.session["agent"]["id"]})
    card = (await ben.get(path)).json()["hand_over"]
    assert (card["from_agent"]["id"], card["to_agent"]["id"]) == (
        ada.session["agent"]["id"],
        ben.session["agent"]["id"],
    )
    assert (card["reason"], card["note"], card["problem"]) == ("transfer", "Call the bank.", "My card is gone.")
    assert card["tried"] == []
