"""P25 and attacks 25 and 26 for urgency: only the customer's own app moves them up, and only them."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.security.company import Company
from tests.security.test_identity import _part

LATE = int(time.time()) - 3600


def _claims(company: Company, **changes: Any) -> dict[str, Any]:
    claims = {"sub": "victim", "aud": company.facts["app_id"], "exp": int(time.time()) + 600, "urgency": 10}
    return {name: value for name, value in (claims | changes).items() if value is not None}


def _signed(company: Company, secret: str | None = None, **changes: Any) -> str:
    key = OctKey.import_key(secret or company.facts["identity_secret"])
    return jwt.encode({"alg": "HS256"}, _claims(company, **changes), key)


def _own_key_in_header(a: Company) -> str:
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "jwk": key.as_dict(private=False)}, _claims(a), key)


def _raised(a: Company) -> str:
    head, _, signature = _signed(a, urgency=1).split(".")
    return f"{head}.{_part(_claims(a))}.{signature}"


FORGERIES: dict[str, Callable[[Company, Company], str]] = {
    "alg none": lambda a, b: f"{_part({'alg': 'none'})}.{_part(_claims(a))}.",
    "alg None": lambda a, b: f"{_part({'alg': 'None', 'typ': 'JWT'})}.{_part(_claims(a))}.AAAA",
    "no signature": lambda a, b: ".".join(_signed(a).split(".")[:2]) + ".",
    "wrong secret": lambda a, b: _signed(a, secret="0" * 64),
    "another company's secret": lambda a, b: _signed(a, secret=b.facts["identity_secret"]),
    "another company's token": lambda a, b: _signed(b),
    "its own key in the header": lambda a, b: _own_key_in_header(a),
    "critical extension": lambda a, b: f"{_part({'alg': 'HS256', 'crit': ['x'], 'x': 1})}.{_part(_claims(a))}.AAAA",
    "raised by the customer": lambda a, b: _raised(a),
    "another app": lambda a, b: _signed(a, aud=str(uuid.uuid4())),
    "no audience": lambda a, b: _signed(a, aud=None),
    "another customer's": lambda a, b: _signed(a, sub="somebody-important"),
    "nobody's": lambda a, b: _signed(a, sub=None),
    "expired": lambda a, b: _signed(a, exp=LATE),
    "without an end": lambda a, b: _signed(a, exp=None),
    "good for a week": lambda a, b: _signed(a, exp=int(time.time()) + 7 * 86400),
    "an identity": lambda a, b: _signed(a, urgency=None),
    "huge": lambda a, b: _signed(a, more="y" * 9000),
    "not a token": lambda a, b: "x.y",
    "empty": lambda a, b: "",
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_p25_a_forged_urgency_is_refused_and_nothing_begins(kind: str, company_a: Company, company_b: Company) -> None:
    victim = company_a.customer("victim")
    before = victim.call("GET", "/conversations").json()["conversations"]
    answer = victim.call(
        "POST",
        "/conversations",
        json={
            "client_message_id": str(uuid.uuid4()),
            "content": {"type": "text", "text": "Me first"},
            "context": {"urgency_token": FORGERIES[kind](company_a, company_b)},
        },
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_urgency_token"), answer.text
    assert victim.call("GET", "/conversations").json()["conversations"] == before
