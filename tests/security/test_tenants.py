"""P22, P23 and attacks 1–3, 7, 9–11: no byte of one company reaches another, and nobody acts beyond their role."""

import uuid
from collections.abc import Callable

import httpx
import pytest

from tests.security.company import Company, Eyes, Person

CANARY = "canary-7f3a1d"
Probe = Callable[[Person, str, str], httpx.Response]


def _text(text: str) -> dict[str, object]:
    return {"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": text}}


CUSTOMER_PROBES: dict[str, Probe] = {
    "get": lambda p, c, m: p.call("GET", f"/conversations/{c}"),
    "messages": lambda p, c, m: p.call("GET", f"/conversations/{c}/messages"),
    "events": lambda p, c, m: p.call("GET", f"/conversations/{c}/events"),
    "send": lambda p, c, m: p.call("POST", f"/conversations/{c}/messages", json=_text("break in")),
    "edit": lambda p, c, m: p.call(
        "PATCH", f"/conversations/{c}/messages/{m}", json={"content": {"type": "text", "text": "x"}}
    ),
    "redact": lambda p, c, m: p.call("DELETE", f"/conversations/{c}/messages/{m}"),
    "read": lambda p, c, m: p.call("POST", f"/conversations/{c}/read", json={"seq": 1}),
    "typing": lambda p, c, m: p.call("POST", f"/conversations/{c}/typing"),
    "end": lambda p, c, m: p.call("POST", f"/conversations/{c}/end"),
    "draft": lambda p, c, m: p.call("PUT", f"/conversations/{c}/draft", json={"content": {"text": "x"}}),
    "read draft": lambda p, c, m: p.call("GET", f"/conversations/{c}/draft"),
}
AGENT_PROBES: dict[str, Probe] = {
    **{name: probe for name, probe in CUSTOMER_PROBES.items() if name != "end"},
    "note": lambda p, c, m: p.call("POST", f"/conversations/{c}/notes", json=_text("break in")),
    "assign": lambda p, c, m: p.call("POST", f"/conversations/{c}/assign", json={"agent_id": p.id}),
    "resolve": lambda p, c, m: p.call("POST", f"/conversations/{c}/resolve"),
    "reopen": lambda p, c, m: p.call("POST", f"/conversations/{c}/reopen"),
}


@pytest.fixture(scope="module")
def target(company_a: Company) -> tuple[str, str, Person]:
    """A conversation of company A with a canary in it."""
    victim = company_a.customer(name=CANARY)
    opened = victim.open(f"my secret is {CANARY}", subject=CANARY)
    return opened["conversation"]["id"], opened["message"]["id"], victim


@pytest.mark.parametrize("name", CUSTOMER_PROBES)
async def test_p22_p23_another_customer_sees_what_nobody_sees(
    name: str, target: tuple[str, str, Person], company_a: Company, eyes: Eyes
) -> None:
    await _looks_absent(CUSTOMER_PROBES[name], company_a.customer(), target, eyes)


@pytest.mark.parametrize("name", CUSTOMER_PROBES)
async def test_p22_p23_a_customer_of_another_company_sees_what_nobody_sees(
    name: str, target: tuple[str, str, Person], company_b: Company, eyes: Eyes
) -> None:
    await _looks_absent(CUSTOMER_PROBES[name], company_b.customer(), target, eyes)


@pytest.mark.parametrize("name", AGENT_PROBES)
async def test_p22_p23_an_agent_of_another_company_sees_what_nobody_sees(
    name: str, target: tuple[str, str, Person], company_b: Company, eyes: Eyes
) -> None:
    await _looks_absent(AGENT_PROBES[name], company_b.agent(), target, eyes)


async def _looks_absent(probe: Probe, intruder: Person, target: tuple[str, str, Person], eyes: Eyes) -> None:
    conversation, message, victim = target
    workspace = victim.company.facts["workspace_id"]
    before = await eyes.checksum(workspace)
    visible = probe(intruder, conversation, message)
    absent = probe(intruder, str(uuid.uuid4()), str(uuid.uuid4()))
    assert visible.status_code == 404, visible.text
    assert (visible.status_code, visible.json()) == (absent.status_code, absent.json())
    assert CANARY not in visible.text
    assert await eyes.checksum(workspace) == before


