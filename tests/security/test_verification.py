"""P25 for proofs: only the customer's own app says, now and for this very request, who the customer is."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.security.company import Company, Person
from tests.security.test_identity import _part

KIND = "onglass-verification+jwt"
Case = dict[str, Any]


def _ask(company: Company, subject: str, level: str = "basic") -> tuple[Person, Case]:
    customer = company.customer(subject)
    opened = customer.open()["conversation"]
    path = f"/conversations/{opened['id']}"
    asked = company.agent().call("POST", f"{path}/verification_requests", json={"level": level})
    assert asked.status_code == 201, asked.text
    content = asked.json()["content"]
    return customer, {"id": opened["id"], "path": path, "subject": subject, "message": asked.json(), **content}


def _claims(company: Company, case: Case, **changes: Any) -> dict[str, Any]:
    claims = {
        "sub": case["subject"],
        "aud": company.facts["app_id"],
        "exp": int(time.time()) + 300,
        "nonce": case["nonce"],
        "conversation_id": case["id"],
        "method": "passcode",
        "level": "basic",
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def _signed(company: Company, case: Case, *, secret: str | None = None, typ: str | None = KIND, **changes: Any) -> str:
    key = OctKey.import_key(secret or company.facts["identity_secret"])
    header = {"alg": "HS256"} | ({} if typ is None else {"typ": typ})
    return jwt.encode(header, _claims(company, case, **changes), key)


def _own_key(company: Company, case: Case) -> str:
    key = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "typ": KIND, "jwk": key.as_dict(private=False)}
    return jwt.encode(header, _claims(company, case), key)


def _changed(company: Company, case: Case) -> str:
    head, _, signature = _signed(company, case).split(".")
    return f"{head}.{_part(_claims(company, case, method='biometric'))}.{signature}"


def _now() -> int:
    return int(time.time())


FORGERIES: dict[str, Callable[[Company, Company, Case], str]] = {
    "an identity token": lambda a, b, c: a.identity_token(c["subject"]),
    "an identity token with everything": lambda a, b, c: _signed(a, c, typ="JWT"),
    "another purpose": lambda a, b, c: _signed(a, c, typ="onglass-urgency+jwt"),
    "typ of no text": lambda a, b, c: f"{_part({'alg': 'HS256', 'typ': 1})}.{_part(_claims(a, c))}.AAAA",
    "alg none": lambda a, b, c: f"{_part({'alg': 'none', 'typ': KIND})}.{_part(_claims(a, c))}.",
    "no signature": lambda a, b, c: ".".join(_signed(a, c).split(".")[:2]) + ".",
    "wrong secret": lambda a, b, c: _signed(a, c, secret="0" * 64),
    "another company's secret": lambda a, b, c: _signed(a, c, secret=b.facts["identity_secret"]),
    "another company's proof": lambda a, b, c: _signed(b, c),
    "its own key in the header": lambda a, b, c: _own_key(a, c),
    "critical extension": lambda a, b, c: f"{_part({'alg': 'HS256', 'crit': ['x']})}.{_part(_claims(a, c))}.AAAA",
    "changed after signing": lambda a, b, c: _changed(a, c),
    "another app": lambda a, b, c: _signed(a, c, aud=str(uuid.uuid4())),
    "several apps": lambda a, b, c: _signed(a, c, aud=[a.facts["app_id"], str(uuid.uuid4())]),
    "no audience": lambda a, b, c: _signed(a, c, aud=None),
    "another customer": lambda a, b, c: _signed(a, c, sub="somebody-else"),
    "nobody": lambda a, b, c: _signed(a, c, sub=None),
    "expired": lambda a, b, c: _signed(a, c, exp=_now() - 5),
    "without an end": lambda a, b, c: _signed(a, c, exp=None),
    "good for an hour": lambda a, b, c: _signed(a, c, exp=_now() + 3600),
    "not yet": lambda a, b, c: _signed(a, c, nbf=_now() + 300),
    "another nonce": lambda a, b, c: _signed(a, c, nonce="x" * 43),
    "no nonce": lambda a, b, c: _signed(a, c, nonce=None),
    "a list of nonces": lambda a, b, c: _signed(a, c, nonce=[c["nonce"]]),
    "another conversation": lambda a, b, c: _signed(a, c, conversation_id=str(uuid.uuid4())),
    "no conversation": lambda a, b, c: _signed(a, c, conversation_id=None),
    "no method": lambda a, b, c: _signed(a, c, method=None),
    "a script as method": lambda a, b, c: _signed(a, c, method="<script>"),
    "a level that is none": lambda a, b, c: _signed(a, c, level="absolute"),
    "huge": lambda a, b, c: _signed(a, c, more="y" * 9000),
    "not a token": lambda a, b, c: "x.y",
    "empty": lambda a, b, c: "",
}


def _give(customer: Person, case: Case, proof: str, **changes: Any) -> Any:
    body = {"nonce": case["nonce"], "proof": proof, **changes}
    return customer.call("POST", f"{case['path']}/verifications", json=body)


@pytest.mark.parametrize("kind", FORGERIES)
def test_p25_a_forged_proof_verifies_nobody(kind: str, company_a: Company, company_b: Company) -> None:
    customer, case = _ask(company_a, "victim")
    answer = _give(customer, case, FORGERIES[kind](company_a, company_b, case))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_verification_proof"), answer.text
    found = company_a.agent().call("GET", f"{case['path']}/verifications").json()["verifications"]
    assert [(each["state"], each["method"]) for each in found] == [("asked", None)]
    events = company_a.agent().call("GET", f"{case['path']}/events").json()["events"]
    happened = [each for each in events if each["type"].startswith("verification")]
    assert [each["type"] for each in happened] == ["verification_requested", "verification_failed"]
    assert case["nonce"] not in str(happened)


def test_a_proof_is_no_identity(company_a: Company) -> None:
    _, case = _ask(company_a, "twofold")
    refused = company_a.start(identity_token=_signed(company_a, case))
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_identity_token")


def test_a_proof_counts_once_and_for_its_own_customer(company_a: Company) -> None:
    customer, case = _ask(company_a, "proven")
    thief, other = _ask(company_a, "thief")
    proof = _signed(company_a, case)
    assert _give(thief, {**case}, proof).status_code == 404
    assert _give(thief, {**case, "path": other["path"]}, proof).status_code == 404
    assert _give(thief, other, proof).status_code == 422
    given = _give(customer, case, proof)
    assert given.status_code == 200, given.text
    assert (given.json()["method"], given.json()["level"]) == ("passcode", "basic")
    again = _give(customer, case, proof)
    assert (again.status_code, again.json()["code"]) == (409, "verification_used")


def test_a_strong_request_takes_no_weak_proof_and_five_failures_end_it(company_a: Company) -> None:
    customer, case = _ask(company_a, "strong", "strong")
    for _ in range(5):
        assert _give(customer, case, _signed(company_a, case)).status_code == 422
    over = _give(customer, case, _signed(company_a, case, level="strong"))
    assert (over.status_code, over.json()["code"]) == (409, "verification_expired")
    customer, case = _ask(company_a, "strong", "strong")
    assert _give(customer, case, _signed(company_a, case, level="strong")).json()["level"] == "strong"


def test_an_agent_of_another_company_and_a_customer_ask_nobody(company_a: Company, company_b: Company) -> None:
    customer, case = _ask(company_a, "asked")
    path = f"{case['path']}/verification_requests"
    assert company_b.agent().call("POST", path, json={}).status_code == 404
    assert customer.call("POST", path, json={}).status_code == 404
    assert customer.call("POST", path, door="agent", json={}).status_code == 403
    assert customer.call("GET", f"{case['path']}/verifications", door="agent").status_code == 403
