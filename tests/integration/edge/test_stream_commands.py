"""Commands on the stream: the same as over HTTP, refused by name, in order; and frames that are none of ours."""

import json
from typing import Any

import pytest

from onglass.platform.ids import new_id
from tests.integration.edge.running import Api, RunningEdge

TEXT = {"type": "text", "text": "Hi"}


async def test_a_send_is_the_same_command_as_over_http(customer: Api) -> None:
    conversation = await customer.open()
    body = {"client_message_id": "both", "content": TEXT}
    async with customer.hello() as stream:
        await stream.say("send", conversation_id=conversation["id"], **body)
        ack = await stream.hear("ack")
        again = await customer.post(f"/conversations/{conversation['id']}/messages", body)
        assert again.status_code == 200
        assert again.json()["message"]["id"] == ack["message_id"]
        await stream.say("send", conversation_id=conversation["id"], **body)
        assert await stream.hear("ack") == ack
        await stream.say(
            "send", conversation_id=conversation["id"], client_message_id="both", content={**TEXT, "text": "x"}
        )
        nack = await stream.hear("nack")
        assert nack["client_message_id"] == "both"
        assert nack["problem"]["code"] == "idempotency_mismatch"
        assert nack["problem"]["message_id"] == ack["message_id"]


async def test_a_wrong_send_is_refused_by_name_and_the_socket_lives(customer: Api) -> None:
    conversation = await customer.open()
    async with customer.hello() as stream:
        wrong: list[tuple[dict[str, Any], str, str]] = [
            ({"content": {"type": "hologram"}}, "unknown_content_type", "content.type"),
            ({"content": {"type": "text", "text": " "}}, "invalid", "content.text"),
            ({"content": TEXT, "author": "x"}, "invalid", "author"),
            ({"content": {"type": "text", "text": "a\x00b"}}, "invalid", "content.text"),
        ]
        for fields, code, path in wrong:
            await stream.say("send", client_message_id="w", conversation_id=conversation["id"], **fields)
            nack = await stream.hear("nack")
            assert (nack["client_message_id"], nack["problem"]["code"]) == ("w", code)
            assert nack["problem"]["status"] == 422
            assert nack["problem"]["errors"][0]["path"] == path
        await stream.say("send", client_message_id="w", conversation_id=str(new_id()), content=TEXT)
        assert (await stream.hear("nack"))["problem"]["code"] == "not_found"
        await stream.say("ping", t="still here")
        assert (await stream.hear("pong"))["t"] == "still here"
    assert (await customer.get(f"/conversations/{conversation['id']}")).json()["last_seq"] == conversation["last_seq"]


async def test_sends_of_one_socket_keep_their_order(customer: Api) -> None:
    conversation = await customer.open()
    async with customer.hello() as stream:
        for number in range(100):
            await stream.say(
                "send",
                client_message_id=f"o{number}",
                conversation_id=conversation["id"],
                content={**TEXT, "text": str(number)},
            )
        acks = [await stream.hear("ack") for _ in range(100)]
    by_seq = [ack["client_message_id"] for ack in sorted(acks, key=lambda ack: ack["seq"])]
    assert by_seq == [f"o{number}" for number in range(100)]


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"event","conversation_id":"%s","seq":1,"event":{}}',
        '{"type":"ack","client_message_id":"x","conversation_id":"%s","seq":1,"message_id":"%s"}',
        '{"type":"watch","conversation_id":"%s","after_seq":0}',
        '{"type":"hello","token":"again"}',
        '{"type":"read","conversation_id":"%s","seq":-1}',
        "not json",
        "{}",
    ],
)
async def test_forged_and_foreign_frames_end_a_customers_socket(customer: Api, text: str) -> None:
    conversation = await customer.open()
    async with customer.hello() as stream:
        await stream.socket.send(text.replace("%s", conversation["id"]))
        assert (await stream.close_code()) == 1008


async def test_binary_broken_and_oversize_frames_end_the_socket_and_nothing_else(
    customer: Api, edge: RunningEdge
) -> None:
    async with customer.hello() as stream:
        await stream.socket.send(b'{"type":"ping","t":1}')
        assert (await stream.close_code()) == 1008
    async with customer.hello() as stream:
        await stream.socket.send(json.dumps({"type": "ping", "t": "x" * 300_000}))
        assert (await stream.close_code()) == 1009
    async with customer.hello() as stream:
        stream.socket.protocol.send_text(b'{"type":"ping","t":"\xff"}')
        stream.socket.transport.write(b"".join(stream.socket.protocol.data_to_send()))
        assert (await stream.close_code()) == 1007
    assert (await edge.http.get("/healthz")).status_code == 200


async def test_ten_thousand_pings_are_answered_in_turn(customer: Api) -> None:
    async with customer.hello() as stream:
        for _ in range(10_000):
            _ = await stream.socket.ping()  # sent; its answer is not waited for
        await stream.say("ping", t=7)
        assert (await stream.hear("pong", seconds=20))["t"] == 7
