"""P24, P25 and attacks 18, 23–26, 28, 30, 32: who somebody is comes from a signature, and ends when it ends."""

import base64
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.security.company import Company


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _claims(company: Company, **changes: Any) -> dict[str, Any]:
    claims = {"sub": "victim", "aud": company.facts["app_id"], "exp": int(time.time()) + 600}
    return {name: value for name, value in (claims | changes).items() if value is not None}


def _signed(company: Company, header: dict[str, Any] | None = None, **changes: Any) -> str:
    key = OctKey.import_key(company.facts["identity_secret"])
    return jwt.encode({"alg": "HS256"} | (header or {}), _claims(company, **changes), key)


def _own_key_in_header(a: Company) -> str:
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "jwk": key.as_dict(private=False)}, _claims(a), key)


def _changed_claims(a: Company) -> str:
    head, _, signature = _signed(a).split(".")
    return f"{head}.{_part(_claims(a, sub='somebody-else'))}.{signature}"


def _under(secret: str, a: Company) -> str:
    return jwt.encode({"alg": "HS256"}, _claims(a), OctKey.import_key(secret))


FORGERIES: dict[str, Callable[[Company, Company], str]] = {
    "alg none": lambda a, b: f"{_part({'alg': 'none'})}.{_part(_claims(a))}.",
    "alg None": lambda a, b: f"{_part({'alg': 'None', 'typ': 'JWT'})}.{_part(_claims(a))}.AAAA",
    "wrong secret": lambda a, b: _under("0" * 64, a),
    "another company's secret": lambda a, b: _under(b.facts["identity_secret"], a),
    "its own key in the header": lambda a, b: _own_key_in_header(a),
    "critical extension": lambda a, b: f"{_part({'alg': 'HS256', 'crit': ['x'], 'x': 1})}.{_part(_claims(a))}.AAAA",
    "no signature": lambda a, b: ".".join(_signed(a).split(".")[:2]) + ".",
    "changed claims": lambda a, b: _changed_claims(a),
    "huge": lambda a, b: _signed(a, attributes={"x": "y" * 9000}),
    "not a token": lambda a, b: "x.y",
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a25_p25_a_forged_identity_is_refused_and_never_falls_back(
    kind: str, company_a: Company, company_b: Company
) -> None:
    company_a.customer("victim")
    started = time.perf_counter()
    answer = company_a.start(identity_token=FORGERIES[kind](company_a, company_b))
    assert answer.status_code == 401, answer.text
    assert "session_token" not in answer.text
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 3600},
        {"exp": int(time.time()) + 7200},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"aud": "another-app"},
        {"aud": None},
    ],
)
def test_p25_claims_must_hold(changes: dict[str, Any], company_a: Company) -> None:
    answer = company_a.start(identity_token=_signed(company_a, **changes))
    assert answer.status_code == 401, answer.text
    assert answer.json()["detail"]


@pytest.mark.parametrize("value", [{"$ne": None}, ["x"], 7, True])
def test_a24_a_token_is_a_string(value: object, company_a: Company) -> None:
    assert company_a.start(identity_token=value).status_code == 422
    assert company_a.start(anonymous_id=value).status_code == 422


def test_a30_claims_without_a_signature_open_no_history(company_a: Company) -> None:
    victim = company_a.customer("the-victim", email="victim@example.test")
    opened = victim.open("private matters")
    refused = company_a.start(customer={"id": victim.id, "email": "victim@example.test"})
    assert refused.status_code == 422
    stranger = company_a.start()
    assert stranger.json()["customer"]["verified"] is False
    listed = company_a.http.get(
        "/v1/client/conversations", headers={"authorization": f"Bearer {stranger.json()['session_token']}"}
    )
    assert opened["conversation"]["id"] not in listed.text


