"""Phones are told by FCM v1 and APNs over HTTP/2: signed, collapsed, withdrawn; and what their refusals mean."""

import asyncio
import time

import pytest

from onglass.delivery import commands
from onglass.delivery.model import PushKind
from onglass.platform.problems import Conflict, Invalid
from tests.integration.delivery.noticing import DEAD, SENT, WAITS, Matter, Noticing
from tests.integration.delivery.pushing import LIMITS
from tests.support.provider_services import Reply, unregistered
from tests.support.push_service import Answer

KINDS: list[PushKind] = ["fcm", "apns"]


async def _with_phone(noticing: Noticing, kind: PushKind, token: str = "phone-token-1") -> Matter:
    await noticing.set_up()
    matter = await noticing.matter()
    await noticing.phone(matter.customer, kind, token)
    return matter


async def test_an_android_phone_is_told_and_untold(noticing: Noticing) -> None:
    matter = await _with_phone(noticing, "fcm")
    await noticing.answer(matter, "One.")
    await noticing.pass_time()
    await noticing.answer(matter, "Two.")
    await noticing.pass_time()
    await noticing.read(matter)
    await noticing.send()
    first, second, last = [push.body for push in noticing.fcm.taken]
    assert [one["data"]["body"] for one in (first, second)] == ["One.", "Two."]
    assert (second["data"]["v"], second["data"]["kind"], second["data"]["count"]) == ("1", "message", "2")
    tag = f"onglass:{matter.conversation_id}"
    assert second["android"]["collapse_key"] == second["android"]["notification"]["tag"] == tag
    assert (last["data"]["kind"], last["data"]["tag"]) == ("withdraw", tag)
    assert "notification" not in last
    assert noticing.fcm.grants == 3, "each of the three senders asked for one token"


async def test_an_iphone_is_told_and_untold(noticing: Noticing) -> None:
    matter = await _with_phone(noticing, "apns")
    await noticing.answer(matter, "One.")
    await noticing.pass_time()
    await noticing.read(matter)
    await noticing.send()
    told, untold = noticing.apns.taken
    rows = await noticing.pushing.rows()
    assert [push.headers["apns-id"] for push in (told, untold)] == [str(row["id"]) for row in rows]
    assert told.headers["apns-collapse-id"] == untold.headers["apns-collapse-id"]
    assert told.body["aps"]["alert"]["body"] == "One."
    assert (told.body["kind"], told.body["conversation_id"]) == ("message", str(matter.conversation_id))
    assert (told.body["aps"]["badge"], untold.body["aps"]["badge"]) == (1, 0)
    assert untold.body["kind"] == "withdraw"


@pytest.mark.parametrize(
    ("kind", "reply"),
    [
        ("fcm", unregistered()),
        ("apns", Reply(status=410, body={"reason": "Unregistered", "timestamp": 1})),
        ("apns", Reply(status=400, body={"reason": "BadDeviceToken"})),
        ("apns", Reply(status=400, body={"reason": "DeviceTokenNotForTopic"})),
    ],
)
async def test_a_phone_that_is_gone_is_told_no_more(noticing: Noticing, kind: PushKind, reply: Reply) -> None:
    matter = await _with_phone(noticing, kind)
    service = noticing.fcm if kind == "fcm" else noticing.apns
    service.replies("phone-token-1", reply)
    for _ in range(2):
        await noticing.answer(matter)
        await noticing.pass_time()
    assert service.taken == []
    assert await noticing.states() == [("message", DEAD, "the push service says it is gone")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [429, 500, 503])
async def test_patience_is_had_and_the_id_stays(noticing: Noticing, kind: PushKind, status: int) -> None:
    matter = await _with_phone(noticing, kind)
    service = noticing.fcm if kind == "fcm" else noticing.apns
    service.replies("phone-token-1", Reply(status=status, headers={"retry-after": "300"}))
    await noticing.answer(matter)
    await noticing.pass_time()
    (row,) = await noticing.pushing.rows()
    assert row["state"] == WAITS
    assert 290 < row["due_in"] <= 300
    await noticing.pass_time(301)
    (push,) = service.taken
    assert (push.headers["apns-id"] if kind == "apns" else push.body["data"]["id"]) == str(row["id"])
    (row,) = await noticing.pushing.rows()
    assert [entry["status"] for entry in row["attempt_log"]] == [status, 200]


