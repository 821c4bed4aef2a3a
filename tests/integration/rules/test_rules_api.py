"""/v1/admin/rules over real HTTP: read, check, try without effect, keep."""

from typing import Any

import httpx
import pytest

from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, Tenant, make_tenant, sign_in, start_customer

TEXT = 'when a conversation opens\nif message contains "refund"\nthen tag "money" and note "Look: {case_number}"'


def told(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def made(admin: Api, **values: Any) -> dict[str, Any]:
    return told(await admin.post("/rules", {"name": f"Rule {new_id()}", "text": TEXT, **values}), 201)


async def test_a_rule_is_made_changed_listed_and_removed(admin: Api) -> None:
    rule = await made(admin, name="Refunds")
    assert {name: rule[name] for name in ("name", "text", "is_on", "rank", "problems")} == {
        "name": "Refunds",
        "text": TEXT,
        "is_on": False,
        "rank": 0,
        "problems": [],
    }
    address = f"/rules/{rule['id']}"
    assert told(await admin.get(address), 200) == rule
    first = await made(admin, rank=-1)
    listed = told(await admin.get("/rules"), 200)["rules"]
    assert [each["id"] for each in listed] == [first["id"], rule["id"]]
    changed = told(await admin.call("PATCH", address, {"is_on": True}), 200)
    assert changed == {**rule, "is_on": True, "changed_at": changed["changed_at"]}
    assert told(await admin.post("/rules", {"name": "Refunds", "text": TEXT}), 409)["code"] == "name_taken"
    assert told(await admin.get(f"{address}/runs"), 200) == {"runs": []}
    assert (await admin.call("DELETE", address)).status_code == 204
    for answer in (await admin.get(address), await admin.call("DELETE", address), await admin.get(f"{address}/runs")):
        assert told(answer, 404)["code"] == "not_found"


async def test_a_text_is_read_aloud_or_told_where_it_is_wrong(admin: Api) -> None:
    checked = told(
        await admin.post("/rules/check", {"text": TEXT.upper().replace("{CASE_NUMBER}", "{case_number}")}), 200
    )
    assert checked["errors"] == []
    assert checked["sentences"][0] == "when a conversation opens"
    wrong = told(await admin.post("/rules/check", {"text": TEXT.replace("message", "mesage")}), 200)
    assert wrong["sentences"] == []
    assert {name: wrong["errors"][0][name] for name in ("line", "column", "suggestion")} == {
        "line": 2,
        "column": 4,
        "suggestion": "message",
    }
    assert "message" in wrong["errors"][0]["expected"]
    unknown = told(await admin.post("/rules/check", {"text": 'when it reopens then route to "Generl"'}), 200)
    assert unknown["errors"][0]["suggestion"] == "General"
    refused = told(await admin.post("/rules", {"name": "Wrong", "text": "when it rains then close"}), 422)
    assert refused["errors"][0]["path"] == "text"
    assert refused["errors"][0]["detail"].startswith("Line 1, column 9: “rains” cannot stand here")


async def test_a_rule_that_names_what_is_gone_has_a_problem(admin: Api) -> None:
    queue = told(await admin.post("/queues", {"name": "Nights"}), 201)
    rule = await made(admin, text='when it reopens then route to "Nights"', is_on=True)
    told(await admin.call("PATCH", f"/queues/{queue['id']}", {"name": "Late shift"}), 200)
    shown = told(await admin.get(f"/rules/{rule['id']}"), 200)
    assert [each["detail"] for each in shown["problems"]] == ['There is no queue in use "Nights".']


async def test_a_rule_is_tried_on_what_happened(tenant: Tenant, admin: Api) -> None:
    customer = await start_customer(tenant, "someone")
    await customer.open("I want a refund")
    await customer.open("Good morning", subject="other")
    tried = told(await admin.post("/rules/dry_run", {"text": TEXT, "days": 30}), 200)
    assert (tried["cases"], tried["total"]) == (2, 1)
    match = tried["matches"][0]
    assert match["actions"] == ['tag "money"', f'note "Look: {match["case_number"]}"']
    assert tried["caveats"]
    assert told(await admin.get("/tags"), 200) == {"tags": []}
    assert told(await admin.post("/rules/dry_run", {"text": "when"}), 422)["code"] == "invalid"
    assert told(await admin.post("/rules/dry_run", {"text": TEXT, "days": 31}), 422)["code"] == "invalid"


@pytest.mark.parametrize("who", ["ada", "sue"])
async def test_who_may_not_make_rules_may_not_even_look(tenant: Tenant, admin: Api, who: str) -> None:
    rule = await made(admin)
    person = await sign_in(tenant, who)
    at_the_office = Api(tenant.edge, "admin", person.token, {})
    for answer in (
        await at_the_office.get("/rules"),
        await at_the_office.post("/rules", {"name": "Mine", "text": TEXT}),
        await at_the_office.post("/rules/check", {"text": TEXT}),
        await at_the_office.post("/rules/dry_run", {"text": TEXT}),
        await at_the_office.get(f"/rules/{rule['id']}/runs"),
    ):
        assert told(answer, 403)["code"] == "not_allowed"


async def test_a_rule_of_another_company_is_not_there(tenant: Tenant, admin: Api) -> None:
    neighbour = await make_tenant(tenant.edge)
    stranger = Api(tenant.edge, "admin", neighbour.admin_token, {})
    rule = await made(admin, is_on=True)
    address = f"/rules/{rule['id']}"
    for answer in (
        await stranger.get(address),
        await stranger.call("PATCH", address, {"is_on": False}),
        await stranger.call("DELETE", address),
        await stranger.get(f"{address}/runs"),
    ):
        assert told(answer, 404)["code"] == "not_found"
    assert told(await stranger.get("/rules"), 200) == {"rules": []}
    assert told(await admin.get(address), 200) == rule
