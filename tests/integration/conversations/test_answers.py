"""Messages that bring more than words: questions with buttons, answers, replies, files."""

import asyncio
from datetime import timedelta

import pytest

from onglass.conversations.model import (
    FileContent,
    FileReference,
    ImageContent,
    IncomingFileContent,
    IncomingImageContent,
    QuickRepliesContent,
    QuickReplyOption,
)
from onglass.platform.ids import new_id
from onglass.platform.problems import Conflict, Invalid, NotFound
from tests.integration.conversations.makers import Desk, Person, text

QUESTION = QuickRepliesContent(
    text="Which account?", options=[QuickReplyOption("giro", "Current"), QuickReplyOption("save", "Savings")]
)


async def ready_file(desk: Desk, owner: Person, **changes: object) -> IncomingFileContent:
    """A file whose bytes arrived and passed every check."""
    file_id = new_id()
    values = {
        "workspace_id": desk.house.id,
        "id": file_id,
        "uploader_kind": 1 if owner.reader.is_customer else 2,
        "uploader_id": owner.id,
        "state": "ready",
        "name": "bill.pdf",
        "declared_type": "application/pdf",
        "media_type": "application/pdf",
        "size_bytes": 1234,
        "offset_bytes": 1234,
        "blob_key": str(file_id),
    } | changes
    columns = ", ".join(values)
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    await desk.sql(
        f"insert into file ({columns}, expires_at) values ({places}, clock_timestamp() + interval '1 day')",
        *values.values(),
    )
    return IncomingFileContent(file=FileReference(file_id))


async def test_a_question_is_answered_once_however_often_it_is_tapped(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    asked = (await agent.send(conversation, QUESTION)).message
    assert asked.content.fallback == "Which account?\n1. Current\n2. Savings"
    answer = text("Current", quick_reply_id="giro")
    taps = await asyncio.gather(
        *(customer.send(conversation, answer, key="tap", reply_to=asked.id) for _ in range(3)),
        customer.send(conversation, text("Savings", quick_reply_id="save"), key="other", reply_to=asked.id),
        return_exceptions=True,
    )
    stored = [each for each in taps if not isinstance(each, BaseException)]
    refused = [each for each in taps if isinstance(each, BaseException)]
    assert len({each.message.id for each in stored}) == 1
    assert all(isinstance(each, Conflict) and each.code == "already_answered" for each in refused)
    assert len(await customer.texts(conversation)) == 3
    message = stored[0].message
    assert message.reply_to == asked.id
    with pytest.raises(Conflict):
        await customer.edit(conversation, message.id, "no, the other")


async def test_an_answer_must_fit_its_question(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    asked = (await agent.send(conversation, QUESTION)).message
    plain = await agent.say(conversation, "no question")
    note = await agent.note(conversation, "a note")
    _, _, elsewhere = await desk.pair()
    before = await desk.log(conversation)
    for content, target, path in [
        (text("?", quick_reply_id="card"), asked.id, "content.quick_reply_id"),
        (text("?", quick_reply_id="giro"), plain.id, "content.quick_reply_id"),
        (text("?", quick_reply_id="giro"), None, "reply_to"),
        (text("?"), note.id, "reply_to"),
        (text("?"), new_id(), "reply_to"),
    ]:
        with pytest.raises(Invalid) as refusal:
            await customer.send(conversation, content, reply_to=target)
        assert refusal.value.errors[0].path == path
    with pytest.raises(Invalid):
        await agent.send(elsewhere, "to another conversation's message", reply_to=asked.id)
    assert await desk.log(conversation) == before


async def test_a_file_is_described_in_the_message_it_was_sent_with(desk: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    upload = await ready_file(desk, customer)
    sent = (await customer.send(conversation, upload, key="file")).message
    assert isinstance(sent.content, FileContent)
    assert sent.content.fallback == "File: bill.pdf"
    assert sent.content.file.url == f"/v1/files/{upload.file.id}"
    assert (sent.content.file.media_type, sent.content.file.size_bytes) == ("application/pdf", 1234)
    again = await customer.send(conversation, upload, key="file")
    assert (again.is_new, again.message) == (False, sent)
    assert (await agent.messages(conversation, after_seq=2)).messages[0].content == sent.content


async def test_a_picture_has_its_size_and_thumbnail(desk: Desk) -> None:
    _, agent, conversation = await desk.pair()
    upload = await ready_file(
        desk, agent, name="a.jpg", media_type="image/jpeg", width=800, height=600, thumbnail_key="thumb"
    )
    content = IncomingImageContent(file=upload.file, caption="card 4111 1111 1111 1111")
    sent = (await agent.send(conversation, content)).message
    assert isinstance(sent.content, ImageContent)
    assert (sent.content.file.width, sent.content.file.height) == (800, 600)
    assert sent.content.file.thumbnail_url == f"/v1/files/{upload.file.id}/thumbnail"
    assert sent.content.caption == "card •••• •••• •••• 1111"


async def test_only_ones_own_ready_unused_file_can_be_sent(desk: Desk, neighbour: Desk) -> None:
    customer, agent, conversation = await desk.pair()
    stranger = await desk.customer()
    outsider = await neighbour.customer()
    used = await ready_file(desk, customer)
    await customer.send(conversation, used)
    before = await desk.log(conversation)
    for upload in [
        used,
        await ready_file(desk, stranger),
        await ready_file(desk, agent),
        await ready_file(desk, customer, state="checking"),
        await ready_file(neighbour, outsider),
        IncomingFileContent(file=FileReference(new_id())),
    ]:
        with pytest.raises(NotFound):
            await customer.send(conversation, upload)
    assert await desk.log(conversation) == before


async def test_p11_racing_messages_take_a_file_once(desk: Desk) -> None:
    customer, _, conversation = await desk.pair()
    upload = await ready_file(desk, customer)
    async with desk.other_node() as second:
        answers = await asyncio.gather(
            *(
                customer.send(conversation, upload, key=f"k{number}", by=(desk.sending, second)[number % 2])
                for number in range(6)
            ),
            return_exceptions=True,
        )
    assert sum(isinstance(each, NotFound) for each in answers) == 5
    assert len(await desk.log(conversation)) == 3
    found = await desk.sql(
        "select conversation_id, expires_at - created_at life from file where workspace_id = $1 and id = $2",
        desk.house.id,
        upload.file.id,
    )
    assert found[0]["conversation_id"] == conversation
    assert found[0]["life"] <= timedelta(days=1, minutes=1)