async def test_a_project_that_is_not_there_is_no_phones_end(noticing: Noticing) -> None:
    matter = await _with_phone(noticing, "fcm")
    noticing.fcm.replies("phone-token-1", Reply(status=404, body={"error": {"code": 404, "status": "NOT_FOUND"}}))
    await noticing.answer(matter)
    await noticing.pass_time()
    assert (await noticing.states())[0][1] == WAITS
    await noticing.pass_time(15)
    assert len(noticing.fcm.taken) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_a_token_of_ours_that_holds_no_more_is_made_anew(noticing: Noticing, kind: PushKind) -> None:
    matter = await _with_phone(noticing, kind)
    sender = noticing.sender()
    await noticing.answer(matter, "One.")
    await noticing.pushing.wind(11)
    await sender.settle()
    noticing.fcm.bearers.clear()
    noticing.apns.refuses_signers |= noticing.apns.signers
    await asyncio.sleep(1.1)  # a provider token made in the same second would be the same text
    await noticing.answer(matter, "Two.")
    await noticing.pushing.wind(11)
    await sender.settle()
    assert (await noticing.states())[1][1] == WAITS
    await noticing.pushing.wind(13)
    await sender.settle()
    service = noticing.fcm if kind == "fcm" else noticing.apns
    assert len(service.taken) == 2
    assert [row["state"] for row in await noticing.pushing.rows()] == [SENT, SENT]


async def test_one_token_serves_all_pushes_of_a_sender(noticing: Noticing) -> None:
    await noticing.set_up()
    matter = await noticing.matter()
    for number in range(10):
        await noticing.phone(matter.customer, "fcm", f"android-{number}")
        await noticing.phone(matter.customer, "apns", f"iphone-{number}")
    await noticing.answer(matter)
    await noticing.pass_time()
    assert (len(noticing.fcm.taken), len(noticing.apns.taken)) == (10, 10)
    assert (noticing.fcm.grants, len(noticing.apns.signers)) == (1, 1)


async def test_a_token_endpoint_that_refuses_is_a_failure_that_is_tried_again(noticing: Noticing) -> None:
    matter = await _with_phone(noticing, "fcm")
    noticing.fcm.token_replies.append(Reply(status=503))
    await noticing.answer(matter)
    await noticing.pass_time()
    ((_, state, failure),) = await noticing.states()
    assert (state, failure) == (WAITS, "the service account was given no token (503)")
    await noticing.pass_time(15)
    assert len(noticing.fcm.taken) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_a_lost_answer_costs_one_more_push_with_the_same_id(noticing: Noticing, kind: PushKind) -> None:
    matter = await _with_phone(noticing, kind)
    service = noticing.fcm if kind == "fcm" else noticing.apns
    service.replies("phone-token-1", Reply(drops=True))
    await noticing.answer(matter)
    await noticing.pass_time()
    await noticing.pass_time(15)
    ids = [push.headers.get("apns-id") or push.body["data"]["id"] for push in service.taken]
    assert len(ids) == 2
    assert len(set(ids)) == 1


@pytest.mark.parametrize("kind", ["fcm", "apns", "web"])
async def test_a_service_that_never_answers_delays_no_other_by_more_than_a_second(
    noticing: Noticing, kind: PushKind
) -> None:
    await noticing.set_up()
    silent = await noticing.matter()
    good = await noticing.matter(silent.agent)
    if kind == "web":
        for _ in range(6):
            noticing.pushing.service.always(await noticing.browser(silent.customer), Answer(seconds=60))
        await noticing.phone(good.customer, "apns", "good-phone")
    else:
        service = noticing.fcm if kind == "fcm" else noticing.apns
        for number in range(6):
            await noticing.phone(silent.customer, kind, f"silent-{number}")
            service.replies(f"silent-{number}", Reply(seconds=60))
        end = await noticing.browser(good.customer)
    await noticing.answer(silent)
    await noticing.answer(good)
    await noticing.pushing.wind(11)
    sender = noticing.sender(limits=LIMITS)
    began = time.monotonic()
    await sender.start()
    if kind == "web":
        while not noticing.apns.taken_by("good-phone"):
            await asyncio.sleep(0.02)
    else:
        await noticing.pushing.service.wait_for(end)
    assert time.monotonic() - began < 1.0
    await sender.close()


async def test_phones_are_kept_only_where_the_company_has_set_their_service_up(noticing: Noticing) -> None:
    matter = await noticing.matter()
    for kind in KINDS:
        with pytest.raises(Conflict, match="push_not_set_up"):
            await noticing.phone(matter.customer, kind, "phone-token-1")
    await noticing.set_up()
    await noticing.phone(matter.customer, "fcm", "phone-token-1")
    await noticing.answer(matter)
    operator = noticing.pushing.office.desk.house.operator
    await noticing.do(commands.remove_provider, operator, "fcm")
    await noticing.pass_time()
    assert await noticing.states() == [("message", DEAD, "fcm is not set up any more")]
    foreign = await noticing.do(commands.open_apns, noticing.cipher)
    assert foreign.topics == (noticing.apns.topic,)
    wrong = type(foreign)(team_id="T", key_id="K", private_key="not a key", topics=("a",))
    with pytest.raises(Invalid, match="p8"):
        await noticing.do(commands.set_apns, operator, wrong, cipher=noticing.cipher)