def test_a18_an_anonymous_past_is_joined_once_and_the_old_token_is_dead(company_a: Company) -> None:
    first = company_a.start().json()
    old = {"authorization": f"Bearer {first['session_token']}"}
    opened = company_a.http.post(
        "/v1/client/conversations",
        headers=old,
        json={"client_message_id": "k1", "content": {"type": "text", "text": "before signing in"}},
    ).json()
    answer = company_a.start(
        anonymous_id=first["anonymous_id"], identity_token=company_a.identity_token("joined-person", name="Jo")
    )
    assert answer.status_code == 201
    new = {"authorization": f"Bearer {answer.json()['session_token']}"}
    assert company_a.http.get("/v1/client/conversations", headers=old).status_code == 401
    listed = company_a.http.get("/v1/client/conversations", headers=new)
    assert opened["conversation"]["id"] in listed.text
    again = company_a.start(anonymous_id=first["anonymous_id"]).json()
    assert again["customer"]["verified"] is False
    reused = company_a.http.get(
        "/v1/client/conversations", headers={"authorization": f"Bearer {again['session_token']}"}
    )
    assert opened["conversation"]["id"] not in reused.text
    retried = company_a.http.post(
        f"/v1/client/conversations/{opened['conversation']['id']}/messages",
        headers=new,
        json={"client_message_id": "k1", "content": {"type": "text", "text": "before signing in"}},
    )
    assert (retried.status_code, retried.json()["message"]["id"]) == (200, opened["message"]["id"])


def test_a26_tokens_are_not_to_be_guessed_from_each_other(company_a: Company) -> None:
    tokens = [company_a.start().json()["session_token"] for _ in range(20)]
    assert len(set(tokens)) == 20
    for token in tokens[:3]:
        changed = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
        answer = company_a.http.get("/v1/client/conversations", headers={"authorization": f"Bearer {changed}"})
        assert answer.status_code == 401


def test_a28_unknown_and_known_addresses_look_alike(company_a: Company) -> None:
    def attempt(email: str) -> tuple[int, str, float]:
        started = time.perf_counter()
        answer = company_a.http.post("/v1/agent/sessions", json={"email": email, "password": "not the password"})
        return answer.status_code, answer.text, time.perf_counter() - started

    pairs = [(attempt("ada@example.test"), attempt("nobody@example.test")) for _ in range(9)]
    known, unknown = zip(*pairs, strict=True)
    assert {(status, text) for status, text, _ in known} == {(status, text) for status, text, _ in unknown}
    assert known[0][0] == 401
    # A password that is not hashed is answered twenty times as fast; a busy machine makes both slower.
    longer = statistics.median(of_known[2] / of_unknown[2] for of_known, of_unknown in pairs)
    assert 0.5 < longer < 2


def _read_for_ever(socket: ClientConnection) -> None:
    while True:
        socket.recv(3)


def test_a23_a32_p24_a_disabled_agent_is_out_within_a_second_on_every_transport(company_a: Company) -> None:
    made = company_a.admin.call(
        "POST",
        "/agents",
        json={"email": "leaving@example.test", "name": "Leaving", "password": "correct horse leaving", "role": "agent"},
    )
    assert made.status_code == 201, made.text
    agent_id = made.json()["id"]
    signed_in = company_a.http.post(
        "/v1/agent/sessions", json={"email": "leaving@example.test", "password": "correct horse leaving"}
    ).json()
    headers = {"authorization": f"Bearer {signed_in['session_token']}"}
    assert company_a.http.get("/v1/agent/conversations?view=all", headers=headers).status_code == 200
    with connect(
        f"{company_a.server.ws_url}/v1/agent/stream", subprotocols=[Subprotocol("onglass.v1")], proxy=None
    ) as socket:
        socket.send(json.dumps({"type": "hello", "token": signed_in["session_token"], "cursors": {}}))
        assert json.loads(socket.recv(5))["type"] == "welcome"
        disabled = company_a.admin.call("PATCH", f"/agents/{agent_id}", json={"disabled": True})
        assert disabled.status_code == 200, disabled.text
        started = time.monotonic()
        with pytest.raises(ConnectionClosed) as closed:
            _read_for_ever(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code in {1008, 4401}
        assert time.monotonic() - started < 1.5
    assert company_a.http.get("/v1/agent/conversations?view=all", headers=headers).status_code == 401
    again = company_a.http.post(
        "/v1/agent/sessions", json={"email": "leaving@example.test", "password": "correct horse leaving"}
    )
    assert again.status_code == 401
