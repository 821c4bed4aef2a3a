"""A link in a mail opens one conversation, once, for the customer it was sent to: and nothing else of theirs."""

import hashlib
import json
import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from onglass.directory.engine.tokens import LINK, new_token
from onglass.edge.hot_routes import hot_routes
from onglass.edge.routes.application import make_application
from tests.security.company import Company, Eyes, Person

ADDRESS = "ann@customer.test"
INSERT = """
insert into mailed_link (workspace_id, token_hash, app_id, customer_id, conversation_id, delivery_id, address_hash,
  expires_at)
values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + make_interval(secs => $8))"""


class Way(msgspec.Struct):
    """A customer with two conversations, a link to the first, and who came by it."""

    company: Company
    owner: Person
    here: dict[str, Any]
    other: dict[str, Any]
    link: str
    guest: Person | None = None

    @property
    def here_id(self) -> str:
        return str(self.here["conversation"]["id"])

    @property
    def other_id(self) -> str:
        return str(self.other["conversation"]["id"])

    @property
    def came(self) -> Person:
        assert self.guest is not None
        return self.guest


def _turn_on(company: Company, hours: int | None = 24) -> None:
    path = f"/apps/{company.facts['app_id']}/mailed_links"
    assert company.admin.call("PUT", path, json={"life_hours": hours}).status_code == 200


async def _way(company: Company, eyes: Eyes, *, seconds: float = 3600, enter: bool = False) -> Way:
    """Make a link as the mail's writer does: what is stored is a hash."""
    _turn_on(company)
    owner = company.customer(email=ADDRESS, email_verified=True, name="Ann Canary")
    here, other = owner.open("the one in the mail", subject="here"), owner.open("another matter", subject="other")
    workspace_id = uuid.UUID(company.facts["workspace_id"])
    link = new_token(LINK, workspace_id)
    await eyes.connection.execute(
        INSERT,
        workspace_id,
        hashlib.sha256(link.encode()).digest(),
        uuid.UUID(company.facts["app_id"]),
        uuid.UUID(owner.id),
        uuid.UUID(here["conversation"]["id"]),
        uuid.uuid4(),
        hashlib.sha256(f"mailto:{ADDRESS}".encode()).digest(),
        seconds,
    )
    way = Way(company=company, owner=owner, here=here, other=other, link=link)
    if enter:
        answer = company.start(link=link)
        assert answer.status_code == 201, answer.text
        body = answer.json()
        way.guest = Person(company, "client", body["session_token"], body["customer"]["id"])
    return way


