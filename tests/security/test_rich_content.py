"""What is built into rich content to run, to reach out, to look into another company, or to be more than it is."""

import copy
import uuid
from typing import Any

import httpx
import pytest

from tests.security.company import Company, Eyes, Person
from tests.security.test_content import _png, _upload
from tests.support.rich import ARTICLE, CARD, CAROUSEL, FORM, GUIDE, LIST, OF_AGENTS, TIMES, VALUES

Json = dict[str, Any]
SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{constructor.constructor('alert(1)')()}}",
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    "\u202egnp.exe\u2066",
    "'; drop table message; --",
)
NOT_WORDS = {"type", "id", "kind", "kinds", "url", "captions_url", "time_zone", "starts_at", "steps", "screen"}


def _post(person: Person, conversation: str, content: Json, **body: Any) -> httpx.Response:
    sent = {"client_message_id": str(uuid.uuid4()), "content": content, **body}
    return person.call("POST", f"/conversations/{conversation}/messages", json=sent)


def _filled(value: Any, words: str, name: str = "") -> Any:
    """The same content with a script in every field that is read by people."""
    if isinstance(value, dict):
        return {key: _filled(item, words, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, words, name) for item in value]
    return words if isinstance(value, str) and name not in NOT_WORDS else value


@pytest.mark.parametrize("words", SCRIPTS)
def test_a_script_is_words_in_every_field(words: str, company_a: Company) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    for content in OF_AGENTS:
        sent = _filled(content, words)
        answer = _post(agent, conversation, sent)
        assert answer.status_code == 201, answer.text
        assert answer.headers["content-type"] == "application/json"
        told = {name: value for name, value in answer.json()["message"]["content"].items() if name != "fallback"}
        assert told == sent
    question = _post(agent, conversation, FORM).json()["message"]["id"]
    values = {"name": words[:40], "why": words}
    answered = _post(customer, conversation, {"type": "text", "answer": {"values": values}}, reply_to=question)
    assert answered.json()["message"]["content"]["answer"] == {"values": values}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "http://169.254.169.254/",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_runs_or_reaches_in_is_refused(url: str, company_a: Company) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    link: Json = copy.deepcopy(CARD)
    link["actions"][1]["url"] = url
    for content, path in (
        ({**ARTICLE, "url": url}, "content.url"),
        ({**GUIDE, "captions_url": url}, "content.captions_url"),
        (link, "content.actions[1].url"),
    ):
        answer = _post(agent, conversation, content)
        assert answer.status_code == 422, answer.text
        assert [error["path"] for error in answer.json()["errors"]] == [path]


def test_a_file_of_another_company_or_person_is_not_there(company_a: Company, company_b: Company) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    for owner in (company_b.agent(), company_b.customer(), company_a.customer(), company_a.agent(1)):
        _, file_id = _upload(owner, _png(), name="a.png", media_type="image/png")
        assert file_id
        image = {"id": file_id}
        item = {"id": "a", "title": "A", "image": image}
        cards = [{**card, "image": image} for card in CAROUSEL["cards"]]
        for content in (
            {**CARD, "image": image},
            {**CAROUSEL, "cards": cards},
            {**LIST, "sections": [{"items": [item]}]},
            {**ARTICLE, "image": image},
            {**GUIDE, "poster": image},
        ):
            answer = _post(agent, conversation, content)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), content["type"]
    assert len(customer.call("GET", f"/conversations/{conversation}/messages").json()["messages"]) == 1


@pytest.mark.parametrize(
    ("content", "extra", "path"),
    [
        (CARD, {"author": {"kind": "system"}}, "content.author"),
        (LIST, {"answered": True}, "content.answered"),
        (TIMES, {"workspace_id": str(uuid.uuid4())}, "content.workspace_id"),
        (ARTICLE, {"html": "<b>x</b>"}, "content.html"),
    ],
)
def test_a_field_nobody_may_set_is_refused(content: Json, extra: Json, path: str, company_a: Company) -> None:
    conversation = company_a.customer().open()["conversation"]["id"]
    answer = _post(company_a.agent(), conversation, {**content, **extra})
    assert answer.status_code == 422
    assert [(error["path"], error["code"]) for error in answer.json()["errors"]] == [(path, "unknown_field")]


def test_nobody_rates_or_answers_for_somebody_else(company_a: Company, company_b: Company) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    question = _post(agent, conversation, LIST).json()["message"]["id"]
    path = f"/conversations/{conversation}/rating"
    for stranger in (company_a.customer(), company_b.customer()):
        assert stranger.call("POST", path, json={"score": 1}).status_code == 404
        given = {"type": "text", "answer": {"items": ["water"]}}
        assert _post(stranger, conversation, given, reply_to=question).status_code == 404
    assert agent.call("POST", path, json={"score": 5}).status_code == 404
    assert customer.call("POST", f"{path}_request", json={}).status_code == 404
    assert company_b.agent().call("POST", f"{path}_request", json={}).status_code == 404
    forged = {"type": "text", "answer": {"items": ["water"]}}
    assert _post(agent, conversation, forged, reply_to=question).status_code == 422
    assert agent.call("GET", f"/conversations/{conversation}").json()["rating"] is None


async def test_a_secret_value_stands_in_its_answer_alone(company_a: Company, eyes: Eyes) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    question = _post(agent, conversation, FORM).json()["message"]["id"]
    secret = f"canary-{uuid.uuid4().hex}"
    form = {"message_id": question, "values": {"pin": secret}, "step": 1}
    kept = customer.call("PUT", f"/conversations/{conversation}/draft", json={"content": {"form": form}})
    assert kept.status_code == 204
    assert await eyes.holding(secret) == []
    content = {"type": "text", "text": f"It is {secret}", "answer": {"values": {**VALUES, "pin": secret}}}
    answered = _post(customer, conversation, content, reply_to=question)
    assert answered.status_code == 201
    assert secret not in answered.json()["message"]["content"]["fallback"]
    await eyes._reactions_settle()
    assert await eyes.holding(secret) == ["message"]
    assert secret not in agent.call("GET", "/conversations?view=all").text


def test_what_is_too_much_is_refused_and_nothing_is_slow(company_a: Company) -> None:
    customer, agent = company_a.customer(), company_a.agent()
    conversation = customer.open()["conversation"]["id"]
    deep: Any = "x"
    for _ in range(500):
        deep = [deep]
    question = _post(agent, conversation, FORM).json()["message"]["id"]
    for values in (
        {"name": deep},
        {"some": ["x"] * 10_000},
        {f"f{n}": "x" for n in range(5_000)},
        {"mail": "a@" + "a." * 150},
    ):
        given = {"type": "text", "answer": {"values": {"name": "Ada", **values}}}
        answer = _post(customer, conversation, given, reply_to=question)
        assert answer.status_code in {413, 422}, answer.text
        assert answer.json()["detail"]
