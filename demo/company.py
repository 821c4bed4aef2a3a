"""How Harbor Bank has set up its desk: hours, teams, queues, levels, labels, rules; done once, over the admin API.

Invariant: what is there already, by name, is left as it is: a demo that somebody changed stays changed.
"""

from collections.abc import Mapping
from typing import Any

import httpx

_TIMEOUT_SECONDS = 30.0
_ALWAYS = [[["00:00", "24:00"]]] * 7
_SKILLS = (("Payments", "skill"), ("Mortgages", "skill"), ("en", "language"), ("es", "language"))
_TAGS = ("card", "fee", "payment declined", "transfer")
_REASONS = ("Answered", "Solved by the customer", "Fixed by us", "Duplicate")
_ATTRIBUTES: tuple[dict[str, Any], ...] = (
    {"key": "product", "label": "Product", "kind": "choice", "choices": ["Account", "Card", "Loan", "Mortgage"]},
    {"key": "amount", "label": "Amount", "kind": "number"},
    {"key": "refund_due", "label": "Refund due", "kind": "date"},
)
_RULES = (
    (
        "Name declined payments",
        'when a conversation opens\nif message contains "declined"\nthen tag "payment declined"',
    ),
    ("Nobody waits for long", "when the customer has waited 10 minutes\nthen escalate"),
)


def furnish(server_url: str, admin_token: str, *, supervisor_email: str) -> None:
    """Set up the desk and make one of the agents its administrator. Raises httpx.HTTPError."""
    headers = {"Authorization": f"Bearer {admin_token}"}
    with httpx.Client(base_url=f"{server_url}/v1/admin", headers=headers, timeout=_TIMEOUT_SECONDS) as http:
        agents = {agent["email"]: agent["id"] for agent in _get(http, "/agents")["agents"]}
        _call(http, "PATCH", f"/agents/{agents[supervisor_email]}", {"role": "administrator"})
        skills = {name: _ensure(http, "/skills", "skills", {"name": name, "kind": kind}) for name, kind in _SKILLS}
        for agent_id in agents.values():
            known = [{"skill_id": skills[name], "level": 4} for name in ("Payments", "en")]
            _call(http, "PUT", f"/agents/{agent_id}/skills", {"skills": known})
        hours = {"name": "Around the clock", "time_zone": "Europe/London", "week": _ALWAYS}
        calendar_id = _ensure(http, "/calendars", "calendars", hours)
        team_id = _ensure(http, "/teams", "teams", {"name": "Everyday banking"})
        _call(http, "PUT", f"/teams/{team_id}/members", {"agent_ids": list(agents.values())})
        _set_queues(http, calendar_id=calendar_id, team_id=team_id)
        _set_words(http)


def _set_queues(http: httpx.Client, *, calendar_id: str, team_id: str) -> None:
    for queue in _get(http, "/queues")["queues"]:
        if queue["is_default"]:
            _call(http, "PATCH", f"/queues/{queue['id']}", {"calendar_id": calendar_id})
    mortgages = {"name": "Mortgages", "calendar_id": calendar_id, "team_id": team_id}
    _ensure(http, "/queues", "queues", mortgages)
    level = {
        "name": "In the app",
        "calendar_id": calendar_id,
        "first_response_seconds": 300,
        "next_response_seconds": 600,
        "resolution_seconds": 86_400,
        "present_first_response_seconds": 120,
        "present_next_response_seconds": 180,
    }
    _ensure(http, "/service_levels", "service_levels", level)


def _set_words(http: httpx.Client) -> None:
    for name in _TAGS:
        _ensure(http, "/tags", "tags", {"name": name})
    for rank, name in enumerate(_REASONS):
        _ensure(http, "/closing_reasons", "closing_reasons", {"name": name, "rank": rank})
    for rank, attribute in enumerate(_ATTRIBUTES):
        _ensure(http, "/attributes", "attributes", {**attribute, "rank": rank}, by="key")
    for name, text in _RULES:
        _ensure(http, "/rules", "rules", {"name": name, "text": text, "is_on": True})


def _ensure(http: httpx.Client, path: str, members: str, wanted: Mapping[str, Any], *, by: str = "name") -> str:
    for existing in _get(http, path)[members]:
        if existing[by] == wanted[by]:
            return str(existing["id"])
    return str(_call(http, "POST", path, wanted)["id"])


def _get(http: httpx.Client, path: str) -> Any:
    return _call(http, "GET", path)


def _call(http: httpx.Client, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    answer = http.request(method, path, json=body)
    answer.raise_for_status()
    return answer.json() if answer.content else None