def _is_over(answer: httpx.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (404, "link_over"), answer.text


async def test_a_link_begins_a_session_for_its_conversation_that_tells_no_name(company_a: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes)
    answer = company_a.start(link=way.link)
    assert answer.status_code == 201
    told = answer.json()["customer"]
    assert told == {"id": way.owner.id, "verified": False, "only_conversation_id": way.here_id}
    assert "Canary" not in answer.text
    guest = Person(company_a, "client", answer.json()["session_token"], told["id"])
    listed = guest.call("GET", "/conversations").json()
    assert [row["id"] for row in listed["conversations"]] == [way.here_id]
    assert guest.say(way.here_id, "It is me").status_code == 201
    agent = company_a.agent()
    assert agent.call("GET", f"/conversations/{way.here_id}").json()["came_by_link_at"] is not None
    assert agent.call("GET", f"/conversations/{way.other_id}").json()["came_by_link_at"] is None
    assert guest.call("POST", f"/conversations/{way.here_id}/end").status_code == 200


async def test_a27_a_link_works_once(company_a: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes, enter=True)
    _is_over(company_a.start(link=way.link))


MALFORMED: dict[str, Callable[[Way], str]] = {
    "unknown": lambda way: new_token(LINK, uuid.UUID(way.company.facts["workspace_id"])),
    "a space": lambda way: way.link + " ",
    "upper case": lambda way: way.link.upper(),
    "escaped": lambda way: way.link + "%20",
    "half": lambda way: way.link[:-8],
    "empty": lambda way: "",
    "a session token": lambda way: way.owner.token,
    "no text": lambda way: "\u0001",
}


@pytest.mark.parametrize("case", MALFORMED)
async def test_a26_a27_whatever_is_wrong_with_it_the_answer_is_the_same(
    case: str, company_a: Company, eyes: Eyes
) -> None:
    way = await _way(company_a, eyes)
    _is_over(company_a.start(link=MALFORMED[case](way)))
    assert company_a.start(link=way.link).status_code == 201, "and the right one still works"


async def test_a24_a_link_is_a_text(company_a: Company) -> None:
    for odd in ({"$ne": None}, ["x"], 7):
        assert company_a.start(link=odd).status_code == 422
    both = company_a.start(link="x", identity_token=company_a.identity_token("ann"))
    assert (both.status_code, both.json()["errors"][0]["path"]) == (422, "link")


async def test_a_link_that_is_too_old_is_over(company_a: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes, seconds=-1)
    _is_over(company_a.start(link=way.link))


async def test_a_link_is_for_its_own_app_and_company(company_a: Company, company_b: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes)
    _turn_on(company_b)
    _is_over(company_b.start(link=way.link))
    made = company_a.admin.call("POST", "/apps", json={"name": f"Second {uuid.uuid4()}"}).json()
    path = f"/apps/{made['app']['id']}/mailed_links"
    assert company_a.admin.call("PUT", path, json={"life_hours": 24}).status_code == 200
    second = company_a.http.post("/v1/client/sessions", json={"app_key": made["app"]["app_key"], "link": way.link})
    _is_over(second)


async def test_a_link_from_a_page_that_is_not_the_apps_is_refused_and_not_used_up(
    company_a: Company, eyes: Eyes
) -> None:
    way = await _way(company_a, eyes)
    body = {"app_key": company_a.facts["app_key"], "link": way.link}
    for origin in ("https://evil.test", "null"):
        answer = company_a.http.post("/v1/client/sessions", json=body, headers={"origin": origin})
        assert answer.status_code == 403
    assert company_a.start(link=way.link).status_code == 201


async def test_signing_out_everywhere_ends_links_and_what_they_began(company_a: Company, eyes: Eyes) -> None:
    used, unused = await _way(company_a, eyes, enter=True), await _way(company_a, eyes)
    for way in (used, unused):
        assert company_a.admin.call("DELETE", f"/customers/{way.owner.id}/sessions").status_code == 204
    _is_over(company_a.start(link=unused.link))
    assert used.came.call("GET", f"/conversations/{used.here_id}").status_code == 401


async def test_another_address_or_an_unproven_one_ends_a_link(company_a: Company, eyes: Eyes) -> None:
    for changed in (
        {"email": "new@customer.test", "email_verified": True},
        {"email": ADDRESS, "email_verified": False},
    ):
        way = await _way(company_a, eyes)
        subject = await eyes.connection.fetchval(
            "select external_id from customer where id = $1", uuid.UUID(way.owner.id)
        )
        company_a.customer(subject, **changed)
        _is_over(company_a.start(link=way.link))


async def test_switching_links_off_ends_those_that_are_out(company_a: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes)
    _turn_on(company_a, None)
    _is_over(company_a.start(link=way.link))
    _turn_on(company_a)
    _is_over(company_a.start(link=way.link))


async def test_the_life_of_links_is_bounded_and_an_administrators_to_set(company_a: Company) -> None:
    path = f"/apps/{company_a.facts['app_id']}/mailed_links"
    for hours in (0, 73, "24", 1.5):
        assert company_a.admin.call("PUT", path, json={"life_hours": hours}).status_code == 422
    assert company_a.admin.call("PUT", f"/apps/{uuid.uuid4()}/mailed_links", json={"life_hours": 1}).status_code == 404
    assert company_a.customer().call("PUT", path, door="admin", json={"life_hours": 1}).status_code == 403


async def test_who_signs_in_on_that_device_has_it_all_and_the_narrow_session_ends(
    company_a: Company, eyes: Eyes
) -> None:
    way = await _way(company_a, eyes)
    begun = company_a.start(link=way.link).json()
    subject = await eyes.connection.fetchval("select external_id from customer where id = $1", uuid.UUID(way.owner.id))
    whole = company_a.start(identity_token=company_a.identity_token(subject), anonymous_id=begun["anonymous_id"]).json()
    assert whole["customer"] == {"id": way.owner.id, "verified": True, "name": "Ann Canary"}
    narrow = Person(company_a, "client", begun["session_token"], way.owner.id)
    assert narrow.call("GET", f"/conversations/{way.here_id}").status_code == 401


async def test_the_devices_secret_alone_opens_nothing_of_the_customer(company_a: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes)
    begun = company_a.start(link=way.link).json()
    later = company_a.start(anonymous_id=begun["anonymous_id"]).json()
    assert later["customer"]["id"] != way.owner.id
    stranger = Person(company_a, "client", later["session_token"], later["customer"]["id"])
    assert stranger.call("GET", f"/conversations/{way.here_id}").status_code == 404


# ------------------------------------------------------------ nothing beyond the one conversation

# Of no conversation in particular: what these show is looked at above.
WITHOUT_ID = {
    ("DELETE", "/v1/client/sessions/current"), ("GET", "/v1/client/config"), ("GET", "/v1/client/conversations"),
    ("POST", "/v1/client/uploads"),
}  # fmt: skip
PUBLIC = {("POST", "/v1/client/sessions"), ("GET", "/v1/client/unsubscribe"), ("POST", "/v1/client/unsubscribe")}


def _client_calls() -> list[tuple[str, str]]:
    documented = {
        (method, route.path)
        for route in make_application().routes
        for handler in getattr(route, "route_handlers", [])
        if handler.opt.get("api") in {"client", "files"}
        for method in handler.http_methods - {"OPTIONS"}
    }
    raw = {
        (method, "/v1/client/conversations/{conversation_id:uuid}" + tail)
        for (api, method, tail) in hot_routes()
        if api == "client"
    }
    return sorted((documented | raw) - PUBLIC - WITHOUT_ID)


@pytest.fixture(scope="module")
def ways() -> dict[str, Way]:
    return {}


@pytest.mark.parametrize(("method", "path"), _client_calls())
async def test_a_call_reaches_nothing_beyond_the_conversation(
    method: str, path: str, company_a: Company, eyes: Eyes, ways: dict[str, Way]
) -> None:
    way = ways["one"] if "one" in ways else ways.setdefault("one", await _way(company_a, eyes, enter=True))
    address = path.replace("{conversation_id:uuid}", way.other_id)
    address = address.replace("{message_id:uuid}", way.other["message"]["id"])
    address = re.sub(r"\{\w+:uuid\}", str(uuid.uuid4()), address)
    before = await eyes.checksum(company_a.facts["workspace_id"])
    body = {"client_message_id": str(uuid.uuid4()), "content": {"type": "text", "text": "break in"}, "seq": 1}
    headers = way.came.headers | {"tus-resumable": "1.0.0", "upload-offset": "0"}
    if "/uploads/" in path:
        headers["content-type"] = "application/offset+octet-stream"
    answer = company_a.http.request(method, address, headers=headers, json=body)
    assert answer.status_code in {403, 404}, f"{answer.status_code} {answer.text}"
    assert "another matter" not in answer.text
    assert await eyes.checksum(company_a.facts["workspace_id"]) == before


REFUSED_HERE = {
    "download": ("GET", "/conversations/{id}/download"),
    "mute": ("POST", "/conversations/{id}/mute"),
    "prove": ("POST", "/conversations/{id}/verifications"),
    "open": ("POST", "/conversations"),
    "erase": ("POST", "/erasure_requests"),
    "erasures": ("GET", "/erasure_requests"),
    "push": ("POST", "/push_subscriptions"),
    "choices": ("GET", "/preferences"),
    "steps": ("GET", "/context"),
    "tell steps": ("POST", "/context"),
    "twice": ("GET", "/conversations/{other}//messages"),
    "around": ("GET", "/conversations/{id}/../{other}/messages"),
    "escaped": ("GET", "/conversations/%2e%2e/conversations/{other}"),
    "agents": ("GET", "/../agent/conversations"),
}


@pytest.mark.parametrize("name", REFUSED_HERE)
async def test_a_call_that_a_link_does_not_give_is_refused_for_its_own_conversation_too(
    name: str, company_a: Company, eyes: Eyes, ways: dict[str, Way]
) -> None:
    way = ways["one"] if "one" in ways else ways.setdefault("one", await _way(company_a, eyes, enter=True))
    method, path = REFUSED_HERE[name]
    answer = way.came.call(
        method, path.format(id=way.here_id, other=way.other_id), json={} if method == "POST" else None
    )
    assert answer.status_code in {400, 401, 403, 404}, answer.text
    assert "another matter" not in answer.text


async def test_a_file_of_another_conversation_is_not_there(company_a: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes, enter=True)
    metadata = "filename bm90ZXMudHh0,filetype dGV4dC9wbGFpbg=="
    tus = {"tus-resumable": "1.0.0", "upload-length": "5", "upload-metadata": metadata}
    begun = way.owner.call("POST", "/uploads", headers=tus)
    assert begun.status_code == 201, begun.text
    upload = urlsplit(begun.headers["location"]).path.removeprefix("/v1/client")
    chunk = {"tus-resumable": "1.0.0", "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    done = way.owner.call("PATCH", upload, headers=chunk, content=b"hello")
    assert done.status_code == 204, done.text
    file_id = done.headers["onglass-file-id"]
    content = {"type": "file", "file": {"id": file_id}}
    sent = way.owner.call(
        "POST",
        f"/conversations/{way.other_id}/messages",
        json={"client_message_id": str(uuid.uuid4()), "content": content},
    )
    assert sent.status_code == 201, sent.text
    assert way.owner.call("GET", f"/{file_id}", door="files").status_code == 200
    assert way.came.call("GET", f"/{file_id}", door="files").status_code == 404


def _stream(way: Way) -> ClientConnection:
    url = way.company.server.ws_url + "/v1/client/stream"
    return connect(url, subprotocols=[Subprotocol("onglass.v1")], proxy=None)


def _until(socket: ClientConnection, kind: str) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    while not frames or frames[-1]["type"] != kind:
        frames.append(json.loads(socket.recv(timeout=10)))
    return frames


async def test_the_stream_tells_of_the_one_conversation_only(company_a: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes, enter=True)
    with _stream(way) as socket:
        socket.send(json.dumps({"type": "hello", "token": way.came.token, "cursors": {way.other_id: 0}}))
        welcome = _until(socket, "welcome")[-1]
        assert list(welcome["conversations"]) == [way.here_id]
        told = {"content": {"type": "text", "text": "break in"}, "client_message_id": "k1", "type": "send"}
        socket.send(json.dumps({**told, "conversation_id": way.other_id}))
        frames = _until(socket, "nack")
        assert frames[-1]["problem"]["status"] == 404
        socket.send(json.dumps({"type": "read", "conversation_id": way.other_id, "seq": 1}))
        third = way.owner.open("a third matter", subject="third")["conversation"]["id"]
        assert way.owner.say(way.other_id, "said elsewhere").status_code == 201
        socket.send(json.dumps({**told, "conversation_id": way.here_id, "client_message_id": "k2"}))
        frames += _until(socket, "ack")
        assert way.owner.say(way.here_id, "and here").status_code == 201
        socket.send(json.dumps({"type": "ping", "t": 7}))
        frames += _until(socket, "pong")
    named = {frame["conversation_id"] for frame in frames if frame["type"] in {"event", "signal"}}
    assert named == {way.here_id}
    assert third not in json.dumps(frames)
    assert "said elsewhere" not in json.dumps(frames)
    assert {"type": "reset", "reason": "gone", "conversation_id": way.other_id} in frames


async def test_only_a_hash_of_a_link_is_kept_and_its_use_is_in_the_audit(company_a: Company, eyes: Eyes) -> None:
    way = await _way(company_a, eyes, enter=True)
    assert await eyes.holding(way.link) == []
    rows = await eyes.connection.fetch(
        "select action from audit where target_id = $1 and actor_id = $2",
        uuid.UUID(way.here_id),
        uuid.UUID(way.owner.id),
    )
    assert [row["action"] for row in rows] == ["mailed_link.used"]