async def test_p22_lists_hold_nothing_of_another_company(target: tuple[str, str, Person], company_b: Company) -> None:
    agent = company_b.agent()
    for query in ("", "?view=all", f"?view=all&q={CANARY}", "?view=queue&status=open"):
        answer = agent.call("GET", f"/conversations{query}")
        assert answer.status_code == 200
        assert CANARY not in answer.text


async def test_a03_a_message_of_another_conversation_cannot_be_removed_through_ones_own(
    target: tuple[str, str, Person], company_a: Company, eyes: Eyes
) -> None:
    _, message, victim = target
    intruder = company_a.customer()
    own = intruder.open()["conversation"]["id"]
    before = await eyes.checksum(victim.company.facts["workspace_id"])
    assert intruder.call("DELETE", f"/conversations/{own}/messages/{message}").status_code == 404
    assert await eyes.checksum(victim.company.facts["workspace_id"]) == before


async def test_a08_a_customer_cannot_edit_what_the_agent_wrote(
    target: tuple[str, str, Person], company_a: Company
) -> None:
    conversation, _, victim = target
    reply = company_a.agent().say(conversation, "an agent's words").json()["message"]["id"]
    changed = victim.call(
        "PATCH", f"/conversations/{conversation}/messages/{reply}", json={"content": {"type": "text", "text": "forged"}}
    )
    assert changed.status_code == 403
    assert "forged" not in victim.call("GET", f"/conversations/{conversation}/messages").text


@pytest.mark.parametrize(
    "extra",
    [
        {"workspace_id": str(uuid.uuid4())},
        {"author": {"kind": "agent"}},
        {"seq": 7},
        {"role": "administrator"},
        {"sender_name": "The Bank"},
        {"created_at": "2001-01-01T00:00:00.000Z"},
        {"__proto__": {"x": 1}},
    ],
)
async def test_a01_a09_a51_fields_nobody_asked_for_are_refused(
    extra: dict[str, object], company_a: Company, eyes: Eyes
) -> None:
    customer = company_a.customer()
    conversation = customer.open()["conversation"]["id"]
    before = await eyes.checksum(company_a.facts["workspace_id"])
    answer = customer.call("POST", f"/conversations/{conversation}/messages", json=_text("hello") | extra)
    assert answer.status_code == 422
    assert next(iter(extra)) in str(answer.json()["errors"])
    assert await eyes.checksum(company_a.facts["workspace_id"]) == before


async def test_a11_admin_routes_refuse_everybody_else(company_a: Company, eyes: Eyes) -> None:
    document = company_a.http.get("/v1/openapi.json").json()
    routes = [
        (method.upper(), path)
        for path, methods in document["paths"].items()
        if path.startswith("/v1/admin")
        for method in methods
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    assert len(routes) >= 8, routes
    people = {"customer": (company_a.customer(), 401), "agent": (company_a.agent(1), 403)}
    before = await eyes.checksum(company_a.facts["workspace_id"])
    for method, path in routes:
        concrete = "/".join(str(uuid.uuid4()) if part.startswith("{") else part for part in path.split("/"))
        for kind, (person, expected) in people.items():
            answer = person.company.http.request(method, concrete, headers=person.headers, json={})
            assert answer.status_code in {expected, 403}, f"{kind} {method} {path}: {answer.status_code} {answer.text}"
        nobody = company_a.http.request(method, concrete, json={})
        assert nobody.status_code == 401, f"nobody {method} {path}: {nobody.status_code}"
    assert await eyes.checksum(company_a.facts["workspace_id"]) == before


async def test_doors_are_not_interchangeable(target: tuple[str, str, Person], company_a: Company) -> None:
    conversation, _, victim = target
    assert victim.call("GET", f"/conversations/{conversation}", door="agent").status_code in {401, 403}
    assert company_a.agent().call("GET", f"/conversations/{conversation}", door="client").status_code in {401, 403}


async def test_p22_a_customer_never_learns_of_a_note(company_a: Company) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    note = agent.say(conversation, "he is difficult", note=True)
    assert note.status_code == 201
    agent.say(conversation, "hello")
    events = customer.call("GET", f"/conversations/{conversation}/events").json()["events"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    everything = customer.call("GET", f"/conversations/{conversation}/messages").text + str(events)
    everything += customer.call("GET", f"/conversations/{conversation}").text
    assert "difficult" not in everything
    body = note.json().get("note") or note.json()["message"]
    assert customer.call("DELETE", f"/conversations/{conversation}/messages/{body['id']}").status_code == 404
