"""/v1/client over real HTTP: what a customer's app can do, and what it cannot."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, RunningEdge, Tenant, sign_in, start_customer

Problem = Callable[[httpx.Response, int, str], dict[str, Any]]


async def test_an_anonymous_session_has_everything_the_messenger_needs(tenant: Tenant) -> None:
    session = (await start_customer(tenant, device={"platform": "web", "locale": "en-GB"})).session
    assert session["customer"]["verified"] is False
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", session["expires_at"])
    config = session["config"]
    assert config["modes"] == {"message": {"open": True}, "call": None, "video": None, "email": None, "callback": None}
    assert config["hours"] is None
    assert config["expected_reply"] is None
    assert config["theme"]["name"] == "Bank"
    assert config["locale"] == "en"
    assert set(config["uploads"]) == {"max_bytes", "max_audio_bytes", "max_video_bytes", "max_count", "media_types"}
    assert config["edit_window_seconds"] > 0
    assert config["read_receipts"] is True


async def test_the_device_secret_finds_the_same_anonymous_customer(tenant: Tenant) -> None:
    first = (await start_customer(tenant)).session
    again = (await start_customer(tenant, anonymous_id=first["anonymous_id"])).session
    assert again["customer"]["id"] == first["customer"]["id"]
    other = (await start_customer(tenant)).session
    assert other["customer"]["id"] != first["customer"]["id"]


async def test_signing_in_keeps_what_was_written_and_kills_the_old_token(tenant: Tenant, problem: Problem) -> None:
    visitor = await start_customer(tenant)
    conversation = await visitor.open("Before I signed in")
    known = await start_customer(tenant, "joined-1", anonymous_id=visitor.session["anonymous_id"])
    assert known.session["customer"]["verified"] is True
    listed = (await known.get("/conversations")).json()["conversations"]
    assert [row["id"] for row in listed] == [conversation["id"]]
    await asyncio.sleep(1.0)
    problem(await visitor.get("/conversations"), 401, "invalid_token")
    # The device's secret alone opens nothing of the identified customer any more.
    thief = await start_customer(tenant, anonymous_id=visitor.session["anonymous_id"])
    assert (await thief.get("/conversations")).json()["conversations"] == []


async def test_joining_a_known_customer_moves_the_conversation_there(tenant: Tenant) -> None:
    known = await start_customer(tenant, "joined-2")
    first = await known.open("First, signed in")
    visitor = await start_customer(tenant)
    second = await visitor.open("Second, not signed in")
    joined = await start_customer(tenant, "joined-2", anonymous_id=visitor.session["anonymous_id"])
    assert joined.session["customer"]["id"] == known.session["customer"]["id"]
    listed = {row["id"] for row in (await joined.get("/conversations")).json()["conversations"]}
    assert listed == {first["id"], second["id"]}


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
async def test_an_identity_token_that_does_not_hold_is_never_taken_for_anonymous(
    tenant: Tenant, problem: Problem, token: str
) -> None:
    async with tenant.http as http:
        answer = await http.post("/v1/client/sessions", json={"app_key": tenant.app_key, "identity_token": token})
    assert problem(answer, 401, answer.json()["code"])
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_an_unknown_app_is_refused(tenant: Tenant, problem: Problem) -> None:
    async with tenant.http as http:
        answer = await http.post("/v1/client/sessions", json={"app_key": "ogk_nonsense"})
        problem(answer, 401, "unknown_app")
        told = problem(await http.post("/v1/client/sessions", json={"app_key": {"$ne": None}}), 422, "invalid")
    assert told["errors"][0]["path"] == "app_key"


async def test_opening_sending_and_reading_back(customer: Api) -> None:
    conversation = await customer.open("My card was declined", subject="Card")
    assert conversation["status"] == "open"
    assert conversation["turn"] == "agent"
    assert conversation["subject"] == "Card"
    assert conversation["case_number"]
    message = await customer.say(conversation["id"], "At the supermarket")
    assert message["author"]["kind"] == "customer"
    assert message["content"] == {"type": "text", "text": "At the supermarket", "fallback": "At the supermarket"}
    assert message["delivery"] == {"state": "sent"}
    page = (await customer.get(f"/conversations/{conversation['id']}/messages")).json()
    assert [one["content"]["text"] for one in page["messages"]] == ["My card was declined", "At the supermarket"]
    assert page["has_more"] is False
    events = (await customer.get(f"/conversations/{conversation['id']}/events")).json()
    assert [event["seq"] for event in events["events"]] == list(range(1, len(events["events"]) + 1))
    assert {"conversation_opened", "message_created"} <= {event["type"] for event in events["events"]}
    row = (await customer.get(f"/conversations/{conversation['id']}")).json()
    assert row["last_seq"] == events["events"][-1]["seq"]
    assert row["unread"] == 0


async def test_the_same_send_again_answers_200_with_the_same_message(customer: Api, problem: Problem) -> None:
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}/messages"
    body = {"client_message_id": "same", "content": {"type": "text", "text": "once"}}
    first, again = await customer.post(path, body), await customer.post(path, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["message"]["id"] == again.json()["message"]["id"]
    assert first.json()["message"]["seq"] == again.json()["message"]["seq"]
    other = await customer.post(path, {**body, "content": {"type": "text", "text": "twice"}})
    told = problem(other, 409, "idempotency_mismatch")
    assert told["message_id"] == first.json()["message"]["id"]


async def test_concurrent_first_contacts_share_one_conversation(tenant: Tenant) -> None:
    customer = await start_customer(tenant, "eager")
    answers = await asyncio.gather(
        *(
            customer.post(
                "/conversations", {"client_message_id": f"first-{n}", "content": {"type": "text", "text": f"Hello {n}"}}
            )
            for n in range(5)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.json()["conversation"]["id"] for answer in answers}) == 1
    assert len((await customer.get("/conversations")).json()["conversations"]) == 1


async def test_pages_of_messages_in_both_directions(customer: Api, problem: Problem) -> None:
    conversation = await customer.open("0")
    for number in range(1, 7):
        await customer.say(conversation["id"], str(number))
    path = f"/conversations/{conversation['id']}/messages"

    async def texts(**query: int) -> tuple[list[str], bool, list[int]]:
        page = (await customer.get(path, params=query)).json()
        found = page["messages"]
        return [one["content"]["text"] for one in found], page["has_more"], [one["seq"] for one in found]

    newest, has_more, seqs = await texts(limit=3)
    assert (newest, has_more) == (["4", "5", "6"], True)
    assert (await texts(before_seq=seqs[0], limit=10))[:2] == (["0", "1", "2", "3"], False)
    oldest, has_more, _ = await texts(after_seq=0, limit=2)
    assert (oldest, has_more) == (["0", "1"], True)
    for wrong in ({"limit": 0}, {"limit": 201}, {"after_seq": -1}, {"before_seq": "x"}):
        told = problem(await customer.get(path, params=wrong), 422, "invalid")
        assert told["errors"][0]["path"] == next(iter(wrong))


async def test_reading_moves_the_marker_and_typing_stores_nothing(customer: Api, agent: Api) -> None:
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}"
    reply = (
        await agent.post(
            f"{path}/messages", {"client_message_id": "r", "content": {"type": "text", "text": "Hello from Ada"}}
        )
    ).json()["message"]
    assert (await customer.get(path)).json()["unread"] == 1
    before = (await customer.get(f"{path}/events")).json()["events"]
    assert (await customer.post(f"{path}/typing")).status_code == 204
    assert len((await customer.get(f"{path}/events")).json()["events"]) == len(before)
    assert reply["author"]["kind"] == "agent"
    assert (await customer.post(f"{path}/read", {"seq": before[-1]["seq"]})).status_code == 204
    row = (await customer.get(path)).json()
    assert row["unread"] == 0
    assert row["read_seq"] >= before[-1]["seq"]


async def test_editing_and_redacting_ones_own_message(customer: Api, agent: Api, problem: Problem) -> None:
    conversation = await customer.open()
    message = await customer.say(conversation["id"], "My PIN is canary-4711")
    path = f"/conversations/{conversation['id']}/messages/{message['id']}"
    edited = await customer.call("PATCH", path, {"content": {"type": "text", "text": "I forgot my PIN"}})
    assert edited.status_code == 200, edited.text
    assert edited.json()["message"]["content"]["text"] == "I forgot my PIN"
    assert edited.json()["message"]["edited_at"]
    problem(await agent.call("PATCH", path, {"content": {"type": "text", "text": "mine now"}}), 403, "not_author")
    assert (await customer.call("DELETE", path)).status_code == 204
    for reader in (customer, agent):
        told = (await reader.get(f"/conversations/{conversation['id']}/events")).text
        assert "canary-4711" not in told
        assert "I forgot my PIN" not in told
        assert "message_redacted" in told
    problem(await customer.call("PATCH", path, {"content": {"type": "text", "text": "back"}}), 409, "message_redacted")


async def test_drafts_stay_with_their_owner(customer: Api, agent: Api) -> None:
    conversation = await customer.open()
    path = f"/conversations/{conversation['id']}/draft"
    assert (await customer.get(path)).json() == {"content": None}
    assert (await customer.call("PUT", path, {"content": {"text": "I was going to"}})).status_code == 204
    assert (await customer.get(path)).json() == {"content": {"text": "I was going to"}}
    assert (await agent.get(path)).json() == {"content": None}
    assert (await customer.call("PUT", path, {"content": None})).status_code == 204
    assert (await customer.get(path)).json() == {"content": None}


async def test_ending_and_writing_again_reopens(customer: Api) -> None:
    conversation = await customer.open()
    ended = await customer.post(f"/conversations/{conversation['id']}/end")
    assert (ended.status_code, ended.json()["status"]) == (200, "resolved")
    await customer.say(conversation["id"], "One more thing")
    assert (await customer.get(f"/conversations/{conversation['id']}")).json()["status"] == "open"


async def test_lists_page_by_cursor_newest_first(tenant: Tenant, problem: Problem) -> None:
    customer = await start_customer(tenant, "many")
    opened = [(await customer.open(f"About {n}", subject=f"Subject {n}"))["id"] for n in range(5)]
    first = (await customer.get("/conversations", params={"limit": 3})).json()
    assert [row["id"] for row in first["conversations"]] == opened[:1:-1]
    second = (await customer.get("/conversations", params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert [row["id"] for row in second["conversations"]] == opened[1::-1]
    assert second["next_cursor"] is None
    problem(await customer.get("/conversations", params={"cursor": "!"}), 422, "invalid")


async def test_what_is_not_visible_looks_exactly_like_what_is_not_there(
    customer: Api, tenant: Tenant, other_tenant: Tenant, problem: Problem
) -> None:
    mine = await customer.open()
    message = await customer.say(mine["id"], "mine")
    colleague = await start_customer(tenant, "somebody-else")
    stranger = await start_customer(other_tenant, "stranger")
    strange_agent = await sign_in(other_tenant, "ada")
    absent = str(new_id())
    body = {"client_message_id": "x", "content": {"type": "text", "text": "x"}}
    for method, tail, sent in [
        ("GET", "", None),
        ("GET", "/messages", None),
        ("GET", "/events", None),
        ("POST", "/messages", body),
        ("POST", "/read", {"seq": 1}),
        ("POST", "/typing", None),
        ("PATCH", f"/messages/{message['id']}", {"content": {"type": "text", "text": "x"}}),
        ("DELETE", f"/messages/{message['id']}", None),
        ("GET", "/draft", None),
        ("PUT", "/draft", {"content": {"text": "x"}}),
    ]:
        for who in (colleague, stranger, strange_agent):
            found = await who.call(method, f"/conversations/{mine['id']}{tail}", sent)
            nothing = await who.call(method, f"/conversations/{absent}{tail}", sent)
            problem(found, 404, "not_found")
            assert found.content == nothing.content
    assert len((await customer.get(f"/conversations/{mine['id']}/messages")).json()["messages"]) == 2


async def test_a_message_is_only_found_in_its_own_conversation(customer: Api, problem: Problem) -> None:
    one, two = await customer.open("one", subject="one"), await customer.open("two", subject="two")
    message = await customer.say(one["id"], "stays")
    problem(await customer.call("DELETE", f"/conversations/{two['id']}/messages/{message['id']}"), 404, "not_found")
    assert "stays" in (await customer.get(f"/conversations/{one['id']}/messages")).text


async def test_a_call_that_is_not_built_is_404(customer: Api, edge: RunningEdge, problem: Problem) -> None:
    conversation = await customer.open()
    for path in ("/ratings", "/transfer"):
        problem(await customer.post(f"/conversations/{conversation['id']}{path}"), 404, "not_found")
    async with httpx.AsyncClient(base_url=edge.url) as http:
        problem(await http.get("/v1/nothing"), 404, "not_found")
        problem(await http.get("/nothing"), 404, "not_found")


async def test_signing_out_ends_the_session_at_once(tenant: Tenant, problem: Problem) -> None:
    customer = await start_customer(tenant, "leaver")
    assert (await customer.call("DELETE", "/sessions/current")).status_code == 204
    await asyncio.sleep(1.0)
    problem(await customer.get("/conversations"), 401, "invalid_token")
