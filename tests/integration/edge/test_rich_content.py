"""Rich content over real HTTP: sent, seen by both sides, answered once, and what an answer brings along."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.integration.edge.running import NUMBERS, Api, Tenant, sign_in, start_customer
from tests.integration.edge.test_uploads import picture, upload
from tests.support import rich
from tests.support.rich import FALLBACKS, FORM, LIST, OF_AGENTS, VALUES, WORDS_OF_VALUES

Json = dict[str, Any]
Problem = Callable[[httpx.Response, int, str], Json]
WAV = (
    b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00"
    b"\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x00\x08\x00\x00"
)


class Pair:
    """A customer and an agent in one conversation."""

    def __init__(self, customer: Api, agent: Api, conversation_id: str) -> None:
        self.customer, self.agent, self.id = customer, agent, conversation_id
        self.path = f"/conversations/{conversation_id}"

    async def post(
        self, who: Api, content: Json, reply_to: str | None = None, key: str | None = None
    ) -> httpx.Response:
        body: Json = {"client_message_id": key or f"rich-{next(NUMBERS)}", "content": content}
        return await who.post(f"{self.path}/messages", body if reply_to is None else body | {"reply_to": reply_to})

    async def ask(self, content: Json) -> Json:
        answer = await self.post(self.agent, content)
        assert answer.status_code == 201, answer.text
        message: Json = answer.json()["message"]
        return message

    async def answer(self, question: Json, given: Json, **more: Any) -> httpx.Response:
        return await self.post(self.customer, {"type": "text", "answer": given, **more}, reply_to=question["id"])

    async def events(self, who: Api) -> list[Json]:
        events: list[Json] = (await who.get(f"{self.path}/events")).json()["events"]
        return events


@pytest.fixture
async def pair(tenant: Tenant) -> Pair:
    customer = await start_customer(tenant, f"rich-{next(NUMBERS)}")
    return Pair(customer, await sign_in(tenant, "ada"), (await customer.open("Hello"))["id"])


async def file_of(who: Api, body: bytes, name: str, media_type: str) -> Json:
    """Upload a file and return how a content names it."""
    answer = await upload(who, body, name, media_type)
    assert answer.status_code == 204, answer.text
    return {"id": str(answer.request.url).rpartition("/")[2]}


async def test_both_sides_see_every_type_as_it_was_sent(pair: Pair) -> None:
    for content in OF_AGENTS:
        message = await pair.ask(content)
        assert message["content"]["fallback"] == FALLBACKS[content["type"]]
        told = {name: value for name, value in message["content"].items() if name != "fallback"}
        assert told == content
    for who in (pair.customer, pair.agent):
        seen = (await who.get(f"{pair.path}/messages")).json()["messages"]
        assert [message["content"]["type"] for message in seen[1:]] == [content["type"] for content in OF_AGENTS]
    row = (await pair.agent.get(pair.path)).json()
    assert row["last_message"]["text"] == "Still there? 1. Yes"


async def test_a_form_is_answered_once_and_its_secret_stays_in_the_answer(pair: Pair, problem: Problem) -> None:
    question = await pair.ask(FORM)
    refused = problem(await pair.answer(question, {"values": {"name": "Ada", "age": 3}}), 422, "invalid")
    assert [error["path"] for error in refused["errors"]] == ["content.answer.values.age"]
    answer = await pair.answer(question, {"values": VALUES}, text="My passphrase is open sesame")
    assert answer.status_code == 201, answer.text
    content = answer.json()["message"]["content"]
    assert content["answer"] == {"values": VALUES}
    assert content["text"] == content["fallback"] == WORDS_OF_VALUES
    again = problem(await pair.answer(question, {"values": VALUES}), 409, "already_answered")
    assert again["message_id"] == answer.json()["message"]["id"]
    row = (await pair.agent.get("/conversations", params={"view": "all"})).json()["conversations"][0]
    assert "sesame" not in str(row)
    assert row["last_message"]["text"].startswith("Your name: Ada")


async def test_an_answer_sent_again_is_the_same_answer(pair: Pair) -> None:
    question = await pair.ask(LIST)
    content = {"type": "text", "answer": {"items": ["water"]}}
    first = await pair.post(pair.customer, content, reply_to=question["id"], key="mine")
    second = await pair.post(pair.customer, content, reply_to=question["id"], key="mine")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["message"] == second.json()["message"]
    assert first.json()["message"]["content"]["text"] == "Water"


async def test_of_answers_at_the_same_moment_one_counts(pair: Pair) -> None:
    for _ in range(3):
        question = await pair.ask(LIST)
        ready = asyncio.Barrier(8)

        async def tap(item: str, question: Json = question, ready: asyncio.Barrier = ready) -> httpx.Response:
            await ready.wait()
            return await pair.answer(question, {"items": [item]})

        answers = await asyncio.gather(*(tap(item) for item in ["water", "rent"] * 4))
        codes = sorted(answer.status_code for answer in answers)
        assert codes == [201] + [409] * 7
        assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_answered"}
        seen = (await pair.agent.get(f"{pair.path}/messages")).json()["messages"]
        assert sum(message.get("reply_to") == question["id"] for message in seen) == 1


async def test_a_time_that_has_passed_is_gone(pair: Pair, problem: Problem) -> None:
    slots = [
        {"id": "past", "starts_at": rich.in_hours(-1), "duration_minutes": 30},
        {"id": "soon", "starts_at": rich.in_hours(2), "duration_minutes": 30},
    ]
    question = await pair.ask({"type": "time_picker", "text": "When?", "time_zone": "Asia/Tokyo", "slots": slots})
    problem(await pair.answer(question, {"slot": "past"}), 409, "slot_gone")
    answer = await pair.answer(question, {"slot": "soon"}, text="Then, please")
    assert answer.status_code == 201
    assert answer.json()["message"]["content"]["text"] == "Then, please"


async def test_a_question_that_is_gone_is_not_answered(pair: Pair, problem: Problem) -> None:
    question = await pair.ask(LIST)
    assert (await pair.agent.call("DELETE", f"{pair.path}/messages/{question['id']}")).status_code == 204
    problem(await pair.answer(question, {"items": ["water"]}), 409, "question_removed")
    other = (await pair.customer.open("Another matter"))["id"]
    elsewhere = Pair(pair.customer, pair.agent, other)
    asked_there = await elsewhere.ask(LIST)
    refused = problem(await pair.answer(asked_there, {"items": ["water"]}), 422, "invalid")
    assert (refused["errors"][0]["path"], refused["errors"][0]["code"]) == ("reply_to", "unknown_message")
    plain = await pair.post(pair.customer, {"type": "text", "answer": {"items": ["water"]}})
    assert problem(plain, 422, "invalid")["errors"][0]["path"] == "reply_to"


async def test_the_first_picture_answers_the_request_for_one(pair: Pair) -> None:
    question = await pair.ask(rich.CAPTURE)
    for number in range(2):
        file = await file_of(pair.customer, picture(64, 64), f"{number}.jpg", "image/jpeg")
        sent = await pair.post(pair.customer, {"type": "image", "file": file}, reply_to=question["id"])
        assert sent.status_code == 201, sent.text


async def test_files_have_to_be_what_they_are_needed_for(pair: Pair, problem: Problem) -> None:
    sound = await file_of(pair.customer, WAV + bytes(2048), "note.wav", "audio/wav")
    refused = problem(await pair.post(pair.customer, {"type": "video", "file": sound}), 422, "invalid")
    assert (refused["errors"][0]["path"], refused["errors"][0]["code"]) == ("content.file", "wrong_media_type")
    voice = {"type": "audio", "file": sound, "duration_seconds": 3.4, "transcript": "Hello there"}
    answer = await pair.post(pair.customer, voice)
    assert answer.status_code == 201, answer.text
    content = answer.json()["message"]["content"]
    assert content["fallback"] == "Voice note: note.wav (0:03)\nHello there"
    assert (content["file"]["media_type"], content["duration_seconds"]) == ("audio/wav", 3.4)
    heard = await pair.agent.edge.http.get(content["file"]["url"], headers=pair.agent.authorization)
    assert heard.status_code == 200


async def test_the_pictures_of_a_card_are_the_senders_own_and_read_by_the_customer(
    pair: Pair, problem: Problem
) -> None:
    image = await file_of(pair.agent, picture(64, 64), "small.jpg", "image/jpeg")
    card = {**rich.CARD, "image": image, "alt": "A parcel"}
    content = (await pair.ask(card))["content"]
    assert content["image"]["media_type"] == "image/jpeg"
    assert (
        await pair.customer.edge.http.get(content["image"]["url"], headers=pair.customer.authorization)
    ).status_code == 200
    problem(await pair.post(pair.agent, card), 404, "not_found")
    theirs = await file_of(pair.customer, picture(64, 64), "mine.jpg", "image/jpeg")
    problem(await pair.post(pair.agent, {**rich.CARD, "image": theirs}), 404, "not_found")


async def test_a_rating_is_kept_and_wakes_nothing(pair: Pair, problem: Problem) -> None:
    assert (await pair.agent.get(pair.path)).json()["rating"] is None
    await pair.ask({"type": "text", "text": "It is paid."})
    assert (await pair.agent.post(f"{pair.path}/resolve", {})).status_code == 200
    asked = await pair.agent.post(f"{pair.path}/rating_request", {"text": "How did we do?"})
    assert asked.status_code == 201, asked.text
    question = asked.json()["message"]
    assert question["content"] == {
        "type": "rating", "text": "How did we do?", "scale": 5, "comment": True, "fallback": "How did we do?\n1-5",
    }  # fmt: skip
    again = await pair.agent.post(f"{pair.path}/rating_request", {"client_message_id": "again"})
    assert (again.status_code, again.json()["message"]["id"]) == (200, question["id"])
    problem(await pair.answer(question, {"score": 6}), 422, "invalid")
    answer = await pair.answer(question, {"score": 4, "comment": "My card is 4242 4242 4242 4242"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["message"]["content"]["text"] == "4/5\nMy card is •••• •••• •••• 4242"
    detail = (await pair.agent.get(pair.path)).json()
    assert (detail["status"], detail["rating"]["score"]) == ("resolved", 4)
    assert detail["rating"]["comment"] == "My card is •••• •••• •••• 4242"
    for who in (pair.customer, pair.agent):
        given = [event for event in await pair.events(who) if event["type"] == "rating_given"]
        assert [(event["score"], event["comment"]) for event in given] == [(4, detail["rating"]["comment"])]
    assert detail["rating"]["at"] == given[0]["occurred_at"]


async def test_a_rating_is_given_without_being_asked(pair: Pair, problem: Problem) -> None:
    for score, comment in ((2, None), (2, None), (5, "Better now")):
        body = {"score": score} if comment is None else {"score": score, "comment": comment}
        assert (await pair.customer.post(f"{pair.path}/rating", body)).status_code == 204
    given = [event["score"] for event in await pair.events(pair.agent) if event["type"] == "rating_given"]
    assert given == [2, 5]
    assert (await pair.agent.get(pair.path)).json()["rating"]["comment"] == "Better now"
    problem(await pair.customer.post(f"{pair.path}/rating", {"score": 0}), 422, "invalid")
    problem(await pair.customer.post(f"{pair.path}/rating", {"score": 5, "at": "2020-01-01"}), 422, "invalid")


async def test_a_half_filled_form_moves_to_another_device_and_goes_when_it_is_answered(
    pair: Pair, problem: Problem
) -> None:
    question = await pair.ask(FORM)
    form = {"message_id": question["id"], "values": {"name": "A", "pin": "open sesame"}, "step": 1}
    put = await pair.customer.call("PUT", f"{pair.path}/draft", {"content": {"text": "half a word", "form": form}})
    assert put.status_code == 204, put.text
    kept = (await pair.customer.get(f"{pair.path}/draft")).json()["content"]
    assert kept == {"text": "half a word", "form": {**form, "values": {"name": "A"}}}
    wrong = {"message_id": question["id"], "values": {"nobody": 1}, "step": 0}
    refused = problem(
        await pair.customer.call("PUT", f"{pair.path}/draft", {"content": {"form": wrong}}), 422, "invalid"
    )
    assert refused["errors"][0]["path"] == "content.form.values.nobody"
    assert (await pair.answer(question, {"values": VALUES})).status_code == 201
    assert (await pair.customer.get(f"{pair.path}/draft")).json()["content"] == {"text": "half a word"}
    late = await pair.customer.call("PUT", f"{pair.path}/draft", {"content": {"form": form}})
    assert late.status_code == 204
    assert (await pair.customer.get(f"{pair.path}/draft")).json()["content"] is None


async def test_an_answer_cannot_be_edited_and_a_card_cannot_be_sent_later_with_a_picture(
    pair: Pair, problem: Problem
) -> None:
    question = await pair.ask(LIST)
    answer = (await pair.answer(question, {"items": ["water"]})).json()["message"]
    changed = {"content": {"type": "text", "text": "No, the rent"}}
    problem(await pair.customer.call("PATCH", f"{pair.path}/messages/{answer['id']}", changed), 409, "not_editable")
    later = {"client_message_id": "later", "send_at": rich.in_hours(1)}
    image = {"id": answer["id"]}
    body = later | {"content": {**rich.CARD, "image": image}}
    assert problem(await pair.agent.post(f"{pair.path}/scheduled", body), 422, "invalid")
    fine = await pair.agent.post(f"{pair.path}/scheduled", later | {"content": rich.FORM})
    assert fine.status_code == 201, fine.text


async def test_an_answer_over_the_stream_is_refused_with_its_place(pair: Pair) -> None:
    question = await pair.ask(LIST)
    async with pair.customer.hello() as stream:
        content = {"type": "text", "answer": {"items": ["nothing"]}}
        send = {"conversation_id": pair.id, "reply_to": question["id"]}
        await stream.say("send", client_message_id="a", content=content, **send)
        refused = (await stream.hear("nack"))["problem"]
        assert refused["errors"][0]["path"] == "content.answer.items[0]"
        await stream.say("send", client_message_id="b", content={**content, "answer": {"items": ["rent"]}}, **send)
        assert (await stream.hear("ack"))["client_message_id"] == "b"
